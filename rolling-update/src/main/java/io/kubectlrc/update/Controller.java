package io.kubectlrc.update;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlrc.cluster.Kind;
import io.kubectlrc.object.ControllerRef;
import io.kubectlrc.object.Guard;
import io.kubectlrc.object.Marks;
import io.kubectlrc.object.Metadata;
import io.kubectlrc.object.Pod;
import io.kubectlrc.object.Trouble;
import io.kubectlrc.operate.ForeignMark;
import io.kubectlrc.selector.Labels;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A ReplicationController of an update.
 *
 * @param generation how often it was changed
 * @param set the replicas that we set last, empty if we never did
 * @param settled whether its controller has seen the last change of it
 * @param labelled whether its controller sees on all its pods the labels of its template
 * @param complete whether its controller counts as many pods of it as there are
 * @param guarded whether it can make no pods, since we want it so
 * @param ending whether it is being deleted
 * @param pods those that it owns
 * @param trouble why it gets no pods, if it says so
 */
public record Controller(
    String name,
    String uid,
    long generation,
    int replicas,
    OptionalInt set,
    boolean settled,
    boolean labelled,
    boolean complete,
    boolean guarded,
    boolean ending,
    SortedMap<String, String> selector,
    SortedMap<String, String> template,
    Optional<Journal> journal,
    Pods pods,
    Optional<Trouble> trouble) {

  /** Reads a controller's tree, as the API server sends it. */
  public static Controller of(ObjectNode rc, Pods pods) {
    JsonNode spec = rc.path("spec");
    JsonNode status = rc.path("status");
    return new Controller(
        Metadata.name(rc),
        Metadata.uid(rc),
        Metadata.generation(rc),
        spec.path("replicas").asInt(1),
        setOn(rc),
        Metadata.isSettled(rc),
        status.path("fullyLabeledReplicas").asInt() == status.path("replicas").asInt(),
        status.path("replicas").asInt() == pods.size(),
        Guard.UPDATE.isOn(spec.path("template")),
        Metadata.isEnding(rc),
        Labels.of(spec.path("selector")),
        Labels.of(spec.path("template").path("metadata").path("labels")),
        Journal.on(rc),
        pods,
        Trouble.ofController(rc));
  }

  /**
   * Holds that the marks of an update on a controller can be read, without which it cannot go on.
   *
   * @throws ForeignMark if we cannot have written one of them
   */
  public static void requireReadable(JsonNode rc) {
    Journal.on(rc);
    setOn(rc);
  }

  private static OptionalInt setOn(JsonNode rc) {
    try {
      return Metadata.annotation(rc, Marks.REPLICAS)
          .map(Integer::parseInt)
          .map(OptionalInt::of)
          .orElse(OptionalInt.empty());
    } catch (NumberFormatException e) {
      throw ForeignMark.removable(rc, Marks.REPLICAS, e);
    }
  }

  /** Whether it is the one that keeps a name during a rename. */
  public boolean waiting() {
    return selector.containsKey(Marks.WAITING);
  }

  /**
   * The pods that it asks for, or that are there still: one that is lowered has as many as before
   * until its controller has seen that and deleted them.
   */
  int present() {
    return Math.max(replicas, pods.size());
  }

  /**
   * Its available pods. Those beyond its replicas don't count: they are about to be deleted, though
   * they may not know it yet.
   */
  public int available(Instant now, Duration minReady) {
    return Math.min(pods.available(now, minReady), replicas);
  }

  /** Its pods that will not become available by waiting, less those about to be deleted. */
  public int broken() {
    return Math.max(0, pods.broken() - Math.max(0, pods.size() - replicas));
  }

  /** Whether somebody else has changed its replicas since we set them. */
  public boolean rescaled() {
    return set.isPresent() && set.getAsInt() != replicas;
  }

  /** One without a mark, as if somebody else had made it. */
  public Controller withoutJournal() {
    return copy(set, settled, guarded, selector, template, Optional.empty(), pods);
  }

  /** With the pods that it turns out to own. */
  public Controller owning(Pods others) {
    return copy(set, settled, guarded, selector, template, journal, others);
  }

  // What becomes of it in a forecast, when its controller has seen what was done to it.

  /** One that is created like another. */
  static Controller fresh(String name, Controller like) {
    return new Controller(
        name,
        name,
        0,
        0,
        OptionalInt.empty(),
        true,
        true,
        true,
        false,
        false,
        like.selector,
        like.template,
        Optional.empty(),
        Pods.NONE,
        Optional.empty());
  }

  Controller scaled(Journal other, int count) {
    return new Controller(
            name,
            uid,
            generation,
            count,
            OptionalInt.of(count),
            true,
            true,
            true,
            guarded,
            false,
            selector,
            template,
            Optional.of(other),
            pods,
            Optional.empty())
        .grown();
  }

  Controller having(Journal other) {
    return scaled(other, replicas);
  }

  /** It has as many pods as it asks for, all of them ready for long. */
  Controller grown() {
    List<Pod> ready = new ArrayList<>(pods.stream().limit(replicas).map(Pod::grown).toList());
    while (ready.size() < replicas) {
      ready.add(
          Pod.ready(
              name + "-" + ready.size(),
              template,
              new ControllerRef(Kind.REPLICATION_CONTROLLER.kind(), name, uid)));
    }
    return withPods(Pods.of(ready));
  }

  Controller withPods(Pods others) {
    return copy(set, true, guarded, selector, template, journal, others);
  }

  Controller withGuard(boolean on) {
    return copy(set, true, on, selector, template, journal, pods);
  }

  Controller withLabels(
      SortedMap<String, String> newSelector, SortedMap<String, String> newTemplate) {
    return copy(set, true, guarded, newSelector, newTemplate, journal, Pods.NONE);
  }

  Controller withSelectorLabel(String key, String value) {
    return copy(set, true, guarded, plus(selector, key, value), template, journal, pods);
  }

  Controller withTemplateLabel(String key, String value) {
    return copy(set, true, guarded, selector, plus(template, key, value), journal, pods);
  }

  static SortedMap<String, String> plus(
      SortedMap<String, String> labels, String key, String value) {
    SortedMap<String, String> more = new TreeMap<>(labels);
    more.put(key, value);
    return more;
  }

  private Controller copy(
      OptionalInt newSet,
      boolean seen,
      boolean newGuarded,
      SortedMap<String, String> newSelector,
      SortedMap<String, String> newTemplate,
      Optional<Journal> newJournal,
      Pods newPods) {
    return new Controller(
        name,
        uid,
        generation,
        replicas,
        newSet,
        seen,
        seen || labelled,
        seen || complete,
        newGuarded,
        ending,
        newSelector,
        newTemplate,
        newJournal,
        newPods,
        trouble);
  }
}
