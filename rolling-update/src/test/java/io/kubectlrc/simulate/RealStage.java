package io.kubectlrc.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubectlrc.cluster.Cluster;
import io.kubectlrc.cluster.Kind;
import io.kubectlrc.cluster.Preconditions;
import io.kubectlrc.cluster.Propagation;
import io.kubectlrc.controlplane.Eventually;
import io.kubectlrc.controlplane.PodLife;
import io.kubectlrc.controlplane.Sandbox;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Plays on a real control plane and demands what happened on the simulation. */
final class RealStage extends Stage {

  private final Sandbox sandbox;
  private final List<List<String>> expected;
  private final Portrait portrait;
  private final Set<String> lost = new HashSet<>();
  private int step;

  RealStage(Sandbox sandbox, Cluster cluster, List<List<String>> expected) {
    super(cluster, sandbox.namespace());
    this.sandbox = sandbox;
    this.expected = expected;
    portrait = new Portrait(cluster, sandbox.namespace());
  }

  @Override
  void breakImage(String image) {
    sandbox.whenImage(image, PodLife.imagePullBackOff());
  }

  @Override
  void loseNodeOf(String pod) {
    lost.add(nodeOf(pod));
    sandbox.controlPlane().kubelets().kill(nodeOf(pod));
  }

  /** The node lifecycle controller is off, since it takes minutes: this is what it does. */
  @Override
  void awaitEviction(String pod) {
    cluster().delete(ref(Kind.POD, pod), Propagation.BACKGROUND, Preconditions.NONE);
  }

  @Override
  void recoverNodes() {
    lost.forEach(sandbox.controlPlane().kubelets()::revive);
    lost.clear();
  }

  @Override
  void awaitQuota(String name) {
    eventually(
        () -> assertThat(get(Kind.RESOURCE_QUOTA, name).at("/status/hard").isObject()).isTrue());
  }

  @Override
  void settle() {
    assertThat(expected).hasSizeGreaterThan(step);
    eventually(
        () ->
            assertThat(Portrait.difference(expected.get(step), portrait.draw(step)))
                .as("simulation (-) and control plane (+) at step %d", step)
                .isEmpty());
    portrait.remember(step);
    step++;
  }

  @Override
  void nextSecond() {
    long second = Instant.now().getEpochSecond();
    eventually(() -> assertThat(Instant.now().getEpochSecond()).isGreaterThan(second));
  }

  @Override
  void note(String answer) {
    assertThat(expected).hasSizeGreaterThan(step);
    assertThat(List.of(answer)).as("step %d", step).isEqualTo(expected.get(step));
    step++;
  }

  private static void eventually(Eventually.Assertions assertions) {
    try {
      Eventually.passesWithin(Duration.ofSeconds(10), assertions);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
