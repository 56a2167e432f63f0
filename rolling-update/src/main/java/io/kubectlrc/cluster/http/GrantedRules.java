package io.kubectlrc.cluster.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.kubectlrc.cluster.Access;

/**
 * The rules of one user in one namespace, as a SelfSubjectRulesReview answers. What they do not
 * cover may be allowed all the same: not every authorizer can list its rules.
 *
 * @see <a href="https://kubernetes.io/docs/reference/access-authn-authz/authorization/">
 *     Authorization</a>
 */
record GrantedRules(JsonNode rules) {

  /** Whether one of them covers a right to all objects of the kind. */
  boolean cover(Access access) {
    for (JsonNode rule : rules) {
      if (rule.path("resourceNames").isEmpty()
          && has(rule.path("verbs"), access.verb())
          && has(rule.path("apiGroups"), access.kind().group())
          && has(rule.path("resources"), access.resource())) {
        return true;
      }
    }
    return false;
  }

  private static boolean has(JsonNode values, String wanted) {
    for (JsonNode value : values) {
      if (value.asText().equals(wanted) || value.asText().equals("*")) {
        return true;
      }
    }
    return false;
  }
}
