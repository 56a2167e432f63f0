package io.kubectlrc.node;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.kubectlrc.controlplane.Assets;
import io.kubectlrc.controlplane.ControlPlane;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A running node with its control plane.
 *
 * <p>{@code dev/node run} holds it, and ends it when its standard input ends: with {@link #close},
 * and at the latest with this JVM, however that ends.
 */
final class Node implements AutoCloseable {
  private static final Path SCRIPT = Path.of("..", "dev", "node").toAbsolutePath().normalize();
  private static final Path CACHE =
      Assets.cache(System.getenv()).resolve("node-1.20.2-reflect2-1.0.2");

  private final Path folder;
  private final Process holder;
  private final Relay relay;
  private final KubernetesClient client;
  private final AtomicInteger rooms = new AtomicInteger();

  private Node(Path folder, Process holder) throws IOException {
    this.folder = folder;
    this.holder = holder;
    relay = Relay.open(() -> command("busybox", "nc", "127.0.0.1", "6443").start());
    client = newClient("default");
  }

  /** Whether {@code dev/node install} was here; it says itself what else is missing. */
  static boolean isInstalled() {
    return Files.isExecutable(CACHE.resolve("kubelet"));
  }

  /**
   * Starts one; it is ready for use on return.
   *
   * @throws IOException if it does not come up, with what {@code dev/node} says of it
   */
  static Node start() throws IOException {
    Path folder = Files.createTempDirectory("kubectl-rc.node-");
    ProcessBuilder builder = new ProcessBuilder(SCRIPT.toString(), "run");
    builder.environment().put("NODE_DIR", folder.toString());
    Process holder = builder.start();
    if (holder.inputReader().readLine() == null) {
      Files.deleteIfExists(folder);
      throw new IOException(new String(holder.getErrorStream().readAllBytes(), UTF_8));
    }
    return new Node(folder, holder);
  }

  /** A new namespace; its name is made of this one. */
  Room newRoom(String name) throws IOException {
    String words = name.replaceAll("(?<=[a-z0-9])(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
    String namespace =
        words.substring(0, Math.min(words.length(), 40)) + "-" + rooms.incrementAndGet();
    Path kubeconfig = folder.resolve(namespace + ".kubeconfig");
    Files.writeString(
        kubeconfig,
        """
        apiVersion: v1
        kind: Config
        clusters: [{name: node, cluster: {server: "%s", certificate-authority: %s}}]
        users: [{name: administrator, user: {token: %s}}]
        contexts: [{name: node, context: {cluster: node, user: administrator, namespace: %s}}]
        current-context: node
        """
            .formatted(relay.url(), certificate(), token(), namespace));
    return new Room(this, namespace, kubeconfig, newClient(namespace));
  }

  /** A command beside the node: in its network, among its processes. */
  ProcessBuilder command(String... words) {
    List<String> command = new ArrayList<>(List.of(SCRIPT.toString(), "in"));
    command.addAll(List.of(words));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("NODE_DIR", folder.toString());
    return builder;
  }

  void copyLogs(Path target) throws IOException {
    try (DirectoryStream<Path> logs = Files.newDirectoryStream(folder.resolve("log"))) {
      for (Path log : logs) {
        Files.copy(log, target.resolve(log.getFileName()), StandardCopyOption.REPLACE_EXISTING);
      }
    }
  }

  /** Gone with the node. */
  Path folder() {
    return folder;
  }

  @Override
  public void close() throws IOException {
    client.close();
    relay.close();
    holder.getOutputStream().close();
    try {
      if (!holder.waitFor(60, TimeUnit.SECONDS)) {
        throw new IOException("dev/node run does not end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return;
    }
    if (holder.exitValue() != 0 || Files.exists(folder)) {
      throw new IOException("dev/node run left something behind, see " + folder);
    }
  }

  private KubernetesClient newClient(String namespace) {
    try {
      Config config =
          new ConfigBuilder(Config.empty())
              .withMasterUrl(relay.url())
              .withCaCertFile(certificate().toString())
              .withOauthToken(token())
              .withNamespace(namespace)
              .withRequestTimeout(ControlPlane.LONGEST_REQUEST_MILLIS)
              .build();
      return new KubernetesClientBuilder().withConfig(config).build();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path certificate() {
    return folder.resolve("certificates").resolve("apiserver.crt");
  }

  private String token() throws IOException {
    return Files.readString(folder.resolve("tokens.csv")).split(",")[0];
  }
}
