package io.kubectlrc.convert;

/** What becomes of a DeploymentConfig's lifecycle hooks, which a Deployment does not have. */
public enum Hooks {
  /** They are left out, and reported. */
  REPORT,
  /** A Job is written for each that runs a pod. */
  JOBS
}
