package io.kubectlrc.convert;

/** What becomes of a version-like label in a selector that can no longer be changed. */
public enum VersionLabels {
  /** It leaves the selector, unless that would then select nothing or another's pods. */
  DROP,
  /** It stays in the selector. */
  KEEP
}
