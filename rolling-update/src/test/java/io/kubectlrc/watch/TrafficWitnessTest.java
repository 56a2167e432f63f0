package io.kubectlrc.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubectlrc.cluster.ClusterException;
import io.kubectlrc.cluster.ForwardingCluster;
import io.kubectlrc.cluster.Kind;
import io.kubectlrc.cluster.Manifests;
import io.kubectlrc.cluster.Ref;
import io.kubectlrc.cluster.WriteMode;
import io.kubectlrc.operate.Progress;
import io.kubectlrc.operate.RefusalException;
import io.kubectlrc.run.Cancellation;
import io.kubectlrc.simulate.Setup;
import io.kubectlrc.simulate.Simulation;
import io.kubectlrc.timeline.Answered;
import io.kubectlrc.timeline.RequestLog;
import io.kubectlrc.timeline.SessionLog;
import io.kubectlrc.timeline.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Requests that have all been answered in the first second, beside a simulated cluster. */
@Timeout(30)
class TrafficWitnessTest {
  private static final Ref WEB = new Ref(Kind.REPLICATION_CONTROLLER, "default", "web-1");

  private final Simulation simulation = new Simulation(Setup.calm());
  private final List<Progress> told = new ArrayList<>();
  private volatile boolean lost;

  @BeforeEach
  void create() {
    simulation
        .foreign("user")
        .create(
            Kind.REPLICATION_CONTROLLER, Manifests.rc("web-1", "web", "v1", 1), WriteMode.APPLY);
    simulation.settle(Duration.ofMinutes(1));
  }

  /** A cluster that at some time answers no more. */
  private final class Losing extends ForwardingCluster {
    Losing() {
      super(simulation.connect());
    }

    @Override
    public Instant now() {
      if (lost) {
        throw new ClusterException(ClusterException.Reason.UNAVAILABLE, "gone", null);
      }
      return super.now();
    }
  }

  private final class Requests implements Traffic {
    private final RequestLog log = new RequestLog("http://web/", Duration.ofSeconds(5));
    private final List<Verdict> verdicts;

    Requests(Verdict... verdicts) {
      this.verdicts = List.of(verdicts);
    }

    @Override
    public List<RequestLog> requests() {
      return List.of(log);
    }

    @Override
    public List<SessionLog> sessions() {
      return List.of();
    }

    @Override
    public List<Standstill> takeStandstills() {
      return List.of();
    }

    @Override
    public void begin() {
      Instant now = simulation.connect().now();
      for (Verdict verdict : verdicts) {
        log.planned(now);
        log.over(new Answered(now, Duration.ofMillis(5), verdict, ""));
      }
    }

    @Override
    public void end() {
      // All are over.
    }

    @Override
    public void close() {
      // Nothing is open.
    }
  }

  private TrafficWitness witness(OptionalLong mostFailures, Verdict... verdicts) {
    return new TrafficWitness(
        new Losing(),
        "default",
        new Requests(verdicts),
        mostFailures,
        together -> {},
        new Cancellation());
  }

  @Test
  void objectsToOneFailureMoreThanThereMayBe() {
    Verdict bad = new Verdict.Bad("502", true);
    try (TrafficWitness witness = witness(OptionalLong.of(1), new Verdict.Good(), bad, bad)) {
      witness.begin(WEB);
      assertThat(witness.objection())
          .contains("2 of 3 requests of its users failed, where at most 1 may");
      witness.finish(false, told::add);
    }
    assertThat(told)
        .extracting(progress -> progress.getClass().getSimpleName())
        .containsSubsequence("Noticed", "Requested");
    try (TrafficWitness witness = witness(OptionalLong.of(2), new Verdict.Good(), bad, bad)) {
      witness.begin(WEB);
      assertThat(witness.objection()).isEmpty();
    }
  }

  @Test
  void objectsWhenItIsBlindIfItIsToCount() throws Exception {
    try (TrafficWitness counting = witness(OptionalLong.of(5), new Verdict.Good());
        TrafficWitness telling = witness(OptionalLong.empty(), new Verdict.Good())) {
      counting.begin(WEB);
      assertThat(counting.objection()).isEmpty();
      lost = true;
      while (counting.objection().isEmpty()) {
        Thread.sleep(5);
      }
      assertThat(counting.objection())
          .contains("it is not seen any more whether requests of its users fail");
      counting.finish(true, told::add);
      assertThat(told)
          .containsExactly(new Progress.Warned("the requests were watched only in part: gone"));
      assertThat(telling.objection()).isEmpty();
    }
  }

  @Test
  void barsWhatItCannotSee() {
    try (TrafficWitness witness = witness(OptionalLong.empty(), new Verdict.Good())) {
      lost = true;
      assertThatThrownBy(() -> witness.begin(WEB)).isInstanceOf(RefusalException.class);
      witness.finish(false, told::add);
    }
    assertThat(told).isEmpty();
  }
}
