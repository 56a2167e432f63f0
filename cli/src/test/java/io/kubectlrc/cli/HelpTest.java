package io.kubectlrc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What is said to those who ask, and to those who mistype. */
class HelpTest {

  static Stream<String> commands() {
    return Main.commandLine(Io.ofNobody()).getSubcommands().keySet().stream()
        .filter(name -> !name.startsWith("__"));
  }

  private static String help(String... command) {
    Ran ran = Ran.of(command);
    assertThat(ran.exitCode()).isZero();
    assertThat(ran.err()).isEmpty();
    return ran.out();
  }

  @ParameterizedTest
  @MethodSource("commands")
  void tellsThePurposeThenExamplesThenFlagsThenExitCodes(String command) {
    String help = help(command, "--help");
    String purpose = help.substring(0, help.indexOf("\n\n")).replace('\n', ' ');
    assertThat(purpose).matches("[A-Z][^.]+\\.").hasSizeBetween(15, 120);
    assertThat(help)
        .containsSubsequence(
            "\n\nExamples:\n",
            " kubectl-rc " + command,
            "\nUsage: kubectl-rc " + command,
            "\n\nOptions:\n",
            "\n\nExit codes:\n",
            "  2   wrong usage");
    assertThat(help.lines().filter(line -> line.startsWith("Usage:"))).hasSize(1);
    // What is too long for a line of 80 is broken, and goes on at its very start.
    String synopsis = help.replaceAll("(?s).*\nExamples:\n|\n\n(?!Usage).*", "");
    assertThat(synopsis.lines()).allMatch(line -> line.matches("(  |Usage: ).*|"));
  }

  @Test
  void tellsTheSameOfTheProgram() {
    assertThat(help("--help"))
        .startsWith("The toolkit for Kubernetes' ReplicationControllers.\n\nExamples:\n")
        .containsSubsequence(
            "kubectl-rc demo", "Usage:", "\n\nOptions:\n", "Commands", "Exit codes");
    String commands = help("--help").replaceAll("(?s).*\n\nCommands[^\n]*\n|\n\nExit codes.*", "");
    assertThat(commands.lines().filter(line -> line.matches("  \\S.*")).map(HelpTest::firstWord))
        .containsExactlyElementsOf(commands().toList());
  }

  private static String firstWord(String line) {
    return line.strip().split(" ")[0];
  }

  @Test
  void groupsTheFlagsOfLongCommands() {
    for (String command : List.of("rolling-update", "adopt", "rehearse", "status", "watch")) {
      assertThat(help(command, "--help")).contains("\n\nThe cluster, as with kubectl:\n");
    }
    for (String command : List.of("rolling-update", "rehearse")) {
      assertThat(help(command, "--help"))
          .containsSubsequence(
              "\n\nWhat is new:\n",
              "--image",
              "\n\nWhich name stays in the end:\n",
              "--keep-old-name",
              "\n\nHow fast, and what is kept:\n",
              "--max-surge");
    }
    assertThat(help("adopt", "--help"))
        .containsSubsequence(
            "\n\nSeveral at once:\n", "--shard", "\n\nThe Deployment:\n", "--strategy");
    assertThat(help("watch", "--help"))
        .containsSubsequence(
            "\n\nHow long:\n",
            "--until",
            "\n\nRequests meanwhile:\n",
            "--rate",
            "\n\nSessions meanwhile:\n",
            "--connect");
    assertThat(help("lint", "--help")).contains("\n\nMending:\n", "\n\nThe rules:\n");
  }

  @ParameterizedTest
  @CsvSource({
    "rolling-update api-rc --max-srge=1, --max-surge",
    "rolling-update api-rc --surge 1, --max-surge",
    "rolling-update api-rc --rolback, --rollback",
    "lint --fial-on=error x, --fail-on",
    "stamp x --vresion 1, --version",
    "convert --output-dri x y, --output-dir",
    "status --all-namespace, --all-namespaces",
    "adopt --shrad=0/3 --all, --shard",
    "rehearse x --node=3, --nodes",
    "demo --hlep, --help",
    "watch rc/x --reqest=http://a, --request",
    "wacth rc/x, watch",
    "adpt x, adopt",
    "rollingupdate api-rc, rolling-update",
    "update api-rc, rolling-update",
    "verzion, version",
    "completions bash, completion",
  })
  void suggestsWhatWasProbablyMeant(String typed, String meant) {
    Ran ran = Ran.of(typed.split(" "));
    assertThat(ran.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(ran.out()).isEmpty();
    assertThat(ran.err()).startsWith("error: ").contains("\nDid you mean " + meant + "?\nSee '");
  }

  @Test
  void suggestsAllThatAreAsNear() {
    assertThat(Ran.of("adopt", "--al").err()).contains("Did you mean --all or --as?");
  }

  @Test
  void suggestsNothingThatIsFarOff() {
    for (String[] typed : new String[][] {{"demo", "--xyzzy"}, {"frobnicate"}, {"lint", "--q"}}) {
      Ran ran = Ran.of(typed);
      assertThat(ran.exitCode()).isEqualTo(ExitCode.USAGE);
      assertThat(ran.err()).startsWith("error: ").doesNotContain("Did you mean");
    }
  }
}
