package io.kubectlrc.convert.legacy;

import com.fasterxml.jackson.core.JsonPointer;
import java.util.Map;
import java.util.TreeMap;

/**
 * Where the parts of a new tree were in the old one.
 *
 * @param moved pointers of the new tree and what they were in the old; what lies below them moved
 *     along
 */
public record Origins(Map<String, String> moved) {

  /** Everything is where it was. */
  public static final Origins SAME = new Origins(Map.of());

  public Origins {
    moved = Map.copyOf(new TreeMap<>(moved));
  }

  /** The old pointer of a value of the new tree. */
  public JsonPointer of(JsonPointer now) {
    if (moved.isEmpty()) {
      return now;
    }
    String rest = "";
    for (JsonPointer at = now; at != null; at = at.head()) {
      String old = moved.get(at.toString());
      if (old != null) {
        return JsonPointer.compile(old + rest);
      }
      if (at.matches()) {
        break;
      }
      rest = at.last().toString() + rest;
    }
    return now;
  }
}
