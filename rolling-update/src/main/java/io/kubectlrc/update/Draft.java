package io.kubectlrc.update;

import io.kubectlrc.operate.Refusal;
import io.kubectlrc.wording.Sentence;

/**
 * What became of a request for an update: a proposal, or the reason why there is none.
 *
 * @apiNote Stable: its meaning stays within a major version; methods may be added.
 */
public sealed interface Draft permits Proposal, Draft.Refused {

  /** There is none. */
  record Refused(Refusal refusal) implements Draft {}

  /** There is none, for this reason. */
  static Draft refused(String message, String remedy) {
    return refused(message, Sentence.of(remedy));
  }

  /** There is none, for this reason. */
  static Draft refused(String message, Sentence remedy) {
    return new Refused(new Refusal(message, remedy));
  }
}
