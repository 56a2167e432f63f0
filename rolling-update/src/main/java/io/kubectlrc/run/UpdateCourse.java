package io.kubectlrc.run;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlrc.cluster.Cluster;
import io.kubectlrc.cluster.Kind;
import io.kubectlrc.object.ControllerRef;
import io.kubectlrc.object.Metadata;
import io.kubectlrc.object.Pod;
import io.kubectlrc.operate.Operation;
import io.kubectlrc.operate.Outcome;
import io.kubectlrc.operate.Progress;
import io.kubectlrc.operate.Step;
import io.kubectlrc.update.Bounds;
import io.kubectlrc.update.Controller;
import io.kubectlrc.update.Journal;
import io.kubectlrc.update.Pods;
import io.kubectlrc.update.Proposal;
import io.kubectlrc.update.Request;
import io.kubectlrc.update.UpdateState;
import io.kubectlrc.update.UpdateStep;
import io.kubectlrc.wording.Sentence;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A run of a rolling update. */
final class UpdateCourse implements Course<UpdateState> {
  private final Cluster cluster;
  private final ClusterView view;
  private final RollingUpdate.Settings settings;
  private final Optional<Proposal> proposal;
  private final Progress.Listener listener;
  private final Operation<UpdateState> operation;
  private final PodIndex pods;
  private final AutoscalerIndex autoscalers;
  private final Troubles troubles;
  private final ScaleDownBatching batching = new ScaleDownBatching();
  private final Instant start;

  private Journal journal;
  private boolean begun;
  private UpdateState latest;
  private boolean scalingTold;
  private Optional<Progress.Counted> counted = Optional.empty();
  private int grownBefore = -1;
  private String shrinkingUid = "";
  private int lowestAvailable = Integer.MAX_VALUE;
  private Instant scaleUpFrom;
  private int bestReady = -1;
  private int bestShrunk = Integer.MAX_VALUE;
  private Optional<Outcome.Failed> failure = Optional.empty();

  UpdateCourse(
      Cluster cluster,
      ClusterView view,
      RollingUpdate.Settings settings,
      Journal journal,
      Optional<Proposal> proposal,
      Progress.Listener listener,
      Operation<UpdateState> operation) {
    this.cluster = cluster;
    this.view = view;
    this.settings = settings;
    this.journal = journal;
    this.proposal = proposal;
    this.listener = listener;
    this.operation = operation;
    start = cluster.now();
    scaleUpFrom = start;
    pods = new PodIndex(view);
    autoscalers = new AutoscalerIndex(view);
    troubles = new Troubles(view, listener, start);
  }

  @Override
  public Operation<UpdateState> operation() {
    return operation;
  }

  // What is there.

  @Override
  public UpdateState observe() {
    pods.update();
    latest =
        state(
            read(journal.from()),
            read(journal.to()),
            pods.loose(),
            journal.newUid().map(pods::controlledBy).orElse(Pods.NONE));
    return latest;
  }

  /** Of the pods that the old controller selects: only these are ever to be proven. */
  @Override
  public UpdateState observeAfresh() {
    Optional<Controller> known = read(journal.from());
    List<Pod> selected = known.map(this::listed).orElse(List.of());
    latest =
        state(
            known.map(old -> old.owning(owned(selected, Optional.of(old.uid())))),
            read(journal.to()),
            owned(selected, Optional.empty()),
            latest.podsOfNew());
    return latest;
  }

  private List<Pod> listed(Controller owner) {
    return cluster.list(Kind.POD, settings.namespace(), owner.selector()).stream()
        .map(Pod::of)
        .toList();
  }

  private static Pods owned(List<Pod> pods, Optional<String> owner) {
    return Pods.of(
        pods.stream().filter(pod -> pod.owner().map(ControllerRef::uid).equals(owner)).toList());
  }

  private Optional<Controller> read(String name) {
    return view.find(view.ref(Kind.REPLICATION_CONTROLLER, name)).map(this::controller);
  }

  private Controller controller(ObjectNode tree) {
    return Controller.of(tree, pods.controlledBy(Metadata.uid(tree)));
  }

  private UpdateState state(
      Optional<Controller> from, Optional<Controller> newController, Pods loose, Pods podsOfNew) {
    boolean renaming = from.isPresent() && isWaiting(from.get());
    Optional<Controller> waiting = renaming ? from : Optional.empty();
    Optional<Controller> old = renaming ? Optional.empty() : from;
    Optional<Journal> truth =
        waiting
            .flatMap(Controller::journal)
            .or(() -> newController.flatMap(this::ours))
            .or(() -> old.flatMap(this::ours));
    boolean lost = begun && truth.isEmpty();
    begun |= truth.isPresent();
    journal = truth.orElse(journal);
    (journal.back() ? newController : old)
        .map(Controller::uid)
        .ifPresent(uid -> shrinkingUid = uid);
    return new UpdateState(
        cluster.now(),
        new UpdateState.Intent(
            proposal,
            settings.request() instanceof Request.Images,
            settings.request() instanceof Request.Rollback || failure.isPresent()),
        journal,
        truth.isPresent(),
        lost,
        old,
        newController.map(
            controller -> ours(controller).isPresent() ? controller : controller.withoutJournal()),
        waiting,
        loose,
        podsOfNew,
        autoscalers.of(journal));
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

  // What is remembered and told.

  @Override
  public boolean observed(UpdateState state, Step<UpdateState> step) {
    if (grownBefore < 0) {
      grownBefore =
          (state.intent().back() ? state.old() : state.growing())
              .map(Controller::replicas)
              .orElse(0);
      if (state.newController().isPresent()
          && state.begun()
          && !state.journal().back()
          && !(step instanceof UpdateStep.Turn)) {
        listener.on(new Progress.Resumed(journal.to(), state.intent().byImage()));
      }
    }
    boolean scalesDown = step instanceof UpdateStep.Scale scale && !scale.up();
    if (!scalesDown) {
      batching.end();
    }
    troubles.tell(state);
    tell(state, step);
    if (state.waiting().isPresent() || state.newController().isEmpty()) {
      return false;
    }
    lowestAvailable =
        Math.min(
            lowestAvailable,
            state.old().map(this::available).orElse(0)
                + state.newController().map(this::available).orElse(0));
    return isNearer(state);
  }

  private boolean isNearer(UpdateState state) {
    if (Stream.of(state.growing(), state.shrinking())
        .flatMap(Optional::stream)
        .anyMatch(Controller::rescaled)) {
      return false; // what somebody else does is no progress
    }
    int ready = ready(state);
    int shrunk = shrunk(state);
    boolean nearer = ready > bestReady || shrunk < bestShrunk;
    bestReady = Math.max(bestReady, ready);
    bestShrunk = Math.min(bestShrunk, shrunk);
    return nearer;
  }

  private int available(Controller controller) {
    return controller.available(cluster.now(), settings.options().minReady());
  }

  private static int stopping(Optional<Controller> controller) {
    return controller.map(one -> one.pods().stopping().size()).orElse(0);
  }

  private int ready(UpdateState state) {
    return state.growing().map(c -> c.available(cluster.now(), Duration.ZERO)).orElse(0);
  }

  private static int shrunk(UpdateState state) {
    return state.shrinking().map(Controller::replicas).orElse(0);
  }

  private void tell(UpdateState state, Step<UpdateState> step) {
    if (state.waiting().isPresent()) {
      return; // for a moment nobody has the pods
    }
    boolean knows = state.begun() && state.newController().flatMap(Controller::journal).isPresent();
    if (!scalingTold
        && knows
        && !(step instanceof UpdateStep.Turn) // which way it goes shows behind it
        && state.growing().isPresent()
        && state.shrinking().isPresent()) {
      Controller growing = state.growing().get();
      Controller shrinking = state.shrinking().get();
      Bounds bounds = settings.options().bounds(journal.target());
      listener.on(
          new Progress.Scaling(
              growing.name(),
              growing.replicas(),
              journal.target(),
              shrinking.name(),
              shrinking.replicas(),
              bounds.minAvailable(),
              bounds.maxTotal()));
      scalingTold = true;
    }
    Progress.Counted now =
        new Progress.Counted(
            journal.from(),
            state.old().map(Controller::replicas).orElse(0),
            state.old().map(this::available).orElse(0),
            journal.to(),
            state.newController().map(Controller::replicas).orElse(0),
            state.newController().map(this::available).orElse(0),
            journal.target(),
            stopping(state.old()) + stopping(state.newController()),
            step instanceof Step.Wait<UpdateState> wait ? wait.awaited(view) : "");
    if (!counted.equals(Optional.of(now))) {
      counted = Optional.of(now);
      listener.on(now);
    }
  }

  @Override
  public Duration heldBack(UpdateState state, Step.Change<UpdateState> change) {
    if (!(change instanceof UpdateStep.Scale scale)) {
      return Duration.ZERO;
    }
    if (scale.up()) {
      return Duration.between(cluster.now(), scaleUpFrom);
    }
    int available = state.growing().map(this::available).orElse(0);
    boolean moreToCome = available < state.growing().map(Controller::replicas).orElse(0);
    return moreToCome ? batching.left(available, cluster.now()) : Duration.ZERO;
  }

  @Override
  public void taken(UpdateState before, Step.Change<UpdateState> change) {
    batching.end();
    // How fast it goes is no matter of the steps: of these two the course keeps time.
    if (change instanceof UpdateStep.Scale scale && !scale.up()) {
      scaleUpFrom = cluster.now().plus(settings.updatePeriod());
    }
    if (change instanceof UpdateStep.Retarget) {
      bestReady = ready(before);
      bestShrunk = shrunk(before);
    }
  }

  @Override
  public Duration patience() {
    return settings.timeout().plus(settings.options().minReady()).plus(settings.updatePeriod());
  }

  @Override
  public boolean mayStop(UpdateState state) {
    return !state.intent().back() && !journal.back() && state.waiting().isEmpty();
  }

  @Override
  public boolean goesBack(String reason) {
    boolean canGoBack =
        settings.rollbackOnFailure()
            && latest.begun()
            && !journal.back()
            && latest.reversible()
            && latest.waiting().isEmpty();
    if (canGoBack) {
      failure = Optional.of(failed(Sentence.of(reason), Sentence.NONE));
      listener.on(new Progress.TurningBack(reason));
      scalingTold = false;
      bestReady = -1;
      bestShrunk = Integer.MAX_VALUE;
    }
    return canGoBack;
  }

  // How it ends.

  @Override
  public boolean isOver(UpdateState state) {
    return state.lost();
  }

  @Override
  public Outcome ended(Optional<Step.Change<UpdateState>> last) {
    troubles.tellCounts(); // a failure names causes instead
    // Two steps are the last, and each ends in an outcome that only a run can count.
    if (last.orElseThrow() instanceof UpdateStep.Pause pause) {
      return new Outcome.Paused(journal.from(), journal.to(), pause.available(), journal.desired());
    }
    if (failure.isPresent() || (journal.back() && settings.rollbackOnFailure())) {
      Outcome.Failed why =
          failure.orElse(new Outcome.Failed("the update failed", List.of(), Sentence.NONE, true));
      return new Outcome.Failed(why.reason(), why.causes(), Sentence.NONE, true);
    }
    pods.update();
    Collection<Pod> stopping = pods.controlledBy(shrinkingUid).stopping();
    return new Outcome.Updated(
        journal.from(),
        ((UpdateStep.Settle) last.get()).controller(),
        journal.back(),
        Duration.between(start, cluster.now()),
        Math.max(0, journal.target() - grownBefore),
        journal.target(),
        lowestAvailable == Integer.MAX_VALUE ? journal.target() : lowestAvailable,
        stopping.size(),
        stopping.stream()
            .flatMap(pod -> pod.stoppingUntil().stream())
            .max(Comparator.naturalOrder()));
  }

  @Override
  public Outcome.Failed failed(Sentence reason, Sentence remedy) {
    return new Outcome.Failed(
        reason,
        latest == null ? List.of() : troubles.causes(latest),
        remedy.isEmpty() ? usualRemedy() : remedy,
        false);
  }

  private Sentence usualRemedy() {
    if (latest != null && !journal.back() && !latest.reversible()) {
      return Sentence.of("Mend the cause and run the same command again");
    }
    return Sentence.of(
        journal.back()
            ? "the rollback goes on by {}"
            : "Mend the cause and run the same command again, or go back by {}",
        RollingUpdate.rollback(journal.from()));
  }

  @Override
  public Outcome interrupted() {
    return new Outcome.Interrupted(journal.from(), RollingUpdate.rollback(journal.from()));
  }
}
