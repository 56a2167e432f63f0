package io.kubectlrc.simulate;

import java.time.Duration;

/** What goes wrong with one request. */
public sealed interface RequestFault {

  /** A request on its way to the server and back, and what can be done to it. */
  interface Journey {
    void take(Duration time);

    /** The client has to send it again. */
    void repeatAfter(Duration time);

    /** Somebody else writes the object that it is about to write. */
    void overtake();

    /** Nobody answers. */
    void refuse();

    /** The connection breaks. */
    void lose();

    /** The client's process ends. */
    void kill(String when);
  }

  /** When it is sent. */
  default void sent(Journey journey) {}

  /** When it has come to the server, which has not looked at it. */
  default void arriving(Journey journey) {}

  /** When the server has done what it asks for. */
  default void done(Journey journey) {}

  /** When its answer has come back. */
  default void answered(Journey journey) {}

  /** Nothing. */
  record None() implements RequestFault {}

  /** It takes longer. */
  record Slow(Duration by) implements RequestFault {
    @Override
    public void arriving(Journey journey) {
      journey.take(by);
    }
  }

  /** 429: the client tries again after that time, and then is answered. */
  record Busy(Duration retryAfter) implements RequestFault {
    @Override
    public void arriving(Journey journey) {
      journey.repeatAfter(retryAfter);
    }
  }

  /** Nobody answers; nothing was done. */
  record Unavailable() implements RequestFault {
    @Override
    public void arriving(Journey journey) {
      journey.refuse();
    }
  }

  /** 409: somebody else has just written the object. */
  record Conflict() implements RequestFault {
    @Override
    public void arriving(Journey journey) {
      journey.overtake();
    }
  }

  /**
   * The connection breaks, or the server answers 500.
   *
   * @param applied whether a write had its effect all the same
   */
  record Lost(boolean applied) implements RequestFault {
    @Override
    public void arriving(Journey journey) {
      if (!applied) {
        journey.lose();
      }
    }

    @Override
    public void answered(Journey journey) {
      journey.lose();
    }
  }

  /**
   * The client's process is killed.
   *
   * @param applied after the write rather than before it
   */
  record Death(boolean applied) implements RequestFault {
    @Override
    public void sent(Journey journey) {
      if (!applied) {
        journey.kill("before");
      }
    }

    @Override
    public void done(Journey journey) {
      if (applied) {
        journey.kill("after");
      }
    }
  }
}
