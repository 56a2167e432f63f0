package io.kubectlrc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.autoscaling.v1.CrossVersionObjectReference;
import io.fabric8.kubernetes.api.model.autoscaling.v1.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.rbac.PolicyRuleBuilder;
import io.kubectlrc.controlplane.ControlPlaneTest;
import io.kubectlrc.controlplane.Eventually;
import io.kubectlrc.controlplane.PodLife;
import io.kubectlrc.controlplane.Sandbox;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The command adopt against a real control plane. */
@ControlPlaneTest
class AdoptIT {
  private static final String RC = Adoptions.RC;

  @TempDir private Path folder;

  @Test
  void adoptsAndUndoesWithNoPodAndNoEndpointChanged(Sandbox sandbox) throws Exception {
    Adoptions adoptions = new Adoptions(sandbox).create(Adoptions.manifest(5), 5);
    Map<String, String> before = adoptions.identities();
    try (Adoptions.Lookout lookout = adoptions.watch()) {
      Ran adopted = adoptions.adopt(RC);
      assertThat(adopted.exitCode()).as(adopted.err()).isZero();
      assertThat(adopted.out())
          .contains("deployment.apps/web adopted the pods of replicationcontroller/" + RC)
          .contains("5 pods");
      assertThat(adoptions.identities()).isEqualTo(before);
      assertThat(sandbox.client().replicationControllers().withName(RC).get()).isNull();
      assertThat(adoptions.kubectl("get", "rs", "-o", "name").lines()).hasSize(1);
      assertThat(adoptions.kubectl("rollout", "status", "deployment/web", "--timeout=10s"))
          .contains("successfully rolled out");

      Ran again = adoptions.adopt(RC);
      assertThat(again.exitCode()).isZero();
      assertThat(again.err()).contains("nothing to do: ReplicationController " + RC);

      Ran undone = adoptions.adopt(RC, "--undo");
      assertThat(undone.exitCode()).as(undone.err()).isZero();
      assertThat(adoptions.identities()).isEqualTo(before);
      assertThat(adoptions.kubectl("get", "deployment,rs", "-o", "name")).isEmpty();
      assertThat(adoptions.kubectl("get", "rc", RC, "-o", "jsonpath={.spec.selector}"))
          .contains("1453323827");
      Eventually.passes(
          () ->
              assertThat(adoptions.kubectl("get", "rc", RC, "-o", "jsonpath={.status.replicas}"))
                  .isEqualTo("5"));
      assertThat(adoptions.adopt(RC, "--undo").err()).contains("is not adopted");
      assertThat(lookout.disturbances()).isEmpty();
    }
    assertThat(adoptions.kubectl("get", "lease", "-o", "name")).isEmpty();
  }

  @Test
  void saysThatAQuotaKeepsPodsFromBeingMade(Sandbox sandbox) throws Exception {
    sandbox.kubectl("create", "quota", "three", "--hard=pods=3");
    Eventually.passes(
        () ->
            assertThat(
                    sandbox.client().resourceQuotas().withName("three").get().getStatus().getHard())
                .containsKey("pods"));
    Adoptions adoptions = new Adoptions(sandbox);
    Path manifest = Files.writeString(folder.resolve("web.yaml"), Adoptions.manifest(4));
    adoptions.kubectl("apply", "-f", manifest.toString());
    Eventually.passes(
        () -> {
          assertThat(adoptions.ready()).hasSize(3);
          assertThat(adoptions.kubectl("get", "rc", RC, "-o", "jsonpath={.status.conditions}"))
              .contains("exceeded quota");
        });
    Ran adopted = adoptions.adopt(RC);
    assertThat(adopted.exitCode()).as(adopted.err()).isZero();
    assertThat(adopted.err().lines().filter(line -> line.contains("FailedCreate")))
        .satisfiesExactly(
            before ->
                assertThat(before)
                    .startsWith("warning: replicationcontroller/" + RC)
                    .contains("exceeded quota: three"),
            after ->
                assertThat(after)
                    .startsWith("warning: replicaset/web-")
                    .contains("in its events alone"));
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void livesOnAsADeploymentThatAlwaysWasOne(Sandbox sandbox) throws Exception {
    Path manifest = Files.writeString(folder.resolve("web.yaml"), Adoptions.manifest(3));
    Adoptions adoptions = new Adoptions(sandbox);
    adoptions.kubectl("apply", "-f", manifest.toString());
    Eventually.passes(() -> assertThat(adoptions.ready()).hasSize(3));
    assertThat(adoptions.adopt(RC).exitCode()).isZero();

    // The converted manifest is what is there.
    Ran converted = Ran.of("convert", manifest.toString(), "--rename", "{base}");
    Path file = Files.writeString(folder.resolve("deployment.yaml"), converted.out());
    Sandbox.Output difference = sandbox.kubectl("diff", "-f", file.toString());
    assertThat(difference.status()).as(difference.out() + difference.err()).isZero();
    Sandbox.Output applied = sandbox.kubectl("apply", "-f", file.toString());
    assertThat(applied.out()).contains("deployment.apps/web unchanged");
    assertThat(applied.err()).isEmpty();
    assertThat(adoptions.kubectl("get", "rs", "-o", "name").lines()).hasSize(1);

    // A deleted pod comes back.
    adoptions.kubectl("delete", "pod", adoptions.pods().get(0).getMetadata().getName());
    Eventually.passes(() -> assertThat(adoptions.ready()).hasSize(3));

    // set image rolls, and undo returns to the adopted ReplicaSet.
    assertThat(adoptions.kubectl("rollout", "history", "deployment/web").lines())
        .filteredOn(line -> line.matches("\\d+ .*"))
        .hasSize(1);
    adoptions.kubectl("set", "image", "deployment/web", "nginx=nginx:1.13");
    rolledOut(adoptions);
    assertThat(images(adoptions)).containsOnly("nginx:1.13");
    adoptions.kubectl("rollout", "undo", "deployment/web", "--to-revision=0");
    rolledOut(adoptions);
    assertThat(images(adoptions)).containsOnly("nginx:1.12");
    assertThat(adoptions.kubectl("get", "rs", "-o", "name").lines()).hasSize(2);

    // An edited file rolls too.
    Files.writeString(file, converted.out().replace("nginx:1.12", "nginx:1.14.2"));
    adoptions.kubectl("apply", "-f", file.toString());
    rolledOut(adoptions);
    assertThat(images(adoptions)).containsOnly("nginx:1.14.2");

    adoptions.kubectl("scale", "deployment/web", "--replicas=5");
    Eventually.passes(() -> assertThat(adoptions.ready()).hasSize(5));
    adoptions.kubectl("delete", "deployment", "web");
    Eventually.passes(() -> assertThat(adoptions.pods()).isEmpty());
    assertThat(adoptions.kubectl("get", "rs", "-o", "name")).isEmpty();
  }

  @Test
  void aBrokenImageStopsAtTheConfiguredAvailability(Sandbox sandbox) throws Exception {
    sandbox.whenImage("nginx:none", PodLife.imagePullBackOff());
    Adoptions adoptions = new Adoptions(sandbox).create(Adoptions.manifest(10), 10);
    assertThat(adoptions.adopt(RC, "--strategy=kubernetes").exitCode()).isZero();

    adoptions.kubectl("set", "image", "deployment/web", "nginx=nginx:none");

    // 25 % of 10 may be unavailable, rounded down: 8 keep serving; 25 % may be more, rounded up.
    Eventually.passes(
        () -> {
          assertThat(adoptions.pods()).hasSize(13);
          assertThat(adoptions.ready()).hasSize(8);
        });
    adoptions.kubectl("rollout", "undo", "deployment/web");
    rolledOut(adoptions);
    assertThat(adoptions.ready()).hasSize(10);
    assertThat(images(adoptions)).containsOnly("nginx:1.12");
  }

  @Test
  void whatAnUpdateHasWrittenIsLeftOutOfTheSelector(Sandbox sandbox) throws Exception {
    sandbox.whenImage("nginx:none", PodLife.imagePullBackOff());
    Adoptions adoptions = new Adoptions(sandbox).create(Adoptions.manifest(1), 1);
    String key = "--deployment-label-key=foo";
    assertThat(
            adoptions
                .run("rolling-update", RC, "--image=nginx:none", key, "--timeout=5s")
                .exitCode())
        .isEqualTo(ExitCode.ROLLOUT_FAILED);
    Ran back = adoptions.run("rolling-update", RC, "--rollback");
    assertThat(back.exitCode()).as(back.err()).isZero();
    assertThat(adoptions.kubectl("get", "rc", RC, "-o", "jsonpath={.spec.selector.foo}"))
        .matches("[0-9a-f]{10}-orig");
    assertLeavesOutFoo(adoptions.adopt(RC, "--dry-run"));

    Ran updated = adoptions.run("rolling-update", RC, "--image=nginx:1.13", key);
    assertThat(updated.exitCode()).as(updated.err()).isZero();
    assertThat(adoptions.kubectl("get", "rc", RC, "-o", "jsonpath={.spec.selector.foo}"))
        .matches("[0-9a-f]{10}");
    assertLeavesOutFoo(adoptions.adopt(RC, "--dry-run"));
  }

  private static void assertLeavesOutFoo(Ran preview) {
    assertThat(preview.exitCode()).as(preview.err()).isZero();
    assertThat(preview.err()).doesNotContain("stays in the selector");
    assertThat(preview.out()).contains("matchLabels:\n      name: web\n  strategy:");
  }

  @Test
  void undoesOnlyWhileTheAdoptedPodsAreThere(Sandbox sandbox) throws Exception {
    Adoptions adoptions = new Adoptions(sandbox).create(Adoptions.manifest(2), 2);
    assertThat(adoptions.adopt(RC, "--image=nginx:1.13").out())
        .contains("deployment/web rolled out (2 pods)");
    assertThat(images(adoptions)).containsOnly("nginx:1.13");

    Ran refused = adoptions.adopt(RC, "--undo");
    assertThat(refused.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(refused.err())
        .contains("kubectl rollout undo -n " + sandbox.namespace() + " deploy/web --to-revision=1");

    // After another one, the revision before is not the adopted one.
    adoptions.kubectl("set", "image", "deployment/web", "nginx=nginx:1.14.2");
    rolledOut(adoptions);
    Matcher remedy =
        Pattern.compile("kubectl (rollout undo [^,]+), ")
            .matcher(adoptions.adopt(RC, "--undo").err());
    assertThat(remedy.find()).isTrue();
    adoptions.kubectl(remedy.group(1).split(" "));
    rolledOut(adoptions);
    assertThat(images(adoptions)).containsOnly("nginx:1.12");
    try (Adoptions.Lookout lookout = adoptions.watch()) {
      Ran undone = adoptions.adopt("web", "--undo");
      assertThat(undone.exitCode()).as(undone.err()).isZero();
      assertThat(lookout.disturbances()).isEmpty();
    }
    Eventually.passes(
        () ->
            assertThat(adoptions.kubectl("get", "rc", RC, "-o", "jsonpath={.status.readyReplicas}"))
                .isEqualTo("2"));
    assertThat(adoptions.kubectl("get", "deployment,rs", "-o", "name")).isEmpty();
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void rollsToAnImageAndTellsWhenThatFails(Sandbox sandbox) throws Exception {
    sandbox.whenImage("nginx:none", PodLife.imagePullBackOff());
    Adoptions adoptions = new Adoptions(sandbox).create(Adoptions.manifest(2), 2);
    assertThat(adoptions.adopt(RC, "--image=other=nginx:1.13").err())
        .contains("container other not found");
    assertThat(sandbox.client().replicationControllers().withName(RC).get()).isNotNull();
    assertThat(adoptions.adopt(RC).exitCode()).isZero();
    adoptions.kubectl(
        "patch", "deployment", "web", "-p", "{\"spec\":{\"progressDeadlineSeconds\":2}}");

    Ran failed = adoptions.adopt(RC, "--image=nginx=nginx:none");

    assertThat(failed.exitCode()).isEqualTo(ExitCode.ROLLOUT_FAILED);
    assertThat(failed.err())
        .contains("exceeded its progress deadline")
        .contains("ImagePullBackOff")
        .contains("kubectl rollout undo deployment/web");
    assertThat(adoptions.ready()).hasSize(2);
  }

  @Test
  void theAutoscalerScalesTheDeploymentAfterwards(Sandbox sandbox) throws Exception {
    Adoptions adoptions = new Adoptions(sandbox).create(Adoptions.autoscaledManifest(), 3);
    String target =
        "jsonpath={.spec.scaleTargetRef.apiVersion} {.spec.scaleTargetRef.kind}"
            + " {.spec.scaleTargetRef.name} {.metadata.annotations}";

    assertThat(adoptions.adopt(RC).err()).contains("warning: HorizontalPodAutoscaler scaler");
    assertThat(adoptions.kubectl("get", "hpa", "scaler", "-o", target))
        .startsWith("apps/v1 Deployment web")
        .doesNotContain("kubectl-rc.io");

    assertThat(adoptions.adopt(RC, "--undo").exitCode()).isZero();
    assertThat(adoptions.kubectl("get", "hpa", "scaler", "-o", target))
        .startsWith("v1 ReplicationController " + RC)
        .doesNotContain("kubectl-rc.io");
  }

  @Test
  void refusesBeforeTheFirstWriteWithReasonAndRemedy(Sandbox sandbox) throws Exception {
    Adoptions adoptions =
        new Adoptions(sandbox)
            .create(
                Adoptions.controller("web-1", "web", "1", 1)
                    + "---\n"
                    + Adoptions.controller("shop-1", "shop", "1", 1)
                    + """
                    ---
                    apiVersion: v1
                    kind: ReplicationController
                    metadata:
                      name: dc-1
                      annotations: {openshift.io/deployment-config.name: dc}
                    spec:
                      replicas: 0
                      selector: {deployment: dc-1, deploymentconfig: dc}
                      template:
                        metadata: {labels: {deployment: dc-1, deploymentconfig: dc}}
                        spec: {containers: [{name: main, image: dc}]}
                    ---
                    apiVersion: v1
                    kind: Pod
                    metadata: {name: stray, labels: {name: shop, version: "0"}}
                    spec: {containers: [{name: main, image: shop}]}
                    ---
                    apiVersion: apps/v1
                    kind: Deployment
                    metadata: {name: taken}
                    spec:
                      replicas: 0
                      selector: {matchLabels: {app: taken}}
                      template:
                        metadata: {labels: {app: taken}}
                        spec: {containers: [{name: main, image: taken}]}
                    """,
                3);
    adoptions.kubectl("annotate", "rc", "web-1", "kubectl.kubernetes.io/desired-replicas=1");
    String before = adoptions.kubectl("get", "rc,deployment,rs,lease", "-o", "yaml");

    assertRefused(adoptions.adopt("dc-1"), "DeploymentConfig");
    assertRefused(adoptions.adopt("web-1"), "a rolling update", "--rollback");
    assertRefused(adoptions.adopt("shop-1"), "would select pod stray", "--version-labels keep");
    assertRefused(adoptions.adopt("shop-1", "--as=taken"), "there is a Deployment taken", "--as");
    assertRefused(
        adoptions.adopt("nothing"), "there is no ReplicationController nothing", "shop-1");
    Sandbox.User user =
        sandbox.newUser(
            "reader",
            new PolicyRuleBuilder()
                .withApiGroups("", "apps", "autoscaling", "batch")
                .withResources("*")
                .withVerbs("list", "watch", "get")
                .build());
    assertRefused(
        Ran.of("adopt", "shop-1", "--kubeconfig=" + user.kubeconfig()),
        "create deployments.apps",
        "delete replicationcontrollers");

    assertThat(adoptions.kubectl("get", "rc,deployment,rs,lease", "-o", "yaml")).isEqualTo(before);
    assertThat(adoptions.adopt("shop-1", "--version-labels=keep").exitCode()).isZero();
  }

  /** Too late to learn when the pods have lost the controller that they had. */
  @Test
  void refusesWhatWouldLeaveThePodsWithoutAController(Sandbox sandbox) throws Exception {
    Adoptions adoptions = new Adoptions(sandbox).create(Adoptions.manifest(2), 2);
    String held = "{\"metadata\": {\"finalizers\": [\"example.com/hold\"]}}";
    String free = "{\"metadata\": {\"finalizers\": null}}";
    adoptions.kubectl("patch", "rc", RC, "--type=merge", "-p", held);
    assertRefused(adoptions.adopt(RC), "has the finalizer example.com/hold");
    adoptions.kubectl("patch", "rc", RC, "--type=merge", "-p", free);
    assertThat(adoptions.adopt(RC).exitCode()).isZero();

    adoptions.kubectl("patch", "deployment", "web", "--type=merge", "-p", held);
    assertRefused(adoptions.adopt(RC, "--undo"), "Deployment web has the finalizer");
    adoptions.kubectl("patch", "deployment", "web", "--type=merge", "-p", free);
    String replicaSet = adoptions.kubectl("get", "rs", "-o", "name").strip();
    adoptions.kubectl("patch", replicaSet, "--type=merge", "-p", held);
    assertRefused(adoptions.adopt(RC, "--undo"), "ReplicaSet web-", "has the finalizer");
    adoptions.kubectl("patch", replicaSet, "--type=merge", "-p", free);

    noneOf(adoptions, "replicationcontrollers");
    assertRefused(
        adoptions.adopt(RC, "--undo"), "a quota forbids ReplicationController " + RC, "Raise");
    assertThat(sandbox.client().pods().list().getItems())
        .hasSize(2)
        .allMatch(pod -> !pod.getMetadata().getOwnerReferences().isEmpty());
    adoptions.kubectl("delete", "quota", "none");
    assertThat(adoptions.adopt(RC, "--undo").exitCode()).isZero();
  }

  @Test
  void aQuotaIsRaisedWhateverItForbids(Sandbox sandbox) throws Exception {
    Adoptions adoptions = new Adoptions(sandbox).create(Adoptions.manifest(1), 1);
    for (String resource : List.of("deployments.apps", "replicasets.apps")) {
      noneOf(adoptions, resource);
      assertRefused(
          adoptions.adopt(RC),
          resource.startsWith("deployments")
              ? "a quota forbids Deployment web: "
              : "a quota forbids the ReplicaSet for the pods: ",
          "count/" + resource,
          "\nRaise the quota.\n");
      adoptions.kubectl("delete", "quota", "none");
    }
    assertThat(adoptions.kubectl("get", "deployment,rs", "-o", "name")).isEmpty();
  }

  private static void noneOf(Adoptions adoptions, String resource) throws Exception {
    adoptions.kubectl("create", "quota", "none", "--hard=count/" + resource + "=0");
    Eventually.passes(
        () ->
            assertThat(
                    adoptions
                        .sandbox()
                        .client()
                        .resourceQuotas()
                        .withName("none")
                        .get()
                        .getStatus()
                        .getHard())
                .isNotEmpty());
  }

  private static void assertRefused(Ran ran, String... words) {
    assertThat(ran.exitCode()).as(ran.err()).isEqualTo(ExitCode.FAILED);
    assertThat(ran.err()).contains(words);
    assertThat(ran.out()).isEmpty();
  }

  @Test
  void aDryRunShowsDeploymentAndStepsAndWritesNothing(Sandbox sandbox) throws Exception {
    Adoptions adoptions = new Adoptions(sandbox).create(Adoptions.manifest(3), 3);
    String before = adoptions.kubectl("get", "rc,deployment,rs,lease", "-o", "yaml");

    Ran dry = adoptions.adopt(RC, "--dry-run", "--as=shop");

    assertThat(dry.exitCode()).isZero();
    assertThat(dry.out())
        .containsSubsequence(
            "# 1. create Deployment shop, paused, with 3 replicas",
            "delete ReplicationController " + RC + ", keeping its pods",
            "# 4. let ReplicaSet shop-",
            "kind: Deployment");
    assertThat(adoptions.kubectl("get", "rc,deployment,rs,lease", "-o", "yaml")).isEqualTo(before);
    Path file = Files.writeString(folder.resolve("shop.yaml"), dry.out());
    adoptions.kubectl("apply", "--dry-run=server", "-f", file.toString());
  }

  @Test
  void adoptsAllAndTellsEachOnesFate(Sandbox sandbox) throws Exception {
    Adoptions adoptions =
        new Adoptions(sandbox)
            .create(
                String.join(
                    "---\n",
                    List.of(
                        Adoptions.controller("a-1", "a", "1", 1),
                        Adoptions.controller("b-1", "b", "1", 2),
                        Adoptions.controller("c-1", "c", "1", 1))),
                4);
    adoptions.kubectl("annotate", "rc", "b-1", "openshift.io/deployment-config.name=b");
    try (Adoptions.Lookout lookout = adoptions.watch()) {
      assertThat(adoptions.adopt("--all", "--dry-run").out()).contains("name: a", "name: c");

      Ran ran = adoptions.adopt("--all", "--parallel=2");

      assertThat(ran.exitCode()).isEqualTo(ExitCode.FAILED);
      assertThat(ran.err()).contains("/b-1").contains("DeploymentConfig");
      assertThat(ran.out().lines().toList())
          .satisfiesExactly(
              heading -> assertThat(heading).startsWith("NAMESPACE").contains("FATE", "PODS"),
              a -> assertThat(a).matches(".* a-1 +adopted +a +1 +[0-9.]+"),
              b -> assertThat(b).matches(".* b-1 +refused +- +- +-"),
              c -> assertThat(c).matches(".* c-1 +adopted +c +1 +[0-9.]+"));
      assertThat(adoptions.adopt("--all", "--undo", "-l", "name=a").out())
          .contains("a-1")
          .contains("undone")
          .doesNotContain("c-1");
      assertThat(lookout.disturbances()).isEmpty();
    }
  }

  @Test
  void sharesAreAdoptedByProcessesThatKnowNothingOfEachOther(Sandbox sandbox) throws Exception {
    List<String> manifests = new ArrayList<>();
    for (int i = 0; i < 9; i++) {
      manifests.add(Adoptions.controller("app%d-1".formatted(i), "app" + i, "1", 1));
    }
    Adoptions adoptions = new Adoptions(sandbox).create(String.join("---\n", manifests), 9);
    List<String> adopted = new ArrayList<>();
    for (String share : List.of("0/3", "1/3", "2/3")) {
      Ran ran = adoptions.adopt("--all", "--shard=" + share);
      assertThat(ran.exitCode()).as(ran.err()).isZero();
      ran.out().lines().filter(line -> line.contains(" adopted ")).forEach(adopted::add);
      assertThat(adoptions.adopt("--all", "--shard=" + share).err())
          .contains("nothing to do: there is none in share " + share);
    }
    assertThat(adopted).hasSize(9);
    assertThat(adoptions.kubectl("get", "rc", "-o", "name")).isEmpty();
    assertThat(adoptions.adopt("--all", "--undo", "--shard=0/1").exitCode()).isZero();
  }

  @Test
  void statusTellsHowFarAnAdoptionIsAndHowToGoOn(Sandbox sandbox) throws Exception {
    Adoptions adoptions = new Adoptions(sandbox).create(Adoptions.manifest(2), 2);
    assertThat(adoptions.run("status").err()).contains("nothing is in flight");
    assertThat(adoptions.adopt(RC).exitCode()).isZero();
    adoptions.kubectl("label", "deployment", "web", "kubectl-rc.io/adoption=adopt");
    adoptions.kubectl("rollout", "pause", "deployment/web");

    Ran status = adoptions.run("status");

    assertThat(status.out())
        .contains(sandbox.namespace() + "/" + RC + ": adoption by Deployment web")
        .contains("2 steps to go, the first: resume Deployment web")
        .contains("go on:     kubectl-rc adopt " + RC)
        .contains("--undo");
    assertThat(adoptions.run("status", "other").out()).isEmpty();
    assertThat(adoptions.adopt(RC).err()).contains("Continuing with Deployment web");
    assertThat(adoptions.run("status").err()).contains("nothing is in flight");
  }

  @Test
  void anAdoptedControllerIsNeitherUpdatedNorAdoptedAgain(Sandbox sandbox) throws Exception {
    String manifest = Adoptions.manifest(2);
    Adoptions adoptions = new Adoptions(sandbox).create(manifest, 2);
    assertThat(adoptions.adopt(RC).exitCode()).isZero();
    assertRefused(
        adoptions.run("rolling-update", RC, "--image=web:2"),
        "not found; ReplicationController " + RC + " is gone: Deployment web was made of it",
        "kubectl-rc adopt " + RC,
        "--undo");
    adoptions.kubectl("label", "deployment", "web", "kubectl-rc.io/adoption=adopt");
    assertRefused(
        adoptions.run("rolling-update", RC, "--image=web:2"),
        "the adoption of ReplicationController " + RC + " by Deployment web is in flight",
        "kubectl-rc status");

    // As a pipeline applies what it always did.
    new Updates(sandbox).create(manifest.substring(0, manifest.indexOf("---")));
    assertRefused(
        adoptions.run("rolling-update", RC, "--image=web:2"),
        "the adoption of ReplicationController " + RC + " by Deployment web is in flight");
    adoptions.kubectl("label", "deployment", "web", "kubectl-rc.io/adoption-");
    for (Ran again :
        List.of(
            adoptions.adopt(RC),
            adoptions.adopt(RC, "--as=web"),
            adoptions.run("rolling-update", RC, "--image=web:2"))) {
      assertRefused(
          again,
          "Deployment web was made of ReplicationController "
              + RC
              + ", which somebody has created again since",
          "Delete the ReplicationController");
    }
  }

  /** Deleted, it would stay, and its pods without a controller, until somebody comes. */
  @Test
  void doesNotDeleteAControllerThatSomebodyHoldsMeanwhile(Sandbox sandbox) throws Exception {
    Adoptions adoptions = new Adoptions(sandbox).create(Adoptions.manifest(2), 2);
    List<String> adoption = List.of("adopt", RC);
    assertThat(CrashingMain.start(folder, sandbox, "after", 2, adoption).killed()).isTrue();
    adoptions.kubectl(
        "patch",
        "rc",
        RC,
        "--type=merge",
        "-p",
        "{\"metadata\":{\"finalizers\":[\"example.com/a\"]}}");
    Set<String> before = Set.copyOf(adoptions.identities().keySet());

    Ran held = adoptions.run(adoption);

    assertThat(held.exitCode()).as(held.err()).isEqualTo(ExitCode.ROLLOUT_FAILED);
    assertThat(held.err())
        .contains(
            "ReplicationController " + RC + " has the finalizer example.com/a", "Take it off");
    assertThat(adoptions.kubectl("get", "rc", RC, "-o", "jsonpath={.metadata.deletionTimestamp}"))
        .isEmpty();
    String hold =
        "; ReplicationController %s, which it deletes, has the finalizer example.com/a: take it off"
            .formatted(RC);
    assertThat(adoptions.run("status").out()).contains("steps to go, the first: ", hold);
    adoptions.kubectl(
        "patch", "rc", RC, "--type=merge", "-p", "{\"metadata\":{\"finalizers\":null}}");
    assertThat(adoptions.run("status").out()).doesNotContain("finalizer");
    assertThat(adoptions.run(adoption).exitCode()).isZero();
    assertThat(adoptions.identities().keySet()).isEqualTo(before);
  }

  /** An adoption, its undo and an update are killed once the autoscaler is parked, and go on. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "adopt " + RC,
        "adopt --undo " + RC,
        "rolling-update " + RC + " --image=nginx:1.13 --hpa=park"
      })
  void leavesAnAutoscalerWhereSomebodyHasAimedIt(String command, Sandbox sandbox) throws Exception {
    sandbox.whenAny(PodLife.readyAfter(Duration.ofMillis(50)));
    Adoptions adoptions = new Adoptions(sandbox).create(Adoptions.autoscaledManifest(), 3);
    List<String> arguments = List.of(command.split(" "));
    if (arguments.contains("--undo")) {
      assertThat(adoptions.adopt(RC).exitCode()).isZero();
    }
    killOnceParked(sandbox, arguments);
    adoptions.kubectl(
        "patch",
        "hpa",
        "scaler",
        "--type=merge",
        "-p",
        "{\"spec\":{\"scaleTargetRef\":"
            + "{\"apiVersion\":\"apps/v1\",\"kind\":\"Deployment\",\"name\":\"other\"}}}");

    Ran ran = adoptions.run(arguments);

    assertThat(ran.exitCode()).as(ran.err()).isZero();
    assertThat(ran.out() + ran.err()).contains("Deployment other, where somebody has");
    assertThat(scaledWithoutMark(sandbox))
        .extracting("apiVersion", "kind", "name")
        .containsExactly("apps/v1", "Deployment", "other");
  }

  /** Whoever takes its mark off, and though it is to be ignored from now on. */
  @ParameterizedTest
  @CsvSource({
    "adopt, '', Deployment web",
    "adopt, --undo, ReplicationController " + RC,
    "rolling-update, --image=nginx:1.13, ReplicationController " + RC,
    "rolling-update, --image=nginx:1.13 --hpa=ignore, ReplicationController " + RC,
    "rolling-update, --rollback --hpa=ignore, ReplicationController " + RC
  })
  void pointsAnAutoscalerAgainThatItHasParked(
      String command, String how, String target, Sandbox sandbox) throws Exception {
    sandbox.whenAny(PodLife.readyAfter(Duration.ofMillis(50)));
    Adoptions adoptions = new Adoptions(sandbox).create(Adoptions.autoscaledManifest(), 3);
    List<String> begun =
        command.equals("adopt")
            ? List.of(command, RC)
            : List.of(command, RC, "--image=nginx:1.13", "--hpa=park");
    killOnceParked(sandbox, begun);
    if (!how.endsWith("ignore")) {
      for (String mark : List.of("parked-target", "parked-for-adoption")) {
        adoptions.kubectl("annotate", "hpa", "scaler", "kubectl-rc.io/" + mark + "-");
      }
    }
    List<String> again = new ArrayList<>(List.of(command, RC));
    again.addAll(Arrays.asList(how.isEmpty() ? new String[0] : how.split(" ")));

    Ran ran = adoptions.run(again);

    assertThat(ran.exitCode()).as(ran.err()).isZero();
    CrossVersionObjectReference scaled = scaledWithoutMark(sandbox);
    assertThat(scaled.getKind() + " " + scaled.getName()).isEqualTo(target);
  }

  /** What the autoscaler scales, on which nothing of ours is left. */
  private static CrossVersionObjectReference scaledWithoutMark(Sandbox sandbox) {
    HorizontalPodAutoscaler scaler =
        sandbox.client().autoscaling().v1().horizontalPodAutoscalers().withName("scaler").get();
    assertThat(scaler.getMetadata().getAnnotations().keySet())
        .noneMatch(key -> key.startsWith("kubectl-rc.io"));
    return scaler.getSpec().getScaleTargetRef();
  }

  @Test
  void statusTellsOfAnAutoscalerThatNothingWillPointAgain(Sandbox sandbox) throws Exception {
    Adoptions adoptions = new Adoptions(sandbox).create(Adoptions.autoscaledManifest(), 3);
    killOnceParked(sandbox, List.of("adopt", RC));
    assertThat(adoptions.run("status").out()).doesNotContain("hpa/");
    adoptions.kubectl("delete", "deployment", "web");
    assertThat(adoptions.run("status").out())
        .contains(
            "hpa/scaler: nothing, but HorizontalPodAutoscaler scaler is parked",
            "it was to scale ReplicationController " + RC,
            "kubectl edit hpa scaler -n " + sandbox.namespace());
    adoptions.kubectl(
        "patch",
        "hpa",
        "scaler",
        "--type=merge",
        "-p",
        "{\"spec\":{\"scaleTargetRef\":{\"name\":\"%s\"}}}".formatted(RC));
    assertThat(adoptions.run("status").err()).isEqualTo("nothing is in flight\n");
  }

  private void killOnceParked(Sandbox sandbox, List<String> arguments) throws Exception {
    for (int write = 1; ; write++) {
      assertThat(CrashingMain.start(folder, sandbox, "after", write, arguments).killed()).isTrue();
      String target =
          sandbox
              .client()
              .autoscaling()
              .v1()
              .horizontalPodAutoscalers()
              .withName("scaler")
              .get()
              .getSpec()
              .getScaleTargetRef()
              .getName();
      if (target.endsWith(".parked-by-kubectl-rc")) {
        return;
      }
    }
  }

  @Test
  void statusTellsWhatMendsAnAdoptionThatIsStuck(Sandbox sandbox) throws Exception {
    Adoptions adoptions = new Adoptions(sandbox).create(Adoptions.manifest(2), 2);
    assertThat(CrashingMain.start(folder, sandbox, "after", 2, List.of("adopt", RC)).killed())
        .isTrue();
    adoptions.kubectl("set", "image", "rc/" + RC, "nginx=nginx:1.13");
    assertThat(adoptions.run("status").out())
        .contains(
            "  state:     somebody has changed ReplicationController " + RC,
            "  go on:     undo the adoption, which changes no pod yet, and begin again\n",
            "  go back:   kubectl-rc adopt ");
    assertThat(adoptions.adopt(RC, "--undo").exitCode()).isZero();
  }

  private static void rolledOut(Adoptions adoptions) throws Exception {
    adoptions.kubectl("rollout", "status", "deployment/web", "--timeout=60s");
    Eventually.passes(() -> assertThat(adoptions.pods()).isEqualTo(adoptions.ready()));
  }

  private static List<String> images(Adoptions adoptions) {
    return adoptions.ready().stream()
        .map(pod -> pod.getSpec().getContainers().get(0).getImage())
        .toList();
  }
}
