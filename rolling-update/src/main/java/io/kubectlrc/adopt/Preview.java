package io.kubectlrc.adopt;

import io.kubectlrc.selector.Labels;
import io.kubectlrc.selector.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Which steps an adoption will take if nobody interferes: the planner's own, on a cluster that does
 * at once what it is asked for.
 */
public final class Preview {

  /** More steps than any adoption takes. */
  private static final int LIMIT = 1_000;

  private Preview() {}

  /**
   * The steps from a state on to its goal; the last one is {@code Done}, {@code Stuck}, or a {@code
   * Wait} for something that only somebody else can do.
   */
  public static List<Step> of(State state, Goal goal) {
    List<Step> steps = new ArrayList<>();
    State now = state;
    while (steps.size() < LIMIT) {
      Step step = Planner.next(now, goal);
      steps.add(step);
      State then = react(after(now, step, goal));
      if (then.equals(now)) {
        return steps;
      }
      now = then;
    }
    throw new IllegalStateException("no end in sight after " + steps.subList(0, 10));
  }

  /** The state right after a step. */
  private static State after(State state, Step step, Goal goal) {
    if (step instanceof Step.CreateDeployment create) {
      return state.withDeployment(Optional.of(created(state, create.replicas(), goal)));
    }
    if (step instanceof Step.CreateReplicaSet create) {
      return state.withAdopter(
          Optional.of(
              new ReplicaSet(
                  create.name(),
                  "uid of " + create.name(),
                  false,
                  true,
                  false,
                  create.replicas(),
                  0,
                  false,
                  state.deployment().orElseThrow().selector(),
                  state.origin().template())));
    }
    if (step instanceof Step.CreateController create) {
      return state.with(
          Optional.of(
              new Controller(
                  create.name(),
                  "uid of the new " + create.name(),
                  create.replicas(),
                  false,
                  true,
                  true,
                  true,
                  state.origin().selector())));
    }
    if (step instanceof Step.MatchReplicas match) {
      return state.withDeployment(
          state.deployment().map(deployment -> deployment.withReplicas(match.to())));
    }
    if (step instanceof Step.MatchController match) {
      return state.with(state.controller().map(controller -> controller.withReplicas(match.to())));
    }
    if (step instanceof Step.Park park) {
      return state.withAutoscalers(replaced(state.autoscalers(), park.autoscaler()));
    }
    if (step instanceof Step.Aim aim) {
      return state.withAutoscalers(replaced(state.autoscalers(), aim.autoscaler()));
    }
    if (step instanceof Step.Forget forget) {
      return state.withOthers(
          state.others().stream().filter(other -> !other.name().equals(forget.name())).toList());
    }
    return afterChange(state, step);
  }

  private static State afterChange(State state, Step step) {
    if (step instanceof Step.DeleteController) {
      return state.with(state.controller().map(Controller::withEnding));
    }
    if (step instanceof Step.DeleteReplicaSet) {
      return state.withAdopter(Optional.empty());
    }
    if (step instanceof Step.OpenReplicaSet) {
      return state.withAdopter(state.adopter().map(ReplicaSet::withoutGuard));
    }
    if (step instanceof Step.OpenController) {
      return state.with(state.controller().map(Controller::withoutGuard));
    }
    if (step instanceof Step.DeleteDeployment) {
      return state.withDeployment(Optional.empty());
    }
    if (state.deployment().isEmpty()) {
      return state;
    }
    Deployment deployment = state.deployment().get();
    if (step instanceof Step.Turn turn) {
      return state.withDeployment(Optional.of(deployment.with(Optional.of(turn.goal()), true)));
    }
    if (step instanceof Step.Resume) {
      return state.withDeployment(Optional.of(deployment.with(deployment.goal(), false)));
    }
    if (step instanceof Step.Settle) {
      return state.withDeployment(
          Optional.of(deployment.with(Optional.empty(), deployment.paused())));
    }
    return state;
  }

  /** What controllers make of it. */
  private static State react(State state) {
    State now =
        state
            .with(state.controller().filter(controller -> !controller.ending()))
            .withAdopter(state.adopter().filter(adopter -> !adopter.ending()))
            .withOthers(state.others().stream().filter(other -> !other.ending()).toList())
            .withDeployment(
                state
                    .deployment()
                    .filter(deployment -> !deployment.ending())
                    .map(Preview::counted));
    now =
        freed(
            now,
            Autoscaler.CONTROLLER,
            state.origin().name(),
            now.controller().map(Controller::uid));
    now = freed(now, "ReplicaSet", state.origin().replicaSet(), now.adopter().map(ReplicaSet::uid));
    if (now.adopter().isPresent()) {
      ReplicaSet adopter = now.adopter().get();
      now =
          adopted(
              now, new Pod.Owner("ReplicaSet", adopter.name(), adopter.uid()), adopter.selector());
    }
    if (now.controller().isPresent()) {
      Controller controller = now.controller().get();
      now =
          adopted(
              now,
              new Pod.Owner(Autoscaler.CONTROLLER, controller.name(), controller.uid()),
              controller.selector());
    }
    return now;
  }

  private static Deployment counted(Deployment deployment) {
    return deployment.withPods(deployment.replicas());
  }

  private static Deployment created(State state, int replicas, Goal goal) {
    return new Deployment(
        state.name(),
        "uid of " + state.name(),
        Optional.of(goal),
        true,
        false,
        true,
        replicas,
        0,
        0,
        Selector.of(Labels.of(state.origin().template().at("/metadata/labels"))),
        state.origin().template());
  }

  private static State freed(State state, String kind, String owner, Optional<String> living) {
    List<Pod> bereft = state.bereft(kind, owner, living);
    return state.withPods(
        state.pods().stream()
            .map(pod -> bereft.contains(pod) ? pod.ownedBy(Optional.empty()) : pod)
            .toList());
  }

  private static State adopted(State state, Pod.Owner owner, Selector selector) {
    return state.withPods(
        state.pods().stream()
            .map(
                pod ->
                    pod.owner().isEmpty() && selector.matches(pod.labels())
                        ? pod.ownedBy(Optional.of(owner))
                        : pod)
            .toList());
  }

  private static List<Autoscaler> replaced(List<Autoscaler> all, Autoscaler changed) {
    TreeMap<String, Autoscaler> byName = new TreeMap<>();
    all.forEach(autoscaler -> byName.put(autoscaler.name(), autoscaler));
    byName.put(changed.name(), changed);
    return List.copyOf(byName.values());
  }
}
