package io.kubectlrc.run;

import io.kubectlrc.cluster.Watch;
import java.time.Duration;

/**
 * Asks a run to stop, from another thread. A request in flight is finished; only a wait is broken
 * off.
 */
public final class Cancellation {
  private Thread waiting;
  private boolean requested;

  /** Asks for it; returns at once. */
  public synchronized void request() {
    requested = true;
    if (waiting != null) {
      waiting.interrupt();
    }
  }

  /** Whether somebody asked for it. */
  public synchronized boolean requested() {
    return requested;
  }

  /** Waits for a change, or for the end of the time, or for a cancellation. */
  void await(Watch watch, Duration atMost) {
    synchronized (this) {
      if (requested) {
        return;
      }
      waiting = Thread.currentThread();
    }
    try {
      watch.await(atMost);
    } catch (InterruptedException e) {
      request();
    } finally {
      synchronized (this) {
        waiting = null;
        // An interrupt that came just after the wait must not break the next request.
        Thread.interrupted();
      }
    }
  }
}
