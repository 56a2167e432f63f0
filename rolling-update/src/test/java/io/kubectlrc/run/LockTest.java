package io.kubectlrc.run;

import static io.kubectlrc.run.World.image;
import static io.kubectlrc.run.World.settings;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlrc.cluster.Cluster;
import io.kubectlrc.cluster.Kind;
import io.kubectlrc.cluster.Ref;
import io.kubectlrc.cluster.Watch;
import io.kubectlrc.cluster.WriteMode;
import io.kubectlrc.operate.Operation;
import io.kubectlrc.operate.Outcome;
import io.kubectlrc.operate.Progress;
import io.kubectlrc.operate.Step;
import io.kubectlrc.simulate.RequestFault;
import io.kubectlrc.simulate.RequestFaults;
import io.kubectlrc.simulate.SimulatedCluster;
import io.kubectlrc.simulate.Simulation;
import io.kubectlrc.update.Options;
import io.kubectlrc.update.UpdatePlanner;
import io.kubectlrc.update.UpdateState;
import io.kubectlrc.update.UpdateStep;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LockTest {
  private final World world = World.calm().withRc(World.rc("api-rc", 3, "node-api:1.0.0"));
  private final Simulation simulation = world.simulation;
  private final Cancellation cancellation = new Cancellation();
  private final List<Progress> told = new ArrayList<>();

  @Test
  void hasANameThatAnApiServerTakesHoweverLongTheControllersIs() {
    assertThat(Lock.name("web")).isEqualTo("kubectl-rc-web");
    String longest = "w".repeat(242);
    assertThat(Lock.name(longest)).isEqualTo("kubectl-rc-" + longest).hasSize(253);
    assertThat(Lock.name("w".repeat(253)))
        .hasSizeLessThan(254)
        .startsWith("kubectl-rc-")
        .isNotEqualTo(Lock.name("w".repeat(252)));
  }

  private Lock lock(String holder) {
    return new Lock(
        simulation.connect(), World.NAMESPACE, "api-rc", new Holder(holder, other -> false));
  }

  @Test
  void isRefusedWhileItsHolderLives() {
    Lock first = lock("alice");
    first.acquire(false, told::add, cancellation);
    simulation.later(Duration.ofSeconds(8), "alice", there -> first.renew(told::add, cancellation));
    assertThatThrownBy(() -> lock("bob").acquire(false, told::add, cancellation))
        .isInstanceOf(Lock.Held.class)
        .hasMessageContaining("held by alice")
        .hasMessageContaining("say forceUnlock");
    assertThat(told).containsExactly(new Progress.LockHeld("alice"));
  }

  @Test
  void isTakenOverWhenItExpires() {
    lock("alice").acquire(false, told::add, cancellation);
    Duration before = simulation.elapsed();
    lock("bob").acquire(false, told::add, cancellation);
    assertThat(simulation.elapsed().minus(before)).isBetween(Lock.TERM, Lock.TERM.multipliedBy(2));
  }

  @Test
  void isTakenAtOnceFromADeadProcess() {
    lock("alice").acquire(false, told::add, cancellation);
    Duration before = simulation.elapsed();
    new Lock(simulation.connect(), World.NAMESPACE, "api-rc", new Holder("bob", "alice"::equals))
        .acquire(false, told::add, cancellation);
    assertThat(simulation.elapsed().minus(before)).isLessThan(Duration.ofSeconds(1));
  }

  /** One that is killed takes a moment to be gone. */
  @Test
  void isTakenFromAProcessThatDiesMeanwhile() {
    lock("alice").acquire(false, told::add, cancellation);
    Duration before = simulation.elapsed();
    Holder bob =
        new Holder(
            "bob",
            other -> simulation.elapsed().minus(before).compareTo(Duration.ofMillis(300)) > 0);
    new Lock(simulation.connect(), World.NAMESPACE, "api-rc", bob)
        .acquire(false, told::add, cancellation);
    assertThat(simulation.elapsed().minus(before)).isLessThan(Duration.ofSeconds(2));
  }

  @Test
  void isTakenByForce() {
    lock("alice").acquire(false, told::add, cancellation);
    lock("bob").acquire(true, told::add, cancellation);
    assertThat(told).isEmpty();
  }

  @Test
  void leavesNothingBehind() {
    Lock lock = lock("alice");
    lock.acquire(false, told::add, cancellation);
    lock.release();
    assertThat(world.names(Kind.LEASE)).isEmpty();
  }

  @Test
  void leavesALockThatAnotherHasTakenByForce() {
    Lock first = lock("alice");
    first.acquire(false, told::add, cancellation);
    lock("bob").acquire(true, told::add, cancellation);
    first.release();
    assertThat(holder()).isEqualTo("bob");
  }

  @Test
  void givesBackWhatItHasRenewedWithoutGettingToKnow() {
    Lock first = lock("alice");
    first.acquire(false, told::add, cancellation);
    lock("alice").acquire(false, told::add, cancellation);
    first.release();
    assertThat(world.names(Kind.LEASE)).isEmpty();
  }

  @Test
  void anUpdateThatIsCancelledWhileItsLockIsAnothersWritesNothingMore() {
    AtomicBoolean lost = new AtomicBoolean();
    simulation.later(
        Duration.ofSeconds(5), "bob", there -> lock("bob").acquire(true, told::add, cancellation));
    Cancellation stop = new Cancellation();
    Outcome outcome =
        new RollingUpdate(
                simulation.connect(),
                settings("api-rc", image("node-api:1.0.1")),
                progress -> {
                  if (progress instanceof Progress.LockHeld) {
                    lost.set(true);
                    stop.request();
                  }
                },
                stop,
                new Holder("alice", other -> false),
                new Operation<>() {
                  @Override
                  public Step<UpdateState> next(UpdateState state) {
                    return lost.get()
                        ? new UpdateStep.Scale("api-rc", 3, 0)
                        : state.begun()
                            ? new Step.Wait<>("the thief")
                            : UpdatePlanner.next(state, Options.DEFAULT);
                  }

                  @Override
                  public UpdateState settled(UpdateState state) {
                    return state;
                  }
                })
            .run();
    assertThat(lost).isTrue();
    assertThat(outcome).isInstanceOf(Outcome.Interrupted.class);
    assertThat(world.rc("api-rc").replicas()).isEqualTo(3);
    assertThat(holder()).isEqualTo("bob");
  }

  private String holder() {
    return simulation
        .find(new Ref(Kind.LEASE, World.NAMESPACE, Lock.name("api-rc")))
        .orElseThrow()
        .spec()
        .path("holderIdentity")
        .asText();
  }

  /** Who has lost it shall not take it back by force. */
  @Test
  void saysThatItWasTakenInTheMidst() {
    Lock alices = lock("alice");
    alices.acquire(false, told::add, cancellation);
    Lock bobs = lock("bob");
    bobs.acquire(true, told::add, cancellation);
    simulation.run(Duration.ofSeconds(8));
    simulation.later(Duration.ofSeconds(1), "bob", there -> bobs.renew(told::add, cancellation));
    assertThatThrownBy(() -> alices.renew(told::add, cancellation))
        .isInstanceOf(Lock.Held.class)
        .hasMessageContaining("was taken by bob in the midst of this operation")
        .hasMessageNotContaining("forceUnlock");
    assertThat(holder()).isEqualTo("bob");
  }

  @Test
  void keepsTwoUpdatesApart() {
    Lock other = lock("alice");
    other.acquire(false, told::add, cancellation);
    simulation.later(Duration.ofSeconds(8), "alice", there -> other.renew(told::add, cancellation));
    SimulatedCluster cluster = simulation.connect();
    Outcome outcome =
        world.run(settings("api-rc", image("node-api:1.0.1")), cluster, new Cancellation());
    assertThat(((Outcome.Refused) outcome).refusals().get(0).message())
        .asString()
        .contains("alice");
    assertThat(world.names(Kind.REPLICATION_CONTROLLER)).containsExactly("api-rc");
  }

  @Test
  void isNotWaitedForWhereItsTermIsAbsurd() {
    ObjectNode lease =
        World.yaml(
            """
            apiVersion: coordination.k8s.io/v1
            kind: Lease
            metadata: {name: kubectl-rc-api-rc, namespace: default}
            spec: {holderIdentity: mallory, leaseDurationSeconds: 315360000, renewTime: soon}
            """);
    simulation.foreign("mallory").create(Kind.LEASE, lease, WriteMode.APPLY);
    Duration before = simulation.elapsed();
    assertThatThrownBy(() -> lock("bob").acquire(false, told::add, cancellation))
        .isInstanceOf(Lock.Held.class)
        .hasMessageContaining("mallory, for 315360000 s")
        .hasMessageContaining("say forceUnlock");
    assertThat(simulation.elapsed().minus(before)).isLessThan(Duration.ofSeconds(1));
    lock("bob").removeIfAbandoned();
    assertThat(world.names(Kind.LEASE)).isEmpty();
  }

  @Test
  void isGivenBackWhateverAListenerThrows() {
    int events = throwingAt(Integer.MAX_VALUE);
    assertThat(events).isGreaterThan(10);
    for (int event = 1; event <= events; event++) {
      throwingAt(event);
    }
  }

  /** Runs an update whose listener fails at an event; returns how many there were. */
  private static int throwingAt(int event) {
    World world = World.calm().withRc(World.rc("api-rc", 2, "node-api:1.0.0"));
    AtomicInteger told = new AtomicInteger();
    RollingUpdate update =
        new RollingUpdate(
            world.simulation.connect(),
            settings("api-rc", image("node-api:1.0.1")),
            progress -> {
              if (told.incrementAndGet() == event) {
                throw new IllegalStateException("no more disk");
              }
            },
            new Cancellation(),
            new Holder("alice", other -> false));
    if (event == Integer.MAX_VALUE) {
      update.run();
    } else {
      assertThatThrownBy(update::run).hasMessage("no more disk");
    }
    assertThat(world.names(Kind.LEASE)).isEmpty();
    return told.get();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void isGivenBackByAnUpdateThatIsCancelledWhileItIsTaken(boolean answerLost) {
    Cancellation stop = new Cancellation();
    Outcome outcome =
        world.run(
            settings("api-rc", image("node-api:1.0.1")),
            simulation.connect("run-1", cancelling(stop, answerLost)),
            stop);
    assertThat(outcome).isInstanceOf(Outcome.Interrupted.class);
    assertThat(world.names(Kind.LEASE)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void isGivenBackByAnAdoptionThatIsCancelledWhileItIsTaken(boolean answerLost) {
    Cancellation stop = new Cancellation();
    Cluster cluster = simulation.connect("run-1", cancelling(stop, answerLost));
    try (Watch watch = cluster.watch(World.NAMESPACE, Adoption.KINDS)) {
      assertThat(adoption(cluster, watch, progress -> {}, stop).run())
          .isInstanceOf(Outcome.Interrupted.class);
    }
    assertThat(world.names(Kind.LEASE)).isEmpty();
  }

  @Test
  void isGivenBackByAnAdoptionWhoseListenerThrows() {
    Cluster cluster = simulation.connect();
    try (Watch watch = cluster.watch(World.NAMESPACE, Adoption.KINDS)) {
      Adoption run =
          adoption(
              cluster,
              watch,
              progress -> {
                if (progress instanceof Progress.Taken) {
                  throw new IllegalStateException("no more disk");
                }
              },
              new Cancellation());
      assertThatThrownBy(run::run).hasMessage("no more disk");
    }
    assertThat(world.names(Kind.LEASE)).isEmpty();
  }

  private static Adoption adoption(
      Cluster cluster, Watch watch, Progress.Listener listener, Cancellation stop) {
    return new Adoption(
        cluster,
        watch,
        Adoption.Settings.of(World.NAMESPACE, "api-rc"),
        listener,
        stop,
        new Holder("alice", other -> false));
  }

  /** Cancels while the Lease is being created, whose answer may be lost besides. */
  private static RequestFaults cancelling(Cancellation stop, boolean answerLost) {
    return request -> {
      if (!request.toString().startsWith("create lease")) {
        return RequestFaults.NO_FAULT;
      }
      stop.request();
      return answerLost ? new RequestFault.Lost(true) : RequestFaults.NO_FAULT;
    };
  }
}
