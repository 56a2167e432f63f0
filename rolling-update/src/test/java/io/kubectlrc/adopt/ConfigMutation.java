package io.kubectlrc.adopt;

import io.kubectlrc.cluster.Kind;
import io.kubectlrc.operate.Operation;
import io.kubectlrc.operate.Step;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;

/** Ways in which the adoption of a DeploymentConfig, or its undo, may be wrong. */
public enum ConfigMutation implements UnaryOperator<Operation<AdoptionState>> {
  /** The ReplicationController is deleted while it is the DeploymentConfig's. */
  NOT_RELEASED(
      (state, step) ->
          step instanceof AdoptionStep.ReleaseController release
              ? new AdoptionStep.DeleteController(release.name())
              : step),

  /** The DeploymentConfig stays beside its Deployment. */
  CONFIG_LEFT_BEHIND(
      (state, step) ->
          step instanceof AdoptionStep.DeleteConfig ? new AdoptionStep.Settle(state.name()) : step),

  /** The ReplicationController that is kept for its name is kept for ever. */
  NAME_KEPT(
      (state, step) ->
          step instanceof AdoptionStep.ForgetController
              ? new AdoptionStep.Settle(state.name())
              : step),

  /** An image that has changed meanwhile triggers a rollout. */
  TRIGGERS_NOT_HELD(
      (state, step) ->
          step instanceof AdoptionStep.DeleteConfig delete
              ? new AdoptionStep.DeleteConfig(delete.name(), false, delete.resumed())
              : step),

  /** What somebody has asked of the DeploymentConfig is forgotten. */
  RESCALING_IGNORED(
      (state, step) ->
          step instanceof AdoptionStep.MatchReplicas && state.adopter().isPresent()
              ? new AdoptionStep.DeleteConfig(
                  state.origin().config().orElseThrow().name(), false, false)
              : step),

  /** The undo ends with the DeploymentConfig as it was made: paused. */
  LEFT_PAUSED(
      (state, step) ->
          step instanceof AdoptionStep.ResumeConfig && state.deployment().isPresent()
              ? new AdoptionStep.DeleteDeployment(state.name())
              : step),

  /** The autoscaler is never aimed again. */
  AUTOSCALER_LEFT_PARKED(
      (state, step) ->
          step instanceof AdoptionStep.Aim aim
                  && aim.autoscaler().aimsAt(Kind.DEPLOYMENT, state.name())
              ? new AdoptionStep.Settle(state.name())
              : step);

  private final BiFunction<AdoptionState, Step<AdoptionState>, Step<AdoptionState>> replacement;

  ConfigMutation(BiFunction<AdoptionState, Step<AdoptionState>, Step<AdoptionState>> replacement) {
    this.replacement = replacement;
  }

  @Override
  public Operation<AdoptionState> apply(Operation<AdoptionState> right) {
    return new Operation<>() {
      @Override
      public Step<AdoptionState> next(AdoptionState state) {
        return replacement.apply(state, right.next(state));
      }

      @Override
      public AdoptionState settled(AdoptionState state) {
        return right.settled(state);
      }
    };
  }
}
