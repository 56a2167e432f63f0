package io.kubectlrc.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Paths and files that are not as usual. */
@Timeout(60)
class FilesTest {
  private static final Path SAMPLE = Path.of("../samples/s1/api-rc.json").toAbsolutePath();

  @TempDir private Path folder;

  @BeforeEach
  void copy() throws IOException {
    Files.copy(SAMPLE, folder.resolve("rc.json"));
  }

  private Ran run(String... arguments) {
    return Ran.of(folder, "", arguments);
  }

  @ParameterizedTest
  @CsvSource({
    "convert --in-place ~",
    "convert --output-dir ~ rc.json",
    "convert ~",
    "lint ~",
    "lint rc.json --config ~",
    "lint rc.json --against ~",
    "lint rc.json --baseline ~ --write-baseline",
    "stamp ~",
    "rolling-update api-rc -f ~",
  })
  void anEmptyPathIsNotTheWorkingDirectory(String line) throws IOException {
    String[] arguments = line.split(" ");
    for (int i = 0; i < arguments.length; i++) {
      arguments[i] = arguments[i].equals("~") ? "" : arguments[i];
    }
    Ran ran = run(arguments);
    assertThat(ran.exitCode()).as(ran.err()).isBetween(ExitCode.FAILED, ExitCode.USAGE);
    assertThat(ran.err()).contains("a path is empty");
    assertThat(folder.resolve("rc.json")).hasSameTextualContentAs(SAMPLE);
    assertThat(names()).containsExactly("rc.json");
  }

  @Test
  void aPipeIsReadAndWrittenAndNotReplaced() throws Exception {
    Path pipe = folder.resolve("pipe");
    assumeTrue(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor() == 0);
    Ran ran = run("convert", "--in-place", "pipe");
    assertThat(ran.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(ran.err()).contains("pipe is no regular file");

    Process writing =
        new ProcessBuilder("sh", "-c", "cat rc.json >pipe").directory(folder.toFile()).start();
    assertThat(run("convert", "pipe").out()).contains("\"Deployment\"");
    assertThat(writing.waitFor()).isZero();

    Process reading = new ProcessBuilder("cat", "pipe").directory(folder.toFile()).start();
    assertThat(run("lint", "rc.json", "-o", "json=pipe").err()).isEmpty();
    assertThat(new String(reading.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
        .contains("legacy-kind");
    assertThat(reading.waitFor()).isZero();
    shell("test -p pipe");
  }

  /** In Latin 1, say; as a text, the name would be that of another file. */
  @Test
  void aNameThatIsNoTextIsRefusedAndNeverMistaken() throws Exception {
    Files.copy(SAMPLE, folder.resolve("a.yaml"));
    shell("cp a.yaml \"$(printf 'caf\\351.yaml')\" && cp a.yaml \"$(printf 'caf\\351.txt')\"");
    for (String path : List.of(".", "*.yaml")) {
      Ran linted = run("lint", "--fix", path);
      assertThat(linted.exitCode()).isEqualTo(1);
      assertThat(linted.err())
          .contains("caf", ".yaml:1:1: its name has characters that this locale does not have")
          .doesNotContain(".txt");
    }
    Ran converted = run("convert", "--in-place", ".");
    assertThat(converted.exitCode()).isEqualTo(1);
    assertThat(converted.err())
        .contains("its name has characters that this locale does not have")
        .endsWith("2 documents converted, 0 unchanged, 1 refused\n");
    shell("cmp caf*.yaml caf*.txt && ! cmp a.yaml caf*.txt");
  }

  @Test
  void aDeviceStaysOne() throws Exception {
    // Of our own: a mistake here must not cost the machine its /dev/full.
    ProcessBuilder mknod = new ProcessBuilder("mknod", folder + "/full", "c", "1", "7");
    assumeTrue(mknod.start().waitFor() == 0, "only root can make a device");
    for (String[] arguments :
        List.of(
            new String[] {"lint", "rc.json", "-o", "json=full"},
            new String[] {"lint", "rc.json", "--write-baseline", "--baseline=full"})) {
      Ran ran = run(arguments);
      assertThat(ran.exitCode()).isEqualTo(1);
      assertThat(ran.err())
          .isEqualTo("error: %s: No space left on device\n".formatted(folder.resolve("full")));
    }
    shell("test -c full");
  }

  @ParameterizedTest
  @CsvSource({
    "folder, it is a directory",
    "nowhere/report, there is no such directory",
    "dangling, this link leads nowhere"
  })
  void whatCannotBeWrittenIsNamed(String path, String reason) throws Exception {
    shell("mkdir folder && ln -s gone dangling");
    for (String[] arguments :
        List.of(
            new String[] {"lint", "rc.json", "-o", "json=" + path},
            new String[] {"lint", "rc.json", "--write-baseline", "--baseline", path})) {
      assertThat(run(arguments))
          .isEqualTo(new Ran(1, "", "error: %s: %s\n".formatted(folder.resolve(path), reason)));
    }
    assertThat(names()).containsExactly("dangling", "folder", "rc.json");
  }

  @Test
  void whatCannotBeReadOrWrittenIsNamedOnce() throws Exception {
    shell("ln -s loop.yaml loop.yaml && mkdir out && touch out/sub && mkdir -p in/sub");
    Files.copy(SAMPLE, folder.resolve("in/sub/rc.json"));
    assertThat(run("convert", "loop.yaml").err())
        .startsWith("loop.yaml:1: refusal: it cannot be read: Too many levels of symbolic links");
    assertThat(run("convert", "--output-dir=out", "in").err())
        .contains("error: out/sub/rc.json: not written: sub is a file, not a directory\n");
    assertThat(run("convert", "--output-dir=rc.json", "in").err())
        .startsWith("error: " + folder.resolve("rc.json") + ": it is a file, not a directory");
  }

  @Test
  void aFileThatCannotBeMendedHidesNoOther() throws Exception {
    String mendable = "apiVersion: v1\nkind: Service\nmetadata: {name: a, labels: {build: 7}}\n";
    Files.writeString(folder.resolve("a.yaml"), mendable);
    Files.writeString(folder.resolve("c.yaml"), mendable);
    shell("mkfifo b.yaml");
    Process writer =
        new ProcessBuilder("sh", "-c", "cat a.yaml >b.yaml").directory(folder.toFile()).start();
    Ran ran = run("lint", "--fix", "a.yaml", "b.yaml", "c.yaml");
    assertThat(writer.waitFor()).isZero();
    assertThat(ran.exitCode()).isEqualTo(1);
    assertThat(ran.err())
        .contains("a.yaml: mended", "c.yaml: mended")
        .contains("error: b.yaml: not mended: it is no regular file\n");
    assertThat(ran.out().lines().filter(line -> line.contains("label-not-string")))
        .singleElement()
        .asString()
        .startsWith("b.yaml:3:37: error: ");
  }

  @Test
  void modeOwnerAndLinksStay() throws Exception {
    shell("ln -s rc.json link.json && chmod 640 rc.json");
    if ("root".equals(System.getProperty("user.name"))) {
      shell("chown 1234:4321 rc.json");
    }
    String before = attributes();
    assertThat(run("convert", "--in-place", "link.json").exitCode()).isZero();
    assertThat(attributes()).isEqualTo(before);
    assertThat(folder.resolve("rc.json")).content().contains("\"Deployment\"");
    assertThat(folder.resolve("link.json")).isSymbolicLink();
  }

  private String attributes() throws IOException {
    return Files.readAttributes(folder.resolve("rc.json"), "posix:permissions,owner,group")
        .toString();
  }

  /** On a file system of its own, which only root can make. */
  @Test
  void aFullDiskLeavesFilesAsTheyWere() throws Exception {
    Path tiny = Files.createDirectory(folder.resolve("tiny"));
    Process mount =
        new ProcessBuilder("mount", "-t", "tmpfs", "-o", "size=8k", "tmpfs", tiny.toString())
            .redirectErrorStream(true)
            .start();
    mount.getInputStream().readAllBytes();
    assumeTrue(mount.waitFor() == 0, "only root can mount");
    try {
      Files.copy(SAMPLE, tiny.resolve("rc.json"));
      Files.write(tiny.resolve("fill"), new byte[4096]);
      for (String line :
          List.of(
              "convert --in-place tiny/rc.json",
              "convert --output-dir tiny rc.json",
              "lint rc.json -o sarif=tiny/lint.sarif",
              "lint rc.json --baseline tiny/known.json --write-baseline")) {
        Ran ran = run(line.split(" "));
        assertThat(ran.exitCode()).as(line + ran.err()).isEqualTo(ExitCode.FAILED);
        assertThat(ran.err()).contains("tiny/", "No space left on device");
        assertThat(ran.err()).doesNotContain("1 document converted");
        assertThat(names(tiny)).containsExactly("fill", "rc.json");
        assertThat(tiny.resolve("rc.json")).hasSameTextualContentAs(SAMPLE);
      }
    } finally {
      assertThat(new ProcessBuilder("umount", tiny.toString()).start().waitFor()).isZero();
    }
  }

  @Test
  void aNameMayBeAsLongAsNamesMayBe() throws IOException {
    String name = "a".repeat(250) + ".json";
    Files.copy(SAMPLE, folder.resolve(name));
    assertThat(run("convert", "--in-place", name).exitCode()).isZero();
    assertThat(folder.resolve(name)).content().contains("\"Deployment\"");
    assertThat(run("lint", "rc.json", "-o", "json=" + "b".repeat(250) + ".json").err()).isEmpty();
  }

  @Test
  void aReportTakesTheOldOnesPlaceAtOnce() throws IOException {
    Path report = Files.writeString(folder.resolve("lint.json"), "old");
    Files.setPosixFilePermissions(report, PosixFilePermissions.fromString("rw-r-----"));
    Object before = Files.readAttributes(report, "unix:ino").get("ino");
    run("lint", "rc.json", "-o", "json=lint.json");
    assertThat(Files.readAttributes(report, "unix:ino").get("ino")).isNotEqualTo(before);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(report)))
        .isEqualTo("rw-r-----");
    assertThat(names()).containsExactly("lint.json", "rc.json");
  }

  @Test
  void onlyWhatWasWrittenIsCounted() throws IOException {
    String controller = Files.readString(SAMPLE);
    Files.writeString(
        folder.resolve("partly.json"),
        controller + "\n" + controller.replaceFirst("\"name\": \"api-pods\"", "\"name\": \"x\""));
    Ran ran = run("convert", "--in-place", ".");
    assertThat(ran.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(ran.err()).endsWith("1 document converted, 0 unchanged, 1 refused, 1 not written\n");
  }

  @Test
  void gitTakesPathsForPaths() throws Exception {
    String[] odd = {":(glob)x.json", "-x.json", "a?.json", ":!y.json"};
    for (String name : odd) {
      Files.copy(SAMPLE, folder.resolve(name));
    }
    Repository repository = new Repository(folder);
    repository.commit();
    Files.writeString(
        folder.resolve(odd[0]), Files.readString(SAMPLE).replace("node-api:1.0.0", "node-api:2"));
    Ran ran = run("lint", ":(glob)x.json", ":!y.json", "./-x.json", "--against", "git:HEAD");
    assertThat(ran.err()).isEmpty();
    assertThat(ran.out()).contains(":(glob)x.json:").doesNotContain(":!y.json:");

    Path below = Files.createDirectory(folder.resolve("below"));
    Ran above = Ran.of(below, "", "lint", "../" + odd[0], "--against", "git:HEAD");
    assertThat(above.err()).isEmpty();
    assertThat(above.out()).contains("../:(glob)x.json:");
  }

  private void shell(String command) throws Exception {
    Process process =
        new ProcessBuilder("sh", "-c", command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
  }

  private List<String> names() throws IOException {
    return names(folder);
  }

  private static List<String> names(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}
