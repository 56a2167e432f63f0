package io.kubectlrc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubectlrc.cli.Roles.Right;
import io.kubectlrc.controlplane.ControlPlaneTest;
import io.kubectlrc.controlplane.Eventually;
import io.kubectlrc.controlplane.PodLife;
import io.kubectlrc.controlplane.Sandbox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * With exactly the rights of its Role among the samples each command works; without any one of them
 * it says so, and writes nothing where it cannot do without.
 */
@ControlPlaneTest
class RolesIT {

  /** What an update can do without: less is checked and told. */
  private static final Set<String> SPARED_BY_UPDATES =
      Set.of(
          "list events",
          "watch events",
          "list resourcequotas",
          "list deployments.apps",
          "list replicasets.apps",
          "list statefulsets.apps",
          "list daemonsets.apps",
          "list jobs.batch");

  private static final Set<String> SPARED_BY_ADOPTIONS = Set.of("list poddisruptionbudgets.policy");

  /** Without them an adoption is done, and cannot be undone by the same user. */
  private static final Set<String> ONLY_TO_UNDO =
      Set.of(
          "create replicationcontrollers",
          "patch replicationcontrollers",
          "delete deployments.apps",
          "delete replicasets.apps");

  /** Without them an adoption cannot be done, but undone. */
  private static final Set<String> ONLY_TO_ADOPT =
      Set.of(
          "delete replicationcontrollers",
          "create deployments.apps",
          "update deployments/finalizers.apps");

  private static final Set<String> NEEDED_BY_REHEARSALS =
      Set.of("list replicationcontrollers", "list pods");

  private static final Set<String> NEEDED_BY_WATCHES =
      Set.of(
          "list pods", "watch pods", "list replicationcontrollers", "watch replicationcontrollers");

  private static final Set<String> NEEDED_BY_PROXIES = Set.of("get services", "get services/proxy");

  private static final String SCALER =
      """
      ---
      apiVersion: autoscaling/v1
      kind: HorizontalPodAutoscaler
      metadata: {name: scaler}
      spec:
        scaleTargetRef: {apiVersion: v1, kind: ReplicationController, name: web-1453323827}
        minReplicas: 1
        maxReplicas: 9
      ---
      apiVersion: v1
      kind: ResourceQuota
      metadata: {name: quota}
      spec: {hard: {pods: "50"}}
      """;

  private static Ran run(Sandbox.User user, String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.add("--kubeconfig=" + user.kubeconfig());
    return Ran.of(all.toArray(String[]::new));
  }

  private static Ran succeeds(Sandbox.User user, String... arguments) {
    Ran ran = run(user, arguments);
    assertThat(ran.exitCode()).as(ran.err()).isZero();
    assertThat(ran.err()).doesNotContain("may not");
    return ran;
  }

  private static void refuses(Ran ran, Right right, String role) {
    assertThat(ran.exitCode()).as(right + ": " + ran.out() + ran.err()).isEqualTo(1);
    assertThat(ran.out()).isEmpty();
    assertThat(ran.err()).contains("this user may not " + right, "samples/roles/" + role);
  }

  private static void says(Ran ran, Right right) {
    assertThat(ran.exitCode()).as(right + ": " + ran.err()).isZero();
    assertThat(ran.err()).contains("this user may not " + right + ", so");
  }

  /** Somebody who has all rights of a Role but one. */
  private interface Deprived {
    void tries(Right missing, Sandbox.User user) throws Exception;
  }

  private static void eachWithoutOne(Sandbox sandbox, String file, Deprived deprived)
      throws Exception {
    List<Right> rights = Roles.of(file);
    for (int i = 0; i < rights.size(); i++) {
      Right missing = rights.get(i);
      deprived.tries(
          missing, sandbox.newUser("without-" + i, Roles.rules(Roles.without(rights, missing))));
    }
  }

  private static Set<String> names(List<Right> rights) {
    Set<String> names = new TreeSet<>();
    rights.forEach(right -> names.add(right.toString()));
    return names;
  }

  @Test
  void theRoleOfRollingUpdateIsEnough(Sandbox sandbox) throws Exception {
    sandbox.whenImage("nginx:none", PodLife.imagePullBackOff());
    new Adoptions(sandbox).create(Adoptions.manifest(2) + SCALER, 2);
    Sandbox.User user = sandbox.newUser("updater", Roles.rules(Roles.of("rolling-update.yaml")));

    // The old name, a label for the running pods, an autoscaler: all kinds of writes there are.
    succeeds(user, "rolling-update", Adoptions.RC, "--image=nginx:1.13");
    succeeds(user, "rolling-update", Adoptions.RC, "--undo");
    succeeds(user, "rolling-update", Adoptions.RC, "--image=nginx:1.14", "--dry-run=server");
    Ran failed = run(user, "rolling-update", "web", "--image=nginx:none", "--timeout=5s");
    assertThat(failed.exitCode()).isEqualTo(ExitCode.ROLLOUT_FAILED);
    assertThat(failed.err()).contains("ImagePullBackOff").doesNotContain("may not");
    succeeds(user, "rolling-update", "web", "--rollback");
  }

  @Test
  void rollingUpdateSaysWhichRightIsMissing(Sandbox sandbox) throws Exception {
    Adoptions adoptions = new Adoptions(sandbox).create(Adoptions.manifest(1) + SCALER, 1);
    assertThat(names(Roles.of("rolling-update.yaml"))).containsAll(SPARED_BY_UPDATES);
    int[] version = {0};
    eachWithoutOne(
        sandbox,
        "rolling-update.yaml",
        (right, user) -> {
          String image = "--image=nginx:2." + version[0]++;
          if (SPARED_BY_UPDATES.contains(right.toString())) {
            says(run(user, "rolling-update", Adoptions.RC, image), right);
            return;
          }
          String before = adoptions.state();
          refuses(run(user, "rolling-update", Adoptions.RC, image), right, "rolling-update.yaml");
          assertThat(adoptions.state()).isEqualTo(before);
          if (right.resource().equals("horizontalpodautoscalers")) {
            succeeds(user, "rolling-update", Adoptions.RC, image, "--hpa=ignore");
          }
        });
  }

  @Test
  void theRoleOfAdoptIsEnough(Sandbox sandbox) throws Exception {
    Adoptions adoptions = new Adoptions(sandbox).create(Adoptions.manifest(2) + SCALER, 2);
    Sandbox.User user = sandbox.newUser("adopter", Roles.rules(Roles.of("adopt.yaml")));

    succeeds(user, "adopt", Adoptions.RC, "--dry-run");
    succeeds(user, "adopt", Adoptions.RC);
    succeeds(user, "adopt", Adoptions.RC, "--undo");
    succeeds(user, "adopt", "--all");
    succeeds(user, "adopt", "--all", "--undo");
    succeeds(user, "adopt", Adoptions.RC, "--image=nginx:1.13");
    assertThat(adoptions.kubectl("get", "rc,lease", "-o", "name")).isEmpty();
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void adoptSaysWhichRightIsMissing(Sandbox sandbox) throws Exception {
    Adoptions adoptions = new Adoptions(sandbox).create(Adoptions.manifest(1) + SCALER, 1);
    assertThat(names(Roles.of("adopt.yaml")))
        .containsAll(SPARED_BY_ADOPTIONS)
        .containsAll(ONLY_TO_ADOPT)
        .containsAll(ONLY_TO_UNDO);
    eachWithoutOne(
        sandbox,
        "adopt.yaml",
        (right, user) -> {
          String before = adoptions.state();
          if (SPARED_BY_ADOPTIONS.contains(right.toString())) {
            says(run(user, "adopt", Adoptions.RC), right);
          } else if (ONLY_TO_UNDO.contains(right.toString())) {
            succeeds(user, "adopt", Adoptions.RC);
          } else {
            refuses(run(user, "adopt", Adoptions.RC), right, "adopt.yaml");
            refuses(run(user, "adopt", "--all", "--dry-run"), right, "adopt.yaml");
            assertThat(adoptions.state()).isEqualTo(before);
            assertThat(adoptions.adopt(Adoptions.RC).exitCode()).isZero();
          }
          String adopted = adoptions.state();
          if (ONLY_TO_ADOPT.contains(right.toString())
              || SPARED_BY_ADOPTIONS.contains(right.toString())) {
            succeeds(user, "adopt", Adoptions.RC, "--undo");
          } else {
            refuses(run(user, "adopt", Adoptions.RC, "--undo"), right, "adopt.yaml");
            assertThat(adoptions.state()).isEqualTo(adopted);
            assertThat(adoptions.adopt(Adoptions.RC, "--undo").exitCode()).isZero();
          }
        });
  }

  @Test
  void statusNeedsAllOfItsRole(Sandbox sandbox) throws Exception {
    new Adoptions(sandbox).create(Adoptions.manifest(1), 1);
    Sandbox.User user = sandbox.newUser("looker", Roles.rules(Roles.of("status.yaml")));
    assertThat(succeeds(user, "status").err()).contains("nothing is in flight");
    eachWithoutOne(
        sandbox,
        "status.yaml",
        (right, some) -> refuses(run(some, "status"), right, "status.yaml"));
  }

  @Test
  void reportNeedsOrTellsOfAllOfItsRole(Sandbox sandbox) throws Exception {
    new Adoptions(sandbox).create(Adoptions.manifest(1), 1);
    String[] report = {"report", "cluster", "-o", "json"};
    Sandbox.User user = sandbox.newUser("looker", Roles.rules(Roles.of("report.yaml")));
    assertThat(succeeds(user, report).out()).contains("\"state\": \"left\"");
    eachWithoutOne(
        sandbox,
        "report.yaml",
        (right, some) -> {
          if (right.toString().equals("list poddisruptionbudgets.policy")) {
            assertThat(run(some, report).out()).contains("this user may not " + right);
          } else {
            refuses(run(some, report), right, "report.yaml");
          }
        });
  }

  @Test
  void rehearseNeedsOrTellsOfAllOfItsRole(Sandbox sandbox) throws Exception {
    new Adoptions(sandbox).create(Adoptions.manifest(2) + SCALER, 2);
    String[] update = {"rehearse", Adoptions.RC, "--image=nginx:1.13"};
    Sandbox.User user = sandbox.newUser("actor", Roles.rules(Roles.of("rehearse.yaml")));
    succeeds(user, update);
    succeeds(user, "rehearse", "--adopt", Adoptions.RC);
    eachWithoutOne(
        sandbox,
        "rehearse.yaml",
        (right, some) -> {
          if (NEEDED_BY_REHEARSALS.contains(right.toString())) {
            Ran ran = run(some, update);
            refuses(ran, right, "rehearse.yaml");
          } else {
            says(run(some, update), right);
          }
        });
  }

  @Test
  void watchNeedsOrTellsOfAllOfItsRole(Sandbox sandbox) throws Exception {
    new Adoptions(sandbox).create(Adoptions.manifest(2) + SCALER, 2);
    String[] watch = {"watch", "rc/" + Adoptions.RC, "--for=100ms"};
    String[] proxied = {"watch", "service/web", "--via=apiserver", "--for=100ms"};
    List<Right> rights = Roles.of("watch.yaml");
    assertThat(names(rights)).containsAll(NEEDED_BY_WATCHES).containsAll(NEEDED_BY_PROXIES);
    Sandbox.User user = sandbox.newUser("watcher", Roles.rules(rights));
    Ran ran = run(user, watch);
    assertThat(ran.exitCode()).as(ran.err()).isZero();
    assertThat(ran.out()).contains("2 pods", "behind web");
    assertThat(ran.err())
        .isEqualTo("note: this user may not list nodes, watch nodes, so nothing is said of them\n");
    assertThat(run(user, proxied).err()).doesNotContain("proxy");

    List<Right> all = new ArrayList<>(rights);
    all.addAll(Roles.of("watch-nodes.yaml"));
    try (Roles.Everywhere everywhere = new Roles.Everywhere(sandbox, "everywhere", all)) {
      assertThat(succeeds(everywhere.user, watch).err()).isEmpty();
    }
    eachWithoutOne(
        sandbox,
        "watch.yaml",
        (right, some) -> {
          if (NEEDED_BY_WATCHES.contains(right.toString())) {
            refuses(run(some, watch), right, "watch.yaml");
          } else if (NEEDED_BY_PROXIES.contains(right.toString())) {
            refuses(run(some, proxied), right, "watch.yaml");
          } else if (right.group().equals("apps.openshift.io")) {
            assertThat(run(some, watch).exitCode()).isZero(); // there are none here
          } else {
            says(run(some, watch), right);
          }
        });
  }

  @Test
  void theRehearsalOfADrainNeedsOrTellsOfAllOfItsRole(Sandbox sandbox) throws Exception {
    String file = "rehearse-drain-all-namespaces.yaml";
    List<Right> rights = Roles.of(file);
    Right nodes = new Right("", "nodes", "list");
    assertThat(Roles.of("rehearse-drain.yaml")).isEqualTo(Roles.without(rights, nodes));
    new Adoptions(sandbox).create(Adoptions.manifest(2) + SCALER, 2);
    String[] drain = {"rehearse", "--drain=each", "-n", sandbox.namespace()};
    try (Roles.Everywhere everywhere = new Roles.Everywhere(sandbox, "all", rights)) {
      succeeds(everywhere.user, drain);
    }
    eachWithoutOne(
        sandbox,
        file,
        (right, some) -> {
          if (NEEDED_BY_REHEARSALS.contains(right.toString())) {
            refuses(run(some, drain), right, "rehearse-drain.yaml");
          } else {
            assertThat(run(some, drain).err()).contains("this user may not " + right + ", so");
          }
        });
  }

  @Test
  void inAllNamespacesTheSameRightsAreNeeded(Sandbox sandbox) throws Exception {
    assertThat(Roles.of("adopt-all-namespaces.yaml")).isEqualTo(Roles.of("adopt.yaml"));
    assertThat(Roles.of("status-all-namespaces.yaml")).isEqualTo(Roles.of("status.yaml"));
    assertThat(Roles.of("report-all-namespaces.yaml")).isEqualTo(Roles.of("report.yaml"));
    for (String command : List.of("adopt", "status")) {
      assertThat(Roles.of(command + "-deploymentconfigs-all-namespaces.yaml"))
          .isEqualTo(Roles.of(command + "-deploymentconfigs.yaml"));
    }
    Adoptions adoptions = new Adoptions(sandbox).create(Adoptions.manifest(2), 2);
    adoptions.kubectl("label", "rc", Adoptions.RC, "of=" + sandbox.namespace());
    String mine = "of=" + sandbox.namespace();

    Sandbox.User here = sandbox.newUser("here", Roles.rules(Roles.of("adopt.yaml")));
    Ran refused = run(here, "adopt", "-A", "-l", mine);
    assertThat(refused.exitCode()).isEqualTo(1);
    assertThat(refused.err())
        .contains("list replicationcontrollers", "in all namespaces")
        .contains("samples/roles/adopt-all-namespaces.yaml");
    Ran blind = run(here, "status", "-A");
    assertThat(blind.exitCode()).isEqualTo(1);
    assertThat(blind.err()).contains("samples/roles/status-all-namespaces.yaml");

    try (Roles.Everywhere adopter =
            new Roles.Everywhere(sandbox, "adopter", Roles.of("adopt-all-namespaces.yaml"));
        Roles.Everywhere looker =
            new Roles.Everywhere(sandbox, "looker", Roles.of("status-all-namespaces.yaml"))) {
      succeeds(looker.user, "status", "-A");
      succeeds(adopter.user, "adopt", "-A", "-l", mine);
      Eventually.passes(
          () ->
              assertThat(adoptions.kubectl("get", "deployment", "web", "-o", "name"))
                  .contains("web"));
    }
  }

  @Test
  void everyRoleIsTested() throws IOException {
    try (Stream<Path> files = Files.list(Roles.FOLDER)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder(
              "rolling-update.yaml",
              "adopt.yaml",
              "adopt-all-namespaces.yaml",
              "adopt-deploymentconfigs.yaml", // by AdoptConfigIT
              "adopt-deploymentconfigs-all-namespaces.yaml",
              "report.yaml",
              "report-all-namespaces.yaml",
              "status.yaml",
              "status-all-namespaces.yaml",
              "status-deploymentconfigs.yaml",
              "status-deploymentconfigs-all-namespaces.yaml",
              "watch.yaml",
              "watch-nodes.yaml",
              "rehearse.yaml",
              "rehearse-drain.yaml",
              "rehearse-drain-all-namespaces.yaml",
              "rehearse-deploymentconfigs.yaml"); // likewise
    }
  }
}
