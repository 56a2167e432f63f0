package io.kubectlrc.rollout;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The steps of an update, from wherever it is, if every pod became available at once and nobody
 * interfered.
 */
public final class Forecast {

  private Forecast() {}

  /** All steps to its end, waits left out; fewer if it cannot go on from there by itself. */
  public static List<Step> of(State present, Options options) {
    List<Step> steps = new ArrayList<>();
    State state = present;
    boolean waited = false;
    while (true) {
      Step step = Planner.next(state, options);
      if (step instanceof Step.Stuck || (waited && step instanceof Step.Wait)) {
        return steps;
      }
      waited = step instanceof Step.Wait;
      if (waited) {
        state = later(state);
        continue;
      }
      steps.add(step);
      if (step instanceof Step.Settle || step instanceof Step.Pause) {
        return steps;
      }
      state = after(state, step);
    }
  }

  /** When all that is waited for has happened. */
  private static State later(State state) {
    return new State(
        state.now(),
        state.journal(),
        state.begun(),
        state.old().flatMap(Forecast::later),
        state.successor().flatMap(Forecast::later),
        state.waiting().flatMap(Forecast::later),
        new Pods(),
        new Pods(),
        state.autoscalers());
  }

  private static Optional<Controller> later(Controller controller) {
    if (controller.ending()) {
      return Optional.empty();
    }
    List<Pod> ready =
        controller.pods().stream()
            .map(
                pod ->
                    new Pod(
                        pod.name(),
                        pod.labels(),
                        pod.owner(),
                        pod.generateName(),
                        false,
                        Optional.of(Instant.MIN),
                        Optional.empty()))
            .toList();
    return Optional.of(
        withPods(
            labelled(controller, controller.selector(), controller.template(), Pods.of(ready)),
            controller.replicas()));
  }

  private static State after(State state, Step step) {
    Journal journal = state.journal();
    Optional<Controller> old = state.old();
    Optional<Controller> successor = state.successor();
    Optional<Controller> waiting = state.waiting();
    Pods loose = state.loose();
    List<Autoscaler> autoscalers = state.autoscalers();
    if (step instanceof Step.Begin) {
      old = old.map(controller -> with(controller, journal, controller.replicas()));
    } else if (step instanceof Step.TakeOver) {
      successor = successor.map(controller -> with(controller, journal, controller.replicas()));
    } else if (step instanceof Step.Park park) {
      autoscalers =
          changed(autoscalers, park.autoscaler(), park.autoscaler().target(), journal.from());
    } else if (step instanceof Step.Unpark unpark) {
      autoscalers = changed(autoscalers, unpark.autoscaler(), unpark.target(), null);
    } else if (step instanceof Step.Retarget retarget) {
      Journal changed = journal.withTarget(retarget.target());
      return after(
          new State(
              state.now(),
              changed,
              true,
              old.map(c -> with(c, changed, c.replicas())),
              successor.map(c -> with(c, changed, c.replicas())),
              waiting.map(c -> with(c, changed, c.replicas())),
              loose,
              state.ofSuccessor(),
              autoscalers),
          new Step.Scale(retarget.controller(), retarget.replicas(), retarget.replicas()));
    } else if (step instanceof Step.LabelTemplate label) {
      old =
          old.map(
              c ->
                  labelled(
                      c, c.selector(), plus(c.template(), label.key(), label.value()), c.pods()));
    } else if (step instanceof Step.LabelPods label) {
      old = old.map(c -> labelled(c, c.selector(), c.template(), relabelled(c.pods(), label)));
      loose = relabelled(loose, label);
    } else if (step instanceof Step.ExtendSelector extend) {
      old =
          old.map(
              c ->
                  guarded(
                      labelled(
                          c,
                          plus(c.selector(), extend.key(), extend.value()),
                          c.template(),
                          c.pods()),
                      extend.guarded()));
    } else if (step instanceof Step.Unguard) {
      old = old.map(c -> guarded(c, false));
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
                          true,
                          false,
                          false,
                          plus(c.selector(), journal.key(), journal.newValue()),
                          plus(c.template(), journal.key(), journal.newValue()),
                          Optional.empty(),
                          new Pods(),
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
                      new Pods()));
    } else if (step instanceof Step.HandOver || step instanceof Step.DeleteSuccessor) {
      successor = Optional.empty();
    } else if (step instanceof Step.Activate) {
      SortedMap<String, String> selector =
          new TreeMap<>(Collections.singletonMap(journal.key(), journal.newValue()));
      waiting =
          waiting.map(
              c -> with(labelled(c, selector, selector, new Pods()), journal, journal.desired()));
    }
    return new State(
        state.now(),
        journal,
        true,
        old,
        successor,
        waiting,
        loose,
        state.ofSuccessor(),
        autoscalers);
  }

  private static List<Autoscaler> changed(
      List<Autoscaler> autoscalers, Autoscaler one, String target, String parkedFor) {
    return autoscalers.stream()
        .map(
            autoscaler ->
                autoscaler.name().equals(one.name())
                    ? new Autoscaler(
                        one.name(), target, Optional.ofNullable(parkedFor), parkedFor == null)
                    : autoscaler)
        .toList();
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
            true,
            controller.guarded(),
            false,
            controller.selector(),
            controller.template(),
            Optional.of(journal),
            controller.pods(),
            Optional.empty()),
        replicas);
  }

  private static Controller withPods(Controller controller, int count) {
    List<Pod> pods = new ArrayList<>(controller.pods().stream().limit(count).toList());
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
    return labelled(controller, controller.selector(), controller.template(), Pods.of(pods));
  }

  private static Controller named(Controller controller, String name) {
    return settled(
        controller,
        name,
        controller.guarded(),
        controller.selector(),
        controller.template(),
        controller.pods());
  }

  private static Controller labelled(
      Controller controller,
      SortedMap<String, String> selector,
      SortedMap<String, String> template,
      Pods pods) {
    return settled(controller, controller.name(), controller.guarded(), selector, template, pods);
  }

  private static Controller guarded(Controller controller, boolean guarded) {
    return settled(
        controller,
        controller.name(),
        guarded,
        controller.selector(),
        controller.template(),
        controller.pods());
  }

  /** What becomes of a controller that is changed in this, when all has settled. */
  private static Controller settled(
      Controller controller,
      String name,
      boolean guarded,
      SortedMap<String, String> selector,
      SortedMap<String, String> template,
      Pods pods) {
    return new Controller(
        name,
        controller.uid(),
        controller.replicas(),
        controller.set(),
        true,
        true,
        true,
        guarded,
        false,
        selector,
        template,
        controller.journal(),
        pods,
        Optional.empty());
  }

  private static Pods relabelled(Pods pods, Step.LabelPods label) {
    return Pods.of(pods.stream().map(pod -> relabelled(pod, label)).toList());
  }

  private static Pod relabelled(Pod pod, Step.LabelPods label) {
    if (!label.pods().contains(pod.name())) {
      return pod;
    }
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
