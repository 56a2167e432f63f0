package io.kubectlrc.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.kubectlrc.convert.legacy.KubernetesVersion;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The action and the hook that other repositories use, done as GitHub and pre-commit do them, with
 * the archive that this build made.
 */
class ReviewIT {
  private static final Path CHECKOUT = Path.of("..").toAbsolutePath().normalize();
  private static final Path ARCHIVE =
      CHECKOUT.resolve("cli/target/kubectl-rc-" + Version.text() + ".tar.gz");
  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
  private static final Pattern EXPRESSION = Pattern.compile("\\$\\{\\{ *([\\w.]+) *\\}\\}");

  @TempDir private Path temporary;
  private Path project;

  @BeforeEach
  void commitAManifest() throws Exception {
    project = Files.createDirectories(temporary.resolve("project"));
    Files.createDirectories(project.resolve("deploy"));
    Files.copy(CHECKOUT.resolve("samples/demo/api.yaml"), project.resolve("deploy/api.yaml"));
    Repository repository = new Repository(project);
    repository.commit();
    repository.git("update-ref", "refs/remotes/origin/main", "HEAD");
  }

  private void breakIt() throws IOException {
    Path manifest = project.resolve("deploy/api.yaml");
    Files.writeString(
        manifest,
        Files.readString(manifest).replaceFirst("selector:\n +name: api-pods", "selector: {a: b}"));
  }

  @Test
  void actionInstallsTheReleaseAndLintsAgainstThePullRequestsBase() throws Exception {
    JsonNode sample = YAML.readTree(CHECKOUT.resolve("samples/review/github-actions.yml").toFile());
    JsonNode with = sample.at("/jobs/lint/steps/1/with");
    Map<String, String> inputs = new HashMap<>();
    with.properties().forEach(input -> inputs.put(input.getKey(), input.getValue().asText()));
    inputs.put("archive", ARCHIVE.toString());
    inputs.put("version", Version.text());

    Ran clean = act(inputs);
    assertThat(clean.exitCode()).as("%s", clean).isZero();
    assertThat(project.resolve("kubectl-rc.sarif")).content().contains("\"results\"");

    breakIt();
    inputs.put("archive", project.toRealPath().relativize(ARCHIVE.toRealPath()).toString());
    Ran broken = act(inputs);
    assertThat(broken.exitCode()).isEqualTo(1);
    assertThat(broken.out()).contains("::error file=deploy/api.yaml,line=");
    assertThat(project.resolve("kubectl-rc.sarif")).content().contains("\"level\" : \"error\"");
  }

  @Test
  void actionRefusesAnArchiveThatIsNotTheReleasesOwn() throws Exception {
    Path other = temporary.resolve(ARCHIVE.getFileName());
    Files.writeString(other, "another");
    Files.copy(Path.of(ARCHIVE + ".sha256"), Path.of(other + ".sha256"));
    Ran ran = act(Map.of("archive", other.toString(), "version", Version.text()));
    assertThat(ran.exitCode()).isEqualTo(1);
    assertThat(ran.out()).contains(ARCHIVE.getFileName() + ": FAILED");
  }

  @Test
  void actionInstallsTheVersionOfItsOwnTag() throws IOException {
    assumeThat(Version.text()).as("a release").doesNotEndWith("-SNAPSHOT");
    JsonNode action = YAML.readTree(CHECKOUT.resolve("action.yml").toFile());
    assertThat(action.at("/inputs/version/default").asText()).isEqualTo(Version.text());
    for (String sample : List.of("pre-commit-config.yaml", "github-actions.yml")) {
      assertThat(CHECKOUT.resolve("samples/review").resolve(sample))
          .content()
          .containsPattern("(@|rev: )v" + Pattern.quote(Version.text()) + "\n");
    }
  }

  @Test
  void hookRefusesACommitThatBreaksAManifest() throws Exception {
    JsonNode hooks = YAML.readTree(CHECKOUT.resolve(".pre-commit-hooks.yaml").toFile());
    JsonNode sample =
        YAML.readTree(CHECKOUT.resolve("samples/review/pre-commit-config.yaml").toFile());
    JsonNode used = sample.at("/repos/0/hooks/0");
    JsonNode hook = hooks.get(0);
    assertThat(used.get("id")).isEqualTo(hook.get("id"));
    assertThat(hook.get("language").asText()).isEqualTo("script");
    assertThat("deploy/api.yaml").matches(".*" + used.get("files").asText().replace("^", ""));

    assertThat(hook(hook, hook.get("args")).exitCode()).isZero();
    assertThat(hook(hook, used.get("args")).exitCode()).isZero();
    breakIt();
    for (JsonNode arguments : List.of(hook.get("args"), used.get("args"))) {
      Ran ran = hook(hook, arguments);
      assertThat(ran.exitCode()).isEqualTo(1);
      assertThat(ran.out()).contains("deploy/api.yaml:", ": error: ");
    }
  }

  @Test
  void everyFileThatAForgeReadsIsYaml() throws IOException {
    try (Stream<Path> files = Files.walk(CHECKOUT.resolve(".github"))) {
      List<Path> read = files.filter(file -> file.toString().matches(".*\\.ya?ml")).toList();
      assertThat(read).hasSizeGreaterThanOrEqualTo(5);
      for (Path file : read) {
        assertThat(YAML.readTree(file.toFile()).isObject()).as("%s", file).isTrue();
      }
    }
  }

  @Test
  void theWorkflowRunsAgainstTheNewestThreeVersionsAndTheOneThatIsBuilt() throws IOException {
    JsonNode jobs =
        YAML.readTree(CHECKOUT.resolve(".github/workflows/ci.yml").toFile()).path("jobs");
    String latest = KubernetesVersion.LATEST.toString();
    int minor = Integer.parseInt(latest.substring(latest.indexOf('.') + 1));
    assertThat(jobs.at("/current/strategy/matrix/kubernetes"))
        .extracting(JsonNode::asText)
        .containsExactly("1." + (minor - 2), "1." + (minor - 1), "1." + minor);
    String built = Files.readString(CHECKOUT.resolve("dev/kubernetes-from-debian"));
    assertThat(built).containsPattern("(?m)^version=1\\.20\\.");
    assertThat(jobs.at("/test/name").asText()).startsWith("Kubernetes 1.20,");
  }

  private Ran hook(JsonNode hook, JsonNode arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(CHECKOUT.resolve(hook.get("entry").asText()).toString());
    arguments.forEach(argument -> command.add(argument.asText()));
    return run(Map.of(), command.toArray(String[]::new));
  }

  /** Runs the steps that are shell, until one fails; returns what the last one did. */
  private Ran act(Map<String, String> inputs) throws Exception {
    JsonNode action = YAML.readTree(CHECKOUT.resolve("action.yml").toFile());
    Map<String, String> known = new HashMap<>();
    action
        .get("inputs")
        .properties()
        .forEach(
            input ->
                known.put("inputs." + input.getKey(), input.getValue().get("default").asText()));
    inputs.forEach((name, value) -> known.put("inputs." + name, value));
    known.put("github.base_ref", "main");
    known.put("github.server_url", "https://localhost");
    known.put("github.action_repository", "owner/kubectl-rc");
    Path path = temporary.resolve("github-path");
    Files.deleteIfExists(path);
    Files.createFile(path);
    Ran ran = null;
    for (JsonNode step :
        StreamSupport.stream(action.at("/runs/steps").spliterator(), false)
            .filter(step -> step.has("run"))
            .toList()) {
      Map<String, String> environment = new HashMap<>();
      environment.put("RUNNER_TEMP", temporary.toString());
      environment.put("GITHUB_PATH", path.toString());
      List<String> folders = new ArrayList<>(Files.readAllLines(path));
      folders.add(System.getenv("PATH"));
      environment.put("PATH", String.join(":", folders));
      step.get("env")
          .properties()
          .forEach(
              variable ->
                  environment.put(
                      variable.getKey(), evaluated(variable.getValue().asText(), known)));
      ran = run(environment, "bash", "-c", step.get("run").asText());
      if (ran.exitCode() != 0) {
        return ran;
      }
    }
    return ran;
  }

  private static String evaluated(String text, Map<String, String> known) {
    return EXPRESSION
        .matcher(text)
        .replaceAll(
            found -> {
              assertThat(known).containsKey(found.group(1));
              return Matcher.quoteReplacement(known.get(found.group(1)));
            });
  }

  private Ran run(Map<String, String> environment, String... command) throws Exception {
    ProcessBuilder builder = new ProcessBuilder(command).directory(project.toFile());
    builder.environment().put("KUBECTL_RC_CACHE", "");
    builder.environment().putAll(environment);
    Path err = Files.createTempFile(temporary, "err", "");
    Process process = builder.redirectError(err.toFile()).start();
    process.getOutputStream().close();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Ran(process.waitFor(), out, Files.readString(err));
  }
}
