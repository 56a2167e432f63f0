package io.kubectlrc.selector;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;

/**
 * Where the API server takes the labels of a template for its controller's selector: a
 * ReplicationController of any version, and what had an API version before apps/v1beta2, in which a
 * selector became required.
 *
 * @see <a href="https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#selector">
 *     Selector</a>
 */
public final class DefaultSelector {
  private static final Set<String> KINDS = Set.of("ReplicationController", "DeploymentConfig");
  private static final Set<String> FIRST_APPS = Set.of("apps/v1alpha1", "apps/v1beta1");

  private DefaultSelector() {}

  /** Whether an object gets one if it has none itself. */
  public static boolean isGivenTo(JsonNode object) {
    String apiVersion = object.path("apiVersion").asText();
    return KINDS.contains(object.path("kind").asText())
        || apiVersion.startsWith("extensions/")
        || FIRST_APPS.contains(apiVersion);
  }
}
