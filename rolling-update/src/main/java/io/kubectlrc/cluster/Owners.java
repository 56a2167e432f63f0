package io.kubectlrc.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.Set;

/**
 * By whom objects are owned: the names by which a {@link Watch} finds them without a look at all.
 */
public final class Owners {

  /** In the place of a controller's name, of what has none. */
  public static final String NO_CONTROLLER = "";

  private Owners() {}

  /** The names of an object's owners, and {@link #NO_CONTROLLER} if none of them controls it. */
  public static Set<String> of(JsonNode object) {
    Set<String> names = new HashSet<>();
    boolean controlled = false;
    for (JsonNode owner : object.path("metadata").path("ownerReferences")) {
      names.add(owner.path("name").asText());
      controlled |= owner.path("controller").asBoolean();
    }
    if (!controlled) {
      names.add(NO_CONTROLLER);
    }
    return names;
  }

  /** Whether an object has one of these owners. */
  public static boolean areOf(JsonNode object, Set<String> names) {
    return of(object).stream().anyMatch(names::contains);
  }
}
