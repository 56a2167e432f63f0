package io.kubectlrc.simulate;

import java.time.Duration;

/** What goes wrong with one request. */
public sealed interface RequestFault {

  /** Nothing. */
  record None() implements RequestFault {}

  /** It takes longer. */
  record Slow(Duration by) implements RequestFault {}

  /** 429: the client tries again after that time, and then is answered. */
  record Busy(Duration retryAfter) implements RequestFault {}

  /** Nobody answers; nothing was done. */
  record Unavailable() implements RequestFault {}

  /** 409: somebody else has just written the object. */
  record Conflict() implements RequestFault {}

  /**
   * The connection breaks, or the server answers 500.
   *
   * @param applied whether a write had its effect all the same
   */
  record Lost(boolean applied) implements RequestFault {}

  /**
   * The client's process is killed.
   *
   * @param applied after the write rather than before it
   */
  record Death(boolean applied) implements RequestFault {}
}
