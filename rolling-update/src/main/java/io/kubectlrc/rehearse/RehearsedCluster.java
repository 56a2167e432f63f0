package io.kubectlrc.rehearse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlrc.cluster.Cluster;
import io.kubectlrc.cluster.Kind;
import io.kubectlrc.cluster.Ref;
import io.kubectlrc.cluster.WriteMode;
import io.kubectlrc.object.Marks;
import io.kubectlrc.object.Metadata;
import io.kubectlrc.selector.PortReference;
import io.kubectlrc.simulate.Ailment;
import io.kubectlrc.simulate.Behaviour;
import io.kubectlrc.simulate.Range;
import io.kubectlrc.simulate.RequestFaults;
import io.kubectlrc.simulate.Setup;
import io.kubectlrc.simulate.Simulation;
import io.kubectlrc.simulate.Snapshot;
import io.kubectlrc.timeline.Timeline;
import io.kubectlrc.update.Journal;
import io.kubectlrc.validity.ImageTrigger;
import java.time.Duration;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A simulated cluster on which an operation is rehearsed: set it, let the operation run on {@link
 * #cluster}, and ask for the {@link #report}.
 */
public final class RehearsedCluster {

  /** In this time the pods of the beginning become ready. */
  private static final Duration SETTLING = Duration.ofSeconds(30);

  /** So long it is watched on after the operation has ended. */
  static final Duration AFTERWARDS = Duration.ofSeconds(30);

  private final InitialState initial;
  private final Conditions conditions;
  private final Simulation simulation;

  /** By UID of the controller. */
  private final Map<String, Behaviour> newcomersOf = new HashMap<>();

  /** How many of its pods are still to be not ready, by UID of the controller. */
  private final Map<String, Integer> unreadyOf = new HashMap<>();

  /** What pods of a live cluster told, by UID of the controller here. */
  private final Map<String, LearnedTimes> learnedOf = new HashMap<>();

  /** The same of the controller that the operation is about, whose successors are like it. */
  private Optional<LearnedTimes> ofSubject = Optional.empty();

  /** The UIDs of the pods of the beginning. */
  private final Set<String> residents = new HashSet<>();

  private Recorder recorder;
  private boolean followsPods;
  private final Duration start;
  private Optional<Behaviour> newcomers = Optional.empty();
  private boolean open;

  /**
   * Makes what there is in the beginning, and waits until its pods are ready.
   *
   * @throws io.kubectlrc.cluster.ClusterException if the API server would not take an object
   * @throws TooManyPods if it has more of them than can be followed
   */
  public RehearsedCluster(InitialState initial, Conditions conditions) {
    this(initial, conditions, false);
  }

  /**
   * The same with all that an upgrade of nodes meets: the nodes as they are, StatefulSets and
   * DaemonSets with pods, and PodDisruptionBudgets that hold evictions up.
   */
  static RehearsedCluster withNodes(InitialState initial, Conditions conditions) {
    return new RehearsedCluster(initial, conditions, true);
  }

  private RehearsedCluster(InitialState initial, Conditions conditions, boolean upgraded) {
    TooManyPods.refuse(initial, upgraded ? nodes(initial, conditions) : 0);
    this.initial = initial;
    this.conditions = conditions;
    Setup setup =
        Setup.calm()
            .unrecorded()
            .withSeed(conditions.seed())
            .withNodes(conditions.nodes(), Integer.MAX_VALUE)
            .withBehaviours(this::behaviour);
    if (upgraded) {
      setup = setup.withSharedClaims(initial.sharedClaims()).withSets();
      setup = initial.nodes().isEmpty() ? setup : setup.withNodes(initial.nodes());
    }
    simulation = new Simulation(initial.openShift() ? setup.withDeploymentConfigs() : setup);
    populate(upgraded);
    settle(upgraded);
    if (initial.openShift()) {
      rollOut();
    }
    open = true;
    simulation.endAfter(TooLong.LIMIT);
    start = simulation.elapsed();
  }

  private static int nodes(InitialState initial, Conditions conditions) {
    return initial.nodes().isEmpty() ? conditions.nodes() : initial.nodes().size();
  }

  /** Those of a StatefulSet begin one after the other, which may take longer. */
  private void settle(boolean upgraded) {
    int before;
    do {
      before = residents.size();
      simulation.run(SETTLING);
    } while (upgraded && residents.size() > before);
  }

  /**
   * Keeps an eye on the pods of a controller from now on.
   *
   * @param controller the name of the ReplicationController that the operation is about
   * @throws IllegalArgumentException if there is none of that name
   */
  public void watch(String controller, Expectation expectation) {
    watch(
        Set.of(new Ref(Kind.REPLICATION_CONTROLLER, initial.namespace(), controller)), expectation);
  }

  /**
   * The same for pods that several controllers have, or may have.
   *
   * @param controllers those of them which are there
   * @throws IllegalArgumentException if none is
   */
  void watch(Set<Ref> controllers, Expectation expectation) {
    ofSubject =
        controllers.stream()
            .flatMap(subject -> simulation.find(subject).stream())
            .flatMap(subject -> Optional.ofNullable(learnedOf.get(subject.uid())).stream())
            .max(Comparator.comparing(LearnedTimes::samples));
    recorder =
        new Recorder(
            simulation, initial, this::isBrokenUnnoticed, controllers, expectation, followsPods);
  }

  /** From {@link #watch} on, follows the life of each pod, too. */
  void followPods() {
    followsPods = true;
  }

  /** The life of each pod, if they are followed. */
  List<Timeline.Lane> lanes() {
    return recorder == null ? List.of() : recorder.lanes();
  }

  /** Where the operation is to run; virtual time passes during its requests and its waits. */
  public Cluster cluster() {
    return cluster(RequestFaults.NONE);
  }

  /** The same, with a connection on which something goes wrong. */
  public Cluster cluster(RequestFaults faults) {
    return simulation.connect("kubectl-rc", faults);
  }

  /** Lets virtual time pass. */
  public void pass(Duration span) {
    simulation.run(span);
  }

  /** Virtual time since the beginning. */
  public Duration elapsed() {
    return simulation.elapsed().minus(start);
  }

  /**
   * What was to be seen since {@link #watch}, after the operation has ended.
   *
   * @param completed whether the operation says that it has reached its goal; then nothing of it
   *     may be left lying about
   */
  public Report report(boolean completed) {
    Duration duration = elapsed();
    simulation.run(AFTERWARDS);
    int tell =
        conditions.podStart().isPresent() ? 0 : ofSubject.map(LearnedTimes::samples).orElse(0);
    return recorder.report(duration, completed, newcomers, tell);
  }

  /** The cluster itself, for who does more there than a client can. */
  Simulation simulation() {
    return simulation;
  }

  /** How long new pods took to become ready, at least and at most; empty if there were none. */
  Optional<Range> newcomersStart() {
    return newcomersOf.values().stream().map(Behaviour::start).reduce(RehearsedCluster::span);
  }

  /** The same of how long they would have taken to stop. */
  Optional<Range> newcomersStop() {
    return newcomersOf.values().stream().map(Behaviour::stop).reduce(RehearsedCluster::span);
  }

  private static Range span(Range one, Range other) {
    return new Range(
        one.least().compareTo(other.least()) < 0 ? one.least() : other.least(),
        one.most().compareTo(other.most()) > 0 ? one.most() : other.most());
  }

  /** The specs of the pods that are there. */
  List<JsonNode> podSpecs() {
    return simulation.all(Kind.POD).stream().map(Snapshot::spec).distinct().toList();
  }

  /** The longest that one of the pods there takes to become ready, and to stop, together. */
  Duration longestPodLife() {
    return simulation.all(Kind.POD).stream()
        .map(pod -> start(pod).most().plus(stop(pod).most()))
        .max(Duration::compareTo)
        .orElse(Duration.ZERO);
  }

  private void populate(boolean upgraded) {
    Cluster user = simulation.foreign("user");
    Map<String, JsonNode> uids = new HashMap<>();
    for (InitialState.Thing thing : initial.objects()) {
      ObjectNode tree = thing.tree().deepCopy();
      ObjectNode metadata = tree.withObjectProperty("metadata");
      JsonNode former = metadata.remove("uid");
      if (metadata.get("ownerReferences") instanceof ArrayNode owners) {
        owners.forEach(
            owner -> ((ObjectNode) owner).set("uid", uids.get(owner.path("uid").asText())));
      }
      if (thing.kind() == Kind.DEPLOYMENT_CONFIG) {
        supply(tree);
      }
      ObjectNode created = user.create(thing.kind(), tree, WriteMode.APPLY);
      if (former != null) {
        uids.put(former.asText(), created.at("/metadata/uid"));
      }
      if (thing.kind() == Kind.REPLICATION_CONTROLLER) {
        Optional.ofNullable(initial.unready().get(InitialState.key(created)))
            .ifPresent(some -> unreadyOf.put(Metadata.uid(created), some.pods()));
      }
    }
    if (upgraded) {
      for (ObjectNode budget : initial.budgets()) {
        user.create(Kind.POD_DISRUPTION_BUDGET, initial.fresh(budget), WriteMode.APPLY);
      }
    }
    initial
        .learned()
        .forEach(
            (former, learned) ->
                Optional.ofNullable(uids.get(former))
                    .ifPresent(uid -> learnedOf.put(uid.asText(), learned)));
    for (ObjectNode controller : objects(Kind.REPLICATION_CONTROLLER)) {
      Optional<Journal> journal = Journal.ifReadable(controller);
      Optional<JsonNode> newUid = journal.flatMap(Journal::newUid).map(uids::get);
      if (newUid.isPresent()) {
        ObjectNode patch = JsonNodeFactory.instance.objectNode();
        patch
            .withObject("/metadata/annotations")
            .put(Marks.JOURNAL, journal.get().withNewUid(newUid.get().asText()).toText());
        user.merge(Ref.to(Kind.REPLICATION_CONTROLLER, controller), patch, WriteMode.APPLY);
      }
    }
  }

  /** Fills the registry, and the images that would wait for it. */
  private void supply(ObjectNode config) {
    for (SuppliedTag tag : SuppliedTag.of(config, initial.namespace())) {
      simulation.tag(tag.namespace(), tag.tag(), tag.image());
      for (String list : List.of("initContainers", "containers")) {
        for (JsonNode container : config.at("/spec/template/spec").path(list)) {
          if (container.path("name").asText().equals(tag.container())
              && ImageTrigger.isBlank(container.path("image"))) {
            ((ObjectNode) container).put("image", tag.image());
          }
        }
      }
    }
  }

  /**
   * Has every DeploymentConfig rolled out that can be: also one that only its user would, who has
   * done it, since it is said to run.
   */
  private void rollOut() {
    for (Snapshot config : simulation.all(Kind.DEPLOYMENT_CONFIG)) {
      boolean paused = config.spec().path("paused").asBoolean();
      if (config.status().path("latestVersion").asInt() == 0 && !paused) {
        simulation.rolloutLatest(config.ref());
      }
    }
    simulation.settle(SETTLING);
  }

  private Behaviour behaviour(Snapshot pod) {
    if (!open) {
      return ofResident(pod);
    }
    // New pods of one controller are alike: what their spec says need not be read again for each.
    Behaviour known = newcomersOf.get(pod.controller());
    if (known == null) {
      known = ofNewcomer(pod);
      newcomersOf.put(pod.controller(), known);
    }
    return known;
  }

  private Behaviour ofResident(Snapshot pod) {
    residents.add(pod.uid());
    Map<String, Ailment> ailments =
        initial.ailments().getOrDefault(InitialState.key(pod.tree()), Map.of());
    Behaviour behaviour =
        supposed(pod, Behaviour.healthy(Range.NONE, stop(pod)).restartingIn(start(pod)), true);
    for (Map.Entry<String, Ailment> ailment : ailments.entrySet()) {
      behaviour = behaviour.with(ailment.getKey(), ailment.getValue());
    }
    int unready = unreadyOf.getOrDefault(pod.controller(), 0);
    if (unready > 0) {
      unreadyOf.put(pod.controller(), unready - 1);
      for (JsonNode container : pod.spec().path("containers")) {
        behaviour = behaviour.with(container.path("name").asText(), new Ailment.NeverReady());
      }
    }
    return behaviour;
  }

  private Behaviour ofNewcomer(Snapshot pod) {
    Behaviour behaviour = Behaviour.healthy(start(pod), stop(pod));
    if (newcomers.isEmpty()) {
      newcomers = Optional.of(behaviour);
    }
    return supposed(pod, behaviour, false);
  }

  /** A behaviour with what is supposed to be wrong with a pod's containers, or must be. */
  private Behaviour supposed(Snapshot pod, Behaviour behaviour, boolean resident) {
    Behaviour supposed = behaviour;
    for (String list : List.of("initContainers", "containers")) {
      for (JsonNode container : pod.spec().path(list)) {
        Optional<Ailment> ailment = ailment(container, list.equals("initContainers"), resident);
        if (ailment.isPresent()) {
          supposed = supposed.with(container.path("name").asText(), ailment.get());
        }
      }
    }
    return supposed;
  }

  private Range start(Snapshot pod) {
    return conditions
        .podStart()
        .or(() -> learned(pod).flatMap(times -> times.start(pod.spec())))
        .orElseGet(() -> Range.of(PodTimes.start(pod.spec())));
  }

  private Optional<LearnedTimes> learned(Snapshot pod) {
    return Optional.ofNullable(learnedOf.get(pod.controller())).or(() -> ofSubject);
  }

  private Range stop(Snapshot pod) {
    return conditions
        .podStop()
        .or(() -> learned(pod).map(times -> times.stop(pod.spec())))
        .orElseGet(() -> Range.of(PodTimes.stop(pod.spec())));
  }

  private Optional<Ailment> ailment(JsonNode container, boolean init, boolean resident) {
    boolean probed = container.path("readinessProbe").isObject() || init;
    for (Failing failing : conditions.failing()) {
      if (failing.concerns(container, resident)) {
        return switch (failing.how()) {
          case IMAGE_PULL -> Optional.of(new Ailment.ImagePull());
          case CRASH -> Optional.of(new Ailment.Crash(Range.of(Duration.ofSeconds(1)), !probed));
          // Nobody asks the container: to Kubernetes it is ready as soon as it runs.
          case NEVER_READY -> probed ? Optional.of(new Ailment.NeverReady()) : Optional.empty();
        };
      }
    }
    return init ? Optional.empty() : ofPorts(container);
  }

  /** What becomes of a container whose probes or hooks name ports that it does not have. */
  private static Optional<Ailment> ofPorts(JsonNode container) {
    Set<PortReference.User> users = EnumSet.noneOf(PortReference.User.class);
    PortReference.broken(container).forEach(reference -> users.add(reference.user()));
    if (users.contains(PortReference.User.POST_START)) {
      return Optional.of(new Ailment.Crash(Range.of(Duration.ZERO), false));
    }
    return users.contains(PortReference.User.READINESS)
            || users.contains(PortReference.User.STARTUP)
        ? Optional.of(new Ailment.NeverReady())
        : Optional.empty();
  }

  /** Whether a pod serves nobody though Kubernetes holds it for ready. */
  private boolean isBrokenUnnoticed(Snapshot pod) {
    boolean resident = residents.contains(pod.uid());
    for (JsonNode container : pod.spec().path("containers")) {
      for (Failing failing : conditions.failing()) {
        if (failing.concerns(container, resident) && failing.how() == Failing.How.NEVER_READY) {
          return true;
        }
      }
    }
    return false;
  }

  /** The objects of a kind as they are now, in order of name. */
  public List<ObjectNode> objects(Kind kind) {
    return simulation.all(kind).stream().map(Snapshot::tree).toList();
  }
}
