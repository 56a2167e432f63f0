package io.kubectlrc.cli;

import io.kubectlrc.cluster.http.Connection;
import io.kubectlrc.wording.Setting;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** kubectl's own options of where the cluster is and who asks, but for {@code --as}. */
class ConnectionOptions {

  static final String HEADING = "The cluster, as with kubectl";

  private String kubeconfig;
  private String context;
  private String cluster;
  private String user;
  private String namespace;
  private String server;
  private String token;
  private List<String> groups = List.of();
  private Duration requestTimeout = Duration.ZERO;

  void describe(Syntax syntax) {
    syntax
        .option(String.class, "--kubeconfig")
        .label("FILE")
        .says("The kubeconfig file; otherwise those of KUBECONFIG, or ~/.kube/config.")
        .to(value -> kubeconfig = value);
    syntax
        .option(String.class, "--context")
        .label("NAME")
        .says("The kubeconfig's context.")
        .to(value -> context = value);
    syntax
        .option(String.class, "--cluster")
        .label("NAME")
        .says("The kubeconfig's cluster.")
        .to(value -> cluster = value);
    syntax
        .option(String.class, "--user")
        .label("NAME")
        .says("The kubeconfig's user.")
        .to(value -> user = value);
    syntax
        .option(String.class, "-n", "--namespace")
        .label("NAME")
        .says("The namespace; otherwise the context's.")
        .to(value -> namespace = value);
    syntax
        .option(String.class, "-s", "--server")
        .label("URL")
        .says("The API server.")
        .to(value -> server = value);
    syntax
        .option(String.class, "--token")
        .label("TOKEN")
        .says("The bearer token.")
        .to(value -> token = value);
    syntax
        .option(String.class, "--as-group")
        .label("GROUP")
        .says("A group to impersonate, with a user. Can be repeated.")
        .toList(value -> groups = value);
    syntax
        .option(Duration.class, "--request-timeout")
        .label("DURATION")
        .says(
            "How long one request, or a credential plugin, may take: 10s, 1m. 0, the default, is a minute.")
        .by(Durations::parse)
        .to(value -> requestTimeout = value);
  }

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

  /** How the same cluster is named in another command; a token is nobody's to read. */
  final Flags wording() {
    List<String> words = new ArrayList<>();
    repeat(words, Setting.KUBECONFIG, kubeconfig);
    repeat(words, Setting.CONTEXT, context);
    repeat(words, Setting.CLUSTER, cluster);
    repeat(words, Setting.USER, user);
    repeat(words, Setting.SERVER, server);
    return new Flags(namespace(), words);
  }

  private static void repeat(List<String> words, Setting setting, String value) {
    if (value != null) {
      words.add(Flags.flag(setting) + "=" + Flags.quoted(value));
    }
  }

  /**
   * Why a command that writes must not take all namespaces; empty if it may. One that only reads
   * shows more than was asked for, as kubectl does; this one would change it.
   */
  final Optional<String> otherThanAllNamespaces() {
    return namespace()
        .map("-A is all namespaces, and -n only %s: leave one of them out"::formatted);
  }

  /** The namespace that was asked for, if any was. */
  final Optional<String> namespace() {
    return Optional.ofNullable(namespace);
  }
}
