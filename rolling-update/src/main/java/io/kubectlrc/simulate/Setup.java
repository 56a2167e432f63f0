package io.kubectlrc.simulate;

/**
 * What a simulated cluster is made of.
 *
 * @param seed of all chance in it
 * @param nodes how many machines there are, named {@code node-1} and on
 * @param podsPerNode how many pods each of them has room for
 * @param behaviours how pods behave
 * @param recorded whether its history is kept, with every version of every object
 * @param openShift whether it serves DeploymentConfigs and has the controllers that act on them
 */
public record Setup(
    long seed,
    Pace pace,
    int nodes,
    int podsPerNode,
    Behaviour.Choice behaviours,
    boolean recorded,
    boolean openShift) {

  /** A calm cluster of three large nodes, whose pods are ready after a second. */
  public static Setup calm() {
    Behaviour healthy = Behaviour.healthy(Range.ofMillis(1000, 1000), Range.ofMillis(500, 500));
    return new Setup(0, Pace.CALM, 3, Integer.MAX_VALUE, pod -> healthy, true, false);
  }

  public Setup withSeed(long another) {
    return new Setup(another, pace, nodes, podsPerNode, behaviours, recorded, openShift);
  }

  public Setup withPace(Pace another) {
    return new Setup(seed, another, nodes, podsPerNode, behaviours, recorded, openShift);
  }

  public Setup withNodes(int count, int room) {
    return new Setup(seed, pace, count, room, behaviours, recorded, openShift);
  }

  /** Without a history, for runs of many objects: their former versions are let go. */
  public Setup unrecorded() {
    return new Setup(seed, pace, nodes, podsPerNode, behaviours, false, openShift);
  }

  public Setup withBehaviours(Behaviour.Choice another) {
    return new Setup(seed, pace, nodes, podsPerNode, another, recorded, openShift);
  }

  /** The same as an OpenShift cluster. */
  public Setup withDeploymentConfigs() {
    return new Setup(seed, pace, nodes, podsPerNode, behaviours, recorded, true);
  }
}
