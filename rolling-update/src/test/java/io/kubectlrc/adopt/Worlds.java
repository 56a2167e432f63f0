package io.kubectlrc.adopt;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlrc.cluster.Manifests;
import io.kubectlrc.convert.ConvertOptions;
import io.kubectlrc.convert.Surroundings;
import io.kubectlrc.object.Autoscaler;
import io.kubectlrc.object.ControllerRef;
import io.kubectlrc.object.Pod;
import io.kubectlrc.selector.Selector;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** States of an adoption, for tables. */
final class Worlds {
  static final String RC = "web-1453323827";
  static final AdoptionDraft ADOPTION = adoption(rc());
  static final Origin ORIGIN = ADOPTION.origin();
  static final String ADOPTER = ORIGIN.replicaSet();

  private static final TreeMap<String, String> LABELS =
      new TreeMap<>(Map.of("app", "web", "version", "v1"));

  private Worlds() {}

  static ObjectNode rc() {
    ObjectNode rc = Manifests.rc(RC, "web", "v1", 2);
    rc.withObjectProperty("metadata").put("uid", "rc-uid");
    return rc;
  }

  static AdoptionDraft adoption(ObjectNode rc) {
    AdoptionDraft.Result draft =
        AdoptionDraft.of(rc, Optional.empty(), Set.of(), ConvertOptions.DEFAULT, Surroundings.NONE);
    return ((AdoptionDraft.Drafted) draft).draft();
  }

  /** Before the first write: an RC with two pods. */
  static AdoptionState untouched() {
    return new AdoptionState(
        ORIGIN,
        "web",
        ADOPTION.pausedDeployment(2),
        Optional.of(controller()),
        Optional.empty(),
        Optional.empty(),
        List.of(),
        List.of(pod("web-a", owner("rc")), pod("web-b", owner("rc"))),
        List.of(),
        Ancestry.NONE);
  }

  /** The Deployment is there, paused. */
  static AdoptionState begun() {
    return untouched().withDeployment(Optional.of(deployment(Goal.ADOPT)));
  }

  /** The RC is gone and its pods are free. */
  static AdoptionState free() {
    return begun().with(Optional.empty()).withPods(pods(Optional.empty()));
  }

  /** The ReplicaSet owns the pods and cannot make others. */
  static AdoptionState guarded() {
    return free().withAdopter(Optional.of(adopter(true, false))).withPods(pods(owner("rs")));
  }

  /** The Deployment controller knows the ReplicaSet. */
  static AdoptionState recognised() {
    return guarded().withAdopter(Optional.of(adopter(false, true)));
  }

  /** Nothing is left but the goal. */
  static AdoptionState resumed() {
    return recognised()
        .withDeployment(
            Optional.of(deployment(Goal.ADOPT).with(Optional.of(Goal.ADOPT), false).withPods(2)));
  }

  /** The adoption has ended. */
  static AdoptionState adopted() {
    return resumed()
        .withDeployment(
            Optional.of(deployment(Goal.ADOPT).with(Optional.empty(), false).withPods(2)));
  }

  /** An undo has paused the Deployment. */
  static AdoptionState undoing() {
    return recognised().withDeployment(Optional.of(deployment(Goal.UNDO).withPods(2)));
  }

  /** An undo has deleted the ReplicaSet and its pods are free. */
  static AdoptionState freeAgain() {
    return undoing().withAdopter(Optional.empty()).withPods(pods(Optional.empty()));
  }

  /** The RC is there again, and owns the pods. */
  static AdoptionState guardedAgain() {
    return freeAgain()
        .with(
            Optional.of(
                new AdoptedController(RC, "rc", 2, false, true, true, true, ORIGIN.selector())))
        .withPods(pods(owner("rc")));
  }

  static AdoptedController controller() {
    return new AdoptedController(RC, "rc", 2, false, false, false, true, ORIGIN.selector());
  }

  static Deployment deployment(Goal goal) {
    return new Deployment(
        "web",
        "deployment",
        Optional.of(goal),
        true,
        false,
        true,
        2,
        0,
        0,
        ADOPTION.selector(),
        ORIGIN.template(),
        false);
  }

  static ReplicaSet adopter(boolean guarded, boolean recognised) {
    return new ReplicaSet(
        ADOPTER,
        "rs",
        false,
        guarded,
        recognised ? Optional.of("3") : Optional.empty(),
        2,
        2,
        false,
        ADOPTION.selector(),
        ORIGIN.template());
  }

  /** A ReplicaSet of another version. */
  static ReplicaSet other(int replicas) {
    return new ReplicaSet(
        "web-other",
        "other",
        false,
        false,
        Optional.of("4"),
        replicas,
        replicas,
        false,
        Selector.of(Map.of("app", "web", "pod-template-hash", "1")),
        ORIGIN.template());
  }

  static Autoscaler autoscaler() {
    return new Autoscaler("scaler", "ReplicationController", RC, Optional.empty(), true);
  }

  static Pod pod(String name, Optional<ControllerRef> owner) {
    return pod(name, LABELS, owner);
  }

  static Pod pod(String name, SortedMap<String, String> labels, Optional<ControllerRef> owner) {
    return new Pod(
        name,
        labels,
        owner,
        "",
        false,
        Optional.empty(),
        Optional.of(Instant.EPOCH),
        Optional.empty());
  }

  static List<Pod> pods(Optional<ControllerRef> owner) {
    return List.of(pod("web-a", owner), pod("web-b", owner));
  }

  static Optional<ControllerRef> owner(String uid) {
    return Optional.of(
        uid.startsWith("rs")
            ? new ControllerRef("ReplicaSet", ADOPTER, uid)
            : new ControllerRef("ReplicationController", RC, uid));
  }
}
