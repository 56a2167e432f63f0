package io.kubectlrc.run;

import io.kubectlrc.cluster.Kind;
import io.kubectlrc.cluster.Ref;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Which objects of a kind have changed since they were last looked at; a watch tells so on any
 * thread.
 */
final class Changes {

  private final ClusterView view;
  private final Kind kind;
  private Set<Ref> pending = new LinkedHashSet<>();

  /** To be read; what could not be read, since the server did not answer, say, stays due. */
  private final Set<Ref> due = new LinkedHashSet<>();

  Changes(ClusterView view, Kind kind) {
    this.view = view;
    this.kind = kind;
  }

  synchronized void add(Ref changed) {
    pending.add(changed);
  }

  private synchronized Set<Ref> take() {
    Set<Ref> taken = pending;
    pending = new LinkedHashSet<>();
    return taken;
  }

  /** Reads those that have changed since the last call, each once, and what we have written. */
  void read(Consumer<Ref> reader) {
    due.addAll(take());
    due.addAll(view.written(kind)); // shown before the watch tells of it
    for (Iterator<Ref> refs = due.iterator(); refs.hasNext(); refs.remove()) {
      reader.accept(refs.next());
    }
  }
}
