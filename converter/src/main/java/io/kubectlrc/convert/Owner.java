package io.kubectlrc.convert;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import io.kubectlrc.manifest.KubeObject;
import java.util.Optional;

/**
 * What controls an object, and undoes what others change of it.
 *
 * @param at what of the object says so
 * @see <a
 *     href="https://kubernetes.io/docs/concepts/overview/working-with-objects/owners-dependents/">Owners
 *     and dependents</a>
 */
public record Owner(String kind, String name, JsonPointer at) {
  /** What OpenShift is driven by, which has ReplicationControllers for its releases. */
  public static final String DEPLOYMENT_CONFIG = "DeploymentConfig";

  /** The annotation of a ReplicationController that names the DeploymentConfig it is of. */
  public static final String ANNOTATION = "openshift.io/deployment-config.name";

  private static final JsonPointer ANNOTATIONS = JsonPointer.compile("/metadata/annotations");
  private static final JsonPointer REFERENCES = JsonPointer.compile("/metadata/ownerReferences");
  private static final JsonPointer SELECTOR = JsonPointer.compile("/spec/selector");

  /** The owner that an object in today's form tells of. */
  public static Optional<Owner> of(JsonNode object) {
    return named(object.at(ANNOTATIONS), ANNOTATIONS, ANNOTATION)
        .or(() -> referred(object))
        .or(
            () ->
                object.at(SELECTOR).has("deployment")
                    ? named(object.at(SELECTOR), SELECTOR, "deploymentconfig")
                    : Optional.empty());
  }

  private static Optional<Owner> named(JsonNode strings, JsonPointer at, String key) {
    return strings.hasNonNull(key)
        ? Optional.of(
            new Owner(DEPLOYMENT_CONFIG, strings.path(key).asText(), at.appendProperty(key)))
        : Optional.empty();
  }

  /** The one that an object names as such, and not by what OpenShift writes. */
  static Optional<Owner> referred(JsonNode object) {
    int index = 0;
    for (JsonNode reference : object.at(REFERENCES)) {
      JsonPointer at = REFERENCES.appendIndex(index++);
      String kind = reference.path("kind").asText("");
      if (reference.path("controller").asBoolean() || kind.equals(DEPLOYMENT_CONFIG)) {
        return Optional.of(new Owner(kind, reference.path("name").asText(""), at));
      }
    }
    return Optional.empty();
  }

  public boolean isDeploymentConfig() {
    return kind.equals(DEPLOYMENT_CONFIG);
  }

  /** {@code DeploymentConfig "api"}. */
  @Override
  public String toString() {
    return KubeObject.called(kind, name);
  }
}
