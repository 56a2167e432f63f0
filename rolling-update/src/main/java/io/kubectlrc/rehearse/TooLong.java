package io.kubectlrc.rehearse;

import io.kubectlrc.operate.Refusal;
import io.kubectlrc.operate.RefusalException;
import io.kubectlrc.simulate.Overrun;
import io.kubectlrc.wording.Sentence;
import io.kubectlrc.wording.Setting;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * A rehearsal would go on for longer than it is worth: whoever waits looks every few seconds, in
 * virtual time too.
 */
public final class TooLong extends RefusalException {

  /** As long as the delays that are asked for may be, all of them together. */
  public static final Duration MOST_ASKED = Duration.ofHours(24);

  /** As long as a rehearsal may go on: many pods may each take a while. */
  static final Duration LIMIT = Duration.ofHours(72);

  private TooLong(Overrun overrun) {
    super(
        new Refusal(
            "it would go on for longer than %d hours, and a rehearsal follows none so long"
                .formatted(LIMIT.toHours()),
            Sentence.of(
                "Rehearse it with fewer replicas, or with shorter delays: {} and {} take the place"
                    + " of the manifests'.",
                Setting.POD_START,
                Setting.POD_STOP)),
        overrun);
  }

  /**
   * @throws TooLong if something overruns the virtual time that it has
   */
  static <T> T unless(Supplier<T> run) {
    try {
      return run.get();
    } catch (Overrun overrun) {
      throw new TooLong(overrun);
    }
  }
}
