package io.kubectlrc.cluster.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.kubectlrc.cluster.ClusterException;
import io.kubectlrc.cluster.ClusterException.Reason;
import io.kubectlrc.cluster.Kind;
import io.kubectlrc.cluster.Manifests;
import io.kubectlrc.cluster.Ref;
import io.kubectlrc.cluster.Watch;
import io.kubectlrc.cluster.WriteMode;
import io.kubectlrc.controlplane.Eventually;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TransportTest {

  private static final Ref WEB = new Ref(Kind.REPLICATION_CONTROLLER, "shop", "web");
  private static final String RC =
      "{\"kind\":\"ReplicationController\","
          + "\"metadata\":{\"namespace\":\"shop\",\"name\":\"web\",\"resourceVersion\":\"5\"}}";
  private static final String EMPTY =
      "{\"kind\":\"PodList\",\"metadata\":{\"resourceVersion\":\"7\"},\"items\":[]}";

  private static String list(int version, String... controllers) {
    return "{\"kind\":\"ReplicationControllerList\",\"metadata\":{\"resourceVersion\":\"%d\"},\"items\":[%s]}"
        .formatted(version, String.join(",", controllers));
  }

  @TempDir private Path folder;
  private ScriptedServer server;
  private KubernetesCluster cluster;

  @BeforeEach
  void connect() throws IOException {
    server = new ScriptedServer();
    cluster = KubernetesCluster.connect(connection("token: first"));
  }

  @AfterEach
  void disconnect() {
    cluster.close();
    server.close();
  }

  private Connection connection(String user) throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("config"),
            """
            clusters: [{name: c, cluster: {server: "%s"}}]
            users: [{name: u, user: {%s}}]
            contexts: [{name: x, context: {cluster: c, user: u, namespace: shop}}]
            current-context: x
            """
                .formatted(server.url(), user));
    return Connection.DEFAULT.withKubeconfig(file.toString());
  }

  private static void refused(Reason reason, String words, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            ClusterException.class, refusal -> assertThat(refusal.reason()).isEqualTo(reason))
        .hasMessageContaining(words);
  }

  private void merge() {
    cluster.merge(WEB, Manifests.yaml("spec: {replicas: 1}"), WriteMode.APPLY);
  }

  @Test
  void listsOfSeveralKindsAreAskedForAtOnce() {
    server.then(404, "");
    assertThat(cluster.get(WEB)).isEmpty();
    server.gathering(2).then(403, "").then(403, "");
    Function<Kind, List<ObjectNode>> lists = cluster.lists(List.of(Kind.POD, Kind.SERVICE), "shop");
    refused(Reason.FORBIDDEN, "pods", () -> lists.apply(Kind.POD));
    refused(Reason.FORBIDDEN, "services", () -> lists.apply(Kind.SERVICE));
    assertThat(server.requests()).hasSize(3);
  }

  /** One connection is enough for all; what comes of the first list is no matter to the others. */
  @Test
  void theFirstListIsAskedForAlone() {
    server.then(403, "").then(200, EMPTY);
    Function<Kind, List<ObjectNode>> lists = cluster.lists(List.of(Kind.SERVICE, Kind.POD), "shop");
    assertThat(lists.apply(Kind.POD)).isEmpty();
    refused(Reason.FORBIDDEN, "services", () -> lists.apply(Kind.SERVICE));
  }

  @Test
  void waitsAsLongAsABusyServerAsks() {
    server.then(429, Map.of("Retry-After", "1"), "{}").then(200, RC);

    long begun = System.nanoTime();
    merge();

    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThan(Duration.ofMillis(990));
    assertThat(server.requests()).hasSize(2);
    assertThat(cluster.requests()).isEqualTo(2);
  }

  @Test
  void whatAnswersWarnOfIsTakenOnce() {
    String dots = "299 - \"metadata.name: \\\"web.1\\\" has dots\"";
    String two = dots + ", 299 host \"policy \\\\ pods\" \"Sat, 28 Nov 2026\", 110 - \"stale\"";
    server
        .then(200, Map.of("Warning", dots), RC)
        .then(200, Map.of("Warning", two), RC)
        .then(422, Map.of("Warning", "no such thing"), "{}");

    merge();
    merge();
    assertThatThrownBy(this::merge).isInstanceOf(ClusterException.class);

    assertThat(cluster.newWarnings())
        .containsExactly("metadata.name: \"web.1\" has dots", "policy \\ pods");
    assertThat(cluster.newWarnings()).isEmpty();
  }

  @Test
  void aWriteIsNotRepeatedAfterAServerError() {
    server.then(500, "{\"message\":\"etcdserver: request timed out\"}").then(200, RC);

    refused(Reason.UNKNOWN_OUTCOME, "etcdserver: request timed out", this::merge);
    assertThat(server.requests()).hasSize(1);
  }

  @Test
  void aReadIsRepeatedAfterAServerError() {
    server.then(503, "").then(200, RC);

    assertThat(cluster.get(WEB)).isPresent();
  }

  @Test
  void aRefusalByAWebhookIsNoDoubt() {
    server.then(500, "{\"message\":\"failed calling webhook \\\"policy\\\"\"}");

    refused(Reason.OTHER, "failed calling webhook", this::merge);
  }

  @Test
  void whatIsNoStatusIsShownAsItIs() {
    server.then(403, "the proxy does not let you through");

    refused(Reason.FORBIDDEN, "the proxy does not let you through", this::merge);
  }

  @Test
  void looksForNewCredentialsOnceWhenTheyAreRefused() throws IOException {
    Path token = Files.writeString(folder.resolve("token"), "old\n");
    try (KubernetesCluster renewing = KubernetesCluster.connect(connection("tokenFile: token"))) {
      Files.writeString(token, "new\n");
      server.then(401, "{}").then(200, RC);

      assertThat(renewing.get(WEB)).isPresent();
      assertThat(server.requests())
          .extracting(line -> line.split(" ", 3)[2])
          .containsExactly("Bearer old", "Bearer new");
    }
  }

  @Test
  void namesTheUserWhoseCredentialsAreRefused() {
    server.then(401, "{}").then(401, "{}");

    refused(Reason.UNAUTHENTICATED, "(user \"u\"); log in again", this::merge);
  }

  @Test
  void asksACredentialPlugin() throws IOException {
    Path plugin =
        Files.writeString(
            folder.resolve("plugin"),
            "#!/bin/sh\necho '{\"status\":{\"token\":\"'$WHO'-'$1'\"}}'\n");
    assertThat(plugin.toFile().setExecutable(true)).isTrue();
    String exec = "exec: {command: ./plugin, args: [of mine], env: [{name: WHO, value: token}]}";
    try (KubernetesCluster plugged = KubernetesCluster.connect(connection(exec))) {
      server.then(200, RC);
      assertThat(plugged.get(WEB)).isPresent();
      assertThat(server.requests()).singleElement().asString().endsWith("Bearer token-of mine");
    }
  }

  private static ExecPlugin plugin(JsonNode exec, ObjectNode cluster) {
    return plugin(exec, cluster, Duration.ofSeconds(30));
  }

  private static ExecPlugin plugin(JsonNode exec, ObjectNode cluster, Duration patience) {
    ObjectNode user = Manifests.yaml("{}");
    user.set("exec", exec);
    return new ExecPlugin(
        new KubeconfigEntry("the user", user),
        new KubeconfigEntry("the cluster", cluster),
        patience);
  }

  @Test
  void tellsAPluginOfTheCluster() throws IOException {
    Path authority = Files.writeString(folder.resolve("ca.crt"), "PEM");
    Path plugin =
        Files.writeString(
            folder.resolve("plugin"),
            "#!/bin/sh\necho \"$KUBERNETES_EXEC_INFO\" > \"$0.told\"\n"
                + "echo '{\"status\":{\"token\":\"t\"}}'\n");
    assertThat(plugin.toFile().setExecutable(true)).isTrue();
    ObjectNode cluster =
        Manifests.yaml(
            """
            server: https://here
            tls-server-name: there
            certificate-authority: %s
            extensions:
            - {name: other, extension: {a: b}}
            - {name: client.authentication.k8s.io/exec, extension: {audience: me}}
            """
                .formatted(authority));
    JsonNode exec =
        Manifests.yaml(
            """
            apiVersion: client.authentication.k8s.io/v1
            command: %s
            provideClusterInfo: true
            """
                .formatted(plugin));

    assertThat(plugin(exec, cluster).credentials().text("token")).contains("t");

    assertThat(Manifests.yaml(Files.readString(folder.resolve("plugin.told"))))
        .isEqualTo(
            Manifests.yaml(
                """
                apiVersion: client.authentication.k8s.io/v1
                kind: ExecCredential
                spec:
                  interactive: false
                  cluster:
                    server: https://here
                    tls-server-name: there
                    certificate-authority-data: UEVN
                    config: {audience: me}
                """));
  }

  @Test
  void saysInTheKubeconfigsWordsWhichAuthorityAPluginCannotBeToldOf() {
    ObjectNode exec = Manifests.yaml("{command: echo, provideClusterInfo: true}");
    assertThatThrownBy(
            () -> plugin(exec, Manifests.yaml("certificate-authority: /no/ca.crt")).credentials())
        .hasMessage(
            "the cluster: certificate-authority names /no/ca.crt, which cannot be read: there is no"
                + " such file; mend the path or the file");
    assertThatThrownBy(
            () ->
                plugin(exec, Manifests.yaml("{}").put("certificate-authority", "/a\0b"))
                    .credentials())
        .isInstanceOf(ClusterException.class)
        .hasMessageContaining("no file can have that name");
  }

  @Test
  void aPluginHasItsTimeOnceForPrintingAndForItsEnd() {
    String script = "echo '{\"status\":{\"token\":\"t\"}}'; sleep 1.2; exec >&-; exec sleep 1.2";
    ObjectNode exec = Manifests.yaml("command: sh");
    exec.putArray("args").add("-c").add(script);
    assertThatThrownBy(
            () -> plugin(exec, Manifests.yaml("{}"), Duration.ofSeconds(2)).credentials())
        .hasMessageContaining("gave nothing for 2 s");
  }

  @Test
  void endsAPluginThatNobodyWaitsForAnyMore() throws Exception {
    Path plugin =
        Files.writeString(
            folder.resolve("plugin"),
            "#!/bin/sh\ntrap '' TERM\necho $$ > \"$0.pid\"\nexec sleep 60\n");
    assertThat(plugin.toFile().setExecutable(true)).isTrue();
    JsonNode exec = Manifests.yaml("command: " + plugin);
    AtomicReference<ClusterException> failure = new AtomicReference<>();
    Thread asking =
        new Thread(
            () -> {
              try {
                plugin(exec, Manifests.yaml("{}")).credentials();
              } catch (ClusterException e) {
                failure.set(e);
              }
            });
    asking.start();
    Path number = folder.resolve("plugin.pid");
    Eventually.passes(() -> assertThat(number).isNotEmptyFile());
    ProcessHandle running =
        ProcessHandle.of(Long.parseLong(Files.readString(number).strip())).orElseThrow();

    asking.interrupt();
    asking.join();

    running.onExit().get(10, TimeUnit.SECONDS);
    assertThat(failure.get()).hasMessageContaining("was interrupted");
  }

  @Test
  void aServersNameIsNotSupportedWithAProxy() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("proxied"),
            """
            clusters:
            - name: c
              cluster:
                server: https://10.0.0.1
                tls-server-name: api.example.com
                proxy-url: http://127.0.0.1:3128
            contexts: [{name: x, context: {cluster: c}}]
            current-context: x
            """);
    refused(
        Reason.OTHER,
        "tls-server-name is not supported with a proxy",
        () -> KubernetesCluster.connect(Connection.DEFAULT.withKubeconfig(file.toString())));
  }

  @Test
  void saysHowToGetAMissingPlugin() {
    refused(
        Reason.UNAUTHENTICATED,
        "Install it from the shelf",
        () ->
            KubernetesCluster.connect(
                connection(
                    "exec: {command: no-such-plugin, installHint: Install it from the shelf}")));
  }

  @Test
  void selectsByLabels() throws IOException {
    server.then(200, EMPTY);
    cluster.list(Kind.POD, "shop", Map.of("a/b", "c", "d", "e"));
    assertThat(server.requests())
        .singleElement()
        .asString()
        .startsWith("GET /api/v1/namespaces/shop/pods?labelSelector=")
        .contains("a%2Fb%3Dc")
        .contains("d%3De");
  }

  @Test
  void writesNumbersWithDigitsThatServersKnow() throws Exception {
    Locale before = Locale.getDefault();
    Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
    server.then(200, EMPTY).then(200, "");
    try (Watch watch = cluster.watch("shop", Set.of(Kind.POD))) {
      assertThat(watch.all(Kind.POD)).isEmpty();
      Eventually.passes(
          () ->
              assertThat(server.requests())
                  .anyMatch(request -> request.contains("timeoutSeconds=30&resourceVersion=7")));
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void aWatchThatHasExpiredBeginsWithANewList() throws Exception {
    server
        .then(200, list(7))
        .then(200, "{\"type\":\"ERROR\",\"object\":{\"code\":410,\"message\":\"too old\"}}\n")
        .then(200, list(9, RC))
        .then(
            200,
            "{\"type\":\"BOOKMARK\",\"object\":{\"metadata\":{\"resourceVersion\":\"12\"}}}\n");
    try (Watch watch = cluster.watch("shop", Set.of(Kind.REPLICATION_CONTROLLER))) {
      Eventually.passes(() -> assertThat(watch.get(WEB)).isPresent());
      Eventually.passes(
          () ->
              assertThat(server.requests())
                  .anyMatch(line -> line.contains("resourceVersion=7"))
                  .anyMatch(line -> line.contains("resourceVersion=9"))
                  .anyMatch(line -> line.contains("resourceVersion=12")));
    }
  }

  @Test
  void aNewListTellsFollowersOfWhatHasGoneMeanwhile() throws Exception {
    String expired = "{\"type\":\"ERROR\",\"object\":{\"code\":410,\"message\":\"too old\"}}\n";
    String there = list(7, RC);
    server.then(200, there).then(200, expired).then(200, there).then(200, expired);
    server.then(200, list(8));
    try (Watch watch = cluster.watch("shop", Set.of(Kind.REPLICATION_CONTROLLER))) {
      Queue<Boolean> present = new ConcurrentLinkedQueue<>();
      watch.follow(
          Kind.REPLICATION_CONTROLLER, changed -> present.add(watch.get(changed).isPresent()));
      Eventually.passes(() -> assertThat(present).contains(false));
      assertThat(watch.get(WEB)).isEmpty();
    }
  }

  /**
   * On a connection of HTTP/1.1, whose next answer would else be read by whoever ends the watch.
   */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  @Timeout(60)
  void aWatchThatIsEndedTakesNothingOfWhatOthersAreAnswered(boolean given) throws Exception {
    Config config = new ConfigBuilder(Config.empty()).withMasterUrl(server.url()).build();
    try (KubernetesClient client = new KubernetesClientBuilder().withConfig(config).build()) {
      KubernetesCluster used = given ? KubernetesCluster.of(client) : cluster;
      for (int round = 0; round < 40; round++) {
        beginsAndEndsAWatch(used);
      }
    }
  }

  private void beginsAndEndsAWatch(KubernetesCluster used) throws Exception {
    String event =
        "{\"type\":\"BOOKMARK\",\"object\":{\"metadata\":{\"resourceVersion\":\"8\"}}}\n";
    Semaphore rest = new Semaphore(0);
    server.then(200, EMPTY).thenInHalves(event, rest).then(200, EMPTY).then(200, EMPTY);
    int before = server.requests().size();
    try (Watch watch = used.watch("shop", Set.of(Kind.POD))) {
      Eventually.passes(() -> assertThat(server.requests()).hasSizeGreaterThan(before + 1));
      assertThat(watch.all(Kind.POD)).isEmpty();
    }
    rest.release();
    assertThat(used.list(Kind.POD, "shop", Map.of())).isEmpty();
    assertThat(used.list(Kind.POD, "shop", Map.of())).isEmpty();
    assertThat(server.requests()).hasSize(before + 4);
  }
}
