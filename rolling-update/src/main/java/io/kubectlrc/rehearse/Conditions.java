package io.kubectlrc.rehearse;

import com.fasterxml.jackson.databind.JsonNode;
import io.kubectlrc.operate.Refusal;
import io.kubectlrc.operate.RefusalException;
import io.kubectlrc.simulate.Range;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

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
  private static final int NODES = 5_000;

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
  public static final class NothingToFail extends RefusalException {
    NothingToFail(String message) {
      super(new Refusal(message, ""), null);
    }
  }

  /**
   * Checks that something can fail as is supposed.
   *
   * @param residents the specs of the pods that are there before
   * @param newcomers the specs of those that will begin
   * @throws NothingToFail if neither has what a failure is about
   */
  void requireSubjects(List<? extends JsonNode> residents, List<? extends JsonNode> newcomers) {
    for (Failing failure : failing) {
      if (!anyConcerned(failure, residents, true) && !anyConcerned(failure, newcomers, false)) {
        String there = "the pods that are there have no image " + failure.subject();
        throw new NothingToFail(
            newcomers.isEmpty()
                ? "%s, and no others begin: they have %s".formatted(there, contents(residents))
                : "the new pods have neither a container nor an image %s, but %s; and %s, but %s"
                    .formatted(failure.subject(), contents(newcomers), there, contents(residents)));
      }
    }
  }

  private static boolean anyConcerned(
      Failing failure, List<? extends JsonNode> pods, boolean resident) {
    return containers(pods).stream().anyMatch(container -> failure.concerns(container, resident));
  }

  private static String contents(List<? extends JsonNode> pods) {
    return containers(pods).stream()
        .map(
            container ->
                "%s (%s)"
                    .formatted(container.path("name").asText(), container.path("image").asText()))
        .distinct()
        .collect(Collectors.joining(", "));
  }

  private static List<JsonNode> containers(List<? extends JsonNode> pods) {
    List<JsonNode> containers = new ArrayList<>();
    for (JsonNode pod : pods) {
      for (String list : List.of("initContainers", "containers")) {
        pod.path(list).forEach(containers::add);
      }
    }
    return containers;
  }
}
