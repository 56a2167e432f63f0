package io.kubectlrc.convert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.kubectlrc.controlplane.Assets;
import io.kubectlrc.convert.report.ReportEntry;
import io.kubectlrc.manifest.Manifest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Holds converted kustomizations against what {@code kubectl kustomize} makes of them. */
class KustomizeTest {
  private static final Map<String, String> FILES =
      new TreeMap<>(
          Map.of(
              "base/rc.yaml",
              """
              apiVersion: v1
              kind: ReplicationController
              metadata:
                name: web
              spec:
                replicas: 2
                selector:
                  app: web
                  version: v1
                template:
                  metadata:
                    labels:
                      app: web
                      version: v1
                  spec:
                    containers:
                    - name: web
                      image: web:1
              """,
              "base/kustomization.yaml",
              "resources: [rc.yaml]\n",
              "over/kustomization.yml",
              """
              bases: [../base]
              namePrefix: prod-
              commonLabels: {team: t}
              configurations: [configuration.yaml]
              patchesStrategicMerge: [patch.yaml]
              patchesJson6902:
              - path: operations.yaml
                target: {version: v1, kind: ReplicationController, name: web}
              """,
              "over/patch.yaml",
              """
              apiVersion: v1
              kind: ReplicationController
              metadata:
                name: web
              spec:
                replicas: 5
                selector:
                  tier: front
                  version: v2
                template:
                  metadata:
                    labels:
                      tier: front
                      version: v2
              """,
              "over/operations.yaml",
              """
              - {op: add, path: /spec/selector/track, value: x}
              - {op: add, path: /spec/template/metadata/labels/track, value: x}
              """,
              "over/configuration.yaml",
              """
              commonLabels:
              - {path: spec/selector, create: true, version: v1, kind: ReplicationController}
              """));

  private static List<ConvertedManifest> convert(Map<String, String> files) {
    return convert(files, ConvertOptions.DEFAULT);
  }

  private static List<ConvertedManifest> convert(
      Map<String, String> files, ConvertOptions options) {
    List<Manifest> manifests = new ArrayList<>();
    files.forEach((name, text) -> manifests.add(Manifest.parse(name, text)));
    return ManifestConverter.convert(manifests, options);
  }

  @Test
  void buildsWhatTheBuiltOriginalConvertsTo(@TempDir Path folder) throws Exception {
    assumeThat(Assets.find()).as(() -> "kubectl").isPresent();
    Map<String, String> converted = new TreeMap<>();
    convert(FILES).forEach(result -> converted.put(result.source().name(), result.text()));

    String original = build(folder.resolve("original"), FILES);
    String built = build(folder.resolve("converted"), converted);

    assertThat(objects(built)).isEqualTo(objects(convert(Map.of("built", original)).get(0).text()));
    assertThat(built).contains("kind: Deployment", "name: prod-web", "tier: front");
  }

  private static Set<JsonNode> objects(String text) {
    return Manifest.parse("built", text).documents().stream()
        .map(document -> document.tree())
        .collect(Collectors.toSet());
  }

  private static String build(Path folder, Map<String, String> files)
      throws IOException, InterruptedException {
    for (Map.Entry<String, String> file : files.entrySet()) {
      Path path = folder.resolve(file.getKey());
      Files.createDirectories(path.getParent());
      Files.writeString(path, file.getValue());
    }
    Process process =
        new ProcessBuilder(
                Assets.require().program("kubectl").toString(),
                "kustomize",
                folder.resolve("over").toString())
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output;
  }

  @Test
  void leavesAPatchWhoseBaseIsNotAmongTheInputWithADoubt() {
    Map<String, String> overlay = new TreeMap<>(FILES);
    overlay.keySet().removeIf(name -> name.startsWith("base/"));

    List<ConvertedManifest> results = convert(overlay);

    assertThat(results).noneMatch(ConvertedManifest::isChanged);
    assertThat(results).noneMatch(ConvertedManifest::isPartial);
    assertThat(results.stream().flatMap(result -> result.entries().stream()))
        .extracting(ReportEntry::toString)
        .contains(
            "over/patch.yaml:1: doubt: it patches ReplicationController \"web\", whose manifest is"
                + " not among the input: it stays as it is (document 1)");
  }

  @Test
  void findsWhatAComponentPatchesInTheKustomizationsThatIncludeIt() {
    Map<String, String> files = new TreeMap<>();
    files.put("base/rc.yaml", FILES.get("base/rc.yaml"));
    files.put("base/kustomization.yaml", "resources: [rc.yaml]\ncomponents: [../more]\n");
    files.put(
        "more/kustomization.yaml",
        "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\n"
            + "patches: [{path: patch.yaml}]\n");
    files.put("more/patch.yaml", FILES.get("over/patch.yaml"));

    assertThat(convert(files).get(3).text()).startsWith("apiVersion: apps/v1\nkind: Deployment");
  }

  @Test
  void findsWhatAComponentPatchesByWayOfAnotherOne() {
    Map<String, String> files = new TreeMap<>();
    files.put("base/rc.yaml", FILES.get("base/rc.yaml"));
    files.put("base/kustomization.yaml", "resources: [rc.yaml]\ncomponents: [../between]\n");
    String component = "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\n";
    files.put("between/kustomization.yaml", component + "components: [../more]\n");
    files.put("more/kustomization.yaml", component + "patches: [{path: patch.yaml}]\n");
    files.put("more/patch.yaml", FILES.get("over/patch.yaml"));

    assertThat(convert(files).get(4).text()).startsWith("apiVersion: apps/v1\nkind: Deployment");
  }

  @Test
  void whatAComponentReachesDependsOnNoOrderOfTheFiles() {
    String rc = FILES.get("base/rc.yaml");
    String component =
        "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\n"
            + "configurations: [configuration.yaml]\n";
    for (String far : List.of("a", "z")) {
      Map<String, String> files = new TreeMap<>();
      files.put("m/rc.yaml", rc);
      files.put("m/kustomization.yaml", "resources: [rc.yaml]\ncomponents: [../more]\n");
      files.put(
          far + "/kustomization.yaml",
          "resources: [https://example.com/base]\ncomponents: [../more]\n");
      files.put("more/kustomization.yaml", component);
      files.put(
          "more/configuration.yaml",
          "commonLabels: [{path: spec/selector, kind: ReplicationController}]\n");

      assertThat(convert(files).stream().flatMap(result -> result.entries().stream()))
          .as(far)
          .extracting(ReportEntry::toString)
          .contains(
              "more/configuration.yaml:1: doubt: not every ReplicationController it may mean is"
                  + " converted: it stays as it is (document 1, /commonLabels/0)");
    }
  }

  @Test
  void tellsAVersionInAPatchByTheLabelsOfWhatItPatches() {
    Map<String, String> files = new TreeMap<>();
    files.put(
        "base/rc.yaml",
        FILES
            .get("base/rc.yaml")
            .replace("name: web\nspec", "name: web-3\nspec")
            .replace("version: v1", "version: \"3\""));
    files.put("base/kustomization.yaml", "resources: [rc.yaml]\npatches: [{path: patch.yaml}]\n");
    files.put(
        "base/patch.yaml",
        "apiVersion: v1\nkind: ReplicationController\nmetadata: {name: web-3}\n"
            + "spec: {selector: {tier: front, component: web-3}}\n");

    assertThat(convert(files).get(1).text())
        .contains("selector: {matchLabels: {tier: front}}")
        .doesNotContain("component");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      textBlock =
          """
          kind: "Replication.*"                    ; target), its pattern means
          kind: "Replication.*", name: "w.*"       ; patch), it may patch the selector
          kind: "Service|Replication.*", name: "w.*" ; target), its pattern means
          kind: ".*"                               ; patch), it may patch the selector
          name: "w.*"                              ; patch), it may patch the selector
          kind: ReplicationController, name: "w.*-3" ; target/name), is called web now
          kind: ReplicationController, version: v2 ; patch), which none of its resources is
          kind: ReplicationController, group: apps ; patch), which none of its resources is
          kind: Replication, version: v1           ; nothing
          kind: "Replica.*", group: apps           ; nothing
          kind: "(", name: web-3                   ; nothing
          """)
  void takesATargetsFieldsForAnchoredPatterns(String target, String told) {
    Map<String, String> files = new TreeMap<>();
    files.put(
        "rc.yaml",
        FILES
            .get("base/rc.yaml")
            .replace("name: web\nspec", "name: web-3\nspec")
            .replace("version: v1", "version: \"3\""));
    files.put(
        "kustomization.yaml",
        "resources: [rc.yaml]\npatches:\n- target: {%s}\n  patch: '[{\"op\": \"replace\", \"path\":"
                .formatted(target)
            + " \"/spec/selector/app\", \"value\": \"z\"}]'\n");

    List<String> doubts =
        convert(files, ConvertOptions.DEFAULT.withRename(new RenamePattern("{base}")))
            .get(0)
            .entries()
            .stream()
            .map(ReportEntry::toString)
            .filter(text -> text.startsWith("kustomization.yaml:") && text.contains("doubt"))
            .toList();

    if (told.equals("nothing")) {
      assertThat(doubts).isEmpty();
    } else {
      String[] parts = told.split(", ", 2);
      assertThat(doubts)
          .anyMatch(text -> text.endsWith("/patches/0/" + parts[0]) && text.contains(parts[1]));
    }
  }

  @Test
  void takesFluxsKustomizationForNone() {
    Map<String, String> files = new TreeMap<>();
    files.put(
        "a/kustomization.yaml",
        "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {name: a}\n"
            + "patches: [{path: rc.yaml}]\n");
    files.put("a/rc.yaml", FILES.get("base/rc.yaml"));

    assertThat(convert(files).get(1).isChanged()).isTrue();
  }
}
