package io.kubectlrc.cluster.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlrc.cluster.ClusterException;
import io.kubectlrc.wording.Sentence;
import io.kubectlrc.wording.Setting;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

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
      List.of("server", "tls-server-name", "insecure-skip-tls-verify", "proxy-url");

  /** The extension of a cluster's entry that is meant for plugins. */
  private static final String CONFIG = "client.authentication.k8s.io/exec";

  /** Of what it prints. */
  private static final int LONGEST_ANSWER = 1 << 20;

  private final KubeconfigEntry user;
  private final JsonNode exec;
  private final KubeconfigEntry cluster;
  private final Duration patience;

  /**
   * @param user who has an {@code exec} entry
   * @param cluster the cluster's entry, which the plugin may ask for
   * @param patience how long it may take; it is told that nobody answers its questions
   */
  ExecPlugin(KubeconfigEntry user, KubeconfigEntry cluster, Duration patience) {
    this.user = user;
    this.exec = user.fields().path("exec");
    this.cluster = cluster;
    this.patience = patience;
  }

  /** Runs it; a token, or a certificate and its key, as a kubeconfig's user would have them. */
  KubeconfigEntry credentials() {
    String command = exec.path("command").asText();
    if (command.isEmpty()) {
      throw user.problem("exec", "must have the command of a credential plugin");
    }
    List<String> words = new ArrayList<>(List.of(command));
    exec.path("args").forEach(argument -> words.add(argument.asText()));
    Process process;
    try {
      ProcessBuilder builder =
          new ProcessBuilder(words).redirectError(ProcessBuilder.Redirect.INHERIT);
      for (JsonNode variable : exec.path("env")) {
        builder.environment().put(variable.path("name").asText(), variable.path("value").asText());
      }
      builder.environment().put("KUBERNETES_EXEC_INFO", JSON.writeValueAsString(question()));
      process = builder.start();
      process.getOutputStream().close();
    } catch (IOException | IllegalArgumentException | IndexOutOfBoundsException e) {
      throw problem(command + " cannot be run: " + e.getMessage() + hint());
    }
    return credentials(command, answer(command, process));
  }

  /** What it printed, when it has ended well. */
  private byte[] answer(String command, Process process) {
    CompletableFuture<byte[]> output = CompletableFuture.supplyAsync(() -> readAll(process));
    long end = System.nanoTime() + patience.toNanos();
    try {
      // Whatever it started may hold its output open, so that the end of both is waited for.
      byte[] answer = output.get(end - System.nanoTime(), TimeUnit.NANOSECONDS);
      if (answer.length > LONGEST_ANSWER) {
        throw problem(command + " does not stop printing");
      }
      if (!process.waitFor(end - System.nanoTime(), TimeUnit.NANOSECONDS)) {
        throw new TimeoutException();
      }
      if (process.exitValue() != 0) {
        throw problem(command + " failed with status " + process.exitValue());
      }
      return answer;
    } catch (TimeoutException hanging) {
      throw problem(
          Sentence.of(
              "{} gave nothing for {} s; does it wait for somebody? Log in with it first, or give"
                  + " it more time by {}",
              command,
              patience.toSeconds(),
              Setting.REQUEST_TIMEOUT));
    } catch (ExecutionException e) {
      throw problem(command + " cannot be read: " + e.getCause().getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw problem(command + " was interrupted");
    } finally {
      end(process);
    }
  }

  /** It has had its time, and may be one that does not end when it is asked to. */
  private static void end(Process process) {
    List<ProcessHandle> started = process.descendants().toList();
    process.destroyForcibly();
    started.forEach(ProcessHandle::destroyForcibly);
  }

  private static byte[] readAll(Process process) {
    try {
      return process.getInputStream().readNBytes(LONGEST_ANSWER + 1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private KubeconfigEntry credentials(String command, byte[] output) {
    JsonNode answer;
    try {
      answer = JSON.readTree(output);
    } catch (IOException garbage) {
      answer = MissingNode.getInstance(); // what it printed may be a secret
    }
    String version = answer.path("apiVersion").asText();
    String wanted = exec.path("apiVersion").asText();
    if (!(answer.path("status") instanceof ObjectNode status)) {
      throw problem(command + " gave no credentials, but something that is no ExecCredential");
    }
    if (!version.isEmpty() && !wanted.isEmpty() && !version.equals(wanted)) {
      throw problem(
          "%s answered in apiVersion %s instead of %s; name that in the kubeconfig's exec.apiVersion"
              .formatted(command, version, wanted));
    }
    requireUnexpired(command, status.path("expirationTimestamp").asText());
    KubeconfigEntry given =
        new KubeconfigEntry(
            "what the kubeconfig's credential plugin " + command + " gave",
            JSON.createObjectNode());
    copy(status, "token", given, "token");
    // A plugin answers in PEM, a kubeconfig holds that in Base64.
    copy(status, "clientCertificateData", given, "client-certificate-data");
    copy(status, "clientKeyData", given, "client-key-data");
    if (given.fields().isEmpty()) {
      throw problem(command + " gave no credentials");
    }
    return given;
  }

  private static void copy(ObjectNode status, String field, KubeconfigEntry given, String as) {
    KubeconfigEntry told = new KubeconfigEntry(given.where(), status);
    told.text(field)
        .ifPresent(
            text ->
                given
                    .fields()
                    .put(
                        as,
                        as.endsWith("-data")
                            ? Base64.getEncoder()
                                .encodeToString(text.getBytes(StandardCharsets.UTF_8))
                            : text));
  }

  private static void requireUnexpired(String command, String until) {
    try {
      if (!until.isEmpty() && OffsetDateTime.parse(until).toInstant().isBefore(Instant.now())) {
        throw problem(
            "%s gave credentials that expired at %s; log in with it again, and look at this machine's clock"
                .formatted(command, until));
      }
    } catch (DateTimeParseException noTime) {
      throw problem(command + " gave credentials whose expirationTimestamp is no time");
    }
  }

  private ObjectNode question() {
    ObjectNode question =
        JSON.createObjectNode()
            .put("apiVersion", exec.path("apiVersion").asText())
            .put("kind", "ExecCredential");
    ObjectNode spec = question.putObject("spec").put("interactive", false);
    if (exec.path("provideClusterInfo").asBoolean()) {
      describe(spec.putObject("cluster"));
    }
    return question;
  }

  /** The cluster's entry, as far as plugins are told of it. */
  private void describe(ObjectNode told) {
    ObjectNode entry = cluster.fields();
    for (String field : TOLD) {
      if (entry.hasNonNull(field)) {
        told.set(field, entry.get(field));
      }
    }
    cluster
        .content("certificate-authority")
        .ifPresent(authority -> told.put("certificate-authority-data", authority));
    for (JsonNode extension : entry.path("extensions")) {
      if (extension.path("name").asText().equals(CONFIG)) {
        told.set("config", extension.path("extension"));
      }
    }
  }

  private String hint() {
    String hint = exec.path("installHint").asText();
    return hint.isEmpty() ? "" : "; " + hint.strip().replaceAll("\\s+", " ");
  }

  private static ClusterException problem(String message) {
    return problem(Sentence.of(message));
  }

  private static ClusterException problem(Sentence message) {
    return new ClusterException(
        ClusterException.Reason.UNAUTHENTICATED,
        Sentence.of("the kubeconfig's credential plugin {}", message),
        null);
  }
}
