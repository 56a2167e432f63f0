package io.kubectlrc.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.kubectlrc.controlplane.Eventually;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A namespace of the node for one test, and what the test needs to work in it. */
public final class Room implements AutoCloseable {
  private static final Duration TIME_TO_READY = Duration.ofSeconds(60);

  private final Node node;
  private final String namespace;
  private final Path kubeconfig;
  private final KubernetesClient client;

  Room(Node node, String namespace, Path kubeconfig, KubernetesClient client) {
    this.node = node;
    this.namespace = namespace;
    this.kubeconfig = kubeconfig;
    this.client = client;
    client
        .resource(
            new NamespaceBuilder().withNewMetadata().withName(namespace).endMetadata().build())
        .create();
  }

  /** For programs: may do everything, its current namespace is this one. */
  public Path kubeconfig() {
    return kubeconfig;
  }

  /** A client that may do everything, in this namespace unless told otherwise. */
  public KubernetesClient client() {
    return client;
  }

  /** Creates the objects of a manifest, and waits until so many pods are ready. */
  public void create(String manifest, int pods) throws Exception {
    apply(manifest);
    Eventually.passesWithin(TIME_TO_READY, () -> assertThat(readyPods()).isEqualTo(pods));
  }

  /** Creates the objects of a manifest. */
  public void apply(String manifest) {
    client.load(new ByteArrayInputStream(manifest.getBytes(StandardCharsets.UTF_8))).create();
  }

  /** The pods that nobody has deleted. */
  public List<Pod> pods() {
    return client.pods().list().getItems().stream()
        .filter(pod -> !pod.isMarkedForDeletion())
        .toList();
  }

  private long readyPods() {
    return pods().stream()
        .flatMap(pod -> pod.getStatus().getConditions().stream())
        .filter(it -> it.getType().equals("Ready") && it.getStatus().equals("True"))
        .count();
  }

  /**
   * Waits until of the pods that were deleted no container runs. The pods themselves stay until the
   * kubelet's collector of containers comes by, once a minute.
   */
  public void awaitStopped() throws Exception {
    Eventually.passesWithin(
        TIME_TO_READY,
        () ->
            assertThat(client.pods().list().getItems())
                .filteredOn(Pod::isMarkedForDeletion)
                .flatExtracting(pod -> pod.getStatus().getContainerStatuses())
                .noneMatch(container -> container.getState().getRunning() != null));
  }

  /** The id of each container that runs, by pod and name: another one is another process. */
  public Map<String, String> containerIds() {
    Map<String, String> ids = new TreeMap<>();
    for (Pod pod : pods()) {
      for (ContainerStatus container : pod.getStatus().getContainerStatuses()) {
        ids.put(
            pod.getMetadata().getName() + "/" + container.getName(), container.getContainerID());
      }
    }
    return ids;
  }

  /** Begins to send requests to a port of a Service, 20 a second, from beside the node. */
  public Traffic traffic(String service, int port) throws IOException {
    return Traffic.begin(node, "http://%s:%d/".formatted(address(service), port));
  }

  /** Runs the kubectl of the node's build in this namespace; what it printed. */
  public String kubectl(String... arguments) throws IOException, InterruptedException {
    String[] command = new String[arguments.length + 2];
    command[0] = "kubectl";
    command[1] = "--namespace=" + namespace;
    System.arraycopy(arguments, 0, command, 2, arguments.length);
    Path out = Files.createTempFile(node.folder(), "kubectl", ".out");
    Process process =
        node.command(command).redirectErrorStream(true).redirectOutput(out.toFile()).start();
    process.getOutputStream().close();
    int status = process.waitFor();
    String text = Files.readString(out);
    Files.delete(out);
    assertThat(status).as(text).isZero();
    return text;
  }

  /**
   * A command beside the node, with its administrator's kubeconfig; Ctrl-C ends it even if this
   * JVM's parent ignores that.
   */
  public ProcessBuilder command(String... words) {
    List<String> command = new ArrayList<>(List.of("env", "--default-signal=INT"));
    command.addAll(List.of(words));
    return node.command(command.toArray(String[]::new));
  }

  /** Gives the node the images of an archive, as its own come from no registry either. */
  public void importImages(Path archive) throws IOException, InterruptedException {
    Path said = Files.createTempFile(node.folder(), "import", ".out");
    Process process =
        node.command(
                "ctr",
                "--address=" + node.folder().resolve("private").resolve("containerd.sock"),
                "--namespace=k8s.io",
                "images",
                "import",
                archive.toString())
            .redirectErrorStream(true)
            .redirectOutput(said.toFile())
            .start();
    int status = process.waitFor();
    String text = Files.readString(said);
    Files.delete(said);
    assertThat(status).as(text).isZero();
  }

  /** A folder of the node that pods can have as a volume of type hostPath; gone with the node. */
  public Path newFolder() throws IOException {
    return Files.createTempDirectory(node.folder(), namespace);
  }

  /** The name of the namespace. */
  public String namespace() {
    return namespace;
  }

  /** The address of a Service. */
  public String address(String service) {
    return client.services().withName(service).get().getSpec().getClusterIP();
  }

  /** Lets the control plane delete the namespace; nobody waits for that. */
  @Override
  public void close() {
    client.pods().withGracePeriod(0).delete();
    client.namespaces().withName(namespace).delete();
    client.close();
  }
}
