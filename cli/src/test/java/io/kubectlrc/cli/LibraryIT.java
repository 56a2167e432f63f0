package io.kubectlrc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.kubectlrc.cluster.Kind;
import io.kubectlrc.cluster.http.KubernetesCluster;
import io.kubectlrc.controlplane.ControlPlaneTest;
import io.kubectlrc.controlplane.PodLife;
import io.kubectlrc.controlplane.Sandbox;
import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Compiles and runs what the README shows of the library, against a real control plane. */
@ControlPlaneTest
class LibraryIT {
  private static final Path SAMPLES = Path.of("..", "samples");
  private static final int LONGEST = 20;

  @TempDir private Path directory;

  private String example(String name) throws IOException {
    Matcher snippet =
        Pattern.compile(
                "```java\n((?:(?!```).)*?(public class " + name + " .*?))```", Pattern.DOTALL)
            .matcher(Files.readString(Path.of("../README.md")));
    assertThat(snippet.find()).as("the README's " + name).isTrue();
    assertThat(snippet.group(2).lines()).as(name).hasSizeLessThan(LONGEST);
    return snippet.group(1);
  }

  private void compile(String name) throws IOException {
    String code = example(name);
    JavaFileObject source =
        new SimpleJavaFileObject(
            URI.create("string:///" + name + ".java"), JavaFileObject.Kind.SOURCE) {
          @Override
          public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return code;
          }
        };
    StringWriter errors = new StringWriter();
    List<String> options =
        List.of("-d", directory.toString(), "-cp", System.getProperty("java.class.path"));
    boolean compiled =
        ToolProvider.getSystemJavaCompiler()
            .getTask(errors, null, null, options, null, List.of(source))
            .call();
    assertThat(compiled).as(errors.toString()).isTrue();
  }

  /** In a process of its own, as a user's program is. */
  private String run(Map<String, String> environment, String name, String... arguments)
      throws Exception {
    compile(name);
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                directory + File.pathSeparator + System.getProperty("java.class.path"),
                name));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(environment);
    Process process = builder.start();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(printed).isZero();
    return printed;
  }

  @Test
  void convertsAndLints() throws Exception {
    Path file = SAMPLES.resolve("s2").resolve("api.yaml");
    assertThat(run(Map.of(), "ConvertExample", file.toString()))
        .contains("version=1453323827 is left out of the selector")
        .contains("kind: Deployment")
        .contains("name: fluentd-container");
    assertThat(run(Map.of(), "LintExample", file.toString())).contains("legacy-kind: ");
  }

  @Test
  void rehearsesUpdatesAndAdopts(Sandbox sandbox) throws Exception {
    sandbox.whenAny(PodLife.readyAfter(Duration.ofMillis(100)).stoppingIn(Duration.ofMillis(100)));
    new Updates(sandbox).create(Files.readString(SAMPLES.resolve("s1").resolve("api.yaml")));
    Map<String, String> environment = Map.of("KUBECONFIG", sandbox.kubeconfig().toString());

    assertThat(run(environment, "RehearsalExample", "api-rc", "node-api:1.0.1"))
        .contains("Updated[from=api-rc", "replaced=3");
    assertThat(run(environment, "UpdateExample", "api-rc", "asia.gcr.io/xxxxx/node-api:1.0.0"))
        .contains("Refused[refusals=[pullPolicy (Always|Never|IfNotPresent) must be provided")
        .contains("[restart]");
    assertThat(run(environment, "UpdateExample", "api-rc", "node-api:1.0.1"))
        .contains("Update succeeded. Deleting old controller: api-rc")
        .contains("Updated[from=api-rc", "replaced=3");
    assertThat(run(environment, "AdoptionExample", "api-rc"))
        .contains("Feasible[from=api-rc")
        .contains("Adopted[undone=false, controller=api-rc");
  }

  @Test
  void leavesTheClientThatItIsGivenOpen(Sandbox sandbox) {
    KubernetesClient client = sandbox.client();
    try (KubernetesCluster cluster = KubernetesCluster.of(client)) {
      assertThat(cluster.namespace()).isEqualTo(sandbox.namespace());
      assertThat(cluster.list(Kind.POD, cluster.namespace(), Map.of())).isEmpty();
    }
    assertThat(client.pods().list().getItems()).isEmpty();
  }
}
