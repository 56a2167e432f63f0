package io.kubectlrc.selector;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * ReplicationControllers of one namespace, of which several may be versions of one thing, others
 * members of it: {@code mongo-3} beside {@code mongo-1} and {@code mongo-2} is none of their
 * versions.
 *
 * @param podLabels the labels of their pods, by their names
 */
public record PeerControllers(Map<String, Map<String, String>> podLabels) {
  public PeerControllers {
    podLabels = Map.copyOf(podLabels);
  }

  /** Those of v1. */
  public static PeerControllers of(Collection<? extends JsonNode> controllers) {
    Map<String, Map<String, String>> labels = new LinkedHashMap<>();
    controllers.forEach(
        rc ->
            labels.putIfAbsent(
                rc.at("/metadata/name").asText(),
                Labels.of(rc.at("/spec/template/metadata/labels"))));
    return new PeerControllers(labels);
  }

  /** These and another one, of which the labels may not be known; none if the name is here. */
  public PeerControllers with(String name, Map<String, String> labels) {
    Map<String, Map<String, String>> more = new LinkedHashMap<>(podLabels);
    more.putIfAbsent(name, labels);
    return new PeerControllers(more);
  }

  /** Whether two names, of these or not, differ in their versions at most. */
  public boolean areVersions(String one, String other) {
    return base(one).equals(base(other));
  }

  /** A name without its version. */
  public String base(String name) {
    Series beside = Series.of(podLabels.keySet());
    return Versions.DEFAULT
        .nameOf(new Bearer(name, podLabels.getOrDefault(name, Map.of()), beside))
        .base();
  }
}
