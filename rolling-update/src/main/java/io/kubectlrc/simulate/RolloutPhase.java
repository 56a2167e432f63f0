package io.kubectlrc.simulate;

import java.util.Arrays;
import java.util.Locale;

/** How far the rollout of a DeploymentConfig's ReplicationController is; it only goes on. */
enum RolloutPhase {
  NEW,
  PENDING,
  RUNNING,
  COMPLETE,
  FAILED;

  /** As the annotation has it; what it does not know is new, as it is for OpenShift. */
  static RolloutPhase of(String annotation) {
    return Arrays.stream(values())
        .filter(phase -> phase.text().equals(annotation))
        .findFirst()
        .orElse(NEW);
  }

  String text() {
    return name().charAt(0) + name().substring(1).toLowerCase(Locale.ROOT);
  }

  boolean isOver() {
    return this == COMPLETE || this == FAILED;
  }

  boolean canBecome(RolloutPhase next) {
    return !isOver() && next.ordinal() > ordinal();
  }
}
