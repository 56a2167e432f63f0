package io.kubectlrc.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
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
      int status = process.waitFor();
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
      spec.putObject("cluster")
          .put("server", cluster.path("server").asText())
          .set("certificate-authority-data", cluster.path("certificate-authority-data"));
    }
    return question;
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
