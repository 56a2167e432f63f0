package io.kubectlrc.run;

import io.kubectlrc.cluster.Watch;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Asks runs to stop, from another thread. Requests in flight are finished; only waits are broken
 * off.
 */
public final class Cancellation {
  private final Set<Thread> waiting = new HashSet<>();
  private boolean requested;

  /** Asks for it; returns at once. */
  public synchronized void request() {
    requested = true;
    waiting.forEach(Thread::interrupt);
  }

  /** Whether somebody asked for it. */
  public synchronized boolean requested() {
    return requested;
  }

  /** Waits until the time is over, or for a cancellation. */
  void pause(Watch watch, Duration length, Supplier<Instant> clock) {
    Instant end = clock.get().plus(length);
    for (Instant now = clock.get(); now.isBefore(end) && !requested(); now = clock.get()) {
      await(watch, Duration.between(now, end));
    }
  }

  /**
   * Waits for a change, or for the end of the time, or for a cancellation. Whoever else interrupts
   * the thread meanwhile asks for one.
   */
  public void await(Watch watch, Duration atMost) {
    synchronized (this) {
      if (requested) {
        return;
      }
      waiting.add(Thread.currentThread());
    }
    try {
      watch.await(atMost);
    } catch (InterruptedException e) {
      request();
    } finally {
      synchronized (this) {
        waiting.remove(Thread.currentThread());
        if (requested) {
          // Our interrupt, if it came just after the wait, must not break the next request.
          Thread.interrupted();
        }
      }
    }
  }
}
