package io.kubectlrc.timeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Many adoptions as one timeline. */
class FleetTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private final Fleet fleet =
      new Fleet(new Timeline.Heading("adopt", "kubectl-rc adopt -A", "1", "all", ""), START);

  private static Timeline member(int began, String end, String reason, Moment... moments) {
    List<Moment> seen = List.of(moments);
    return new Timeline(
        Timeline.Source.OBSERVED,
        new Timeline.Heading("adopt", "", "1", "rc/web", "shop"),
        START.plusSeconds(began).toString(),
        end,
        Stream.of(reason).filter(text -> !text.isEmpty()).toList(),
        Duration.ofSeconds(3),
        "",
        seen.stream()
            .limit(1)
            .map(first -> new Timeline.Promise(Duration.ZERO, first.available(), first.old()))
            .toList(),
        Timeline.Numbers.of(seen, 0),
        List.of(),
        seen,
        seen.isEmpty()
            ? List.of()
            : List.of(
                new Timeline.Lane(
                    "web-1",
                    false,
                    "node-1",
                    List.of(new Timeline.Turn(Duration.ZERO, PodState.READY)),
                    List.of(),
                    List.of())),
        List.of(new Timeline.Said(Duration.ofSeconds(1), "warning: it is slow", false)),
        List.of(),
        seen.size() < 2
            ? List.of()
            : List.of(new Violation(Duration.ofSeconds(1), Duration.ofSeconds(1), true, "too few")),
        List.of(),
        List.of(),
        List.of(),
        List.of());
  }

  private static Moment moment(int at, int pods, int available) {
    return new Moment(Duration.ofSeconds(at), pods, 0, available, 0, List.of());
  }

  @Test
  void countsThePodsOfAllFromTheBeginningToTheEnd() {
    fleet.add("shop/b", "b", member(10, "done", "", moment(0, 2, 2), moment(1, 2, 1)));
    fleet.add("shop/a", "a", member(0, "done", "", moment(0, 3, 3), moment(1, 2, 2)));
    Timeline seen = fleet.timeline(START.plusSeconds(20), "done", List.of());
    assertThat(seen.moments()).containsExactly(moment(0, 5, 5), moment(1, 4, 4), moment(11, 4, 3));
    assertThat(seen.lastPromise()).containsExactly(new Timeline.Promise(Duration.ZERO, 5, 5));
    assertThat(seen.adoptions())
        .extracting(Timeline.Adopted::subject)
        .containsExactly("shop/a", "shop/b");
    assertThat(seen.adoptions()).extracting(Timeline.Adopted::pods).containsExactly(3, 2);
    assertThat(seen.pods().get(1).name()).isEqualTo("shop/web-1");
    assertThat(seen.pods().get(1).from()).isEqualTo(Duration.ofSeconds(10));
    assertThat(seen.violations())
        .extracting(Violation::what)
        .containsExactly("shop/a: too few", "shop/b: too few");
    assertThat(seen.violations().get(1).at()).isEqualTo(Duration.ofSeconds(11));
    assertThat(seen.said().get(1).text()).isEqualTo("shop/b: warning: it is slow");
    assertThat(seen.verdict())
        .isEqualTo(
            "2 of 2 are done after 20.0 s, with at least 3 pods available (5 must be); 2 things"
                + " suffered, the first: shop/a: too few.");
  }

  @Test
  void saysWhatBecameOfThoseThatAreNotDone() {
    fleet.add("shop/a", "a", member(0, "done", "", moment(0, 3, 3)));
    fleet.add("shop/b", "", member(1, "refused", "it is being updated"));
    fleet.add("shop/c", "", member(2, "interrupted", ""));
    fleet.add("shop/d", "", member(2, "interrupted", ""));
    Timeline seen = fleet.timeline(START.plusSeconds(3), "interrupted", List.of());
    assertThat(seen.verdict())
        .isEqualTo(
            "1 of 4 are done after 3.0 s, with at least 3 pods available (3 must be); 1 was refused, 2 were interrupted.");
    assertThat(seen.reasons()).containsExactly("shop/b: it is being updated");
  }
}
