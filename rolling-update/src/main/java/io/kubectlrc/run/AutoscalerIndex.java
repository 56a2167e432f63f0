package io.kubectlrc.run;

import io.kubectlrc.cluster.Kind;
import io.kubectlrc.cluster.Ref;
import io.kubectlrc.object.Autoscaler;
import io.kubectlrc.update.Journal;
import io.kubectlrc.update.Parking;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * All HorizontalPodAutoscalers of ReplicationControllers that a view shows, and those that an
 * update has parked. Each is read when it has changed, not whenever somebody looks.
 */
final class AutoscalerIndex {

  private final ClusterView view;
  private final Map<String, Autoscaler> autoscalers = new TreeMap<>();
  private final Changes changes;

  AutoscalerIndex(ClusterView view) {
    this.view = view;
    changes = view.changes(Kind.HORIZONTAL_POD_AUTOSCALER);
  }

  /** Those that an update is about, as the view shows them now, in order of name. */
  List<Autoscaler> of(Journal journal) {
    changes.read(this::read);
    return autoscalers.values().stream().filter(one -> concerns(journal, one)).toList();
  }

  private void read(Ref ref) {
    autoscalers.remove(ref.name());
    view.find(ref)
        .flatMap(Parking::read)
        .ifPresent(autoscaler -> autoscalers.put(ref.name(), autoscaler));
  }

  private static boolean concerns(Journal journal, Autoscaler autoscaler) {
    // One that scales may have been left with the mark of an update before.
    return Parking.isParked(journal, autoscaler) || Parking.concerns(journal, autoscaler);
  }
}
