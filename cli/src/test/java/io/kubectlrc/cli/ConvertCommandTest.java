package io.kubectlrc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ConvertCommandTest {
  private static final String CONTROLLER =
      """
      # kept
      apiVersion: v1
      kind: ReplicationController
      metadata:
        name: api
      spec:
        replicas: 2
        selector:
          app: api
        template:
          metadata:
            labels:
              app: api
          spec:
            containers:
            - name: api
              image: example/api:1
      """;
  private static final String DEPLOYMENT =
      """
      # kept
      apiVersion: apps/v1
      kind: Deployment
      metadata:
        name: api
      spec:
        replicas: 2
        selector:
          matchLabels:
            app: api
        strategy:
          type: RollingUpdate
          rollingUpdate:
            maxSurge: 1
            maxUnavailable: 0
        template:
          metadata:
            labels:
              app: api
          spec:
            containers:
            - name: api
              image: example/api:1
      """;
  private static final String REFUSED = CONTROLLER.replaceFirst("app: api", "app: web");
  private static final String SERVICE =
      "apiVersion: v1\nkind: Service\nmetadata: {name: api}\nspec: {selector: {app: api}}\n";

  @TempDir private Path directory;

  private Ran convert(String... arguments) {
    return Ran.of(
        directory,
        "",
        Stream.concat(Stream.of("convert"), Stream.of(arguments)).toArray(String[]::new));
  }

  private Path write(String name, String text) throws IOException {
    Path file = directory.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }

  @Test
  void writesNothingIfAPathIsEmpty() throws IOException {
    write("rc.yaml", CONTROLLER);
    Ran ran = Ran.of(directory, "", "convert", "--in-place", "", "rc.yaml");
    assertThat(ran.exitCode()).isEqualTo(2);
    assertThat(ran.err()).contains("a path is empty");
    assertThat(directory.resolve("rc.yaml")).hasContent(CONTROLLER);
  }

  @Test
  void printsTheResultAndReportsOnStandardError() throws IOException {
    write("rc.yaml", CONTROLLER);
    Ran ran = convert("rc.yaml");
    assertThat(ran.exitCode()).isZero();
    assertThat(ran.out()).isEqualTo(DEPLOYMENT);
    assertThat(ran.err())
        .isEqualTo(
            """
            rc.yaml:3: change: ReplicationController becomes Deployment (document 1, /kind)
            rc.yaml:6: change: strategy: one pod more and none less during an update, as kubectl rolling-update did (document 1, /spec)
            rc.yaml:8: change: the selector moves into matchLabels (document 1, /spec/selector)
            1 document converted, 0 unchanged, 0 refused
            """);
  }

  @Test
  void readsStandardInput() {
    Ran ran = Ran.of(directory, CONTROLLER, "convert", "-");
    assertThat(ran.out()).isEqualTo(DEPLOYMENT);
    assertThat(ran.err()).startsWith("<stdin>:3: change: ");
  }

  @Test
  void printsSeveralFilesAsOneStream() throws IOException {
    write("k8s/a.yaml", CONTROLLER);
    write("k8s/b.yaml", SERVICE);
    assertThat(convert("k8s").out()).isEqualTo(DEPLOYMENT + "---\n" + SERVICE);
  }

  @Test
  void leavesARefusedDocumentOutOfTheStream() throws IOException {
    write("rc.yaml", REFUSED + "---\n" + SERVICE);
    Ran ran = convert("rc.yaml");
    assertThat(ran.exitCode()).isEqualTo(1);
    assertThat(ran.out()).isEqualTo("---\n" + SERVICE);
    assertThat(ran.err())
        .contains("rc.yaml:9: refusal: the selector asks for app=web")
        .endsWith("0 documents converted, 1 unchanged, 1 refused\n");
  }

  @Test
  void showsTheLinesThatDifferWhereEverythingIsWrittenAnew() throws IOException {
    write("rc.yaml", CONTROLLER);
    String json = convert("-o", "json", "--strategy", "kubernetes", "rc.yaml").out();
    Path file =
        write(
            "rc.json",
            json.replace("apps/v1", "v1")
                .replace("Deployment", "ReplicationController")
                .replaceFirst("\\{\\s*\"matchLabels\": (\\{\\s*\"app\": \"api\"\\s*})\\s*}", "$1"));
    Ran ran = convert("-o", "json", "--strategy", "kubernetes", "--diff", "rc.json");
    assertThat(ran.exitCode()).as(ran.err()).isZero();
    assertThat(ran.out())
        .contains("-  \"kind\": \"ReplicationController\",", "+  \"kind\": \"Deployment\",")
        .doesNotContain("example/api:1");
    assertThat(ran.out().lines().filter(line -> line.startsWith("-  ")).count())
        .isLessThan(Files.readAllLines(file).size() / 2);
  }

  @Test
  void convertsTheRestWhereWhatIsRefusedIsSkipped() throws IOException {
    Path file = write("rc.yaml", REFUSED + "---\n" + CONTROLLER);
    Ran ran = convert("--in-place", "--skip-refused", "rc.yaml");
    assertThat(ran.exitCode()).isEqualTo(1);
    assertThat(Files.readString(file)).isEqualTo(REFUSED + "---\n" + DEPLOYMENT);
    assertThat(ran.err()).contains("refusal:", "1 document converted, 0 unchanged, 1 refused");
  }

  @Test
  void countsWhatIsConvertedOfAListThatIsRefusedInPart() throws IOException {
    String item =
        "- {apiVersion: v1, kind: ReplicationController, metadata: {name: %s}, spec: {selector: {app: %s}, template: {metadata: {labels: {app: a}}, spec: {containers: [{name: c, image: 'i:1'}]}}}}\n";
    write(
        "list.yaml",
        "apiVersion: v1\nkind: List\nitems:\n"
            + item.formatted("a", "a")
            + item.formatted("b", "other")
            + item.formatted("c", "a"));

    assertThat(convert("--skip-refused", "list.yaml").err())
        .endsWith(
            "\n0 documents converted, 0 unchanged, 1 refused (1 in part: 2 objects converted)\n");
    assertThat(convert("list.yaml").err())
        .endsWith("\n0 documents converted, 0 unchanged, 1 refused\n");
  }

  @Test
  void replacesFilesInPlaceWithTheirModeAndThroughLinks() throws IOException {
    Path file = write("real/rc.yaml", CONTROLLER);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-x---"));
    Path link = Files.createSymbolicLink(directory.resolve("link.yaml"), file);
    Ran ran = convert("--in-place", "link.yaml");
    assertThat(ran.exitCode()).isZero();
    assertThat(ran.out()).isEmpty();
    assertThat(link).isSymbolicLink();
    assertThat(file).hasContent(DEPLOYMENT);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rwxr-x---");
    assertThat(files(file.getParent())).containsExactly("rc.yaml");
  }

  @Test
  void replacesAFileThatManyLinksLeadToWhileTheyAreWrittenAtOnce() throws IOException {
    Path file = write("rc.yaml", CONTROLLER);
    for (int i = 0; i < 50; i++) {
      Files.createSymbolicLink(directory.resolve("link-" + i + ".yaml"), file);
    }
    Ran ran = convert("--in-place", ".");
    assertThat(ran.err()).doesNotContain("not written");
    assertThat(ran.exitCode()).isZero();
    assertThat(file).hasContent(DEPLOYMENT);
    assertThat(files(directory)).hasSize(51);
  }

  @Test
  void leavesAFileWithARefusedDocumentAloneAndConvertsTheOthers() throws IOException {
    Path refused = write("a.yaml", CONTROLLER + "---\n" + REFUSED);
    Path converted = write("b.yaml", CONTROLLER);
    Path untouched = write("c.yaml", SERVICE);
    Object before = Files.readAttributes(untouched, "unix:ino").get("ino");
    Ran ran = convert("-i", ".");
    assertThat(ran.exitCode()).isEqualTo(1);
    assertThat(refused).hasContent(CONTROLLER + "---\n" + REFUSED);
    assertThat(converted).hasContent(DEPLOYMENT);
    assertThat(Files.readAttributes(untouched, "unix:ino").get("ino")).isEqualTo(before);
  }

  @Test
  void writesBelowAnotherDirectoryUnderTheSamePaths() throws IOException {
    write("k8s/api/rc.yaml", CONTROLLER);
    write("k8s/svc.yml", SERVICE);
    write("k8s/bad.yaml", REFUSED);
    write("k8s/readme.txt", "no manifest");
    Ran ran = convert("--output-dir", "out", "k8s");
    assertThat(ran.exitCode()).isEqualTo(1);
    assertThat(directory.resolve("out/api/rc.yaml")).hasContent(DEPLOYMENT);
    assertThat(directory.resolve("out/svc.yml")).hasContent(SERVICE);
    assertThat(files(directory.resolve("out"))).containsExactly("api", "svc.yml");
  }

  @Test
  void neverWritesOutsideOfTheOutputDirectory() throws IOException {
    write("k8s/sub/rc.yaml", CONTROLLER);
    write("elsewhere/keep.txt", "kept");
    Files.createDirectories(directory.resolve("out"));
    Files.createSymbolicLink(directory.resolve("out/sub"), directory.resolve("elsewhere"));
    Ran ran = convert("--output-dir", "out", "k8s");
    assertThat(ran.exitCode()).isEqualTo(1);
    assertThat(ran.err()).contains("not written").contains("outside of the output directory");
    assertThat(files(directory.resolve("elsewhere"))).containsExactly("keep.txt");

    write("above.yaml", CONTROLLER);
    Ran above =
        Ran.of(directory.resolve("k8s"), "", "convert", "--output-dir", "out", "../above.yaml");
    assertThat(above.exitCode()).isZero();
    assertThat(files(directory.resolve("k8s/out"))).containsExactly("above.yaml");
  }

  @Test
  void refusesAnOutputDirectoryThatIsAFile() throws IOException {
    write("rc.yaml", CONTROLLER);
    Ran ran = convert("--output-dir", "rc.yaml", "rc.yaml");
    assertThat(ran.exitCode()).isEqualTo(1);
    assertThat(ran.err()).contains("rc.yaml: it is a file, not a directory");
  }

  @Test
  void replacesALinkInTheOutputDirectoryInsteadOfFollowingIt() throws IOException {
    write("k8s/rc.yaml", CONTROLLER);
    Path outside = write("outside.yaml", "kept");
    Files.createDirectories(directory.resolve("out"));
    Files.createSymbolicLink(directory.resolve("out/rc.yaml"), outside);
    assertThat(convert("--output-dir", "out", "k8s").exitCode()).isZero();
    assertThat(outside).hasContent("kept");
    assertThat(directory.resolve("out/rc.yaml")).isRegularFile().hasContent(DEPLOYMENT);
  }

  @Test
  void refusesTwoInputsThatWouldBecomeOneFile() throws IOException {
    write("a/rc.yaml", CONTROLLER);
    write("b/rc.yaml", CONTROLLER);
    Ran ran = convert("--output-dir", "out", "a", "b");
    assertThat(ran.exitCode()).isEqualTo(2);
    assertThat(ran.err()).contains("a/rc.yaml and b/rc.yaml would both be written to out/rc.yaml");
    assertThat(directory.resolve("out")).doesNotExist();
  }

  @Test
  void turnsTheFormatAndTheExtension() throws IOException {
    write("k8s/rc.yaml", CONTROLLER);
    assertThat(convert("-o", "json", "--output-dir", "out", "k8s").exitCode()).isZero();
    JsonNode tree = new ObjectMapper().readTree(directory.resolve("out/rc.json").toFile());
    assertThat(tree.path("kind").asText()).isEqualTo("Deployment");
  }

  @Test
  void printsADiffThatPatchApplies() throws Exception {
    Path yaml = write("rc.yaml", CONTROLLER + "---\n" + SERVICE.strip());
    Path json =
        write(
            "rc.json",
            "{\"apiVersion\": \"v1\", \"kind\": \"ReplicationController\", \"metadata\": {\"name\":"
                + " \"a\"},\n"
                + " \"spec\": {\"template\": {\"metadata\": {\"labels\": {\"app\": \"a\"}},\n"
                + "   \"spec\": {\"containers\": [{\"name\": \"a\", \"image\": \"a:1\"}]}}}}");
    Ran ran = convert("--diff", "rc.yaml", "rc.json");
    assertThat(ran.exitCode()).isZero();
    assertThat(ran.out()).startsWith("--- a/rc.yaml\n+++ b/rc.yaml\n@@ -1,12 +1,18 @@\n # kept\n");
    assertThat(yaml).content().startsWith(CONTROLLER);
    String wantedYaml = convert("rc.yaml").out();
    String wantedJson = convert("rc.json").out();
    patch(ran.out());
    assertThat(Files.readString(yaml)).isEqualTo(wantedYaml);
    assertThat(Files.readString(json)).isEqualTo(wantedJson);
  }

  private void patch(String diff) throws Exception {
    Process patch =
        new ProcessBuilder("patch", "-p1", "--fuzz=0")
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .start();
    patch.getOutputStream().write(diff.getBytes(StandardCharsets.UTF_8));
    patch.getOutputStream().close();
    String said = new String(patch.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(patch.waitFor()).as(said).isZero();
  }

  private static Stream<Arguments> namesInDiffs() {
    return Stream.of(
        Arguments.of("a b.yaml", "a/a b.yaml\t"),
        Arguments.of("a\tb.yaml", "\"a/a\\011b.yaml\""),
        Arguments.of("a b\n.yaml", "\"a/a b\\012.yaml\"\t"),
        Arguments.of("a\"\\ü.yaml", "\"a/a\\\"\\\\ü.yaml\""),
        Arguments.of("a\u202eb.yaml", "\"a/a\\342\\200\\256b.yaml\""));
  }

  @ParameterizedTest
  @MethodSource("namesInDiffs")
  void namesFilesInADiffAsPatchReadsThem(String name, String written) throws Exception {
    Path file = write(name, CONTROLLER);
    Ran ran = convert("--diff", name);
    assertThat(ran.exitCode()).as(ran.err()).isZero();
    assertThat(ran.out())
        .startsWith("--- %s\n+++ %s\n@@".formatted(written, written.replaceFirst("a/", "b/")));
    patch(ran.out());
    assertThat(Files.readString(file)).isEqualTo(DEPLOYMENT);
  }

  @Test
  @Timeout(60)
  void takesNoLongerPerDocumentIfThereAreMany() throws IOException {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 3_000; i++) {
      text.append(CONTROLLER.replace("api", "api" + i)).append("---\n");
    }
    write("many.yaml", text.toString());
    Ran ran = convert("--diff", "many.yaml");
    assertThat(ran.exitCode()).isZero();
    assertThat(ran.out().lines().filter("+kind: Deployment"::equals)).hasSize(3_000);
  }

  @Test
  void reportsForMachines() throws IOException {
    write("rc.yaml", REFUSED);
    Ran ran = convert("--report", "json", "rc.yaml", "missing.yaml");
    assertThat(ran.exitCode()).isEqualTo(1);
    JsonNode report = new ObjectMapper().readTree(ran.err());
    JsonNode missing = report.at("/entries/0");
    assertThat(missing.path("file").asText()).isEqualTo("missing.yaml");
    JsonNode entry = report.at("/entries/1");
    assertThat(entry.path("severity").asText()).isEqualTo("refusal");
    assertThat(entry.path("reason").asText()).isEqualTo("selector-contradicts-labels");
    assertThat(entry.path("file").asText()).isEqualTo("rc.yaml");
    assertThat(entry.path("document").asInt()).isEqualTo(1);
    assertThat(entry.path("pointer").asText()).isEqualTo("/spec/selector/app");
    assertThat(entry.path("line").asInt()).isEqualTo(9);
    assertThat(entry.path("sentence").asText()).startsWith("the selector asks for app=web");
    assertThat(report.at("/documents/refused").asInt()).isEqualTo(2);
  }

  @Test
  void retargetsAnAutoscalerOfAnotherFile() throws IOException {
    write("rc.yaml", CONTROLLER);
    Path hpa =
        write(
            "hpa.yaml",
            """
            apiVersion: autoscaling/v1
            kind: HorizontalPodAutoscaler
            metadata: {name: api}
            spec:
              scaleTargetRef: {apiVersion: v1, kind: ReplicationController, name: api}
              maxReplicas: 5
            """);
    assertThat(convert("-i", "--rename", "{name}-web", ".").exitCode()).isZero();
    assertThat(hpa)
        .content()
        .contains("scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: api-web}");
  }

  @Test
  void reportsInTheOrderOfTheFiles() throws IOException {
    List<String> names = IntStream.range(100, 200).mapToObj(i -> "rc-" + i + ".yaml").toList();
    for (String name : names) {
      write("many/" + name, CONTROLLER.replace("api", name.substring(0, 6)));
    }
    List<String> reported =
        convert("--output-dir", "out", "many")
            .err()
            .lines()
            .filter(line -> line.contains("becomes Deployment"))
            .map(line -> line.substring(line.indexOf('/') + 1, line.indexOf(':')))
            .toList();
    assertThat(reported).isEqualTo(names);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "--strategy=fast rc.yaml; a strategy is auto, kubernetes, recreate or",
        "--strategy=surge=0,unavailable=0 rc.yaml; cannot both be 0",
        "--rename={nam} rc.yaml; there is no {nam}",
        "--version-labels=lose rc.yaml; Invalid value for option '--version-labels'",
        "--in-place -o json rc.yaml; would belie the files' names",
        "--in-place --diff rc.yaml; mutually exclusive",
        "--in-place -; standard input has no path",
        "--diff; Missing required parameter",
        "--image c= rc.yaml; there is no image for c",
      })
  void refusesWrongUsage(String arguments, String message) throws IOException {
    Path file = write("rc.yaml", CONTROLLER);
    Ran ran = convert(arguments.split(" "));
    assertThat(ran.exitCode()).isEqualTo(2);
    assertThat(ran.err()).contains(message);
    assertThat(file).hasContent(CONTROLLER);
  }

  @Test
  void warnsOfAnImageThatIsForNoContainer() throws IOException {
    write(
        "dc.yaml",
        """
        apiVersion: apps.openshift.io/v1
        kind: DeploymentConfig
        metadata: {name: web}
        spec:
          replicas: 1
          selector: {app: web}
          template:
            metadata: {labels: {app: web}}
            spec: {containers: [{name: web, image: " "}]}
        """);
    Ran ran = convert("--image=web=web:2", "--image=wbe=web:3", "dc.yaml");
    assertThat(ran.exitCode()).isZero();
    assertThat(ran.out()).contains("image: \"web:2\"");
    assertThat(ran.err())
        .contains("warning: --image wbe=web:3 changes nothing")
        .doesNotContain("--image web=");
  }

  @Test
  void teachesByExamples() {
    Ran ran = convert("--help");
    assertThat(ran.exitCode()).isZero();
    assertThat(ran.out().indexOf("kubectl-rc convert --diff k8s/"))
        .isPositive()
        .isLessThan(ran.out().indexOf("Options:"));
    assertThat(ran.out().lines()).allMatch(line -> line.length() <= 80);
  }

  private static List<String> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}
