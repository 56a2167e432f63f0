package io.kubectlrc.cli;

import io.kubectlrc.adopt.OriginConfig;
import java.util.Set;

/** What a user names that is, or was, to be adopted. */
final class AdoptionSubject {

  /** What kubectl and oc take for the kind of a DeploymentConfig. */
  private static final Set<String> CONFIGS =
      Set.of(
          "dc",
          "deploymentconfig",
          "deploymentconfigs",
          "deploymentconfig.apps.openshift.io",
          "deploymentconfigs.apps.openshift.io");

  private AdoptionSubject() {}

  /** {@code dc/web}, however kubectl or oc would call the kind; other names as they are. */
  static String of(String name) {
    int slash = name.indexOf('/');
    return slash > 0 && CONFIGS.contains(name.substring(0, slash))
        ? OriginConfig.PREFIX + name.substring(slash + 1)
        : name;
  }
}
