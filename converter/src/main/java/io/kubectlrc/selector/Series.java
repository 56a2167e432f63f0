package io.kubectlrc.selector;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Objects beside each other that are called alike but for a small number.
 *
 * @param sizes how many there are of each name before the number
 */
public record Series(Map<String, Integer> sizes) {

  /** Nothing is known of what is beside. */
  public static final Series NONE = new Series(Map.of());

  /** Two may be the old and the new version of an update; three are members of one thing. */
  private static final int SMALLEST = 3;

  public Series {
    sizes = Map.copyOf(sizes);
  }

  /** The series among the names of one kind and namespace. */
  public static Series of(Collection<String> names) {
    Map<String, Integer> sizes = new HashMap<>();
    for (String name : Set.copyOf(names)) {
      Versions.VersionedName split = Versions.split(name);
      if (split.version().filter(Versions::isSmallNumber).isPresent()) {
        sizes.merge(split.base(), 1, Integer::sum);
      }
    }
    return new Series(sizes);
  }

  boolean has(String base) {
    return sizes.getOrDefault(base, 0) >= SMALLEST;
  }
}
