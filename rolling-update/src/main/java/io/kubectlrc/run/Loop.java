package io.kubectlrc.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlrc.cluster.Cluster;
import io.kubectlrc.cluster.ClusterException;
import io.kubectlrc.cluster.Kind;
import io.kubectlrc.cluster.Propagation;
import io.kubectlrc.cluster.Ref;
import io.kubectlrc.cluster.WriteMode;
import io.kubectlrc.rollout.Autoscaler;
import io.kubectlrc.rollout.Bounds;
import io.kubectlrc.rollout.Controller;
import io.kubectlrc.rollout.Forecast;
import io.kubectlrc.rollout.ForeignMark;
import io.kubectlrc.rollout.Journal;
import io.kubectlrc.rollout.Options;
import io.kubectlrc.rollout.Pod;
import io.kubectlrc.rollout.Pods;
import io.kubectlrc.rollout.Proposal;
import io.kubectlrc.rollout.Refusal;
import io.kubectlrc.rollout.Request;
import io.kubectlrc.rollout.State;
import io.kubectlrc.rollout.Step;
import io.kubectlrc.rollout.Writes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.stream.Stream;

/** Observe, ask for the next step, apply it; until the update has ended. */
final class Loop {

  /** It looks again after so long even if nothing seems to change. */
  private static final Duration HEARTBEAT = Duration.ofSeconds(4);

  private final Cluster cluster;
  private final ClusterView view;
  private final RollingUpdate.Settings settings;
  private final Optional<Proposal> proposal;
  private final Lock lock;
  private final Progress.Listener listener;
  private final Cancellation cancellation;
  private final BiFunction<State, Options, Step> planner;
  private final PodIndex pods;
  private final AutoscalerIndex autoscalers;
  private final Troubles troubles;
  private final Gathering gathering = new Gathering();
  private final Backoff backoff = new Backoff();
  private final Instant start;

  private Journal journal;
  private boolean begun;
  private boolean hasBegun;
  private boolean inDoubt;
  private Optional<String> settling = Optional.empty();
  private boolean told;
  private Optional<Progress.Counted> counted = Optional.empty();
  private int grownBefore;
  private int lowestAvailable = Integer.MAX_VALUE;
  private Instant lastProgress;
  private Instant scaleUpFrom;
  private int bestReady = -1;
  private int bestShrunk = Integer.MAX_VALUE;
  private Optional<Outcome.Failed> failure = Optional.empty();

  Loop(
      Cluster cluster,
      ClusterView view,
      RollingUpdate.Settings settings,
      Journal journal,
      Optional<Proposal> proposal,
      Lock lock,
      Progress.Listener listener,
      Cancellation cancellation,
      BiFunction<State, Options, Step> planner) {
    this.planner = planner;
    this.cluster = cluster;
    this.view = view;
    this.settings = settings;
    this.journal = journal;
    this.proposal = proposal;
    this.lock = lock;
    this.listener = listener;
    this.cancellation = cancellation;
    start = cluster.now();
    lastProgress = start;
    scaleUpFrom = start;
    pods = new PodIndex(view);
    autoscalers = new AutoscalerIndex(view);
    troubles = new Troubles(view, listener, start);
  }

  Outcome run() {
    State state = observe();
    grownBefore =
        (goesBack() ? state.old() : state.successor()).map(Controller::replicas).orElse(0);
    if (state.successor().isPresent() && state.begun() && !journal.back()) {
      listener.on(new Progress.Resumed(journal.to(), settings.request() instanceof Request.Images));
    }
    while (true) {
      if (cancellation.requested()) {
        return new Outcome.Interrupted(journal.from());
      }
      Optional<Outcome> outcome;
      try {
        lock.renew(listener, cancellation);
        if (cancellation.requested()) {
          continue; // perhaps without the lock
        }
        if (inDoubt) {
          view.refresh(rc(journal.from()));
          view.refresh(rc(journal.to()));
          inDoubt = false;
        }
        state = observe();
        outcome = advance(state);
        backoff.reset();
      } catch (Lock.Held e) {
        outcome = Optional.of(failed(state, e.getMessage(), "Run the same command again"));
      } catch (ForeignMark unreadable) {
        Refusal refusal = unreadable.refusal();
        outcome = Optional.of(failed(state, refusal.message(), refusal.remedy()));
      } catch (ClusterException e) {
        outcome = survive(e, state);
      }
      if (outcome.isPresent()) {
        return outcome.get();
      }
    }
  }

  /** The steps from here on; nothing is written. */
  List<Step> forecast() {
    State state = observe();
    if (goesBack() && !journal.back()) {
      state =
          new State(
              state.now(),
              journal.turnedBack(),
              state.begun(),
              state.old(),
              state.successor(),
              state.waiting(),
              state.loose(),
              state.ofSuccessor(),
              state.autoscalers());
    }
    return Forecast.of(state, settings.options());
  }

  private boolean goesBack() {
    return journal.back() || settings.request() instanceof Request.Rollback;
  }

  private Optional<Outcome> advance(State state) {
    if (hasBegun && !begun) {
      // The last write was applied although its answer was lost; or somebody interfered.
      return Optional.of(
          settling
              .map(this::done)
              .orElseGet(
                  () ->
                      failed(
                          state,
                          "somebody has taken the annotations of this update off its controllers",
                          "Run the same command again")));
    }
    hasBegun = begun;
    if (settings.request() instanceof Request.Rollback && begun && !journal.back()) {
      turnBack(state);
      return Optional.empty();
    }
    count(state);
    if (!cluster.now().isBefore(deadline())) {
      return fail(state);
    }
    Step step = planner.apply(state, settings.options());
    if (step instanceof Step.Stuck stuck) {
      return Optional.of(failed(state, stuck.reason(), stuck.remedy()));
    }
    tell(state, step);
    if (step instanceof Step.Scale scale && !scale.up() && moreToCome(state)) {
      Duration left = gathering.left(newlyAvailable(state), cluster.now());
      if (left.compareTo(Duration.ZERO) > 0) {
        await(left);
        return Optional.empty();
      }
    }
    gathering.end();
    if (step instanceof Step.Wait wait) {
      await(wait);
      return Optional.empty();
    }
    if (step instanceof Step.Scale scale && scale.up() && cluster.now().isBefore(scaleUpFrom)) {
      await(Duration.between(cluster.now(), scaleUpFrom));
      return Optional.empty();
    }
    apply(state, step);
    if (!(step instanceof Step.Scale) && !(step instanceof Step.Retarget)) {
      lastProgress = cluster.now();
    }
    if (step instanceof Step.Settle settle) {
      return Optional.of(done(settle.controller()));
    }
    return step instanceof Step.Pause pause
        ? Optional.of(
            new Outcome.Paused(journal.from(), journal.to(), pause.available(), journal.desired()))
        : Optional.empty();
  }

  private boolean moreToCome(State state) {
    return newlyAvailable(state) < state.growing().map(Controller::replicas).orElse(0);
  }

  private int newlyAvailable(State state) {
    return state.growing().map(this::available).orElse(0);
  }

  private Outcome done(String survivor) {
    if (failure.isPresent() || (journal.back() && settings.rollbackOnFailure())) {
      Outcome.Failed why =
          failure.orElse(new Outcome.Failed("the update failed", List.of(), "", true));
      return new Outcome.Failed(why.reason(), why.causes(), "", true);
    }
    return new Outcome.Done(
        journal.from(),
        survivor,
        journal.back(),
        Duration.between(start, cluster.now()),
        Math.max(0, journal.target() - grownBefore),
        journal.target(),
        lowestAvailable == Integer.MAX_VALUE ? journal.target() : lowestAvailable);
  }

  // What goes wrong.

  /** After a failed request: what it was about is looked at anew, until there is no time left. */
  private Optional<Outcome> survive(ClusterException e, State state) {
    inDoubt = true;
    if (!e.reason().mayPass()) {
      return Optional.of(
          failed(
              state,
              "the server refused a step: " + e.getMessage(),
              "Run the same command again when that is mended"));
    }
    if (!cluster.now().isBefore(deadline())) {
      return Optional.of(
          failed(
              state,
              "no progress for %s; the last request failed: %s"
                  .formatted(readable(settings.timeout()), e.getMessage()),
              ""));
    }
    cancellation.pause(view.watch(), backoff.after(e), cluster::now);
    return Optional.empty();
  }

  private void await(Step.Wait wait) {
    Duration left = Duration.between(cluster.now(), deadline());
    Duration atMost = min(wait.atMost().orElse(HEARTBEAT), HEARTBEAT);
    await(min(atMost, left.isNegative() ? Duration.ZERO : left));
  }

  private Instant deadline() {
    return lastProgress
        .plus(settings.timeout())
        .plus(settings.options().minReady())
        .plus(settings.updatePeriod());
  }

  private Optional<Outcome> fail(State state) {
    String reason =
        "no progress for %s while waiting for %s"
            .formatted(
                readable(settings.timeout()),
                counted.map(Progress.Counted::waitingFor).orElse("the server"));
    boolean canGoBack =
        settings.rollbackOnFailure()
            && begun
            && !journal.back()
            && state.old().isPresent()
            && state.waiting().isEmpty();
    if (!canGoBack) {
      return Optional.of(failed(state, reason, ""));
    }
    failure = Optional.of(failed(state, reason, ""));
    listener.on(new Progress.TurningBack(reason));
    turnBack(state);
    told = false;
    bestReady = -1;
    bestShrunk = Integer.MAX_VALUE;
    lastProgress = cluster.now();
    return Optional.empty();
  }

  private Outcome.Failed failed(State state, String reason, String remedy) {
    List<String> causes = new ArrayList<>(troubles.causes(state));
    if (!remedy.isEmpty()) {
      return new Outcome.Failed(reason, causes, remedy, false);
    }
    String again = journal.back() ? "the rollback goes on by " : "go back by ";
    return new Outcome.Failed(
        reason,
        causes,
        (journal.back() ? "" : "Mend the cause and run the same command again, or ")
            + again
            + "kubectl-rc rolling-update "
            + journal.from()
            + " --rollback",
        false);
  }

  private void await(Duration atMost) {
    cancellation.await(view.watch(), atMost);
  }

  // What is there.

  private State observe() {
    pods.update();
    Optional<ObjectNode> named = view.get(rc(journal.from()));
    Optional<ObjectNode> next = view.get(rc(journal.to()));
    Optional<Controller> from = named.map(this::controller);
    Optional<Controller> successor = next.map(this::controller);
    boolean renaming = from.isPresent() && isWaiting(from.get());
    Optional<Controller> waiting = renaming ? from : Optional.empty();
    Optional<Controller> old = renaming ? Optional.empty() : from;
    Optional<Journal> truth =
        waiting
            .flatMap(Controller::journal)
            .or(() -> successor.flatMap(this::ours))
            .or(() -> old.flatMap(this::ours));
    begun = truth.isPresent();
    journal = truth.orElse(journal);
    return new State(
        cluster.now(),
        journal,
        begun,
        old,
        successor.map(
            controller -> ours(controller).isPresent() ? controller : stranger(controller)),
        waiting,
        pods.loose(),
        journal.successor().map(pods::controlledBy).orElseGet(Pods::new),
        autoscalers.of(journal));
  }

  private Controller controller(ObjectNode tree) {
    return Controller.of(tree, pods.controlledBy(tree.at("/metadata/uid").asText()));
  }

  private boolean isWaiting(Controller controller) {
    return journal.renames()
        && controller.journal().isPresent()
        && (controller.waiting()
            || journal.newValue().equals(controller.selector().get(journal.key())));
  }

  private Optional<Journal> ours(Controller controller) {
    return controller
        .journal()
        .filter(other -> other.from().equals(journal.from()) && other.to().equals(journal.to()));
  }

  private static Controller stranger(Controller controller) {
    return new Controller(
        controller.name(),
        controller.uid(),
        controller.replicas(),
        controller.set(),
        controller.settled(),
        controller.labelled(),
        controller.complete(),
        controller.guarded(),
        controller.ending(),
        controller.selector(),
        controller.template(),
        Optional.empty(),
        controller.pods(),
        controller.trouble());
  }

  private Ref rc(String name) {
    return new Ref(Kind.REPLICATION_CONTROLLER, settings.namespace(), name);
  }

  // What is told.

  private void count(State state) {
    troubles.tell(state);
    int oldAvailable = state.old().map(this::available).orElse(0);
    int newAvailable = state.successor().map(this::available).orElse(0);
    if (state.waiting().isEmpty() && state.successor().isPresent()) {
      lowestAvailable = Math.min(lowestAvailable, oldAvailable + newAvailable);
      progress(state);
    }
  }

  private int available(Controller controller) {
    return controller.available(cluster.now(), settings.options().minReady());
  }

  private void progress(State state) {
    if (Stream.of(state.growing(), state.shrinking())
        .flatMap(Optional::stream)
        .anyMatch(Controller::rescaled)) {
      return; // what somebody else does is no progress
    }
    int ready = ready(state);
    int shrunk = shrunk(state);
    if (ready > bestReady || shrunk < bestShrunk) {
      bestReady = Math.max(bestReady, ready);
      bestShrunk = Math.min(bestShrunk, shrunk);
      lastProgress = cluster.now();
    }
  }

  private int ready(State state) {
    return state.growing().map(c -> c.available(cluster.now(), Duration.ZERO)).orElse(0);
  }

  private static int shrunk(State state) {
    return state.shrinking().map(Controller::replicas).orElse(0);
  }

  private void tell(State state, Step step) {
    Optional<Controller> growing = state.growing();
    if (!told
        && growing.isPresent()
        && state.begun()
        && state.successor().isPresent()
        && state.successor().get().journal().isPresent()
        && state.waiting().isEmpty()) {
      Optional<Controller> shrinking = state.shrinking();
      if (shrinking.isPresent()) {
        Bounds bounds = settings.options().bounds(journal.target());
        listener.on(
            new Progress.Scaling(
                growing.get().name(),
                growing.get().replicas(),
                journal.target(),
                shrinking.get().name(),
                shrinking.get().replicas(),
                bounds.minAvailable(),
                bounds.maxTotal()));
        told = true;
      }
    }
    if (state.waiting().isPresent()) {
      return; // for a moment nobody has the pods
    }
    Progress.Counted now =
        new Progress.Counted(
            journal.from(),
            state.old().map(Controller::replicas).orElse(0),
            state.old().map(this::available).orElse(0),
            journal.to(),
            state.successor().map(Controller::replicas).orElse(0),
            state.successor().map(this::available).orElse(0),
            journal.target(),
            step instanceof Step.Wait wait ? wait.reason() : "");
    if (!counted.equals(Optional.of(now))) {
      counted = Optional.of(now);
      listener.on(now);
    }
  }

  // What is done.

  private void apply(State state, Step step) {
    if (step instanceof Step.Begin) {
      merge(rc(journal.from()), Writes.begin(tree(journal.from()), proposal.orElseThrow()));
    } else if (step instanceof Step.TakeOver) {
      ObjectNode successor = tree(journal.to());
      merge(
          rc(journal.to()),
          Writes.takeOver(
              successor,
              journal,
              proposal
                  .map(Proposal::controller)
                  .orElseGet(() -> Writes.controllerOn(tree(journal.from())))));
      listener.on(new Progress.Resumed(journal.to(), settings.request() instanceof Request.Images));
    } else if (step instanceof Step.Park park) {
      mergeAutoscaler(park.autoscaler(), park.autoscaler().parking(journal.from()));
      listener.on(new Progress.AutoscalerParked(park.autoscaler().name()));
    } else if (step instanceof Step.Unpark unpark) {
      mergeAutoscaler(unpark.autoscaler(), Autoscaler.unparking(unpark.target()));
      listener.on(new Progress.AutoscalerAimed(unpark.autoscaler().name(), unpark.target()));
    } else if (step instanceof Step.LabelTemplate label) {
      merge(
          rc(journal.from()),
          Writes.labelTemplate(tree(journal.from()), label.key(), label.value()));
      listener.on(
          new Progress.Labelled(
              "the template of " + rc(journal.from()), label.key(), label.value()));
    } else if (step instanceof Step.LabelPods label) {
      labelPods(label);
    } else if (step instanceof Step.ExtendSelector extend) {
      extendSelector(extend);
    } else if (step instanceof Step.Unguard unguard) {
      merge(rc(unguard.controller()), Writes.unguard(tree(unguard.controller())));
    } else if (step instanceof Step.Create create) {
      ObjectNode tree =
          Writes.create(Writes.controllerOn(tree(journal.from())), journal, create.replicas());
      create(tree);
      listener.on(new Progress.Created(journal.to()));
    } else if (step instanceof Step.Retarget retarget) {
      retarget(state, retarget);
    } else if (step instanceof Step.Scale scale) {
      scale(scale);
      if (!scale.up()) {
        scaleUpFrom = cluster.now().plus(settings.updatePeriod());
      }
      listener.on(new Progress.Scaled(scale.controller(), scale.to(), scale.up()));
    } else if (step instanceof Step.Pause pause) {
      merge(
          rc(journal.to()),
          Writes.journal(tree(journal.to()), journal.pausedAt(pause.available())));
    } else if (step instanceof Step.DeleteOld) {
      delete(journal.from(), Propagation.BACKGROUND);
      listener.on(new Progress.DeletingOld(journal.from(), journal.renames()));
    } else if (step instanceof Step.DeleteSuccessor) {
      delete(journal.to(), Propagation.BACKGROUND);
      listener.on(new Progress.DeletingSuccessor(journal.to()));
    } else if (step instanceof Step.CreateWaiting) {
      create(Writes.waiting(tree(journal.to()), journal));
    } else if (step instanceof Step.HandOver) {
      delete(journal.to(), Propagation.ORPHAN);
      listener.on(new Progress.Renaming(journal.to(), journal.from()));
    } else if (step instanceof Step.Activate) {
      view.wrote(
          Kind.REPLICATION_CONTROLLER,
          cluster.replace(
              Kind.REPLICATION_CONTROLLER,
              Writes.activate(tree(journal.from()), journal),
              WriteMode.APPLY));
    } else if (step instanceof Step.Settle settle) {
      settling = Optional.of(settle.controller());
      merge(rc(settle.controller()), Writes.settle(tree(settle.controller())));
    } else {
      throw new IllegalStateException("no such step: " + step);
    }
  }

  /**
   * What somebody else has set is noticed by the next look, unless it came between the last look
   * and this write, which then undoes it: a condition on the version would be broken by every
   * status, and there are many while pods come and go. So at least it is said.
   */
  private void scale(Step.Scale scale) {
    Ref ref = rc(scale.controller());
    ObjectNode seen = tree(scale.controller());
    ObjectNode stored = cluster.merge(ref, Writes.scale(seen, scale.to()), WriteMode.APPLY);
    view.wrote(ref.kind(), stored);
    if (generation(stored) > generation(seen) + 1) {
      listener.on(
          new Progress.Noted(
              "somebody changed %s just before it was scaled to %d; if it was its size, do it again"
                  .formatted(ref, scale.to())));
    }
  }

  private static long generation(ObjectNode rc) {
    return rc.at("/metadata/generation").asLong();
  }

  private void turnBack(State state) {
    Journal back = journal.turnedBack();
    for (Controller holder : holders(state)) {
      merge(rc(holder.name()), Writes.journal(tree(holder.name()), back));
    }
  }

  /** The controllers with the journal, the one that has the truth last. */
  private static List<Controller> holders(State state) {
    return Stream.of(state.old(), state.successor())
        .flatMap(Optional::stream)
        .filter(controller -> controller.journal().isPresent())
        .toList();
  }

  private void retarget(State state, Step.Retarget retarget) {
    if (retarget.target() != journal.target()) {
      // On all: a rollback ends without the new one.
      Journal changed = journal.withTarget(retarget.target());
      List<Controller> holders = new ArrayList<>(holders(state));
      state.waiting().ifPresent(holders::add);
      for (Controller holder : holders) {
        merge(rc(holder.name()), Writes.journal(tree(holder.name()), changed));
      }
    }
    merge(
        rc(retarget.controller()),
        Writes.acknowledge(tree(retarget.controller()), retarget.replicas()));
    bestReady = ready(state);
    bestShrunk = shrunk(state);
    listener.on(
        new Progress.Rescaled(retarget.controller(), retarget.replicas(), retarget.target()));
  }

  private void labelPods(Step.LabelPods label) {
    for (String pod : label.pods()) {
      lock.renew(listener, cancellation);
      if (cancellation.requested()) {
        return; // the others are asked for again
      }
      Ref ref = new Ref(Kind.POD, settings.namespace(), pod);
      try {
        view.wrote(
            Kind.POD,
            cluster.merge(ref, Writes.label(label.key(), label.value()), WriteMode.APPLY));
        listener.on(new Progress.Labelled(ref.toString(), label.key(), label.value()));
      } catch (ClusterException e) {
        if (e.reason() != ClusterException.Reason.NOT_FOUND) {
          throw e;
        }
        view.refresh(ref); // gone meanwhile: nothing to label
      }
    }
  }

  /** The watch may not yet show the last pods of the former template; the server does. */
  private void extendSelector(Step.ExtendSelector extend) {
    ObjectNode old = tree(journal.from());
    Optional<String> uid = Optional.of(old.at("/metadata/uid").asText());
    List<String> unlabelled =
        cluster.list(Kind.POD, settings.namespace(), labels(old.at("/spec/selector"))).stream()
            .map(Pod::of)
            .filter(pod -> !pod.ending() && pod.owner().equals(uid))
            .filter(pod -> !extend.value().equals(pod.labels().get(extend.key())))
            .map(Pod::name)
            .toList();
    if (!unlabelled.isEmpty()) {
      labelPods(new Step.LabelPods(unlabelled, extend.key(), extend.value()));
      return;
    }
    merge(
        rc(journal.from()),
        Writes.extendSelector(old, extend.key(), extend.value(), extend.guarded()));
    listener.on(
        new Progress.Labelled(
            "the selector of " + rc(journal.from()), extend.key(), extend.value()));
  }

  private static Map<String, String> labels(JsonNode selector) {
    return io.kubectlrc.selector.Labels.of(selector);
  }

  private ObjectNode tree(String controller) {
    return view.get(rc(controller))
        .orElseThrow(
            () ->
                new ClusterException(
                    ClusterException.Reason.NOT_FOUND, rc(controller) + " is gone", null));
  }

  private void merge(Ref ref, ObjectNode patch) {
    view.wrote(ref.kind(), cluster.merge(ref, patch, WriteMode.APPLY));
  }

  private void mergeAutoscaler(Autoscaler autoscaler, ObjectNode patch) {
    merge(new Ref(Kind.HORIZONTAL_POD_AUTOSCALER, settings.namespace(), autoscaler.name()), patch);
  }

  private void create(ObjectNode tree) {
    tree.withObjectProperty("metadata").put("namespace", settings.namespace());
    view.wrote(
        Kind.REPLICATION_CONTROLLER,
        cluster.create(Kind.REPLICATION_CONTROLLER, tree, WriteMode.APPLY));
  }

  private void delete(String controller, Propagation propagation) {
    view.delete(rc(controller), tree(controller), propagation);
  }

  private static Duration min(Duration a, Duration b) {
    return a.compareTo(b) < 0 ? a : b;
  }

  /** {@code 5m}, {@code 1m30s}: as the option takes it. */
  private static String readable(Duration duration) {
    return duration.toString().substring(2).toLowerCase(java.util.Locale.ROOT);
  }
}
