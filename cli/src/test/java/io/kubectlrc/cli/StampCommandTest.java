package io.kubectlrc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StampCommandTest {
  private static final Path SAMPLES = Path.of("../samples/s2-stamp").toAbsolutePath().normalize();

  @TempDir private Path directory;

  @Test
  void turnsThePlainSpecIntoTheArticlesFixedOne() throws IOException {
    Ran ran = Ran.of(SAMPLES, "", "stamp", "plain.yaml", "--version", "1453323827");
    assertThat(ran.err()).isEmpty();
    assertThat(ran.exitCode()).isZero();
    assertThat(ran.out()).isEqualTo(Files.readString(SAMPLES.resolve("fixed.yaml")));
  }

  @Test
  void stampsWithTheTimeUnlessToldOtherwise() {
    long before = System.currentTimeMillis() / 1000;
    String out = Ran.of(SAMPLES, "", "stamp", "plain.yaml").out();
    String time = out.replaceAll("(?s).*name: api-rc-(\\d+) .*", "$1");
    assertThat(Long.parseLong(time)).isBetween(before, System.currentTimeMillis() / 1000);
    assertThat(out).contains("version: \"" + time + "\"");
  }

  @Test
  void isTheSameTwiceAsOnceWithTheLaterVersion() throws IOException {
    String plain = Files.readString(SAMPLES.resolve("plain.yaml"));
    String once = stamped(plain, "2");
    assertThat(stamped(stamped(plain, "1"), "2")).isEqualTo(once);
    assertThat(stamped(stamped(plain, "hash"), "hash")).isEqualTo(stamped(plain, "hash"));
  }

  @Test
  void namesAVersionAfterTheCommit() throws Exception {
    Files.writeString(
        directory.resolve("rc.yaml"), Files.readString(SAMPLES.resolve("plain.yaml")));
    Repository repository = new Repository(directory);
    repository.commit();
    String head = repository.git("rev-parse", "--short=12", "HEAD").strip();
    Ran ran = Ran.of(directory, "", "stamp", "rc.yaml", "--version", "git");
    assertThat(ran.err()).isEmpty();
    assertThat(ran.out())
        .contains("name: api-rc-" + head)
        // One commit in three hundred has digits alone, and is quoted.
        .containsPattern("version: \"?" + head);
  }

  @ParameterizedTest
  @ValueSource(strings = {"changed.yaml", "staged.yaml", "new.yaml", "ignored.yaml", "link.yaml"})
  void warnsOfAFileThatIsOtherThanInTheCommit(String file) throws Exception {
    String plain = Files.readString(SAMPLES.resolve("plain.yaml"));
    for (String name : List.of("changed.yaml", "staged.yaml", "same.yaml")) {
      Files.writeString(directory.resolve(name), plain);
    }
    Files.writeString(directory.resolve(".gitignore"), "ignored.yaml");
    Files.createSymbolicLink(directory.resolve("link.yaml"), Path.of("changed.yaml"));
    Repository repository = new Repository(directory);
    repository.commit();
    String head = repository.git("rev-parse", "--short=12", "HEAD").strip();
    String other = plain.replace("replicas: 3", "replicas: 4");
    for (String name : List.of("changed.yaml", "staged.yaml", "new.yaml", "ignored.yaml")) {
      Files.writeString(directory.resolve(name), other);
    }
    repository.git("add", "staged.yaml");
    Ran ran = Ran.of(directory, "", "stamp", file, "--version", "git");
    assertThat(ran.exitCode()).isZero();
    assertThat(ran.out()).contains("name: api-rc-" + head);
    assertThat(ran.err())
        .isEqualTo(
            "warning: %s has changes that are not in commit %s, by which it is called; commit them first, or choose another --version\n"
                .formatted(file, head));
    // Others may have changes, and what is read from standard input is nobody's file.
    assertThat(Ran.of(directory, "", "stamp", "same.yaml", "--version", "git").err()).isEmpty();
    assertThat(Ran.of(directory, other, "stamp", "-", "--version", "git").err()).isEmpty();
  }

  @Test
  void keepsTheFormattingOfJson() {
    String json =
        """
        {"kind": "List", "apiVersion": "v1", "items": [
          {"kind": "ReplicationController", "apiVersion": "v1", "metadata": {"name": "api"},
            "spec": { "replicas":3, "template": {"metadata": {"labels": {"name": "api"}},
              "spec": {"containers": []}}}}]}
        """;
    String out = stamped(json, "v2");
    assertThat(out)
        .contains(
            "\"metadata\": {\"name\": \"api-v2\"}",
            "{ \"replicas\":3, ",
            "{\"labels\": {\"name\": \"api\", \"version\": \"v2\"}}");
    assertThat(stamped(out, "v3")).isEqualTo(out.replace("v2", "v3"));
  }

  @Test
  void stampsAnItemThatItsListNamesTheKindOf() {
    String json =
        """
        {"kind": "ReplicationControllerList", "apiVersion": "v1", "items": [
          {"metadata": {"name": "api"}, "spec": {"selector": {"name": "api", "version": "1"},
            "template": {"metadata": {"labels": {"name": "api", "version": "1"}}}}}]}
        """;
    assertThat(stamped(json, "v2"))
        .isEqualTo(
            json.replace("\"api\"}, \"spec", "\"api-v2\"}, \"spec").replace("\"1\"", "\"v2\""));
  }

  @Test
  void saysWhatTheSelectorOfAControllerIsWhereADeploymentsIsWritten() throws IOException {
    Files.writeString(
        directory.resolve("rc.yaml"),
        """
        apiVersion: v1
        kind: ReplicationController
        metadata: {name: api}
        spec:
          selector: {matchLabels: {name: api}}
          template:
            metadata: {labels: {name: api}}
            spec: {containers: [{name: api, image: "api:1"}]}
        """);
    Ran ran = Ran.of(directory, "", "stamp", "rc.yaml", "--version", "v2");
    assertThat(ran.err())
        .contains("matchLabels and matchExpressions are of a Deployment's selector")
        .contains("write the labels directly under selector")
        .doesNotContain("must be a string");
  }

  @Test
  void refusesWithFileLineAndLimit() {
    Ran ran =
        Ran.of(SAMPLES, "", "stamp", "plain.yaml", "--version", "1.0_beta", "--key", "version");
    assertThat(ran.exitCode()).isEqualTo(1);
    assertThat(ran.out()).isEmpty();
    assertThat(ran.err())
        .isEqualTo(
            "error: plain.yaml:5:9: ReplicationController \"api-rc\": the name"
                + " \"api-rc-1.0_beta\" must be lower-case letters, digits, '-' and '.', each part"
                + " starting and ending with a letter or digit; choose another with --version, or"
                + " shorten the name before it\n");
  }

  @Test
  void refusesWhatATemplateToolIsYetToFillInAtItsLine() throws IOException {
    Files.writeString(
        directory.resolve("rc.yaml"),
        """
        apiVersion: v1
        kind: ReplicationController
        metadata:
          name: "{{ .Release.Name }}-web"
        spec:
          template:
            metadata: {labels: {app: web}}
            spec: {containers: [{name: web, image: "web:1"}]}
        """);
    Ran ran = Ran.of(directory, "", "stamp", "rc.yaml", "--version", "2");
    assertThat(ran.exitCode()).isEqualTo(1);
    assertThat(ran.out()).isEmpty();
    assertThat(ran.err())
        .isEqualTo(
            "error: rc.yaml:4:9: ReplicationController \"{{ .Release.Name }}-web\": its name,"
                + " \"{{ .Release.Name }}-web\", is yet to be filled in by a Go or Jinja template,"
                + " and a stamp would overwrite it; render the template first\n");
  }

  @Test
  void refusesAKeyThatAServiceSelects() throws IOException {
    String manifest =
        Files.readString(SAMPLES.resolve("plain.yaml"))
            .replace(
                "  selector:\n    name: api-pods\n  ports",
                "  selector:\n    name: api-pods\n    version: \"1\"\n  ports");
    Ran ran = Ran.of(directory, manifest, "stamp", "-", "--version", "2");
    assertThat(ran.exitCode()).isEqualTo(1);
    assertThat(ran.err()).contains("<stdin>:", "Service \"api-srv\" selects version=1");
  }

  @ParameterizedTest
  @CsvSource({
    "__NS__, '', $VERSION",
    "'', ${NAMESPACE}, $VERSION",
    "__NS__, ${NAMESPACE}, v1",
    "{{ .Values.namespace }}, shop, v1",
    "shop, shop, $VERSION"
  })
  void refusesAKeyThatAServiceSelectsWhoseNamespaceMayBeTheSame(
      String ofTheController, String ofTheService, String version) {
    Ran ran =
        Ran.of(
            directory,
            """
            apiVersion: v1
            kind: ReplicationController
            metadata: {name: web, namespace: "%1$s"}
            spec:
              template: {metadata: {labels: {app: web, version: "%3$s"}}}
            ---
            apiVersion: v1
            kind: Service
            metadata: {name: s, namespace: "%2$s"}
            spec: {selector: {app: web, version: "%3$s"}}
            """
                .formatted(ofTheController, ofTheService, version),
            "stamp",
            "-",
            "--version=2");

    assertThat(ran.exitCode()).isEqualTo(1);
    assertThat(ran.err()).contains("Service \"s\" selects version=" + version);
  }

  @Test
  void takesTheAutoscalerOfTheFileAlong() throws IOException {
    String autoscaler =
        """
        apiVersion: autoscaling/v1
        kind: HorizontalPodAutoscaler
        metadata:
          name: %1$s-hpa
        spec:
          scaleTargetRef: {kind: ReplicationController, name: %1$s}  # follows
          maxReplicas: 5
        """;
    String manifest =
        Files.readString(SAMPLES.resolve("plain.yaml"))
            + "---\n"
            + autoscaler.formatted("api-rc")
            + "---\n"
            + autoscaler.formatted("web-rc");
    assertThat(stamped(manifest, "2"))
        .endsWith(
            manifest
                .substring(manifest.indexOf("---\napiVersion: autoscaling"))
                .replace("name: api-rc}", "name: api-rc-2}"));
  }

  @Test
  void refusesAFileWithoutReplicationController() {
    Ran ran = Ran.of(directory, "kind: Deployment\n", "stamp", "-");
    assertThat(ran.exitCode()).isEqualTo(1);
    assertThat(ran.err()).contains("there is no ReplicationController in it");
  }

  private String stamped(String manifest, String version) {
    Ran ran = Ran.of(directory, manifest, "stamp", "-", "--version", version);
    assertThat(ran.err()).isEmpty();
    return ran.out();
  }

  @Test
  void refusesWhatTheServerWouldNotDecode() {
    String controller =
        """
        apiVersion: v1
        kind: ReplicationController
        metadata: {name: api}
        spec:
          replicas: %s
          template:
            metadata: {labels: {app: api}}
            spec: {containers: [{name: api, image: "api:1"}]}
        """;
    Ran ran = Ran.of(Path.of(""), controller.formatted("[2]"), "stamp", "-");
    assertThat(ran.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(ran.out()).isEmpty();
    assertThat(ran.err())
        .contains(
            ":5:13: ReplicationController \"api\": spec.replicas must be a whole number, not a list");
    // A template's value is nobody's mistake.
    Ran open = Ran.of(Path.of(""), controller.formatted("${N}"), "stamp", "-", "--version=2");
    assertThat(open.exitCode()).as(open.err()).isZero();
  }
}
