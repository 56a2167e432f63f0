package io.kubectlrc.operate;

import java.util.ArrayList;
import java.util.List;

/**
 * What an operation will do, from wherever it is, if nobody interferes: its own decisions, on a
 * cluster that does at once what it is asked for.
 *
 * @param steps all changes
 * @param end what then comes: {@code Done}, {@code Stuck}, or a {@code Wait} for what only somebody
 *     else can do
 */
public record Forecast<S>(List<Step.Change<S>> steps, Step<S> end) {

  /** More steps than any operation takes. */
  private static final int LIMIT = 10_000;

  public Forecast {
    steps = List.copyOf(steps);
  }

  /** The first of them, or what comes if there is none. */
  public Step<S> first() {
    return steps.isEmpty() ? end : steps.get(0);
  }

  /** The steps from a state on. */
  public static <S> Forecast<S> of(Operation<S> operation, S present) {
    List<Step.Change<S>> steps = new ArrayList<>();
    S state = present;
    boolean settled = false;
    while (steps.size() < LIMIT) {
      Step<S> step = operation.next(state);
      // What can be foretold ends with the first step that only somebody else can follow.
      if (step instanceof Step.Change<S> change) {
        steps.add(change);
        if (change.last()) {
          return new Forecast<>(steps, new Step.Done<>());
        }
        state = change.after(state);
        settled = false;
      } else if (step instanceof Step.Wait<S> && !settled) {
        state = operation.settled(state);
        settled = true;
      } else {
        return new Forecast<>(steps, step);
      }
    }
    throw new IllegalStateException("no end in sight after " + steps.subList(0, 10));
  }
}
