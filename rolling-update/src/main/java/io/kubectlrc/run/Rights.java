package io.kubectlrc.run;

import io.kubectlrc.cluster.Access;
import io.kubectlrc.cluster.Cluster;
import io.kubectlrc.cluster.ClusterException;
import io.kubectlrc.cluster.ClusterException.Reason;
import io.kubectlrc.cluster.Kind;
import io.kubectlrc.operate.Refusal;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a command must be allowed to do, and what is said where it is not.
 *
 * @param command whose Role is among the samples
 * @param namespace empty for all
 */
public record Rights(String command, String namespace, List<Access> accesses) {

  public Rights {
    accesses = List.copyOf(accesses);
  }

  /**
   * None yet.
   *
   * @param namespace empty for all
   */
  public static Rights of(String command, String namespace) {
    return new Rights(command, namespace, List.of());
  }

  /** These and more. */
  public Rights and(Kind kind, String... verbs) {
    return with(Stream.of(verbs).map(verb -> new Access(verb, kind, namespace)));
  }

  /** These and more, to change objects and to see how a change has ended that is in doubt. */
  Rights andToChange(Kind kind, String... verbs) {
    return and(kind, "get").and(kind, verbs);
  }

  /** These and more, to a part of objects. */
  public Rights andOf(String subresource, Kind kind, String... verbs) {
    return with(Stream.of(verbs).map(verb -> new Access(verb, kind, subresource, namespace)));
  }

  private Rights with(Stream<Access> more) {
    return new Rights(
        command, namespace, Stream.concat(accesses.stream(), more).distinct().toList());
  }

  /** Why the command cannot be begun; empty if the user has all of them. */
  public Optional<Refusal> missing(Cluster cluster) {
    return refusal(cluster.denied(accesses));
  }

  /** The same, of what the user was found to lack. */
  Optional<Refusal> refusal(List<Access> denied) {
    if (denied.isEmpty()) {
      return Optional.empty();
    }
    boolean everywhere = namespace.isEmpty();
    return Optional.of(
        new Refusal(
            "this user may not %s in %s"
                .formatted(
                    String.join(", ", denied.stream().map(Access::toString).toList()),
                    everywhere ? "all namespaces" : "namespace " + namespace),
            "Ask for the %s in samples/roles/%s%s.yaml."
                .formatted(
                    everywhere ? "ClusterRole" : "Role",
                    command,
                    everywhere ? "-all-namespaces" : "")));
  }

  /** Of a request that was forbidden, all that is missing besides; else the failure as it is. */
  public ClusterException explained(Cluster cluster, ClusterException failure) {
    return failure.reason() == Reason.FORBIDDEN
        ? missing(cluster)
            .map(refusal -> new ClusterException(Reason.FORBIDDEN, refusal.sentence(), failure))
            .orElse(failure)
        : failure;
  }
}
