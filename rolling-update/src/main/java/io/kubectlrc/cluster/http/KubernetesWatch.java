package io.kubectlrc.cluster.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlrc.cluster.ClusterException;
import io.kubectlrc.cluster.Kind;
import io.kubectlrc.cluster.Ref;
import io.kubectlrc.cluster.Watch;
import java.time.Duration;
import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/** A watch on a real cluster: one {@link Reflector}, with a thread of its own, for each kind. */
final class KubernetesWatch implements Watch {

  private final Map<Kind, Reflector> reflectors = new EnumMap<>(Kind.class);
  private final Lock lock = new ReentrantLock();
  private final Condition news = lock.newCondition();
  private boolean changed;

  private KubernetesWatch() {}

  /** Returns when all kinds have been listed. */
  static KubernetesWatch begin(Transport transport, String namespace, Set<Kind> kinds) {
    KubernetesWatch watch = new KubernetesWatch();
    for (Kind kind : kinds) {
      watch.reflectors.put(
          kind, new Reflector(transport, kind, namespace, watch::signal, Reflector.WATCH));
    }
    watch.reflectors.values().forEach(Reflector::start);
    try {
      watch.reflectors.values().forEach(Reflector::awaitFirstList);
    } catch (ClusterException refused) {
      watch.close();
      throw refused;
    }
    watch.lock.lock();
    try {
      watch.changed = false;
    } finally {
      watch.lock.unlock();
    }
    return watch;
  }

  private void signal() {
    lock.lock();
    try {
      changed = true;
      news.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private Reflector reflector(Kind kind) {
    Reflector reflector = reflectors.get(kind);
    if (reflector == null) {
      throw new IllegalArgumentException(kind.plural() + " are not watched");
    }
    return reflector;
  }

  @Override
  public Collection<ObjectNode> all(Kind kind) {
    return reflector(kind).all();
  }

  @Override
  public Optional<ObjectNode> get(Ref ref) {
    return reflector(ref.kind()).get(ref.namespace(), ref.name());
  }

  @Override
  public Collection<ObjectNode> ownedBy(Kind kind, Set<String> owners) {
    return reflector(kind).ownedBy(owners);
  }

  @Override
  public void follow(Kind kind, Consumer<Ref> follower) {
    reflector(kind).follow(follower);
  }

  @Override
  public boolean await(Duration atMost) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = nanos(atMost);
      while (!changed && left > 0) {
        left = news.awaitNanos(left);
      }
      boolean result = changed;
      changed = false;
      return result;
    } finally {
      lock.unlock();
    }
  }

  private static long nanos(Duration duration) {
    try {
      return duration.toNanos();
    } catch (ArithmeticException eternal) {
      return Long.MAX_VALUE;
    }
  }

  @Override
  public void close() {
    reflectors.values().forEach(Reflector::stop);
    reflectors.values().forEach(Reflector::join);
  }
}
