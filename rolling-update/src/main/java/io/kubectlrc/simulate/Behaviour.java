package io.kubectlrc.simulate;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * How a pod behaves on its node.
 *
 * @param start from its scheduling until its healthy containers are ready
 * @param stop from the request to delete it until it is gone
 * @param restart from the beginning of its containers anew, on the same node, until they are ready
 * @param ailments by name of the container, init containers too; the others are healthy
 */
public record Behaviour(Range start, Range stop, Range restart, Map<String, Ailment> ailments) {

  public Behaviour {
    ailments = Collections.unmodifiableMap(new TreeMap<>(ailments));
  }

  /** Nothing is wrong with it. */
  public static Behaviour healthy(Range start, Range stop) {
    return new Behaviour(start, stop, start, Map.of());
  }

  public Behaviour with(String container, Ailment ailment) {
    Map<String, Ailment> more = new TreeMap<>(ailments);
    more.put(container, ailment);
    return new Behaviour(start, stop, restart, more);
  }

  /** One whose containers take another time when they begin anew. */
  public Behaviour restartingIn(Range another) {
    return new Behaviour(start, stop, another, ailments);
  }

  /** Decides how each pod behaves; asked once for each, when it gets its node. */
  @FunctionalInterface
  public interface Choice {
    Behaviour of(Snapshot pod);
  }
}
