package io.kubectlrc.rehearse;

import static io.kubectlrc.rehearse.Scenes.CALM;
import static io.kubectlrc.rehearse.Scenes.api;
import static io.kubectlrc.rehearse.Scenes.options;
import static io.kubectlrc.rehearse.Scenes.scene;
import static io.kubectlrc.rehearse.Scenes.service;
import static io.kubectlrc.rehearse.Scenes.yaml;
import static org.assertj.core.api.Assertions.assertThat;

import io.kubectlrc.cluster.Cluster;
import io.kubectlrc.cluster.Kind;
import io.kubectlrc.cluster.Preconditions;
import io.kubectlrc.cluster.Propagation;
import io.kubectlrc.cluster.Ref;
import io.kubectlrc.cluster.WriteMode;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** That whoever breaks the rules on a stage is seen. */
class StageTest {

  private static final Ref API = new Ref(Kind.REPLICATION_CONTROLLER, "default", "api");

  private final Stage stage = new Stage(scene(api(3, ""), service()), CALM);

  private List<String> sufferings(boolean completed) {
    return stage.report(completed).sufferings().stream().map(Suffering::what).toList();
  }

  private void watchUpdate() {
    stage.watch("api", new Promise.WithinBounds(options("1", "0")));
  }

  @Test
  void nothingIsWrongWhereNothingHappens() {
    watchUpdate();
    stage.pass(Duration.ofSeconds(5));
    assertThat(sufferings(false)).isEmpty();
  }

  @Test
  void seesThatTooFewPodsAreAvailableAndForHowLong() {
    watchUpdate();
    Cluster cluster = stage.cluster();
    cluster.merge(API, yaml("spec: {replicas: 1}"), WriteMode.APPLY);
    stage.pass(Duration.ofSeconds(5));
    cluster.merge(API, yaml("spec: {replicas: 3}"), WriteMode.APPLY);
    stage.pass(Duration.ofSeconds(5));

    Report report = stage.report(false);
    assertThat(report.sufferings())
        .extracting(Suffering::what)
        .containsExactly(
            "only 1 of at least 3 pods are available",
            "only 1 of at least 3 pods serve behind Service front");
    assertThat(report.sufferings())
        .allSatisfy(
            suffering -> {
              assertThat(suffering.over()).isTrue();
              assertThat(suffering.lasted())
                  .isBetween(Duration.ofSeconds(5), Duration.ofMillis(6200));
            });
  }

  @Test
  void seesThatTooManyPodsAreAskedFor() {
    watchUpdate();
    stage.cluster().merge(API, yaml("spec: {replicas: 5}"), WriteMode.APPLY);
    assertThat(sufferings(false)).containsExactly("the controllers ask for 5 pods, more than 4");
  }

  @Test
  void seesThatTwoControllersSelectOnePod() {
    watchUpdate();
    var rival = scene(api(0, "")).objects().get(0).tree();
    rival.withObjectProperty("metadata").put("name", "rival");
    stage.cluster().create(Kind.REPLICATION_CONTROLLER, rival, WriteMode.APPLY);
    assertThat(sufferings(false))
        .hasSize(3)
        .allMatch(
            what ->
                what.endsWith(
                    "is selected by replicationcontroller/api and replicationcontroller/rival"));
  }

  @Test
  void seesPodsThatNobodyLooksAfter() {
    watchUpdate();
    stage.cluster().delete(API, Propagation.ORPHAN, Preconditions.NONE);
    assertThat(sufferings(false))
        .containsExactly("3 pods have no controller, and nothing in the cluster says so");
    assertThat(stage.report(false).uncontrolled()).isPositive();
  }

  @Test
  void seesThatAServiceLosesItsPods() {
    watchUpdate();
    String pod = stage.objects(Kind.POD).get(0).at("/metadata/name").asText();
    stage
        .cluster()
        .merge(
            new Ref(Kind.POD, "default", pod),
            yaml("metadata: {labels: {name: other}}"),
            WriteMode.APPLY);
    assertThat(sufferings(false)).contains("only 2 of at least 3 pods serve behind Service front");
  }

  @Test
  void seesWhatIsLeftLyingAbout() {
    watchUpdate();
    stage
        .cluster()
        .merge(
            API,
            yaml("metadata: {annotations: {kubectl-rc.io/update-replicas: '3'}}"),
            WriteMode.APPLY);
    assertThat(sufferings(true))
        .containsExactly(
            "at the end, 3 old pods are left",
            "at the end, replicationcontroller/api still has kubectl-rc.io/update-replicas");
  }

  @Test
  void seesThatPodsAreNotTheSameAnyMore() {
    stage.watch("api", new Promise.SamePods());
    String pod = stage.objects(Kind.POD).get(0).at("/metadata/name").asText();
    stage
        .cluster()
        .delete(new Ref(Kind.POD, "default", pod), Propagation.BACKGROUND, Preconditions.NONE);
    assertThat(sufferings(false)).contains("the pods are not the same: 1 were begun and 1 stopped");
  }
}
