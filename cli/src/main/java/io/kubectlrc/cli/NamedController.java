package io.kubectlrc.cli;

import io.kubectlrc.adopt.OriginConfig;
import io.kubectlrc.cluster.Kind;

/** What a user names that is to be updated or adopted, or was: perhaps with its kind. */
final class NamedController {

  private NamedController() {}

  /**
   * {@code dc/web}, however kubectl or oc would call the kind, and {@code web} of {@code rc/web};
   * other names as they are.
   */
  static String of(String name) {
    return isOf(Kind.DEPLOYMENT_CONFIG, name)
        ? OriginConfig.PREFIX + withoutKind(name)
        : replicationController(name);
  }

  /** {@code web} of {@code rc/web}; other names as they are. */
  static String replicationController(String name) {
    return isOf(Kind.REPLICATION_CONTROLLER, name) ? withoutKind(name) : name;
  }

  private static boolean isOf(Kind kind, String name) {
    int slash = name.indexOf('/');
    return slash > 0 && kind.isCalled(name.substring(0, slash));
  }

  private static String withoutKind(String name) {
    return name.substring(name.indexOf('/') + 1);
  }
}
