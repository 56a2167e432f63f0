package io.kubectlrc.run;

import io.kubectlrc.cluster.Ref;
import java.util.LinkedHashSet;
import java.util.Set;

/** Which objects have changed since they were last looked at; a watch tells so on any thread. */
final class Changes {

  private Set<Ref> pending = new LinkedHashSet<>();

  synchronized void add(Ref changed) {
    pending.add(changed);
  }

  /** Those that have changed since the last call, each once. */
  synchronized Set<Ref> take() {
    Set<Ref> taken = pending;
    pending = new LinkedHashSet<>();
    return taken;
  }
}
