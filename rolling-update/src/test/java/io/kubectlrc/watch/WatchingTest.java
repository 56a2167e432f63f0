package io.kubectlrc.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlrc.cluster.ClusterException;
import io.kubectlrc.cluster.Kind;
import io.kubectlrc.cluster.Manifests;
import io.kubectlrc.cluster.Preconditions;
import io.kubectlrc.cluster.Propagation;
import io.kubectlrc.cluster.Ref;
import io.kubectlrc.cluster.WriteMode;
import io.kubectlrc.run.Cancellation;
import io.kubectlrc.simulate.Setup;
import io.kubectlrc.simulate.Simulation;
import io.kubectlrc.simulate.Snapshot;
import io.kubectlrc.timeline.Moment;
import io.kubectlrc.timeline.PodEvent;
import io.kubectlrc.timeline.ServiceSpan;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** On the simulated cluster, in virtual time. */
@Timeout(60)
class WatchingTest {
  private static final Ref WEB = new Ref(Kind.DEPLOYMENT, "default", "web");
  private static final Watching.Until DEFAULT =
      Watching.Until.of(Optional.empty(), Optional.empty());

  private final Simulation simulation = new Simulation(Setup.calm());
  private final List<Happening> seen = new ArrayList<>();
  private final Cancellation cancellation = new Cancellation();

  private Summary watch(String subject, Watching.Until until) {
    return watch(Subject.parse(subject), until);
  }

  private Summary watch(Subject subject, Watching.Until until) {
    return new Watching(
            simulation.connect(),
            "default",
            subject,
            until,
            Traffic.NONE,
            seen::addAll,
            cancellation)
        .run();
  }

  private static Watching.Until lasting(int seconds) {
    return Watching.Until.of(Optional.of(false), Optional.of(Duration.ofSeconds(seconds)));
  }

  private void create(Kind kind, String yaml) {
    simulation.foreign("user").create(kind, Manifests.yaml(yaml), WriteMode.APPLY);
  }

  private void deployment(int replicas) {
    create(
        Kind.DEPLOYMENT,
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web, namespace: default}
        spec:
          replicas: %d
          strategy: {rollingUpdate: {maxSurge: 1, maxUnavailable: 0}}
          selector: {matchLabels: {app: web}}
          template:
            metadata: {labels: {app: web}}
            spec: {containers: [{name: main, image: "web:1", ports: [{name: http, containerPort: 80}]}]}
        """
            .formatted(replicas));
    create(
        Kind.SERVICE,
        """
        apiVersion: v1
        kind: Service
        metadata: {name: front, namespace: default}
        spec: {selector: {app: web}, ports: [{port: 80, targetPort: http}]}
        """);
    simulation.settle(Duration.ofMinutes(1));
  }

  private static ObjectNode image(String image) {
    return Manifests.yaml(
        "spec: {template: {spec: {containers: [{name: main, image: \"%s\", ports: [{name: http, containerPort: 80}]}]}}}"
            .formatted(image));
  }

  private void rc(String name, String version, int replicas) {
    ObjectNode rc = Manifests.rc(name, "web", version, replicas);
    simulation.foreign("user").create(Kind.REPLICATION_CONTROLLER, rc, WriteMode.APPLY);
  }

  private List<PodEvent> events() {
    List<PodEvent> events = new ArrayList<>();
    for (Happening happening : seen) {
      if (happening instanceof Happening.OfPod pod) {
        events.add(pod.told());
      }
    }
    return events;
  }

  private List<Moment> moments() {
    List<Moment> moments = new ArrayList<>();
    for (Happening happening : seen) {
      if (happening instanceof Happening.Counted counted) {
        moments.add(counted.moment());
      }
    }
    return moments;
  }

  private long happened(PodEvent.What what, boolean fresh) {
    return events().stream()
        .filter(event -> event.what() == what && event.fresh() == fresh)
        .count();
  }

  @Test
  void followsARolloutToItsEnd() {
    deployment(3);
    simulation.later(
        Duration.ofSeconds(2),
        "somebody",
        cluster -> cluster.merge(WEB, image("web:2"), WriteMode.APPLY));

    Summary summary = watch("deployment/web", lasting(60));

    assertThat(happened(PodEvent.What.CREATED, true)).isEqualTo(3);
    assertThat(happened(PodEvent.What.READY, true)).isEqualTo(3);
    assertThat(happened(PodEvent.What.STOPPING, false)).isEqualTo(3);
    assertThat(happened(PodEvent.What.GONE, false)).isEqualTo(3);
    List<Moment> moments = moments();
    assertThat(moments.get(0)).isEqualTo(new Moment(Duration.ZERO, 3, 0, 3, 0, List.of(3)));
    Moment last = moments.get(moments.size() - 1);
    assertThat(last).isEqualTo(new Moment(last.at(), 0, 3, 3, 0, List.of(3)));
    assertThat(summary.pods().lowestAvailable()).isEqualTo(3);
    assertThat(summary.pods().highestPods()).isEqualTo(4);
    assertThat(summary.pods().services()).containsExactly(new ServiceSpan("front", 3, 4));
    assertThat(summary.failed()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"service/front", "-l"})
  void followsThePodsOfAServiceAndThoseWithLabels(String subject) {
    deployment(2);
    simulation.connect().merge(WEB, image("web:2"), WriteMode.APPLY);
    Summary summary =
        subject.equals("-l")
            ? watch(Subject.Labelled.parse("app in (web)"), DEFAULT)
            : watch(subject, DEFAULT);
    assertThat(seen.get(0).event().path("until").asText()).startsWith("until all is settled (");
    assertThat(summary.why()).isEqualTo("all is settled");
    assertThat(happened(PodEvent.What.READY, true)).isEqualTo(2);
    assertThat(happened(PodEvent.What.GONE, false)).isEqualTo(2);
  }

  @Test
  void takesTheNewerOfTwoThatHavePodsForTheNewOne() {
    deployment(4);
    simulation.connect().merge(WEB, image("web:2"), WriteMode.APPLY);
    simulation.run(Duration.ofMillis(1500));
    watch("deployment/web", DEFAULT);
    Moment first = moments().get(0);
    assertThat(first.old()).isPositive();
    assertThat(first.newPods()).isPositive();
    Moment last = moments().get(moments().size() - 1);
    assertThat(last.newPods()).isEqualTo(4);
    assertThat(last.old()).isZero();
  }

  @Test
  void endsWhenItsTimeIsOver() {
    rc("web-v1", "v1", 2);
    simulation.settle(Duration.ofMinutes(1));
    Instant before = simulation.connect().now();
    Summary summary = watch("rc/web-v1", lasting(30));
    assertThat(summary.why()).isEqualTo("its time was over");
    assertThat(summary.lasted()).isBetween(Duration.ofSeconds(30), Duration.ofSeconds(31));
    assertThat(simulation.connect().now()).isAfter(before.plusSeconds(29));
    assertThat(events()).isEmpty();
    assertThat(moments()).hasSize(1);
  }

  @Test
  void endsAtOnceIfAskedToAndAllIsSettled() {
    rc("web-v1", "v1", 2);
    simulation.settle(Duration.ofMinutes(1));
    Summary summary = watch("rc/web-v1", Watching.Until.of(Optional.of(true), Optional.empty()));
    assertThat(summary.why()).isEqualTo("all is settled");
    assertThat(summary.lasted()).isLessThan(Duration.ofSeconds(4));
  }

  @Test
  void tellsWhatOthersDoToThePods() {
    rc("web-v1", "v1", 2);
    simulation.settle(Duration.ofMinutes(1));
    String victim = simulation.all(Kind.POD).iterator().next().name();
    simulation.later(
        Duration.ofSeconds(5),
        "somebody",
        cluster ->
            cluster.delete(
                new Ref(Kind.POD, "default", victim), Propagation.BACKGROUND, Preconditions.NONE));

    Summary summary = watch("rc/web-v1", lasting(30));

    assertThat(events().stream().filter(event -> event.pod().equals(victim)))
        .extracting(PodEvent::what)
        .containsExactly(PodEvent.What.STOPPING, PodEvent.What.GONE);
    assertThat(happened(PodEvent.What.CREATED, false)).as("of the same controller").isEqualTo(1);
    assertThat(summary.pods().lowestAvailable()).isEqualTo(1);
    assertThat(summary.pods().came()).isEqualTo(1);
    assertThat(summary.pods().went()).isEqualTo(1);
  }

  @Test
  void watchesTheOtherVersionOfAControllerTooAndNoStranger() {
    rc("web-v1", "v1", 2);
    rc("other", "x", 1);
    simulation.settle(Duration.ofMinutes(1));
    simulation.later(
        Duration.ofSeconds(2),
        "somebody",
        cluster ->
            cluster.create(
                Kind.REPLICATION_CONTROLLER,
                Manifests.rc("web-v2", "web", "v2", 1),
                WriteMode.APPLY));
    watch("rc/web", lasting(30));
    assertThat(moments().get(0).old()).isEqualTo(2);
    Moment last = moments().get(moments().size() - 1);
    assertThat(last.old()).isEqualTo(2);
    assertThat(last.newPods()).isEqualTo(1);
    assertThat(simulation.all(Kind.POD)).extracting(Snapshot::name).hasSize(4);
  }

  @Test
  void saysWhatIsNotThereAndWhatIs() {
    rc("web-v1", "v1", 1);
    simulation.settle(Duration.ofMinutes(1));
    assertThatThrownBy(() -> watch("rc/nope", DEFAULT))
        .isInstanceOf(ClusterException.class)
        .hasMessage("replicationcontroller/nope not found in namespace default. There are web-v1.");
    assertThatThrownBy(() -> watch("service/nope", DEFAULT))
        .hasMessage("service/nope not found in namespace default");
    assertThatThrownBy(() -> watch("deployment/nope", DEFAULT))
        .hasMessage("deployment/nope not found in namespace default");
    assertThat(seen).isEmpty();
  }

  @Test
  void endsWhenItIsInterrupted() {
    rc("web-v1", "v1", 1);
    simulation.settle(Duration.ofMinutes(1));
    simulation.later(Duration.ofSeconds(2), "Ctrl-C", cluster -> cancellation.request());
    Summary summary = watch("rc/web-v1", DEFAULT);
    assertThat(summary.why()).isEqualTo("it was interrupted");
    assertThat(seen.get(seen.size() - 1)).isInstanceOf(Happening.Ended.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"web", "/web", "rc/", "pod/x", "node/x"})
  void takesNothingElse(String text) {
    assertThatThrownBy(() -> Subject.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("rc/");
  }
}
