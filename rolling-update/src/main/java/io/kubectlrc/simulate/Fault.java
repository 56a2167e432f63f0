package io.kubectlrc.simulate;

import java.time.Duration;

/** What goes wrong with one request. */
public sealed interface Fault {

  /** Nothing. */
  record None() implements Fault {}

  /** It takes longer. */
  record Slow(Duration by) implements Fault {}

  /** 429: the client tries again after that time, and then is answered. */
  record Busy(Duration retryAfter) implements Fault {}

  /** Nobody answers; nothing was done. */
  record Unavailable() implements Fault {}

  /** 409: somebody else has just written the object. */
  record Conflict() implements Fault {}

  /**
   * The connection breaks, or the server answers 500.
   *
   * @param applied whether a write had its effect all the same
   */
  record Lost(boolean applied) implements Fault {}

  /**
   * The client's process is killed.
   *
   * @param applied after the write rather than before it
   */
  record Death(boolean applied) implements Fault {}
}
