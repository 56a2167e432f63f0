package io.kubectlrc.cli;

import io.kubectlrc.run.Cancellation;
import java.util.concurrent.CountDownLatch;

/**
 * Lets SIGINT and SIGTERM cancel a run instead of cutting it short: the request in flight is
 * finished, then the process ends with the run's own exit code.
 */
final class Signals implements AutoCloseable {
  private final Thread hook;
  private final CountDownLatch end = new CountDownLatch(1);
  private volatile int exitCode = ExitCode.INTERRUPTED;

  private Signals(Cancellation cancellation, Io io) {
    hook =
        new Thread(
            () -> {
              cancellation.request();
              try {
                end.await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
              io.out().flush();
              // A process that ends by a signal has the signal's exit code unless it is halted.
              Runtime.getRuntime().halt(exitCode);
            },
            "signals");
  }

  /** Until it is closed, a signal cancels. */
  static Signals cancelling(Cancellation cancellation, Io io) {
    Signals signals = new Signals(cancellation, io);
    Runtime.getRuntime().addShutdownHook(signals.hook);
    return signals;
  }

  /** The run has ended, cancelled or not. */
  void ended(int code) {
    exitCode = code;
  }

  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      end.countDown(); // a signal came: the hook ends the process
    }
  }
}
