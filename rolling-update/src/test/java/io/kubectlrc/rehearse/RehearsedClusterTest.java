package io.kubectlrc.rehearse;

import static io.kubectlrc.rehearse.InitialStates.CALM;
import static io.kubectlrc.rehearse.InitialStates.api;
import static io.kubectlrc.rehearse.InitialStates.initial;
import static io.kubectlrc.rehearse.InitialStates.options;
import static io.kubectlrc.rehearse.InitialStates.service;
import static io.kubectlrc.rehearse.InitialStates.yaml;
import static org.assertj.core.api.Assertions.assertThat;

import io.kubectlrc.cluster.Cluster;
import io.kubectlrc.cluster.Kind;
import io.kubectlrc.cluster.Preconditions;
import io.kubectlrc.cluster.Propagation;
import io.kubectlrc.cluster.Ref;
import io.kubectlrc.cluster.WriteMode;
import io.kubectlrc.timeline.Violation;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** That whoever breaks the rules is seen. */
class RehearsedClusterTest {

  private static final Ref API = new Ref(Kind.REPLICATION_CONTROLLER, "default", "api");

  private final RehearsedCluster rehearsed =
      new RehearsedCluster(initial(api(3, ""), service()), CALM);

  private List<String> violations(boolean completed) {
    return rehearsed.report(completed).violations().stream().map(Violation::what).toList();
  }

  private void watchUpdate() {
    rehearsed.watch("api", new Expectation.WithinBounds(options("1", "0")));
  }

  @Test
  void nothingIsWrongWhereNothingHappens() {
    watchUpdate();
    rehearsed.pass(Duration.ofSeconds(5));
    assertThat(violations(false)).isEmpty();
  }

  @Test
  void seesThatTooFewPodsAreAvailableAndForHowLong() {
    watchUpdate();
    Cluster cluster = rehearsed.cluster();
    cluster.merge(API, yaml("spec: {replicas: 1}"), WriteMode.APPLY);
    rehearsed.pass(Duration.ofSeconds(5));
    cluster.merge(API, yaml("spec: {replicas: 3}"), WriteMode.APPLY);
    rehearsed.pass(Duration.ofSeconds(5));

    Report report = rehearsed.report(false);
    assertThat(report.violations())
        .extracting(Violation::what)
        .containsExactly(
            "only 1 of at least 3 pods are available",
            "only 1 of at least 3 pods serve behind Service front");
    assertThat(report.violations())
        .allSatisfy(
            violation -> {
              assertThat(violation.over()).isTrue();
              assertThat(violation.lasted())
                  .isBetween(Duration.ofSeconds(5), Duration.ofMillis(6200));
            });
  }

  @Test
  void seesThatTooManyPodsAreAskedFor() {
    watchUpdate();
    rehearsed.cluster().merge(API, yaml("spec: {replicas: 5}"), WriteMode.APPLY);
    assertThat(violations(false)).containsExactly("the controllers ask for 5 pods, more than 4");
  }

  @Test
  void seesThatTwoControllersSelectOnePod() {
    watchUpdate();
    var rival = initial(api(0, "")).objects().get(0).tree();
    rival.withObjectProperty("metadata").put("name", "rival");
    rehearsed.cluster().create(Kind.REPLICATION_CONTROLLER, rival, WriteMode.APPLY);
    assertThat(violations(false))
        .hasSize(3)
        .allMatch(
            what ->
                what.endsWith(
                    "is selected by replicationcontroller/api and replicationcontroller/rival"));
  }

  @Test
  void seesPodsThatNobodyLooksAfter() {
    watchUpdate();
    rehearsed.cluster().delete(API, Propagation.ORPHAN, Preconditions.NONE);
    assertThat(violations(false))
        .containsExactly("3 pods have no controller, and nothing in the cluster says so");
    assertThat(rehearsed.report(false).uncontrolled()).isPositive();
  }

  @Test
  void seesThatAServiceLosesItsPods() {
    watchUpdate();
    String pod = rehearsed.objects(Kind.POD).get(0).at("/metadata/name").asText();
    rehearsed
        .cluster()
        .merge(
            new Ref(Kind.POD, "default", pod),
            yaml("metadata: {labels: {name: other}}"),
            WriteMode.APPLY);
    assertThat(violations(false)).contains("only 2 of at least 3 pods serve behind Service front");
  }

  @Test
  void seesWhatIsLeftLyingAbout() {
    watchUpdate();
    rehearsed
        .cluster()
        .merge(
            API,
            yaml("metadata: {annotations: {kubectl-rc.io/update-replicas: '3'}}"),
            WriteMode.APPLY);
    assertThat(violations(true))
        .containsExactly(
            "at the end, 3 old pods are left",
            "at the end, replicationcontroller/api still has kubectl-rc.io/update-replicas");
  }

  @Test
  void seesThatPodsAreNotTheSameAnyMore() {
    rehearsed.watch("api", new Expectation.SamePods());
    String pod = rehearsed.objects(Kind.POD).get(0).at("/metadata/name").asText();
    rehearsed
        .cluster()
        .delete(new Ref(Kind.POD, "default", pod), Propagation.BACKGROUND, Preconditions.NONE);
    assertThat(violations(false)).contains("the pods are not the same: 1 were begun and 1 stopped");
  }
}
