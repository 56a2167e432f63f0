package io.kubectlrc.convert;

/** What a Deployment that was a DeploymentConfig is to run on. */
public enum Platform {
  /** It fills images in by the annotation {@code image.openshift.io/triggers}. */
  OPENSHIFT,
  /** Nobody reads that annotation. */
  KUBERNETES
}
