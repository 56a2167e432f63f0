package io.kubectlrc.cluster.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.rbac.PolicyRuleBuilder;
import io.kubectlrc.cluster.Access;
import io.kubectlrc.cluster.ClusterException;
import io.kubectlrc.cluster.ClusterException.Reason;
import io.kubectlrc.cluster.Kind;
import io.kubectlrc.cluster.Manifests;
import io.kubectlrc.cluster.Preconditions;
import io.kubectlrc.cluster.Propagation;
import io.kubectlrc.cluster.Ref;
import io.kubectlrc.cluster.Watch;
import io.kubectlrc.cluster.WriteMode;
import io.kubectlrc.controlplane.ControlPlaneTest;
import io.kubectlrc.controlplane.Eventually;
import io.kubectlrc.controlplane.Sandbox;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@ControlPlaneTest
class KubernetesClusterTest {

  /** The beginning of a kubeconfig's user that impersonates another. */
  private static final String JANE = "user:\n    as: jane\n";

  private Sandbox sandbox;
  private KubernetesCluster cluster;

  @BeforeEach
  void connect(Sandbox given) {
    sandbox = given;
    cluster = connectTo(sandbox.kubeconfig().toString());
  }

  @AfterEach
  void disconnect() {
    cluster.close();
  }

  private static KubernetesCluster connectTo(String kubeconfig) {
    return KubernetesCluster.connect(Connection.DEFAULT.withKubeconfig(kubeconfig));
  }

  /**
   * The garbage collector may be the other. Of who comes last, the server answers one time in
   * fourteen with a pod without a version.
   */
  @Test
  void aPodThatSomebodyElseDeletesMeanwhileIsGone() {
    for (int i = 0; i < 60; i++) {
      Ref pod = new Ref(Kind.POD, sandbox.namespace(), "pod-" + i);
      cluster.create(Kind.POD, pod(pod.name()), WriteMode.APPLY);
      CompletableFuture<Optional<ObjectNode>> other =
          CompletableFuture.supplyAsync(() -> deleted(pod));
      assertThat(Stream.of(deleted(pod), other.join()).flatMap(Optional::stream))
          .allSatisfy(KubernetesClusterTest::isVersioned);
    }
  }

  private static void isVersioned(ObjectNode left) {
    assertThat(left.at("/metadata/resourceVersion").asText()).matches("\\d+");
  }

  private ObjectNode pod(String name) {
    return Manifests.yaml(
        "metadata: {name: %s, namespace: %s}\nspec: {containers: [{name: c, image: i}]}"
            .formatted(name, sandbox.namespace()));
  }

  private Optional<ObjectNode> deleted(Ref pod) {
    try {
      return cluster.delete(pod, Propagation.BACKGROUND, Preconditions.NONE);
    } catch (ClusterException e) {
      assertThat(e.reason()).isIn(Reason.NOT_FOUND, Reason.CONFLICT);
      return Optional.empty();
    }
  }

  /** Of what we ask for, 1.20 warns of nothing; of this it does. */
  @Test
  void hearsWhatTheServerWarnsOf() {
    assumeThat(sandbox.minor()).isLessThan(22); // which has no such API any more
    Connection connection = Connection.DEFAULT.withKubeconfig(sandbox.kubeconfig().toString());
    try (Transport transport =
        new Transport(
            Kubeconfig.resolve(connection, Map.of()),
            Duration.ofSeconds(10),
            () ->
                HttpClients.open(Kubeconfig.resolve(connection, Map.of()), connection, Map.of()))) {
      for (int i = 0; i < 2; i++) {
        transport.ask(
            "GET", "/apis/extensions/v1beta1/ingresses", "application/json", null, any -> true);
      }
      assertThat(transport.warnings().take())
          .containsExactly(
              "extensions/v1beta1 Ingress is deprecated in v1.14+, unavailable in v1.22+; use"
                  + " networking.k8s.io/v1 Ingress");
    }
  }

  /** The same cluster, through something in between. */
  private KubernetesCluster through(Cuttable wire) {
    Connection plain = Connection.DEFAULT.withKubeconfig(sandbox.kubeconfig().toString());
    return KubernetesCluster.connect(
        new Connection(
            plain.kubeconfig(),
            plain.context(),
            plain.cluster(),
            plain.user(),
            plain.namespace(),
            Optional.of("https://127.0.0.1:" + wire.port()),
            plain.token(),
            plain.as(),
            plain.asGroups(),
            Duration.ofSeconds(10)));
  }

  /** The same cluster, as somebody else. */
  private KubernetesCluster as(String kubeconfig, Optional<String> user, String... groups) {
    Connection own = Connection.DEFAULT.withKubeconfig(kubeconfig);
    return KubernetesCluster.connect(
        new Connection(
            own.kubeconfig(),
            own.context(),
            own.cluster(),
            own.user(),
            own.namespace(),
            own.server(),
            own.token(),
            user,
            List.of(groups),
            Duration.ZERO));
  }

  private Cuttable wire() throws Exception {
    return new Cuttable(URI.create(sandbox.url().toString()).getPort());
  }

  private ObjectNode rc(String name, int replicas) {
    ObjectNode rc = Manifests.rc(name, name, "v1", replicas);
    ((ObjectNode) rc.get("metadata")).put("namespace", sandbox.namespace());
    return rc;
  }

  private Ref ref(String name) {
    return new Ref(Kind.REPLICATION_CONTROLLER, sandbox.namespace(), name);
  }

  private ObjectNode create(String name, int replicas) {
    return cluster.create(Kind.REPLICATION_CONTROLLER, rc(name, replicas), WriteMode.APPLY);
  }

  private static void refused(Reason reason, String words, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            ClusterException.class,
            refusal -> {
              assertThat(refusal.reason()).as(refusal.getMessage()).isEqualTo(reason);
              assertThat(refusal).hasMessageContaining(words);
            });
  }

  @Test
  void createsReadsChangesAndDeletes() throws Exception {
    ObjectNode created = create("web", 0);
    assertThat(created.at("/spec/template/spec/restartPolicy").asText()).isEqualTo("Always");
    assertThat(created.at("/metadata/managedFields").isMissingNode()).isTrue();
    Eventually.passes(
        () ->
            assertThat(
                    cluster.get(ref("web")).orElseThrow().at("/status/observedGeneration").asInt())
                .isEqualTo(1));

    ObjectNode merged =
        cluster.merge(
            ref("web"), Manifests.yaml("metadata: {annotations: {a: b}}"), WriteMode.APPLY);
    assertThat(merged.at("/metadata/annotations/a").asText()).isEqualTo("b");

    ((ObjectNode) merged.get("spec")).put("replicas", 1);
    cluster.replace(Kind.REPLICATION_CONTROLLER, merged, WriteMode.APPLY);
    assertThat(cluster.list(Kind.REPLICATION_CONTROLLER, sandbox.namespace(), Map.of("app", "web")))
        .singleElement()
        .satisfies(
            found -> {
              assertThat(found.at("/spec/replicas").asInt()).isEqualTo(1);
              assertThat(found.at("/kind").asText()).isEqualTo("ReplicationController");
            });
    assertThat(cluster.list(Kind.REPLICATION_CONTROLLER, sandbox.namespace(), Map.of("app", "no")))
        .isEmpty();

    cluster.delete(ref("web"), Propagation.BACKGROUND, Preconditions.sameObject(merged));
    Eventually.passes(() -> assertThat(cluster.get(ref("web"))).isEmpty());
    Eventually.passes(
        () -> assertThat(cluster.list(Kind.POD, sandbox.namespace(), Map.of())).isEmpty());
  }

  @Test
  void aDryRunDefaultsAndStoresNothing() {
    ObjectNode tried = cluster.create(Kind.REPLICATION_CONTROLLER, rc("web", 3), WriteMode.DRY_RUN);

    assertThat(tried.at("/spec/template/spec/dnsPolicy").asText()).isEqualTo("ClusterFirst");
    assertThat(cluster.get(ref("web"))).isEmpty();
  }

  @Test
  void aChangedObjectIsAConflict() {
    ObjectNode first = create("web", 0);
    cluster.merge(ref("web"), Manifests.yaml("metadata: {labels: {more: x}}"), WriteMode.APPLY);

    refused(
        Reason.CONFLICT,
        "modified",
        () -> cluster.replace(Kind.REPLICATION_CONTROLLER, first, WriteMode.APPLY));
    ObjectNode patch = Manifests.yaml("metadata: {labels: {more: y}}");
    ((ObjectNode) patch.get("metadata"))
        .set("resourceVersion", first.at("/metadata/resourceVersion"));
    refused(Reason.CONFLICT, "modified", () -> cluster.merge(ref("web"), patch, WriteMode.APPLY));
    refused(
        Reason.CONFLICT,
        "recondition",
        () -> cluster.delete(ref("web"), Propagation.ORPHAN, Preconditions.unchanged(first)));
    refused(
        Reason.CONFLICT,
        "uid",
        () ->
            cluster.merge(ref("web"), Manifests.yaml("metadata: {uid: another}"), WriteMode.APPLY));
    refused(
        Reason.CONFLICT,
        "UID",
        () ->
            cluster.delete(
                ref("web"),
                Propagation.ORPHAN,
                new Preconditions(Optional.of("another"), Optional.empty())));
  }

  @Test
  void saysWhyTheServerRefuses() {
    create("web", 0);
    refused(Reason.ALREADY_EXISTS, "\"web\" already exists", () -> create("web", 0));
    refused(
        Reason.NOT_FOUND,
        "\"gone\" not found",
        () -> cluster.merge(ref("gone"), Manifests.yaml("spec: {}"), WriteMode.APPLY));
    ObjectNode contradictory = rc("bad", 1);
    ((ObjectNode) contradictory.at("/spec/selector")).put("app", "other");
    refused(
        Reason.INVALID,
        "`selector` does not match template `labels`",
        () -> cluster.create(Kind.REPLICATION_CONTROLLER, contradictory, WriteMode.DRY_RUN));
    ObjectNode numeric = rc("bad", 1);
    ((ObjectNode) numeric.at("/spec/template/metadata/labels")).put("version", 1);
    refused(
        Reason.INVALID,
        "",
        () -> cluster.create(Kind.REPLICATION_CONTROLLER, numeric, WriteMode.APPLY));
  }

  @Test
  void aQuotaIsNotAMissingRight() throws Exception {
    ObjectNode quota =
        Manifests.yaml(
            "{metadata: {name: few, namespace: %s}, spec: {hard: {replicationcontrollers: 0}}}"
                .formatted(sandbox.namespace()));
    cluster.create(Kind.RESOURCE_QUOTA, quota, WriteMode.APPLY);
    Eventually.passes(
        () ->
            refused(
                Reason.QUOTA_EXCEEDED,
                "few",
                () ->
                    cluster.create(Kind.REPLICATION_CONTROLLER, rc("web", 1), WriteMode.DRY_RUN)));
  }

  @Test
  void knowsWhatTheUserMayDo() throws Exception {
    Sandbox.User reader =
        sandbox.newUser(
            "reader",
            new PolicyRuleBuilder()
                .withApiGroups("")
                .withResources("replicationcontrollers")
                .withVerbs("get", "list")
                .build());
    try (KubernetesCluster limited = connectTo(reader.kubeconfig().toString())) {
      String namespace = sandbox.namespace();
      Access may = new Access("get", Kind.REPLICATION_CONTROLLER, namespace);
      Access elsewhere = new Access("get", Kind.REPLICATION_CONTROLLER, "default");
      Access everywhere = new Access("get", Kind.REPLICATION_CONTROLLER, "");
      Access mayNot = new Access("create", Kind.DEPLOYMENT, namespace);
      assertThat(limited.denied(List.of(everywhere, mayNot, may, elsewhere)))
          .containsExactly(everywhere, mayNot, elsewhere);
      assertThat(cluster.denied(List.of(everywhere, mayNot, may, elsewhere))).isEmpty();
      refused(
          Reason.FORBIDDEN,
          "cannot create resource \"replicationcontrollers\"",
          () -> limited.create(Kind.REPLICATION_CONTROLLER, rc("web", 1), WriteMode.APPLY));
      refused(
          Reason.FORBIDDEN,
          "cannot list resource \"pods\"",
          () -> limited.watch(namespace, Set.of(Kind.POD, Kind.REPLICATION_CONTROLLER)));
      create("web", 0);
      Eventually.passes( // what its controller writes, it has written then
          () ->
              assertThat(cluster.get(ref("web")).get().at("/status/observedGeneration").asInt())
                  .isEqualTo(1));
      Function<Kind, List<ObjectNode>> lists =
          limited.lists(List.of(Kind.POD, Kind.REPLICATION_CONTROLLER), namespace);
      assertThat(lists.apply(Kind.REPLICATION_CONTROLLER))
          .containsExactly(cluster.get(ref("web")).get());
      refused(Reason.FORBIDDEN, "cannot list resource \"pods\"", () -> lists.apply(Kind.POD));
    }
  }

  @Test
  void impersonatesAUserAndGroups() throws Exception {
    String own = sandbox.kubeconfig().toString();
    Optional<String> jane = Optional.of("jane");
    try (KubernetesCluster alone = as(own, jane);
        KubernetesCluster inGroup = as(own, jane, "readers", "system:masters")) {
      refused(Reason.FORBIDDEN, "User \"jane\" cannot get", () -> alone.get(ref("web")));
      assertThat(inGroup.get(ref("web"))).isEmpty();
    }
    for (Optional<String> nobody : List.of(Optional.<String>empty(), Optional.of(""))) {
      assertThatThrownBy(() -> as(own, nobody, "readers").close())
          .isInstanceOf(ClusterException.class)
          .hasMessageContaining("as=USER");
    }
  }

  @Test
  void impersonatesWhomTheKubeconfigSays(@TempDir Path folder) throws Exception {
    String own = Files.readString(sandbox.kubeconfig());
    Path alone = Files.writeString(folder.resolve("alone"), own.replace("user:\n", JANE));
    Path inGroup =
        Files.writeString(
            folder.resolve("in-group"),
            own.replace("user:\n", JANE + "    as-groups: [\"system:masters\"]\n"));
    try (KubernetesCluster asJane = connectTo(alone.toString());
        KubernetesCluster asMaster = connectTo(inGroup.toString());
        KubernetesCluster asReader = as(inGroup.toString(), Optional.empty(), "readers")) {
      refused(Reason.FORBIDDEN, "User \"jane\" cannot get", () -> asJane.get(ref("web")));
      assertThat(asMaster.get(ref("web"))).isEmpty();
      refused(Reason.FORBIDDEN, "User \"jane\" cannot get", () -> asReader.get(ref("web")));
    }
  }

  @Test
  void theServerMayGoByAnotherName(@TempDir Path folder) throws Exception {
    String own = Files.readString(sandbox.kubeconfig());
    for (String name : List.of("kubernetes.default.svc", "somebody.else")) {
      Path named =
          Files.writeString(
              folder.resolve(name),
              own.replace(
                  "cluster:\n    server:",
                  "cluster:\n    tls-server-name: " + name + "\n    server:"));
      try (KubernetesCluster other = connectTo(named.toString())) {
        if (name.startsWith("kubernetes")) {
          assertThat(other.get(ref("web"))).isEmpty();
        } else {
          refused(
              Reason.UNAVAILABLE,
              "Hostname somebody.else not verified",
              () -> other.get(ref("web")));
        }
      }
    }
  }

  @Test
  void aWatchFollowsAndWakes() throws Exception {
    create("web", 1);
    try (Watch watch =
        cluster.watch(sandbox.namespace(), Set.of(Kind.REPLICATION_CONTROLLER, Kind.POD))) {
      assertThat(watch.get(ref("web"))).isPresent();
      until(watch, () -> watch.all(Kind.POD).stream().anyMatch(KubernetesClusterTest::isReady));
      Ref pod = Ref.to(Kind.POD, watch.all(Kind.POD).iterator().next());
      Set<Ref> told = ConcurrentHashMap.newKeySet();
      watch.follow(Kind.POD, told::add);

      cluster.delete(ref("web"), Propagation.BACKGROUND, Preconditions.NONE);
      until(watch, () -> watch.all(Kind.POD).isEmpty() && watch.get(ref("web")).isEmpty());
      Eventually.passes(() -> assertThat(told).containsExactly(pod));
      while (watch.await(Duration.ofMillis(300))) {
        continue; // the last news
      }
      assertThat(watch.await(Duration.ofMillis(50))).isFalse();
    }
  }

  @Test
  void aWatchShowsOnlyTheEventsThatWarn() throws Exception {
    create("web", 1);
    Eventually.passes(
        () ->
            assertThat(cluster.list(Kind.EVENT, sandbox.namespace(), Map.of()))
                .anyMatch(event -> event.path("type").asText().equals("Normal")));
    try (Watch watch = cluster.watch(sandbox.namespace(), Set.of(Kind.EVENT))) {
      assertThat(watch.all(Kind.EVENT)).isEmpty();
      for (String type : List.of("Normal", "Warning")) {
        ObjectNode event = JsonNodeFactory.instance.objectNode();
        event
            .putObject("metadata")
            .put("namespace", sandbox.namespace())
            .put("name", "a-" + type.toLowerCase(Locale.ROOT));
        event.putObject("involvedObject").put("namespace", sandbox.namespace());
        cluster.create(Kind.EVENT, event.put("type", type), WriteMode.APPLY);
      }
      until(watch, () -> !watch.all(Kind.EVENT).isEmpty());
      assertThat(watch.all(Kind.EVENT))
          .allMatch(event -> event.path("type").asText().equals("Warning"));
    }
  }

  private static boolean isReady(ObjectNode pod) {
    for (var condition : pod.at("/status/conditions")) {
      if (condition.path("type").asText().equals("Ready")) {
        return condition.path("status").asText().equals("True");
      }
    }
    return false;
  }

  private interface Condition {
    boolean holds();
  }

  private static void until(Watch watch, Condition condition) throws InterruptedException {
    long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (!condition.holds()) {
      assertThat(System.nanoTime()).as("time is up").isLessThan(end);
      watch.await(Duration.ofSeconds(1));
    }
  }

  @Test
  void aWatchOutlivesItsConnections() throws Exception {
    try (Cuttable wire = wire();
        KubernetesCluster distant = through(wire);
        Watch watch = distant.watch(sandbox.namespace(), Set.of(Kind.REPLICATION_CONTROLLER))) {
      create("one", 0);
      until(watch, () -> watch.get(ref("one")).isPresent());

      wire.refuse(true);
      wire.cut();
      create("two", 0);
      cluster.delete(ref("one"), Propagation.BACKGROUND, Preconditions.NONE);
      int before = wire.accepted();
      Eventually.passes(() -> assertThat(wire.accepted()).isGreaterThan(before));
      wire.refuse(false);

      until(watch, () -> watch.get(ref("two")).isPresent() && watch.get(ref("one")).isEmpty());
    }
  }

  @Test
  void aWriteWhoseAnswerIsLostIsSaidToBeOfUnknownOutcome() throws Exception {
    try (Cuttable wire = wire();
        KubernetesCluster distant = through(wire)) {
      assertThat(distant.get(ref("web"))).isEmpty();
      wire.swallowAnswers();
      CompletableFuture<Void> written =
          CompletableFuture.runAsync(
              () -> distant.create(Kind.REPLICATION_CONTROLLER, rc("web", 0), WriteMode.APPLY));
      Eventually.passes(() -> assertThat(cluster.get(ref("web"))).isPresent());
      wire.cut();
      refused(Reason.UNKNOWN_OUTCOME, "not known", () -> joined(written));

      assertThat(distant.get(ref("web"))).as("a read is tried again").isPresent();
    }
  }

  private static void joined(CompletableFuture<Void> future) {
    try {
      future.join();
    } catch (CompletionException e) {
      throw (ClusterException) e.getCause();
    }
  }

  @Test
  void anUnreachableServerIsNamed() throws Exception {
    try (Cuttable wire = wire();
        KubernetesCluster distant = through(wire)) {
      wire.stopListening();
      refused(
          Reason.UNAVAILABLE,
          "cannot reach the API server https://127.0.0.1:" + wire.port(),
          () -> distant.create(Kind.REPLICATION_CONTROLLER, rc("web", 0), WriteMode.APPLY));
    }
  }

  @Test
  void aWatchBeginsAnewWhenTheServerHasRestarted() throws Exception {
    try (Watch watch = cluster.watch(sandbox.namespace(), Set.of(Kind.REPLICATION_CONTROLLER))) {
      create("one", 0);
      until(watch, () -> watch.get(ref("one")).isPresent());

      sandbox.controlPlane().restartApiServer();

      create("two", 0);
      until(watch, () -> watch.get(ref("two")).isPresent());
      assertThat(List.copyOf(watch.all(Kind.REPLICATION_CONTROLLER))).hasSize(2);
    }
  }
}
