package io.kubectlrc.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlrc.cluster.Access;
import io.kubectlrc.cluster.Cluster;
import io.kubectlrc.cluster.ClusterException;
import io.kubectlrc.cluster.Kind;
import io.kubectlrc.cluster.Ref;
import io.kubectlrc.cluster.WriteMode;
import io.kubectlrc.object.Marks;
import io.kubectlrc.object.Metadata;
import io.kubectlrc.operate.Forecast;
import io.kubectlrc.operate.ForeignMark;
import io.kubectlrc.operate.Operation;
import io.kubectlrc.operate.Outcome;
import io.kubectlrc.operate.Plan;
import io.kubectlrc.operate.Progress;
import io.kubectlrc.operate.Refusal;
import io.kubectlrc.operate.RefusalException;
import io.kubectlrc.selector.Labels;
import io.kubectlrc.selector.PeerControllers;
import io.kubectlrc.selector.Selector;
import io.kubectlrc.update.Foreseeable;
import io.kubectlrc.update.Journal;
import io.kubectlrc.update.Naming;
import io.kubectlrc.update.Options;
import io.kubectlrc.update.Parking;
import io.kubectlrc.update.Proposal;
import io.kubectlrc.update.Request;
import io.kubectlrc.update.Resolution;
import io.kubectlrc.update.UpdateState;
import io.kubectlrc.update.UpdateStep;
import io.kubectlrc.update.Updating;
import io.kubectlrc.update.Writes;
import io.kubectlrc.wording.Action;
import io.kubectlrc.wording.Sentence;
import io.kubectlrc.wording.Setting;
import io.kubectlrc.wording.Task;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Runs a rolling update of a ReplicationController, from the checks to the end.
 *
 * <p>Whatever happens to the process meanwhile, running it again with the same settings goes on
 * from there. One instance is for one run, on one thread; {@link Cancellation} stops it from
 * another.
 */
public final class RollingUpdate implements Planned {

  /**
   * What to update, and how.
   *
   * @param name of the old controller, or its name without a version
   * @param timeout how long it may go without progress
   * @param updatePeriod how long to wait after old pods have gone before more new ones come
   * @param rollbackOnFailure goes back if it fails
   * @param forceUnlock takes the lock whoever has it
   */
  public record Settings(
      String namespace,
      String name,
      Request request,
      Naming naming,
      Options options,
      Duration timeout,
      Duration updatePeriod,
      boolean rollbackOnFailure,
      boolean forceUnlock) {

    public Settings {
      Objects.requireNonNull(namespace, "namespace");
      Objects.requireNonNull(name, "name");
      Objects.requireNonNull(request, "request");
      Objects.requireNonNull(naming, "naming");
      Objects.requireNonNull(options, "options");
      Objects.requireNonNull(timeout, "timeout");
      Objects.requireNonNull(updatePeriod, "updatePeriod");
    }

    /** Five minutes without progress are the limit, nothing else differs from the old command. */
    public static Settings of(String namespace, String name, Request request) {
      return new Settings(
          namespace,
          name,
          request,
          Naming.DEFAULT,
          Options.DEFAULT,
          Duration.ofMinutes(5),
          Duration.ZERO,
          false,
          false);
    }

    /** The same with other bounds, and other ways of what it may do. */
    public Settings withOptions(Options others) {
      return new Settings(
          namespace,
          name,
          request,
          naming,
          others,
          timeout,
          updatePeriod,
          rollbackOnFailure,
          forceUnlock);
    }

    /** The same with another name and update key for the new controller. */
    public Settings withNaming(Naming another) {
      return new Settings(
          namespace,
          name,
          request,
          another,
          options,
          timeout,
          updatePeriod,
          rollbackOnFailure,
          forceUnlock);
    }

    /** The same with another time that it may go without progress. */
    public Settings withTimeout(Duration another) {
      return new Settings(
          namespace,
          name,
          request,
          naming,
          options,
          another,
          updatePeriod,
          rollbackOnFailure,
          forceUnlock);
    }

    /**
     * The same, which goes back by itself where it would fail.
     *
     * @param without how long it may go without progress before that, instead of the timeout
     */
    public Settings rollingBackOnFailure(Duration without) {
      return new Settings(
          namespace, name, request, naming, options, without, updatePeriod, true, forceUnlock);
    }
  }

  private final Cluster cluster;
  private final Settings settings;
  private final Progress.Listener listener;
  private final Cancellation cancellation;
  private final Holder holder;
  private Witness witness = Witness.NONE;
  private final Operation<UpdateState> operation;
  private final Preflight preflight;

  /**
   * One run, which tells and stops as these say; {@link #on} makes as many as are wanted.
   *
   * @param holder who takes the lock, nobody else at the same time
   */
  public RollingUpdate(
      Cluster cluster,
      Settings settings,
      Progress.Listener listener,
      Cancellation cancellation,
      Holder holder) {
    this(cluster, settings, listener, cancellation, holder, operation(settings));
  }

  private static Operation<UpdateState> operation(Settings settings) {
    return new Updating(Objects.requireNonNull(settings, "settings").options());
  }

  /** With another planner: tests hold that wrong ones are found out. */
  RollingUpdate(
      Cluster cluster,
      Settings settings,
      Progress.Listener listener,
      Cancellation cancellation,
      Holder holder,
      Operation<UpdateState> operation) {
    this.operation = operation;
    this.cluster = Objects.requireNonNull(cluster, "cluster");
    this.settings = settings;
    this.listener = Objects.requireNonNull(listener, "listener");
    this.cancellation = Objects.requireNonNull(cancellation, "cancellation");
    this.holder = Objects.requireNonNull(holder, "holder");
    preflight = new Preflight(cluster, settings.namespace(), settings.options(), listener);
  }

  /**
   * Prepares an update; reads and writes nothing yet.
   *
   * @param cluster of a real one, {@code KubernetesCluster.of(client)}; not closed here
   */
  public static Prepared on(Cluster cluster, Settings settings) {
    Objects.requireNonNull(cluster, "cluster");
    Objects.requireNonNull(settings, "settings");
    return Prepared.by(
        how ->
            new Prepared.Opened(
                new RollingUpdate(
                        cluster, settings, how.listener(), how.cancellation(), how.holder())
                    .withWitness(how.witness()),
                () -> {}));
  }

  /** With somebody who looks on, and may object; not closed here. */
  public RollingUpdate withWitness(Witness another) {
    witness = another;
    return this;
  }

  @Override
  public Plan plan() {
    return plan(false);
  }

  /**
   * Runs it.
   *
   * @throws ClusterException if the server answers something that neither can be repeated nor says
   *     anything about the update
   */
  @Override
  public Outcome run() {
    try {
      return runRefusing();
    } finally {
      Runner.tellWarnings(cluster, listener);
    }
  }

  private Outcome runRefusing() {
    try {
      return runUnlocked();
    } catch (RefusalException barred) {
      return new Outcome.Refused(List.of(barred.refusal()));
    } catch (ClusterException e) {
      Optional<Refusal> missing =
          e.reason() == ClusterException.Reason.FORBIDDEN
              ? preflight.missingRights()
              : Optional.empty();
      return new Outcome.Refused(List.of(missing.orElseThrow(() -> e)));
    }
  }

  private Outcome runUnlocked() {
    Resolution resolution = resolve();
    Optional<Outcome> without = without(resolution);
    if (without.isPresent()) {
      if (resolution instanceof Resolution.Nothing nothing) {
        lock(nothing.from()).removeIfAbandoned();
      }
      return without.get();
    }
    List<Refusal> refusals = check(resolution);
    if (!refusals.isEmpty()) {
      return new Outcome.Refused(refusals);
    }
    String from = resolution.update().orElseThrow().from();
    witness.begin(new Ref(Kind.REPLICATION_CONTROLLER, settings.namespace(), from));
    Lock lock = lock(from);
    return lock.during(
        settings.forceUnlock(),
        listener,
        cancellation,
        new Outcome.Interrupted(from, rollback(from)),
        () -> runLocked(lock));
  }

  /** What goes back. */
  static Action.Run rollback(String from) {
    return Task.ROLLING_UPDATE.of(from).with(Setting.ROLLBACK);
  }

  /**
   * What {@link #run} would do; writes nothing.
   *
   * @param askServer whether the server shall say what it would make of a new controller
   * @throws ClusterException if the cluster cannot be looked at
   */
  public Plan plan(boolean askServer) {
    try {
      return planned(askServer);
    } catch (RefusalException barred) {
      return new Plan.Without(new Outcome.Refused(List.of(barred.refusal())));
    } finally {
      Runner.tellWarnings(cluster, listener);
    }
  }

  private Plan planned(boolean askServer) {
    List<ObjectNode> controllers = controllers();
    Resolution resolution = resolve(controllers);
    Optional<Outcome> without = without(resolution);
    if (without.isPresent()) {
      return new Plan.Without(without.get());
    }
    List<Refusal> refusals = check(resolution);
    if (!refusals.isEmpty()) {
      return new Plan.Without(new Outcome.Refused(refusals));
    }
    Journal journal = resolution.update().orElseThrow();
    Optional<Refusal> beyond =
        Foreseeable.refusal(
            journal,
            Stream.of(journal.from(), journal.to())
                .flatMap(name -> named(controllers, name).stream())
                .toList());
    if (beyond.isPresent()) {
      return new Plan.Without(new Outcome.Refused(List.of(beyond.get())));
    }
    Optional<Proposal> proposal = resolution.proposed();
    Forecast<UpdateState> forecast;
    try (ClusterView view = view(journal)) {
      UpdateCourse course = course(view, journal, proposal);
      forecast = Forecast.of(operation, course.observe());
    }
    boolean back =
        settings.request() instanceof Request.Rollback
            || journal.back()
                && resolution instanceof Resolution.InFlight inFlight
                && inFlight.reversible();
    Optional<ObjectNode> old =
        named(controllers, journal.from()).filter(rc -> !isHeir(rc, journal));
    Optional<ObjectNode> present = back ? named(controllers, journal.to()) : old;
    ObjectNode heir =
        back && old.isPresent() ? old.get() : newController(journal, proposal, controllers);
    if (askServer && forecast.steps().stream().anyMatch(UpdateStep.Create.class::isInstance)) {
      heir =
          cluster.create(
              Kind.REPLICATION_CONTROLLER,
              preflight.created(new Proposal(heir, journal)),
              WriteMode.DRY_RUN);
    }
    return new Plan.Feasible(
        journal.from(),
        journal.to(),
        back,
        resolution instanceof Resolution.InFlight,
        back ? heir : named(journal.name(), heir),
        old.isPresent() && present.isPresent()
            ? Proposal.difference(present.get(), heir)
            : List.of(),
        List.of(),
        forecast);
  }

  /** As it is called in the end. */
  private static ObjectNode named(String name, ObjectNode controller) {
    ObjectNode named = controller.deepCopy();
    named.withObjectProperty("metadata").put("name", name);
    return named;
  }

  /** Whether it has, or will have, the new controller's pods under the old name. */
  private static boolean isHeir(ObjectNode rc, Journal journal) {
    JsonNode selector = rc.at("/spec/selector");
    return selector.has(Marks.WAITING)
        || selector.path(journal.key()).asText().equals(journal.newValue());
  }

  /** As it is, or as it will be created: the old one has it packed, and in a rename the waiting. */
  private static ObjectNode newController(
      Journal journal, Optional<Proposal> proposal, List<ObjectNode> controllers) {
    return proposal
        .map(Proposal::controller)
        .or(
            () ->
                named(controllers, journal.to())
                    .map(
                        rc -> {
                          rc.withObjectProperty("spec").put("replicas", journal.desired());
                          return rc;
                        }))
        .orElseGet(() -> Writes.controllerOn(named(controllers, journal.from()).orElseThrow()));
  }

  private Outcome runLocked(Lock lock) {
    // Between the first look and the lock another process may have begun or ended.
    Resolution resolution = resolve();
    Optional<Outcome> without = without(resolution);
    if (without.isPresent()) {
      return without.get();
    }
    Journal journal = resolution.update().orElseThrow();
    try (ClusterView view = view(journal)) {
      UpdateCourse course = course(view, journal, resolution.proposed().map(this::heir));
      return new Runner<>(cluster, view, course, lock, listener, witness, cancellation).run();
    }
  }

  /** The proposal with what the old controller leaves; of one that is gone, nobody knows. */
  private Proposal heir(Proposal proposal) {
    return cluster
        .getWithManagers(
            new Ref(Kind.REPLICATION_CONTROLLER, settings.namespace(), proposal.journal().from()))
        .map(old -> proposal.inheriting(old, settings.request()))
        .orElse(proposal);
  }

  private UpdateCourse course(ClusterView view, Journal journal, Optional<Proposal> proposal) {
    return new UpdateCourse(cluster, view, settings, journal, proposal, listener, operation);
  }

  private ClusterView view(Journal journal) {
    Set<Kind> kinds = EnumSet.of(Kind.REPLICATION_CONTROLLER, Kind.POD);
    if (settings.options().autoscalers() != Options.Autoscaling.IGNORE || hasParked(journal)) {
      kinds.add(Kind.HORIZONTAL_POD_AUTOSCALER);
    }
    List<Access> hidden = preflight.hidden();
    if (hidden.isEmpty()) {
      kinds.add(Kind.EVENT);
    } else {
      listener.on(
          new Progress.Noted(
              "this user may not "
                  + String.join(", ", hidden.stream().map(Access::toString).toList())
                  + ", so less is told"));
    }
    return new ClusterView(cluster, settings.namespace(), kinds);
  }

  /** What an update has parked it points at a controller again, whatever is asked for now. */
  private boolean hasParked(Journal journal) {
    try {
      return cluster.list(Kind.HORIZONTAL_POD_AUTOSCALER, settings.namespace(), Map.of()).stream()
          .anyMatch(hpa -> isParked(journal, hpa));
    } catch (ClusterException e) {
      if (e.reason() == ClusterException.Reason.FORBIDDEN) {
        return false; // nor could this user have parked one
      }
      throw e;
    }
  }

  private static boolean isParked(Journal journal, ObjectNode hpa) {
    try {
      return Parking.read(hpa).filter(one -> Parking.isParked(journal, one)).isPresent();
    } catch (ForeignMark notOurs) {
      return false;
    }
  }

  private Resolution resolve() {
    return resolve(controllers());
  }

  private Resolution resolve(List<ObjectNode> controllers) {
    return Resolution.of(controllers, settings.name(), settings.request(), settings.naming());
  }

  private List<ObjectNode> controllers() {
    return cluster.list(Kind.REPLICATION_CONTROLLER, settings.namespace(), Map.of());
  }

  private static Optional<ObjectNode> named(List<ObjectNode> controllers, String name) {
    return controllers.stream()
        .filter(rc -> Metadata.name(rc).equals(name))
        .map(ObjectNode::deepCopy)
        .findFirst();
  }

  private List<Refusal> check(Resolution resolution) {
    Optional<Refusal> rights = preflight.missingRights();
    if (rights.isPresent()) {
      return List.of(rights.get());
    }
    if (!(resolution instanceof Resolution.Begin begin)
        || begin.old().isEmpty()
        || settings.request() instanceof Request.Rollback) {
      return List.of();
    }
    List<Refusal> mistyped = settings.request().unknownFields();
    // A newer server may know more fields than we do; it says itself which it does not.
    return mistyped.isEmpty() || cluster.isStrict()
        ? preflight.check(begin.old().get(), begin.proposal())
        : mistyped;
  }

  /** The outcome where there is no update to run. */
  private Optional<Outcome> without(Resolution resolution) {
    if (resolution instanceof Resolution.InFlight inFlight
        && inFlight.journal().back()
        && inFlight.reversible()
        && !(settings.request() instanceof Request.Rollback)
        && !settings.rollbackOnFailure()) {
      return Optional.of(
          new Outcome.Refused(
              List.of(
                  new Refusal(
                      "the update of %s to %s is being rolled back"
                          .formatted(inFlight.journal().from(), inFlight.journal().to()),
                      Sentence.of("End that first: {}", rollback(inFlight.journal().from()))))));
    }
    return resolution.without(this::notFound);
  }

  /**
   * In kubectl's words, which scripts look for, and with what may be behind it: kubectl holds the
   * new controller in memory alone between deleting it and creating it under the old name, so that
   * it leaves pods without a controller when it is killed there.
   */
  private Refusal notFound(String name) {
    String message =
        new ClusterException(
                ClusterException.Reason.NOT_FOUND,
                "replicationcontrollers \"%s\" not found".formatted(name),
                null)
            .sentence()
            .toString();
    Optional<Refusal> adopted = preflight.adopted(name);
    if (adopted.isPresent()) {
      return new Refusal(
          Sentence.of("{}; {}", message, adopted.get().message()), adopted.get().remedy());
    }
    List<ObjectNode> controllers =
        cluster.list(Kind.REPLICATION_CONTROLLER, settings.namespace(), Map.of());
    List<ObjectNode> loose =
        cluster.list(Kind.POD, settings.namespace(), Map.of()).stream()
            .filter(pod -> pod.at("/metadata/ownerReferences").isEmpty())
            .toList();
    Map<String, Map<String, String>> podLabels = PeerControllers.podLabels(controllers);
    loose.forEach(pod -> podLabels.putIfAbsent(maker(pod), Labels.of(pod.at("/metadata/labels"))));
    podLabels.putIfAbsent(name, Map.of());
    PeerControllers siblings = PeerControllers.of(podLabels);
    List<ObjectNode> orphans = loose.stream().filter(isOf(name, siblings)).toList();
    if (orphans.isEmpty()) {
      return new Refusal(message, Candidates.sentence(settings.namespace(), controllers));
    }
    return new Refusal(
        message
            + ", but its pods "
            + String.join(", ", orphans.stream().map(pod -> Metadata.name(pod)).toList())
            + " run without a controller: a rename by kubectl was probably cut short",
        remedy(name, orphans));
  }

  /** Whether a pod's controller had a name, or was another version of what has it. */
  private static Predicate<ObjectNode> isOf(String name, PeerControllers siblings) {
    return pod -> siblings.base(maker(pod)).equals(name) || siblings.areVersions(maker(pod), name);
  }

  /** The name of the controller that made a pod. */
  private static String maker(ObjectNode pod) {
    return pod.at("/metadata/generateName").asText().replaceAll("-$", "");
  }

  private String remedy(String name, List<ObjectNode> orphans) {
    if (settings.request() instanceof Request.Spec spec && spec.stamp().isEmpty()) {
      Selector selector = Selector.ofMap(spec.controller().at("/spec/selector"));
      if (orphans.stream()
          .allMatch(pod -> selector.matches(Labels.of(pod.at("/metadata/labels"))))) {
        return "Create their controller, with %d replicas: kubectl create -f %s; it adopts them"
            .formatted(orphans.size(), spec.file());
      }
    }
    return "Create "
        + name
        + " again from its manifest, with the labels of these pods as its selector and "
        + orphans.size()
        + " replicas; it adopts them";
  }

  private Lock lock(String controller) {
    return new Lock(cluster, settings.namespace(), controller, holder);
  }

  /** The controller as it is now, for printing. */
  public Optional<ObjectNode> controller(String name) {
    return cluster.get(new Ref(Kind.REPLICATION_CONTROLLER, settings.namespace(), name));
  }
}
