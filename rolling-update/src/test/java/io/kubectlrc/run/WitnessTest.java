package io.kubectlrc.run;

import static io.kubectlrc.run.World.image;
import static io.kubectlrc.run.World.settings;
import static io.kubectlrc.run.World.spec;
import static org.assertj.core.api.Assertions.assertThat;

import io.kubectlrc.cluster.Cluster;
import io.kubectlrc.cluster.Kind;
import io.kubectlrc.cluster.Ref;
import io.kubectlrc.cluster.Watch;
import io.kubectlrc.object.ControllerRef;
import io.kubectlrc.operate.Outcome;
import io.kubectlrc.operate.Progress;
import io.kubectlrc.operate.Refusal;
import io.kubectlrc.operate.RefusalException;
import io.kubectlrc.simulate.Snapshot;
import io.kubectlrc.update.Request;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Somebody looks on at an update, and has a say in it. */
class WitnessTest {
  private static final String OBJECTION = "4 of 20 requests of its users failed";

  private final World world = World.calm().withRc(World.versioned("web-1", 3, "web:1", "1"));
  private final Looker looker = new Looker();

  /** Objects as soon as a controller is there, or for as long as it is. */
  private final class Looker implements Witness {
    private final List<Ref> subjects = new ArrayList<>();
    private Optional<RefusalException> bar = Optional.empty();
    private String objectsTo = "";
    private boolean told;

    @Override
    public void begin(Ref subject) {
      subjects.add(subject);
      bar.ifPresent(
          reason -> {
            throw reason;
          });
    }

    @Override
    public List<Progress> news() {
      if (told || !world.names(Kind.REPLICATION_CONTROLLER).contains("web-2")) {
        return List.of();
      }
      told = true;
      return List.of(new Progress.Noted("it has begun"));
    }

    @Override
    public Optional<String> objection() {
      return world.names(Kind.REPLICATION_CONTROLLER).contains(objectsTo)
          ? Optional.of(OBJECTION)
          : Optional.empty();
    }
  }

  private Outcome update(RollingUpdate.Settings settings) {
    world.witness = looker;
    return world.run(settings);
  }

  private static RollingUpdate.Settings toSecond() {
    return settings("web-1", spec(World.versioned("web-2", 3, "web:2", "2")));
  }

  @Test
  void looksAtTheOldControllerAndIsHeardMeanwhile() {
    assertThat(update(toSecond())).isInstanceOf(Outcome.Updated.class);
    assertThat(looker.subjects)
        .containsExactly(new Ref(Kind.REPLICATION_CONTROLLER, World.NAMESPACE, "web-1"));
    assertThat(world.progress).contains(new Progress.Noted("it has begun"));
  }

  @Test
  void stopsWhatItObjectsTo() {
    looker.objectsTo = "web-2";
    Outcome outcome = update(toSecond());
    assertThat(outcome).isInstanceOf(Outcome.Failed.class);
    assertThat(((Outcome.Failed) outcome).reason()).asString().isEqualTo(OBJECTION);
    assertThat(((Outcome.Failed) outcome).rolledBack()).isFalse();
    assertThat(world.names(Kind.REPLICATION_CONTROLLER)).containsExactly("web-1", "web-2");
    assertThat(world.names(Kind.LEASE)).isEmpty();
  }

  @Test
  void turnsBackWhatItObjectsTo() {
    looker.objectsTo = "web-2";
    Outcome outcome = update(toSecond().rollingBackOnFailure(Duration.ofMinutes(5)));
    assertThat(outcome).isInstanceOf(Outcome.Failed.class);
    assertThat(((Outcome.Failed) outcome).reason()).asString().isEqualTo(OBJECTION);
    assertThat(((Outcome.Failed) outcome).rolledBack()).isTrue();
    assertThat(world.progress).contains(new Progress.TurningBack(OBJECTION));
    assertThat(world.names(Kind.REPLICATION_CONTROLLER)).containsExactly("web-1");
    assertThat(world.rc("web-1").replicas()).isEqualTo(3);
  }

  @Test
  void cannotStopThatItGoesBack() {
    looker.objectsTo = "web-2";
    update(toSecond());
    RollingUpdate.Settings back = settings("web-1", new Request.Rollback());
    assertThat(update(back)).isInstanceOf(Outcome.Updated.class);
    assertThat(world.names(Kind.REPLICATION_CONTROLLER)).containsExactly("web-1");
  }

  /** Objects from the n-th time on that it is asked. */
  private final class Patient implements Witness {
    private int left;

    Patient(int left) {
      this.left = left;
    }

    @Override
    public void begin(Ref subject) {
      // It sees without.
    }

    @Override
    public List<Progress> news() {
      return List.of();
    }

    @Override
    public Optional<String> objection() {
      return left-- > 0 ? Optional.empty() : Optional.of(OBJECTION);
    }
  }

  private void everyPodHasAController() {
    for (Snapshot pod : world.simulation.all(Kind.POD)) {
      assertThat(ControllerRef.of(pod.tree())).as(pod.name()).isPresent();
    }
  }

  @Test
  void leavesEveryPodWithAControllerWheneverItObjects() {
    Request third = image("web:3");
    int asked = 0;
    for (Outcome outcome = null; !(outcome instanceof Outcome.Updated); asked++) {
      world.witness = new Patient(asked);
      outcome = world.run(settings("web-1", third));
      if (outcome instanceof Outcome.Failed failed) {
        assertThat(failed.reason()).asString().isEqualTo(OBJECTION);
        everyPodHasAController();
        world.witness = Witness.NONE;
        assertThat(world.run(settings("web-1", new Request.Rollback())))
            .as("after objection %d", asked)
            .isInstanceOfAny(
                Outcome.Updated.class, Outcome.NothingToDo.class, Outcome.Refused.class);
        world.simulation.settle(Duration.ofSeconds(5));
      }
    }
    assertThat(asked).isGreaterThan(10);
    assertThat(world.names(Kind.REPLICATION_CONTROLLER)).containsExactly("web-1");
  }

  @Test
  void leavesEveryPodOfAnAdoptionWithAControllerWheneverItObjects() {
    Outcome outcome = null;
    int asked = 0;
    for (; !(outcome instanceof Outcome.Adopted); asked++) {
      Cluster cluster = world.simulation.connect();
      try (Watch watch = cluster.watch(World.NAMESPACE, Adoption.KINDS)) {
        outcome =
            new Adoption(
                    cluster,
                    watch,
                    Adoption.Settings.of(World.NAMESPACE, "web-1"),
                    Progress.Listener.NONE,
                    new Cancellation(),
                    new Holder("adopter-" + asked, other -> other.startsWith("adopter-")))
                .withWitness(new Patient(1))
                .run();
      }
      if (outcome instanceof Outcome.Failed failed) {
        assertThat(failed.reason()).asString().isEqualTo(OBJECTION);
        everyPodHasAController();
      }
    }
    assertThat(asked).isGreaterThan(1);
    assertThat(world.names(Kind.POD)).hasSize(3);
  }

  @Test
  void barsTheFirstWrite() {
    RefusalException reason =
        new RefusalException(new Refusal("no request is answered", ""), null) {};
    looker.bar = Optional.of(reason);
    int before = world.simulation.history().changes().size();
    assertThat(update(toSecond())).isEqualTo(Outcome.Refused.of("no request is answered", ""));
    assertThat(world.simulation.history().changes()).hasSize(before);
  }
}
