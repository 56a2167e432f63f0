package io.kubectlrc.cluster;

/**
 * A right that a command needs.
 *
 * @param verb as in RBAC: get, list, watch, create, update, patch, delete
 * @param subresource of the objects; empty for themselves
 * @param namespace empty for all namespaces
 */
public record Access(String verb, Kind kind, String subresource, String namespace) {

  /** The right to objects themselves. */
  public Access(String verb, Kind kind, String namespace) {
    this(verb, kind, "", namespace);
  }

  /** As RBAC rules name what it is about: {@code services/proxy}. */
  public String resource() {
    return kind.plural() + (subresource.isEmpty() ? "" : "/" + subresource);
  }

  /** {@code create replicationcontrollers}. */
  @Override
  public String toString() {
    return verb + " " + resource() + (kind.group().isEmpty() ? "" : "." + kind.group());
  }
}
