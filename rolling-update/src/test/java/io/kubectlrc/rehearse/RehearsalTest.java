package io.kubectlrc.rehearse;

import static io.kubectlrc.rehearse.InitialStates.CALM;
import static io.kubectlrc.rehearse.InitialStates.api;
import static io.kubectlrc.rehearse.InitialStates.initial;
import static io.kubectlrc.rehearse.InitialStates.lines;
import static io.kubectlrc.rehearse.InitialStates.nodes;
import static io.kubectlrc.rehearse.InitialStates.options;
import static io.kubectlrc.rehearse.InitialStates.service;
import static io.kubectlrc.rehearse.InitialStates.update;
import static io.kubectlrc.rehearse.InitialStates.violations;
import static io.kubectlrc.rehearse.InitialStates.with;
import static io.kubectlrc.rehearse.InitialStates.yaml;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlrc.adopt.Goal;
import io.kubectlrc.cluster.Cluster;
import io.kubectlrc.cluster.Kind;
import io.kubectlrc.cluster.Watch;
import io.kubectlrc.cluster.WriteMode;
import io.kubectlrc.operate.Outcome;
import io.kubectlrc.operate.Progress;
import io.kubectlrc.rehearse.Failing.How;
import io.kubectlrc.run.Adoption;
import io.kubectlrc.run.Cancellation;
import io.kubectlrc.run.Holder;
import io.kubectlrc.run.RollingUpdate;
import io.kubectlrc.simulate.Behaviour;
import io.kubectlrc.simulate.Pace;
import io.kubectlrc.simulate.ProcessDeath;
import io.kubectlrc.simulate.Range;
import io.kubectlrc.simulate.RequestFaults;
import io.kubectlrc.simulate.Setup;
import io.kubectlrc.simulate.SimulatedCluster;
import io.kubectlrc.simulate.Simulation;
import io.kubectlrc.timeline.Moment;
import io.kubectlrc.timeline.ServiceSpan;
import io.kubectlrc.timeline.Violation;
import io.kubectlrc.update.Options;
import io.kubectlrc.update.Request;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class RehearsalTest {

  private static final String PROBE = "readinessProbe: {tcpSocket: {port: 80}}";

  @Test
  void goesThroughTheWholeUpdateAndCountsThePods() {
    Rehearsal rehearsal =
        Rehearsal.ofUpdate(initial(api(3, ""), service()), CALM, update(Options.DEFAULT));

    Report report = rehearsal.report().orElseThrow();
    assertThat(rehearsal.outcome()).isInstanceOf(Outcome.Updated.class);
    assertThat(report.lowestAvailable()).isEqualTo(3);
    assertThat(report.highestPods()).isEqualTo(4);
    assertThat(report.replaced()).isEqualTo(3);
    assertThat(report.services()).containsExactly(new ServiceSpan("front", 3, 4));
    assertThat(report.violations()).isEmpty();
    assertThat(report.uncontrolled()).isPositive();
    assertThat(report.timeline().get(0))
        .isEqualTo(new Moment(Duration.ZERO, 3, 0, 3, 0, List.of(3)));
    Moment last = report.timeline().get(report.timeline().size() - 1);
    assertThat(last).isEqualTo(new Moment(last.at(), 0, 3, 3, 0, List.of(3)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "readinessProbe: {httpGet: {port: http}} | 0",
        "startupProbe: {tcpSocket: {port: http}} | 0",
        "lifecycle: {postStart: {httpGet: {port: http}}} | 0",
        "livenessProbe: {httpGet: {port: http}} | 3",
        "lifecycle: {preStop: {httpGet: {port: http}}} | 3"
      })
  void oldPodsThatAskThemselvesForAPortTheyLackAreFromTheStartAsTheKubeletHasThem(
      String asking, int available) {
    Rehearsal rehearsal =
        Rehearsal.ofUpdate(
            initial(api(3, "ports: [{name: web, containerPort: 80}], " + asking)),
            CALM,
            update(Options.DEFAULT));

    assertThat(rehearsal.report().orElseThrow().timeline().get(0).available()).isEqualTo(available);
    assertThat(rehearsal.outcome() instanceof Outcome.Updated).isEqualTo(available > 0);
  }

  @Test
  void takesAsLongAsThePodsDo() {
    Conditions slow =
        new Conditions(Optional.of(Range.ofSeconds(20, 20)), Optional.empty(), 0, 3, List.of());
    Rehearsal rehearsal = Rehearsal.ofUpdate(initial(api(3, "")), slow, update(Options.DEFAULT));

    assertThat(rehearsal.report().orElseThrow().duration())
        .isBetween(Duration.ofSeconds(60), Duration.ofSeconds(62));
  }

  @Test
  void refusesToGoOnForDays() {
    Conditions slow =
        new Conditions(
            Optional.of(Range.of(Duration.ofHours(20))), Optional.empty(), 0, 3, List.of());
    RollingUpdate.Settings usual = update(Options.DEFAULT);
    RollingUpdate.Settings patient =
        new RollingUpdate.Settings(
            usual.namespace(),
            usual.name(),
            usual.request(),
            usual.naming(),
            usual.options(),
            Duration.ofHours(24),
            usual.updatePeriod(),
            false,
            false);

    assertThatThrownBy(() -> Rehearsal.ofUpdate(initial(api(5, "")), slow, patient))
        .isInstanceOf(TooLong.class)
        .hasMessageContaining("longer than 72 hours");
  }

  @Test
  void isTheSameForTheSameSeedAndAnotherForAnother() {
    InitialState initial = initial(api(5, ""), service());
    List<Rehearsal> rehearsals = new ArrayList<>();
    for (long seed : new long[] {1, 1, 2}) {
      Conditions conditions =
          new Conditions(
              Optional.of(Range.ofSeconds(2, 30)),
              Optional.of(Range.ofSeconds(1, 10)),
              seed,
              3,
              List.of());
      rehearsals.add(Rehearsal.ofUpdate(initial, conditions, update(options("2", "1"))));
    }
    assertThat(rehearsals.get(1)).isEqualTo(rehearsals.get(0));
    assertThat(rehearsals.get(2)).isNotEqualTo(rehearsals.get(0));
  }

  @ParameterizedTest
  @CsvSource({"1,1,0", "3,1,0", "10,1,0", "3,0,1", "4,100%,0", "10,2,0"})
  void saysWhatARunOnAnotherClusterSays(int replicas, String surge, String unavailable) {
    Options options = options(surge, unavailable);
    Rehearsal rehearsal =
        Rehearsal.ofUpdate(initial(api(replicas, ""), service()), CALM, update(options));

    // Slower pods on a busier cluster, with another seed: only the moments may differ.
    Simulation elsewhere =
        new Simulation(
            Setup.calm()
                .withSeed(77)
                .withPace(
                    new Pace(
                        Range.ofMillis(20, 20),
                        Range.ofMillis(30, 30),
                        Range.ofMillis(40, 40),
                        Range.ofMillis(10, 10),
                        Range.ofSeconds(15, 15))));
    SimulatedCluster user = elsewhere.foreign("user");
    for (InitialState.Thing thing : initial(api(replicas, ""), service()).objects()) {
      user.create(thing.kind(), thing.tree().deepCopy(), WriteMode.APPLY);
    }
    elsewhere.settle(Duration.ofSeconds(10));
    List<String> lines = new ArrayList<>();
    Outcome outcome =
        new RollingUpdate(
                elsewhere.connect(),
                update(options),
                progress -> lines.addAll(progress.kubectlLines()),
                new Cancellation(),
                new Holder("test", other -> false))
            .run();

    assertThat(outcome).isInstanceOf(Outcome.Updated.class);
    assertThat(lines(rehearsal)).isEqualTo(lines);
  }

  @Test
  void saysWhenFewerPodsServeThanABudgetAsksFor() {
    InitialState initial =
        initial(api(4, ""), service(), InitialStates.budget("minAvailable: 100%"));
    assertThat(violations(Rehearsal.ofUpdate(initial, CALM, update(options("1", "0"))))).isEmpty();
    assertThat(violations(Rehearsal.ofUpdate(initial, CALM, update(options("0", "1")))))
        .isNotEmpty()
        .allMatch(
            what ->
                what.equals(
                    "only 3 of the 4 pods that PodDisruptionBudget budget asks for are"
                        + " available"));
  }

  @Test
  void keepsTheOldPodsServingWhenTheImageCannotBePulled() {
    Rehearsal rehearsal =
        Rehearsal.ofUpdate(
            initial(api(3, ""), service()),
            with(new Failing("api:2", How.IMAGE_PULL)),
            update(Options.DEFAULT));

    assertThat(rehearsal.outcome()).isInstanceOf(Outcome.Failed.class);
    assertThat(((Outcome.Failed) rehearsal.outcome()).causes())
        .anyMatch(cause -> cause.contains("ErrImagePull"));
    Report report = rehearsal.report().orElseThrow();
    assertThat(report.violations()).isEmpty();
    assertThat(report.services()).containsExactly(new ServiceSpan("front", 3, 3));
  }

  @Test
  void aReadinessProbeStopsAVersionThatNeverAnswers() {
    Rehearsal rehearsal =
        Rehearsal.ofUpdate(
            initial(api(3, PROBE), service()),
            with(new Failing("main", How.NEVER_READY)),
            update(Options.DEFAULT));

    assertThat(rehearsal.outcome()).isInstanceOf(Outcome.Failed.class);
    assertThat(violations(rehearsal)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "readinessProbe: {httpGet: {port: http}} | false",
        "startupProbe: {tcpSocket: {port: http}} | false",
        "lifecycle: {postStart: {httpGet: {port: http}}} | false",
        // The kubelet throws away what ends in an error of its own: it restarts nothing.
        "livenessProbe: {httpGet: {port: http}} | true",
        "lifecycle: {preStop: {httpGet: {port: http}}} | true",
        "readinessProbe: {httpGet: {port: web}}, ports: [{name: web, containerPort: 1}] | true"
      })
  void newPodsAreReadyOnlyIfTheirProbesFindAPort(String container, boolean ready) {
    Rehearsal rehearsal =
        Rehearsal.ofUpdate(initial(api(2, container)), CALM, update(Options.DEFAULT));

    assertThat(rehearsal.outcome() instanceof Outcome.Updated).isEqualTo(ready);
  }

  @Test
  void withoutAReadinessProbeAVersionThatNeverAnswersReplacesEveryPod() {
    Rehearsal rehearsal =
        Rehearsal.ofUpdate(
            initial(api(3, ""), service()),
            with(new Failing("main", How.NEVER_READY)),
            update(Options.DEFAULT));

    assertThat(rehearsal.outcome()).isInstanceOf(Outcome.Updated.class);
    Violation violation = rehearsal.report().orElseThrow().violations().get(0);
    assertThat(violation.over()).isFalse();
    assertThat(violation.what())
        .startsWith("only 0 of at least 3 pods serve behind Service front")
        .contains("readinessProbe");
  }

  @Test
  void aReadinessProbeStopsAVersionThatCrashes() {
    Rehearsal rehearsal =
        Rehearsal.ofUpdate(
            initial(api(3, PROBE), service()),
            with(new Failing("main", How.CRASH)),
            update(Options.DEFAULT));

    assertThat(rehearsal.outcome()).isInstanceOf(Outcome.Failed.class);
    assertThat(((Outcome.Failed) rehearsal.outcome()).causes())
        .anyMatch(cause -> cause.contains("CrashLoopBackOff"));
    assertThat(violations(rehearsal)).isEmpty();
  }

  @Test
  void aHostPortLeavesNoRoomForOnePodMore() {
    String hostPort = "ports: [{containerPort: 80, hostPort: 80}]";
    Rehearsal full =
        Rehearsal.ofUpdate(initial(api(2, hostPort)), nodes(2), update(options("1", "0")));
    assertThat(full.outcome()).isInstanceOf(Outcome.Failed.class);
    assertThat(((Outcome.Failed) full.outcome()).causes())
        .anyMatch(cause -> cause.contains("didn't have free ports"));

    assertThat(
            Rehearsal.ofUpdate(initial(api(2, hostPort)), nodes(3), update(options("1", "0")))
                .outcome())
        .isInstanceOf(Outcome.Updated.class);
    assertThat(
            Rehearsal.ofUpdate(initial(api(2, hostPort)), nodes(2), update(options("0", "1")))
                .outcome())
        .isInstanceOf(Outcome.Updated.class);
  }

  @Test
  void aHostPortOfTheOnlyNodeThatPodsMayRunOnLeavesNoRoomElsewhere() {
    ObjectNode pinned = api(1, "ports: [{containerPort: 80, hostPort: 80}]");
    ((ObjectNode) pinned.at("/spec/template/spec")).put("nodeName", "front-1");
    Simulation live = new Simulation(Setup.calm());
    live.foreign("user")
        .create(
            Kind.REPLICATION_CONTROLLER,
            initial(pinned).objects().get(0).tree().deepCopy(),
            WriteMode.APPLY);
    live.settle(Duration.ofSeconds(10));

    for (InitialState initial :
        List.of(initial(pinned), InitialState.of(live.connect(), "default"))) {
      Rehearsal full = Rehearsal.ofUpdate(initial, nodes(3), update(options("1", "0")));
      assertThat(full.outcome()).isInstanceOf(Outcome.Failed.class);
      assertThat(((Outcome.Failed) full.outcome()).causes())
          .anyMatch(cause -> cause.contains("didn't have free ports"));
    }
    assertThat(Rehearsal.ofUpdate(initial(pinned), nodes(3), update(options("0", "1"))).outcome())
        .isInstanceOf(Outcome.Updated.class);
  }

  @Test
  void aDiskThatIsAttachedElsewhereLetsTheNewPodWait() {
    ObjectNode api = api(1, "volumeMounts: [{name: data, mountPath: /data}]");
    api.at("/spec/template/spec");
    ((ObjectNode) api.at("/spec/template/spec"))
        .putArray("volumes")
        .addObject()
        .put("name", "data")
        .putObject("gcePersistentDisk")
        .put("pdName", "disk");
    Rehearsal surged = Rehearsal.ofUpdate(initial(api), nodes(3), update(options("1", "0")));
    assertThat(surged.outcome()).isInstanceOf(Outcome.Failed.class);
    assertThat(surged.told().toString()).contains("Multi-Attach");

    Rehearsal stoppedFirst = Rehearsal.ofUpdate(initial(api), nodes(3), update(options("0", "1")));
    assertThat(stoppedFirst.outcome()).isInstanceOf(Outcome.Updated.class);
    assertThat(stoppedFirst.report().orElseThrow().lowestAvailable()).isZero();
    assertThat(Rehearsal.ofUpdate(initial(api), nodes(1), update(options("1", "0"))).outcome())
        .isInstanceOf(Outcome.Updated.class);
  }

  @Test
  void refusesAFailureOfWhatNoPodHas() {
    assertThatThrownBy(
            () ->
                Rehearsal.ofUpdate(
                    initial(api(1, "")),
                    with(new Failing("api:0", How.CRASH)),
                    update(Options.DEFAULT)))
        .isInstanceOf(Conditions.NothingToFail.class)
        .hasMessage(
            "the new pods have neither a container nor an image api:0, but main (api:2);"
                + " and the pods that are there have no image api:0, but main (api:1)");
    assertThatThrownBy(
            () ->
                Rehearsal.ofAdoption(
                    initial(api(1, "")),
                    with(new Failing("main", How.CRASH)),
                    Adoption.Settings.of("default", "api")))
        .isInstanceOf(Conditions.NothingToFail.class)
        .hasMessage(
            "the pods that are there have no image main, and no others begin: they have main (api:1)");
  }

  /** The new pods are well: the update mends what the old image broke. */
  @ParameterizedTest
  @EnumSource(How.class)
  void anOldImageThatFailsIsBrokenFromTheStart(How how) {
    Rehearsal rehearsal =
        Rehearsal.ofUpdate(
            initial(api(3, PROBE), service()),
            with(new Failing("api:1", how)),
            update(Options.DEFAULT));

    assertThat(rehearsal.outcome()).isInstanceOf(Outcome.Updated.class);
    Report report = rehearsal.report().orElseThrow();
    assertThat(report.timeline().get(0))
        .isEqualTo(new Moment(Duration.ZERO, 3, 0, 0, 0, List.of(0)));
    assertThat(report.services().get(0).highest()).isEqualTo(3);
    assertThat(report.violations()).isEmpty();
  }

  @Test
  void anOldImageThatAnswersNobodyUnnoticedIsBehindNoService() {
    Report report =
        Rehearsal.ofUpdate(
                initial(api(3, ""), service()),
                with(new Failing("api:1", How.NEVER_READY)),
                update(Options.DEFAULT))
            .report()
            .orElseThrow();

    assertThat(report.timeline().get(0))
        .isEqualTo(new Moment(Duration.ZERO, 3, 0, 3, 0, List.of(0)));
  }

  @ParameterizedTest
  @CsvSource({"readyReplicas: 1, 1, 2", "'observedGeneration: 1', 0, 3", "readyReplicas: 3, 3, 0"})
  void aDumpBeginsWithAsManyReadyPodsAsItsStatusSays(String status, int ready, int broken) {
    ObjectNode api = api(3, "");
    api.set("status", yaml("{replicas: 3, %s}".formatted(status)));

    InitialState initial = initial(api);
    Report report =
        Rehearsal.ofUpdate(initial, CALM, update(Options.DEFAULT)).report().orElseThrow();

    assertThat(report.timeline().get(0).available()).isEqualTo(ready);
    assertThat(report.violations()).isEmpty();
    assertThat(initial.notes())
        .hasSize(broken == 0 ? 0 : 1)
        .allMatch(note -> note.startsWith(broken + " of the 3 pods of ReplicationController api "));
  }

  @Test
  void aDumpWithThePodsThemselvesSaysOfEachHowItIs() {
    ObjectNode api = api(2, "");
    api.set("status", yaml("{replicas: 2, readyReplicas: 1}"));
    String pod =
        """
        apiVersion: v1
        kind: Pod
        metadata:
          name: api-%s
          labels: {name: api}
          ownerReferences:
          - {apiVersion: v1, kind: ReplicationController, name: api, uid: u, controller: true}
        spec: {containers: [{name: main, image: "api:1"}]}
        status: {phase: Running, conditions: [{type: Ready, status: "%s"}]}
        """;
    InitialState initial =
        initial(api, yaml(pod.formatted("a", "True")), yaml(pod.formatted("b", "False")));
    Report report =
        Rehearsal.ofUpdate(initial, CALM, update(Options.DEFAULT)).report().orElseThrow();

    assertThat(initial.notes()).isEmpty();
    assertThat(report.timeline().get(0).old()).isEqualTo(2);
    assertThat(report.timeline().get(0).available()).isEqualTo(1);
  }

  @Test
  void tellsWhyAnUpdateWouldBeRefused() {
    ObjectNode picky = service();
    ((ObjectNode) picky.at("/spec/selector")).put("deployment", "blue");
    ObjectNode api = api(2, "");
    ((ObjectNode) api.at("/spec/selector")).put("deployment", "blue");
    ((ObjectNode) api.at("/spec/template/metadata/labels")).put("deployment", "blue");

    Rehearsal rehearsal = Rehearsal.ofUpdate(initial(api, picky), CALM, update(Options.DEFAULT));

    assertThat(rehearsal.outcome()).isInstanceOf(Outcome.Refused.class);
    assertThat(rehearsal.outcome().toString()).contains("Service front").contains("lose");
    assertThat(rehearsal.report()).isEmpty();
  }

  @Test
  void copiesALiveNamespaceWithoutWritingToIt() {
    Simulation live = new Simulation(Setup.calm());
    SimulatedCluster user = live.foreign("user");
    for (InitialState.Thing thing : initial(api(3, ""), service()).objects()) {
      user.create(thing.kind(), thing.tree().deepCopy(), WriteMode.APPLY);
    }
    live.settle(Duration.ofSeconds(10));
    List<String> names = live.all(Kind.POD).stream().map(pod -> pod.name()).toList();
    SimulatedCluster reader = live.connect();

    InitialState initial = InitialState.of(reader, "default");
    Rehearsal rehearsal = Rehearsal.ofUpdate(initial, CALM, update(Options.DEFAULT));

    assertThat(reader.writes()).isZero();
    assertThat(rehearsal.outcome()).isInstanceOf(Outcome.Updated.class);
    assertThat(violations(rehearsal)).isEmpty();
    assertThat(
            rehearsal.told().stream()
                .map(told -> told.progress())
                .filter(Progress.Labelled.class::isInstance)
                .map(progress -> ((Progress.Labelled) progress).what())
                .filter(what -> what.startsWith("pod/")))
        .containsExactlyElementsOf(names.stream().map(name -> "pod/" + name).toList());
  }

  @Test
  void asksForWhatTheBudgetsOfALiveNamespaceAskFor() {
    Simulation live = new Simulation(Setup.calm());
    SimulatedCluster user = live.foreign("user");
    for (InitialState.Thing thing : initial(api(4, ""), service()).objects()) {
      user.create(thing.kind(), thing.tree().deepCopy(), WriteMode.APPLY);
    }
    ObjectNode budget = InitialStates.budget("minAvailable: 4");
    budget.withObjectProperty("metadata").put("namespace", "default");
    user.create(Kind.POD_DISRUPTION_BUDGET, budget, WriteMode.APPLY);
    live.settle(Duration.ofSeconds(10));

    InitialState initial = InitialState.of(live.connect(), "default");

    assertThat(initial.notes()).isEmpty();
    assertThat(violations(Rehearsal.ofUpdate(initial, CALM, update(options("0", "1")))))
        .anyMatch(violation -> violation.contains("PodDisruptionBudget budget"));
    assertThat(violations(Rehearsal.ofUpdate(initial, CALM, update(Options.DEFAULT)))).isEmpty();
  }

  @Test
  void seesPodsOfALiveNamespaceThatAreBrokenAlready() {
    Simulation live =
        new Simulation(
            Setup.calm()
                .withBehaviours(
                    pod ->
                        io.kubectlrc.simulate.Behaviour.healthy(
                                Range.ofMillis(1, 1), Range.ofMillis(1, 1))
                            .with("main", new io.kubectlrc.simulate.Ailment.ImagePull())));
    live.foreign("user")
        .create(
            Kind.REPLICATION_CONTROLLER,
            initial(api(2, "")).objects().get(0).tree().deepCopy(),
            WriteMode.APPLY);
    live.settle(Duration.ofSeconds(10));

    Rehearsal rehearsal =
        Rehearsal.ofUpdate(
            InitialState.of(live.connect(), "default"), CALM, update(Options.DEFAULT));

    assertThat(rehearsal.outcome()).isInstanceOf(Outcome.Updated.class);
    Report report = rehearsal.report().orElseThrow();
    assertThat(report.timeline().get(0).available()).isZero();
    assertThat(report.violations()).isEmpty();
  }

  @Test
  void goesOnWithWhatIsInFlightAndBackFromEveryWrite() {
    List<Integer> startsWithNewPods = new ArrayList<>();
    int back = 0;
    boolean killed = true;
    for (int write = 1; killed; write++) {
      Simulation live = live();
      killed =
          isKilled(
              live.connect("killed", RequestFaults.deathAt(write, true)), update(Options.DEFAULT));
      InitialState initial = InitialState.of(live.connect(), "default");

      if (killed) {
        var onward = Rehearsal.ofUpdate(initial, CALM, update(Options.DEFAULT));
        assertThat(onward.outcome()).as("write %d", write).isInstanceOf(Outcome.Updated.class);
        assertThat(violations(onward)).as("write %d", write).isEmpty();
        startsWithNewPods.add(onward.report().orElseThrow().timeline().get(0).newPods());
      }

      var backward =
          Rehearsal.ofUpdate(initial, CALM, update(new Request.Rollback(), Options.DEFAULT));
      if (backward.outcome() instanceof Outcome.Updated done) {
        assertThat(done.back()).isTrue();
        assertThat(violations(backward)).as("back from write %d", write).isEmpty();
        back++;
      } else {
        assertThat(backward.report()).isEmpty();
      }
    }
    assertThat(startsWithNewPods).contains(0, 1, 2);
    assertThat(back).isBetween(5, startsWithNewPods.size() - 1);
  }

  @Test
  void rehearsesTheReturnToAFormerVersion() {
    Simulation live = live();
    assertThat(isKilled(live.connect(), update(Options.DEFAULT))).isFalse();

    InitialState initial = InitialState.of(live.connect(), "default");
    RollingUpdate.Settings undo = update(new Request.Undo(1), Options.DEFAULT);

    var undone = Rehearsal.ofUpdate(initial, CALM, undo);
    assertThat(undone.outcome()).isInstanceOf(Outcome.Updated.class);
    assertThat(violations(undone)).isEmpty();
    assertThat(
            Rehearsal.ofUpdate(initial, with(new Failing("api:1", How.IMAGE_PULL)), undo).outcome())
        .as("the new pods have the image of before")
        .isInstanceOf(Outcome.Failed.class);
  }

  @Test
  void tellsOfAMarkThatItCannotRead() {
    ObjectNode api = api(2, "");
    api.withObject("/metadata/annotations").put("kubectl-rc.io/update", "{");
    assertThat(Rehearsal.ofUpdate(initial(api), CALM, update(Options.DEFAULT)).outcome())
        .isInstanceOf(Outcome.Refused.class)
        .asString()
        .contains("kubectl-rc.io/update");
  }

  /** Two pods of {@code api}, in a cluster that the rehearsal only reads. */
  private static Simulation live() {
    Simulation live = new Simulation(Setup.calm());
    live.foreign("user")
        .create(
            Kind.REPLICATION_CONTROLLER,
            initial(api(2, "")).objects().get(0).tree().deepCopy(),
            WriteMode.APPLY);
    live.settle(Duration.ofSeconds(10));
    return live;
  }

  /** Runs an update to its end, or to its death. */
  private static boolean isKilled(Cluster cluster, RollingUpdate.Settings settings) {
    try {
      Outcome outcome =
          new RollingUpdate(
                  cluster,
                  settings,
                  Progress.Listener.NONE,
                  new Cancellation(),
                  new Holder("test", other -> false))
              .run();
      assertThat(outcome).isInstanceOf(Outcome.Updated.class);
      return false;
    } catch (ProcessDeath death) {
      return true;
    }
  }

  @Test
  void anAdoptionKeepsEveryPod() {
    var rehearsal =
        Rehearsal.ofAdoption(
            initial(api(3, ""), service()), CALM, Adoption.Settings.of("default", "api"));

    assertThat(rehearsal.outcome()).isInstanceOf(Outcome.Adopted.class);
    Report report = rehearsal.report().orElseThrow();
    assertThat(report.violations()).isEmpty();
    assertThat(report.replaced()).isZero();
    assertThat(report.timeline())
        .containsExactly(new Moment(Duration.ZERO, 3, 0, 3, 0, List.of(3)));
    assertThat(report.uncontrolled()).isPositive();
  }

  @Test
  void anAdoptionCanBeUndoneInRehearsal() {
    Simulation live = live();
    SimulatedCluster cluster = live.connect();
    try (Watch watch = cluster.watch("default", Adoption.KINDS)) {
      assertThat(
              new Adoption(
                      cluster,
                      watch,
                      Adoption.Settings.of("default", "api"),
                      Progress.Listener.NONE,
                      new Cancellation(),
                      new Holder("test", other -> false))
                  .run())
          .isInstanceOf(Outcome.Adopted.class);
    }
    var undone =
        Rehearsal.ofAdoption(
            InitialState.of(live.connect(), "default"),
            CALM,
            Adoption.Settings.of("default", "api").withGoal(Goal.UNDO));

    assertThat(undone.outcome())
        .isInstanceOfSatisfying(
            Outcome.Adopted.class, outcome -> assertThat(outcome.undone()).isTrue());
    Report report = undone.report().orElseThrow();
    assertThat(report.violations()).isEmpty();
    assertThat(report.timeline()).containsExactly(new Moment(Duration.ZERO, 2, 0, 2, 0, List.of()));
  }

  @Test
  void learnsFromTheLivingHowLongTheirSuccessorsTake() {
    Behaviour slow = Behaviour.healthy(Range.ofSeconds(12, 12), Range.ofMillis(500, 500));
    Simulation live = new Simulation(Setup.calm().withBehaviours(pod -> slow));
    ObjectNode controller =
        api(4, "readinessProbe: {tcpSocket: {port: 80}, initialDelaySeconds: 5}");
    controller.withObjectProperty("metadata").put("namespace", "default");
    live.foreign("user").create(Kind.REPLICATION_CONTROLLER, controller, WriteMode.APPLY);
    live.settle(Duration.ofSeconds(30));

    Report report =
        Rehearsal.ofUpdate(
                InitialState.of(live.connect(), "default"), CALM, update(Options.DEFAULT))
            .report()
            .orElseThrow();

    assertThat(report.learnedFrom()).isEqualTo(4);
    assertThat(report.podStart()).contains(Range.ofSeconds(12, 12));
    assertThat(report.podStop()).contains(Range.ofSeconds(1, 5));
    assertThat(report.unknown()).isEmpty(); // no Service is in front of them
  }
}
