package io.kubectlrc.cluster;

/**
 * A right that a command needs.
 *
 * @param verb as in RBAC: get, list, watch, create, update, patch, delete
 * @param namespace empty for all namespaces
 */
public record Access(String verb, Kind kind, String namespace) {

  /** {@code create replicationcontrollers}. */
  @Override
  public String toString() {
    return verb + " " + kind.plural() + (kind.group().isEmpty() ? "" : "." + kind.group());
  }
}
