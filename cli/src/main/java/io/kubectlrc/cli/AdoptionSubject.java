package io.kubectlrc.cli;

import io.kubectlrc.adopt.OriginConfig;
import java.util.Set;

/** What a user names to be updated or adopted, or that was. */
final class AdoptionSubject {

  /** What kubectl takes for the kind of a ReplicationController. */
  private static final Set<String> CONTROLLERS =
      Set.of("rc", "replicationcontroller", "replicationcontrollers");

  /** What kubectl and oc take for the kind of a DeploymentConfig. */
  private static final Set<String> CONFIGS =
      Set.of(
          "dc",
          "deploymentconfig",
          "deploymentconfigs",
          "deploymentconfig.apps.openshift.io",
          "deploymentconfigs.apps.openshift.io");

  private AdoptionSubject() {}

  /**
   * {@code dc/web}, however kubectl or oc would call the kind, and {@code web} of {@code rc/web};
   * other names as they are.
   */
  static String of(String name) {
    int slash = name.indexOf('/');
    return slash > 0 && CONFIGS.contains(name.substring(0, slash))
        ? OriginConfig.PREFIX + name.substring(slash + 1)
        : controller(name);
  }

  /** The name of a ReplicationController, without its kind. */
  static String controller(String name) {
    int slash = name.indexOf('/');
    return slash > 0 && CONTROLLERS.contains(name.substring(0, slash))
        ? name.substring(slash + 1)
        : name;
  }
}
