package io.kubectlrc.cluster.http;

import io.kubectlrc.selector.Names;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

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

  /**
   * Checks what a request is made of.
   *
   * @throws IllegalArgumentException in a sentence without secrets, if no request can be made so
   */
  public Connection {
    asGroups = List.copyOf(asGroups);
    server.ifPresent(
        url -> {
          try {
            serverUrl(url);
          } catch (IllegalArgumentException none) {
            throw new IllegalArgumentException("the server " + none.getMessage(), none);
          }
        });
    namespace
        .filter(name -> !name.isEmpty())
        .ifPresent(
            name ->
                Names.dnsLabel(name)
                    .ifPresent(
                        broken -> {
                          throw new IllegalArgumentException(
                              "the namespace \"" + name + "\" " + broken);
                        }));
    requireHeader("token", token.stream());
    requireHeader("user to impersonate", as.stream());
    requireHeader("group to impersonate", asGroups.stream());
    if (requestTimeout.isNegative()) {
      throw new IllegalArgumentException("no request timeout: " + requestTimeout);
    }
  }

  private static void requireHeader(String what, Stream<String> values) {
    if (!values.allMatch(KubeconfigEntry::isHeader)) {
      throw new IllegalArgumentException("the " + what + " " + KubeconfigEntry.NO_HEADER);
    }
  }

  /**
   * The URL of an API server.
   *
   * @throws IllegalArgumentException what to say after its name, if it is none
   */
  static Url serverUrl(String text) {
    Url url = Url.of(text, List.of("https", "http"));
    if (url.hasCredentials()) {
      throw new IllegalArgumentException(
          "must have no credentials in its URL; put them into the kubeconfig's user");
    }
    if (url.hasMore()) {
      throw new IllegalArgumentException("must end with its path, without ? and #");
    }
    return url;
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
