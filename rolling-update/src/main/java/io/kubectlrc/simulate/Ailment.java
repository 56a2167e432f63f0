package io.kubectlrc.simulate;

/** What is wrong with a container. */
public sealed interface Ailment {

  /** A container that begins, and what can be wrong with it. */
  interface Container {
    void neverGetReady();

    void wantItsImage();

    void crash(Crash how);

    void fade(Fading how);

    void flap(Flapping how);
  }

  /** Lets a container begin with it. */
  void befall(Container container);

  /** It runs, and its readiness probe fails for ever. */
  record NeverReady() implements Ailment {
    @Override
    public void befall(Container container) {
      container.neverGetReady();
    }
  }

  /** Its image can't be pulled. */
  record ImagePull() implements Ailment {
    @Override
    public void befall(Container container) {
      container.wantItsImage();
    }
  }

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

    @Override
    public void befall(Container container) {
      container.crash(this);
    }
  }

  /** It becomes ready, and later its readiness probe fails for ever. */
  record Fading(Range after) implements Ailment {
    @Override
    public void befall(Container container) {
      container.fade(this);
    }
  }

  /** Its readiness comes and goes. */
  record Flapping(Range ready, Range unready) implements Ailment {
    @Override
    public void befall(Container container) {
      container.flap(this);
    }
  }
}
