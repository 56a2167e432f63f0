package io.kubectlrc.run;

import io.kubectlrc.operate.Operation;
import io.kubectlrc.operate.Outcome;
import io.kubectlrc.operate.Step;
import io.kubectlrc.wording.Sentence;
import java.time.Duration;
import java.util.Optional;

/**
 * What one run of an operation sees, remembers and tells; the operation itself remembers nothing.
 *
 * @param <S> what the operation knows of the cluster
 */
interface Course<S> {

  /** What is run. */
  Operation<S> operation();

  /** What there is, as the view shows it. */
  S observe();

  /** The same as the server itself says it now. */
  S observeAfresh();

  /**
   * Takes note of a look and of the step that follows from it, and tells what is new.
   *
   * @return whether it is nearer to the end than ever before
   */
  boolean observed(S state, Step<S> step);

  /** How long to leave a change undone, at most; not positive if it is time for it. */
  Duration heldBack(S state, Step.Change<S> change);

  /** Takes note of a change that was made. */
  void taken(S before, Step.Change<S> change);

  /** How long it may go without progress. */
  Duration patience();

  /**
   * Whether somebody who objects to more of it may stop it here: it goes forward, and every pod has
   * a controller.
   */
  boolean mayStop(S state);

  /** Goes back from now on, if it was told to and can: it cannot go on, for this reason. */
  boolean goesBack(String reason);

  /** Whether the last change was made, though its answer was lost. */
  boolean isOver(S state);

  /**
   * How it has ended.
   *
   * @param last the change with which it did; empty if there was nothing left to do
   */
  Outcome ended(Optional<Step.Change<S>> last);

  /**
   * It can't go on.
   *
   * @param remedy empty for the usual one
   */
  Outcome.Failed failed(Sentence reason, Sentence remedy);

  /** It was cancelled. */
  Outcome interrupted();
}
