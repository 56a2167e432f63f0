package io.kubectlrc.run;

import io.kubectlrc.object.Pod;
import io.kubectlrc.update.Pods;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Pods that are counted as they come and go, for after each change of one of thousands all are
 * asked about.
 */
final class CountedPods implements Pods {
  private final Map<String, Pod> ready = new LinkedHashMap<>();
  private final Map<String, Pod> unready = new LinkedHashMap<>();
  private final Map<String, Pod> ended = new LinkedHashMap<>();
  private final Map<String, Pod> stopping = new LinkedHashMap<>();
  private int broken;

  /** Adds a pod of a name that is not among them. */
  void add(Pod pod) {
    kin(pod).put(pod.name(), pod);
    broken += isBroken(pod) ? 1 : 0;
  }

  /** Removes a pod that is among them. */
  void remove(Pod pod) {
    kin(pod).remove(pod.name());
    broken -= isBroken(pod) ? 1 : 0;
  }

  private Map<String, Pod> kin(Pod pod) {
    if (pod.ending()) {
      return pod.stoppingUntil().isPresent() ? stopping : ended;
    }
    return pod.readySince().isPresent() ? ready : unready;
  }

  private static boolean isBroken(Pod pod) {
    return !pod.ending() && pod.broken();
  }

  @Override
  public int size() {
    return ready.size() + unready.size();
  }

  @Override
  public boolean areGone() {
    return isEmpty() && ended.isEmpty() && stopping.isEmpty();
  }

  @Override
  public Stream<Pod> stream() {
    return Stream.concat(ready.values().stream(), unready.values().stream());
  }

  @Override
  public Collection<Pod> unready() {
    return Collections.unmodifiableCollection(unready.values());
  }

  @Override
  public Collection<Pod> stopping() {
    return Collections.unmodifiableCollection(stopping.values());
  }

  @Override
  public int available(Instant now, Duration minReady) {
    return minReady.isZero()
        ? ready.size()
        : (int) ready.values().stream().filter(pod -> pod.available(now, minReady)).count();
  }

  @Override
  public int broken() {
    return broken;
  }
}
