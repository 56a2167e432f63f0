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
 * @param skipRefused whether what is refused stays as it is, and the rest of its list and file is
 *     converted; otherwise it takes them with it
 */
public record ConvertOptions(
    Strategy strategy,
    VersionLabels versionLabels,
    Versions versions,
    Optional<RenamePattern> rename,
    boolean fixTypes,
    boolean skipRefused) {

  /** What the program does unless told otherwise. */
  public static final ConvertOptions DEFAULT =
      new ConvertOptions(
          Strategy.AUTO, VersionLabels.DROP, Versions.DEFAULT, Optional.empty(), false, false);

  public ConvertOptions {
    Objects.requireNonNull(strategy);
    Objects.requireNonNull(versionLabels);
    Objects.requireNonNull(versions);
    Objects.requireNonNull(rename);
  }

  public ConvertOptions withStrategy(Strategy other) {
    return new ConvertOptions(other, versionLabels, versions, rename, fixTypes, skipRefused);
  }

  public ConvertOptions withVersionLabels(VersionLabels other) {
    return new ConvertOptions(strategy, other, versions, rename, fixTypes, skipRefused);
  }

  public ConvertOptions withVersions(Versions other) {
    return new ConvertOptions(strategy, versionLabels, other, rename, fixTypes, skipRefused);
  }

  public ConvertOptions withRename(RenamePattern other) {
    return new ConvertOptions(
        strategy, versionLabels, versions, Optional.of(other), fixTypes, skipRefused);
  }

  public ConvertOptions withFixTypes(boolean other) {
    return new ConvertOptions(strategy, versionLabels, versions, rename, other, skipRefused);
  }

  public ConvertOptions withSkipRefused(boolean other) {
    return new ConvertOptions(strategy, versionLabels, versions, rename, fixTypes, other);
  }
}
