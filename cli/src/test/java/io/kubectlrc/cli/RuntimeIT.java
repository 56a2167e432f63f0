package io.kubectlrc.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kubectlrc.controlplane.ControlPlaneTest;
import io.kubectlrc.controlplane.Sandbox;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The archive with a JVM in it, if this build made one ({@code -Pruntime}). */
@ControlPlaneTest
class RuntimeIT {
  private static final Path TARGET = Path.of("..", "cli", "target").toAbsolutePath().normalize();
  private static final Path SAMPLES = Path.of("..", "samples").toAbsolutePath().normalize();

  @TempDir private Path temporary;
  private Path launcher;

  @BeforeEach
  void unpack() throws Exception {
    List<Path> archives = archives();
    assumeThat(archives).as("made by -Pruntime").hasSize(1);
    Path folder = Files.createDirectory(temporary.resolve("a folder"));
    assertThat(
            run(Map.of(), "tar", "-xzf", archives.get(0).toString(), "-C", folder.toString())
                .exitCode())
        .isZero();
    Path home = folder.resolve("kubectl-rc-" + Version.text());
    launcher = home.resolve("kubectl-rc");
    String name = "kubectl-rc.jar.SHA-256";
    assumeThat(home.resolve("lib").resolve(name))
        .as("of an earlier build")
        .hasSameTextualContentAs(TARGET.resolve(name));
  }

  /** The JVM in it lacks what the whole one has, and the launcher hears nothing of a first run. */
  @ParameterizedTest
  @ValueSource(strings = {"files", "clusters"})
  void warmsUp(String kind) throws Exception {
    Path home = launcher.getParent();

    Ran warmedUp =
        run(
            Map.of(),
            home.resolve("runtime/bin/java").toString(),
            "-cp",
            home.resolve("lib/kubectl-rc.jar").toString(),
            WarmUp.class.getName(),
            kind);

    assertThat(warmedUp.exitCode()).as("%s", warmedUp).isZero();
  }

  /** As a container of it would: no file but its own, no shell. Only root may change the root. */
  @Test
  void becomesAContainerImageThatNeedsNothingElse() throws Exception {
    assumeThat(System.getProperty("os.name")).isEqualTo("Linux");
    Path image = temporary.resolve("image.oci.tar");
    Path script = TARGET.resolveSibling("../dev/image").normalize();
    Ran made = run(Map.of(), script.toString(), archives().get(0).toString(), image.toString());
    assertThat(made.exitCode()).as("%s", made).isZero();
    assertThat(made.out()).contains("localhost/kubectl-rc:" + Version.text() + " for linux/");

    Path layout = Files.createDirectory(temporary.resolve("layout"));
    run(Map.of(), "tar", "-xf", image.toString(), "-C", layout.toString());
    JsonNode index = new ObjectMapper().readTree(layout.resolve("index.json").toFile());
    JsonNode manifest = blob(layout, index.at("/manifests/0/digest"));
    JsonNode config = blob(layout, manifest.at("/config/digest"));
    assertThat(config.at("/config/User").asText()).isEqualTo("65532:65532");
    assumeThat(System.getProperty("user.name")).as("may change the root").isEqualTo("root");
    Path root = Files.createDirectory(temporary.resolve("root"));
    Path layer = file(layout, manifest.at("/layers/0/digest"));
    run(Map.of(), "tar", "-xzf", layer.toString(), "-C", root.toString());
    List<String> command =
        new ArrayList<>(List.of("chroot", "--userspec=65532:65532", root.toString()));
    config.at("/config/Entrypoint").forEach(word -> command.add(word.asText()));
    assertThat(command).as("what the launcher chooses").contains("-Djava.locale.providers=SPI");
    command.add("version");
    // A container has /proc, by which a program finds what lies beside it.
    Map<String, String> libraries = Map.of("LD_LIBRARY_PATH", "/opt/kubectl-rc/runtime/lib");
    assertThat(run(libraries, command.toArray(String[]::new)).out())
        .startsWith("kubectl-rc " + Version.text() + "\n")
        .contains("in /opt/kubectl-rc/runtime");
  }

  private static JsonNode blob(Path layout, JsonNode digest) throws IOException {
    return new ObjectMapper().readTree(file(layout, digest).toFile());
  }

  private static Path file(Path layout, JsonNode digest) {
    return layout.resolve("blobs/sha256").resolve(digest.asText().replace("sha256:", ""));
  }

  /** The archives that the build made: at most one, for the machine that it ran on. */
  static List<Path> archives() throws IOException {
    Path folder = TARGET.resolve("runtime");
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".tar.gz")).toList();
    }
  }

  @Test
  void runsWithItsOwnJvmWhateverElseThereIs() throws Exception {
    Path other = Files.createDirectories(temporary.resolve("jvm/bin"));
    Files.writeString(temporary.resolve("jvm/release"), "JAVA_VERSION=\"99\"\n");
    Files.writeString(other.resolve("java"), "#!/bin/sh\necho another\n");
    Files.setPosixFilePermissions(
        other.resolve("java"), PosixFilePermissions.fromString("rwxr-xr-x"));
    Map<String, String> environment = Map.of("JAVA_HOME", temporary.resolve("jvm").toString());
    assertThat(run(environment, launcher.toString(), "--version"))
        .isEqualTo(new Ran(0, "kubectl-rc " + Version.text() + "\n", ""));
  }

  @Test
  void doesOfflineWhatTheOtherDoes() throws Exception {
    String sample = SAMPLES.resolve("s2/api.yaml").toString();
    for (String[] arguments :
        List.of(
            new String[] {"convert", sample},
            new String[] {"convert", "-o", "json", sample},
            new String[] {"lint", sample},
            new String[] {"lint", "-o", "junit", sample},
            new String[] {"stamp", sample, "--version=2"},
            new String[] {"rehearse", sample, "--image=node-api-container=node-api:2"})) {
      assertThat(kubectlRc(Map.of(), arguments)).isEqualTo(Ran.of(arguments));
    }
  }

  @Test
  void preparesFastStarts() throws Exception {
    Map<String, String> cache = Map.of("KUBECTL_RC_CACHE", temporary.resolve("cache").toString());
    assertThat(kubectlRc(cache, "version").err()).contains("preparing fast starts");
    assertThat(kubectlRc(cache, "version").err()).isEmpty();
    try (Stream<Path> files = Files.walk(temporary.resolve("cache"))) {
      assertThat(files.filter(file -> file.toString().matches(".*\\.(aot|jsa)"))).hasSize(1);
    }
    String sample = SAMPLES.resolve("s2/api.yaml").toString();
    assertThat(kubectlRc(cache, "convert", sample)).isEqualTo(Ran.of("convert", sample));
  }

  private Ran kubectlRc(Map<String, String> environment, String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of(launcher.toString()));
    command.addAll(List.of(arguments));
    return run(environment, command.toArray(String[]::new));
  }

  private Ran run(Map<String, String> environment, String... command) throws Exception {
    ProcessBuilder builder = new ProcessBuilder(command).directory(temporary.toFile());
    builder.environment().put("KUBECTL_RC_CACHE", "");
    builder.environment().keySet().removeAll(List.of("JAVA_HOME", "KUBECTL_RC_JAVA_HOME"));
    builder.environment().putAll(environment);
    Path err = Files.createTempFile(temporary, "err", ".txt");
    Process process = builder.redirectError(err.toFile()).start();
    process.getOutputStream().close();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Ran(process.waitFor(), out, Files.readString(err));
  }

  @Test
  void reachesAClusterOverTls(Sandbox sandbox) throws Exception {
    new Updates(sandbox).create(Files.readString(SAMPLES.resolve("s1/api.yaml")));
    String kubeconfig = "--kubeconfig=" + sandbox.kubeconfig();
    Ran dry =
        kubectlRc(
            Map.of(), "rolling-update", "api-rc", "--image=node-api:2", "--dry-run", kubeconfig);
    assertThat(dry.exitCode()).as(dry.err()).isZero();
    assertThat(dry.out()).contains("Steps:");
    Ran ran = kubectlRc(Map.of(), "rolling-update", "api-rc", "--image=node-api:2", kubeconfig);
    assertThat(ran.exitCode()).as(ran.err()).isZero();
    assertThat(kubectlRc(Map.of(), "adopt", "api-rc", kubeconfig).exitCode()).isZero();
  }
}
