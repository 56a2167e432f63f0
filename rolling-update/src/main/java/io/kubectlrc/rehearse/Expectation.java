package io.kubectlrc.rehearse;

import io.kubectlrc.update.Journal;
import io.kubectlrc.update.Options;
import java.util.Optional;

/** What is expected of an operation, for the pods of a controller. */
public sealed interface Expectation {

  /** Their number stays within the bounds of a rolling update. */
  record WithinBounds(Options pace) implements Expectation {
    @Override
    public Optional<Options> options() {
      return Optional.of(pace);
    }
  }

  /**
   * The same of an update that has begun before: some of the pods are new already.
   *
   * @param journal says which
   */
  record Resumed(Options pace, Journal journal) implements Expectation {
    @Override
    public Optional<Options> options() {
      return Optional.of(pace);
    }

    @Override
    public Optional<Journal> resumed() {
      return Optional.of(journal);
    }
  }

  /** They stay the very same pods, all of them. */
  record SamePods() implements Expectation {
    @Override
    public Optional<Options> options() {
      return Optional.empty();
    }
  }

  /** The bounds of an update; empty if no pod may be replaced. */
  Optional<Options> options();

  /** The update that has begun before, if one has. */
  default Optional<Journal> resumed() {
    return Optional.empty();
  }

  /** Whether no pod may be replaced. */
  default boolean samePods() {
    return options().isEmpty();
  }
}
