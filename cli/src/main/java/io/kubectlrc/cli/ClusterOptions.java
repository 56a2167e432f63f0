package io.kubectlrc.cli;

import io.kubectlrc.cluster.http.Connection;
import java.util.Optional;
import picocli.CommandLine.Option;

/** kubectl's own options of where the cluster is and who asks. */
final class ClusterOptions extends ConnectionOptions {

  @Option(names = "--as", paramLabel = "USER", description = "The user to impersonate.")
  private String as;

  /** The connection that they name. */
  Connection connection() {
    return connection(Optional.ofNullable(as));
  }
}
