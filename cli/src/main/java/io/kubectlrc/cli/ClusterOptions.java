package io.kubectlrc.cli;

import io.kubectlrc.cluster.http.Connection;
import java.util.Optional;

/** kubectl's own options of where the cluster is and who asks. */
final class ClusterOptions extends ConnectionOptions {
  private String as;

  @Override
  void describe(Syntax syntax) {
    super.describe(syntax);
    syntax
        .option(String.class, "--as")
        .label("USER")
        .says("The user to impersonate.")
        .to(value -> as = value);
  }

  /** The connection that they name. */
  Connection connection() {
    return connection(Optional.ofNullable(as));
  }
}
