package io.kubectlrc.run;

import io.kubectlrc.rollout.Refusal;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** How a run of an adoption, or of its undo, ended. */
public sealed interface AdoptionOutcome {

  /**
   * A Deployment has the pods now.
   *
   * @param pods how many they are
   * @param withoutController how long, as seen from here, a lost pod would not have been replaced;
   *     zero if an earlier run had got further
   */
  record Adopted(
      String controller, String deployment, int pods, Duration duration, Duration withoutController)
      implements AdoptionOutcome {}

  /**
   * A ReplicationController has the pods again.
   *
   * @param pods how many they are
   * @param withoutController as in {@link Adopted}
   */
  record Undone(
      String controller, String deployment, int pods, Duration duration, Duration withoutController)
      implements AdoptionOutcome {}

  /**
   * What was asked for is so already.
   *
   * @param deployment the one that has the pods, if one has
   */
  record NothingToDo(String reason, Optional<String> deployment) implements AdoptionOutcome {}

  /** Nothing was changed. */
  record Refused(List<Refusal> refusals) implements AdoptionOutcome {
    public Refused {
      refusals = List.copyOf(refusals);
    }
  }

  /** It could not go on; the same command does, when what is wrong is mended. */
  record Failed(String reason, String remedy) implements AdoptionOutcome {}

  /** It was cancelled; the same command goes on. */
  record Interrupted(String controller) implements AdoptionOutcome {}
}
