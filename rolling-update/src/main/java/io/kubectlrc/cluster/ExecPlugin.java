package io.kubectlrc.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * The program that a kubeconfig's user names for getting credentials.
 *
 * @see <a
 *     href="https://kubernetes.io/docs/reference/access-authn-authz/authentication/#client-go-credential-plugins">
 *     Credential plugins</a>
 */
final class ExecPlugin {

  private static final ObjectMapper JSON = new ObjectMapper();

  private static final List<String> TOLD =
      List.of(
          "server",
          "tls-server-name",
          "insecure-skip-tls-verify",
          "certificate-authority-data",
          "proxy-url");

  /** The extension of a cluster's entry that is meant for plugins. */
  private static final String CONFIG = "client.authentication.k8s.io/exec";

  private final JsonNode exec;
  private final JsonNode cluster;

  /**
   * @param exec the user's {@code exec} entry
   * @param cluster the cluster's entry, which the plugin may ask for
   */
  ExecPlugin(JsonNode exec, JsonNode cluster) {
    this.exec = exec;
    this.cluster = cluster;
  }

  /** Runs it; the status of its answer, with a token or a certificate and its key. */
  JsonNode credentials() {
    String command = exec.path("command").asText();
    List<String> words = new ArrayList<>(List.of(command));
    exec.path("args").forEach(argument -> words.add(argument.asText()));
    ProcessBuilder builder =
        new ProcessBuilder(words).redirectError(ProcessBuilder.Redirect.INHERIT);
    for (JsonNode variable : exec.path("env")) {
      builder.environment().put(variable.path("name").asText(), variable.path("value").asText());
    }
    try {
      builder.environment().put("KUBERNETES_EXEC_INFO", JSON.writeValueAsString(question()));
      Process process = builder.start();
      process.getOutputStream().close();
      CompletableFuture<byte[]> output = CompletableFuture.supplyAsync(() -> readAll(process));
      int status = await(process);
      if (status != 0) {
        throw problem(command + " failed with status " + status);
      }
      JsonNode credentials = JSON.readTree(output.join()).path("status");
      if (!credentials.hasNonNull("token") && !credentials.hasNonNull("clientCertificateData")) {
        throw problem(command + " gave no credentials");
      }
      return credentials;
    } catch (IOException e) {
      throw problem(command + " cannot be run: " + e.getMessage() + hint());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw problem(command + " was interrupted");
    }
  }

  /** Ends it if nobody waits for it any more. */
  private static int await(Process process) throws InterruptedException {
    try {
      return process.waitFor();
    } catch (InterruptedException e) {
      process.destroy();
      throw e;
    }
  }

  private static byte[] readAll(Process process) {
    try {
      return process.getInputStream().readAllBytes();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private ObjectNode question() {
    ObjectNode question =
        JSON.createObjectNode()
            .put("apiVersion", exec.path("apiVersion").asText())
            .put("kind", "ExecCredential");
    ObjectNode spec = question.putObject("spec").put("interactive", false);
    if (exec.path("provideClusterInfo").asBoolean()) {
      describe(cluster, spec.putObject("cluster"));
    }
    return question;
  }

  /** The cluster's entry, as far as plugins are told of it. */
  private static void describe(JsonNode entry, ObjectNode told) {
    for (String field : TOLD) {
      if (entry.hasNonNull(field)) {
        told.set(field, entry.get(field));
      }
    }
    String authority = entry.path("certificate-authority").asText();
    if (!told.has("certificate-authority-data") && !authority.isEmpty()) {
      try {
        told.put("certificate-authority-data", Files.readAllBytes(Path.of(authority)));
      } catch (IOException e) {
        throw problem(
            "is to be told of " + authority + ", which cannot be read: " + e.getMessage());
      }
    }
    for (JsonNode extension : entry.path("extensions")) {
      if (extension.path("name").asText().equals(CONFIG)) {
        told.set("config", extension.path("extension"));
      }
    }
  }

  private String hint() {
    String hint = exec.path("installHint").asText();
    return hint.isEmpty() ? "" : "\n" + hint;
  }

  private static ClusterException problem(String message) {
    return new ClusterException(
        ClusterException.Reason.UNAUTHENTICATED,
        "the kubeconfig's credential plugin " + message,
        null);
  }
}
