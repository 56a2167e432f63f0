package io.kubectlrc.watch.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubectlrc.controlplane.Eventually;
import io.kubectlrc.timeline.SessionLog;
import io.kubectlrc.timeline.SessionTotals;
import io.kubectlrc.watch.SessionPlan;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SessionHolderTest {
  private static final int SESSIONS = 5;

  private static SessionPlan plan(SessionServer server, Optional<String> heartbeat) {
    return SessionPlan.parse("127.0.0.1:" + server.port())
        .with(SESSIONS, heartbeat, Duration.ofMillis(50), Duration.ofMillis(500));
  }

  /** Sessions that are held until the test is over. */
  private record Held(SessionHolder holder, SessionLog log) implements AutoCloseable {

    static Held of(SessionPlan plan) {
      SessionHolder holder = new SessionHolder(List.of(plan), Clock.systemUTC());
      holder.begin();
      return new Held(holder, holder.logs().get(0));
    }

    void awaitAll() throws Exception {
      Eventually.passes(
          () -> assertThat(log.totals()).extracting(SessionTotals::live).isEqualTo(SESSIONS));
    }

    @Override
    public void close() {
      holder.end();
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void countsWhatTheServerSaw(long seed) throws Exception {
    Random random = new Random(seed);
    try (SessionServer server = new SessionServer(random.nextBoolean() ? "220 ready" : "");
        Held held = Held.of(plan(server, Optional.empty()))) {
      held.awaitAll();
      int ended = 0;
      int reset = 0;
      for (int round = 0; round < 4; round++) {
        boolean byReset = random.nextBoolean();
        int number = 1 + random.nextInt(SESSIONS);
        server.cut(number, byReset, "");
        ended += byReset ? 0 : number;
        reset += byReset ? number : 0;
        int cut = ended + reset;
        Eventually.passes(() -> assertThat(held.log().totals().cut()).isEqualTo(cut));
        held.awaitAll();
      }
      SessionTotals totals = held.log().totals();
      assertThat(totals.how().getOrDefault("FIN", 0L)).isEqualTo(ended);
      assertThat(totals.how().getOrDefault("RST", 0L)).isEqualTo(reset);
      assertThat(totals.restored()).isEqualTo(ended + reset);
      assertThat(totals.neverWorked()).isZero();
      assertThat(server.open()).isEqualTo(SESSIONS);
    }
  }

  @Test
  void repeatsWhatTheServerSaidLast() throws Exception {
    try (SessionServer server = new SessionServer("220 FTP ready");
        Held held = Held.of(plan(server, Optional.empty()))) {
      held.awaitAll();
      server.cut(2, false, "421 Service shutting down");
      Eventually.passes(
          () ->
              assertThat(held.log().totals().how())
                  .containsEntry("FIN after \"421 Service shutting down\"", 2L));
    }
  }

  @Test
  void noticesSilenceByItsHeartbeats() throws Exception {
    try (SessionServer server = new SessionServer("");
        Held held = Held.of(plan(server, Optional.of("NOOP")))) {
      held.awaitAll();
      Eventually.passes(() -> assertThat(server.heartbeats()).isGreaterThan(3 * SESSIONS));
      assertThat(held.log().totals().cut()).isZero();
      server.fallSilent(true);
      Eventually.passes(
          () -> assertThat(held.log().totals().how()).containsEntry("silence", (long) SESSIONS));
      server.fallSilent(false);
    }
  }

  @Test
  void takesNoRefusalForASession() throws Exception {
    try (SessionServer server = new SessionServer("220 FTP ready");
        Held held = Held.of(plan(server, Optional.empty()))) {
      held.awaitAll();
      server.greetBy("421 Too many users");
      server.cut(1, false, "");
      Eventually.passes(() -> assertThat(held.log().totals().live()).isEqualTo(SESSIONS - 1));
      int before = server.open();
      Eventually.passes(() -> assertThat(server.open()).as("tried again").isLessThan(before + 1));
      assertThat(held.log().totals().restored()).isZero();
      server.greetBy("220 FTP ready");
      held.awaitAll();
      assertThat(held.log().totals().restored()).isEqualTo(1);
      assertThat(held.log().totals().cut()).isEqualTo(1);
    }
  }

  @Test
  void saysOfSessionsThatCannotBeOpenedThatTheyNeverWorked() throws Exception {
    SessionServer gone = new SessionServer("");
    gone.close();
    try (Held held = Held.of(plan(gone, Optional.empty()))) {
      assertThat(held.log().totals().neverWorked()).isEqualTo(SESSIONS);
    }
  }
}
