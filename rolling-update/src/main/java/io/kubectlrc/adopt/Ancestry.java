package io.kubectlrc.adopt;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlrc.cluster.Kind;
import io.kubectlrc.object.ControllerRef;
import io.kubectlrc.object.Metadata;
import io.kubectlrc.object.OpenShiftMarks;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * What stands behind a ReplicationController of OpenShift: the DeploymentConfig, its other
 * ReplicationControllers, and the pods that rolled this one out.
 *
 * @param formers the other ReplicationControllers of the DeploymentConfig
 * @param helpers the deployer and hook pods of this ReplicationController
 */
public record Ancestry(Optional<AdoptedConfig> config, List<Former> formers, List<Helper> helpers) {

  /** Of a ReplicationController that stands for itself. */
  public static final Ancestry NONE = new Ancestry(Optional.empty(), List.of(), List.of());

  public Ancestry {
    formers = List.copyOf(formers);
    helpers = List.copyOf(helpers);
  }

  /** Another ReplicationController of the DeploymentConfig. */
  public record Former(String name, boolean hasPods, boolean ending) {
    static Former of(JsonNode rc) {
      return new Former(
          Metadata.name(rc),
          rc.path("spec").path("replicas").asInt(1) > 0
              || rc.path("status").path("replicas").asInt() > 0,
          Metadata.isEnding(rc));
    }
  }

  /**
   * A deployer or hook pod.
   *
   * @param tied whether it would go with the ReplicationController
   */
  public record Helper(String name, boolean tied) {}

  /**
   * Reads a namespace's objects.
   *
   * @param config the DeploymentConfig of the origin's name
   */
  static Ancestry of(
      Origin origin,
      Optional<ObjectNode> config,
      Collection<ObjectNode> controllers,
      Collection<ObjectNode> pods) {
    if (origin.config().isEmpty()) {
      return NONE;
    }
    OriginConfig before = origin.config().get();
    return new Ancestry(
        config.map(tree -> AdoptedConfig.of(tree, before)),
        formers(before.name(), origin.name(), controllers).stream().map(Former::of).toList(),
        pods.stream()
            .filter(pod -> helps(pod, origin.name()) && !Metadata.isEnding(pod))
            .map(pod -> new Helper(Metadata.name(pod), isTied(pod, origin.name())))
            .toList());
  }

  /** The ReplicationControllers of a DeploymentConfig but for one. */
  static List<ObjectNode> formers(
      String config, String except, Collection<ObjectNode> controllers) {
    return controllers.stream()
        .filter(rc -> !Metadata.name(rc).equals(except) && belongs(rc, config))
        .toList();
  }

  private static boolean belongs(JsonNode rc, String config) {
    return rc.path("metadata").path("labels").path(OpenShiftMarks.CONFIG).asText().equals(config)
        || ControllerRef.of(rc)
            .filter(owner -> owner.kind().equals(Kind.DEPLOYMENT_CONFIG.kind()))
            .filter(owner -> owner.name().equals(config))
            .isPresent();
  }

  /** Whether a pod does, or did, something for the rollout of a ReplicationController. */
  static boolean helps(JsonNode pod, String controller) {
    return pod.path("metadata")
        .path("labels")
        .path(OpenShiftMarks.DEPLOYER_POD_FOR)
        .asText()
        .equals(controller);
  }

  private static boolean isTied(JsonNode pod, String controller) {
    for (JsonNode owner : pod.path("metadata").path("ownerReferences")) {
      if (owner.path("kind").asText().equals(Kind.REPLICATION_CONTROLLER.kind())
          && owner.path("name").asText().equals(controller)) {
        return true;
      }
    }
    return false;
  }

  Ancestry with(Optional<AdoptedConfig> other) {
    return new Ancestry(other, formers, helpers);
  }

  Ancestry with(UnaryOperator<AdoptedConfig> change) {
    return with(config.map(change));
  }

  Ancestry withoutFormer(String name) {
    return new Ancestry(
        config, formers.stream().filter(one -> !one.name().equals(name)).toList(), helpers);
  }

  Ancestry withoutHelper(String name) {
    return new Ancestry(
        config, formers, helpers.stream().filter(one -> !one.name().equals(name)).toList());
  }

  /** What controllers will have made of it. */
  Ancestry settled() {
    return new Ancestry(
        config.filter(present -> !present.ending()).map(AdoptedConfig::withPeace),
        formers.stream().filter(former -> !former.ending()).toList(),
        helpers.stream().map(helper -> new Helper(helper.name(), false)).toList());
  }
}
