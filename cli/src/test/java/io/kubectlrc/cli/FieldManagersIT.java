package io.kubectlrc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubectlrc.controlplane.ControlPlaneTest;
import io.kubectlrc.controlplane.Eventually;
import io.kubectlrc.controlplane.Sandbox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whoever managed a ReplicationController's fields with kubectl manages those of its heir. */
@ControlPlaneTest
class FieldManagersIT {

  private static final String RC =
      """
      apiVersion: v1
      kind: ReplicationController
      metadata:
        name: web
        labels: {app: web, tier: front}
      spec:
        replicas: 2
        selector: {app: web}
        template:
          metadata:
            labels: {app: web}
          spec:
            containers:
            - name: web
              image: web:1
              env:
              - {name: KEPT, value: a}
              - {name: DROPPED, value: b}
      """;

  private static final String AUTOSCALER =
      """
      apiVersion: autoscaling/v1
      kind: HorizontalPodAutoscaler
      metadata: {name: web}
      spec:
        scaleTargetRef: {apiVersion: v1, kind: ReplicationController, name: web}
        minReplicas: 2
        maxReplicas: 4
      """;

  /** How kubectl applies. */
  enum Way {
    CLIENT_SIDE("apply"),
    SERVER_SIDE("apply", "--server-side"),
    AS_FLUX("apply", "--server-side", "--field-manager=kustomize-controller");

    private final List<String> words;

    Way(String... words) {
      this.words = List.of(words);
    }

    String[] words() {
      return words.toArray(String[]::new);
    }

    /** Applies without a word of warning or of a conflict. */
    void apply(Sandbox sandbox, Path folder, String manifest) throws Exception {
      Path file = Files.writeString(folder.resolve("manifest.yaml"), manifest);
      List<String> command = new ArrayList<>(words);
      command.addAll(List.of("-f", file.toString()));
      Sandbox.Output output = sandbox.kubectl(command.toArray(String[]::new));
      assertThat(output.err()).isEmpty();
      assertThat(output.status()).isZero();
    }
  }

  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource
  void theNextReleaseOfAnAdoptedControllerIsApplied(Way way, Sandbox sandbox) throws Exception {
    Adoptions adoptions = applied(way, sandbox);
    assertThat(adoptions.adopt("web").exitCode()).isZero();
    assertThat(managers(sandbox, "deployment/web")).doesNotContain("kubectl-rc").isNotEmpty();

    way.apply(sandbox, folder, next(converted()));

    assertNextReleaseIs(sandbox, "deployment/web");
  }

  @ParameterizedTest
  @EnumSource
  void theNextReleaseIsAppliedWhereTheAdoptionChangedTheImage(Way way, Sandbox sandbox)
      throws Exception {
    Adoptions adoptions = applied(way, sandbox);
    Ran adopted = adoptions.adopt("web", "--image=web:2");
    assertThat(adopted.exitCode()).as(adopted.err()).isZero();
    assertThat(managers(sandbox, "deployment/web")).doesNotContain("kubectl-rc").isNotEmpty();

    way.apply(sandbox, folder, next(converted()));

    assertNextReleaseIs(sandbox, "deployment/web");
  }

  @ParameterizedTest
  @EnumSource
  void theNextReleaseOfAnUpdatedControllerIsApplied(Way way, Sandbox sandbox) throws Exception {
    applied(way, sandbox);
    Ran updated = new Updates(sandbox).run("web", "--image=web:2");
    assertThat(updated.exitCode()).as(updated.err()).isZero();
    assertThat(managers(sandbox, "rc/web")).doesNotContain("kubectl-rc").isNotEmpty();

    way.apply(sandbox, folder, next(RC));

    assertNextReleaseIs(sandbox, "rc/web");
  }

  @Test
  void theManifestOfAnUpdateIsTheLastAppliedOneOfItsController(Sandbox sandbox) throws Exception {
    String first = RC.replace("{app: web}", "{app: web, version: v1}");
    String second = first.replace("v1}", "v2}").replace("name: web\n  l", "name: web-2\n  l");
    Way.CLIENT_SIDE.apply(sandbox, folder, first);
    Path file = Files.writeString(folder.resolve("second.yaml"), second);
    Ran updated = new Updates(sandbox).run("web", "-f", file.toString());
    assertThat(updated.exitCode()).as(updated.err()).isZero();

    assertThat(sandbox.kubectl("apply", "-f", file.toString()).out())
        .isEqualTo("replicationcontroller/web-2 unchanged\n");
    Way.CLIENT_SIDE.apply(sandbox, folder, next(second));

    assertNextReleaseIs(sandbox, "rc/web-2");
  }

  @ParameterizedTest
  @EnumSource
  void goesBackToWhereItCameFrom(Way way, Sandbox sandbox) throws Exception {
    Adoptions adoptions = applied(way, sandbox);
    assertThat(adoptions.adopt("web").exitCode()).isZero();
    assertThat(adoptions.adopt("web", "--undo").exitCode()).isZero();

    way.apply(sandbox, folder, next(RC));

    assertNextReleaseIs(sandbox, "rc/web");
  }

  /** A version of before comes back with its fields, and with who may drop them. */
  @ParameterizedTest
  @EnumSource
  void theNextReleaseIsAppliedWhereAnUndoBroughtBackWhatItDrops(Way way, Sandbox sandbox)
      throws Exception {
    applied(way, sandbox);
    Updates updates = new Updates(sandbox);
    assertThat(updates.run("web", "--image=web:2").exitCode()).isZero();
    way.apply(sandbox, folder, next(RC));
    Ran undone = updates.run("web", "--undo");
    assertThat(undone.exitCode()).as(undone.err()).isZero();

    way.apply(sandbox, folder, next(RC));

    assertNextReleaseIs(sandbox, "rc/web");
  }

  /** An autoscaler is parked meanwhile, and whoever managed it may aim it elsewhere afterwards. */
  @ParameterizedTest
  @EnumSource
  void anAutoscalersTargetStaysItsManagers(Way way, Sandbox sandbox) throws Exception {
    Adoptions adoptions = applied(way, sandbox);
    way.apply(sandbox, folder, AUTOSCALER);
    String before = targetManagers(sandbox);
    assertThat(before).isNotEmpty();

    Ran updated = new Updates(sandbox).run("web", "--image=web:2", "--hpa=park");
    assertThat(updated.exitCode()).as(updated.err()).isZero();
    assertThat(targetManagers(sandbox)).isEqualTo(before);
    assertThat(adoptions.adopt("web").exitCode()).isZero();
    assertThat(targetManagers(sandbox)).isEqualTo(before);
    assertThat(adoptions.adopt("web", "--undo").exitCode()).isZero();
    assertThat(targetManagers(sandbox)).isEqualTo(before);
    assertThat(read(sandbox, "hpa/web", "{.spec.scaleTargetRef} {.metadata.annotations}"))
        .contains("\"ReplicationController\"", "\"web\"")
        .doesNotContain("kubectl-rc.io");

    way.apply(sandbox, folder, AUTOSCALER.replace("name: web}\n  min", "name: other}\n  min"));

    assertThat(read(sandbox, "hpa/web", "{.spec.scaleTargetRef.name}")).isEqualTo("other");
  }

  /** Applies the ReplicationController, and waits for its pods. */
  private Adoptions applied(Way way, Sandbox sandbox) throws Exception {
    way.apply(sandbox, folder, RC);
    Adoptions adoptions = new Adoptions(sandbox);
    Eventually.passes(() -> assertThat(adoptions.ready()).hasSize(2));
    return adoptions;
  }

  /** One field is changed, one added, and two are dropped. */
  static String next(String manifest) {
    return manifest
        .replaceAll("web:\\d", "web:3")
        .replaceAll(" *- \\{name: DROPPED, value: b\\}\n", "")
        .replace(", tier: front", "")
        .replace(
            "{name: KEPT, value: a}", "{name: KEPT, value: c}\n        - {name: ADDED, value: d}");
  }

  private String converted() throws IOException {
    Path file = Files.writeString(folder.resolve("rc.yaml"), RC);
    return Ran.of("convert", file.toString()).out();
  }

  static void assertNextReleaseIs(Sandbox sandbox, String object) throws Exception {
    assertThat(
            read(
                sandbox,
                object,
                "{.metadata.labels} {range .spec.template.spec.containers[0].env[*]}{.name}={.value} {end}{.spec.template.spec.containers[0].image}"))
        .isEqualTo("{\"app\":\"web\"} KEPT=c ADDED=d web:3");
  }

  /** Those who manage fields of an object's spec. */
  static String managers(Sandbox sandbox, String object) throws Exception {
    return read(
        sandbox, object, "{range .metadata.managedFields[?(@.fieldsV1.f:spec)]}{.manager} {end}");
  }

  /** Those who manage an autoscaler's target. */
  private static String targetManagers(Sandbox sandbox) throws Exception {
    return read(
        sandbox,
        "hpa/web",
        "{range .metadata.managedFields[?(@.fieldsV1.f:spec.f:scaleTargetRef)]}"
            + "{.manager} {.operation} {.fieldsV1.f:spec.f:scaleTargetRef}\n{end}");
  }

  private static String read(Sandbox sandbox, String object, String path) throws Exception {
    Sandbox.Output output = sandbox.kubectl("get", object, "-o", "jsonpath=" + path);
    assertThat(output.err()).isEmpty();
    return output.out();
  }
}
