package io.kubectlrc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.kubectlrc.cli.Roles.Right;
import io.kubectlrc.controlplane.ControlPlane;
import io.kubectlrc.controlplane.ControlPlaneTest;
import io.kubectlrc.controlplane.Eventually;
import io.kubectlrc.controlplane.Sandbox;
import io.kubectlrc.simulate.OpenShiftStandIn;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Adoptions of DeploymentConfigs on a real control plane that serves them as custom resources, with
 * the simulated turns of OpenShift's controllers in front of it.
 */
@ControlPlaneTest(openshift = true)
class AdoptConfigIT {

  /** Such an API server knows no defaults of DeploymentConfigs: all is written. */
  private static final String CONFIG =
      """
      apiVersion: apps.openshift.io/v1
      kind: DeploymentConfig
      metadata: {name: web, labels: {app: web}}
      spec:
        replicas: 2
        revisionHistoryLimit: 10
        test: false
        selector: {app: web}
        strategy:
          type: Rolling
          activeDeadlineSeconds: 21600
          rollingParams:
            updatePeriodSeconds: 1
            intervalSeconds: 1
            timeoutSeconds: 600
            maxSurge: 25%
            maxUnavailable: 25%
        triggers: [{type: ConfigChange}]
        template:
          metadata: {creationTimestamp: null, labels: {app: web}}
          spec:
            restartPolicy: Always
            terminationGracePeriodSeconds: 30
            dnsPolicy: ClusterFirst
            securityContext: {}
            schedulerName: default-scheduler
            containers:
            - name: nginx
              image: nginx:1.12
              resources: {}
              terminationMessagePath: /dev/termination-log
              terminationMessagePolicy: File
              imagePullPolicy: IfNotPresent
      """;

  private static final String OTHERS =
      """
      apiVersion: v1
      kind: Service
      metadata: {name: web}
      spec: {selector: {app: web, deploymentconfig: web}, ports: [{port: 80}]}
      ---
      apiVersion: autoscaling/v1
      kind: HorizontalPodAutoscaler
      metadata: {name: scaler}
      spec:
        scaleTargetRef: {apiVersion: apps.openshift.io/v1, kind: DeploymentConfig, name: web}
        minReplicas: 2
        maxReplicas: 9
      """;

  /** Nothing is mistyped in these: to look for that takes kubectl four times as long. */
  private static final String[] CREATE = {"create", "--validate=false"};

  private static final String OPENSHIFT = "apps.openshift.io/v1";
  private static final ObjectMapper JSON = new ObjectMapper();

  /** That one adoption leaves as another does. */
  private static final List<String> FIELDS =
      List.of(
          "/metadata/name",
          "/metadata/labels",
          "/metadata/finalizers",
          "/spec/replicas",
          "/spec/paused",
          "/status/latestVersion");

  @TempDir private Path folder;

  /** A namespace with a DeploymentConfig at rest, and its controllers at work. */
  private record Scene(Adoptions adoptions, OpenShiftStandIn controllers, Path folder)
      implements AutoCloseable {

    static Scene of(Sandbox sandbox, Path folder) throws Exception {
      return of(sandbox, folder, CONFIG, CREATE);
    }

    /**
     * @param creating how kubectl creates the DeploymentConfig
     */
    static Scene of(Sandbox sandbox, Path folder, String config, String... creating)
        throws Exception {
      OpenShiftStandIn controllers = OpenShiftStandIn.start(sandbox, Duration.ofSeconds(2));
      Scene scene = new Scene(new Adoptions(sandbox), controllers, folder);
      scene.kubectl(config, creating);
      scene.kubectl(OTHERS, CREATE);
      scene.eventually(
          () -> {
            JsonNode rc = scene.object("v1", "ReplicationController", "web-1");
            assertThat(rc.at("/metadata/annotations/openshift.io~1deployment.phase").asText())
                .isEqualTo("Complete");
            assertThat(rc.at("/status/readyReplicas").asInt()).isEqualTo(2);
            JsonNode dc = scene.object(OPENSHIFT, "DeploymentConfig", "web");
            assertThat(dc.at("/status/observedGeneration").asInt())
                .isEqualTo(dc.at("/metadata/generation").asInt());
            JsonNode endpoints = scene.object("v1", "Endpoints", "web");
            assertThat(endpoints.at("/subsets/0/addresses")).hasSize(2);
            JsonNode deployer = scene.object("v1", "Pod", "web-1-deploy");
            assertThat(deployer.at("/status/phase").asText()).isEqualTo("Succeeded");
          });
      return scene;
    }

    private void kubectl(String manifest, String... words) throws Exception {
      Path file = Files.writeString(Files.createTempFile(folder, "dc", ".yaml"), manifest);
      List<String> command = new ArrayList<>(List.of(words));
      command.addAll(List.of("-f", file.toString()));
      adoptions.kubectl(command.toArray(String[]::new));
    }

    void eventually(Eventually.Assertions assertions) throws Exception {
      Eventually.passesWithin(Duration.ofSeconds(60), assertions);
    }

    String field(String object, String path) {
      try {
        return adoptions.kubectl("get", object, "-o", "jsonpath={." + path + "}");
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }

    /** An object as it is now; a node without fields if there is none. */
    private JsonNode object(String apiVersion, String kind, String name) {
      return JSON.valueToTree(
          client().genericKubernetesResources(apiVersion, kind).withName(name).get());
    }

    /** What must be the same after a disturbed and an undisturbed adoption. */
    String state() {
      return adoptions.state()
          + lines(OPENSHIFT, "DeploymentConfig")
          + lines("v1", "ReplicationController");
    }

    private String lines(String apiVersion, String kind) {
      StringBuilder text = new StringBuilder();
      for (Object found : client().genericKubernetesResources(apiVersion, kind).list().getItems()) {
        JsonNode object = JSON.valueToTree(found);
        text.append(kind);
        FIELDS.forEach(field -> text.append(' ').append(object.at(field)));
        text.append(' ').append(object.at("/metadata/ownerReferences").findValues("name"));
        text.append('\n');
      }
      return text.toString();
    }

    private KubernetesClient client() {
      return adoptions.sandbox().client();
    }

    @Override
    public void close() {
      controllers.close();
    }
  }

  @Test
  void adoptsWithEveryPodRunningAndGoesBack(Sandbox sandbox) throws Exception {
    try (Scene scene = Scene.of(sandbox, folder)) {
      Adoptions adoptions = scene.adoptions();
      String before = scene.state();

      Ran refused = adoptions.adopt("web-1");
      assertThat(refused.exitCode()).isEqualTo(1);
      assertThat(refused.err()).contains("kubectl-rc adopt dc/web");
      Ran preview = adoptions.adopt("dc/web", "--dry-run");
      assertThat(preview.exitCode()).as(preview.err()).isZero();
      assertThat(preview.out())
          .contains("pause DeploymentConfig web", "delete DeploymentConfig web, keeping");
      Ran rehearsal = adoptions.run("rehearse", "--adopt", "dc/web");
      assertThat(rehearsal.exitCode()).as(rehearsal.out() + rehearsal.err()).isZero();
      assertThat(scene.state()).isEqualTo(before);

      List<String> disturbances;
      CompletableFuture<Ran> watched =
          CompletableFuture.supplyAsync(() -> adoptions.run("watch", "dc/web", "--for=6s"));
      try (Adoptions.Lookout lookout = adoptions.watch()) {
        Ran adopted = adoptions.adopt("deploymentconfig/web");
        assertThat(adopted.exitCode()).as(adopted.err()).isZero();
        assertThat(adopted.err()).contains("pod web-1-deploy");
        assertThat(adopted.out())
            .startsWith(
                "deployment.apps/web adopted the pods of replicationcontroller/web-1 of"
                    + " deploymentconfig.apps.openshift.io/web (2 pods, ");
        assertThat(adoptions.kubectl("get", "dc,rc", "-o", "name")).isEmpty();
        assertThat(scene.field("deployment/web", "spec.template.metadata.labels"))
            .isEqualTo("{\"app\":\"web\",\"deploymentconfig\":\"web\"}");
        assertThat(adoptions.adopt("--all").err()).contains("nothing to do");

        Ran back = adoptions.run("rehearse", "--adopt", "dc/web", "--undo");
        assertThat(back.exitCode()).as(back.out() + back.err()).isZero();
        assertThat(back.out()).contains("Nothing would suffer.");

        Ran undone = adoptions.adopt("dc/web", "--undo");
        assertThat(undone.exitCode()).as(undone.err()).isZero();
        assertThat(undone.out())
            .startsWith(
                "replicationcontroller/web-1 of deploymentconfig.apps.openshift.io/web has its pods"
                    + " back from deployment.apps/web (2 pods, ");
        scene.eventually(() -> assertThat(scene.state()).isEqualTo(withFreeDeployer(before)));
        disturbances = lookout.disturbances();
      }
      assertThat(disturbances).isEmpty();
      assertThat(watched.get().exitCode()).as(watched.get().err()).isZero();
      assertThat(watched.get().out())
          .contains("0 pods came and 0 went", "At least 2 pods were available, and at most 2 ran");

      Ran all = adoptions.adopt("--all", "--prune-history", "--parallel=2");
      assertThat(all.exitCode()).as(all.err()).isZero();
      assertThat(all.out()).contains("dc/web", "adopted");
      assertThat(adoptions.kubectl("get", "pods", "-o", "name")).doesNotContain("deploy");
    }
  }

  /** One field is changed, one added, and two are dropped, by whoever manages them. */
  @ParameterizedTest
  @EnumSource
  @Execution(ExecutionMode.CONCURRENT)
  void theNextReleaseIsApplied(FieldManagersIT.Way way, ControlPlane plane) throws Exception {
    String first =
        CONFIG
            .replace("name: web, labels: {app: web}", "name: web, labels: {app: web, tier: front}")
            .replace(
                "image: nginx:1.12\n",
                """
                image: web:1
                        env:
                        - {name: KEPT, value: a}
                        - {name: DROPPED, value: b}
                """);
    Path own = Files.createTempDirectory(folder, "apply");
    try (Sandbox sandbox = plane.newSandbox("dc-apply");
        Scene scene = Scene.of(sandbox, own, first, way.words())) {
      Ran adopted = scene.adoptions().adopt("dc/web", "--image=web:2");
      assertThat(adopted.exitCode()).as(adopted.err()).isZero();
      assertThat(FieldManagersIT.managers(sandbox, "deployment/web"))
          .doesNotContain("kubectl-rc")
          .isNotEmpty();

      Path file = Files.writeString(own.resolve("dc.yaml"), first);
      way.apply(sandbox, own, FieldManagersIT.next(Ran.of("convert", file.toString()).out()));

      FieldManagersIT.assertNextReleaseIs(sandbox, "deployment/web");
    }
  }

  /** What has rolled the ReplicationController out does not go with the one of an undo. */
  private static String withFreeDeployer(String state) {
    return state.replace(
        "deployer-pod-for.name=web-1} of [web-1]", "deployer-pod-for.name=web-1} of []");
  }

  enum Way {
    ADOPT("adopt", "dc/web"),
    UNDO("adopt", "dc/web", "--undo"),
    /**
     * The undo of an adoption half-way, whose ReplicationController is there for its name alone.
     */
    TURN_BACK("adopt", "dc/web", "--undo");

    private final List<String> arguments;

    Way(String... arguments) {
      this.arguments = List.of(arguments);
    }
  }

  @ParameterizedTest
  @EnumSource
  @Execution(ExecutionMode.CONCURRENT) // each mostly waits, in namespaces of its own
  void endsAsIfNeverKilled(Way way, ControlPlane plane) throws Exception {
    String expected;
    int writes;
    try (Sandbox sandbox = plane.newSandbox("dc-crash");
        Scene scene = prepare(way, sandbox)) {
      CrashingMain.Ended undisturbed =
          CrashingMain.start(folder, sandbox, "never", 0, way.arguments);
      assertThat(undisturbed.status()).as(undisturbed.output()).isZero();
      writes = undisturbed.writes();
      expected = settled(scene);
      assertThat(expected).doesNotContain("lease", "kubectl-rc.io/adoption");
    }
    List<String> table = new ArrayList<>();
    int ended = 0;
    int killed = 0;
    int told = 0;
    for (int write = 1; write <= writes; write++) {
      for (String when : List.of("before", "after")) {
        try (Sandbox sandbox = plane.newSandbox("dc-crash");
            Scene scene = prepare(way, sandbox)) {
          List<String> disturbances;
          CrashingMain.Ended first;
          Ran second;
          boolean same;
          boolean continued;
          try (Adoptions.Lookout lookout = scene.adoptions().watch()) {
            first = CrashingMain.start(folder, sandbox, when, write, way.arguments);
            List<String> command = told(way, scene);
            continued = !command.isEmpty();
            second = scene.adoptions().run(continued ? command : way.arguments);
            same = second.exitCode() == 0 && becomes(scene, expected);
            disturbances = lookout.disturbances();
          }
          killed += first.killed() ? 1 : 0;
          told += continued ? 1 : 0;
          ended += same && disturbances.isEmpty() ? 1 : 0;
          table.add(
              "%-6s %-6s write %2d  first run: %-9s second run: exit %d  %s, %s"
                  .formatted(
                      way,
                      when,
                      write,
                      first.fate(),
                      second.exitCode(),
                      same
                          ? "as if never killed"
                          : "DIFFERENT:\n" + scene.state() + second.out() + second.err(),
                      disturbances.isEmpty() ? "no pod touched" : disturbances));
        }
      }
    }
    table.add("%s: %d of %d points end as if never killed".formatted(way, ended, 2 * writes));
    print(way, table);
    assertThat(ended).as(String.join("\n", table)).isEqualTo(2 * writes);
    // A write that the server refuses, since the object changed meanwhile, is not always made.
    assertThat(killed).isGreaterThan(2 * writes - 8);
    // But for the lock's writes, before all others and after them, and for the first of its own.
    assertThat(told).as("what status told the command of").isGreaterThan(writes);
  }

  /**
   * The command that status prints for what is in flight; empty if nothing is, or nothing that way
   * yet.
   */
  private static List<String> told(Way way, Scene scene) {
    Ran status = scene.adoptions().run("status");
    assertThat(status.exitCode()).as(status.err()).isZero();
    return status
        .out()
        .lines()
        .filter(line -> line.startsWith("  go on: "))
        .findFirst()
        .map(line -> line.substring(line.indexOf("kubectl-rc ") + "kubectl-rc ".length()))
        .map(command -> List.of(command.split(" ")))
        .filter(command -> command.contains("--undo") == way.arguments.contains("--undo"))
        .orElse(List.of());
  }

  private Scene prepare(Way way, Sandbox sandbox) throws Exception {
    Scene scene = Scene.of(sandbox, folder);
    if (way == Way.UNDO) {
      Ran adopted = scene.adoptions().adopt("dc/web");
      assertThat(adopted.exitCode()).as(adopted.err()).isZero();
    }
    if (way == Way.TURN_BACK) {
      dieAfter("creates the ReplicaSet", 7, sandbox);
      assertThat(scene.field("rc/web-1", "metadata.deletionTimestamp")).isNotEmpty();
    }
    return scene;
  }

  /** An adoption that is killed after so many writes. */
  private void dieAfter(String doing, int writes, Sandbox sandbox) throws Exception {
    CrashingMain.Ended ended =
        CrashingMain.start(folder, sandbox, "after", writes, Way.ADOPT.arguments);
    assertThat(ended.killed()).as(doing + ": " + ended.output()).isTrue();
  }

  /** What somebody scales while an adoption is half-way, and how far it is then. */
  enum Scaled {
    PAUSED_CONFIG(3, "dc/web"),
    CONFIG_BESIDE_DEPLOYMENT(4, "dc/web"),
    RELEASED_CONTROLLER(5, "rc/web-1"),
    CONFIG_OF_RELEASED_CONTROLLER(5, "dc/web"),
    CONFIG_BESIDE_REPLICA_SET(7, "dc/web"),
    DEPLOYMENT(8, "deployment/web");

    private final int writes;
    private final String object;

    Scaled(int writes, String object) {
      this.writes = writes;
      this.object = object;
    }
  }

  @ParameterizedTest
  @EnumSource
  @Execution(ExecutionMode.CONCURRENT) // each mostly waits, in namespaces of its own
  void whoeverScalesMeanwhileGetsThePodsThatHeAsksFor(Scaled scaled, ControlPlane plane)
      throws Exception {
    try (Sandbox sandbox = plane.newSandbox("dc-scale");
        Scene scene = Scene.of(sandbox, folder)) {
      Adoptions adoptions = scene.adoptions();
      dieAfter("is half-way", scaled.writes, sandbox);
      Map<String, String> before = serving(adoptions);
      adoptions.kubectl("scale", scaled.object, "--replicas=3");

      Ran first = adoptions.adopt("dc/web");
      if (scaled == Scaled.PAUSED_CONFIG) {
        // A paused one is not scaled, so its adoption is called off.
        assertThat(first.exitCode()).isEqualTo(1);
        assertThat(first.err())
            .contains(
                "is to have 3 pods",
                "kubectl-rc adopt dc/web --kubeconfig=%s --undo".formatted(sandbox.kubeconfig()));
        assertThat(adoptions.adopt("dc/web", "--undo").exitCode()).isZero();
        scene.eventually(
            () -> assertThat(scene.field("rc/web-1", "status.readyReplicas")).isEqualTo("3"));
        first = adoptions.adopt("dc/web");
      }
      assertThat(first.exitCode()).as(first.err()).isZero();

      scene.eventually(
          () -> {
            assertThat(scene.field("deployment/web", "status.readyReplicas")).isEqualTo("3");
            assertThat(serving(adoptions)).hasSize(3).containsAllEntriesOf(before);
          });
      assertThat(adoptions.kubectl("get", "dc,rc", "-o", "name")).isEmpty();
    }
  }

  /** The pods that are not those of a rollout. */
  private static Map<String, String> serving(Adoptions adoptions) {
    Map<String, String> serving = adoptions.identities();
    serving.keySet().removeIf(name -> name.endsWith("-deploy"));
    return serving;
  }

  private static String settled(Scene scene) throws Exception {
    String[] last = {scene.state()};
    scene.eventually(
        () -> {
          String before = last[0];
          Thread.sleep(500); // nothing tells that a controller has nothing more to do
          last[0] = scene.state();
          assertThat(last[0]).isEqualTo(before);
        });
    return last[0];
  }

  private static boolean becomes(Scene scene, String expected) throws Exception {
    try {
      Eventually.passesWithin(
          Duration.ofSeconds(15), () -> assertThat(scene.state()).isEqualTo(expected));
      return true;
    } catch (AssertionError different) {
      return false;
    }
  }

  private static void print(Way way, List<String> table) throws IOException {
    Path file =
        Files.createDirectories(Path.of("target", "crash-matrix"))
            .resolve("ADOPT_CONFIG_" + way + ".txt");
    Files.write(file, table);
    table.forEach(System.out::println);
  }

  @Test
  void theRolesAreEnoughAndSayWhatIsMissing(Sandbox sandbox) throws Exception {
    try (Scene scene = Scene.of(sandbox, folder)) {
      Adoptions adoptions = scene.adoptions();
      List<Right> rights = new ArrayList<>(Roles.of("adopt.yaml"));
      Ran refused = run(sandbox.newUser("half", Roles.rules(rights)), "adopt", "dc/web");
      assertThat(refused.exitCode()).isEqualTo(1);
      assertThat(refused.err()).contains("samples/roles/adopt-deploymentconfigs.yaml");

      rights.addAll(Roles.of("adopt-deploymentconfigs.yaml"));
      Sandbox.User user = sandbox.newUser("adopter", Roles.rules(rights));
      List<Right> own = Roles.of("adopt-deploymentconfigs.yaml");
      for (int i = 0; i < own.size(); i++) {
        List<Right> less = new ArrayList<>(Roles.of("adopt.yaml"));
        less.addAll(Roles.without(own, own.get(i)));
        Sandbox.User deprived = sandbox.newUser("without-" + i, Roles.rules(less));
        String told =
            run(deprived, "adopt", "dc/web", "--prune-history", "--dry-run").err()
                + run(deprived, "adopt", "dc/web", "--undo", "--dry-run").err();
        if (less.contains(own.get(i))) {
          continue; // both Roles have it
        }
        assertThat(told).contains("this user may not " + own.get(i));
        if (!own.get(i).toString().equals("list networkpolicies.networking.k8s.io")) {
          assertThat(told).contains("roles/adopt-deploymentconfigs.yaml");
        }
      }

      assertOthersRoles(sandbox);
      for (String[] arguments :
          List.of(
              new String[] {"adopt", "dc/web"},
              new String[] {"adopt", "dc/web", "--undo"},
              new String[] {"adopt", "--all", "--prune-history"})) {
        Ran ran = run(user, arguments);
        assertThat(ran.exitCode()).as(ran.err()).isZero();
      }
      assertThat(adoptions.kubectl("get", "dc,rc,lease", "-o", "name")).isEmpty();
    }
  }

  /** Those of the commands that only read. */
  private static void assertOthersRoles(Sandbox sandbox) throws Exception {
    for (String command : List.of("status", "rehearse")) {
      String[] arguments =
          command.equals("status")
              ? new String[] {"status"}
              : new String[] {"rehearse", "--adopt", "dc/web"};
      List<Right> rights = new ArrayList<>(Roles.of(command + ".yaml"));
      Ran refused = run(sandbox.newUser(command + "-half", Roles.rules(rights)), arguments);
      assertThat(refused.exitCode()).isEqualTo(1);
      assertThat(refused.err())
          .contains("this user may not list deploymentconfigs.apps.openshift.io")
          .contains("samples/roles/" + command + "-deploymentconfigs.yaml");
      rights.addAll(Roles.of(command + "-deploymentconfigs.yaml"));
      Ran ran = run(sandbox.newUser(command + "-whole", Roles.rules(rights)), arguments);
      assertThat(ran.exitCode()).as(ran.out() + ran.err()).isZero();
      assertThat(ran.err()).doesNotContain("may not");
    }
  }

  private static Ran run(Sandbox.User user, String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.add("--kubeconfig=" + user.kubeconfig());
    return Ran.of(all.toArray(String[]::new));
  }
}
