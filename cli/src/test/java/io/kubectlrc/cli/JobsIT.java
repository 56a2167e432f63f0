package io.kubectlrc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.sun.net.httpserver.HttpServer;
import io.kubectlrc.controlplane.Assets;
import io.kubectlrc.controlplane.ControlPlane;
import io.kubectlrc.controlplane.ControlPlaneTest;
import io.kubectlrc.controlplane.Eventually;
import io.kubectlrc.controlplane.Sandbox;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * The Jobs among the samples: the server accepts their manifests, and what their containers would
 * run does what it says, with the service account, the rights and the surroundings that they would
 * have in the cluster.
 */
@ControlPlaneTest
class JobsIT {
  private static final Path SAMPLES = Path.of("..", "samples").toAbsolutePath().normalize();
  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
  private static final String INDEX = "$(JOB_COMPLETION_INDEX)";
  private static final String SERVICE = "http://api-srv:3000/";

  /** The program in the image that all their containers have. */
  private static Path program;

  @TempDir private Path folder;

  /**
   * A sample, and the image that its container has.
   *
   * @param service where the Service that it names is: nothing resolves names of the cluster here
   */
  private record Job(Sandbox sandbox, JsonNode tree, Path program, String service) {

    String accountName() {
      return tree.at("/spec/template/spec/serviceAccountName").asText();
    }

    List<String> arguments(int index) {
      List<String> arguments = new ArrayList<>();
      for (JsonNode argument : tree.at("/spec/template/spec/containers/0/args")) {
        arguments.add(
            argument.asText().replace(INDEX, Integer.toString(index)).replace(SERVICE, service));
      }
      return arguments;
    }

    /** As a kubelet would: these arguments, a token, the server's certificate and address. */
    Ran run(Path folder, String token, int index) throws Exception {
      List<String> command = new ArrayList<>(List.of(program.toString()));
      command.addAll(arguments(index));
      ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
      Map<String, String> environment = builder.environment();
      String path = environment.get("PATH");
      environment.clear();
      environment.putAll(
          Map.of(
              "PATH", path,
              "KUBECTL_RC_JAVA_HOME", System.getProperty("java.home"),
              "KUBERNETES_SERVICE_HOST", sandbox.url().getHost(),
              "KUBERNETES_SERVICE_PORT", Integer.toString(sandbox.url().getPort()),
              "KUBERNETES_AUTH_SERVICEACCOUNT_TOKEN",
                  Files.writeString(folder.resolve("token"), token).toString(),
              "KUBERNETES_CERTS_CA_FILE", sandbox.controlPlane().certificate().toString(),
              "KUBENAMESPACE",
                  Files.writeString(folder.resolve("namespace"), sandbox.namespace()).toString()));
      Process process = builder.start();
      process.getOutputStream().close();
      String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
      return new Ran(process.waitFor(), out, err);
    }
  }

  /** Does what the Containerfile says, below a folder instead of the image's root. */
  @BeforeAll
  static void makeImage(@TempDir Path root) throws Exception {
    String entrypoint = "";
    for (String line : Files.readAllLines(SAMPLES.resolve("jobs/Containerfile"))) {
      String[] words = line.split(" ", 2);
      switch (words[0]) {
        case "ADD" -> {
          String[] what = words[1].split(" ");
          sh("mkdir -p '%s%s'".formatted(root, what[1]));
          sh("tar xzf ../cli/target/%s -C '%s%s'".formatted(what[0], root, what[1]));
        }
        case "RUN" ->
            sh(words[1].replaceAll("(?<= )(?=/)|^(?=/)", root.toString().replace("$", "\\$")));
        case "ENTRYPOINT" -> entrypoint = YAML.readTree(words[1]).path(0).asText();
        default -> assertThat(words[0]).isIn("#", "", "FROM", "USER");
      }
    }
    program = Path.of(root + entrypoint);
  }

  private static void sh(String command) throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder("sh", "-c", command).redirectErrorStream(true);
    builder.environment().put("KUBECTL_RC_JAVA_HOME", System.getProperty("java.home"));
    Process process = builder.start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(command + "\n" + said).isZero();
  }

  private static JsonNode job(String sample) throws IOException {
    for (JsonNode tree :
        YAML.readerFor(JsonNode.class)
            .<JsonNode>readValues(SAMPLES.resolve("jobs").resolve(sample).toFile())
            .readAll()) {
      if (tree.path("kind").asText().equals("Job")) {
        return tree;
      }
    }
    throw new IllegalArgumentException("no Job in " + sample);
  }

  /** What the first lines of a sample tell to apply, applied, but for its Job. */
  private Job prepare(Sandbox sandbox, String role, String sample) throws Exception {
    kubectl(sandbox, "apply", "-f", Roles.FOLDER.resolve(role).toString());
    String text = Files.readString(SAMPLES.resolve("jobs").resolve(sample));
    assertThat(text).contains("samples/roles/" + role, "samples/jobs/" + sample);
    Path rest = folder.resolve(sample);
    Files.writeString(rest, text.substring(0, text.indexOf("apiVersion: batch/v1")));
    kubectl(sandbox, "apply", "-f", rest.toString());
    return new Job(sandbox, job(sample), program, SERVICE);
  }

  private static String kubectl(Sandbox sandbox, String... arguments) throws Exception {
    Sandbox.Output output = sandbox.kubectl(arguments);
    assertThat(output.status()).as(output.err()).isZero();
    return output.out();
  }

  private static String token(Job job, String namespace) {
    return job.sandbox()
        .client()
        .serviceAccounts()
        .inNamespace(namespace)
        .withName(job.accountName())
        .tokenRequest()
        .getStatus()
        .getToken();
  }

  private static void accepted(Sandbox sandbox, String sample) throws Exception {
    String file = SAMPLES.resolve("jobs").resolve(sample).toString();
    kubectl(sandbox, "create", "--dry-run=server", "-f", file);
  }

  @Test
  void oneUpdatesAController(Sandbox sandbox) throws Exception {
    Updates updates = new Updates(sandbox).create(Files.readString(SAMPLES.resolve("s2/api.yaml")));
    accepted(sandbox, "rolling-update.yaml");
    Job job = prepare(sandbox, "rolling-update.yaml", "rolling-update.yaml");
    String token = token(job, sandbox.namespace());

    Ran ran = job.run(folder, token, 0);

    assertThat(ran.exitCode()).as(ran.err()).isZero();
    assertThat(ran.out()).endsWith("rolling updated\n");
    assertThat(updates.controllers()).hasSize(1);
    assertThat(updates.pods()).hasSize(3);
    assertThat(job.run(folder, token, 0).err()).contains("nothing to do");
    assertThat(job.run(folder, "stale", 0).err()).contains("does not accept these credentials");
  }

  @Test
  void oneAdoptsANamespace(Sandbox sandbox) throws Exception {
    Adoptions adoptions = new Adoptions(sandbox).create(Adoptions.manifest(2), 2);
    Map<String, String> before = adoptions.identities();
    accepted(sandbox, "adopt.yaml");
    Job job = prepare(sandbox, "adopt.yaml", "adopt.yaml");

    Ran ran = job.run(folder, token(job, sandbox.namespace()), 0);

    assertThat(ran.exitCode()).as(ran.err()).isZero();
    assertThat(adoptions.identities()).isEqualTo(before);
    assertThat(adoptions.kubectl("get", "rc", "-o", "name")).isEmpty();
  }

  @Test
  void oneWatches(Sandbox sandbox) throws Exception {
    new Updates(sandbox).create(Files.readString(SAMPLES.resolve("s1/api.yaml")));
    accepted(sandbox, "watch.yaml");
    Job job = prepare(sandbox, "watch.yaml", "watch.yaml");
    String token = token(job, sandbox.namespace());
    AtomicInteger requests = new AtomicInteger();
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          boolean fails = requests.incrementAndGet() % 10 == 0;
          exchange.sendResponseHeaders(fails ? 503 : 200, -1);
          exchange.close();
        });
    server.start();
    try {
      String url = "http://127.0.0.1:" + server.getAddress().getPort() + "/";
      Ran ran = new Job(sandbox, job.tree(), job.program(), url).run(folder, token, 0);

      assertThat(ran.exitCode()).as(ran.err()).isEqualTo(1);
      int failed = requests.get() / 10;
      assertThat(requests.get()).isGreaterThan(20);
      assertThat(ran.out())
          .contains("watching service/api-srv", "3 pods, behind Service api-srv")
          .contains(
              "%s: %d OK, %d KO (503: %d)".formatted(url, requests.get() - failed, failed, failed))
          .contains("KO (503) while nothing happened to the pods");
    } finally {
      server.stop(0);
    }
  }

  /** On a control plane of its own, since it adopts whatever there is. */
  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void theIndexedOneAdoptsAFleet() throws Exception {
    try (ControlPlane plane = ControlPlane.start(Assets.require());
        Sandbox shop = plane.newSandbox("shop");
        Sandbox bank = plane.newSandbox("bank")) {
      for (Sandbox sandbox : List.of(shop, bank)) {
        List<String> manifests = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
          manifests.add(Adoptions.controller("app%d-1".formatted(i), "app" + i, "1", 1));
        }
        new Adoptions(sandbox).create(String.join("---\n", manifests), 6);
      }
      acceptedButForItsMode(shop);
      Job job = prepare(shop, "adopt-all-namespaces.yaml", "adopt-fleet.yaml");
      int shares = job.tree().at("/spec/completions").asInt();
      assertThat(job.arguments(0)).contains("--shard=0/" + shares);
      String token = token(job, "default");

      List<String> adopted = new ArrayList<>();
      for (int index = 0; index < shares; index++) {
        Ran ran = job.run(folder, token, index);
        assertThat(ran.exitCode()).as(ran.err()).isZero();
        ran.out()
            .lines()
            .filter(line -> line.contains(" adopted "))
            .map(line -> line.replaceFirst(" +adopted.*", ""))
            .forEach(adopted::add);
      }

      assertThat(adopted).hasSize(12).doesNotHaveDuplicates();
      for (Sandbox sandbox : List.of(shop, bank)) {
        Eventually.passes(() -> assertThat(kubectl(sandbox, "get", "rc", "-o", "name")).isEmpty());
      }
    }
  }

  /** Kubernetes 1.20 drops the field, which it does not know yet; so does 1.21 without its gate. */
  private static void acceptedButForItsMode(Sandbox sandbox) throws Exception {
    String stored =
        kubectl(
            sandbox,
            "create",
            "--namespace=default",
            "--dry-run=server",
            "--validate=false",
            "-o=jsonpath={.kind} {.spec.completionMode}/{.spec.completions};",
            "-f",
            SAMPLES.resolve("jobs/adopt-fleet.yaml").toString());
    assertThat(stored).endsWith("Job " + (sandbox.minor() < 22 ? "" : "Indexed") + "/4;");
  }
}
