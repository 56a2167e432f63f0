package io.kubectlrc.operate;

/**
 * Decides what comes next. It remembers nothing: every decision follows from what there is, so an
 * operation that was killed at any point goes on from there.
 *
 * @param <S> what it needs to know of the cluster
 */
public interface Operation<S> {

  /** The next step. */
  Step<S> next(S state);

  /** What there will be when all that is waited for has happened, if nobody interferes. */
  S settled(S state);
}
