package io.kubectlrc.controlplane;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * A running etcd, kube-apiserver and kube-controller-manager, with {@link Kubelets} for its pods.
 *
 * <p>Everything is on 127.0.0.1 and in one temporary folder. It ends with {@link #close}, at the
 * latest with this JVM; what a killed JVM leaves is removed by the next {@link #start}.
 */
public final class ControlPlane implements AutoCloseable {

  /**
   * How long a test's own requests may take: as long as the servers let them. A client's usual ten
   * seconds are too few to delete hundreds of Deployments on a busy machine.
   */
  public static final int LONGEST_REQUEST_MILLIS = 60_000;

  static final String TOKEN = "administrator";
  private static final Duration TIME_TO_START = Duration.ofSeconds(60);

  private static final int FIRST_WITHOUT_PORT = 24;

  private final Assets assets;
  private final int minor;
  private final RunFolder folder;
  private final int port = freePort();
  private final Server etcd;
  private final Server apiServer;
  private final Server controllerManager;
  private final AtomicInteger sandboxes = new AtomicInteger();
  private final Thread closeOnExit = new Thread(this::closeAtExit, "close control plane");
  private KubernetesClient client;
  private Kubelets kubelets;
  private boolean closed;

  private ControlPlane(Assets assets) throws IOException, GeneralSecurityException {
    this.assets = assets;
    minor = assets.minor();
    folder = RunFolder.create();
    String etcdUrl = "http://127.0.0.1:" + freePort();
    String etcdPeerUrl = "http://127.0.0.1:" + freePort();
    Path privateKey = folder.resolve("service-account.key");
    Path publicKey = folder.resolve("service-account.pub");
    Path tokens = folder.resolve("tokens.csv");
    etcd =
        server(
            "etcd",
            "--data-dir=" + folder.resolve("etcd"),
            "--unsafe-no-fsync",
            "--listen-client-urls=" + etcdUrl,
            "--advertise-client-urls=" + etcdUrl,
            "--listen-peer-urls=" + etcdPeerUrl,
            "--initial-advertise-peer-urls=" + etcdPeerUrl,
            "--initial-cluster=default=" + etcdPeerUrl);
    apiServer =
        server(
            "kube-apiserver",
            "--cert-dir=" + folder.path(),
            "--etcd-servers=" + etcdUrl,
            "--bind-address=127.0.0.1",
            "--secure-port=" + port,
            "--endpoint-reconciler-type=none",
            "--token-auth-file=" + tokens,
            "--authorization-mode=RBAC",
            "--service-account-issuer=https://kubectl-rc.test",
            "--service-account-key-file=" + publicKey,
            "--service-account-signing-key-file=" + privateKey,
            "--service-cluster-ip-range=10.0.0.0/16",
            // Pods shall need no service account, and nodes be ready from the start.
            "--disable-admission-plugins=ServiceAccount,TaintNodesByCondition",
            // As OpenShift does, and others may.
            "--enable-admission-plugins=OwnerReferencesPermissionEnforcement",
            "--allow-privileged",
            "--vmodule=httplog=3"); // a failed test shall find its requests in the log
    List<String> managing =
        List.of(
            "--kubeconfig=" + folder.resolve("kubeconfig"),
            // The stand-in for the kubelets speaks for the nodes itself.
            "--controllers=*,-nodelifecycle,-nodeipam,-route,-cloud-node-lifecycle",
            "--service-account-private-key-file=" + privateKey,
            "--leader-elect=false",
            "--secure-port=0",
            "--horizontal-pod-autoscaler-sync-period=1s",
            "--kube-api-qps=200",
            "--kube-api-burst=400");
    controllerManager =
        server(
            "kube-controller-manager",
            // Before 1.24 there is an insecure port, to be closed; later the flag is unknown.
            (minor < FIRST_WITHOUT_PORT
                    ? Stream.concat(managing.stream(), Stream.of("--port=0"))
                    : managing.stream())
                .toArray(String[]::new));
    Files.writeString(tokens, "%s,administrator,administrator,system:masters%n".formatted(TOKEN));
    writeKeys(privateKey, publicKey);
    writeKubeconfig("default", "kubeconfig", TOKEN);
  }

  /**
   * Starts one; it is ready for use on return.
   *
   * @throws IOException if a server does not come up, with the end of its log
   */
  public static ControlPlane start(Assets assets)
      throws IOException, GeneralSecurityException, InterruptedException {
    return start(assets, false);
  }

  /**
   * Starts one.
   *
   * @param openshift whether it stores DeploymentConfigs. The garbage collector asks every half
   *     minute only what there is, so it has to be there before the controller manager is
   */
  static ControlPlane start(Assets assets, boolean openshift)
      throws IOException, GeneralSecurityException, InterruptedException {
    ControlPlane started = new ControlPlane(assets);
    Runtime.getRuntime().addShutdownHook(started.closeOnExit);
    try {
      started.startServers(openshift);
      return started;
    } catch (IOException | InterruptedException | RuntimeException e) {
      started.close();
      throw e;
    }
  }

  public URI url() {
    return URI.create("https://127.0.0.1:" + port);
  }

  /** The minor version of the servers: 20 of Kubernetes 1.20.2. */
  public int minor() {
    return minor;
  }

  /** A client that may do everything. */
  public KubernetesClient client() {
    return client;
  }

  /** A kubeconfig whose user may do everything. */
  public Path kubeconfig() {
    return folder.resolve("kubeconfig");
  }

  public Kubelets kubelets() {
    return kubelets;
  }

  /** A new namespace; its name is made of this one. */
  public Sandbox newSandbox(String name) throws IOException {
    String words = name.replaceAll("(?<=[a-z])(?=[A-Z])", "-").replaceAll("[^A-Za-z0-9]+", "-");
    String start = words.substring(0, Math.min(words.length(), 50)).toLowerCase(Locale.ROOT);
    return new Sandbox(this, start + "-" + sandboxes.incrementAndGet());
  }

  /** Kills the API server and starts it again: every connection breaks and every watch expires. */
  public void restartApiServer() throws IOException, InterruptedException {
    apiServer.stop();
    apiServer.start();
    awaitApiServer();
  }

  /** Kills the controller manager and starts it again. */
  public void restartControllerManager() throws IOException {
    controllerManager.stop();
    controllerManager.start();
  }

  /** Stops the controller manager where it is, until {@link #resumeControllerManager}. */
  public void suspendControllerManager() throws IOException, InterruptedException {
    controllerManager.signal("STOP");
  }

  /** Lets the controller manager go on. */
  public void resumeControllerManager() throws IOException, InterruptedException {
    controllerManager.signal("CONT");
  }

  /** The servers, in the order of their start. */
  List<Server> servers() {
    return List.of(etcd, apiServer, controllerManager);
  }

  /** The kubectl of the same build. */
  Path kubectl() {
    return assets.program("kubectl");
  }

  Path folder() {
    return folder.path();
  }

  KubernetesClient newClient(String token, String namespace) {
    Config config =
        new ConfigBuilder(Config.empty())
            .withMasterUrl(url().toString())
            .withCaCertFile(certificate().toString())
            .withOauthToken(token)
            .withNamespace(namespace)
            // A test shall see the failures; what survives them is the code under test.
            .withRequestRetryBackoffLimit(0)
            .withRequestTimeout(LONGEST_REQUEST_MILLIS)
            .withWatchReconnectInterval(50)
            .build();
    return new KubernetesClientBuilder().withConfig(config).build();
  }

  Path writeKubeconfig(String namespace, String fileName, String token) throws IOException {
    return Files.writeString(
        folder.resolve(fileName),
        """
        apiVersion: v1
        kind: Config
        clusters:
        - name: test
          cluster:
            server: %s
            certificate-authority: %s
        users:
        - name: test
          user:
            token: %s
        contexts:
        - name: test
          context:
            cluster: test
            user: test
            namespace: %s
        current-context: test
        """
            .formatted(url(), certificate(), token, namespace));
  }

  @Override
  public synchronized void close() throws IOException {
    if (closed) {
      return;
    }
    closed = true;
    if (kubelets != null) {
      kubelets.close();
    }
    if (client != null) {
      client.close();
    }
    servers().forEach(Server::stop);
    folder.close();
    if (Thread.currentThread() != closeOnExit) {
      Runtime.getRuntime().removeShutdownHook(closeOnExit);
    }
  }

  private void closeAtExit() {
    try {
      close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void startServers(boolean openshift) throws IOException, InterruptedException {
    etcd.start();
    apiServer.start();
    await(() -> listens(port)); // then its certificate is there
    client = newClient(TOKEN, "default");
    awaitApiServer();
    if (openshift) {
      storeDeploymentConfigs();
    }
    controllerManager.start(); // earlier it would look for the API server once a second
    kubelets = new Kubelets(client);
    await(() -> client.serviceAccounts().inNamespace("default").withName("default").get() != null);
  }

  private void storeDeploymentConfigs() throws IOException, InterruptedException {
    try (InputStream definition =
        ControlPlane.class.getResourceAsStream("deploymentconfigs.yaml")) {
      client.load(definition).create();
    }
    await(this::servesDeploymentConfigs);
  }

  private boolean servesDeploymentConfigs() {
    try {
      return client.raw("/apis/apps.openshift.io/v1/deploymentconfigs") != null;
    } catch (KubernetesClientException notYet) {
      return false;
    }
  }

  private void awaitApiServer() throws IOException, InterruptedException {
    await(() -> listens(port) && isReady());
  }

  private boolean isReady() {
    try {
      return "ok".equals(client.raw("/readyz"));
    } catch (KubernetesClientException notYet) {
      return false;
    }
  }

  private void await(BooleanSupplier condition) throws IOException, InterruptedException {
    Instant end = Instant.now().plus(TIME_TO_START);
    while (!condition.getAsBoolean()) {
      for (Server server : servers()) {
        server.requireRunning();
      }
      if (Instant.now().isAfter(end)) {
        throw new IOException("the control plane is not up after " + TIME_TO_START);
      }
      Thread.sleep(10);
    }
  }

  /** The API server makes it itself when it starts. */
  public Path certificate() {
    return folder.resolve("apiserver.crt");
  }

  private Server server(String program, String... arguments) {
    return new Server(
        assets.program(program), folder.resolve(program + ".log"), List.of(arguments));
  }

  /** For service accounts' tokens; of a kind that takes no time to make. */
  private static void writeKeys(Path privateKey, Path publicKey)
      throws IOException, GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    KeyPair keys = generator.generateKeyPair();
    Files.writeString(privateKey, pem("PRIVATE", keys.getPrivate()));
    Files.writeString(publicKey, pem("PUBLIC", keys.getPublic()));
  }

  private static boolean listens(int port) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException notYet) {
      return false;
    }
  }

  /**
   * A port below those that the system hands out for outgoing connections, so that none of these
   * takes it before the server does.
   */
  private static int freePort() {
    while (true) {
      int candidate = ThreadLocalRandom.current().nextInt(20_000, 32_768);
      try (ServerSocket socket = new ServerSocket()) {
        socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), candidate));
        return candidate;
      } catch (IOException taken) {
        continue;
      }
    }
  }

  private static String pem(String type, Key key) {
    return """
        -----BEGIN %1$s KEY-----
        %2$s
        -----END %1$s KEY-----
        """
        .formatted(type, Base64.getMimeEncoder().encodeToString(key.getEncoded()));
  }
}
