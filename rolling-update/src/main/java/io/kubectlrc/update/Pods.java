package io.kubectlrc.update;

import io.kubectlrc.object.Pod;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/** The pods of one controller, or those without any. */
public interface Pods {

  /** No pods. */
  Pods NONE = of(List.of());

  /** How many there are that are not ending. */
  int size();

  /** Whether there are none, not even ending ones. */
  boolean areGone();

  /** Those that are not ending. */
  Stream<Pod> stream();

  /** Those that are neither ready nor ending. */
  Collection<Pod> unready();

  /** Those that are being deleted and are there still. */
  Collection<Pod> stopping();

  /** How many have been ready for so long. */
  int available(Instant now, Duration minReady);

  /** How many will not become available by waiting. */
  int broken();

  /** Whether all are ending, or there are none. */
  default boolean isEmpty() {
    return size() == 0;
  }

  /** Those of a list. */
  static Pods of(Collection<Pod> pods) {
    return new Listed(List.copyOf(pods));
  }

  /** What is counted anew whenever somebody asks. */
  record Listed(List<Pod> all) implements Pods {
    @Override
    public int size() {
      return (int) stream().count();
    }

    @Override
    public boolean areGone() {
      return all.isEmpty();
    }

    @Override
    public Stream<Pod> stream() {
      return all.stream().filter(pod -> !pod.ending());
    }

    @Override
    public Collection<Pod> unready() {
      return stream().filter(pod -> pod.readySince().isEmpty()).toList();
    }

    @Override
    public Collection<Pod> stopping() {
      return all.stream().filter(pod -> pod.stoppingUntil().isPresent()).toList();
    }

    @Override
    public int available(Instant now, Duration minReady) {
      return (int) all.stream().filter(pod -> pod.available(now, minReady)).count();
    }

    @Override
    public int broken() {
      return (int) stream().filter(Pod::broken).count();
    }
  }
}
