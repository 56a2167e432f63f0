package io.kubectlrc.convert;

import io.kubectlrc.selector.Versions;
import java.util.Objects;
import java.util.Optional;

/**
 * What a user can choose of a conversion.
 *
 * @param versions which labels are version-like
 * @param rename how the Deployment is named; empty for as the ReplicationController
 * @param fixTypes whether a value of the wrong type, such as a number for a label, is corrected
 *     instead of refused
 */
public record ConvertOptions(
    Strategy strategy,
    VersionLabels versionLabels,
    Versions versions,
    Optional<RenamePattern> rename,
    boolean fixTypes) {

  /** What the program does unless told otherwise. */
  public static final ConvertOptions DEFAULT =
      new ConvertOptions(
          Strategy.AUTO, VersionLabels.DROP, Versions.DEFAULT, Optional.empty(), false);

  public ConvertOptions {
    Objects.requireNonNull(strategy);
    Objects.requireNonNull(versionLabels);
    Objects.requireNonNull(versions);
    Objects.requireNonNull(rename);
  }

  public ConvertOptions withStrategy(Strategy other) {
    return new ConvertOptions(other, versionLabels, versions, rename, fixTypes);
  }

  public ConvertOptions withVersionLabels(VersionLabels other) {
    return new ConvertOptions(strategy, other, versions, rename, fixTypes);
  }

  public ConvertOptions withVersions(Versions other) {
    return new ConvertOptions(strategy, versionLabels, other, rename, fixTypes);
  }

  public ConvertOptions withRename(RenamePattern other) {
    return new ConvertOptions(strategy, versionLabels, versions, Optional.of(other), fixTypes);
  }

  public ConvertOptions withFixTypes(boolean other) {
    return new ConvertOptions(strategy, versionLabels, versions, rename, other);
  }
}
