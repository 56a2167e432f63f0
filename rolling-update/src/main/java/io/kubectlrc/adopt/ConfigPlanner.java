package io.kubectlrc.adopt;

import io.kubectlrc.cluster.Kind;
import io.kubectlrc.object.Pod;
import io.kubectlrc.operate.Step;
import io.kubectlrc.selector.Selector;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Decides what an adoption or its undo does about the DeploymentConfig that the
 * ReplicationController belongs to; nothing where it belongs to none.
 *
 * <p>A DeploymentConfig that is paused only prunes its history. One that is not rolls out, scales,
 * and makes the ReplicationController of its latest rollout anew if that is missing, which takes
 * the pods that have lost theirs, or makes as many again. So it is paused from before the first
 * change until the last, its ReplicationController is taken from it before that is deleted, and
 * keeps its name until the DeploymentConfig is gone: what somebody resumes meanwhile can then do
 * nothing.
 */
final class ConfigPlanner {
  private final AdoptionState state;
  private final Optional<OriginConfig> before;
  private final Optional<AdoptedConfig> config;
  private final Optional<AdoptedController> controller;

  ConfigPlanner(AdoptionState state) {
    this.state = state;
    before = state.origin().config();
    config = state.ancestry().config();
    controller = state.controller();
  }

  /** What an undo leaves the autoscalers aiming at. */
  Kind kind() {
    return before.isPresent() ? Kind.DEPLOYMENT_CONFIG : Kind.REPLICATION_CONTROLLER;
  }

  /** The name of {@link #kind}. */
  String target() {
    return before.map(OriginConfig::name).orElse(state.origin().name());
  }

  private String title() {
    return "DeploymentConfig " + target();
  }

  // Adopting.

  /** What must be done before there is a Deployment. */
  Optional<Step<AdoptionState>> prepare() {
    if (config.isEmpty() || !isBound() && (isHeld() || config.get().marked())) {
      return Optional.empty(); // once more, since somebody has deleted the Deployment
    }
    AdoptedConfig present = config.get();
    if (!isBound()) {
      return stuck(
          "ReplicationController " + state.origin().name() + " of " + title() + " is gone",
          "run the same command again when it is at rest");
    }
    if (present.ending()) {
      return stuck(title() + " is being deleted", "its pods go with it unless they are orphaned");
    }
    Optional<String> unfit = unfit(present);
    if (unfit.isPresent()) {
      return aimParked()
          .or(() -> resume(present.replicas()))
          .or(() -> stuck(unfit.get(), "run the same command again when it is at rest"));
    }
    return park(Kind.DEPLOYMENT_CONFIG, target())
        .or(() -> park(Kind.REPLICATION_CONTROLLER, state.origin().name()))
        .or(() -> pause(present));
  }

  /** Why the adoption must not begin on what is there now. */
  private Optional<String> unfit(AdoptedConfig present) {
    AdoptedController latest = controller.orElseThrow();
    if (isRolling(present)) {
      return Optional.of(title() + " has begun a rollout");
    }
    if (!present.original() || !latest.original()) {
      return Optional.of("somebody has changed " + title() + " since it was looked at");
    }
    return present.replicas() == latest.replicas()
        ? Optional.empty()
        : Optional.of(
            "%s is to have %d pods, and ReplicationController %s has %d"
                .formatted(title(), present.replicas(), latest.name(), latest.replicas()));
  }

  private boolean isRolling(AdoptedConfig present) {
    return present.latest() > state.origin().version()
        || state.ancestry().formers().stream().anyMatch(Ancestry.Former::hasPods);
  }

  private Optional<Step<AdoptionState>> pause(AdoptedConfig present) {
    if (!present.marked() || !present.paused()) {
      return Optional.of(new AdoptionStep.PauseConfig(present.name()));
    }
    // One DeploymentConfig is worked on by one worker at a time: what it did before is over then.
    return present.settled()
        ? Optional.empty()
        : Optional.of(new Step.Wait<>(title() + " to see that it is paused"));
  }

  private boolean isHeld() {
    return controller.filter(one -> one.tie().held()).isPresent();
  }

  private boolean isBound() {
    return controller.filter(one -> !one.ending() && one.tie().binds()).isPresent();
  }

  /** One that somebody has resumed, and whose ReplicationController is no longer its own, goes. */
  Optional<Step<AdoptionState>> banish() {
    return config
        .filter(present -> present.ours() && !present.paused() && !present.ending() && !isBound())
        .map(present -> delete(present, true));
  }

  /** Takes the ReplicationController from the DeploymentConfig. */
  Optional<Step<AdoptionState>> release() {
    AdoptedController one = controller.orElseThrow();
    if (before.isEmpty() || one.tie().held() && !one.tie().binds()) {
      return Optional.empty();
    }
    if (config.isPresent() && !config.get().ending() && isBound()) {
      Optional<Step<AdoptionState>> first = pause(config.get());
      if (first.isPresent()) {
        return first;
      }
      if (isRolling(config.get())) {
        return stuck(
            "somebody has resumed " + title() + ", and it has begun a rollout",
            "undo the adoption, which changes no pod yet, and begin again");
      }
    }
    return Optional.of(new AdoptionStep.ReleaseController(one.name(), target()));
  }

  /** Whether the ReplicationController is deleted, and there for its name alone. */
  boolean isShell() {
    return controller.filter(AdoptedController::isShell).isPresent();
  }

  /**
   * Whether the ReplicationController of that name is none of ours: a DeploymentConfig that
   * somebody has created anew made it, when we had done with ours.
   */
  boolean isForeign() {
    return before.isPresent()
        && state.adopter().filter(adopter -> !adopter.guarded() && !adopter.ending()).isPresent()
        && controller.filter(one -> !one.guarded() && !one.ending()).isPresent();
  }

  /** Waits until the pods that rolled the ReplicationController out would not go with it. */
  Optional<Step<AdoptionState>> awaitHelpers() {
    return state.ancestry().helpers().stream()
        .filter(Ancestry.Helper::tied)
        .findFirst()
        .map(helper -> new Step.Wait<>("pod " + helper.name() + " to be free"));
  }

  /** What is left to do when the Deployment has the pods. */
  Optional<Step<AdoptionState>> retire(Deployment deployment) {
    if (config.filter(AdoptedConfig::ours).isEmpty()) {
      return Optional.empty();
    }
    AdoptedConfig present = config.get();
    if (present.ending()) {
      return Optional.of(Step.Wait.untilGone(Kind.DEPLOYMENT_CONFIG, target()));
    }
    if (present.rescaled() && present.replicas() != deployment.replicas()) {
      return Optional.of(
          new AdoptionStep.MatchReplicas(
              deployment.name(), deployment.replicas(), present.replicas()));
    }
    return Optional.of(delete(present, false));
  }

  private AdoptionStep delete(AdoptedConfig present, boolean resumed) {
    boolean hold =
        present.moved()
            && !before.orElseThrow().triggers().isEmpty()
            && state.deployment().filter(one -> !one.triggered()).isPresent();
    return new AdoptionStep.DeleteConfig(present.name(), hold, resumed);
  }

  /** Lets go of the name, and of the history if that is wanted. */
  Optional<Step<AdoptionState>> tidy(boolean prunes) {
    if (isShell()) {
      return Optional.of(new AdoptionStep.ForgetController(state.origin().name()));
    }
    if (!prunes || config.isPresent()) {
      return Optional.empty();
    }
    return state.ancestry().formers().stream()
        .filter(former -> !former.hasPods() && !former.ending())
        .findFirst()
        .<Step<AdoptionState>>map(former -> new AdoptionStep.PruneController(former.name()))
        .or(
            () ->
                state.ancestry().helpers().stream()
                    .findFirst()
                    .map(helper -> new AdoptionStep.PrunePod(helper.name())));
  }

  /** Lets images trigger rollouts again: last, and unless one would at once. */
  Optional<Step<AdoptionState>> trigger(Deployment deployment) {
    return before
        .filter(origin -> !origin.triggers().isEmpty() && !deployment.triggered())
        .map(origin -> new AdoptionStep.Trigger(deployment.name()));
  }

  // Undoing.

  /** Why an undo must not begin: somebody has made a DeploymentConfig of this name anew. */
  Optional<Step<AdoptionState>> obstacle() {
    return config.isPresent() && !config.get().ours() && !isOwner(config.get())
        ? stuck(
            "there is a " + title() + " again beside Deployment " + state.name(),
            "take it out of whatever applies it, and delete it with its ReplicationControllers"
                + " first")
        : Optional.empty();
  }

  private boolean isOwner(AdoptedConfig present) {
    return controller.flatMap(one -> one.tie().config()).equals(Optional.of(present.uid()));
  }

  /** Makes sure that the DeploymentConfig is there, and does nothing. */
  Optional<Step<AdoptionState>> restore() {
    if (before.isEmpty() || isBack()) {
      return Optional.empty();
    }
    if (config.isEmpty()) {
      return before.get().triggered()
          ? Optional.of(new AdoptionStep.CreateConfig(target(), wanted()))
          : stuck(
              title() + " has no triggers: created anew, it would not claim its pods",
              "create it from its manifest, if it shall have new pods");
    }
    return config.get().ending()
        ? Optional.of(Step.Wait.untilGone(Kind.DEPLOYMENT_CONFIG, target()))
        : obstacle().or(() -> pause(config.get()));
  }

  private int wanted() {
    return state
        .deployment()
        .map(Deployment::replicas)
        .orElseGet(() -> controller.map(AdoptedController::replicas).orElse(0));
  }

  /** Whether the DeploymentConfig has its ReplicationController as before. */
  private boolean isBack() {
    return config.isPresent()
        && isBound()
        && isOwner(config.get())
        && !controller.get().guarded()
        && !controller.get().tie().held();
  }

  /**
   * Has the ReplicationController of an undo there before the ReplicaSet lets go of the pods, and
   * before there is a DeploymentConfig again: nobody can make one of its name then.
   */
  Optional<Step<AdoptionState>> occupy() {
    if (before.isEmpty()) {
      return Optional.empty();
    }
    if (isShell()) {
      return Optional.of(new AdoptionStep.ReplaceController(state.origin().name(), wanted()));
    }
    boolean hopeless = config.isEmpty() && !before.get().triggered();
    return controller.isPresent() || hopeless
        ? obstacle()
        : obstacle()
            .or(
                () ->
                    Optional.of(
                        new AdoptionStep.CreateController(state.origin().name(), wanted())));
  }

  /** Gives the labels of the ReplicationController's pods to one that was made meanwhile. */
  Optional<Step<AdoptionState>> label(ReplicaSet adopter) {
    return label(pod -> pod.ownedBy(adopter.uid()));
  }

  /** The same of one that the ReplicaSet made in its last moment. */
  Optional<Step<AdoptionState>> labelFree() {
    Optional<Selector> selector = state.deployment().map(Deployment::selector);
    return label(
        pod ->
            pod.owner().isEmpty() && selector.filter(one -> one.matches(pod.labels())).isPresent());
  }

  private Optional<Step<AdoptionState>> label(Predicate<Pod> some) {
    return before.isEmpty()
        ? Optional.empty()
        : state.pods().stream()
            .filter(some)
            .filter(pod -> !state.origin().selector().matches(pod.labels()))
            .map(Pod::name)
            .findFirst()
            .map(AdoptionStep.LabelPod::new);
  }

  /** Lets the DeploymentConfig claim its ReplicationController, and go on. */
  Optional<Step<AdoptionState>> handBack() {
    if (before.isEmpty() || controller.isEmpty() || config.isEmpty()) {
      return Optional.empty();
    }
    AdoptedController one = controller.get();
    AdoptedConfig present = config.get();
    if (one.tie().held() || !one.tie().labelled()) {
      return Optional.of(new AdoptionStep.ReturnController(one.name(), target()));
    }
    if (!isOwner(present)) {
      return Optional.of(
          present.called().equals(Optional.of(one.uid()))
              ? new Step.Wait<>(title() + " to claim ReplicationController " + one.name())
              : new AdoptionStep.CallConfig(present.name(), one.name(), one.uid()));
    }
    int wanted = state.deployment().map(Deployment::replicas).orElse(present.replicas());
    return resume(present.rescaled() ? present.replicas() : wanted);
  }

  /**
   * Gives the ReplicationController, which has none yet, the number of pods that it is about to
   * get: its guard keeps it from making pods, and not from deleting those that are too many for it.
   */
  Optional<Step<AdoptionState>> match(ReplicaSet adopter) {
    return before.isEmpty()
        ? Optional.empty()
        : controller
            .filter(one -> one.guarded() && !one.ending())
            .filter(one -> one.replicas() != adopter.replicas())
            .map(
                one ->
                    new AdoptionStep.MatchController(
                        one.name(), one.replicas(), adopter.replicas()));
  }

  /** Whether the Deployment alone says how many pods a guarded ReplicationController is to have. */
  boolean outranks() {
    return before.isPresent();
  }

  private Optional<Step<AdoptionState>> resume(int replicas) {
    return config
        .filter(AdoptedConfig::marked)
        .map(present -> new AdoptionStep.ResumeConfig(present.name(), replicas));
  }

  private Optional<Step<AdoptionState>> park(Kind kind, String target) {
    return state.autoscalers().stream()
        .filter(autoscaler -> autoscaler.aimsAt(kind, target))
        .findFirst()
        .map(autoscaler -> new AdoptionStep.Park(autoscaler.parked(state.origin().subject())));
  }

  private Optional<Step<AdoptionState>> aimParked() {
    return state.autoscalers().stream()
        .filter(autoscaler -> autoscaler.parkedFor().isPresent() || !autoscaler.scales())
        .findFirst()
        .map(autoscaler -> state.aim(autoscaler, kind(), target()));
  }

  private static Optional<Step<AdoptionState>> stuck(String reason, String remedy) {
    return Optional.of(new Step.Stuck<>(reason, remedy));
  }
}
