package io.kubectlrc.rehearse;

import com.fasterxml.jackson.databind.JsonNode;
import io.kubectlrc.simulate.Range;
import java.util.ArrayList;
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

  /**
   * The most nodes that Kubernetes supports.
   *
   * @see <a href="https://kubernetes.io/docs/setup/best-practices/cluster-large/">Large
   *     clusters</a>
   */
  public static final int NODES = 5_000;

  /** Three nodes on which all goes well. */
  public static final Conditions DEFAULT =
      new Conditions(Optional.empty(), Optional.empty(), 0, 3, List.of());

  public Conditions {
    failing = List.copyOf(failing);
    if (nodes < 1 || nodes > NODES) {
      throw new IllegalArgumentException("a cluster has from 1 to %d nodes".formatted(NODES));
    }
  }

  /** What is supposed to fail is not there. */
  public static final class NothingToFail extends IllegalArgumentException {
    NothingToFail(String message) {
      super(message);
    }
  }

  /**
   * Checks that something can fail as is supposed.
   *
   * @param pod the spec of the new pods
   * @throws NothingToFail if it has no such container and no such image
   */
  void requireSubjects(JsonNode pod) {
    for (Failing failure : failing) {
      List<String> known = new ArrayList<>();
      boolean found = false;
      for (String list : List.of("initContainers", "containers")) {
        for (JsonNode container : pod.path(list)) {
          found |= failure.concerns(container);
          known.add(
              "%s (%s)"
                  .formatted(container.path("name").asText(), container.path("image").asText()));
        }
      }
      if (!found) {
        throw new NothingToFail(
            "the new pods have neither a container nor an image %s: they have %s"
                .formatted(failure.subject(), String.join(", ", known)));
      }
    }
  }
}
