package io.kubectlrc.manifest;

/** The two notations of a manifest. What is valid as both counts as JSON. */
public enum Format {
  YAML,
  JSON
}
