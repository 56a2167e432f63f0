package io.kubectlrc.cluster;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Which cluster to talk to, and as whom: kubectl's own options. What is absent comes from the
 * kubeconfig, or from the service account of the pod that this runs in.
 *
 * @param kubeconfig the only file to read, instead of those in {@code KUBECONFIG} or {@code
 *     ~/.kube/config}
 * @param server URL of the API server
 * @param as a user to impersonate
 * @param asGroups the groups to impersonate with that user
 * @param requestTimeout of a single request that is no watch; zero is {@link #LONGEST_REQUEST}
 * @see <a href="https://kubernetes.io/docs/reference/kubectl/kubectl/">kubectl's options</a>
 */
public record Connection(
    Optional<String> kubeconfig,
    Optional<String> context,
    Optional<String> cluster,
    Optional<String> user,
    Optional<String> namespace,
    Optional<String> server,
    Optional<String> token,
    Optional<String> as,
    List<String> asGroups,
    Duration requestTimeout) {

  /** No request takes longer: its outcome is then unknown. */
  public static final Duration LONGEST_REQUEST = Duration.ofSeconds(60);

  /** Everything as the kubeconfig has it. */
  public static final Connection DEFAULT =
      new Connection(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          List.of(),
          Duration.ZERO);

  public Connection {
    asGroups = List.copyOf(asGroups);
    if (requestTimeout.isNegative()) {
      throw new IllegalArgumentException("no request timeout: " + requestTimeout);
    }
  }

  /** The same, with a kubeconfig of its own. */
  public Connection withKubeconfig(String file) {
    return new Connection(
        Optional.of(file),
        context,
        cluster,
        user,
        namespace,
        server,
        token,
        as,
        asGroups,
        requestTimeout);
  }

  Duration longestRequest() {
    return requestTimeout.isZero() ? LONGEST_REQUEST : requestTimeout;
  }
}
