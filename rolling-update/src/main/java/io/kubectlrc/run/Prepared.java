package io.kubectlrc.run;

import io.kubectlrc.cluster.ClusterException;
import io.kubectlrc.operate.Outcome;
import io.kubectlrc.operate.Plan;
import io.kubectlrc.operate.Progress;

/**
 * An operation on a cluster with all that it needs, to be planned and run: {@link RollingUpdate#on}
 * and {@link Adoption#on} begin one. Immutable; each plan and each run looks at the cluster anew.
 *
 * @apiNote Stable: what these methods mean stays so within a major version.
 */
public final class Prepared {
  private final Opening opening;
  private final Progress.Listener listener;
  private final Cancellation cancellation;
  private final Holder holder;
  private final Witness witness;

  /** Begins to look at the cluster. */
  @FunctionalInterface
  interface Opening {
    Opened open(Prepared how);
  }

  /**
   * An operation that looks at the cluster.
   *
   * @param end looks no more
   */
  record Opened(Planned operation, Runnable end) implements AutoCloseable {
    @Override
    public void close() {
      end.run();
    }
  }

  private Prepared(
      Opening opening,
      Progress.Listener listener,
      Cancellation cancellation,
      Holder holder,
      Witness witness) {
    this.opening = opening;
    this.listener = listener;
    this.cancellation = cancellation;
    this.holder = holder;
    this.witness = witness;
  }

  /** Tells nobody, and is this process's. */
  static Prepared by(Opening opening) {
    return new Prepared(
        opening, Progress.Listener.NONE, new Cancellation(), Holder.ofThisProcess(), Witness.NONE);
  }

  /** Tells somebody what happens, on the thread that runs it. */
  public Prepared withListener(Progress.Listener another) {
    return new Prepared(opening, another, cancellation, holder, witness);
  }

  /** Lets another thread ask it to stop. */
  public Prepared withCancellation(Cancellation another) {
    return new Prepared(opening, listener, another, holder, witness);
  }

  /** Takes its lock in another name than that of this process. */
  public Prepared withHolder(Holder another) {
    return new Prepared(opening, listener, cancellation, another, witness);
  }

  /** Lets somebody look on and object; not closed here. */
  public Prepared withWitness(Witness another) {
    return new Prepared(opening, listener, cancellation, holder, another);
  }

  Progress.Listener listener() {
    return listener;
  }

  Cancellation cancellation() {
    return cancellation;
  }

  Holder holder() {
    return holder;
  }

  Witness witness() {
    return witness;
  }

  /**
   * What {@link #run} would do; writes nothing.
   *
   * @throws ClusterException if the cluster cannot be looked at
   */
  public Plan plan() {
    try (Opened opened = opening.open(this)) {
      return opened.operation().plan();
    }
  }

  /**
   * Runs it, from the checks to the end.
   *
   * @throws ClusterException if the cluster cannot be looked at
   */
  public Outcome run() {
    try (Opened opened = opening.open(this)) {
      return opened.operation().run();
    }
  }
}
