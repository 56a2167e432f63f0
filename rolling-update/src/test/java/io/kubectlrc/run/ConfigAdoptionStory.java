package io.kubectlrc.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlrc.adopt.Adopting;
import io.kubectlrc.adopt.AdoptionState;
import io.kubectlrc.adopt.Goal;
import io.kubectlrc.cluster.ClusterException;
import io.kubectlrc.cluster.Kind;
import io.kubectlrc.cluster.Manifests;
import io.kubectlrc.cluster.Preconditions;
import io.kubectlrc.cluster.Propagation;
import io.kubectlrc.cluster.Ref;
import io.kubectlrc.cluster.Watch;
import io.kubectlrc.cluster.WriteMode;
import io.kubectlrc.object.Marks;
import io.kubectlrc.object.OpenShiftMarks;
import io.kubectlrc.operate.Operation;
import io.kubectlrc.operate.Outcome;
import io.kubectlrc.operate.Progress;
import io.kubectlrc.simulate.Change;
import io.kubectlrc.simulate.OpenShift;
import io.kubectlrc.simulate.Pace;
import io.kubectlrc.simulate.ProcessDeath;
import io.kubectlrc.simulate.RequestFaults;
import io.kubectlrc.simulate.Setup;
import io.kubectlrc.simulate.SimulatedCluster;
import io.kubectlrc.simulate.Simulation;
import io.kubectlrc.simulate.Snapshot;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * The adoption of one DeploymentConfig and its undo, beside a live DeploymentConfig controller,
 * with all that a seed brings upon them.
 */
final class ConfigAdoptionStory {
  static final Ref CONFIG = OpenShift.config("web");
  static final Ref FORMER = OpenShift.controller("web-1");
  static final Ref RC = OpenShift.controller("web-2");
  static final Ref DEPLOYMENT = new Ref(Kind.DEPLOYMENT, "default", "web");
  static final Ref HPA = new Ref(Kind.HORIZONTAL_POD_AUTOSCALER, "default", "scaler");
  private static final Ref DEPLOYER = new Ref(Kind.POD, "default", "web-2-deploy");
  private static final Ref FORMER_DEPLOYER = new Ref(Kind.POD, "default", "web-1-deploy");
  private static final String TRIGGERS = "image.openshift.io/triggers";
  private static final int TRIES = 40;

  final Simulation simulation;
  final List<Progress> told = new ArrayList<>();
  private final SplittableRandom random;
  private final Set<String> podsBegun = new TreeSet<>();
  private final List<String> touched = new ArrayList<>();
  private final JsonNode specBefore;
  private final JsonNode rcBefore;
  private final ObjectNode manifest;
  private final int replicas;

  /** How many pods somebody wants. */
  private int asked;

  private UnaryOperator<Operation<AdoptionState>> planner = UnaryOperator.identity();

  /** Whether a trigger has written another image since. */
  private boolean moved;

  private boolean prunes;
  private boolean strangersAllowed;
  private int runs;

  ConfigAdoptionStory(long seed, int replicas, boolean autoscaled) {
    this(seed, replicas, autoscaled, Pace.ERRATIC);
  }

  ConfigAdoptionStory(long seed, int replicas, boolean autoscaled, Pace pace) {
    random = new SplittableRandom(seed);
    this.replicas = replicas;
    asked = replicas;
    simulation = new Simulation(Setup.calm().withPace(pace).withSeed(seed).withDeploymentConfigs());
    simulation.endAfter(Duration.ofHours(24));
    SimulatedCluster user = simulation.foreign("user");
    manifest = OpenShift.config(replicas, "web:1");
    manifest
        .withObjectProperty("spec")
        .set(
            "triggers",
            Manifests.yaml(
                    """
                    all:
                    - {type: ConfigChange}
                    - type: ImageChange
                      imageChangeParams:
                        automatic: true
                        containerNames: [main]
                        from: {kind: ImageStreamTag, name: "web:latest", namespace: images}
                    """)
                .get("all"));
    simulation.tag("images", "web:latest", "web:1");
    user.create(Kind.DEPLOYMENT_CONFIG, manifest, WriteMode.APPLY);
    user.create(Kind.SERVICE, Manifests.service("web", "web"), WriteMode.APPLY);
    ObjectNode byInjected = Manifests.service("injected", "web");
    byInjected.withObject("/spec/selector").put("deploymentconfig", "web");
    user.create(Kind.SERVICE, byInjected, WriteMode.APPLY);
    simulation.settle(Duration.ofMinutes(2));
    simulation.tag("images", "web:latest", "web:2");
    simulation.settle(Duration.ofMinutes(2));
    if (autoscaled) {
      user.create(
          Kind.HORIZONTAL_POD_AUTOSCALER,
          Manifests.yaml(
              """
              metadata: {name: scaler, namespace: default}
              spec:
                scaleTargetRef: {apiVersion: apps.openshift.io/v1, kind: DeploymentConfig, name: web}
                minReplicas: %1$d
                maxReplicas: %1$d
              """
                  .formatted(Math.max(1, replicas))),
          WriteMode.APPLY);
      simulation.settle(Duration.ofMinutes(2));
    }
    pods().forEach(pod -> podsBegun.add(pod.uid()));
    assertThat(podsBegun).hasSize(replicas);
    specBefore = simulation.find(CONFIG).orElseThrow().spec();
    rcBefore = simulation.find(RC).orElseThrow().spec();
    simulation.observe(this::watchPods);
    simulation.observe(this::watchConfig);
  }

  private static boolean isServing(Snapshot pod) {
    return !pod.labels().containsKey(OpenShiftMarks.DEPLOYER_POD_FOR);
  }

  private Collection<Snapshot> pods() {
    return simulation.all(Kind.POD).stream().filter(ConfigAdoptionStory::isServing).toList();
  }

  private void watchConfig(Change change) {
    if (change.subject().kind() == Kind.DEPLOYMENT_CONFIG
        && !change.isRemoval()
        && !change.after().isDeleting()) {
      String image = change.after().spec().at("/template/spec/containers/0/image").asText();
      moved |= !image.equals("web:2");
    }
  }

  private void watchPods(Change change) {
    if (change.subject().kind() != Kind.POD || !isServing(change.subject())) {
      return;
    }
    boolean ours = podsBegun.contains(change.subject().uid());
    if (change.isCreation() && !(strangersAllowed && isStranger(change.subject()))) {
      touched.add(change.actor() + " made " + change.subject());
    } else if (ours
        && (change.isRemoval() || change.after().isDeleting() && !change.before().isDeleting())) {
      touched.add(change.actor() + " took " + change.subject());
    }
  }

  /** Of a DeploymentConfig that somebody has created anew, which is not for us to prevent. */
  private boolean isStranger(Snapshot pod) {
    return pod.labels().containsKey("deployment");
  }

  ConfigAdoptionStory pruning() {
    prunes = true;
    return this;
  }

  /** Has another planner take the place of the real one. */
  ConfigAdoptionStory planned(UnaryOperator<Operation<AdoptionState>> another) {
    planner = another;
    return this;
  }

  /** Runs towards a goal until it is reached, each time with the faults that the next die gives. */
  Outcome reach(Goal goal, AdoptionStory.FaultsOfRun faults) {
    Optional<Outcome> last = Optional.empty();
    for (int tries = 0; tries < TRIES; tries++) {
      Optional<Outcome> outcome = once(goal, faults.of(tries));
      if (outcome.isPresent()
          && !(outcome.get() instanceof Outcome.Failed)
          && !(outcome.get() instanceof Outcome.Refused)) {
        return outcome.get();
      }
      if (strangersAllowed
          && outcome.isPresent()
          && outcome.get() instanceof Outcome.Refused refused
          && refused.toString().contains("whose pods Deployment web has adopted")) {
        return refused; // it had ended, and somebody has created the DeploymentConfig anew since
      }
      if (outcome.toString().contains("Resume it with adoption of dc/web with undo")) {
        once(Goal.UNDO, RequestFaults.NONE); // as it says
        simulation.settle(Duration.ofMinutes(1));
      }
      last = outcome;
    }
    throw new AssertionError("not reached after " + TRIES + " runs: " + goal + ", " + last);
  }

  /** One run; empty if its process was killed. */
  Optional<Outcome> once(Goal goal, RequestFaults faults) {
    String name = "run-" + runs++;
    SimulatedCluster cluster = simulation.connect(name, faults);
    Adoption.Settings settings = settings(goal);
    try (Watch watch =
        cluster.watch("default", Adoption.kinds(cluster, List.of(settings.name())))) {
      Outcome outcome =
          new Adoption(
                  cluster,
                  watch,
                  settings,
                  told::add,
                  new Cancellation(),
                  new Holder(name, other -> true),
                  planner.apply(new Adopting(goal, prunes)))
              .run();
      World.requireAsked(cluster);
      return Optional.of(outcome);
    } catch (ProcessDeath death) {
      return Optional.empty();
    } catch (ClusterException atTheFirstWatch) {
      return Optional.empty();
    }
  }

  Adoption.Settings settings(Goal goal) {
    return Adoption.Settings.of("default", "dc/web")
        .withGoal(goal)
        .withTimeout(Duration.ofMinutes(10))
        .withPrunedHistory(prunes);
  }

  private Duration soon() {
    return Duration.ofMillis(random.nextInt(12_000));
  }

  private void later(String who, Consumer<SimulatedCluster> script) {
    simulation.later(soon(), who, script);
  }

  /** Somebody resumes the DeploymentConfig, at moments that chance chooses. */
  void resumeSometimes() {
    for (int i = 1 + random.nextInt(4); i > 0; i--) {
      later("resumer", this::resume);
    }
  }

  void resume(SimulatedCluster resumer) {
    if (config().filter(one -> !one.isDeleting()).isPresent()) {
      resumer.merge(CONFIG, Manifests.yaml("spec: {paused: false}"), WriteMode.APPLY);
    }
  }

  /**
   * A tag moves: not before there is a Deployment, since a DeploymentConfig that has not gone so
   * far is left to its rollout.
   */
  void moveTagSometimes(boolean onlyWhenReleased) {
    int[] number = {3};
    for (int i = 1 + random.nextInt(2); i > 0; i--) {
      later(
          "builder",
          builder -> {
            boolean begun = simulation.find(DEPLOYMENT).isPresent();
            if (begun && (!onlyWhenReleased || isReleased())) {
              simulation.tag("images", "web:latest", "web:" + number[0]++);
            }
          });
    }
  }

  private boolean isReleased() {
    return simulation
        .find(RC)
        .map(rc -> !rc.labels().containsKey(OpenShiftMarks.CONFIG))
        .orElse(true);
  }

  /**
   * Somebody asks for more and more pods, of the DeploymentConfig while it is there, then of the
   * Deployment.
   */
  void scaleSometimes() {
    for (int i = 1 + random.nextInt(3); i > 0; i--) {
      later(
          "scaler",
          scaler -> {
            boolean present = config().filter(one -> !one.isDeleting()).isPresent();
            if (present || simulation.find(DEPLOYMENT).isPresent() && config().isEmpty()) {
              ObjectNode patch = Manifests.yaml("spec: {replicas: " + ++asked + "}");
              scaler.merge(present ? CONFIG : DEPLOYMENT, patch, WriteMode.APPLY);
            }
          });
    }
  }

  /** None was taken, and there are as many as somebody has asked for last. */
  void assertScaled() {
    assertThat(touched).noneMatch(what -> what.contains(" took "));
    assertThat(pods().stream().filter(pod -> pod.pod().active())).hasSize(asked);
  }

  /** A GitOps tool applies the manifest: over what is there, or anew. */
  void reapplySometimes() {
    strangersAllowed = true;
    for (int i = 1 + random.nextInt(3); i > 0; i--) {
      later(
          "gitops",
          gitops -> {
            Optional<Snapshot> present = config();
            if (present.isEmpty()) {
              gitops.create(Kind.DEPLOYMENT_CONFIG, manifest.deepCopy(), WriteMode.APPLY);
            } else if (!present.get().isDeleting()) {
              ObjectNode patch = Manifests.yaml("spec: {paused: null}");
              gitops.merge(CONFIG, patch, WriteMode.APPLY);
            }
          });
    }
  }

  /** Somebody deletes pods, at moments that chance chooses. */
  void losePodsSometimes() {
    for (int i = 1 + random.nextInt(3); i > 0; i--) {
      later(
          "vandal",
          vandal ->
              pods().stream()
                  .filter(pod -> !pod.isDeleting())
                  .findFirst()
                  .ifPresent(
                      pod -> vandal.delete(pod.ref(), Propagation.BACKGROUND, Preconditions.NONE)));
    }
  }

  /** Nobody but whoever deleted pods has, and they were replaced. */
  void assertOnlyOthersTouchedPods() {
    assertThat(touched).noneMatch(what -> what.contains("-controller took "));
    assertThat(pods().stream().filter(pod -> pod.pod().active())).hasSize(replicas);
  }

  private Optional<Snapshot> config() {
    return simulation.find(CONFIG);
  }

  void assertNoPodTouched() {
    assertThat(touched).isEmpty();
    Set<String> now = new TreeSet<>();
    pods().stream()
        .filter(pod -> !strangersAllowed || podsBegun.contains(pod.uid()))
        .forEach(pod -> now.add(pod.uid()));
    assertThat(now).isEqualTo(podsBegun);
    assertThat(pods()).allMatch(pod -> pod.pod().restarts() == 0);
  }

  void assertAdopted() {
    simulation.settle(Duration.ofMinutes(11));
    if (!strangersAllowed) {
      assertThat(config()).isEmpty();
      assertThat(simulation.find(RC)).isEmpty();
      assertThat(simulation.find(FORMER).isPresent()).isEqualTo(!prunes);
      assertThat(simulation.find(DEPLOYER).isPresent()).isEqualTo(!prunes);
      assertThat(simulation.find(FORMER_DEPLOYER).isPresent()).isEqualTo(!prunes);
    }
    Snapshot deployment = simulation.find(DEPLOYMENT).orElseThrow();
    assertThat(deployment.spec().path("paused").asBoolean()).isFalse();
    assertThat(deployment.labels()).doesNotContainKey(Marks.GOAL);
    assertThat(deployment.spec().path("selector"))
        .isEqualTo(Manifests.yaml("matchLabels: {app: web}"));
    assertThat(deployment.spec().at("/template/metadata/labels"))
        .isEqualTo(Manifests.yaml("{app: web, deploymentconfig: web}"));
    assertThat(simulation.all(Kind.REPLICA_SET)).hasSize(1);
    assertThat(deployment.status().path("updatedReplicas").asInt()).isEqualTo(asked);
    assertThat(deployment.annotation(TRIGGERS)).contains("web:latest", "\"namespace\":\"images\"");
    assertTidy("Deployment");
  }

  /** What a trigger has written into the DeploymentConfig must not roll out by itself. */
  void assertHeldBackIfMoved() {
    assertThat(isHeldBack() || !moved).as("triggers are held back").isTrue();
  }

  boolean isHeldBack() {
    return simulation.find(DEPLOYMENT).orElseThrow().annotation(TRIGGERS).contains("paused");
  }

  void assertUndone() {
    simulation.settle(Duration.ofMinutes(11));
    assertThat(simulation.find(DEPLOYMENT)).isEmpty();
    assertThat(simulation.all(Kind.REPLICA_SET)).isEmpty();
    Snapshot config = config().orElseThrow();
    assertThat(withoutPause(config.spec())).isEqualTo(scaled(withoutPause(specBefore)));
    assertThat(config.metadata().path("annotations").toString()).doesNotContain(Marks.PREFIX);
    assertThat(config.status().path("latestVersion").asInt()).isEqualTo(2);
    Snapshot rc = simulation.find(RC).orElseThrow();
    assertThat(rc.spec()).isEqualTo(scaled(rcBefore));
    assertThat(rc.controller()).isEqualTo(config.uid());
    assertThat(rc.metadata().path("finalizers")).isEmpty();
    assertThat(rc.annotation(OpenShiftMarks.PHASE)).isEqualTo("Complete");
    assertTidy("DeploymentConfig");
  }

  private JsonNode scaled(JsonNode spec) {
    return ((ObjectNode) spec.deepCopy()).put("replicas", asked);
  }

  private static JsonNode withoutPause(JsonNode spec) {
    ObjectNode plain = spec.deepCopy();
    if (!plain.path("paused").asBoolean()) {
      plain.remove("paused");
    }
    return plain;
  }

  private void assertTidy(String kind) {
    if (!strangersAllowed) {
      assertThat(simulation.all(Kind.LEASE)).isEmpty();
    }
    assertThat(pods()).noneMatch(pod -> pod.controller().isEmpty());
    simulation
        .find(HPA)
        .ifPresent(
            hpa -> {
              assertThat(hpa.spec().at("/scaleTargetRef/kind").asText()).isEqualTo(kind);
              assertThat(hpa.spec().at("/scaleTargetRef/name").asText()).isEqualTo("web");
              assertThat(hpa.annotation(Marks.PARKED_FOR_ADOPTION)).isEmpty();
            });
  }
}
