package io.kubectlrc.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlrc.cluster.Cluster;
import io.kubectlrc.cluster.Kind;
import io.kubectlrc.cluster.Ref;
import io.kubectlrc.cluster.Watch;
import io.kubectlrc.operate.Outcome;
import io.kubectlrc.simulate.Ailment;
import io.kubectlrc.simulate.Behaviour;
import io.kubectlrc.simulate.Range;
import io.kubectlrc.simulate.RequestFaults;
import io.kubectlrc.simulate.Setup;
import io.kubectlrc.update.Request;
import io.kubectlrc.wording.Sentence;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class DeploymentRolloutTest {
  private static final Ref DEPLOYMENT = new Ref(Kind.DEPLOYMENT, World.NAMESPACE, "web");
  private static final Behaviour HEALTHY =
      Behaviour.healthy(Range.ofMillis(1000, 1000), Range.ofMillis(500, 500));

  private final List<String> lines = new ArrayList<>();
  private final World world =
      new World(
              Setup.calm()
                  .withBehaviours(
                      pod ->
                          pod.spec().at("/containers/0/image").asText().equals("web:broken")
                              ? HEALTHY.with("web", new Ailment.ImagePull())
                              : HEALTHY))
          .with(
              Kind.DEPLOYMENT,
              World.yaml(
                  """
                  apiVersion: apps/v1
                  kind: Deployment
                  metadata: {name: web, namespace: default}
                  spec:
                    replicas: 2
                    progressDeadlineSeconds: 60
                    strategy: {rollingUpdate: {maxSurge: 1, maxUnavailable: 0}}
                    selector: {matchLabels: {name: web}}
                    template:
                      metadata: {labels: {name: web}}
                      spec: {containers: [{name: web, image: "web:1"}]}
                  """));

  @Test
  void waitsUntilAllPodsRunTheImage() {
    DeploymentRollout.Result result = roll("web:2", false);
    assertThat(result.end()).as("%s", result.lines()).isEqualTo(Outcome.End.DONE);
    assertThat(lines).contains("waiting: 1 out of 2 new replicas have been updated");
  }

  @Test
  void failsOnceTheDeploymentSaysThatItStandsStill() {
    assertThat(roll("web:broken", false).lines())
        .extracting(Sentence::toString)
        .contains("error: deployment/web exceeded its progress deadline");
    assertThat(world.simulation.elapsed())
        .isBetween(Duration.ofSeconds(60), Duration.ofSeconds(80));
  }

  @Test
  void failsAlsoIfTheDeploymentGoesOnSayingThatTheFormerRolloutHasSucceeded() {
    assertThat(roll("web:broken", true).lines())
        .extracting(Sentence::toString)
        .contains("error: deployment/web exceeded its progress deadline")
        .anyMatch(line -> line.contains("ErrImagePull"));
    assertThat(world.simulation.elapsed())
        .isBetween(Duration.ofSeconds(70), Duration.ofSeconds(95));
  }

  private DeploymentRollout.Result roll(String image, boolean silent) {
    Cluster cluster = world.simulation.connect("run", RequestFaults.NONE);
    try (Watch watch = cluster.watch(World.NAMESPACE, EnumSet.of(Kind.DEPLOYMENT, Kind.POD))) {
      return new DeploymentRollout(
              cluster,
              silent ? new Silent(watch) : watch,
              DEPLOYMENT,
              lines::add,
              new Cancellation())
          .run(List.of(Request.Image.parse("web=" + image)));
    }
  }

  /** Shows no Deployment's word of how it gets on: all have succeeded. */
  private record Silent(Watch watch) implements Watch {
    @Override
    public Collection<ObjectNode> all(Kind kind) {
      return watch.all(kind);
    }

    @Override
    public Optional<ObjectNode> get(Ref ref) {
      return watch
          .get(ref)
          .map(
              object -> {
                ObjectNode copy = object.deepCopy();
                copy.path("status")
                    .path("conditions")
                    .forEach(
                        condition ->
                            ((ObjectNode) condition).put("reason", "NewReplicaSetAvailable"));
                return copy;
              });
    }

    @Override
    public void follow(Kind kind, Consumer<Ref> follower) {
      watch.follow(kind, follower);
    }

    @Override
    public boolean await(Duration atMost) throws InterruptedException {
      return watch.await(atMost);
    }

    @Override
    public void close() {
      watch.close();
    }
  }
}
