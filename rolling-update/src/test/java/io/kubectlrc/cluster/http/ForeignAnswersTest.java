package io.kubectlrc.cluster.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubectlrc.cluster.ClusterException;
import io.kubectlrc.cluster.ClusterException.Reason;
import io.kubectlrc.cluster.Kind;
import io.kubectlrc.cluster.Manifests;
import io.kubectlrc.cluster.Preconditions;
import io.kubectlrc.cluster.Propagation;
import io.kubectlrc.cluster.Ref;
import io.kubectlrc.cluster.Watch;
import io.kubectlrc.cluster.WriteMode;
import io.kubectlrc.controlplane.Eventually;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Successes that cannot be the API server's, and bodies that do not end. */
class ForeignAnswersTest {

  private static final Ref WEB = new Ref(Kind.REPLICATION_CONTROLLER, "shop", "web");
  private static final String RC =
      "{\"kind\": \"ReplicationController\","
          + " \"metadata\": {\"namespace\": \"shop\", \"name\": \"web\", \"resourceVersion\": \"7\"}}";
  private static final int REPEATED = 3;

  private ScriptedServer server;
  private KubernetesCluster cluster;

  @BeforeEach
  void connect() throws IOException {
    server = new ScriptedServer();
    cluster = KubernetesCluster.connect(connection());
  }

  @AfterEach
  void disconnect() {
    cluster.close();
    server.close();
  }

  private Connection connection() {
    Connection plain = Connection.DEFAULT;
    return new Connection(
        plain.kubeconfig(),
        plain.context(),
        plain.cluster(),
        plain.user(),
        Optional.of("shop"),
        Optional.of(server.url()),
        plain.token(),
        plain.as(),
        plain.asGroups(),
        Duration.ofSeconds(5));
  }

  private static void refused(Reason reason, ThrowingCallable call, String... words) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            ClusterException.class, refusal -> assertThat(refusal.reason()).isEqualTo(reason))
        .hasMessageContainingAll(words);
  }

  private void merge(WriteMode mode) {
    cluster.merge(WEB, Manifests.yaml("spec: {replicas: 1}"), mode);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "7",
        "{}",
        "<html>Welcome</html>",
        "{\"kind\": \"ReplicationController\", \"metadata\": {\"namespace\": \"shop\"",
        "{\"kind\": \"ReplicationController\"}",
        "{\"kind\": \"ReplicationController\", \"metadata\": {\"name\": [\"web\"]}}",
        "{\"kind\": \"ReplicationController\","
            + " \"metadata\": {\"namespace\": \"shop\", \"name\": \"other\"}}",
        "{\"kind\": \"Pod\", \"metadata\": {\"namespace\": \"shop\", \"name\": \"web\"}}",
        "{\"kind\": \"Status\", \"status\": \"Failure\"}",
      })
  void leaveAWriteInDoubtAndAreAskedForAgainByAReader(String body) {
    String path = "/api/v1/namespaces/shop/replicationcontrollers/web: the answer was something";
    server.then(200, body);
    refused(
        Reason.UNKNOWN_OUTCOME,
        () -> merge(WriteMode.APPLY),
        "PATCH " + server.url() + path.replace(":", "?fieldManager=kubectl-rc:"));
    server.then(200, body);
    refused(
        Reason.UNKNOWN_OUTCOME,
        () -> cluster.delete(WEB, Propagation.ORPHAN, Preconditions.NONE),
        "DELETE " + server.url() + path);
    server.then(200, body).then(200, body).then(200, RC);
    assertThat(cluster.get(WEB)).isPresent();
    server.then(200, body).then(200, body).then(200, body);
    refused(Reason.UNAVAILABLE, () -> cluster.get(WEB), "GET " + server.url() + path);
  }

  /** The API server's answer to a creation or a change has the version that it is stored as. */
  @ParameterizedTest
  @ValueSource(strings = {"", ", \"resourceVersion\": \"\"", ", \"resourceVersion\": \"first\""})
  void withoutAVersionNothingIsStored(String version) {
    String body = RC.replace(", \"resourceVersion\": \"7\"", version);
    server.then(200, body);
    refused(Reason.UNKNOWN_OUTCOME, () -> merge(WriteMode.APPLY), "something else");
    server.then(200, body).then(200, RC);
    assertThat(cluster.get(WEB)).isPresent();
    server.then(200, body).then(200, RC);
    assertThat(cluster.delete(WEB, Propagation.ORPHAN, Preconditions.NONE)).isEmpty();
    assertThat(cluster.delete(WEB, Propagation.ORPHAN, Preconditions.NONE)).isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "{\"kind\": \"PodList\", \"metadata\": {}}",
        "{\"kind\": \"PodList\", \"metadata\": {}, \"items\": {}}",
        "{\"kind\": \"PodList\", \"metadata\": {}, \"items\": [1]}",
        "{\"kind\": \"PodList\", \"metadata\": {}, \"items\": [null]}",
        "{\"kind\": \"PodList\", \"metadata\": {}, \"items\": [{}]}",
        "{\"kind\": \"PodList\", \"metadata\": {}, \"items\": [{\"metadata\": []}]}",
        "{\"kind\": \"PodList\", \"items\": []}",
        "{\"kind\": \"ServiceList\", \"metadata\": {}, \"items\": []}",
      })
  void areNoLists(String body) {
    for (int time = 0; time < REPEATED; time++) {
      server.then(200, body);
    }
    refused(
        Reason.UNAVAILABLE,
        () -> cluster.list(Kind.POD, "shop", Map.of()),
        "GET " + server.url() + "/api/v1/namespaces/shop/pods: the answer was something else");
  }

  @Test
  void aListMayHaveNoItems() {
    server.then(200, "{\"kind\": \"PodList\", \"metadata\": {}, \"items\": null}");
    assertThat(cluster.list(Kind.POD, "shop", Map.of())).isEmpty();
  }

  @Test
  void aDryRunIsRepeatedLikeAnyQuestion() {
    server.then(503, "").then(200, "").then(200, RC);
    merge(WriteMode.DRY_RUN);
    assertThat(server.requests()).hasSize(REPEATED);
  }

  @Test
  void noRedirectIsFollowed() {
    for (int time = 0; time < REPEATED; time++) {
      server.then(302, Map.of("Location", "/elsewhere"), "");
    }
    refused(Reason.UNKNOWN_OUTCOME, () -> merge(WriteMode.APPLY), "a redirect (302)", server.url());
    refused(Reason.OTHER, () -> cluster.get(WEB), "a redirect (302)", server.url());
    assertThat(server.requests()).hasSize(2).noneMatch(request -> request.contains("elsewhere"));
  }

  @Test
  void whatLeadsNowhereElseIsNoRedirect() {
    server.then(304, "");
    assertThatThrownBy(() -> cluster.get(WEB))
        .hasMessageEndingWith("/replicationcontrollers/web: the API server answered 304");
  }

  @Test
  void whatDoesNotEndIsCut() {
    server.thenWithoutEnd(" ".repeat(1 << 20), Duration.ofNanos(1));
    refused(Reason.UNAVAILABLE, () -> cluster.get(WEB), ": the answer was more than 128 MiB");
    assertThat(server.requests()).hasSize(1);
  }

  @Test
  void theTimeLimitIsForTheWholeAnswer() {
    server.thenWithoutEnd(" ", Duration.ofMillis(10));
    refused(Reason.UNKNOWN_OUTCOME, () -> merge(WriteMode.APPLY), "timeout");
  }

  @Test
  void errorsAreShownInPart() {
    server.then(500, "<html>\n" + "A long story. ".repeat(1000)).then(500, "").then(500, "");
    assertThatThrownBy(() -> merge(WriteMode.APPLY))
        .hasMessageContaining("the API server answered 500: <html> A long story.")
        .message()
        .hasSizeLessThan(600);
  }

  @Test
  void theServersOwnWordsAreShownAtSomeLength() {
    for (String kind : new String[] {"Status", "Story"}) {
      String words = "A long story. ".repeat(1000);
      server.then(422, "{\"kind\": \"%s\", \"message\": \"%s\"}".formatted(kind, words));
      assertThatThrownBy(() -> merge(WriteMode.APPLY))
          .hasMessageContaining(words.substring(0, 1_000) + "…")
          .message()
          .hasSizeLessThan(1_300);
    }
  }

  @Test
  void noNameLeadsElsewhere() {
    for (String name : List.of("..", ".")) {
      refused(
          Reason.INVALID,
          () ->
              cluster.delete(
                  new Ref(Kind.REPLICATION_CONTROLLER, "shop", name),
                  Propagation.BACKGROUND,
                  Preconditions.NONE),
          "no object can be named");
      refused(
          Reason.INVALID, () -> cluster.list(Kind.POD, name, Map.of()), "no object can be named");
    }
    assertThat(server.requests()).isEmpty();
  }

  // Watches.

  private static String list(int version) {
    return "{\"kind\": \"PodList\", \"metadata\": {\"resourceVersion\": \"%d\"}, \"items\": []}"
        .formatted(version);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"type\": \"ADDED\"}\n",
        "{\"type\": \"ADDED\", \"object\": [1]}\n",
        "{\"type\": \"MODIFIED\", \"object\": {\"kind\": \"Pod\"}}\n",
        "{\"type\": \"ADDED\", \"object\": {\"kind\": \"Pod\", \"metadata\": {\"name\": \"a\"}}}\n",
        "{\"type\": \"DELETED\", \"object\": null}\n",
        "{\"type\": \"DANCED\", \"object\": {}}\n",
        "{\"type\": \"BOOKMARK\", \"object\": {}}\n",
        "{\"type\": \"ERROR\", \"object\": {\"code\": 500, \"message\": \"no leader\"}}\n",
        "[]\n",
        "null\n",
      })
  void anEventThatIsNoneIsFollowedByAList(String event) throws Exception {
    server.then(200, list(7)).then(200, event).then(200, list(9));
    try (Watch watch = cluster.watch("shop", Set.of(Kind.POD))) {
      Eventually.passes(
          () -> assertThat(server.requests()).anyMatch(line -> line.contains("resourceVersion=9")));
      assertThat(watch.all(Kind.POD)).isEmpty();
    }
  }

  @Test
  void aLineThatIsNoJsonIsAskedForAgain() throws Exception {
    String event =
        "{\"type\": \"ADDED\", \"object\": {\"kind\": \"Pod\","
            + " \"metadata\": {\"name\": \"a\", \"resourceVersion\": \"8\"}}}\n";
    server.then(200, list(7)).then(200, "<html>\n").then(200, event);
    try (Watch watch = cluster.watch("shop", Set.of(Kind.POD))) {
      Eventually.passes(() -> assertThat(watch.all(Kind.POD)).hasSize(1));
    }
  }

  @Test
  void aLineThatDoesNotEndIsCut() throws Exception {
    server
        .then(200, list(7))
        .thenWithoutEnd(" ".repeat(1 << 20), Duration.ofNanos(1))
        .then(200, list(7));
    try (Watch watch = cluster.watch("shop", Set.of(Kind.POD))) {
      Eventually.passes(() -> assertThat(server.requests()).hasSizeGreaterThan(2));
      assertThat(watch.all(Kind.POD)).isEmpty();
    }
  }

  @Test
  void aWatchThatIsSilentlyDeadIsFollowedByAList() throws Exception {
    server.then(200, list(7)).thenWithoutEnd("", Duration.ofMillis(10)).then(200, list(9));
    Connection connection = connection();
    Kubeconfig.Target target = Kubeconfig.resolve(connection, Map.of());
    try (Transport transport =
        new Transport(
            target, Duration.ofSeconds(5), () -> HttpClients.open(target, connection, Map.of()))) {
      Reflector reflector =
          new Reflector(transport, Kind.POD, "shop", () -> {}, Duration.ofMillis(100));
      reflector.start();
      Eventually.passes(
          () -> assertThat(server.requests()).anyMatch(line -> line.contains("resourceVersion=9")));
      reflector.stop();
      reflector.join();
    }
  }

  @Test
  void whereNoWatchLivesListsHaveToDo() throws Exception {
    server.then(200, list(7));
    for (int time = 0; time < 7; time++) {
      server.then(200, "");
    }
    server.then(200, list(9));
    try (Watch watch = cluster.watch("shop", Set.of(Kind.POD))) {
      Eventually.passes(
          () -> assertThat(server.requests()).anyMatch(line -> line.contains("resourceVersion=9")));
      assertThat(watch.all(Kind.POD)).isEmpty();
    }
  }
}
