package io.kubectlrc.adopt;

import static io.kubectlrc.adopt.Worlds.ADOPTER;
import static io.kubectlrc.adopt.Worlds.RC;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.kubectlrc.cluster.Kind;
import io.kubectlrc.object.Autoscaler;
import io.kubectlrc.operate.Forecast;
import io.kubectlrc.operate.Step;
import io.kubectlrc.selector.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class AdoptionPlannerTest {

  static Stream<Arguments> adoptions() {
    return Stream.of(
        arguments("nothing done", Worlds.untouched(), "create Deployment web, paused, with 2"),
        arguments("begun", Worlds.begun(), "delete ReplicationController " + RC),
        arguments(
            "an autoscaler still at work",
            Worlds.begun().withAutoscalers(List.of(Worlds.autoscaler())),
            "park HorizontalPodAutoscaler scaler"),
        arguments(
            "the RC rescaled meanwhile",
            Worlds.begun()
                .withDeployment(Optional.of(Worlds.deployment(Goal.ADOPT).withReplicas(5))),
            "set Deployment web from 5 to 2 replicas"),
        arguments(
            "the RC being deleted",
            Worlds.begun().with(Optional.of(Worlds.controller().withEnding())),
            "wait for ReplicationController " + RC + " to be gone"),
        arguments(
            "pods that still name the dead RC",
            Worlds.begun().with(Optional.empty()),
            "wait for 2 pods of the deleted ReplicationController"),
        arguments("free pods", Worlds.free(), "create ReplicaSet " + ADOPTER + " for the 2 pods"),
        arguments(
            "free pods beside the ReplicaSet",
            Worlds.guarded().withPods(Worlds.pods(Optional.empty())),
            "wait for ReplicaSet " + ADOPTER + " to adopt 2 pods"),
        arguments(
            "all pods lost to others",
            Worlds.guarded().withPods(List.of()),
            "let ReplicaSet " + ADOPTER + " make pods"),
        arguments("all adopted", Worlds.guarded(), "let ReplicaSet " + ADOPTER + " make pods"),
        arguments(
            "not recognised yet",
            Worlds.recognised().withAdopter(Optional.of(Worlds.adopter(false, false))),
            "wait for Deployment web to recognise ReplicaSet " + ADOPTER),
        arguments("recognised", Worlds.recognised(), "resume Deployment web"),
        arguments(
            "resumed, not counted yet",
            Worlds.resumed()
                .withDeployment(
                    Worlds.resumed().deployment().map(deployment -> deployment.withPods(1))),
            "wait for Deployment web to count 2 pods as its own (1 of 1 so far)"),
        arguments(
            "an autoscaler parked",
            Worlds.resumed().withAutoscalers(List.of(Worlds.autoscaler().parked(RC))),
            "point HorizontalPodAutoscaler scaler at Deployment web"),
        arguments(
            "an autoscaler parked, and pointed elsewhere since",
            Worlds.resumed()
                .withAutoscalers(
                    List.of(
                        new Autoscaler("scaler", "Deployment", "other", Optional.of(RC), true))),
            "leave HorizontalPodAutoscaler scaler at Deployment other"),
        arguments("resumed", Worlds.resumed(), "mark Deployment web as adopted"),
        arguments("adopted", Worlds.adopted(), "nothing left to do"),
        arguments(
            "an undo that changes its mind", Worlds.undoing(), "pause Deployment web to go on"),
        arguments(
            "the Deployment deleted by others",
            Worlds.free().withDeployment(Optional.empty()),
            "create Deployment web, paused, with 2"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void adoptions(String situation, AdoptionState state, String step) {
    assertThat(AdoptionPlanner.next(state, Goal.ADOPT).sentence()).startsWith(step);
  }

  static Stream<Arguments> undos() {
    return Stream.of(
        arguments("adopted", Worlds.adopted(), "pause Deployment web to undo its adoption"),
        arguments("just begun", Worlds.begun(), "pause Deployment web to undo its adoption"),
        arguments(
            "just begun, and turned back",
            Worlds.begun().withDeployment(Optional.of(Worlds.deployment(Goal.UNDO))),
            "delete Deployment web"),
        arguments(
            "the RC being deleted",
            Worlds.begun()
                .withDeployment(Optional.of(Worlds.deployment(Goal.UNDO)))
                .with(Optional.of(Worlds.controller().withEnding())),
            "wait for ReplicationController " + RC + " to be gone"),
        arguments(
            "a history of other versions",
            Worlds.undoing().withOthers(List.of(Worlds.other(0))),
            "delete ReplicaSet web-other, which has no pods"),
        arguments(
            "an autoscaler at work",
            Worlds.undoing()
                .withAutoscalers(List.of(Worlds.autoscaler().aimed(Kind.DEPLOYMENT, "web"))),
            "park HorizontalPodAutoscaler scaler"),
        arguments("paused", Worlds.undoing(), "delete ReplicaSet " + ADOPTER),
        arguments(
            "pods that still name the dead ReplicaSet",
            Worlds.undoing().withAdopter(Optional.empty()),
            "wait for 2 pods of the deleted ReplicaSet"),
        arguments("free pods", Worlds.freeAgain(), "create ReplicationController " + RC),
        arguments(
            "free pods beside the RC",
            Worlds.guardedAgain().withPods(Worlds.pods(Optional.empty())),
            "wait for ReplicationController " + RC + " to adopt 2 pods"),
        arguments(
            "the Deployment rescaled meanwhile",
            Worlds.guardedAgain()
                .withDeployment(Optional.of(Worlds.deployment(Goal.UNDO).withReplicas(7))),
            "set ReplicationController " + RC + " from 2 to 7 replicas"),
        arguments("all adopted", Worlds.guardedAgain(), "let ReplicationController " + RC),
        arguments(
            "open",
            Worlds.guardedAgain().with(Optional.of(Worlds.controller())),
            "delete Deployment web"),
        arguments(
            "undone",
            Worlds.guardedAgain()
                .with(Optional.of(Worlds.controller()))
                .withDeployment(Optional.empty()),
            "nothing left to do"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void undos(String situation, AdoptionState state, String step) {
    assertThat(AdoptionPlanner.next(state, Goal.UNDO).sentence()).startsWith(step);
  }

  static Stream<Arguments> obstacles() {
    Selector otherSelector = Selector.of(Map.of("app", "other"));
    return Stream.of(
        arguments(
            Goal.ADOPT,
            Worlds.begun()
                .with(
                    Optional.of(
                        new AdoptedController(
                            RC, "rc", 2, false, false, false, false, otherSelector))),
            "somebody has changed ReplicationController"),
        arguments(
            Goal.ADOPT,
            Worlds.begun()
                .withDeployment(
                    Optional.of(
                        Worlds.deployment(Goal.ADOPT).with(Optional.of(Goal.ADOPT), false))),
            "somebody has resumed Deployment web"),
        arguments(
            Goal.ADOPT,
            Worlds.begun()
                .withPods(
                    List.of(
                        Worlds.pod(
                            "odd", new TreeMap<>(Map.of("version", "v1")), Worlds.owner("rc")))),
            "odd of ReplicationController " + RC + " lack the labels app=web"),
        arguments(
            Goal.UNDO,
            Worlds.adopted().withOthers(List.of(Worlds.other(2))),
            "Deployment web has pods of ReplicaSet web-other"),
        arguments(
            Goal.UNDO,
            Worlds.adopted().withAdopter(Optional.empty()),
            "ReplicaSet " + ADOPTER + ", which adopted the pods, is gone"),
        arguments(
            Goal.UNDO,
            Worlds.adopted().with(Optional.of(Worlds.controller())),
            "there is a ReplicationController " + RC + " again"));
  }

  @ParameterizedTest
  @MethodSource
  void obstacles(Goal goal, AdoptionState state, String reason) {
    assertThat(AdoptionPlanner.next(state, goal))
        .isInstanceOfSatisfying(
            Step.Stuck.class,
            stuck -> {
              assertThat(stuck.reason()).asString().startsWith(reason);
              assertThat(stuck.remedy()).asString().isNotEmpty();
            });
  }

  /** After two rollouts {@code kubectl rollout undo} without it goes from one to the other. */
  @Test
  void namesTheRevisionToReturnTo() {
    Deployment rolled = otherwise(Worlds.adopted().deployment().orElseThrow());
    AdoptionState state =
        Worlds.adopted()
            .withDeployment(Optional.of(rolled))
            .withOthers(List.of(Worlds.other(2), Worlds.other(0)));
    assertThat(remedy(state))
        .isEqualTo(
            "return to the adopted version with kubectl rollout undo -n default deploy/web"
                + " --to-revision=3, then undo the adoption when it has rolled out");
    assertThat(remedy(state.withDeployment(Optional.of(rolled.with(Optional.empty(), true)))))
        .as("kubectl returns to no revision of one that is paused")
        .startsWith(
            "resume it with kubectl rollout resume -n default deploy/web, return to the adopted"
                + " version with kubectl rollout undo -n default deploy/web --to-revision=3,");
    assertThat(remedy(state.withAdopter(Optional.of(Worlds.adopter(false, false)))))
        .contains("has the annotation deployment.kubernetes.io/revision")
        .doesNotContain("rollout undo");
  }

  @Test
  void awaitsTheRolloutThatReturnsToTheAdoptedVersion() {
    assertThat(remedy(Worlds.adopted().withOthers(List.of(Worlds.other(1)))))
        .isEqualTo(
            "wait for it to return to the adopted version with kubectl rollout status -n default"
                + " deploy/web, then undo the adoption when it has rolled out");
  }

  @Test
  void saysThatNoRevisionLeadsBackToAReplicaSetThatIsNoMore() {
    AdoptionState gone = Worlds.adopted().withAdopter(Optional.empty());
    for (AdoptionState state : List.of(gone, gone.withOthers(List.of(Worlds.other(2))))) {
      assertThat(remedy(state))
          .startsWith("no rollout leads back to ReplicaSet " + ADOPTER)
          .contains("revisionHistoryLimit")
          .doesNotContain("kubectl rollout undo");
    }
  }

  private static String remedy(AdoptionState state) {
    Step<AdoptionState> next = AdoptionPlanner.next(state, Goal.UNDO);
    assertThat(next).isInstanceOf(Step.Stuck.class);
    return ((Step.Stuck<AdoptionState>) next).remedy().toString();
  }

  /** One whose template somebody has changed. */
  private static Deployment otherwise(Deployment deployment) {
    return new Deployment(
        deployment.name(),
        deployment.uid(),
        deployment.goal(),
        deployment.paused(),
        deployment.ending(),
        deployment.settled(),
        deployment.replicas(),
        deployment.updated(),
        deployment.total(),
        deployment.selector(),
        JsonNodeFactory.instance.objectNode().put("another", "template"),
        deployment.triggered());
  }

  /** The steps of either goal lead from every state of both to it, and end. */
  @Test
  void everyStateOfAnAdoptionLeadsToEitherGoal() {
    List<AdoptionState> all = new ArrayList<>();
    all.add(Worlds.begun());
    all.add(Worlds.free());
    all.add(Worlds.guarded());
    all.add(Worlds.recognised());
    all.add(Worlds.resumed());
    all.add(Worlds.undoing());
    all.add(Worlds.freeAgain());
    all.add(Worlds.guardedAgain());
    for (AdoptionState state : all) {
      for (Goal goal : Goal.values()) {
        assertThat(Forecast.of(new Adopting(goal), state).end()).isEqualTo(new Step.Done<>());
      }
    }
  }

  @Test
  void previewsTheWholeAdoption() {
    assertThat(
            sentences(Goal.ADOPT, Worlds.untouched().withAutoscalers(List.of(Worlds.autoscaler()))))
        .containsExactly(
            "create Deployment web, paused, with 2 replicas",
            "park HorizontalPodAutoscaler scaler",
            "delete ReplicationController " + RC + ", keeping its pods",
            "create ReplicaSet " + ADOPTER + " for the 2 pods",
            "let ReplicaSet " + ADOPTER + " make pods, since it owns all there are",
            "resume Deployment web",
            "point HorizontalPodAutoscaler scaler at Deployment web",
            "mark Deployment web as adopted");
  }

  private static Stream<String> sentences(Goal goal, AdoptionState state) {
    return Forecast.of(new Adopting(goal), state).steps().stream().map(Step::sentence);
  }

  @Test
  void previewsTheWholeUndo() {
    assertThat(sentences(Goal.UNDO, Worlds.adopted().withOthers(List.of(Worlds.other(0)))))
        .containsExactly(
            "pause Deployment web to undo its adoption",
            "delete ReplicaSet web-other, which has no pods",
            "delete ReplicaSet " + ADOPTER + ", keeping its pods",
            "create ReplicationController " + RC + " for the 2 pods",
            "let ReplicationController " + RC + " make pods, since it owns all there are",
            "delete Deployment web, which has no pods");
  }
}
