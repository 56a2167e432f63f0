package io.kubectlrc.lint;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubectlrc.lint.rules.Rules;
import io.kubectlrc.manifest.Manifest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class KustomizedInputTest {
  private static final String CONTROLLER =
      """
      apiVersion: v1
      kind: ReplicationController
      metadata:
        name: web
      spec:
        replicas: 1
        template:
          metadata:
            labels: {app: web}
          spec:
            containers:
            - {name: web, image: 'web:latest'}
      """;
  private static final String SERVICE =
      """
      apiVersion: v1
      kind: Service
      metadata:
        name: web
      spec:
        selector: {app: web, team: t}
        ports: [{port: 80}]
      """;

  private static List<String> rules(Map<String, String> files) {
    List<LintInput> inputs = new ArrayList<>();
    new TreeMap<>(files)
        .forEach(
            (name, text) -> inputs.add(new LintInput(Manifest.parse(name, text), Path.of(name))));
    return new Linter(LintOptions.DEFAULT, Rules.ALL)
        .lint(inputs).findings().stream().map(Finding::rule).distinct().toList();
  }

  @Test
  void findsFaultWithWhatIsAppliedAsItIs() {
    assertThat(rules(Map.of("a/rc.yaml", CONTROLLER, "a/service.yaml", SERVICE)))
        .contains("service-matches-nothing", "single-replica", "mutable-image", "legacy-kind");
  }

  @Test
  void claimsNothingOfLabelsThatAKustomizationAdds() {
    assertThat(
            rules(
                Map.of(
                    "a/rc.yaml",
                    CONTROLLER,
                    "a/service.yaml",
                    SERVICE,
                    "a/kustomization.yaml",
                    "resources: [rc.yaml, service.yaml]\ncommonLabels: {team: t}\n")))
        .contains("single-replica", "mutable-image", "legacy-kind")
        .doesNotContain("service-matches-nothing");
  }

  @Test
  void claimsNothingOfImagesThatAKustomizationSets() {
    assertThat(
            rules(
                Map.of(
                    "a/rc.yaml",
                    CONTROLLER,
                    "a/Kustomization",
                    "resources: [rc.yaml]\nimages: [{name: web, newTag: v1}]\n")))
        .contains("single-replica", "legacy-kind")
        .doesNotContain("mutable-image");
  }

  @Test
  void readsPatchesAsPatches() {
    Map<String, String> files =
        Map.of(
            "base/rc.yaml",
            CONTROLLER,
            "base/kustomization.yaml",
            "resources: [rc.yaml]\n",
            "over/kustomization.yaml",
            "resources: [../base]\npatches: [{path: patch.yaml}, {path: operations.yaml}]\n",
            "over/patch.yaml",
            "apiVersion: v1\nkind: ReplicationController\nmetadata: {name: web}\n"
                + "spec: {replicas: 3}\n",
            "over/operations.yaml",
            "- {op: remove, path: /spec/minReadySeconds}\n");

    assertThat(rules(files)).containsExactly("legacy-kind");
  }

  @Test
  void claimsNoDuplicateOfWhatOverlaysNameDifferently() {
    String rename = "resources: [rc.yaml]\nnamePrefix: %s-\n";

    assertThat(
            rules(
                Map.of(
                    "a/rc.yaml",
                    CONTROLLER,
                    "a/kustomization.yaml",
                    rename.formatted("a"),
                    "b/rc.yaml",
                    CONTROLLER.replace("latest", "1"),
                    "b/kustomization.yaml",
                    rename.formatted("b"))))
        .doesNotContain("duplicate-name");
  }
}
