package io.kubectlrc.rehearse;

import io.kubectlrc.cluster.Kind;
import io.kubectlrc.object.Guard;
import io.kubectlrc.object.Marks;
import io.kubectlrc.simulate.Change;
import io.kubectlrc.simulate.Simulation;
import io.kubectlrc.simulate.Snapshot;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The controllers that an operation is about, and the others; and the pods that several select. */
final class WatchedControllers {

  static final Set<Kind> KINDS = Set.of(Kind.REPLICATION_CONTROLLER, Kind.REPLICA_SET);

  /** UIDs of those that the operation begins with, and of what they own. */
  private final Set<String> subjects = new HashSet<>();

  /** UIDs of those that were there before and that the operation does not concern. */
  private final Set<String> strangers = new HashSet<>();

  private final Map<String, Snapshot> controllers = new LinkedHashMap<>();

  /** Pods that several of them select, and which. */
  private final Map<String, String> contested = new TreeMap<>();

  WatchedControllers(Simulation simulation, List<Snapshot> given) {
    given.forEach(subject -> subjects.add(subject.uid()));
    for (Kind kind : List.of(Kind.DEPLOYMENT, Kind.REPLICATION_CONTROLLER, Kind.REPLICA_SET)) {
      for (Snapshot other : simulation.all(kind)) {
        if (kind != Kind.DEPLOYMENT) {
          controllers.put(other.uid(), other);
        }
        if (subjects.contains(other.controller())) {
          subjects.add(other.uid());
        } else if (!subjects.contains(other.uid())) {
          strangers.add(other.uid());
        }
      }
    }
  }

  /** Whether a pod is one of those that the operation begins with. */
  boolean haveFromTheBeginning(Snapshot pod) {
    return subjects.contains(pod.controller());
  }

  /** Whether an object is none of the operation's. */
  boolean isStranger(Snapshot object) {
    return strangers.contains(object.uid()) || strangers.contains(object.controller());
  }

  /**
   * Takes note of a change of one of them.
   *
   * @param pods that are selected anew, if it selects otherwise now
   */
  void changed(Change change, PodCounts pods) {
    Snapshot subject = change.subject();
    if (change.isRemoval()) {
      controllers.remove(subject.uid());
    } else {
      controllers.put(subject.uid(), subject);
      if (change.isCreation() && strangers.contains(subject.controller())) {
        strangers.add(subject.uid());
      }
    }
    boolean selectsOtherwise =
        change.before() == null
            || change.after() == null
            || change.before().isDeleting() != change.after().isDeleting()
            || waits(change.before()) != waits(change.after())
            || !change.before().selector().equals(change.after().selector());
    if (selectsOtherwise) {
      contested.clear();
      pods.forEach(this::contest);
    }
  }

  /** Takes note of a pod that is new, or has changed. */
  void contest(Snapshot pod) {
    if (pod.isDeleting()) {
      return;
    }
    int claims = 0;
    for (Snapshot controller : controllers.values()) {
      claims += claims(controller, pod) ? 1 : 0;
    }
    if (claims > 1) {
      contested.put(
          pod.name(),
          controllers.values().stream()
              .filter(controller -> claims(controller, pod))
              .map(rival -> rival.ref().toString())
              .collect(Collectors.joining(" and ")));
    }
  }

  void forget(Snapshot pod) {
    contested.remove(pod.name());
  }

  private static boolean claims(Snapshot controller, Snapshot pod) {
    return !controller.isDeleting() && controller.selects(pod) && !waits(controller);
  }

  /** Whether it waits for the pods of another one, and can make none itself. */
  private static boolean waits(Snapshot controller) {
    return Guard.ADOPTION.isOn(controller.spec().path("template"));
  }

  /** By name of the pod, who selects it. */
  Map<String, String> contested() {
    return contested;
  }

  /** The pods that those of the operation ask for. */
  int asked() {
    int asked = 0;
    for (Snapshot controller : controllers.values()) {
      if (!strangers.contains(controller.uid()) && !controller.isDeleting() && !waits(controller)) {
        asked += controller.replicas();
      }
    }
    return asked;
  }

  /** Whether one of them says that an update is in flight. */
  boolean haveJournal() {
    return controllers.values().stream()
        .anyMatch(controller -> !controller.annotation(Marks.JOURNAL).isEmpty());
  }
}
