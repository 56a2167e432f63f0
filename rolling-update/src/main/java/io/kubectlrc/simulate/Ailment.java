package io.kubectlrc.simulate;

/** What is wrong with a container. */
public sealed interface Ailment {

  /** It runs, and its readiness probe fails for ever. */
  record NeverReady() implements Ailment {}

  /** Its image can't be pulled. */
  record ImagePull() implements Ailment {}

  /**
   * It exits again and again, and is restarted later each time.
   *
   * @param after how long it runs before
   * @param ready whether it is ready while it runs
   */
  record Crash(Range after, boolean ready) implements Ailment {

    /** It is ready while it runs. */
    public Crash(Range after) {
      this(after, true);
    }
  }

  /** It becomes ready, and later its readiness probe fails for ever. */
  record Fading(Range after) implements Ailment {}

  /** Its readiness comes and goes. */
  record Flapping(Range ready, Range unready) implements Ailment {}
}
