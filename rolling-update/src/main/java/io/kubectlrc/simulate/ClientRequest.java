package io.kubectlrc.simulate;

import java.util.Set;

/**
 * A client's request.
 *
 * @param verb as in RBAC: get, list, watch, create, update, patch, delete
 * @param target the object, or the kind for lists, in words
 * @param number of the client's requests, from 1
 * @param write number of the client's writes, from 1; 0 for a read or a dry run
 */
public record ClientRequest(String verb, String target, int number, int write) {

  static final Set<String> WRITES = Set.of("create", "update", "patch", "delete");

  public boolean isWrite() {
    return write > 0;
  }

  @Override
  public String toString() {
    return verb + " " + target;
  }
}
