package io.kubectlrc.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Types what CONTRIBUTING says about running one test, in a checkout that nothing was built in. */
class ContributingIT {
  private static final Path CHECKOUT = Path.of("..").toAbsolutePath().normalize();
  private static final Set<String> LEFT_OUT = Set.of(".git", "target");

  @TempDir private static Path checkout;

  static List<String> commands() throws IOException {
    return Files.readAllLines(CHECKOUT.resolve("CONTRIBUTING.md")).stream()
        .map(line -> line.replaceFirst(" *#.*", ""))
        .filter(line -> line.matches("\\./mvnw test .*-Dtest=\\w+"))
        .toList();
  }

  @BeforeAll
  static void copy() throws IOException {
    copy(CHECKOUT, checkout);
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> children = Files.list(from)) {
      for (Path child : children.toList()) {
        Path copied = to.resolve(child.getFileName().toString());
        if (LEFT_OUT.contains(child.getFileName().toString())) {
          continue;
        }
        Files.copy(child, copied);
        if (Files.isDirectory(child)) {
          copy(child, copied);
        }
      }
    }
  }

  @Test
  void itNamesTestsOfSeveralModules() throws IOException {
    assertThat(commands()).hasSizeGreaterThan(1);
  }

  @ParameterizedTest
  @MethodSource("commands")
  void oneTestRunsAsItSays(String command) throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder("sh", "-c", command)
            .directory(checkout.toFile())
            .redirectErrorStream(true);
    // What it needs was fetched for the build that runs this test.
    builder.environment().put("MAVEN_ARGS", "--batch-mode --offline");
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().put("MAVEN_OPTS", "-XX:TieredStopAtLevel=1"); // for builds this short
    Process process = builder.start();
    process.getOutputStream().close();
    String printed = new String(process.getInputStream().readAllBytes(), UTF_8);

    assertThat(process.waitFor()).as(printed).isZero();
    String name = command.substring(command.indexOf("-Dtest=") + "-Dtest=".length());
    assertThat(printed)
        .containsPattern("Tests run: [1-9]\\d*, .* in io\\.kubectlrc\\.\\w+\\." + name);
  }
}
