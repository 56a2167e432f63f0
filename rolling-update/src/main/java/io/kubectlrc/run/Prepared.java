package io.kubectlrc.run;

import io.kubectlrc.cluster.ClusterException;
import io.kubectlrc.operate.Outcome;
import io.kubectlrc.operate.Plan;
import io.kubectlrc.operate.Progress;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * An operation on a cluster with all that it needs, to be planned and run: {@link RollingUpdate#on}
 * and {@link Adoption#on} begin one. Immutable; each plan and each run looks at the cluster anew.
 *
 * @apiNote Stable: what these methods mean stays so within a major version.
 */
public final class Prepared {
  private final Opening opening;
  private final Progress.Listener listener;
  private final Supplier<Cancellation> cancellation;
  private final Supplier<Holder> holder;
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
      Supplier<Cancellation> cancellation,
      Supplier<Holder> holder,
      Witness witness) {
    this.opening = opening;
    this.listener = listener;
    this.cancellation = cancellation;
    this.holder = holder;
    this.witness = witness;
  }

  /** Tells nobody; each run takes the lock for itself, and only an interrupt stops it. */
  static Prepared by(Opening opening) {
    return new Prepared(
        opening, Progress.Listener.NONE, Cancellation::new, Holder::ofThisProcess, Witness.NONE);
  }

  /** Tells somebody what happens, on the thread that runs it. */
  public Prepared withListener(Progress.Listener another) {
    Objects.requireNonNull(another, "another");
    return new Prepared(opening, another, cancellation, holder, witness);
  }

  /** Lets another thread ask it to stop, and with it whatever else has the same cancellation. */
  public Prepared withCancellation(Cancellation another) {
    Objects.requireNonNull(another, "another");
    return new Prepared(opening, listener, () -> another, holder, witness);
  }

  /**
   * Takes its lock in another name than one of this process. Two runs in one name have the lock in
   * common: never run them at the same time.
   */
  public Prepared withHolder(Holder another) {
    Objects.requireNonNull(another, "another");
    return new Prepared(opening, listener, cancellation, () -> another, witness);
  }

  /** Lets somebody look on and object; not closed here. */
  public Prepared withWitness(Witness another) {
    Objects.requireNonNull(another, "another");
    return new Prepared(opening, listener, cancellation, holder, another);
  }

  Progress.Listener listener() {
    return listener;
  }

  /** That of one run. */
  Cancellation cancellation() {
    return cancellation.get();
  }

  /** Who one run takes the lock for. */
  Holder holder() {
    return holder.get();
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
   * Runs it, from the checks to the end. If its thread is interrupted it stops, as by a {@link
   * Cancellation}; the interrupt is over then.
   *
   * @throws ClusterException if the cluster cannot be looked at
   */
  public Outcome run() {
    try (Opened opened = opening.open(this)) {
      return opened.operation().run();
    }
  }
}
