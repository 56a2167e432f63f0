package io.kubectlrc.run;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlrc.adopt.Adoption;
import io.kubectlrc.adopt.Deployment;
import io.kubectlrc.adopt.Origin;
import io.kubectlrc.adopt.Step;
import io.kubectlrc.rollout.Refusal;
import java.util.List;
import java.util.Optional;

/** What an adoption would do, as far as can be known beforehand. */
public sealed interface Prospect {

  /**
   * It can be done.
   *
   * @param origin what the Deployment is made of
   * @param name the Deployment's name
   * @param draft what is to be created; empty if the Deployment is there already
   * @param deployment what {@code convert} makes of the ReplicationController, or what is there
   * @param warnings what to know beforehand
   * @param steps up to the goal, if nobody interferes
   */
  record Feasible(
      Origin origin,
      String name,
      Optional<Adoption> draft,
      ObjectNode deployment,
      List<String> warnings,
      List<Step> steps)
      implements Prospect {
    public Feasible {
      warnings = List.copyOf(warnings);
      steps = List.copyOf(steps);
    }

    /** Whether it was begun before. */
    public boolean inFlight() {
      return draft().isEmpty() && Deployment.goalOf(deployment).isPresent();
    }
  }

  /**
   * It is so already.
   *
   * @param deployment the one that has the pods, if one has
   */
  record Idle(String reason, Optional<String> deployment) implements Prospect {}

  /** It must not be done. */
  record Barred(List<Refusal> refusals) implements Prospect {
    public Barred {
      refusals = List.copyOf(refusals);
    }
  }
}
