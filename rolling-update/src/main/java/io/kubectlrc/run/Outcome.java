package io.kubectlrc.run;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlrc.rollout.Refusal;
import io.kubectlrc.rollout.Step;
import java.time.Duration;
import java.util.List;

/** How a run of an update ended. */
public sealed interface Outcome {

  /**
   * The update, or its rollback, is complete.
   *
   * @param from the controller that was replaced
   * @param survivor the controller that has the pods now
   * @param back whether it was rolled back
   * @param replaced the pods that the survivor got
   * @param lowestAvailable the fewest available pods of both controllers that were seen
   */
  record Done(
      String from,
      String survivor,
      boolean back,
      Duration duration,
      int replaced,
      int desired,
      int lowestAvailable)
      implements Outcome {}

  /** What was asked for is so already. */
  record NothingToDo(String reason) implements Outcome {}

  /** It stopped where it was told to. */
  record Paused(String from, String successor, int available, int desired) implements Outcome {}

  /** Nothing was changed. */
  record Refused(List<Refusal> refusals) implements Outcome {
    public Refused {
      refusals = List.copyOf(refusals);
    }
  }

  /**
   * It did not succeed.
   *
   * @param reason one sentence
   * @param causes what Kubernetes says about it
   * @param remedy how to go on
   * @param rolledBack whether the old pods serve as before; otherwise the same command goes on
   */
  record Failed(String reason, List<String> causes, String remedy, boolean rolledBack)
      implements Outcome {
    public Failed {
      causes = List.copyOf(causes);
    }
  }

  /**
   * It was only a dry run: what an update, begun or not, would do.
   *
   * @param back whether it goes back
   * @param controller the one that shall have the pods
   * @param difference the controllers' specs, line by line
   * @param steps all that are left, waits left out
   */
  record Previewed(
      String from,
      String to,
      boolean back,
      ObjectNode controller,
      List<String> difference,
      List<Step> steps)
      implements Outcome {
    public Previewed {
      difference = List.copyOf(difference);
      steps = List.copyOf(steps);
    }
  }

  /** It was cancelled; the same command goes on. */
  record Interrupted(String from) implements Outcome {}
}
