package io.kubectlrc.adopt;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlrc.cluster.Kind;
import io.kubectlrc.cluster.Propagation;
import io.kubectlrc.cluster.Ref;
import io.kubectlrc.object.Autoscaler;
import io.kubectlrc.object.Marks;
import io.kubectlrc.object.Pod;
import io.kubectlrc.operate.Finalizers;
import io.kubectlrc.operate.Progress;
import io.kubectlrc.operate.Sight;
import io.kubectlrc.operate.Step;
import io.kubectlrc.operate.Write;
import io.kubectlrc.operate.Writing;
import io.kubectlrc.selector.Labels;
import io.kubectlrc.validity.ImageTrigger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What an adoption or its undo changes next. */
sealed interface AdoptionStep extends Step.Change<AdoptionState> {

  @Override
  default List<Progress> told(AdoptionState before, Sight after) {
    return List.of(new Progress.Taken(sentence()));
  }

  private static Ref deployment(AdoptionState state, Sight sight) {
    return sight.ref(Kind.DEPLOYMENT, state.name());
  }

  private static Ref controller(AdoptionState state, Sight sight) {
    return sight.ref(Kind.REPLICATION_CONTROLLER, state.origin().name());
  }

  private static Ref adopter(AdoptionState state, Sight sight) {
    return sight.ref(Kind.REPLICA_SET, state.origin().replicaSet());
  }

  /**
   * Deletes an object, and leaves its pods to the next. That had better not wait for somebody's
   * finalizer: they have no controller until then.
   */
  private static Write orphaning(Ref ref, Sight sight) {
    Finalizers.requireNone(ref.kind().kind() + " " + ref.name(), sight.get(ref));
    return Write.Delete.of(ref, Propagation.ORPHAN, sight);
  }

  private static Write replicas(Ref ref, int count, Sight sight) {
    ObjectNode patch = JsonNodeFactory.instance.objectNode();
    patch.putObject("spec").put("replicas", count);
    return Write.Merge.ifUnchanged(ref, patch, sight);
  }

  private static Ref refOf(Autoscaler autoscaler, Sight sight) {
    return sight.ref(Kind.HORIZONTAL_POD_AUTOSCALER, autoscaler.name());
  }

  private static Write opened(Ref ref, Sight sight) {
    return Write.Merge.ifUnchanged(ref, AdoptionDraft.lifting(sight.get(ref)), sight);
  }

  /** Creates the Deployment, paused, with the {@link Origin} and the goal on it. */
  record CreateDeployment(String name, int replicas) implements AdoptionStep {
    @Override
    public String sentence() {
      return "create Deployment " + name + ", paused, with " + replicas + " replicas";
    }

    @Override
    public Writing writing(AdoptionState state, Sight sight) {
      ObjectNode manifest = state.manifest().deepCopy();
      manifest.withObjectProperty("spec").put("replicas", replicas);
      Write creation = new Write.Create(deployment(state, sight), manifest);
      // What a DeploymentConfig was about to do when it was paused shows in several objects.
      return state.origin().config().isPresent() ? Writing.proven(creation) : Writing.of(creation);
    }

    @Override
    public AdoptionState after(AdoptionState state) {
      return state.withDeployment(Optional.of(Deployment.created(state, replicas)));
    }
  }

  /** Gives the Deployment the goal that it now has, and pauses it. */
  record Turn(String name, Goal goal) implements AdoptionStep {
    @Override
    public String sentence() {
      return "pause Deployment "
          + name
          + (goal == Goal.UNDO ? " to undo its adoption" : " to go on with its adoption");
    }

    @Override
    public Writing writing(AdoptionState state, Sight sight) {
      ObjectNode patch = JsonNodeFactory.instance.objectNode();
      patch.putObject("metadata").putObject("labels").put(Marks.GOAL, goal.word());
      patch.putObject("spec").put("paused", true);
      return Writing.of(Write.Merge.ifUnchanged(deployment(state, sight), patch, sight));
    }

    @Override
    public AdoptionState after(AdoptionState state) {
      return state.withDeployment(
          state.deployment().map(deployment -> deployment.with(Optional.of(goal), true)));
    }
  }

  /** Gives the Deployment the replicas that its ReplicationController has meanwhile. */
  record MatchReplicas(String name, int from, int to) implements AdoptionStep {
    @Override
    public String sentence() {
      return "set Deployment " + name + " from " + from + " to " + to + " replicas";
    }

    @Override
    public Writing writing(AdoptionState state, Sight sight) {
      return Writing.of(AdoptionStep.replicas(deployment(state, sight), to, sight));
    }

    @Override
    public AdoptionState after(AdoptionState state) {
      return state.withDeployment(
          state.deployment().map(deployment -> deployment.withReplicas(to)));
    }
  }

  /** Points an autoscaler at nothing. */
  record Park(Autoscaler autoscaler) implements AdoptionStep {
    @Override
    public String sentence() {
      return "park HorizontalPodAutoscaler " + autoscaler.name();
    }

    @Override
    public Writing writing(AdoptionState state, Sight sight) {
      Ref ref = refOf(autoscaler, sight);
      String subject = autoscaler.parkedFor().orElseThrow();
      return Writing.of(
          Write.Merge.ifUnchanged(ref, autoscaler.park(Marks.PARKED_FOR_ADOPTION, subject), sight));
    }

    @Override
    public AdoptionState after(AdoptionState state) {
      return state.with(autoscaler);
    }
  }

  /** Deletes the ReplicationController and leaves its pods. */
  record DeleteController(String name) implements AdoptionStep {
    @Override
    public String sentence() {
      return "delete ReplicationController " + name + ", keeping its pods";
    }

    @Override
    public Writing writing(AdoptionState state, Sight sight) {
      return Writing.of(orphaning(controller(state, sight), sight));
    }

    @Override
    public AdoptionState after(AdoptionState state) {
      return state.with(state.controller().map(AdoptedController::withEnding));
    }
  }

  /** Creates the ReplicaSet that adopts the pods, guarded. */
  record CreateReplicaSet(String name, int replicas) implements AdoptionStep {
    @Override
    public String sentence() {
      return "create ReplicaSet " + name + " for the " + replicas + " pods";
    }

    @Override
    public Writing writing(AdoptionState state, Sight sight) {
      return Writing.proven(
          new Write.Create(
              adopter(state, sight),
              AdoptionDraft.guardedReplicaSet(
                  state.origin(), sight.get(deployment(state, sight)), replicas)));
    }

    @Override
    public AdoptionState after(AdoptionState state) {
      return state.withAdopter(Optional.of(ReplicaSet.created(state, replicas)));
    }
  }

  /** Lets the ReplicaSet make pods. */
  record OpenReplicaSet(String name) implements AdoptionStep {
    @Override
    public String sentence() {
      return "let ReplicaSet " + name + " make pods, since it owns all there are";
    }

    @Override
    public Writing writing(AdoptionState state, Sight sight) {
      return Writing.proven(opened(adopter(state, sight), sight));
    }

    @Override
    public AdoptionState after(AdoptionState state) {
      return state.withAdopter(state.adopter().map(ReplicaSet::withoutGuard));
    }
  }

  /** Resumes the Deployment. */
  record Resume(String name) implements AdoptionStep {
    @Override
    public String sentence() {
      return "resume Deployment " + name;
    }

    @Override
    public Writing writing(AdoptionState state, Sight sight) {
      ObjectNode patch = JsonNodeFactory.instance.objectNode();
      patch.putObject("spec").putNull("paused");
      return Writing.of(Write.Merge.ifUnchanged(deployment(state, sight), patch, sight));
    }

    @Override
    public AdoptionState after(AdoptionState state) {
      return state.withDeployment(
          state.deployment().map(deployment -> deployment.with(deployment.goal(), false)));
    }
  }

  /** Points an autoscaler at what has the pods now. */
  record Aim(Autoscaler autoscaler) implements AdoptionStep {
    @Override
    public String sentence() {
      return "point HorizontalPodAutoscaler "
          + autoscaler.name()
          + " at "
          + autoscaler.kind()
          + " "
          + autoscaler.target();
    }

    @Override
    public Writing writing(AdoptionState state, Sight sight) {
      Ref ref = refOf(autoscaler, sight);
      return Writing.of(
          Write.Merge.ifUnchanged(ref, autoscaler.aim(), sight),
          new Write.Bequeath(
              ref, Autoscaler.unmarked(Marks.PARKED_FOR_ADOPTION), Autoscaler::managers));
    }

    @Override
    public AdoptionState after(AdoptionState state) {
      return state.with(autoscaler);
    }
  }

  /** Leaves an autoscaler where somebody has aimed it since it was parked. */
  record LeaveAimed(Autoscaler autoscaler) implements AdoptionStep {
    @Override
    public String sentence() {
      return "leave HorizontalPodAutoscaler %s at %s %s, where somebody has pointed it"
          .formatted(autoscaler.name(), autoscaler.kind(), autoscaler.target());
    }

    @Override
    public Writing writing(AdoptionState state, Sight sight) {
      return Writing.of(
          new Write.Bequeath(
              refOf(autoscaler, sight),
              Autoscaler.unmarked(Marks.PARKED_FOR_ADOPTION),
              Autoscaler::managers));
    }

    @Override
    public AdoptionState after(AdoptionState state) {
      return state.without(autoscaler);
    }
  }

  /**
   * Takes the goal off the Deployment: the adoption has ended. Whoever managed what it was made of
   * manages it from now on.
   */
  record Settle(String name) implements AdoptionStep {
    @Override
    public String sentence() {
      return "mark Deployment " + name + " as adopted";
    }

    @Override
    public Writing writing(AdoptionState state, Sight sight) {
      ObjectNode patch = JsonNodeFactory.instance.objectNode();
      patch.putObject("metadata").putObject("labels").putNull(Marks.GOAL);
      return Writing.of(
          Write.Bequeath.ifUnchanged(
              deployment(state, sight), patch, state.origin().heirs(), sight));
    }

    @Override
    public AdoptionState after(AdoptionState state) {
      return state.withDeployment(
          state
              .deployment()
              .map(deployment -> deployment.with(Optional.empty(), deployment.paused())));
    }

    @Override
    public boolean last() {
      return true;
    }
  }

  /** Deletes a ReplicaSet of the Deployment's history, which has no pods. */
  record Forget(String name) implements AdoptionStep {
    @Override
    public String sentence() {
      return "delete ReplicaSet " + name + ", which has no pods";
    }

    @Override
    public Writing writing(AdoptionState state, Sight sight) {
      return Writing.of(
          Write.Delete.of(sight.ref(Kind.REPLICA_SET, name), Propagation.BACKGROUND, sight));
    }

    @Override
    public AdoptionState after(AdoptionState state) {
      return state.withOthers(
          state.others().stream().filter(other -> !other.name().equals(name)).toList());
    }
  }

  /** Deletes the ReplicaSet and leaves its pods. */
  record DeleteReplicaSet(String name) implements AdoptionStep {
    @Override
    public String sentence() {
      return "delete ReplicaSet " + name + ", keeping its pods";
    }

    @Override
    public Writing writing(AdoptionState state, Sight sight) {
      return Writing.of(orphaning(adopter(state, sight), sight));
    }

    @Override
    public AdoptionState after(AdoptionState state) {
      return state.withAdopter(Optional.empty());
    }
  }

  /** Creates the ReplicationController again, guarded. */
  record CreateController(String name, int replicas) implements AdoptionStep {
    @Override
    public String sentence() {
      return "create ReplicationController " + name + " for the " + replicas + " pods";
    }

    @Override
    public Writing writing(AdoptionState state, Sight sight) {
      return Writing.proven(
          new Write.Create(
              controller(state, sight), AdoptionDraft.guardedController(state.origin(), replicas)));
    }

    @Override
    public AdoptionState after(AdoptionState state) {
      return state.with(Optional.of(AdoptedController.created(state, replicas)));
    }
  }

  /** Gives the new ReplicationController the replicas that its Deployment has meanwhile. */
  record MatchController(String name, int from, int to) implements AdoptionStep {
    @Override
    public String sentence() {
      return "set ReplicationController " + name + " from " + from + " to " + to + " replicas";
    }

    @Override
    public Writing writing(AdoptionState state, Sight sight) {
      // The number is another object's; one that was seen too long ago could cost pods.
      return Writing.proven(AdoptionStep.replicas(controller(state, sight), to, sight));
    }

    @Override
    public AdoptionState after(AdoptionState state) {
      return state.with(state.controller().map(controller -> controller.withReplicas(to)));
    }
  }

  /** Lets the ReplicationController make pods. */
  record OpenController(String name) implements AdoptionStep {
    @Override
    public String sentence() {
      return "let ReplicationController " + name + " make pods, since it owns all there are";
    }

    @Override
    public Writing writing(AdoptionState state, Sight sight) {
      Ref ref = controller(state, sight);
      ObjectNode patch = AdoptionDraft.lifting(sight.get(ref));
      return Writing.proven(
          state.origin().config().isPresent()
              ? Write.Merge.ifUnchanged(ref, patch, sight)
              : Write.Bequeath.ifUnchanged(ref, patch, state.origin().managers(), sight));
    }

    @Override
    public AdoptionState after(AdoptionState state) {
      return state.with(state.controller().map(AdoptedController::withoutGuard));
    }
  }

  /** Deletes the Deployment, which has no pods any more. The undo has ended. */
  record DeleteDeployment(String name) implements AdoptionStep {
    @Override
    public String sentence() {
      return "delete Deployment " + name + ", which has no pods";
    }

    @Override
    public Writing writing(AdoptionState state, Sight sight) {
      return Writing.proven(
          Write.Delete.of(deployment(state, sight), Propagation.BACKGROUND, sight));
    }

    @Override
    public AdoptionState after(AdoptionState state) {
      return state.withDeployment(Optional.empty());
    }

    @Override
    public boolean last() {
      return true;
    }
  }

  // Of a DeploymentConfig.

  private static Ref config(AdoptionState state, Sight sight) {
    return sight.ref(Kind.DEPLOYMENT_CONFIG, originConfig(state).name());
  }

  private static OriginConfig originConfig(AdoptionState state) {
    return state.origin().config().orElseThrow();
  }

  /** Pauses the DeploymentConfig: from now on it rolls nothing out and scales nothing. */
  record PauseConfig(String name) implements AdoptionStep {
    @Override
    public String sentence() {
      return "pause DeploymentConfig " + name;
    }

    @Override
    public Writing writing(AdoptionState state, Sight sight) {
      Ref ref = config(state, sight);
      return Writing.of(Write.Merge.ifUnchanged(ref, OriginConfig.pausing(sight.get(ref)), sight));
    }

    @Override
    public AdoptionState after(AdoptionState state) {
      return state.with(state.ancestry().with(AdoptedConfig::withPause));
    }

    /** Somebody may resume it again and again. */
    @Override
    public boolean advances() {
      return false;
    }
  }

  /**
   * Makes the ReplicationController nobody's, by one write: of its label and its owner either alone
   * would be put right by the DeploymentConfig's controller. From now on it keeps its name even if
   * it is deleted, until the DeploymentConfig is gone.
   */
  record ReleaseController(String name, String config) implements AdoptionStep {
    @Override
    public String sentence() {
      return "release ReplicationController " + name + " from DeploymentConfig " + config;
    }

    @Override
    public Writing writing(AdoptionState state, Sight sight) {
      Ref ref = controller(state, sight);
      ObjectNode patch = AdoptionDraft.releasing(sight.get(ref));
      return Writing.proven(Write.Merge.ifUnchanged(ref, patch, sight));
    }

    @Override
    public AdoptionState after(AdoptionState state) {
      return state.with(
          state
              .controller()
              .map(
                  one ->
                      one.with(new AdoptedController.Tie(false, Optional.empty(), true, false))));
    }
  }

  /**
   * Deletes the DeploymentConfig, and leaves its ReplicationControllers.
   *
   * @param hold whether the triggers of the Deployment are written before, held back: an image that
   *     triggers it has changed, and nobody but the DeploymentConfig says so
   * @param resumed whether somebody has resumed it, so that it must not wait for its turn
   */
  record DeleteConfig(String name, boolean hold, boolean resumed) implements AdoptionStep {
    @Override
    public String sentence() {
      return "delete DeploymentConfig " + name + ", keeping its ReplicationControllers";
    }

    @Override
    public Writing writing(AdoptionState state, Sight sight) {
      Write deletion = orphaning(config(state, sight), sight);
      return hold
          ? Writing.of(
              triggers(state, sight, AdoptionDraft.held(originConfig(state).triggers())), deletion)
          : Writing.of(deletion);
    }

    @Override
    public AdoptionState after(AdoptionState state) {
      AdoptionState after = state.with(state.ancestry().with(AdoptedConfig::withEnding));
      return hold ? after.withDeployment(after.deployment().map(Deployment::withTriggers)) : after;
    }

    @Override
    public List<Progress> told(AdoptionState before, Sight after) {
      List<Progress> told = new ArrayList<>();
      if (resumed) {
        told.add(
            new Progress.Warned(
                "somebody has resumed DeploymentConfig "
                    + name
                    + ": it goes at once, before it makes pods of its own; take it out of whatever"
                    + " applies it, such as a GitOps repository"));
      }
      if (hold) {
        told.add(
            new Progress.Warned(
                "an image that triggers DeploymentConfig %s, or else its template, has changed meanwhile: the triggers of Deployment %s are written with \"paused\": true; roll the change out, then take that away"
                    .formatted(name, before.name())));
      }
      told.add(new Progress.Taken(sentence()));
      return told;
    }
  }

  private static Write triggers(AdoptionState state, Sight sight, String triggers) {
    ObjectNode patch = JsonNodeFactory.instance.objectNode();
    patch.withObject("/metadata/annotations").put(ImageTrigger.ANNOTATION, triggers);
    return Write.Merge.ifUnchanged(deployment(state, sight), patch, sight);
  }

  /** Lets a deleted ReplicationController go that was kept for its name. */
  record ForgetController(String name) implements AdoptionStep {
    @Override
    public String sentence() {
      return "let go of ReplicationController " + name + ", which was kept for its name";
    }

    @Override
    public Writing writing(AdoptionState state, Sight sight) {
      Ref ref = controller(state, sight);
      return Writing.of(
          Write.Merge.ifUnchanged(ref, AdoptionDraft.lettingGo(sight.get(ref)), sight));
    }

    @Override
    public AdoptionState after(AdoptionState state) {
      return state.with(Optional.<AdoptedController>empty());
    }
  }

  /**
   * Creates the ReplicationController again, guarded, in the place of the deleted one that was kept
   * for its name: at once, so that nobody else does.
   *
   * <p>A process that dies between its two writes loses nothing. The ReplicaSet owns the pods by
   * then, since the planner shelters them before; the DeploymentConfig is paused or gone, so that
   * it makes no ReplicationController of the free name; and what is to be created is in the {@link
   * Origin} on the Deployment, from which the next run goes on with {@link CreateController}.
   */
  record ReplaceController(String name, int replicas) implements AdoptionStep {
    @Override
    public String sentence() {
      return "create ReplicationController " + name + " anew for the " + replicas + " pods";
    }

    @Override
    public Writing writing(AdoptionState state, Sight sight) {
      Ref ref = controller(state, sight);
      return Writing.proven(
          Write.Merge.ifUnchanged(ref, AdoptionDraft.lettingGo(sight.get(ref)), sight),
          new Write.Create(ref, AdoptionDraft.guardedController(state.origin(), replicas)));
    }

    @Override
    public AdoptionState after(AdoptionState state) {
      return state.with(Optional.of(AdoptedController.created(state, replicas)));
    }
  }

  /** Deletes a ReplicationController of the DeploymentConfig's history, which has no pods. */
  record PruneController(String name) implements AdoptionStep {
    @Override
    public String sentence() {
      return "delete ReplicationController " + name + " of the history, which has no pods";
    }

    @Override
    public Writing writing(AdoptionState state, Sight sight) {
      return Writing.of(
          Write.Delete.of(
              sight.ref(Kind.REPLICATION_CONTROLLER, name), Propagation.BACKGROUND, sight));
    }

    @Override
    public AdoptionState after(AdoptionState state) {
      return state.with(state.ancestry().withoutFormer(name));
    }
  }

  /** Deletes a pod that has done a rollout. */
  record PrunePod(String name) implements AdoptionStep {
    @Override
    public String sentence() {
      return "delete pod " + name + ", whose rollout is over";
    }

    @Override
    public Writing writing(AdoptionState state, Sight sight) {
      return Writing.of(Write.Delete.of(sight.ref(Kind.POD, name), Propagation.BACKGROUND, sight));
    }

    @Override
    public AdoptionState after(AdoptionState state) {
      return state.with(state.ancestry().withoutHelper(name));
    }
  }

  /** Lets images trigger rollouts of the Deployment, as they did of the DeploymentConfig. */
  record Trigger(String name) implements AdoptionStep {
    @Override
    public String sentence() {
      return "write the image triggers of Deployment " + name;
    }

    @Override
    public Writing writing(AdoptionState state, Sight sight) {
      return Writing.of(triggers(state, sight, originConfig(state).triggers()));
    }

    @Override
    public AdoptionState after(AdoptionState state) {
      return state.withDeployment(state.deployment().map(Deployment::withTriggers));
    }
  }

  /** Creates the DeploymentConfig again, paused. */
  record CreateConfig(String name, int replicas) implements AdoptionStep {
    @Override
    public String sentence() {
      return "create DeploymentConfig " + name + ", paused, with " + replicas + " replicas";
    }

    @Override
    public Writing writing(AdoptionState state, Sight sight) {
      return Writing.of(
          new Write.Create(config(state, sight), originConfig(state).paused(replicas)));
    }

    @Override
    public AdoptionState after(AdoptionState state) {
      AdoptedConfig created = AdoptedConfig.created(originConfig(state), replicas);
      return state.with(state.ancestry().with(Optional.of(created)));
    }
  }

  /** Gives the ReplicationController back the label by which the DeploymentConfig claims it. */
  record ReturnController(String name, String config) implements AdoptionStep {
    @Override
    public String sentence() {
      return "give ReplicationController " + name + " back to DeploymentConfig " + config;
    }

    @Override
    public Writing writing(AdoptionState state, Sight sight) {
      Ref ref = controller(state, sight);
      return Writing.of(
          Write.Merge.ifUnchanged(ref, AdoptionDraft.returning(sight.get(ref), config), sight));
    }

    @Override
    public AdoptionState after(AdoptionState state) {
      return state.with(
          state
              .controller()
              .map(
                  one ->
                      one.with(new AdoptedController.Tie(true, Optional.empty(), false, false))));
    }
  }

  /** Has the DeploymentConfig's controller look for the ReplicationController. */
  record CallConfig(String name, String controller, String uid) implements AdoptionStep {
    @Override
    public String sentence() {
      return "have DeploymentConfig " + name + " claim ReplicationController " + controller;
    }

    @Override
    public Writing writing(AdoptionState state, Sight sight) {
      ObjectNode patch = JsonNodeFactory.instance.objectNode();
      patch.withObject("/metadata/annotations").put(Marks.CALLED_FOR_ADOPTION, uid);
      return Writing.of(Write.Merge.ifUnchanged(config(state, sight), patch, sight));
    }

    @Override
    public AdoptionState after(AdoptionState state) {
      return state.with(state.ancestry().with(config -> config.withCall(uid)));
    }
  }

  /** Leaves the DeploymentConfig as it was before the adoption. */
  record ResumeConfig(String name, int replicas) implements AdoptionStep {
    @Override
    public String sentence() {
      return "resume DeploymentConfig " + name + " with " + replicas + " replicas";
    }

    @Override
    public Writing writing(AdoptionState state, Sight sight) {
      ObjectNode patch = originConfig(state).resuming(replicas);
      return Writing.of(
          Write.Bequeath.ifUnchanged(
              config(state, sight), patch, state.origin().managers(), sight));
    }

    @Override
    public AdoptionState after(AdoptionState state) {
      return state.with(state.ancestry().with(config -> config.withoutPause(replicas)));
    }
  }

  /** Takes a pod from a ReplicationController that is only a name any more. */
  record FreePod(String name) implements AdoptionStep {
    @Override
    public String sentence() {
      return "free pod " + name + ", which its ReplicationController made at its end";
    }

    @Override
    public Writing writing(AdoptionState state, Sight sight) {
      Ref ref = sight.ref(Kind.POD, name);
      return Writing.of(Write.Merge.ifUnchanged(ref, AdoptionDraft.freeing(sight.get(ref)), sight));
    }

    @Override
    public AdoptionState after(AdoptionState state) {
      return state.withPods(
          state.pods().stream()
              .map(pod -> pod.name().equals(name) ? pod.withOwner(Optional.empty()) : pod)
              .toList());
    }
  }

  /** Gives a pod that was made meanwhile the labels that the ReplicationController selects. */
  record LabelPod(String name) implements AdoptionStep {
    @Override
    public String sentence() {
      return "give pod " + name + " the labels that its ReplicationController selects";
    }

    @Override
    public Writing writing(AdoptionState state, Sight sight) {
      ObjectNode patch = JsonNodeFactory.instance.objectNode();
      patch.putObject("metadata").set("labels", Labels.toTree(state.origin().selector().labels()));
      return Writing.of(Write.Merge.ifUnchanged(sight.ref(Kind.POD, name), patch, sight));
    }

    @Override
    public AdoptionState after(AdoptionState state) {
      return state.withPods(
          state.pods().stream()
              .map(pod -> pod.name().equals(name) ? labelled(pod, state.origin()) : pod)
              .toList());
    }

    private static Pod labelled(Pod pod, Origin origin) {
      Pod labelled = pod;
      for (Map.Entry<String, String> label : origin.selector().labels().entrySet()) {
        labelled = labelled.withLabel(label.getKey(), label.getValue());
      }
      return labelled;
    }
  }
}
