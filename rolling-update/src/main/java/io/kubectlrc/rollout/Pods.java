package io.kubectlrc.rollout;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The pods of one controller, or those without any. They are counted as they come and go, for after
 * each change of one of thousands all are asked about.
 */
public final class Pods {
  private final Map<String, Pod> ready = new LinkedHashMap<>();
  private final Map<String, Pod> unready = new LinkedHashMap<>();
  private final Map<String, Pod> ending = new LinkedHashMap<>();
  private int broken;

  public static Pods of(Collection<Pod> pods) {
    Pods all = new Pods();
    pods.forEach(all::add);
    return all;
  }

  /** Adds a pod of a name that is not among them. */
  public void add(Pod pod) {
    kin(pod).put(pod.name(), pod);
    broken += isBroken(pod) ? 1 : 0;
  }

  /** Removes a pod that is among them. */
  public void remove(Pod pod) {
    kin(pod).remove(pod.name());
    broken -= isBroken(pod) ? 1 : 0;
  }

  private Map<String, Pod> kin(Pod pod) {
    if (pod.ending()) {
      return ending;
    }
    return pod.readySince().isPresent() ? ready : unready;
  }

  private static boolean isBroken(Pod pod) {
    return !pod.ending() && pod.broken();
  }

  /** How many there are that are not ending. */
  public int size() {
    return ready.size() + unready.size();
  }

  /** Whether all are ending, or there are none. */
  public boolean isEmpty() {
    return size() == 0;
  }

  /** Whether there are none, not even ending ones. */
  public boolean areGone() {
    return isEmpty() && ending.isEmpty();
  }

  /** Those that are not ending. */
  public Stream<Pod> stream() {
    return Stream.concat(ready.values().stream(), unready.values().stream());
  }

  /** Those that are neither ready nor ending. */
  public Collection<Pod> unready() {
    return Collections.unmodifiableCollection(unready.values());
  }

  /** How many have been ready for so long. */
  int available(Instant now, Duration minReady) {
    return minReady.isZero()
        ? ready.size()
        : (int) ready.values().stream().filter(pod -> pod.available(now, minReady)).count();
  }

  /** How many will not become available by waiting. */
  int broken() {
    return broken;
  }
}
