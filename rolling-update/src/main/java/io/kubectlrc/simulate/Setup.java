package io.kubectlrc.simulate;

import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * What a simulated cluster is made of.
 *
 * @param seed of all chance in it
 * @param nodes the machines, in their order
 * @param shared the claims, {@code namespace/name}, whose disk many nodes use at a time
 * @param behaviours how pods behave
 * @param recorded whether its history is kept, with every version of every object
 * @param sets whether StatefulSets and DaemonSets have their controllers
 * @param openShift whether it serves DeploymentConfigs and has the controllers that act on them
 */
public record Setup(
    long seed,
    Pace pace,
    List<Machine> nodes,
    Set<String> shared,
    Behaviour.Choice behaviours,
    boolean recorded,
    boolean sets,
    boolean openShift) {

  public Setup {
    nodes = List.copyOf(nodes);
    shared = Set.copyOf(shared);
  }

  /** A calm cluster of three large nodes, whose pods are ready after a second. */
  public static Setup calm() {
    Behaviour healthy = Behaviour.healthy(Range.ofMillis(1000, 1000), Range.ofMillis(500, 500));
    return new Setup(
        0, Pace.CALM, machines(3, Integer.MAX_VALUE), Set.of(), pod -> healthy, true, false, false);
  }

  public Setup withSeed(long another) {
    return new Setup(another, pace, nodes, shared, behaviours, recorded, sets, openShift);
  }

  public Setup withPace(Pace another) {
    return new Setup(seed, another, nodes, shared, behaviours, recorded, sets, openShift);
  }

  /** With so many nodes, named {@code node-1} and on, each with room for so many pods. */
  public Setup withNodes(int count, int room) {
    return withNodes(machines(count, room));
  }

  public Setup withNodes(List<Machine> others) {
    return new Setup(seed, pace, others, shared, behaviours, recorded, sets, openShift);
  }

  private static List<Machine> machines(int count, int room) {
    return IntStream.rangeClosed(1, count).mapToObj(i -> Machine.named("node-" + i, room)).toList();
  }

  /** With disks that many nodes use at a time. */
  public Setup withSharedClaims(Set<String> claims) {
    return new Setup(seed, pace, nodes, claims, behaviours, recorded, sets, openShift);
  }

  /** Without a history, for runs of many objects: their former versions are let go. */
  public Setup unrecorded() {
    return new Setup(seed, pace, nodes, shared, behaviours, false, sets, openShift);
  }

  public Setup withBehaviours(Behaviour.Choice another) {
    return new Setup(seed, pace, nodes, shared, another, recorded, sets, openShift);
  }

  /** The same with the controllers of StatefulSets and DaemonSets. */
  public Setup withSets() {
    return new Setup(seed, pace, nodes, shared, behaviours, recorded, true, openShift);
  }

  /** The same as an OpenShift cluster. */
  public Setup withDeploymentConfigs() {
    return new Setup(seed, pace, nodes, shared, behaviours, recorded, sets, true);
  }
}
