package io.kubectlrc.rehearse;

import io.kubectlrc.simulate.Change;
import io.kubectlrc.simulate.Simulation;
import io.kubectlrc.simulate.Snapshot;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** The pods that an operation is about, counted as they come, change and go. */
final class PodCounts {

  private final Simulation simulation;
  private final int minReady;
  private final Predicate<Snapshot> isNew;
  private final Predicate<Snapshot> brokenUnnoticed;
  private final List<PodGroup> services;
  private final List<PodGroup> budgets;
  private final Runnable ripening;
  private final Map<String, Followed> pods = new HashMap<>();

  private int old;
  private int fresh;
  private int available;
  private int stopping;
  private int ownerless;
  private int begun;
  private int ended;
  private int silent;

  /** A pod of the operation. */
  private static final class Followed {
    private final boolean isNew;
    private final boolean broken;
    private Snapshot pod;
    private boolean available;
    private List<PodGroup.ServedPort> services = List.of();
    private List<PodGroup.ServedPort> budgets = List.of();

    Followed(boolean isNew, boolean broken) {
      this.isNew = isNew;
      this.broken = broken;
    }
  }

  /**
   * @param minReady for how many seconds a pod must have been ready
   * @param isNew whether it is one that the operation has made
   * @param brokenUnnoticed whether it serves nobody though it is ready
   * @param ripening called before one becomes available by the mere passing of time
   */
  PodCounts(
      Simulation simulation,
      int minReady,
      Predicate<Snapshot> isNew,
      Predicate<Snapshot> brokenUnnoticed,
      List<PodGroup> services,
      List<PodGroup> budgets,
      Runnable ripening) {
    this.simulation = simulation;
    this.minReady = minReady;
    this.isNew = isNew;
    this.brokenUnnoticed = brokenUnnoticed;
    this.services = services;
    this.budgets = budgets;
    this.ripening = ripening;
  }

  /** Those that are not being stopped, and were there before. */
  int old() {
    return old;
  }

  /** Those that are not being stopped, and are new. */
  int fresh() {
    return fresh;
  }

  int available() {
    return available;
  }

  int stopping() {
    return stopping;
  }

  /** Those without a controller. */
  int ownerless() {
    return ownerless;
  }

  /** Those that have begun since the beginning. */
  int begun() {
    return begun;
  }

  /** Those that are gone, or are being stopped. */
  int lost() {
    return ended + stopping;
  }

  /** The available ones that serve nobody. */
  int silent() {
    return silent;
  }

  void forEach(Consumer<Snapshot> action) {
    pods.values().forEach(followed -> action.accept(followed.pod));
  }

  boolean follows(Snapshot pod) {
    return pods.containsKey(pod.uid());
  }

  /** Counts one that is there already. */
  void follow(Snapshot pod) {
    Followed followed = new Followed(isNew.test(pod), brokenUnnoticed.test(pod));
    followed.pod = pod;
    pods.put(pod.uid(), followed);
    sort(followed);
    measure(followed);
    count(followed, 1);
  }

  /** Counts one that has just begun. */
  void begin(Snapshot pod) {
    begun++;
    follow(pod);
  }

  /** Counts one of them anew, or no more. */
  void changed(Change change) {
    Snapshot pod = change.subject();
    Followed followed = pods.get(pod.uid());
    count(followed, -1);
    if (change.isRemoval()) {
      pods.remove(pod.uid());
      ended++;
      return;
    }
    boolean relabelled = followed.pod.labels() != pod.labels();
    followed.pod = pod;
    if (relabelled) {
      sort(followed);
    }
    measure(followed);
    count(followed, 1);
  }

  private void sort(Followed followed) {
    followed.services = ports(services, followed.pod);
    followed.budgets = ports(budgets, followed.pod);
  }

  private static List<PodGroup.ServedPort> ports(List<PodGroup> groups, Snapshot pod) {
    List<PodGroup.ServedPort> ports = new ArrayList<>(groups.size());
    groups.forEach(group -> ports.addAll(group.ports(pod)));
    return ports;
  }

  private void measure(Followed followed) {
    followed.available = simulation.available(followed.pod, minReady);
    if (!followed.available && !followed.pod.isDeleting() && followed.pod.pod().ready()) {
      // It becomes available by itself, without a change, when it has been ready for long enough.
      Duration at = Duration.ofSeconds(followed.pod.pod().readySince() + minReady);
      String uid = followed.pod.uid();
      simulation.later(at.minus(simulation.elapsed()), "", nobody -> ripen(uid));
    }
  }

  private void ripen(String uid) {
    Followed followed = pods.get(uid);
    if (followed != null && !followed.available) {
      ripening.run();
      count(followed, -1);
      measure(followed);
      count(followed, 1);
    }
  }

  /** Adds a pod to all sums, or takes it out of them. */
  private void count(Followed followed, int sign) {
    if (followed.pod.isDeleting()) {
      stopping += sign;
      return;
    }
    if (followed.isNew) {
      fresh += sign;
    } else {
      old += sign;
    }
    if (followed.pod.controller().isEmpty()) {
      ownerless += sign;
    }
    if (followed.available) {
      available += sign;
      followed.budgets.forEach(budget -> budget.count(sign));
      if (followed.broken) {
        silent += sign;
      } else {
        followed.services.forEach(service -> service.count(sign));
      }
    }
  }
}
