package io.kubectlrc.cli;

import io.kubectlrc.cluster.Kind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Runs commands once, on samples and for nobody, so that the JVM that keeps the classes of this run
 * for later starts keeps the right ones: with {@code files} the commands that only read manifests,
 * with {@code clusters} all others. Talks to a server of its own alone.
 */
final class WarmUp {
  private static final String JSON =
      """
      {
          "apiVersion": "v1",
          "kind": "ReplicationController",
          "metadata": {"name": "warm-up-1", "labels": {"name": "warm-up"}},
          "spec": {
              "selector": {
                  "name": "warm-up",
                  "version": "1"
              },
              "template": {
                  "metadata": {"labels": {"name": "warm-up", "version": "1"}},
                  "spec": {"containers": [{"name": "main", "image": "main"}]}
              }
          }
      }
      """;

  private static final String STORED =
      """
      {"apiVersion": "v1", "kind": "ReplicationController",
       "metadata": {"name": "warm-up", "namespace": "default", "uid": "1", "resourceVersion": "1",
                    "generation": 1},
       "spec": {"replicas": 2, "selector": {"name": "warm-up"},
                "template": {"metadata": {"labels": {"name": "warm-up"}},
                             "spec": {"containers": [{"name": "main", "image": "main:1"}]}}},
       "status": {"replicas": 2, "observedGeneration": 1}}
      """;
  private static final String EVERYTHING =
      "{\"verbs\": [\"*\"], \"apiGroups\": [\"*\"], \"resources\": [\"*\"]}";
  private static final Map<String, String> KINDS =
      Arrays.stream(Kind.values())
          .collect(Collectors.toMap(Kind::plural, Kind::kind, (kind, same) -> kind));

  private static final String SERVER = "server";

  /** Of keys that live for the second that this takes. */
  private static final String PASSWORD = "warm-up";

  private WarmUp() {}

  public static void main(String[] arguments) throws Exception {
    Io.ofProcess().err().flush();
    run(arguments[0]);
    System.exit(ExitCode.OK);
  }

  /**
   * @param kind of commands
   * @throws IllegalStateException if one of them ends otherwise than it should
   */
  static void run(String kind) throws Exception {
    Path folder = Files.createTempDirectory("kubectl-rc-warm-up-");
    Path manifest = folder.resolve("manifest");
    Path keys = folder.resolve("keys");
    Path kubeconfig = folder.resolve("kubeconfig");
    try {
      boolean files = kind.equals("files");
      String sample = files ? "warm-up.yaml" : "demo/api.yaml";
      try (InputStream text = WarmUp.class.getResourceAsStream(sample)) {
        Files.copy(text, manifest);
      }
      if (files) {
        readFiles(manifest);
      } else {
        reachACluster(keys, kubeconfig);
        simulate(manifest);
        run("", "--help");
      }
    } finally {
      Files.deleteIfExists(manifest);
      Files.deleteIfExists(keys);
      Files.deleteIfExists(kubeconfig);
      Files.delete(folder);
    }
  }

  private static void readFiles(Path manifest) {
    run("", "version");
    run("", "convert", manifest.toString());
    run("", "convert", "--diff", manifest.toString());
    run("", "lint", manifest.toString());
    run("", "stamp", manifest.toString(), "--version=2");
    run(JSON, "convert", "-");
    run(JSON, "lint", "-");
  }

  private static void simulate(Path manifest) {
    run(ExitCode.FAILED, "", "rehearse", manifest.toString(), "--image=main:2"); // of which?
    run("", "rehearse", manifest.toString(), "--image=node-api-container=main:2");
    run("", "rehearse", "--adopt", manifest.toString());
    run("", "demo");
  }

  /** Over TLS and HTTP/2, as an API server speaks: most of what a first request loads. */
  private static void reachACluster(Path keys, Path kubeconfig) throws Exception {
    Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
    if (!Files.isExecutable(keytool)) {
      return; // a JVM cut to size may be without
    }
    makeKeys(keytool, keys);
    KeyStore store = KeyStore.getInstance(keys.toFile(), PASSWORD.toCharArray());
    Base64.Encoder base64 = Base64.getEncoder();
    String certificate =
        "-----BEGIN CERTIFICATE-----\n"
            + base64.encodeToString(store.getCertificate(SERVER).getEncoded())
            + "\n-----END CERTIFICATE-----\n";
    try (WarmUpServer server = WarmUpServer.start(store, PASSWORD, WarmUp::answer)) {
      Files.writeString(
          kubeconfig,
          """
          apiVersion: v1
          kind: Config
          current-context: c
          contexts: [{name: c, context: {cluster: c, user: u}}]
          users: [{name: u, user: {token: none}}]
          clusters:
          - name: c
            cluster:
              server: https://127.0.0.1:%d
              certificate-authority-data: %s
          """
              .formatted(
                  server.port(),
                  base64.encodeToString(certificate.getBytes(StandardCharsets.US_ASCII))));
      String configuration = "--kubeconfig=" + kubeconfig;
      run("", "rolling-update", "warm-up", "--image=main:2", "--dry-run", configuration);
      run("", "adopt", "warm-up", "--dry-run", configuration);
      run("", "status", configuration);
    }
  }

  private static void makeKeys(Path keytool, Path keys) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                keytool.toString(),
                "-genkeypair",
                "-alias",
                SERVER,
                "-keyalg",
                "RSA",
                "-dname",
                "CN=127.0.0.1",
                "-ext",
                "san=ip:127.0.0.1",
                "-ext",
                "eku=serverAuth",
                "-keystore",
                keys.toString(),
                "-storepass",
                PASSWORD)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    if (process.waitFor() != 0) {
      throw new IOException("keytool failed");
    }
  }

  /** As an API server that has one ReplicationController, and allows everything. */
  private static WarmUpServer.Answer answer(String method, String path, String asked) {
    String last = path.substring(path.lastIndexOf('/') + 1);
    if (last.equals("selfsubjectrulesreviews")) {
      return new WarmUpServer.Answer(
          200, "{\"status\": {\"resourceRules\": [" + EVERYTHING + "]}}");
    }
    if (path.endsWith("/replicationcontrollers/warm-up")) {
      return new WarmUpServer.Answer(200, STORED);
    }
    if (!method.equals("GET")) {
      return new WarmUpServer.Answer(200, asked); // it would be so
    }
    if (KINDS.containsKey(last)) {
      return new WarmUpServer.Answer(
          200, list(KINDS.get(last), last.equals("replicationcontrollers") ? STORED : ""));
    }
    return new WarmUpServer.Answer(
        404,
        "{\"kind\": \"Status\", \"status\": \"Failure\", \"reason\": \"NotFound\", \"code\": 404}");
  }

  private static String list(String kind, String items) {
    return "{\"kind\": \"%sList\", \"metadata\": {\"resourceVersion\": \"1\"}, \"items\": [%s]}"
        .formatted(kind, items);
  }

  /** Runs a command that ends well: one that is refused shows the JVM too little of itself. */
  private static void run(String standardInput, String... arguments) {
    run(ExitCode.OK, standardInput, arguments);
  }

  private static void run(int expected, String standardInput, String... arguments) {
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    int code =
        Main.run(
            Io.ofNobody(standardInput, new PrintStream(said, false, StandardCharsets.UTF_8)),
            arguments);
    if (code != expected) {
      throw new IllegalStateException(
          "%s: %d: %s".formatted(String.join(" ", arguments), code, said));
    }
  }
}
