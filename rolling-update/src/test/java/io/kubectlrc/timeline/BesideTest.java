package io.kubectlrc.timeline;

import static io.kubectlrc.timeline.PodTrees.at;
import static io.kubectlrc.timeline.PodTrees.node;
import static io.kubectlrc.timeline.PodTrees.pod;
import static io.kubectlrc.timeline.PodTrees.ready;
import static io.kubectlrc.timeline.PodTrees.running;
import static io.kubectlrc.timeline.PodTrees.stopping;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class BesideTest {
  private final PodRecorder recorder =
      new PodRecorder(PodTrees.START, Duration.ZERO, look -> false);
  private final NodeRecorder nodes = new NodeRecorder();

  private String beside(int second) {
    return Beside.of(recorder.lives(), nodes, at(second), at(second + 1));
  }

  @Test
  void findsTheSecondThatExplainsABurst() {
    recorder.given(at(0), ready("web-3", "web"));
    recorder.seen(at(4.2), pod("web-7", "web"));
    recorder.seen(at(6.8), ready("web-7", "web"));
    recorder.seen(at(8.1), stopping(ready("web-3", "web")));
    recorder.gone(at(10.5), "web-3");

    assertThat(beside(0)).as("what was so from the beginning").isEmpty();
    assertThat(beside(3)).isEmpty();
    assertThat(beside(4)).isEqualTo("web-7 was not ready yet");
    assertThat(beside(6)).isEqualTo("web-7 was not ready yet");
    assertThat(beside(7)).isEqualTo("web-7 had just become ready");
    assertThat(beside(8)).isEqualTo("web-3 was stopping");
    assertThat(beside(10)).isEqualTo("web-3 was stopping");
    assertThat(beside(11)).isEqualTo("web-3 had just gone");
    assertThat(beside(12)).isEmpty();
  }

  @Test
  void namesTheMostTellingOfEachPod() {
    ObjectNode pod = ready("web-1", "web");
    recorder.given(at(0), pod);
    recorder.seen(at(2.5), running(pod, false, 1));
    assertThat(beside(2)).isEqualTo("web-1 restarted");
    assertThat(beside(5)).isEqualTo("web-1 was not ready");
  }

  @Test
  void namesThreeAndCountsMore() {
    for (int i = 1; i <= 3; i++) {
      recorder.seen(at(1), pod("web-" + i, "web"));
    }
    assertThat(beside(1)).isEqualTo("web-1, web-2 and web-3 were not ready yet");
    recorder.seen(at(1), pod("web-4", "web"));
    assertThat(beside(1)).isEqualTo("4 pods were not ready yet");
  }

  @Test
  void namesTheNodesThatAreNotWell() {
    nodes.given(at(0), node("node-1", false, true));
    nodes.given(at(0), node("node-2", false, true));
    assertThat(beside(0)).isEmpty();
    nodes.seen(at(1), node("node-1", true, true));
    nodes.seen(at(2.5), node("node-2", false, false));
    assertThat(beside(1)).isEqualTo("node node-1 was cordoned");
    assertThat(beside(2)).isEqualTo("node node-1 was cordoned; node node-2 was not well");
  }

  @Test
  void tellsOfCordonsDrainsAndConditions() {
    assertThat(sentences(nodes.given(at(0), node("node-1", false, true)))).isEmpty();
    assertThat(sentences(nodes.given(at(0), node("node-9", true, true))))
        .containsExactly("cordoned");
    assertThat(sentences(nodes.seen(at(1), node("node-1", true, true))))
        .containsExactly("cordoned");
    assertThat(sentences(nodes.seen(at(2), node("node-1", true, true)))).isEmpty();

    recorder.given(at(0), ready("web-1", "web"));
    recorder.given(at(0), ready("web-2", "web"));
    assertThat(nodes.drains(at(2), recorder.present())).isEmpty();
    recorder.seen(at(3), stopping(ready("web-1", "web")));
    assertThat(sentences(nodes.drains(at(3), recorder.present())))
        .containsExactly("draining: 1 of 2 pods stopping");
    assertThat(nodes.drains(at(4), recorder.present())).isEmpty();
    recorder.gone(at(5), "web-1");
    recorder.gone(at(5), "web-2");
    assertThat(sentences(nodes.drains(at(5), recorder.present())))
        .containsExactly("drained of these pods");

    assertThat(sentences(nodes.seen(at(6), node("node-1", false, false))))
        .containsExactly("uncordoned", "not ready (NodeStatusUnknown)");
    assertThat(sentences(nodes.seen(at(7), node("node-1", false, true))))
        .containsExactly("ready again");
    assertThat(sentences(nodes.gone(at(8), "node-1"))).containsExactly("gone");
    assertThat(sentences(nodes.seen(at(9), node("node-2", false, true)))).containsExactly("added");
  }

  private static List<String> sentences(List<NodeEvent> events) {
    return events.stream().map(NodeEvent::sentence).toList();
  }
}
