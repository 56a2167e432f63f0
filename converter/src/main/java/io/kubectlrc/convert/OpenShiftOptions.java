package io.kubectlrc.convert;

import java.util.Map;
import java.util.Objects;

/**
 * What a user can choose of the conversion of DeploymentConfigs alone.
 *
 * @param platform what the Deployments are to run on
 * @param images the images of containers that have none of their own or get it by a trigger, by the
 *     containers' names
 */
public record OpenShiftOptions(Platform platform, Hooks hooks, Map<String, String> images) {

  /** What the program does unless told otherwise: who has a DeploymentConfig has OpenShift. */
  public static final OpenShiftOptions DEFAULT =
      new OpenShiftOptions(Platform.OPENSHIFT, Hooks.REPORT, Map.of());

  public OpenShiftOptions {
    Objects.requireNonNull(platform);
    Objects.requireNonNull(hooks);
    images = Map.copyOf(images);
  }
}
