package io.kubectlrc.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import io.kubectlrc.convert.report.ReportEntry;
import io.kubectlrc.manifest.Problem;
import io.kubectlrc.operate.Progress;
import io.kubectlrc.operate.Refusal;
import io.kubectlrc.wording.Action;
import io.kubectlrc.wording.ProgramWords;
import io.kubectlrc.wording.Sentence;
import io.kubectlrc.wording.Setting;
import io.kubectlrc.wording.Task;
import io.kubectlrc.wording.Wording;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import picocli.CommandLine;

/** What remedies tell to type can be typed, and only the program tells it. */
class FlagsTest {
  private static final List<Path> LIBRARIES =
      List.of(Path.of("../converter/src/main/java"), Path.of("../rolling-update/src/main/java"));

  /** What kubectl, not this program, is to be given. */
  private static final Set<String> OF_KUBECTL =
      Set.of(
          "--cascade",
          "--delete-emptydir-data",
          "--force",
          "--ignore-daemonsets",
          "--overwrite",
          "--previous",
          "--to-revision");

  private static final Pattern LITERAL =
      Pattern.compile("\"[^\"\\\\\n]*+(?:\\\\.[^\"\\\\\n]*+)*+\"");

  /** Between the parts of a text that goes over several lines. */
  private static final Pattern BROKEN = Pattern.compile("\"\\s*\\+\\s*\"");

  private static final Pattern JAVADOC = Pattern.compile("(?s)/\\*\\*.*?\\*/");
  private static final Pattern SHORT_FLAG = Pattern.compile("(?<![^\\s(])-[a-zA-Z](?![\\w=-])");

  /** What kubectl is to be given, or says itself. */
  private static final Pattern KUBECTL = Pattern.compile("kubectl |error when evicting");

  private static final Pattern FLAG = Pattern.compile("--[a-z][a-z-]*[a-z]");

  private static Map<String, CommandLine> commands() {
    return Main.commandLine(Io.ofNobody()).getSubcommands();
  }

  private static CommandLine command(Task task) {
    return commands().get(Flags.command(task));
  }

  @ParameterizedTest
  @EnumSource
  void everyTaskHasACommand(Task task) {
    assertThat(command(task)).isNotNull();
  }

  @ParameterizedTest
  @EnumSource
  void everySettingIsAFlagOfTheCommandsThatHaveIt(Setting setting) {
    assertThat(setting.tasks())
        .isNotEmpty()
        .allSatisfy(
            task ->
                assertThat(command(task).getCommandSpec().findOption(Flags.flag(setting)))
                    .as("%s of %s", Flags.flag(setting), Flags.command(task))
                    .isNotNull());
  }

  @Test
  void saysWhatIsTyped() {
    Sentence sentence =
        Sentence.of(
            "Say {} or {}, or go back by {}.",
            Setting.MAX_SURGE.to("0"),
            Setting.VERSION_LABELS.to("keep"),
            Task.ROLLING_UPDATE.of("api-rc").inNamespace("shop").with(Setting.ROLLBACK));

    assertThat(sentence.in(Flags.WORDING))
        .isEqualTo(
            "Say --max-surge=0 or --version-labels keep, or go back by"
                + " kubectl-rc rolling-update api-rc -n shop --rollback.");
    assertThat(sentence)
        .hasToString(
            "Say maxSurge=0 or versionLabels=keep, or go back by"
                + " rolling update of api-rc in namespace shop with rollback.");
  }

  /** Pasted as it is, what goes back must not go back elsewhere. */
  @Test
  void namesTheNamespaceThatItsUserHasNamed() {
    Flags flags = new Flags(Optional.of("shop"), List.of());
    Action.Run back = Task.ROLLING_UPDATE.of("api-rc").with(Setting.ROLLBACK);
    assertThat(flags.of(back)).isEqualTo("kubectl-rc rolling-update api-rc -n shop --rollback");
    assertThat(flags.of(back.inNamespace("fleet")))
        .isEqualTo("kubectl-rc rolling-update api-rc -n fleet --rollback");
    assertThat(flags.of(Task.CONVERSION.of("rc.yaml"))).isEqualTo("kubectl-rc convert rc.yaml");
  }

  /** The user's kubeconfig may have another cluster for its current one. */
  @Test
  void repeatsTheFlagsByWhichTheClusterWasFoundButNoToken() {
    ConnectionOptions options = new ConnectionOptions();
    new CommandLine(Syntax.of(options::describe))
        .parseArgs(
            "--kubeconfig=my config",
            "--context=p2",
            "--token=secret",
            "--server=https://a:1",
            "--namespace=p");
    assertThat(options.wording().of(Task.ROLLING_UPDATE.of("api-rc").with(Setting.ROLLBACK)))
        .isEqualTo(
            "kubectl-rc rolling-update api-rc -n p --kubeconfig='my config' --context=p2"
                + " --server=https://a:1 --rollback");
    assertThat(options.wording().of(Task.CONVERSION.of("rc.yaml")))
        .isEqualTo("kubectl-rc convert rc.yaml");
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '|',
      value = {
        "<stdin>, -",
        "a b.yaml, 'a b.yaml'",
        "it's$(x), |'it'\\''s$(x)'|",
        "-x.yaml, ./-x.yaml",
        "deploy/api.yaml, deploy/api.yaml",
      })
  void namesFilesAsAShellTakesThem(String name, String typed) {
    assertThat(Flags.WORDING.of(Task.CONVERSION.of(name))).isEqualTo("kubectl-rc convert " + typed);
  }

  /** The library's golden files show what the program's users read. */
  @ParameterizedTest
  @EnumSource
  void theGoldenFilesOfManifestsHaveTheseWords(Setting setting) {
    assumeThat(setting.tasks()).containsAnyOf(Task.CONVERSION, Task.STAMPING, Task.LINT);
    assertThat(ProgramWords.WORDING.of(setting.chosen()))
        .isEqualTo(Flags.WORDING.of(setting.chosen()));
    assertThat(ProgramWords.WORDING.of(setting.to("a")))
        .isEqualTo(Flags.WORDING.of(setting.to("a")));
  }

  @Test
  void theLibrariesNameNeitherFlagsNorCommands() throws IOException {
    Pattern commands =
        Pattern.compile("kubectl-rc (?:%s)\\b".formatted(String.join("|", commands().keySet())));
    List<String> named = new ArrayList<>();
    for (Path library : LIBRARIES) {
      for (Path file : sources(library)) {
        String code = JAVADOC.matcher(Files.readString(file)).replaceAll("");
        for (String literal : matches(LITERAL, BROKEN.matcher(code).replaceAll(""))) {
          boolean flag =
              matches(FLAG, literal).stream().anyMatch(found -> !OF_KUBECTL.contains(found))
                  || SHORT_FLAG.matcher(literal).find() && !KUBECTL.matcher(literal).find();
          if (flag || commands.matcher(literal).find()) {
            named.add(file.getFileName() + ": " + literal);
          }
        }
      }
    }
    assertThat(named).isEmpty();
  }

  private static List<Path> sources(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      return files.filter(path -> path.toString().endsWith(".java")).toList();
    }
  }

  /** Who types commands reads their words, and never the library's. */
  @Test
  void theProgramSaysNothingInTheLibrarysWords() {
    noClasses()
        .that()
        .resideInAPackage("io.kubectlrc.cli..")
        .should()
        .callMethod(Progress.class, "note")
        .orShould()
        .callMethod(Sentence.class, "toString")
        .orShould()
        .callMethod(Refusal.class, "toString")
        .orShould()
        .callMethod(Problem.class, "toString")
        .orShould()
        .callMethod(ReportEntry.class, "toString")
        .orShould()
        .accessField(Wording.class, "LIBRARY")
        .check(
            new ClassFileImporter()
                .withImportOption(new DoNotIncludeTests())
                .importPackages("io.kubectlrc.cli"));
  }

  private static List<String> matches(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    List<String> found = new ArrayList<>();
    while (matcher.find()) {
      found.add(matcher.group());
    }
    return found;
  }
}
