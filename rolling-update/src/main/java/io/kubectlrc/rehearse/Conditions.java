package io.kubectlrc.rehearse;

import io.kubectlrc.simulate.Range;
import java.util.List;
import java.util.Optional;

/**
 * What is supposed of the cluster on which a rehearsal takes place.
 *
 * @param podStart from a pod's scheduling until it is ready; empty: as its probes allow
 * @param podStop from the request to delete a pod until it is gone; empty: as its hooks allow
 * @param seed decides within ranges: the same seed gives the same rehearsal
 * @param nodes how many there are: they limit host ports, and a disk attaches to one of them
 * @param failing what goes wrong
 */
public record Conditions(
    Optional<Range> podStart,
    Optional<Range> podStop,
    long seed,
    int nodes,
    List<Failing> failing) {

  /** Three nodes on which all goes well. */
  public static final Conditions DEFAULT =
      new Conditions(Optional.empty(), Optional.empty(), 0, 3, List.of());

  public Conditions {
    failing = List.copyOf(failing);
    if (nodes < 1) {
      throw new IllegalArgumentException("a cluster has at least one node");
    }
  }
}
