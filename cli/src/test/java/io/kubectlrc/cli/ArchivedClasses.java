package io.kubectlrc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.spi.ToolProvider;

/**
 * JVMs with the packaged program and the tests' classes, which they take from an archive (JEP 350)
 * of a command's own, made once per run of tests: matrices of crashes start hundreds of them, and
 * half of their time went there.
 */
final class ArchivedClasses {
  private static final Path FOLDER = Path.of("target", "archived-classes").toAbsolutePath();

  private static String classPath;

  /** By command. */
  private static final Map<String, List<String>> KNOWN = new HashMap<>();

  /** Most last a second or two, so they have what the launcher gives to commands on files. */
  private static final List<String> SHORT_LIVED =
      List.of(
          "-XX:+IgnoreUnrecognizedVMOptions",
          "-XX:TieredStopAtLevel=1",
          "-XX:CompileThresholdScaling=4",
          "-XX:+UseSerialGC",
          "-XX:+UseTransparentHugePages",
          "-Xms64m",
          "-Xmn40m",
          "-Xmx256m",
          "-XX:MaxTenuringThreshold=1",
          "-XX:-UsePerfData",
          "-XX:+UnlockDiagnosticVMOptions",
          "-XX:ArchiveRelocationMode=0",
          "-Xlog:disable",
          "-XX:-PrintWarnings");

  private ArchivedClasses() {}

  /**
   * The beginning of a command line; main class and arguments follow.
   *
   * @param command the program's
   * @param example main class and arguments of a run of it whose classes are archived if none are
   *     yet
   */
  static synchronized List<String> command(String command, List<String> example)
      throws IOException, InterruptedException {
    List<String> known = KNOWN.get(command);
    if (known == null) {
      known = prepare(command, example);
      KNOWN.put(command, known);
    }
    return known;
  }

  private static List<String> prepare(String command, List<String> example)
      throws IOException, InterruptedException {
    Files.createDirectories(FOLDER);
    Path archive = FOLDER.resolve(command + ".jsa");
    Files.deleteIfExists(archive);
    List<String> jvm = new ArrayList<>();
    jvm.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    jvm.addAll(SHORT_LIVED);
    if (classPath == null) {
      classPath = classPath();
    }
    jvm.addAll(List.of("-cp", classPath));
    List<String> first = new ArrayList<>(jvm);
    first.add("-XX:ArchiveClassesAtExit=" + archive);
    first.addAll(example);
    new ProcessBuilder(first)
        .redirectErrorStream(true)
        .redirectOutput(FOLDER.resolve(command + ".txt").toFile())
        .start()
        .waitFor();
    if (Files.exists(archive)) { // a JVM without an archive of its own classes makes none
      jvm.add("-XX:SharedArchiveFile=" + archive);
    }
    return List.copyOf(jvm);
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
