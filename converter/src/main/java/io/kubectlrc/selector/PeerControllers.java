package io.kubectlrc.selector;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/**
 * ReplicationControllers of one namespace, of which several may be versions of one thing, others
 * members of it: {@code mongo-3} beside {@code mongo-1} and {@code mongo-2} is none of their
 * versions.
 *
 * @param podLabels the labels of their pods, by their names
 * @param series which of them are called alike but for a number
 */
public record PeerControllers(Map<String, Map<String, String>> podLabels, Series series) {
  public PeerControllers {
    podLabels = Map.copyOf(podLabels);
  }

  /** Those whose names and pods' labels are known. */
  public static PeerControllers of(Map<String, Map<String, String>> podLabels) {
    return new PeerControllers(podLabels, Series.of(podLabels.keySet()));
  }

  /** Those of v1. */
  public static PeerControllers of(Collection<? extends JsonNode> controllers) {
    return of(podLabels(controllers));
  }

  /** The labels of controllers' pods, by the controllers' names. */
  public static Map<String, Map<String, String>> podLabels(
      Collection<? extends JsonNode> controllers) {
    Map<String, Map<String, String>> labels = new HashMap<>();
    controllers.forEach(
        rc ->
            labels.putIfAbsent(
                rc.at("/metadata/name").asText(),
                Labels.of(rc.at("/spec/template/metadata/labels"))));
    return labels;
  }

  /** Whether two names, of these or not, differ in their versions at most. */
  public boolean areVersions(String one, String other) {
    return base(one).equals(base(other));
  }

  /** A name without its version. */
  public String base(String name) {
    return Versions.DEFAULT
        .nameOf(new Bearer(name, podLabels.getOrDefault(name, Map.of()), series))
        .base();
  }
}
