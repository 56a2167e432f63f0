package io.kubectlrc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MainTest {

  @Test
  void printsItsVersion() {
    assertThat(Ran.of("version").out()).matches("kubectl-rc \\d+\\.\\d+\\.\\d+(-SNAPSHOT)?\\R");
    assertThat(Ran.of("--version").out()).isEqualTo(Ran.of("version").out());
  }

  @Test
  void refusesWrongUsageWithOneMessageAndExitCode2() {
    Ran ran = Ran.of("verzion");
    assertThat(ran.exitCode()).isEqualTo(2);
    assertThat(ran.out()).isEmpty();
    assertThat(ran.err()).startsWith("error: Unmatched argument at index 0: 'verzion'");
    assertThat(ran.err()).contains("Did you mean version?");
  }

  @Test
  void asksForACommand() {
    Ran ran = Ran.of();
    assertThat(ran.exitCode()).isEqualTo(2);
    assertThat(ran.err())
        .isEqualTo("error: name a command\nSee 'kubectl-rc --help' for help and examples\n");
  }

  @Test
  void helpsOnStandardOutput() {
    Ran ran = Ran.of("--help");
    assertThat(ran.exitCode()).isZero();
    assertThat(ran.err()).isEmpty();
    assertThat(ran.out()).contains("Usage:", "version", "Exit codes:");
  }

  @Test
  void helpsWithEveryCommandWhateverItRequires() {
    for (String command : Main.commandLine(Io.ofNobody()).getSubcommands().keySet()) {
      Ran ran = Ran.of(command, "--help");
      assertThat(ran.err()).isEmpty();
      assertThat(ran.exitCode()).isZero();
      assertThat(ran.out()).contains("Usage:");
    }
  }
}
