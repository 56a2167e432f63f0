package io.kubectlrc.convert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kubectlrc.convert.report.EntryKind;
import io.kubectlrc.convert.report.ReportEntry;
import io.kubectlrc.manifest.Inputs;
import io.kubectlrc.manifest.KubeObject;
import io.kubectlrc.manifest.Manifest;
import io.kubectlrc.validity.ImageTrigger;
import io.kubectlrc.validity.Validity;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Converts the DeploymentConfigs that other people wrote, where they are at hand. */
class DeploymentConfigCorpusTest {
  private static final Path CORPUS = Path.of("../../shared/corpus/deploymentconfigs");

  private static final Map<Hooks, Map<Manifest, ConvertedManifest>> RESULTS = new TreeMap<>();

  @BeforeAll
  static void convertEachRepositoryByItself() throws IOException {
    assumeThat(CORPUS).as("the manifests of other people").exists();
    Inputs inputs = new Inputs(CORPUS, InputStream.nullInputStream());
    try (Stream<Path> entries = Files.list(CORPUS)) {
      for (Path repository : entries.filter(Files::isDirectory).sorted().toList()) {
        List<Manifest> read =
            inputs.find(List.of(repository.getFileName().toString())).inputs().stream()
                .map(inputs::read)
                .toList();
        for (Hooks hooks : Hooks.values()) {
          List<ConvertedManifest> converted = ManifestConverter.convert(read, options(hooks));
          Map<Manifest, ConvertedManifest> results =
              RESULTS.computeIfAbsent(hooks, key -> new LinkedHashMap<>());
          for (int i = 0; i < read.size(); i++) {
            results.put(read.get(i), converted.get(i));
          }
        }
      }
    }
  }

  private static ConvertOptions options(Hooks hooks) {
    return ConvertOptions.DEFAULT.withOpenShift(
        new OpenShiftOptions(Platform.OPENSHIFT, hooks, Map.of()));
  }

  private static List<KubeObject> objects(Manifest manifest, String kind) {
    return manifest.documents().stream()
        .flatMap(document -> document.objects().stream())
        .filter(object -> object.kind().equals(kind))
        .toList();
  }

  @ParameterizedTest
  @EnumSource
  void convertsEveryDeploymentConfigThatCanBeRead(Hooks hooks) {
    int configs = 0;
    for (var pair : RESULTS.get(hooks).entrySet()) {
      String name = pair.getKey().source().name();
      int before = objects(pair.getKey(), "DeploymentConfig").size();
      Manifest after = Manifest.parse(name, pair.getValue().text());
      configs += before;
      assertThat(objects(after, "DeploymentConfig")).as(name).isEmpty();
      assertThat(objects(after, "Deployment")).as(name).hasSizeGreaterThanOrEqualTo(before);
      assertThat(pair.getValue().refused()).as(name).isEqualTo(pair.getKey().problems().size());
    }
    assertThat(configs).isGreaterThan(100);
  }

  @ParameterizedTest
  @EnumSource
  void writesWhatTheServerTakesAndTheTriggersAsTheirControllerReadsThem(Hooks hooks)
      throws IOException {
    ObjectMapper json = new ObjectMapper();
    int triggers = 0;
    for (var pair : RESULTS.get(hooks).entrySet()) {
      String name = pair.getKey().source().name();
      Manifest after = Manifest.parse(name, pair.getValue().text());
      List<KubeObject> made = new ArrayList<>(objects(after, "Deployment"));
      made.addAll(objects(after, "Job"));
      for (KubeObject object : made) {
        assertThat(Validity.of(object.tree()).missing()).as(name + " " + object).isEmpty();
        JsonNode annotation =
            object.tree().at("/metadata/annotations").path(ImageTrigger.ANNOTATION);
        Set<String> paths = new HashSet<>();
        for (JsonNode entry : json.readTree(annotation.asText("[]"))) {
          assertThat(entry.at("/from/kind").asText()).isEqualTo("ImageStreamTag");
          assertThat(entry.at("/from/name").asText()).isNotEmpty();
          assertThat(entry.path("fieldPath").asText())
              .matches("spec\\.template\\.spec\\.containers\\[\\?\\(@\\.name==\".+\"\\)]\\.image");
          assertThat(paths.add(entry.path("fieldPath").asText())).as(name).isTrue();
          triggers++;
        }
      }
    }
    assertThat(triggers).isGreaterThan(50);
  }

  @ParameterizedTest
  @EnumSource
  void losesNoLineOfCommentsUnsaidAndChangesNothingTheSecondTime(Hooks hooks) {
    for (ConvertedManifest result : RESULTS.get(hooks).values()) {
      String name = result.source().name();
      if (result.refused() > 0) {
        continue;
      }
      List<String> lost = new ArrayList<>(comments(result.source().text()));
      lost.removeAll(comments(result.text()));
      lost.removeIf(
          comment ->
              result.entries().stream().anyMatch(e -> e.sentence().toString().contains(comment)));
      assertThat(lost).as(name).isEmpty();
      List<Manifest> again = List.of(Manifest.parse(name, result.text()));
      assertThat(ManifestConverter.convert(again, options(hooks)).get(0).text())
          .as(name)
          .isEqualTo(result.text());
    }
  }

  private static List<String> comments(String text) {
    return text.lines().map(String::strip).filter(line -> line.startsWith("#")).toList();
  }

  /** Prints what becomes of them, and why what is refused is, for {@code -Dcorpus.table}. */
  @AfterAll
  static void printTheTable() {
    if (System.getProperty("corpus.table") == null) {
      return;
    }
    int configs = 0;
    int converted = 0;
    Map<EntryKind, Integer> entries = new TreeMap<>();
    List<ReportEntry> refusals = new ArrayList<>();
    for (var pair : RESULTS.get(Hooks.REPORT).entrySet()) {
      int before = objects(pair.getKey(), "DeploymentConfig").size();
      Manifest after = Manifest.parse("", pair.getValue().text());
      configs += before;
      converted += before - objects(after, "DeploymentConfig").size();
      pair.getValue().entries().forEach(entry -> entries.merge(entry.severity(), 1, Integer::sum));
      pair.getValue().entries().stream()
          .filter(entry -> entry.reason().isPresent())
          .forEach(refusals::add);
    }
    System.out.printf(
        "DeploymentConfigs of %d files: %d, converted: %d; entries: %s%n",
        RESULTS.get(Hooks.REPORT).size(), configs, converted, entries);
    System.out.println("refused documents:");
    refusals.forEach(
        entry ->
            System.out.printf(
                "%-12s %s:%d %s%n",
                entry.reason().orElseThrow().word(), entry.file(), entry.line(), entry.sentence()));
  }
}
