package io.kubectlrc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.spi.ToolProvider;

/**
 * JVMs with the packaged program and the tests' classes, which they take from an archive (JEP 350),
 * made once per run of tests: matrices of crashes start hundreds of them, and half of their time
 * went there.
 */
final class ArchivedClasses {
  private static final Path FOLDER = Path.of("target", "archived-classes").toAbsolutePath();
  private static final Path ARCHIVE = FOLDER.resolve("classes.jsa");
  private static List<String> command;

  private ArchivedClasses() {}

  /**
   * The beginning of a command; main class and arguments follow.
   *
   * @param example main class and arguments of a run whose classes are archived if none are yet
   */
  static synchronized List<String> command(List<String> example)
      throws IOException, InterruptedException {
    if (command == null) {
      Files.createDirectories(FOLDER);
      Files.deleteIfExists(ARCHIVE);
      List<String> jvm =
          List.of(
              Path.of(System.getProperty("java.home"), "bin", "java").toString(),
              "-XX:TieredStopAtLevel=1",
              "-XX:+UseSerialGC",
              "-Xmx256m",
              "-Xlog:disable",
              "-cp",
              classPath());
      List<String> first = new ArrayList<>(jvm);
      first.add("-XX:ArchiveClassesAtExit=" + ARCHIVE);
      first.addAll(example);
      new ProcessBuilder(first)
          .redirectErrorStream(true)
          .redirectOutput(FOLDER.resolve("output.txt").toFile())
          .start()
          .waitFor();
      List<String> next = new ArrayList<>(jvm);
      if (Files.exists(ARCHIVE)) { // a JVM without an archive of its own classes makes none
        next.add("-XX:SharedArchiveFile=" + ARCHIVE);
      }
      command = List.copyOf(next);
    }
    return command;
  }

  /** Classes in a folder cannot be archived, so they become a jar. */
  private static String classPath() {
    Path tests = FOLDER.resolve("tests.jar");
    String classes = Path.of("target", "test-classes").toString();
    int status =
        ToolProvider.findFirst("jar")
            .orElseThrow()
            .run(
                System.out, System.err, "--create", "--file", tests.toString(), "-C", classes, ".");
    assertThat(status).isZero();
    return tests + File.pathSeparator + Path.of("target", "kubectl-rc.jar").toAbsolutePath();
  }
}
