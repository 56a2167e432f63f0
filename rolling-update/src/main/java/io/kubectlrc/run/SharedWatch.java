package io.kubectlrc.run;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlrc.cluster.Kind;
import io.kubectlrc.cluster.Ref;
import io.kubectlrc.cluster.Watch;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * One watch for several runs at once: each waits for changes on its own, all look at the same copy
 * of the cluster.
 */
public final class SharedWatch implements AutoCloseable {

  /** How often to see whether it is closed. */
  private static final Duration TURN = Duration.ofSeconds(1);

  private final Watch watch;
  private final Thread pump = new Thread(this::pump, "shared watch");
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition news = lock.newCondition();

  /** Those of all runs, by kind, so that the watch keeps none of a run that is over. */
  private final Map<Kind, List<Consumer<Ref>>> followers = new ConcurrentHashMap<>();

  private long changes;
  private volatile boolean closed;

  /**
   * @param watch closed with this
   */
  public SharedWatch(Watch watch) {
    this.watch = watch;
    pump.setDaemon(true);
    pump.start();
  }

  /** The watch as one run uses it, which closes it when it is over. */
  public Watch forRun() {
    return new View();
  }

  private void pump() {
    try {
      while (!closed) {
        if (watch.await(TURN)) {
          lock.lock();
          try {
            changes++;
            news.signalAll();
          } finally {
            lock.unlock();
          }
        }
      }
    } catch (InterruptedException closing) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    closed = true;
    pump.interrupt();
    watch.close();
  }

  private List<Consumer<Ref>> followers(Kind kind) {
    return followers.computeIfAbsent(
        kind,
        first -> {
          List<Consumer<Ref>> some = new CopyOnWriteArrayList<>();
          watch.follow(kind, ref -> some.forEach(follower -> follower.accept(ref)));
          return some;
        });
  }

  private final class View implements Watch {
    private final Map<Kind, List<Consumer<Ref>>> own = new EnumMap<>(Kind.class);
    private long seen;

    @Override
    public Collection<ObjectNode> all(Kind kind) {
      return watch.all(kind);
    }

    @Override
    public Optional<ObjectNode> get(Ref ref) {
      return watch.get(ref);
    }

    @Override
    public Collection<ObjectNode> ownedBy(Kind kind, Set<String> owners) {
      return watch.ownedBy(kind, owners);
    }

    @Override
    public void follow(Kind kind, Consumer<Ref> follower) {
      own.computeIfAbsent(kind, first -> new ArrayList<>()).add(follower);
      followers(kind).add(follower);
    }

    @Override
    public boolean await(Duration atMost) throws InterruptedException {
      lock.lockInterruptibly();
      try {
        long left = TimeUnit.NANOSECONDS.convert(atMost);
        while (seen == changes && left > 0) {
          left = news.awaitNanos(left);
        }
        boolean changed = seen != changes;
        seen = changes;
        return changed;
      } finally {
        lock.unlock();
      }
    }

    @Override
    public void close() {
      own.forEach((kind, some) -> followers(kind).removeAll(some)); // the rest is of all runs
    }
  }
}
