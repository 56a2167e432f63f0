package io.kubectlrc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MainTest {

  @Test
  void printsItsVersion() {
    String version = Ran.of("--version").out();
    assertThat(version).matches("kubectl-rc \\d+\\.\\d+\\.\\d+(-SNAPSHOT)?\\R");
    assertThat(Ran.of("version").out())
        .startsWith(version)
        .containsPattern("\ncommit ([0-9a-f]{12}(-modified)?|unknown)\n")
        .contains("\nJava " + System.getProperty("java.vm.version"));
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

  @Test
  void failsIfItsResultCannotBeWritten() {
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    OutputStream full =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("No space left on device");
          }
        };
    Io io =
        new Io(
            InputStream.nullInputStream(),
            new PrintStream(new BufferedOutputStream(full), false, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            Path.of(""),
            Map.of(),
            false);

    assertThat(Main.run(io, "version")).isEqualTo(1);
    assertThat(err.toString(StandardCharsets.UTF_8))
        .isEqualTo("error: standard output did not take the whole result\n");
  }
}
