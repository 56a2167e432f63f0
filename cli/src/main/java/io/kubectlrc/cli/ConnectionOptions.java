package io.kubectlrc.cli;

import io.kubectlrc.cluster.http.Connection;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** kubectl's own options of where the cluster is and who asks, but for {@code --as}. */
class ConnectionOptions {

  static final String HEADING = "%nThe cluster, as with kubectl:%n";

  @Option(
      names = "--kubeconfig",
      paramLabel = "FILE",
      description = "The kubeconfig file; otherwise those of KUBECONFIG, or ~/.kube/config.")
  private String kubeconfig;

  @Option(names = "--context", paramLabel = "NAME", description = "The kubeconfig's context.")
  private String context;

  @Option(names = "--cluster", paramLabel = "NAME", description = "The kubeconfig's cluster.")
  private String cluster;

  @Option(names = "--user", paramLabel = "NAME", description = "The kubeconfig's user.")
  private String user;

  @Option(
      names = {"-n", "--namespace"},
      paramLabel = "NAME",
      description = "The namespace; otherwise the context's.")
  private String namespace;

  @Option(
      names = {"-s", "--server"},
      paramLabel = "URL",
      description = "The API server.")
  private String server;

  @Option(names = "--token", paramLabel = "TOKEN", description = "The bearer token.")
  private String token;

  @Option(
      names = "--as-group",
      paramLabel = "GROUP",
      description = "A group to impersonate, with a user. Can be repeated.")
  private List<String> groups = List.of();

  @Option(
      names = "--request-timeout",
      paramLabel = "DURATION",
      converter = Durations.class,
      description =
          "How long one request, or a credential plugin, may take: 10s, 1m. 0, the default, is a minute.")
  private Duration requestTimeout = Duration.ZERO;

  /**
   * The connection that they name.
   *
   * @param impersonated the user to act as
   */
  final Connection connection(Optional<String> impersonated) {
    try {
      return new Connection(
          Optional.ofNullable(kubeconfig),
          Optional.ofNullable(context),
          Optional.ofNullable(cluster),
          Optional.ofNullable(user),
          Optional.ofNullable(namespace),
          Optional.ofNullable(server),
          Optional.ofNullable(token),
          impersonated,
          groups,
          requestTimeout);
    } catch (IllegalArgumentException impossible) {
      throw new Failure(ExitCode.USAGE, impossible.getMessage());
    }
  }

  /** The namespace that was asked for, if any was. */
  final Optional<String> namespace() {
    return Optional.ofNullable(namespace);
  }
}
