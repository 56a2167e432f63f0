package io.kubectlrc.lint.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import io.kubectlrc.lint.Finding;
import io.kubectlrc.lint.LintInput;
import io.kubectlrc.lint.LintOptions;
import io.kubectlrc.lint.LintReport;
import io.kubectlrc.lint.Linter;
import io.kubectlrc.lint.Severity;
import io.kubectlrc.lint.rules.Rules;
import io.kubectlrc.manifest.Manifest;
import io.kubectlrc.wording.Wording;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

class ReportsTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String FILE = "k8s/näme, 1%.yaml";

  private static final String MANIFEST =
      """
      apiVersion: v1
      kind: ReplicationController
      metadata:
        name: api # 🚀
        labels: {emoji: "🚀", build: 7, evil: 8}
      spec:
        replicas: 1
        selector: {name: api}
        template:
          metadata:
            labels: {name: api}
          spec:
            containers:
              - name: api
                image: api # kubectl-rc:ignore mutable-image -- built here
                env:
                  - {name: A, value: one}
                  - {name: A, value: two}
      ---
      {{ broken }}
      """;

  @Test
  void sarifObeysItsSchema() throws IOException {
    JsonNode sarif = sarif(MANIFEST);
    assertThat(schema().validate(sarif)).isEmpty();
    assertThat(schema().validate(sarif("kind: Service\n"))).isEmpty();
    JsonNode broken = sarif.deepCopy();
    ((ObjectNode) broken.at("/runs/0")).remove("tool");
    assertThat(schema().validate(broken)).isNotEmpty();
  }

  @Test
  void sarifHasRegionsFixesRelatedPlacesAndSuppressions() throws IOException {
    JsonNode run = sarif(MANIFEST).at("/runs/0");
    assertThat(run.at("/tool/driver/rules")).hasSize(Rules.ALL.size());
    JsonNode label = result(run, "label-not-string");
    assertThat(label.path("ruleIndex").asInt())
        .isEqualTo(index(run, "label-not-string"))
        .isNotNegative();
    assertThat(label.path("level").asText()).isEqualTo("error");
    JsonNode physical = label.at("/locations/0/physicalLocation");
    assertThat(physical.at("/artifactLocation/uri").asText())
        .isEqualTo("k8s/n%C3%A4me,%201%25.yaml");
    // The rocket before it is one code point and two UTF-16 units.
    assertThat(physical.at("/region/startLine").asInt()).isEqualTo(5);
    assertThat(physical.at("/region/startColumn").asInt()).isEqualTo(31);
    assertThat(physical.at("/region/endColumn").asInt()).isEqualTo(32);
    JsonNode replacement = label.at("/fixes/0/artifactChanges/0/replacements/0");
    assertThat(replacement.at("/insertedContent/text").asText()).isEqualTo("\"7\"");
    assertThat(replacement.at("/deletedRegion")).isEqualTo(withoutSnippet(physical.at("/region")));
    assertThat(result(run, "duplicate-name").at("/relatedLocations/0/message/text").asText())
        .isEqualTo("the other one");
    assertThat(result(run, "mutable-image").at("/suppressions/0/justification").asText())
        .isEqualTo("built here");
    assertThat(result(run, "single-replica").path("level").asText()).isEqualTo("note");
  }

  @Test
  void sarifFingerprintsSurviveMovedLines() throws IOException {
    List<String> before = fingerprints(sarif(MANIFEST));
    List<String> moved = fingerprints(sarif("# one\n# two\n" + MANIFEST));
    assertThat(moved).isEqualTo(before);
    assertThat(before).doesNotHaveDuplicates();
    assertThat(fingerprints(sarif(MANIFEST.replace("build: 7", "build: 9")))).isNotEqualTo(before);
  }

  @Test
  void sarifFingerprintsAreTheSameForAllVersionsOfAThingAndOthersForItsMembers()
      throws IOException {
    assertThat(fingerprints(sarif(named("api-v1"))))
        .isEqualTo(fingerprints(sarif(named("api-v2"))));
    List<String> members =
        fingerprints(sarif(named("api-1") + "---\n" + named("api-2") + "---\n" + named("api-3")));
    assertThat(members).isNotEmpty().doesNotHaveDuplicates();
  }

  private static String named(String name) {
    return MANIFEST
        .substring(0, MANIFEST.indexOf("---"))
        .replace("name: api #", "name: " + name + " #");
  }

  @Test
  @Timeout(60)
  void sarifOfAHugeFileHasNotAllFixesAndIsWrittenAtOnce() throws IOException {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 3_000; i++) {
      text.append(
          "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: c%d\n  labels: {build: 7}\n---\n"
              .formatted(i));
    }
    JsonNode results = sarif(text.toString()).at("/runs/0/results");
    assertThat(results).hasSize(3_000);
    assertThat(results).filteredOn(result -> result.has("fixes")).hasSizeBetween(10, 1_000);
    assertThat(results.get(0).has("fixes")).isTrue();
  }

  @Test
  void jsonHasEverythingOfAFinding() throws IOException {
    StringBuilder out = new StringBuilder();
    new JsonReport(Wording.LIBRARY).write(report(MANIFEST), out);
    JsonNode root = JSON.readTree(out.toString());
    JsonNode first = root.at("/findings/0");
    assertThat(first.path("rule").asText()).isEqualTo("legacy-kind");
    assertThat(first.at("/object/name").asText()).isEqualTo("api");
    JsonNode duplicate = find(root.path("findings"), "rule", "duplicate-name");
    assertThat(duplicate.path("path").asText())
        .isEqualTo("spec.template.spec.containers[api].env[A].name");
    assertThat(duplicate.at("/related/0/line").asInt()).isEqualTo(17);
    assertThat(root.at("/summary/suppressed").asInt()).isEqualTo(1);
    assertThat(root.at("/summary/error").asInt()).isEqualTo(5);
  }

  @Test
  void junitCountsWhatFails() throws Exception {
    StringBuilder out = new StringBuilder();
    LintReport report = report(MANIFEST);
    new JunitReport(Severity.WARNING, Wording.LIBRARY).write(report, out);
    Element suite = (Element) xml(out).getElementsByTagName("testsuite").item(0);
    long failing = report.count(Severity.ERROR) + report.count(Severity.WARNING);
    assertThat(suite.getAttribute("name")).isEqualTo(FILE);
    assertThat(suite.getAttribute("tests")).isEqualTo("" + report.findings().size());
    assertThat(suite.getAttribute("failures")).isEqualTo("" + failing);
    assertThat(suite.getElementsByTagName("failure").getLength()).isEqualTo((int) failing);
    Element failure = (Element) suite.getElementsByTagName("failure").item(0);
    assertThat(failure.getAttribute("message")).startsWith("ReplicationController \"api\": ");
    assertThat(suite.getElementsByTagName("testcase").getLength())
        .isEqualTo(report.findings().size());
  }

  @Test
  void junitHasACaseForAFileWithoutFindings() throws Exception {
    StringBuilder out = new StringBuilder();
    new JunitReport(Severity.ERROR, Wording.LIBRARY).write(report("kind: Example\n"), out);
    Document xml = xml(out);
    assertThat(xml.getElementsByTagName("testcase").getLength()).isOne();
    assertThat(xml.getElementsByTagName("failure").getLength()).isZero();
  }

  @Test
  void checkstyleHasTheFilesWithFindings() throws Exception {
    StringBuilder out = new StringBuilder();
    new CheckstyleReport(Wording.LIBRARY).write(report(MANIFEST), out);
    Element file = (Element) xml(out).getElementsByTagName("file").item(0);
    assertThat(file.getAttribute("name")).isEqualTo(FILE);
    NodeList errors = file.getElementsByTagName("error");
    assertThat(errors.getLength()).isEqualTo(report(MANIFEST).findings().size());
    Element first = (Element) errors.item(0);
    assertThat(first.getAttribute("line")).isEqualTo("2");
    assertThat(first.getAttribute("severity")).isEqualTo("info");
    assertThat(first.getAttribute("message")).startsWith("ReplicationController \"api\": ");
    assertThat(first.getAttribute("source")).isEqualTo("kubectl-rc.legacy-kind");
  }

  @Test
  void xmlCarriesNoCharacterThatXmlForbids() throws Exception {
    StringBuilder out = new StringBuilder();
    String evil = MANIFEST.replace("name: api #", "name: \"api\\u0001<&\" #");
    new CheckstyleReport(Wording.LIBRARY).write(report(evil), out);
    assertThat(xml(out).getElementsByTagName("error").getLength()).isPositive();
    assertThat(out).contains("api\\u0001&lt;&amp;");
  }

  @Test
  void githubEscapesWhatItsCommandsMean() throws IOException {
    StringBuilder out = new StringBuilder();
    new GithubReport(Wording.LIBRARY).write(report(MANIFEST), out);
    assertThat(out.toString().lines())
        .contains(
            "::error file=k8s/näme%2C 1%25.yaml,line=5,endLine=5,col=31,endColumn=32,"
                + "title=label-not-string::ReplicationController \"api\": 7 is a number, no string;"
                + " quote it: \"7\"")
        .anyMatch(line -> line.startsWith("::notice "))
        .anyMatch(line -> line.startsWith("::warning "));
  }

  @Test
  void textIsOneLineAFindingUnlessOnATerminal() throws IOException {
    StringBuilder plain = new StringBuilder();
    LintReport report = report(MANIFEST);
    new TextReport(false, false, Wording.LIBRARY).write(report, plain);
    assertThat(plain.toString().lines()).hasSize(report.findings().size() + 1);
    assertThat(plain)
        .contains(FILE + ":5:31: error: ReplicationController \"api\": 7 is a number, no string;")
        .endsWith("5 errors, 1 warning, 2 notes in 1 object of 1 file (1 suppressed)\n");

    StringBuilder terminal = new StringBuilder();
    new TextReport(true, false, Wording.LIBRARY).write(report, terminal);
    assertThat(terminal)
        .contains(
            """
            k8s/näme, 1%.yaml:5:31: error[label-not-string] ReplicationController "api"
              7 is a number, no string
              5 |   labels: {emoji: "🚀", build: 7, evil: 8}
                |                                ^
              do quote it: "7"
            """)
        .contains("  see k8s/näme, 1%.yaml:17: the other one\n")
        .doesNotContain("\u001b");

    StringBuilder coloured = new StringBuilder();
    new TextReport(true, true, Wording.LIBRARY).write(report, coloured);
    assertThat(coloured.toString().replaceAll("\u001b\\[[0-9;]*m", ""))
        .isEqualTo(terminal.toString());
    assertThat(coloured).contains("\u001b[1;31merror[label-not-string]");
  }

  /** What is reported is kept by CI systems, which more people look into than into the manifest. */
  @Test
  void noneShowsWhatASecretHolds() throws IOException {
    LintReport report =
        report(
            """
            apiVersion: v1
            kind: Secret
            metadata: {name: login, labels: {build: 7}}
            stringData: {pin: 4711, time: 47:11, list: [swordfish]}
            data: {password: swordfish}
            """);
    assertThat(report.findings())
        .extracting(Finding::rule)
        .contains("wrong-type", "ambiguous-scalar", "invalid-value", "label-not-string");
    StringBuilder out = new StringBuilder();
    new TextReport(true, true, Wording.LIBRARY).write(report, out);
    new TextReport(false, false, Wording.LIBRARY).write(report, out);
    new JsonReport(Wording.LIBRARY).write(report, out);
    new SarifReport("1.0", Wording.LIBRARY).write(report, out);
    new JunitReport(Severity.WARNING, Wording.LIBRARY).write(report, out);
    new CheckstyleReport(Wording.LIBRARY).write(report, out);
    new GithubReport(Wording.LIBRARY).write(report, out);
    assertThat(out).contains("stringData").doesNotContainPattern("4711|47:11|swordfish");
  }

  private static LintReport report(String text) {
    Manifest manifest = Manifest.parse(FILE, text);
    return new Linter(LintOptions.DEFAULT, Rules.ALL)
        .lint(List.of(new LintInput(manifest, Path.of(FILE))));
  }

  @Test
  void noTextOfAManifestGivesOrdersToATerminalOrABuildServer() throws IOException {
    LintReport report =
        report(MANIFEST.replace("build: 7", "build: \"7\\n::error::\\e[31mred\\u009b\""));
    for (boolean terminal : new boolean[] {false, true}) {
      StringBuilder out = new StringBuilder();
      new TextReport(terminal, false, Wording.LIBRARY).write(report, out);
      assertThat(out.toString())
          .contains("metadata.labels.build \"7\\n::error::\\u001b[31mred\\u009b\" must be")
          .doesNotContainPattern("(?m)^::error")
          .doesNotContainPattern("[\\x00-\\x09\\x0B-\\x1F\\x7F-\\x9F]");
    }
    StringBuilder github = new StringBuilder();
    new GithubReport(Wording.LIBRARY).write(report, github);
    assertThat(github.toString().lines()).allMatch(line -> line.matches("::\\w+ file=.*"));
  }

  private static JsonNode sarif(String text) throws IOException {
    StringBuilder out = new StringBuilder();
    new SarifReport("1.2.3", Wording.LIBRARY).write(report(text), out);
    return JSON.readTree(out.toString());
  }

  private static JsonSchema schema() throws IOException {
    try (InputStream in =
        ReportsTest.class.getResourceAsStream("/schema/sarif-schema-2.1.0.json")) {
      return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V7).getSchema(JSON.readTree(in));
    }
  }

  private static JsonNode result(JsonNode run, String rule) {
    return find(run.path("results"), "ruleId", rule);
  }

  private static JsonNode find(JsonNode list, String key, String value) {
    for (JsonNode item : list) {
      if (item.path(key).asText().equals(value)) {
        return item;
      }
    }
    throw new AssertionError("no " + value + " in " + list);
  }

  private static int index(JsonNode run, String rule) {
    int index = 0;
    for (JsonNode described : run.at("/tool/driver/rules")) {
      if (described.path("id").asText().equals(rule)) {
        return index;
      }
      index++;
    }
    return -1;
  }

  private static JsonNode withoutSnippet(JsonNode region) {
    ObjectNode copy = region.deepCopy();
    copy.remove("snippet");
    return copy;
  }

  private static List<String> fingerprints(JsonNode sarif) {
    List<String> found = new ArrayList<>();
    for (JsonNode result : sarif.at("/runs/0/results")) {
      found.add(result.at("/partialFingerprints/kubectlRcFinding~1v1").asText());
    }
    return found;
  }

  private static Document xml(CharSequence text) throws Exception {
    byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new ByteArrayInputStream(bytes));
  }
}
