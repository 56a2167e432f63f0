package io.kubectlrc.selector;

import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The rule under which one ReplicationController may replace another pod by pod: a key that both
 * selectors have, with different values. Without one, each controller's selector could match the
 * other's pods. {@code kubectl rolling-update} said of it: "must specify a matching key with
 * non-equal value".
 */
public sealed interface MatchingKey {

  /** The rule holds, by the first such key in alphabetical order. */
  record Found(String key, String oldValue, String newValue) implements MatchingKey {}

  /**
   * The rule does not hold.
   *
   * @param equal the keys of both selectors, and the value that both have
   * @param onlyOld keys of the old selector alone
   * @param onlyNew keys of the new selector alone
   */
  record Missing(
      SortedMap<String, String> equal, SortedSet<String> onlyOld, SortedSet<String> onlyNew)
      implements MatchingKey {
    public Missing {
      equal = Collections.unmodifiableSortedMap(new TreeMap<>(equal));
      onlyOld = Collections.unmodifiableSortedSet(new TreeSet<>(onlyOld));
      onlyNew = Collections.unmodifiableSortedSet(new TreeSet<>(onlyNew));
    }

    /** One sentence that names the keys. */
    public String reason() {
      if (!equal.isEmpty()) {
        return "both selectors have " + Labels.toText(equal) + ", and no key with another value";
      }
      return "the selectors share no key: the old one has "
          + String.join(",", onlyOld)
          + ", the new one "
          + String.join(",", onlyNew);
    }
  }

  /** Looks for the update key of two ReplicationControllers' selectors. */
  static MatchingKey between(Map<String, String> oldSelector, Map<String, String> newSelector) {
    SortedMap<String, String> equal = new TreeMap<>();
    for (Map.Entry<String, String> entry : new TreeMap<>(oldSelector).entrySet()) {
      String newValue = newSelector.get(entry.getKey());
      if (newValue == null) {
        continue;
      }
      if (!Objects.equals(entry.getValue(), newValue)) {
        return new Found(entry.getKey(), entry.getValue(), newValue);
      }
      equal.put(entry.getKey(), newValue);
    }
    SortedSet<String> onlyOld = new TreeSet<>(oldSelector.keySet());
    onlyOld.removeAll(newSelector.keySet());
    SortedSet<String> onlyNew = new TreeSet<>(newSelector.keySet());
    onlyNew.removeAll(oldSelector.keySet());
    return new Missing(equal, onlyOld, onlyNew);
  }
}
