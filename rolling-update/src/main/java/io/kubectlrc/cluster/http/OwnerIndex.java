package io.kubectlrc.cluster.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlrc.cluster.Owners;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Objects by the names of their owners. Safe for several threads; whoever asks for several owners
 * sees one moment, so that an object which passes from one to another is not missed between them.
 */
final class OwnerIndex {
  private final Map<String, Map<String, ObjectNode>> byOwner = new HashMap<>();

  /**
   * An object has become another.
   *
   * @param key by which results are ordered, of one object alone
   * @param former null if it is new
   * @param now null if it is gone
   */
  synchronized void change(String key, ObjectNode former, ObjectNode now) {
    if (former != null) {
      for (String owner : Owners.of(former)) {
        byOwner.computeIfPresent(
            owner,
            (name, owned) -> {
              owned.remove(key);
              return owned.isEmpty() ? null : owned;
            });
      }
    }
    if (now != null) {
      for (String owner : Owners.of(now)) {
        byOwner.computeIfAbsent(owner, first -> new HashMap<>()).put(key, now);
      }
    }
  }

  synchronized Collection<ObjectNode> ownedBy(Set<String> owners) {
    Map<String, ObjectNode> found = new TreeMap<>();
    owners.forEach(owner -> found.putAll(byOwner.getOrDefault(owner, Map.of())));
    return found.values();
  }
}
