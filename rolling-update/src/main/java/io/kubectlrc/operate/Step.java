package io.kubectlrc.operate;

import io.kubectlrc.cluster.Kind;
import io.kubectlrc.wording.Sentence;
import io.kubectlrc.wording.Wording;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What an operation does next.
 *
 * @param <S> what the operation knows of the cluster
 */
public sealed interface Step<S> {

  /** In one sentence without a full stop, as an order. */
  String sentence();

  /** The same in the words of what a user works with. */
  default String sentence(Wording wording) {
    return sentence();
  }

  /**
   * It changes the cluster. Each operation has a sealed family of these; whoever adds one to it is
   * held by the compiler to say all of this.
   */
  non-sealed interface Change<S> extends Step<S> {

    /**
     * What it writes.
     *
     * @param sight what is there now; {@code state} was made of it
     */
    Writing writing(S state, Sight sight);

    /** What there will be right after it. */
    S after(S state);

    /**
     * What to tell when it is done.
     *
     * @param before what it was decided on
     * @param after what is there now
     */
    List<Progress> told(S before, Sight after);

    /** Whether the operation has ended with it. */
    default boolean last() {
      return false;
    }

    /** Whether it brings the end nearer; what may have to be done again and again does not. */
    default boolean advances() {
      return true;
    }
  }

  /**
   * Nothing to do until something changes.
   *
   * @param awaited what has to happen, as in "wait for …"
   * @param atMost when to look again even if nothing does
   * @param leaving what is being deleted, if that is waited for
   */
  record Wait<S>(String awaited, Optional<Duration> atMost, Optional<Leaving> leaving)
      implements Step<S> {

    /** An object that is being deleted. */
    public record Leaving(Kind kind, String name) {}

    /** With a time at which something may be due. */
    public Wait(String awaited, Optional<Duration> atMost) {
      this(awaited, atMost, Optional.empty());
    }

    /** Without one. */
    public Wait(String awaited) {
      this(awaited, Optional.empty());
    }

    /** For an object that is being deleted. */
    public static <S> Wait<S> untilGone(Kind kind, String name) {
      return new Wait<>(
          kind.kind() + " " + name + " to be gone",
          Optional.empty(),
          Optional.of(new Leaving(kind, name)));
    }

    /** What has to happen, and by whose finalizers it has not. */
    public String awaited(Sight sight) {
      return leaving
          .flatMap(object -> sight.find(sight.ref(object.kind(), object.name())))
          .flatMap(Finalizers::held)
          .map(finalizers -> awaited + ", which has the " + finalizers)
          .orElse(awaited);
    }

    @Override
    public String sentence() {
      return "wait for " + awaited;
    }
  }

  /** There is nothing left to do. */
  record Done<S>() implements Step<S> {
    @Override
    public String sentence() {
      return "nothing left to do";
    }
  }

  /** The cluster is in a state from which the operation cannot go on. */
  record Stuck<S>(Sentence reason, Sentence remedy) implements Step<S> {
    /** With sentences that are all text. */
    public Stuck(String reason, String remedy) {
      this(Sentence.of(reason), Sentence.of(remedy));
    }

    @Override
    public String sentence() {
      return sentence(Wording.LIBRARY);
    }

    @Override
    public String sentence(Wording wording) {
      return reason.in(wording) + "; " + remedy.in(wording);
    }
  }
}
