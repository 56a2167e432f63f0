package io.kubectlrc.rehearse;

import io.kubectlrc.rehearse.NodeUpgrade.Pods;
import io.kubectlrc.simulate.Change;
import io.kubectlrc.simulate.Snapshot;
import io.kubectlrc.timeline.Moment;
import io.kubectlrc.timeline.Timeline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The pods of all namespaces while nodes are upgraded: the life of each, and how many there are.
 * Those that come since the beginning are the new ones.
 */
final class UpgradeHistory {
  private final Duration start;
  private final Set<String> residents;

  /** By namespace, since two pods of one name are not one. */
  private final Map<String, PodHistory> histories = new TreeMap<>();

  private final Map<String, Moment> latest = new TreeMap<>();
  private final List<Moment> moments = new ArrayList<>();

  UpgradeHistory(Duration start, Collection<Snapshot> residents) {
    this.start = start;
    this.residents = residents.stream().map(Snapshot::uid).collect(Collectors.toSet());
    residents.stream()
        .collect(Collectors.groupingBy(Snapshot::namespace))
        .forEach((namespace, pods) -> histories.put(namespace, history(pods)));
  }

  private PodHistory history(List<Snapshot> given) {
    return new PodHistory(start, pod -> !residents.contains(pod.uid()), given);
  }

  /** A pod has come, changed or gone. */
  void changed(Change change) {
    histories
        .computeIfAbsent(change.subject().namespace(), namespace -> history(List.of()))
        .changed(change);
  }

  /**
   * Takes note of the present numbers.
   *
   * @param at since the beginning
   * @param serving how many serve of each front
   */
  void look(Duration at, List<Integer> serving) {
    histories.forEach(
        (namespace, pods) -> pods.moment(at).ifPresent(moment -> latest.put(namespace, moment)));
    Moment before = moments.isEmpty() ? null : moments.get(moments.size() - 1);
    // The same list as before, if it is equal: there may be very many of them.
    boolean same = before != null && before.serving().equals(serving);
    Moment now = sum(at, same ? before.serving() : serving);
    if (before == null || !before.isLike(now)) {
      moments.add(now);
    }
  }

  private Moment sum(Duration at, List<Integer> serving) {
    int old = 0;
    int fresh = 0;
    int available = 0;
    int stopping = 0;
    for (Moment moment : latest.values()) {
      old += moment.old();
      fresh += moment.newPods();
      available += moment.available();
      stopping += moment.stopping();
    }
    return new Moment(at, old, fresh, available, stopping, serving);
  }

  /** What there was to see. */
  Pods seen() {
    List<Timeline.Lane> lanes = new ArrayList<>();
    histories.forEach(
        (namespace, pods) ->
            pods.lanes().forEach(lane -> lanes.add(lane.called(namespace + "/" + lane.name()))));
    lanes.sort(Comparator.comparing(Timeline.Lane::from));
    int came = histories.values().stream().mapToInt(PodHistory::came).sum();
    return new Pods(Timeline.Numbers.of(moments, came), moments, lanes);
  }
}
