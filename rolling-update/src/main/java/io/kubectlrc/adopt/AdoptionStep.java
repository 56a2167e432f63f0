package io.kubectlrc.adopt;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlrc.cluster.Kind;
import io.kubectlrc.cluster.Propagation;
import io.kubectlrc.cluster.Ref;
import io.kubectlrc.object.Autoscaler;
import io.kubectlrc.object.Marks;
import io.kubectlrc.operate.Progress;
import io.kubectlrc.operate.Sight;
import io.kubectlrc.operate.Step;
import io.kubectlrc.operate.Write;
import io.kubectlrc.operate.Writing;
import java.util.List;
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

  private static Write replicas(Ref ref, int count, Sight sight) {
    ObjectNode patch = JsonNodeFactory.instance.objectNode();
    patch.putObject("spec").put("replicas", count);
    return Write.Merge.ifUnchanged(ref, patch, sight);
  }

  private static Write aimed(Autoscaler autoscaler, Sight sight) {
    Ref ref = sight.ref(Kind.HORIZONTAL_POD_AUTOSCALER, autoscaler.name());
    return Write.Merge.ifUnchanged(
        ref, autoscaler.patch(Marks.PARKED_FOR_ADOPTION, autoscaler.parkedFor().orElse("")), sight);
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
      return Writing.of(new Write.Create(deployment(state, sight), manifest));
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
      return Writing.of(aimed(autoscaler, sight));
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
      return Writing.of(Write.Delete.of(controller(state, sight), Propagation.ORPHAN, sight));
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
      return Writing.of(aimed(autoscaler, sight));
    }

    @Override
    public AdoptionState after(AdoptionState state) {
      return state.with(autoscaler);
    }
  }

  /** Takes the goal off the Deployment: the adoption has ended. */
  record Settle(String name) implements AdoptionStep {
    @Override
    public String sentence() {
      return "mark Deployment " + name + " as adopted";
    }

    @Override
    public Writing writing(AdoptionState state, Sight sight) {
      ObjectNode patch = JsonNodeFactory.instance.objectNode();
      patch.putObject("metadata").putObject("labels").putNull(Marks.GOAL);
      return Writing.of(Write.Merge.ifUnchanged(deployment(state, sight), patch, sight));
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
      return Writing.of(Write.Delete.of(adopter(state, sight), Propagation.ORPHAN, sight));
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
      return Writing.of(AdoptionStep.replicas(controller(state, sight), to, sight));
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
      return Writing.proven(opened(controller(state, sight), sight));
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
}
