package io.kubectlrc.adopt;

import io.kubectlrc.cluster.Kind;
import io.kubectlrc.object.Marks;
import io.kubectlrc.object.Metadata;
import io.kubectlrc.object.Pod;
import io.kubectlrc.operate.Step;
import io.kubectlrc.selector.Labels;
import io.kubectlrc.selector.Selector;
import java.util.List;
import java.util.Optional;

/**
 * Decides what an adoption, or its undo, does next.
 *
 * <p>It remembers nothing: every decision follows from what is in the cluster, so an adoption that
 * was killed at any point goes on from there, in either direction. The order of an adoption, each
 * line of which is skipped where it is done already:
 *
 * <ol>
 *   <li>the Deployment, paused: it makes no ReplicaSet of its own; autoscalers parked
 *   <li>the ReplicationController deleted, its pods orphaned
 *   <li>the ReplicaSet created, guarded: it adopts the pods and can make none
 *   <li>the guard lifted: the Deployment controller recognises the ReplicaSet by its template
 *   <li>the Deployment resumed
 *   <li>autoscalers aimed at it; the goal taken off
 * </ol>
 *
 * <p>An undo is the same backwards: the Deployment paused, the ReplicaSet deleted and its pods
 * orphaned, the ReplicationController created guarded and then opened, the Deployment deleted. The
 * Deployment's other ReplicaSets go first: without the one that has the pods, the Deployment
 * controller would scale up the latest of them, paused or not.
 *
 * <p>Twice it waits for proof that a controller has seen what we see, since its own copy of the
 * cluster lags behind: the guard stays until all pods are adopted, and the Deployment is resumed
 * only when its controller has marked the ReplicaSet as its revision; otherwise it would make a
 * second one.
 */
final class AdoptionPlanner {
  private final AdoptionState state;
  private final ConfigPlanner config;
  private final boolean prunes;

  private AdoptionPlanner(AdoptionState state, boolean prunes) {
    this.state = state;
    this.prunes = prunes;
    config = new ConfigPlanner(state);
  }

  /** The next step towards a goal. */
  public static Step<AdoptionState> next(AdoptionState state, Goal goal) {
    return next(state, goal, false);
  }

  /**
   * The next step towards a goal.
   *
   * @param prunes whether what an adopted DeploymentConfig leaves of its history is deleted
   */
  static Step<AdoptionState> next(AdoptionState state, Goal goal, boolean prunes) {
    AdoptionPlanner planner = new AdoptionPlanner(state, prunes);
    return goal == Goal.ADOPT ? planner.adopt() : planner.undo();
  }

  private Step<AdoptionState> adopt() {
    if (state.deployment().isEmpty()) {
      int then = state.origin().replicas();
      return config
          .prepare()
          .orElseGet(
              () ->
                  new AdoptionStep.CreateDeployment(
                      state.name(),
                      state
                          .controller()
                          .filter(controller -> !controller.ending())
                          .map(AdoptedController::replicas)
                          .orElse(then)));
    }
    Deployment deployment = state.deployment().get();
    if (deployment.ending()) {
      return gone(Kind.DEPLOYMENT, deployment.name());
    }
    if (deployment.goal().isEmpty()) {
      return new Step.Done<>();
    }
    if (deployment.goal().get() != Goal.ADOPT) {
      return new AdoptionStep.Turn(deployment.name(), Goal.ADOPT);
    }
    return config
        .banish()
        .or(() -> releasePods(deployment))
        .or(() -> giveToReplicaSet(deployment))
        .or(() -> resume(deployment))
        .or(() -> config.retire(deployment))
        .or(() -> aim(Kind.DEPLOYMENT, deployment.name()))
        .or(() -> config.tidy(prunes))
        .or(() -> config.trigger(deployment))
        .orElseGet(() -> new AdoptionStep.Settle(deployment.name()));
  }

  private Optional<Step<AdoptionState>> releasePods(Deployment deployment) {
    if (config.isForeign()) {
      return Optional.empty();
    }
    if (config.isShell()) {
      // Made while it was let go of the others: nobody does that again.
      Optional<Step<AdoptionState>> late =
          state
              .bereft(Kind.REPLICATION_CONTROLLER.kind(), state.origin().name(), Optional.empty())
              .stream()
              .findFirst()
              .map(pod -> new AdoptionStep.FreePod(pod.name()));
      if (late.isPresent()) {
        return late;
      }
    }
    if (state.controller().isEmpty() || config.isShell()) {
      return awaitFreedom(
              Kind.REPLICATION_CONTROLLER.kind(), state.origin().name(), Optional.empty())
          .or(config::awaitHelpers);
    }
    AdoptedController controller = state.controller().get();
    if (controller.ending()) {
      return Optional.of(gone(Kind.REPLICATION_CONTROLLER, controller.name()));
    }
    if (!controller.original()) {
      return stuck(
          "somebody has changed ReplicationController "
              + controller.name()
              + " since its adoption began",
          "undo the adoption, which changes no pod yet, and begin again");
    }
    if (!deployment.paused()) {
      return stuck(
          "somebody has resumed Deployment "
              + deployment.name()
              + " while ReplicationController "
              + controller.name()
              + " still has its pods",
          "undo the adoption, which deletes the Deployment and its pods alone, and begin again");
    }
    Optional<Step<AdoptionState>> unselected =
        unselected(
            controller.uid(),
            Kind.REPLICATION_CONTROLLER.kind() + " " + controller.name(),
            deployment.selector());
    if (unselected.isPresent()) {
      return unselected;
    }
    if (controller.replicas() != deployment.replicas()) {
      return Optional.of(
          new AdoptionStep.MatchReplicas(
              deployment.name(), deployment.replicas(), controller.replicas()));
    }
    return park(Kind.REPLICATION_CONTROLLER, controller.name())
        .or(() -> park(config.kind(), config.target()))
        .or(config::release)
        .or(() -> Optional.of(new AdoptionStep.DeleteController(controller.name())));
  }

  private Optional<Step<AdoptionState>> giveToReplicaSet(Deployment deployment) {
    if (state.adopter().isEmpty()) {
      return Optional.of(
          new AdoptionStep.CreateReplicaSet(state.origin().replicaSet(), deployment.replicas()));
    }
    ReplicaSet adopter = state.adopter().get();
    if (adopter.ending()) {
      return Optional.of(gone(Kind.REPLICA_SET, adopter.name()));
    }
    if (!adopter.guarded()) {
      return Optional.empty();
    }
    return awaitAdoption("ReplicaSet " + adopter.name(), adopter.selector())
        .or(() -> Optional.of(new AdoptionStep.OpenReplicaSet(adopter.name())));
  }

  private Optional<Step<AdoptionState>> resume(Deployment deployment) {
    ReplicaSet adopter = state.adopter().orElseThrow();
    boolean current = adopter.template().equals(deployment.template());
    if (deployment.paused()) {
      return current && !adopter.recognised()
          ? waitFor(
              "Deployment " + deployment.name() + " to recognise ReplicaSet " + adopter.name())
          : Optional.of(new AdoptionStep.Resume(deployment.name()));
    }
    // Somebody who has changed the template meanwhile gets a rollout, which is not ours to await.
    boolean complete =
        deployment.settled()
            && (!current
                || deployment.updated() == deployment.total()
                    && (deployment.updated() >= deployment.replicas() || adopter.failing()));
    if (!complete && !deployment.settled()) {
      return waitFor("Deployment " + deployment.name() + " to see that it is resumed");
    }
    return complete
        ? Optional.empty()
        : waitFor(
            "Deployment "
                + deployment.name()
                + " to count "
                + deployment.replicas()
                + " pods as its own ("
                + deployment.updated()
                + " of "
                + deployment.total()
                + " so far)");
  }

  private Step<AdoptionState> undo() {
    return turnBack()
        .or(this::occupy)
        .or(config::restore)
        .or(this::releaseFromReplicaSet)
        .or(this::giveToController)
        .or(config::handBack)
        .or(() -> aim(config.kind(), config.target()))
        .or(
            () ->
                state
                    .deployment()
                    .map(deployment -> new AdoptionStep.DeleteDeployment(deployment.name())))
        .orElseGet(Step.Done::new);
  }

  private Optional<Step<AdoptionState>> turnBack() {
    if (state.deployment().isEmpty()) {
      return Optional.empty();
    }
    Deployment deployment = state.deployment().get();
    if (deployment.ending()) {
      return Optional.of(gone(Kind.DEPLOYMENT, deployment.name()));
    }
    Optional<Step<AdoptionState>> obstacle = obstacle(deployment);
    if (obstacle.isPresent()) {
      return obstacle;
    }
    if (!deployment.goal().equals(Optional.of(Goal.UNDO)) || !deployment.paused()) {
      return Optional.of(new AdoptionStep.Turn(deployment.name(), Goal.UNDO));
    }
    return deployment.settled()
        ? Optional.empty()
        : waitFor("Deployment " + deployment.name() + " to see that it is paused");
  }

  private Optional<Step<AdoptionState>> obstacle(Deployment deployment) {
    Optional<ReplicaSet> newer = state.others().stream().filter(ReplicaSet::hasPods).findFirst();
    boolean adopterLives = state.adopter().isPresent() && !state.adopter().get().ending();
    boolean begun = deployment.goal().isPresent();
    if (!begun && state.controller().isPresent()) {
      return stuck(
          "there is a ReplicationController "
              + state.origin().name()
              + " again beside Deployment "
              + deployment.name(),
          "delete or rename it first");
    }
    if (newer.isPresent() && (adopterLives || !begun)) {
      return stuck(
          "Deployment "
              + deployment.name()
              + " has pods of ReplicaSet "
              + newer.get().name()
              + ", which are not the adopted ones",
          adopterLives ? wayBack(deployment, state.adopter().get()) : goneForGood());
    }
    if (!begun && !adopterLives) {
      return stuck(
          "ReplicaSet " + state.origin().replicaSet() + ", which adopted the pods, is gone",
          goneForGood());
    }
    return config.obstacle();
  }

  /**
   * How the Deployment returns to the adopted ReplicaSet. Without its revision, {@code kubectl
   * rollout undo} goes back to whatever was before: after two rollouts to the first of these, and
   * done once more to the second again.
   */
  private String wayBack(Deployment deployment, ReplicaSet adopter) {
    if (!adopter.recognised()) {
      return "wait until ReplicaSet %s has the annotation %s, then undo the adoption"
          .formatted(adopter.name(), Marks.REVISION);
    }
    String name =
        "-n %s deploy/%s"
            .formatted(Metadata.namespace(state.origin().controller()), deployment.name());
    String resume = deployment.paused() ? "resume it with kubectl rollout resume " + name : "";
    String back =
        adopter.template().equals(deployment.template())
            ? "wait for it to return to the adopted version with kubectl rollout status " + name
            : "return to the adopted version with kubectl rollout undo %s --to-revision=%s"
                .formatted(name, adopter.revision().orElseThrow());
    return (resume.isEmpty() ? "" : resume + ", ")
        + back
        + ", then undo the adoption when it has rolled out";
  }

  private String goneForGood() {
    return "no rollout leads back to ReplicaSet %s, which somebody has deleted or the Deployment's revisionHistoryLimit has: create the ReplicationController from its manifest"
        .formatted(state.origin().replicaSet());
  }

  private Optional<Step<AdoptionState>> releaseFromReplicaSet() {
    if (state.controller().isPresent() && state.controller().get().ending() && !config.isShell()) {
      return Optional.of(gone(Kind.REPLICATION_CONTROLLER, state.origin().name()));
    }
    if (state.adopter().isEmpty()) {
      return awaitFreedom("ReplicaSet", state.origin().replicaSet(), Optional.empty())
          .or(
              () ->
                  awaitFreedom(
                      Kind.REPLICATION_CONTROLLER.kind(),
                      state.origin().name(),
                      state
                          .controller()
                          .filter(controller -> !controller.ending())
                          .map(AdoptedController::uid)));
    }
    ReplicaSet adopter = state.adopter().get();
    if (adopter.ending()) {
      return Optional.of(gone(Kind.REPLICA_SET, adopter.name()));
    }
    return park(Kind.DEPLOYMENT, state.name())
        .or(this::forget)
        .or(() -> config.label(adopter))
        .or(
            () ->
                unselected(
                    adopter.uid(), "ReplicaSet " + adopter.name(), state.origin().selector()))
        .or(() -> config.match(adopter))
        .or(() -> Optional.of(new AdoptionStep.DeleteReplicaSet(adopter.name())));
  }

  /** Has the ReplicationController of an undo there before anything could make another one. */
  private Optional<Step<AdoptionState>> occupy() {
    boolean goes = state.controller().filter(AdoptedController::ending).isPresent();
    return goes && !config.isShell()
        ? Optional.empty() // awaited below
        : shelter().or(config::occupy);
  }

  /**
   * Has the pods owned by the ReplicaSet while the name of their ReplicationController is free: a
   * DeploymentConfig that is resumed then takes pods that nobody owns.
   */
  private Optional<Step<AdoptionState>> shelter() {
    return config.isShell()
        ? state
            .deployment()
            .flatMap(
                deployment ->
                    state.adopter().isPresent()
                        ? awaitAdoption(
                            "ReplicaSet " + state.origin().replicaSet(), deployment.selector())
                        : awaitFreedom(
                                Kind.REPLICATION_CONTROLLER.kind(),
                                state.origin().name(),
                                Optional.empty())
                            .or(() -> giveToReplicaSet(deployment)))
        : Optional.empty();
  }

  private Optional<Step<AdoptionState>> forget() {
    return state.others().stream()
        .findFirst()
        .map(
            other ->
                other.ending()
                    ? gone(Kind.REPLICA_SET, other.name())
                    : new AdoptionStep.Forget(other.name()));
  }

  private Optional<Step<AdoptionState>> giveToController() {
    if (state.controller().isEmpty()) {
      int then = state.origin().replicas();
      return Optional.of(
          new AdoptionStep.CreateController(
              state.origin().name(), state.deployment().map(Deployment::replicas).orElse(then)));
    }
    AdoptedController controller = state.controller().get();
    if (!controller.guarded()) {
      return Optional.empty();
    }
    int wanted = state.deployment().map(Deployment::replicas).orElse(controller.replicas());
    if ((controller.untouched() || config.outranks()) && controller.replicas() != wanted) {
      return Optional.of(
          new AdoptionStep.MatchController(controller.name(), controller.replicas(), wanted));
    }
    return config
        .labelFree()
        .or(
            () ->
                awaitAdoption(
                    Kind.REPLICATION_CONTROLLER.kind() + " " + controller.name(),
                    controller.selector()))
        .or(() -> Optional.of(new AdoptionStep.OpenController(controller.name())));
  }

  /** Pods that would be left without a controller. */
  private Optional<Step<AdoptionState>> unselected(String owner, String ownerName, Selector heir) {
    List<String> pods =
        state.pods().stream()
            .filter(pod -> pod.ownedBy(owner) && !heir.matches(pod.labels()))
            .map(Pod::name)
            .toList();
    return pods.isEmpty()
        ? Optional.empty()
        : stuck(
            String.join(", ", pods)
                + " of "
                + ownerName
                + " lack the labels "
                + Labels.toText(heir.labels()),
            "give them these labels, or delete them");
  }

  private Optional<Step<AdoptionState>> park(Kind kind, String target) {
    return state.autoscalers().stream()
        .filter(autoscaler -> autoscaler.aimsAt(kind, target))
        .findFirst()
        .map(autoscaler -> new AdoptionStep.Park(autoscaler.parked(state.origin().subject())));
  }

  private Optional<Step<AdoptionState>> aim(Kind kind, String target) {
    return state.autoscalers().stream()
        .filter(autoscaler -> !autoscaler.isSettledAt(kind, target))
        .findFirst()
        .map(autoscaler -> state.aim(autoscaler, kind, target));
  }

  private Optional<Step<AdoptionState>> awaitFreedom(
      String kind, String owner, Optional<String> living) {
    int bereft = state.bereft(kind, owner, living).size();
    return bereft == 0
        ? Optional.empty()
        : waitFor(pods(bereft) + " of the deleted " + kind + " " + owner + " to be free");
  }

  private Optional<Step<AdoptionState>> awaitAdoption(String adopter, Selector selector) {
    long waiting = state.free().stream().filter(pod -> selector.matches(pod.labels())).count();
    return waiting == 0
        ? Optional.empty()
        : waitFor(adopter + " to adopt " + pods(Math.toIntExact(waiting)));
  }

  private static String pods(int count) {
    return count == 1 ? "1 pod" : count + " pods";
  }

  private static Step<AdoptionState> gone(Kind kind, String name) {
    return Step.Wait.untilGone(kind, name);
  }

  private static Optional<Step<AdoptionState>> waitFor(String awaited) {
    return Optional.of(new Step.Wait<>(awaited));
  }

  private static Optional<Step<AdoptionState>> stuck(String reason, String remedy) {
    return Optional.of(new Step.Stuck<>(reason, remedy));
  }
}
