package io.kubectlrc.convert;

import io.kubectlrc.selector.Versions;
import java.util.Objects;
import java.util.Optional;

/**
 * What a user can choose of a conversion.
 *
 * @param versions which labels are version-like
 * @param rename how the Deployment is named; empty for as the controller
 * @param fixTypes whether a value of the wrong type, such as a number for a label, is corrected
 *     instead of refused
 * @param skipRefused whether what is refused stays as it is, and the rest of its list and file is
 *     converted; otherwise it takes them with it
 * @param openShift what concerns DeploymentConfigs alone
 */
public record ConvertOptions(
    Strategy strategy,
    VersionLabels versionLabels,
    Versions versions,
    Optional<RenamePattern> rename,
    boolean fixTypes,
    boolean skipRefused,
    OpenShiftOptions openShift) {

  /** What the program does unless told otherwise. */
  public static final ConvertOptions DEFAULT =
      new ConvertOptions(
          Strategy.AUTO,
          VersionLabels.DROP,
          Versions.DEFAULT,
          Optional.empty(),
          false,
          false,
          OpenShiftOptions.DEFAULT);

  public ConvertOptions {
    Objects.requireNonNull(strategy, "strategy");
    Objects.requireNonNull(versionLabels, "versionLabels");
    Objects.requireNonNull(versions, "versions");
    Objects.requireNonNull(rename, "rename");
    Objects.requireNonNull(openShift, "openShift");
  }

  public ConvertOptions withStrategy(Strategy other) {
    return new ConvertOptions(
        other, versionLabels, versions, rename, fixTypes, skipRefused, openShift);
  }

  public ConvertOptions withVersionLabels(VersionLabels other) {
    return new ConvertOptions(strategy, other, versions, rename, fixTypes, skipRefused, openShift);
  }

  public ConvertOptions withVersions(Versions other) {
    return new ConvertOptions(
        strategy, versionLabels, other, rename, fixTypes, skipRefused, openShift);
  }

  public ConvertOptions withRename(RenamePattern other) {
    return new ConvertOptions(
        strategy, versionLabels, versions, Optional.of(other), fixTypes, skipRefused, openShift);
  }

  public ConvertOptions withFixTypes(boolean other) {
    return new ConvertOptions(
        strategy, versionLabels, versions, rename, other, skipRefused, openShift);
  }

  public ConvertOptions withSkipRefused(boolean other) {
    return new ConvertOptions(
        strategy, versionLabels, versions, rename, fixTypes, other, openShift);
  }

  public ConvertOptions withOpenShift(OpenShiftOptions other) {
    return new ConvertOptions(
        strategy, versionLabels, versions, rename, fixTypes, skipRefused, other);
  }
}
