package io.kubectlrc.rollout;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;

/** The steps of an update if every pod became available at once and nobody interfered. */
public final class Forecast {

  private static final Instant NOW = Instant.EPOCH;

  private Forecast() {}

  /** All steps, waits left out. */
  public static List<Step> of(ObjectNode old, Proposal proposal, Options options) {
    List<Step> steps = new ArrayList<>();
    State state =
        new State(
            NOW,
            proposal.journal(),
            false,
            Optional.of(withPods(Controller.of(old, List.of()), proposal.journal().original())),
            Optional.empty(),
            Optional.empty(),
            List.of(),
            List.of());
    Step step;
    do {
      step = Planner.next(state, options);
      if (step instanceof Step.Wait || step instanceof Step.Stuck) {
        break;
      }
      steps.add(step);
      state = after(state, step);
    } while (!(step instanceof Step.Settle) && !(step instanceof Step.Pause));
    return steps;
  }

  private static State after(State state, Step step) {
    Journal journal = state.journal();
    Optional<Controller> old = state.old();
    Optional<Controller> successor = state.successor();
    Optional<Controller> waiting = state.waiting();
    if (step instanceof Step.Begin) {
      old = old.map(controller -> with(controller, journal, controller.replicas()));
    } else if (step instanceof Step.LabelTemplate label) {
      old =
          old.map(
              c ->
                  labelled(
                      c, c.selector(), plus(c.template(), label.key(), label.value()), c.pods()));
    } else if (step instanceof Step.LabelPods label) {
      old =
          old.map(
              c ->
                  labelled(
                      c,
                      c.selector(),
                      c.template(),
                      c.pods().stream().map(pod -> relabelled(pod, label)).toList()));
    } else if (step instanceof Step.ExtendSelector extend) {
      old =
          old.map(
              c ->
                  labelled(
                      c, plus(c.selector(), extend.key(), extend.value()), c.template(), c.pods()));
    } else if (step instanceof Step.Create create) {
      successor =
          old.map(
              c ->
                  with(
                      new Controller(
                          journal.to(),
                          journal.to(),
                          0,
                          OptionalInt.empty(),
                          true,
                          true,
                          false,
                          plus(c.selector(), journal.key(), journal.newValue()),
                          plus(c.template(), journal.key(), journal.newValue()),
                          Optional.empty(),
                          List.of(),
                          Optional.empty()),
                      journal,
                      create.replicas()));
    } else if (step instanceof Step.Scale scale) {
      if (scale.controller().equals(journal.to())) {
        successor = successor.map(controller -> with(controller, journal, scale.to()));
      } else {
        old = old.map(controller -> with(controller, journal, scale.to()));
      }
    } else if (step instanceof Step.DeleteOld) {
      old = Optional.empty();
    } else if (step instanceof Step.CreateWaiting) {
      waiting =
          successor.map(
              c ->
                  labelled(
                      named(with(c, journal, 0), journal.from()),
                      new TreeMap<>(Collections.singletonMap(Marks.WAITING, journal.to())),
                      c.template(),
                      List.of()));
    } else if (step instanceof Step.HandOver) {
      successor = Optional.empty();
    } else if (step instanceof Step.Activate) {
      waiting =
          waiting.map(
              c ->
                  labelled(
                      with(c, journal, journal.desired()), c.template(), c.template(), c.pods()));
    }
    return new State(NOW, journal, true, old, successor, waiting, List.of(), List.of());
  }

  private static Controller with(Controller controller, Journal journal, int replicas) {
    return withPods(
        new Controller(
            controller.name(),
            controller.uid(),
            replicas,
            OptionalInt.of(replicas),
            true,
            true,
            false,
            controller.selector(),
            controller.template(),
            Optional.of(journal),
            controller.pods(),
            Optional.empty()),
        replicas);
  }

  private static Controller withPods(Controller controller, int count) {
    List<Pod> pods =
        new ArrayList<>(controller.pods().subList(0, Math.min(count, controller.pods().size())));
    while (pods.size() < count) {
      pods.add(
          new Pod(
              controller.name() + "-" + pods.size(),
              controller.template(),
              Optional.of(controller.uid()),
              controller.name() + "-",
              false,
              Optional.of(Instant.MIN),
              Optional.empty()));
    }
    return labelled(controller, controller.selector(), controller.template(), pods);
  }

  private static Controller named(Controller controller, String name) {
    return new Controller(
        name,
        controller.uid(),
        controller.replicas(),
        controller.set(),
        true,
        true,
        false,
        controller.selector(),
        controller.template(),
        controller.journal(),
        controller.pods(),
        Optional.empty());
  }

  private static Controller labelled(
      Controller controller,
      SortedMap<String, String> selector,
      SortedMap<String, String> template,
      List<Pod> pods) {
    return new Controller(
        controller.name(),
        controller.uid(),
        controller.replicas(),
        controller.set(),
        true,
        true,
        false,
        selector,
        template,
        controller.journal(),
        pods,
        Optional.empty());
  }

  private static Pod relabelled(Pod pod, Step.LabelPods label) {
    return new Pod(
        pod.name(),
        plus(pod.labels(), label.key(), label.value()),
        pod.owner(),
        pod.generateName(),
        false,
        pod.readySince(),
        pod.trouble());
  }

  private static SortedMap<String, String> plus(
      SortedMap<String, String> labels, String key, String value) {
    SortedMap<String, String> more = new TreeMap<>(labels);
    more.put(key, value);
    return more;
  }
}
