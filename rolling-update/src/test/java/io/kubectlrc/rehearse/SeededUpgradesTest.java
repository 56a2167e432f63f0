package io.kubectlrc.rehearse;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlrc.cluster.Kind;
import io.kubectlrc.cluster.WriteMode;
import io.kubectlrc.object.ControllerRef;
import io.kubectlrc.rehearse.NodeUpgrade.End;
import io.kubectlrc.rehearse.NodeUpgrade.Stint;
import io.kubectlrc.simulate.Behaviour;
import io.kubectlrc.simulate.Change;
import io.kubectlrc.simulate.Machine;
import io.kubectlrc.simulate.Pace;
import io.kubectlrc.simulate.Range;
import io.kubectlrc.simulate.Setup;
import io.kubectlrc.simulate.SimulatedCluster;
import io.kubectlrc.simulate.Simulation;
import io.kubectlrc.simulate.Snapshot;
import io.kubectlrc.update.Amount;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * What holds in every upgrade of nodes, on busy clusters drawn from a seed; {@code
 * -Dupgrade.seed=N} runs one alone, {@code -Dupgrade.runs=N} so many.
 */
class SeededUpgradesTest {

  private static final int RUNS = Integer.getInteger("upgrade.runs", 300);

  @Test
  void aCordonedNodeGetsNoPodsAndNoEvictionBreaksABudget() {
    Integer one = Integer.getInteger("upgrade.seed");
    Map<End, Integer> ends = new HashMap<>();
    for (int seed = one == null ? 0 : one; seed < (one == null ? RUNS : one + 1); seed++) {
      Run run = new Run(seed);
      run.upgrade();
      assertThat(run.broken).as("seed " + seed).isEmpty();
      run.upgrader.stints().forEach(stint -> ends.merge(stint.end(), 1, Integer::sum));
    }
    if (one == null) {
      assertThat(ends).containsKeys(End.DRAINED, End.ENDLESS, End.RESTARTED, End.REFUSED);
    }
  }

  /** One cluster, and what was wrong there. */
  private static final class Run {
    private final SplittableRandom random;
    private final Simulation simulation;
    private final UpgradePlan plan;
    private final List<String> broken = new ArrayList<>();
    private Upgrader upgrader;

    Run(int seed) {
      random = new SplittableRandom(seed);
      Behaviour behaviour =
          Behaviour.healthy(Range.ofSeconds(1, 1 + random.nextInt(40)), Range.ofSeconds(0, 20));
      simulation =
          new Simulation(
              Setup.calm()
                  .unrecorded()
                  .withSets()
                  .withSeed(seed)
                  .withPace(Pace.ERRATIC)
                  .withNodes(2 + random.nextInt(5), Integer.MAX_VALUE)
                  .withBehaviours(pod -> behaviour));
      plan =
          new UpgradePlan(
              Optional.empty(),
              random.nextInt(5) > 0,
              new Amount.Percent(random.nextInt(80)),
              random.nextInt(4) > 0,
              Duration.ofSeconds(random.nextInt(90)));
      SimulatedCluster user = simulation.foreign("user");
      for (int i = 0; i < 1 + random.nextInt(4); i++) {
        Kind kind =
            List.of(
                    Kind.REPLICATION_CONTROLLER,
                    Kind.DEPLOYMENT,
                    Kind.REPLICA_SET,
                    Kind.STATEFUL_SET,
                    Kind.DAEMON_SET)
                .get(random.nextInt(5));
        user.create(kind, controller(kind, "app-" + i), WriteMode.APPLY);
        if (random.nextInt(3) > 0) {
          user.create(Kind.POD_DISRUPTION_BUDGET, budget("app-" + i), WriteMode.APPLY);
        }
      }
      simulation.settle(Duration.ofMinutes(2));
      simulation.observe(this::changed);
    }

    private ObjectNode controller(Kind kind, String name) {
      return InitialStates.yaml(
          """
          apiVersion: %s
          kind: %s
          metadata: {name: %s, namespace: default}
          spec:
            %s
            selector: %s
            template:
              metadata: {labels: {app: %s}}
              spec: {containers: [{name: c, image: "c:1"%s}]}
          """
              .formatted(
                  kind.apiVersion(),
                  kind.kind(),
                  name,
                  kind == Kind.DAEMON_SET
                      ? "minReadySeconds: 0"
                      : "replicas: " + (1 + random.nextInt(5)),
                  kind == Kind.REPLICATION_CONTROLLER
                      ? "{app: " + name + "}"
                      : "{matchLabels: {app: " + name + "}}",
                  name,
                  kind != Kind.DAEMON_SET && random.nextInt(5) == 0
                      ? ", ports: [{containerPort: 80, hostPort: 80%s}]"
                          .formatted(name.substring(4))
                      : ""));
    }

    private ObjectNode budget(String name) {
      String need =
          List.of("minAvailable: %d", "maxUnavailable: %d", "minAvailable: %d0%%")
              .get(random.nextInt(3))
              .formatted(random.nextInt(4));
      return InitialStates.yaml(
          """
          apiVersion: policy/v1
          kind: PodDisruptionBudget
          metadata: {name: %s, namespace: default}
          spec: {%s, selector: {matchLabels: {app: %s}}}
          """
              .formatted(name, need, name));
    }

    void upgrade() {
      Map<String, Integer> before = podsOf();
      UpgradeRecorder recorder =
          new UpgradeRecorder(simulation, InitialState.of("default", List.of()), false);
      List<String> nodes = simulation.machines().stream().map(Machine::name).toList();
      upgrader = new Upgrader(simulation, plan, nodes, recorder, Duration.ofMinutes(2));
      Duration took = upgrader.run();
      simulation.settle(Duration.ofMinutes(7));
      if (!upgrader.stints().stream().map(Stint::node).sorted().toList().equals(nodes)) {
        broken.add("not each node had its turn: " + upgrader.stints());
      }
      nodes.stream().filter(simulation::isCordoned).forEach(node -> broken.add(node + " is left"));
      if (!podsOf().equals(before)) {
        broken.add("there were " + before + " pods and are " + podsOf());
      }
      if (took.isNegative()
          || recorder.report(took, upgrader, Optional.empty(), Optional.empty()) == null) {
        broken.add("no report");
      }
    }

    /** How many are ready, by what they are called. */
    private Map<String, Integer> podsOf() {
      Map<String, Integer> pods = new HashMap<>();
      simulation.all(Kind.POD).stream()
          .filter(pod -> pod.pod().ready())
          .forEach(pod -> pods.merge(pod.labels().get("app"), 1, Integer::sum));
      return pods;
    }

    private void changed(Change change) {
      Snapshot pod = change.subject();
      if (pod.kind() != Kind.POD || change.isRemoval()) {
        return;
      }
      boolean bound =
          !pod.pod().node().isEmpty()
              && (change.isCreation() || change.before().pod().node().isEmpty());
      if (bound && simulation.isCordoned(pod.pod().node()) && !isDaemon(pod)) {
        broken.add(pod + " began on " + pod.pod().node() + ", which is cordoned");
      }
      boolean evicted =
          change.before() != null
              && !change.before().isDeleting()
              && pod.isDeleting()
              && change.actor().equals("kubectl drain");
      if (evicted && isDaemon(pod)) {
        broken.add(pod + " of a DaemonSet was evicted");
      }
      if (evicted && change.before().pod().ready()) {
        simulation.all(Kind.POD_DISRUPTION_BUDGET).stream()
            .filter(budget -> budget.selector().matches(pod.labels()))
            .forEach(budget -> hold(budget, pod));
      }
    }

    private static boolean isDaemon(Snapshot pod) {
      return ControllerRef.of(pod.tree()).orElseThrow().kind().equals("DaemonSet");
    }

    /** By the pods as they are, not as the controller of budgets saw them. */
    private void hold(Snapshot budget, Snapshot evicted) {
      int healthy =
          (int)
              simulation.all(Kind.POD).stream()
                  .filter(pod -> budget.selector().matches(pod.labels()))
                  .filter(pod -> pod.pod().ready() && !pod.isDeleting())
                  .count();
      int wanted = wanted(evicted.labels().get("app"));
      JsonNode spec = budget.spec();
      int needed =
          spec.has("minAvailable")
              ? Amount.parse(spec.get("minAvailable").asText()).roundedUp(wanted)
              : wanted - Amount.parse(spec.get("maxUnavailable").asText()).roundedUp(wanted);
      if (healthy < needed) {
        broken.add(
            "%s was evicted: %d are healthy, and %s needs %d"
                .formatted(evicted, healthy, budget, needed));
      }
    }

    private int wanted(String name) {
      for (Kind kind :
          List.of(
              Kind.REPLICATION_CONTROLLER, Kind.DEPLOYMENT, Kind.REPLICA_SET, Kind.STATEFUL_SET)) {
        for (Snapshot controller : simulation.all(kind)) {
          if (controller.name().equals(name)) {
            return controller.replicas();
          }
        }
      }
      throw new IllegalStateException(name);
    }
  }
}
