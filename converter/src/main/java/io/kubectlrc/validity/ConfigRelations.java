package io.kubectlrc.validity;

import static io.kubectlrc.validity.Faults.text;

import com.fasterxml.jackson.databind.JsonNode;
import io.kubectlrc.manifest.Placeholder;
import java.util.List;
import java.util.Map;

/**
 * The rules of ConfigMaps and Secrets. What a Secret holds is never told.
 *
 * @see <a href="https://kubernetes.io/docs/concepts/configuration/secret/#secret-types">Types of
 *     Secret</a>
 */
final class ConfigRelations {
  private static final List<String> OF_SECRETS = List.of("data", "stringData");

  /** By the type of a Secret: the keys that it must have, of each list one. */
  private static final Map<String, List<List<String>>> KEYS =
      Map.of(
          "kubernetes.io/tls", List.of(List.of("tls.crt"), List.of("tls.key")),
          "kubernetes.io/dockerconfigjson", List.of(List.of(".dockerconfigjson")),
          "kubernetes.io/dockercfg", List.of(List.of(".dockercfg")),
          "kubernetes.io/basic-auth", List.of(List.of("username", "password")),
          "kubernetes.io/ssh-auth", List.of(List.of("ssh-privatekey")));

  private final Faults faults;

  ConfigRelations(Faults faults) {
    this.faults = faults;
  }

  void configMap(JsonNode map, Path at) {
    keys(map.path("data"), at.to("data"));
    keys(map.path("binaryData"), at.to("binaryData"));
    for (Map.Entry<String, JsonNode> entry : map.path("data").properties()) {
      if (map.path("binaryData").has(entry.getKey())) {
        faults.invalid(at.to("data").to(entry.getKey()), "is in binaryData, too");
      }
    }
  }

  void secret(JsonNode secret, Path at) {
    OF_SECRETS.forEach(field -> keys(secret.path(field), at.to(field)));
    String type = text(secret.path("type"));
    if (OF_SECRETS.stream().anyMatch(field -> isOpen(secret.path(field)))) {
      return;
    }
    for (List<String> keys : KEYS.getOrDefault(type, List.of())) {
      if (keys.stream().noneMatch(key -> isIn(secret, key))) {
        faults.invalid(
            at.to("type"),
            "is %s, which must have %s in its data".formatted(type, Values.alternatives(keys)));
      }
    }
  }

  private static boolean isIn(JsonNode secret, String key) {
    return OF_SECRETS.stream().anyMatch(field -> secret.path(field).has(key));
  }

  /** Whether a template tool is yet to write some of the keys. */
  private static boolean isOpen(JsonNode data) {
    return data.isTextual()
        || data.propertyStream().anyMatch(entry -> Placeholder.first(entry.getKey()).isPresent());
  }

  private void keys(JsonNode data, Path at) {
    for (Map.Entry<String, JsonNode> entry : data.properties()) {
      String key = entry.getKey();
      if (Placeholder.first(key).isEmpty()) {
        Values.configKey(key)
            .ifPresent(broken -> faults.invalid(at.to(key), "is a key, which " + broken));
      }
    }
  }
}
