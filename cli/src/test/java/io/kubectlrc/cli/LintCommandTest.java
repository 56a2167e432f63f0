package io.kubectlrc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubectlrc.lint.rules.Rules;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LintCommandTest {
  private static final Path ATTEMPTS =
      Path.of("../samples/s2-attempts").toAbsolutePath().normalize();
  private static final String PLAIN =
      """
      apiVersion: v1
      kind: ReplicationController
      metadata:
        name: api   # the one
        labels: {build: 7}
      spec:
        replicas: 2
        template:
          metadata:
            labels: {name: api}
          spec:
            containers:
              - {name: api, image: "api:1"}
      """;

  @TempDir private Path directory;

  @Test
  void saysOfTheFirstAttemptThatTheNameIsTheSame() {
    Ran ran = against("1-same-name");
    assertThat(ran.exitCode()).isEqualTo(1);
    assertThat(ran.out())
        .contains("new.yaml:10:3: error", "cannot have the same name", "stamp", "[update-key]");
  }

  @Test
  void saysOfTheSecondAttemptThatNoKeyDiffers() {
    Ran ran = against("2-same-selector");
    assertThat(ran.exitCode()).isEqualTo(1);
    assertThat(ran.out())
        .contains(
            "must specify a matching key with non-equal value",
            "both selectors have name=api-pods",
            "kubectl-rc stamp")
        .doesNotContain("cannot have the same name");
  }

  @Test
  void saysOfTheThirdAttemptThatTheServiceIsSilenced() {
    Ran ran = against("3-other-pods");
    assertThat(ran.exitCode()).isEqualTo(1);
    assertThat(ran.out())
        .contains("Service \"api-srv\" selected the pods of api-rc and loses them")
        .doesNotContain("update-key");
  }

  /** Else a path that somebody has mistyped passes every review. */
  @Test
  void warnsOfADirectoryWithoutManifests() throws IOException {
    Files.writeString(directory.resolve("notes.txt"), PLAIN);
    Ran ran = Ran.of(directory, "", "lint", ".");
    assertThat(ran.exitCode()).isZero();
    assertThat(ran.out()).isEmpty();
    assertThat(ran.err())
        .isEqualTo(
            "warning: nothing is linted: no file in . ends in .yaml, .yml or .json; check the path\n");

    Files.writeString(directory.resolve("notes.yaml"), "a: 1");
    assertThat(Ran.of(directory, "", "lint", ".")).isEqualTo(new Ran(0, "", ""));
  }

  @Test
  void passesTheStampedOnes() {
    Ran first = against("4-stamped");
    assertThat(first.exitCode()).isZero();
    assertThat(first.out()).isEmpty();
    Ran again = against("5-stamped-again");
    assertThat(again.exitCode()).isZero();
    assertThat(again.out()).isEmpty();
  }

  private static Ran against(String attempt) {
    return Ran.of(ATTEMPTS.resolve(attempt), "", "lint", "new.yaml", "--against", "old.yaml");
  }

  @Test
  void comparesWithACommitWithoutCheckingItOut() throws Exception {
    Path deploy = Files.createDirectories(directory.resolve("deploy"));
    Path file = deploy.resolve("api.yaml");
    Files.writeString(file, Files.readString(ATTEMPTS.resolve("5-stamped-again/old.yaml")));
    Repository repository = new Repository(directory);
    repository.commit();
    assertThat(Ran.of(directory, "", "lint", "deploy", "--against", "git:HEAD").out()).isEmpty();

    Files.writeString(file, Files.readString(file).replace("node-api:1.0.1", "node-api:1.0.2"));
    Ran ran = Ran.of(directory, "", "lint", "deploy", "--against", "git:HEAD");
    assertThat(ran.exitCode()).isEqualTo(1);
    assertThat(ran.out())
        .contains("deploy/api.yaml:10:3: error", "[update-key]", "[kept-version-label]")
        .doesNotContain("legacy-kind");
    assertThat(Ran.of(directory, "", "lint", "deploy", "--against", "git:HEAD", "--all").out())
        .contains("legacy-kind");
    assertThat(Ran.of(directory, "", "lint", "deploy/*.yaml", "--against", "git:HEAD").out())
        .isEqualTo(ran.out());
    assertThat(Ran.of(directory, "", "lint", "deploy/api.yaml", "--against", "git:HEAD").out())
        .isEqualTo(ran.out());
    String absolute = deploy.toAbsolutePath().toString();
    assertThat(Ran.of(directory, "", "lint", absolute, "--against", "git:HEAD").out())
        .isEqualTo(ran.out().replaceAll("(?<!:)deploy/", absolute + "/"));
    assertThat(repository.git("status", "--porcelain")).isEqualTo(" M deploy/api.yaml\n");
  }

  @Test
  void saysWhichCommitThereIsNot() throws Exception {
    write("api.yaml", PLAIN);
    new Repository(directory).commit();
    Ran ran = Ran.of(directory, "", "lint", "api.yaml", "--against", "git:nowhere");
    assertThat(ran.exitCode()).isEqualTo(1);
    assertThat(ran.err()).contains("there is no commit \"nowhere\" in ", "; git fetch it, or");
  }

  @Test
  void saysThatTheWorkingDirectoryIsInNoRepository() throws IOException {
    write("api.yaml", PLAIN);
    Ran ran = Ran.of(directory, "", "lint", "api.yaml", "--against", "git:HEAD");
    assertThat(ran.exitCode()).isEqualTo(1);
    assertThat(ran.err())
        .isEqualTo(
            "error: %s is in no git repository; run it in the one that the files are in\n"
                .formatted(directory));
  }

  @Test
  void mendsFilesAndNothingElseOfThem() throws IOException {
    write("api.yaml", PLAIN);
    Ran diff = Ran.of(directory, "", "lint", "api.yaml", "--fix", "--diff");
    assertThat(diff.exitCode()).isZero();
    assertThat(diff.out())
        .contains("-  labels: {build: 7}\n+  labels: {build: \"7\"}\n", "+  selector:\n");
    assertThat(Files.readString(directory.resolve("api.yaml"))).isEqualTo(PLAIN);

    assertThat(Ran.of(directory, "", "lint", "api.yaml", "--fix").exitCode()).isZero();
    String mended = Files.readString(directory.resolve("api.yaml"));
    assertThat(mended)
        .isEqualTo(
            PLAIN
                .replace("{build: 7}", "{build: \"7\"}")
                .replace("  template:", "  selector:\n    name: api\n  template:"));
    assertThat(Ran.of(directory, "", "lint", "api.yaml", "--fix", "--diff").out()).isEmpty();
  }

  @Test
  void failsOnWhatItCannotMendAndReportsIt() throws IOException {
    write("api.yaml", PLAIN.replace("  template:", "  selector: {name: web}\n  template:"));
    Ran diff = Ran.of(directory, "", "lint", "api.yaml", "--fix", "--diff");
    assertThat(diff.exitCode()).isEqualTo(1);
    assertThat(diff.out()).startsWith("--- a/api.yaml").doesNotContain("selector-mismatch");
    assertThat(diff.err()).contains("[selector-mismatch]").doesNotContain("label-not-string");

    Ran ran = Ran.of(directory, "", "lint", "api.yaml", "--fix", "-o", "text", "-o", "json=a.json");
    assertThat(ran.exitCode()).isEqualTo(1);
    assertThat(ran.err()).isEqualTo("api.yaml: mended\n");
    assertThat(ran.out()).contains("[selector-mismatch]").doesNotContain("label-not-string");
    assertThat(directory.resolve("a.json")).content().contains("selector-mismatch");

    write("twice.yaml", "a: 1\na: 2\n");
    Ran twice = Ran.of(directory, "", "lint", "twice.yaml", "--fix");
    assertThat(twice.exitCode()).isEqualTo(1);
    assertThat(twice.out()).contains("twice.yaml:2:1: error", "[unreadable]");
  }

  @Test
  void reportsOfAChangeOnlyWhatItBringsAlsoAfterMending() throws IOException {
    write("before.yaml", PLAIN.replace("{build: 7}", "{}"));
    write("api.yaml", PLAIN.replace("api:1", "api:latest"));
    Ran ran = Ran.of(directory, "", "lint", "api.yaml", "--against", "before.yaml", "--fix");
    assertThat(ran.out()).contains("[mutable-image]").doesNotContain("legacy-kind");
  }

  @Test
  void aBaselineListsWhatIsLeftAfterMending() throws IOException {
    write("api.yaml", PLAIN);
    Ran.of(
        directory, "", "lint", "api.yaml", "--fix", "--baseline", "known.txt", "--write-baseline");
    assertThat(directory.resolve("known.txt"))
        .content()
        .contains("legacy-kind")
        .doesNotContain("label-not-string");
    Ran again = Ran.of(directory, "", "lint", "api.yaml", "--fix", "--baseline", "known.txt");
    assertThat(again.out()).isEmpty();
    assertThat(again.exitCode()).isZero();
  }

  @Test
  void writesSeveralFormatsAtOnce() throws IOException {
    write("api.yaml", PLAIN);
    Ran ran =
        Ran.of(
            directory,
            "",
            "lint",
            "api.yaml",
            "-o",
            "sarif=a.sarif",
            "-o",
            "junit=a.xml",
            "-o",
            "checkstyle=b.xml",
            "-o",
            "json=a.json",
            "-o",
            "github");
    assertThat(ran.exitCode()).isEqualTo(1);
    assertThat(ran.out()).contains("::error file=api.yaml,line=5,");
    for (String file : new String[] {"a.sarif", "a.xml", "b.xml", "a.json"}) {
      assertThat(directory.resolve(file)).content().contains("label-not-string");
    }
  }

  @ParameterizedTest
  @CsvSource({"error, 0", "warning, 1", "info, 1"})
  void failsOnWhatItIsTold(String severity, int exitCode) throws IOException {
    write("api.yaml", PLAIN.replace("build: 7", "build: \"7\""));
    assertThat(Ran.of(directory, "", "lint", "api.yaml", "--fail-on", severity).exitCode())
        .isEqualTo(exitCode);
  }

  @Test
  void toleratesWhatABaselineLists() throws IOException {
    write("api.yaml", PLAIN);
    Ran.of(directory, "", "lint", "api.yaml", "--baseline", "known.txt", "--write-baseline");
    write("api.yaml", "# a line more\n" + PLAIN);
    Ran same = Ran.of(directory, "", "lint", "api.yaml", "--baseline", "known.txt");
    assertThat(same.exitCode()).isZero();
    assertThat(same.out()).isEmpty();
    write("api.yaml", PLAIN.replace("api:1", "api:latest"));
    assertThat(Ran.of(directory, "", "lint", "api.yaml", "--baseline", "known.txt").out())
        .contains("mutable-image")
        .doesNotContain("label-not-string");
    write("known.txt", "what is this\n");
    assertThat(Ran.of(directory, "", "lint", "api.yaml", "--baseline", "known.txt").err())
        .contains("known.txt:1:");
  }

  @Test
  void aBaselineListsAFindingWhoseMessageHasSeveralLines() throws IOException {
    write("api.yaml", PLAIN.replace("build: 7", "build: \"seven\\nor so\""));
    Ran.of(directory, "", "lint", "api.yaml", "--baseline", "known.txt", "--write-baseline");
    Ran same = Ran.of(directory, "", "lint", "api.yaml", "--baseline", "known.txt");
    assertThat(same.err()).isEmpty();
    assertThat(same.exitCode()).isZero();
  }

  @Test
  void anUnreadableFileIsNotKnownForTheSakeOfAnother() throws IOException {
    Files.createDirectories(directory.resolve("before"));
    Files.createDirectories(directory.resolve("after"));
    write("before/one.yaml", "a: {{ one }}\n");
    write("after/two.yaml", "b: {{ two }}\n");
    Ran ran = Ran.of(directory, "", "lint", "after", "--against", "before");
    assertThat(ran.exitCode()).isEqualTo(1);
    assertThat(ran.out()).contains("after/two.yaml:1:4: error", "[unreadable]");
    write("after/two.yaml", "# moved\na: {{ one }}\n");
    assertThat(Ran.of(directory, "", "lint", "after", "--against", "before").exitCode()).isZero();
  }

  @Test
  void leavesOutWhatIsExcludedHoweverItIsNamed() throws IOException {
    Files.createDirectories(directory.resolve("a/vendor"));
    Files.createDirectories(directory.resolve("vendor"));
    write("a/vendor/api.yaml", PLAIN);
    write("vendor/api.yaml", PLAIN);
    write(".kubectl-rc.yaml", "exclude: [\"**/vendor/*.yaml\"]\n");
    for (String argument : List.of(".", "a/../vendor", directory.toAbsolutePath().toString())) {
      assertThat(Ran.of(directory, "", "lint", argument).out()).as(argument).isEmpty();
    }
    write(".kubectl-rc.yaml", "exclude: [\"vendor/[a\"]\n");
    Ran ran = Ran.of(directory, "", "lint", ".");
    assertThat(ran.exitCode()).isEqualTo(1);
    assertThat(ran.err())
        .isEqualTo(
            "error: .kubectl-rc.yaml: exclude: the pattern \"vendor/[a\" is not well formed;"
                + " correct it\n");
  }

  @Test
  void obeysItsConfiguration() throws IOException {
    write("api.yaml", PLAIN);
    Files.createDirectories(directory.resolve("vendor"));
    write("vendor/api.yaml", PLAIN);
    write(
        ".kubectl-rc.yaml",
        """
        rules:
          label-not-string: info
          legacy-kind: off
        exclude: ["vendor/**"]
        """);
    Ran ran = Ran.of(directory, "", "lint", ".");
    assertThat(ran.exitCode()).isZero();
    assertThat(ran.out())
        .contains("info: ReplicationController \"api\": 7 is a number", "of 1 file")
        .doesNotContain("legacy-kind", "vendor");
  }

  @Test
  void refusesABadKeyOfItsConfigurationWithItsLine() throws IOException {
    write("api.yaml", PLAIN);
    write(".kubectl-rc.yaml", "rules:\n  legacy-kid: off\nport: {}\n");
    Ran ran = Ran.of(directory, "", "lint", "api.yaml");
    assertThat(ran.exitCode()).isEqualTo(1);
    assertThat(ran.err())
        .contains(
            ".kubectl-rc.yaml:2:3: there is no rule \"legacy-kid\"",
            ".kubectl-rc.yaml:3:1: there is no setting \"port\"");
  }

  @Test
  void lintsStandardInputAndForAnOldServer() {
    String deployment =
        PLAIN.replace("v1\nkind: ReplicationController", "extensions/v1beta1\nkind: Deployment");
    assertThat(Ran.of(directory, deployment, "lint", "-").out()).contains("<stdin>:1:13: error");
    assertThat(Ran.of(directory, deployment, "lint", "-", "--kubernetes", "1.15").out())
        .doesNotContain("removed-api");
  }

  @Test
  void explainsEveryRule() {
    assertThat(Ran.of("lint", "--list-rules").out().lines()).hasSize(Rules.ALL.size());
    assertThat(Ran.of("lint", "--explain", "update-key").out())
        .startsWith("update-key (error): finds")
        .contains("To do:");
    Ran unknown = Ran.of("lint", "--explain", "update-keys");
    assertThat(unknown.exitCode()).isEqualTo(2);
    assertThat(unknown.err()).contains("there is no rule \"update-keys\"");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "lint | name a file or a directory",
        "lint x --diff | --diff shows what --fix would change",
        "lint - --fix | --fix changes files",
        "lint x --fix --diff --baseline x --write-baseline | --diff changes no file",
        "lint x --write-baseline | --write-baseline writes the file of --baseline",
        "lint x --all | --all belongs to --against",
        "lint x -o json= | -o json= names no file",
        "lint x -o xml | there is no output format \"xml\"",
        "lint x -o json -o sarif | only one -o can go to standard output",
        "lint x --kubernetes new | \"new\" is no version of Kubernetes",
      })
  void refusesWrongUsage(String arguments, String message) {
    Ran ran = Ran.of(directory, "", arguments.split(" "));
    assertThat(ran.err()).contains(message);
    assertThat(ran.exitCode()).isEqualTo(2);
  }

  @Test
  void isCalledInTheReviewSamplesAsItCanBe() throws IOException {
    int calls = 0; // those of the hook and of the action are run by ReviewIT
    Pattern call = Pattern.compile("kubectl-rc lint( +[^\\n]*(\\n +-[^\\n]*)*)");
    for (String name : List.of("gitlab-ci.yml")) {
      Matcher matcher =
          call.matcher(Files.readString(ATTEMPTS.resolveSibling("review").resolve(name)));
      while (matcher.find()) {
        List<String> words =
            Arrays.stream(matcher.group(1).strip().split("\\s+(?![^{]*\\}\\})"))
                .map(word -> word.replace("\"", ""))
                .toList();
        List<String> arguments = new ArrayList<>(List.of("lint"));
        arguments.addAll(words);
        assertThat(arguments).contains("deploy", "--against");
        Main.commandLine(io()).parseArgs(arguments.toArray(String[]::new));
        calls++;
      }
    }
    assertThat(calls).isEqualTo(1);
  }

  private Io io() {
    PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream());
    return new Io(InputStream.nullInputStream(), nowhere, nowhere, directory, Map.of(), false);
  }

  @Test
  void tellsObjectsOfOneNameApartByTheirDirectories() throws Exception {
    for (String stage : List.of("dev", "prod")) {
      Files.createDirectories(directory.resolve(stage));
      write(stage + "/api.yaml", PLAIN.replace("api:1", "api:" + stage));
    }
    new Repository(directory).commit();
    write("prod/api.yaml", PLAIN.replace("api:1", "api:prod-2"));
    assertThat(Ran.of(directory, "", "lint", ".", "--against", "git:HEAD").out())
        .contains("prod/api.yaml:")
        .doesNotContain("dev/api.yaml:");
  }

  @Test
  void saysWhatItCannotFind() {
    Ran ran = Ran.of(directory, "", "lint", "nothing.yaml");
    assertThat(ran.exitCode()).isEqualTo(1);
    assertThat(ran.err()).contains("nothing.yaml:1:1: there is no such file or directory");
  }

  @Test
  void whatIsMissingTakesNothingFromTheRest() throws IOException {
    write("api.yaml", PLAIN);
    Ran ran = Ran.of(directory, "", "lint", "nothing.yaml", "api.yaml");
    assertThat(ran.exitCode()).isEqualTo(1);
    assertThat(ran.err()).contains("nothing.yaml:1:1: there is no such file or directory");
    assertThat(ran.out()).contains("api.yaml:").contains("of 1 file");
    Ran compared = Ran.of(directory, "", "lint", "api.yaml", "--against", "nothing.yaml");
    assertThat(compared.exitCode()).isEqualTo(1);
    assertThat(compared.out()).isEmpty();
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(directory.resolve(name), text);
  }
}
