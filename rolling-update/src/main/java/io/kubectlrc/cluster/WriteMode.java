package io.kubectlrc.cluster;

/** Whether a write happens. */
public enum WriteMode {
  APPLY,
  /** The server validates, defaults and admits, and stores nothing ({@code dryRun=All}). */
  DRY_RUN
}
