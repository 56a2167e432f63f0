package io.kubectlrc.timeline;

import static io.kubectlrc.timeline.PodTrees.at;
import static io.kubectlrc.timeline.PodTrees.pod;
import static io.kubectlrc.timeline.PodTrees.ready;
import static io.kubectlrc.timeline.PodTrees.running;
import static io.kubectlrc.timeline.PodTrees.scheduled;
import static io.kubectlrc.timeline.PodTrees.service;
import static io.kubectlrc.timeline.PodTrees.stopping;
import static io.kubectlrc.timeline.PodTrees.waiting;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PodRecorderTest {
  private final PodRecorder recorder = recorder(Duration.ZERO);

  private static PodRecorder recorder(Duration minReady) {
    return new PodRecorder(
        PodTrees.START, minReady, look -> look.pod().owner().orElseThrow().uid().equals("web-v2"));
  }

  private static List<String> sentences(List<PodEvent> events) {
    return events.stream().map(PodEvent::sentence).toList();
  }

  private Moment moment(double seconds) {
    return recorder.moment(at(seconds)).orElseThrow();
  }

  @Test
  void tellsTheLifeOfAPodFromLookToLook() {
    ObjectNode pod = pod("web-1", "web-v2");
    assertThat(sentences(recorder.seen(at(1), pod))).containsExactly("created");
    ObjectNode placed = scheduled(pod, "node-1");
    assertThat(sentences(recorder.seen(at(1.1), placed))).containsExactly("scheduled on node-1");
    assertThat(sentences(recorder.seen(at(1.2), placed))).isEmpty();
    assertThat(sentences(recorder.seen(at(2), running(placed, false, 0))))
        .containsExactly("started");
    assertThat(sentences(recorder.seen(at(3.5), running(placed, true, 0))))
        .containsExactly("ready after 2.5 s");
    assertThat(sentences(recorder.seen(at(5), running(placed, false, 1))))
        .contains("restarted", "not ready");
    assertThat(sentences(recorder.seen(at(6), running(placed, true, 1))))
        .containsExactly("ready again");
    assertThat(sentences(recorder.seen(at(7), stopping(running(placed, true, 1)))))
        .containsExactly("stopping for at most 30 s");
    assertThat(sentences(recorder.gone(at(9), "web-1"))).containsExactly("gone after 2.0 s");
    assertThat(recorder.gone(at(9), "web-1")).isEmpty();

    PodLife life = recorder.lives().get(0);
    assertThat(life.ready()).contains(at(3.5));
    assertThat(life.stopping()).contains(at(7));
    assertThat(life.gone()).contains(at(9));
    assertThat(life.lapses()).isEqualTo(1);
    assertThat(life.restarts()).isEqualTo(1);
    assertThat(life.stateAt(at(0.5))).isEmpty();
    assertThat(life.stateAt(at(2.5))).contains(PodState.STARTING);
    assertThat(life.stateAt(at(5.5))).contains(PodState.UNREADY);
    assertThat(life.stateAt(at(8))).contains(PodState.STOPPING);
  }

  @Test
  void tellsOfOneThatIsSeenLateAllThatMustHaveHappened() {
    assertThat(sentences(recorder.seen(at(1), ready("web-1", "web-v2"))))
        .containsExactly("created", "scheduled on node-1", "started", "ready after 0.0 s");
  }

  @Test
  void tellsNothingOfWhatIsGivenUntilItChanges() {
    ObjectNode pod = ready("web-1", "web-v1");
    recorder.given(at(0), pod);
    assertThat(recorder.seen(at(1), pod)).isEmpty();
    assertThat(sentences(recorder.seen(at(2), running(pod, false, 0))))
        .containsExactly("not ready");
    assertThat(recorder.totals().came()).isZero();
  }

  @Test
  void tellsEachReasonOnce() {
    ObjectNode pod = scheduled(pod("web-1", "web-v2"), "node-1");
    recorder.seen(at(1), pod);
    assertThat(sentences(recorder.seen(at(2), waiting(pod, "ErrImagePull"))))
        .containsExactly("ErrImagePull: container main");
    assertThat(sentences(recorder.seen(at(3), waiting(pod, "ImagePullBackOff"))))
        .containsExactly("ImagePullBackOff: container main");
    assertThat(recorder.seen(at(4), waiting(pod, "ErrImagePull"))).isEmpty();
  }

  @Test
  void takesAnotherPodOfTheSameNameForAnother() {
    recorder.given(at(0), ready("web-0", "web-v1"));
    ObjectNode next = pod("web-0", "web-v2");
    next.withObjectProperty("metadata").put("uid", "another");
    assertThat(sentences(recorder.seen(at(1), next))).containsExactly("gone", "created");
    assertThat(moment(1)).isEqualTo(new Moment(Duration.ofSeconds(1), 0, 1, 0, 0, List.of()));
    assertThat(recorder.totals())
        .extracting(PodTotals::came, PodTotals::went)
        .containsExactly(1, 1);
  }

  @Test
  void countsAsARehearsalDoes() {
    recorder.service(at(0), service("front", "http"));
    recorder.given(at(0), ready("old-1", "web-v1"));
    recorder.given(at(0), ready("old-2", "web-v1"));
    assertThat(moment(0)).isEqualTo(new Moment(Duration.ZERO, 2, 0, 2, 0, List.of(2)));
    assertThat(recorder.moment(at(1))).isEmpty();

    ObjectNode fresh = pod("new-1", "web-v2");
    recorder.seen(at(2), fresh);
    assertThat(moment(2)).isEqualTo(new Moment(Duration.ofSeconds(2), 2, 1, 2, 0, List.of(2)));
    recorder.seen(at(3), ready("new-1", "web-v2"));
    recorder.seen(at(3), stopping(ready("old-1", "web-v1")));
    assertThat(moment(3)).isEqualTo(new Moment(Duration.ofSeconds(3), 1, 1, 2, 1, List.of(2)));
    recorder.seen(at(4), stopping(ready("old-2", "web-v1")));
    assertThat(moment(4)).isEqualTo(new Moment(Duration.ofSeconds(4), 0, 1, 1, 2, List.of(1)));
    recorder.gone(at(5), "old-1");
    recorder.gone(at(5), "old-2");
    assertThat(moment(5)).isEqualTo(new Moment(Duration.ofSeconds(5), 0, 1, 1, 0, List.of(1)));

    assertThat(recorder.totals())
        .isEqualTo(new PodTotals(1, 2, 0, 1, 3, 3, List.of(new ServiceSpan("front", 1, 2))));
  }

  @Test
  void countsBehindAServiceOnlyWhoHasItsPort() {
    recorder.service(at(0), service("front", "http"));
    recorder.service(at(0), service("elsewhere", "nothing-has-this"));
    recorder.given(at(0), ready("old-1", "web-v1"));
    assertThat(recorder.services()).containsExactly("front");
    ObjectNode other = ready("new-1", "web-v2");
    ((ObjectNode) other.at("/spec/containers/0/ports/0")).put("name", "web");
    recorder.seen(at(1), other);
    assertThat(moment(1).available()).isEqualTo(2);
    assertThat(moment2(other).serving()).containsExactly(1);
  }

  private Moment moment2(ObjectNode pod) {
    recorder.seen(at(2), running(pod, false, 0));
    return moment(2);
  }

  @Test
  void tellsOfAPodThatAServiceNoLongerSelects() {
    recorder.service(at(0), service("front", "http"));
    ObjectNode pod = ready("web-1", "web-v1");
    recorder.given(at(0), pod);
    ObjectNode relabelled = pod.deepCopy();
    relabelled.withObjectProperty("metadata").putObject("labels").put("app", "other");
    assertThat(sentences(recorder.seen(at(1), relabelled)))
        .containsExactly("no longer behind Service front");
    assertThat(moment(1).serving()).containsExactly(0);
    assertThat(sentences(recorder.seen(at(2), pod))).containsExactly("behind Service front");
  }

  @Test
  void countsOneAsAvailableWhenItHasBeenReadyForLongEnough() {
    PodRecorder patient = recorder(Duration.ofSeconds(10));
    patient.given(at(0), ready("web-1", "web-v1")); // ready since the start
    assertThat(patient.moment(at(1)).orElseThrow().available()).isZero();
    assertThat(patient.unsettled()).contains("pods are not available yet");
    assertThat(patient.moment(at(9))).isEmpty();
    assertThat(patient.moment(at(10)).orElseThrow().available()).isEqualTo(1);
    assertThat(patient.unsettled()).isEmpty();
  }

  @Test
  void saysWhatIsStillGoingOn() {
    recorder.given(at(0), ready("web-1", "web-v1"));
    assertThat(recorder.unsettled()).isEmpty();
    recorder.seen(at(1), pod("web-2", "web-v2"));
    assertThat(recorder.unsettled()).contains("1 pod is not ready");
    recorder.seen(at(2), stopping(ready("web-1", "web-v1")));
    assertThat(recorder.unsettled()).contains("1 pod is stopping");
  }

  @Test
  void keepsNoMoreTheLongerItGoesOn() {
    Instant at = at(0);
    for (int i = 0; i < 5000; i++) {
      at = at.plusSeconds(1);
      recorder.seen(at, ready("web-" + i, "web-v2"));
      recorder.gone(at.plusMillis(500), "web-" + i);
    }
    assertThat(recorder.lives()).hasSize(1000);
    assertThat(recorder.totals().went()).isEqualTo(5000);
    assertThat(recorder.present()).isEmpty();
    assertThat(recorder.moment(at).map(Moment::available)).isEqualTo(Optional.of(0));
  }
}
