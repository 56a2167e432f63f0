package io.kubectlrc.controlplane;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/**
 * Runs a control plane to play with until Ctrl-C; {@code dev/control-plane run} starts it.
 *
 * <p>The name of an image, without registry and tag, says how its containers live.
 */
final class DevCluster {

  private static final PodLife USUAL =
      PodLife.readyAfter(Duration.ofSeconds(1)).stoppingIn(Duration.ofSeconds(1));

  private static final Map<String, PodLife> UNUSUAL =
      Map.of(
          "slow", PodLife.readyAfter(Duration.ofSeconds(10)).stoppingIn(Duration.ofSeconds(10)),
          "never-ready", PodLife.neverReady(),
          "missing", PodLife.imagePullBackOff(),
          "crashing", PodLife.crashLoopBackOff(Duration.ofSeconds(3)),
          "failing", USUAL.thenFailing(Duration.ofSeconds(20)),
          "unschedulable", PodLife.unschedulable());

  private DevCluster() {}

  public static void main(String[] arguments) throws Exception {
    ControlPlane plane = ControlPlane.start(Assets.require());
    plane.kubelets().otherwise(container -> lifeOf(container.getImage()));
    System.out.printf(
        """
        export KUBECONFIG=%s

        Pods are ready after a second, but for those of the images slow, never-ready, missing,
        crashing, failing and unschedulable, of any registry and tag. %s is of the same build.
        Ctrl-C ends it.
        """,
        plane.kubeconfig(), plane.kubectl());
    new CountDownLatch(1).await(); // the control plane is closed with the JVM
  }

  private static PodLife lifeOf(String image) {
    return UNUSUAL.getOrDefault(image.replaceAll("^.*/|:.*$", ""), USUAL);
  }
}
