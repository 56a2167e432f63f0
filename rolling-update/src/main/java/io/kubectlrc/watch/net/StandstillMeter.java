package io.kubectlrc.watch.net;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Notices that this process stood still: a garbage collection, a machine with more to do than it
 * can. A thread that sleeps for a moment and wakes up much later has seen it.
 *
 * @see <a href="https://github.com/giltene/jHiccup">jHiccup</a>
 */
final class StandstillMeter implements AutoCloseable {

  private static final long NAP = TimeUnit.MILLISECONDS.toNanos(20);

  private final Duration tolerated;
  private final Listener listener;
  private final Thread thread = new Thread(this::run, "standstills");
  private volatile boolean stopped;

  /** Is told of a standstill, by {@link System#nanoTime}. */
  @FunctionalInterface
  interface Listener {
    void stoodStill(long fromNanos, long untilNanos);
  }

  /**
   * @param tolerated how late a thread may wake up on a healthy machine
   */
  StandstillMeter(Duration tolerated, Listener listener) {
    this.tolerated = tolerated;
    this.listener = listener;
    thread.setDaemon(true);
    thread.setPriority(Thread.MAX_PRIORITY);
  }

  void start() {
    thread.start();
  }

  private void run() {
    long last = System.nanoTime();
    while (!stopped) {
      LockSupport.parkNanos(NAP);
      long now = System.nanoTime();
      if (now - last - NAP > tolerated.toNanos()) {
        listener.stoodStill(last, now);
      }
      last = now;
    }
  }

  @Override
  public void close() {
    stopped = true;
    LockSupport.unpark(thread);
  }
}
