package io.kubectlrc.rehearse;

import io.kubectlrc.simulate.Change;
import io.kubectlrc.simulate.Snapshot;
import io.kubectlrc.timeline.LaneRecorder;
import io.kubectlrc.timeline.Moment;
import io.kubectlrc.timeline.PodRecorder;
import io.kubectlrc.timeline.Timeline;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** The lives of simulated pods, told by the recorder that tells those of real ones. */
final class PodHistory {

  /** Virtual time begins nowhere. */
  private static final Instant BEGINNING = Instant.EPOCH;

  private final Duration start;
  private final Predicate<Snapshot> isNew;

  /** Of the pod that the recorder is being shown. */
  private boolean latestIsNew;

  private final PodRecorder pods;
  private final LaneRecorder lanes = new LaneRecorder(BEGINNING);

  /**
   * @param start when the rehearsal begins, in the time of the simulation
   * @param isNew whether a pod is one that the operation has made
   */
  PodHistory(Duration start, Predicate<Snapshot> isNew, List<Snapshot> residents) {
    this.start = start;
    this.isNew = isNew;
    pods = new PodRecorder(BEGINNING, Duration.ZERO, look -> latestIsNew);
    for (Snapshot pod : residents) {
      latestIsNew = isNew.test(pod);
      pods.given(BEGINNING, pod.tree());
    }
    pods.lives().forEach(lanes::given);
  }

  /** One of the pods has come, changed or gone. */
  void changed(Change change) {
    Snapshot pod = change.subject();
    Instant at = BEGINNING.plus(change.time().minus(start));
    latestIsNew = isNew.test(pod);
    (change.isRemoval() ? pods.gone(at, pod.name()) : pods.seen(at, pod.tree())).forEach(lanes::on);
  }

  /**
   * How many there are, if they are others than at the last call.
   *
   * @param at since the beginning
   */
  Optional<Moment> moment(Duration at) {
    return pods.moment(BEGINNING.plus(at));
  }

  /** How many have come since the beginning. */
  int came() {
    return pods.totals().came();
  }

  List<Timeline.Lane> lanes() {
    return lanes.lanes();
  }
}
