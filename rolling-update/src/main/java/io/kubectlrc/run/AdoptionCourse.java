package io.kubectlrc.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlrc.adopt.AdoptionDraft;
import io.kubectlrc.adopt.AdoptionState;
import io.kubectlrc.adopt.Goal;
import io.kubectlrc.adopt.Origin;
import io.kubectlrc.adopt.OriginConfig;
import io.kubectlrc.cluster.Cluster;
import io.kubectlrc.cluster.Kind;
import io.kubectlrc.cluster.Owners;
import io.kubectlrc.cluster.Ref;
import io.kubectlrc.object.Guard;
import io.kubectlrc.object.Metadata;
import io.kubectlrc.object.OpenShiftMarks;
import io.kubectlrc.object.Trouble;
import io.kubectlrc.operate.Operation;
import io.kubectlrc.operate.Outcome;
import io.kubectlrc.operate.Progress;
import io.kubectlrc.operate.Step;
import io.kubectlrc.selector.Labels;
import io.kubectlrc.wording.Action;
import io.kubectlrc.wording.Sentence;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A run of an adoption, or of its undo. */
final class AdoptionCourse implements Course<AdoptionState> {
  private final Cluster cluster;
  private final ClusterView view;
  private final Adoption.Settings settings;
  private final Operation<AdoptionState> operation;
  private final Origin origin;
  private final Ref controller;
  private final Ref deployment;
  private final Ref replicaSet;
  private final Optional<Ref> config;
  private final Progress.Listener listener;
  private final Instant start;

  /** What to create the Deployment of: as drafted; or, once somebody has deleted it, as it was. */
  private ObjectNode manifest;

  /** The Deployment as it was seen last: somebody may delete it while we need it. */
  private Optional<ObjectNode> lastDeployment = Optional.empty();

  private final ControllerTroubles troubles;
  private Optional<Step<AdoptionState>> waitingFor = Optional.empty();
  private String awaited = "";
  private boolean looked;

  /** Whether the DeploymentConfig that is there is none of ours. */
  private boolean stranger;

  private Optional<Instant> released = Optional.empty();
  private Duration withoutController = Duration.ZERO;

  /**
   * @param manifest what to create the Deployment of, if it is not there
   */
  AdoptionCourse(
      Cluster cluster,
      ClusterView view,
      Adoption.Settings settings,
      Operation<AdoptionState> operation,
      Origin origin,
      String deployment,
      ObjectNode manifest,
      Progress.Listener listener) {
    this.cluster = cluster;
    this.view = view;
    this.settings = settings;
    this.operation = operation;
    this.origin = origin;
    this.manifest = manifest;
    this.listener = listener;
    controller = view.ref(Kind.REPLICATION_CONTROLLER, origin.name());
    this.deployment = view.ref(Kind.DEPLOYMENT, deployment);
    replicaSet = view.ref(Kind.REPLICA_SET, origin.replicaSet());
    config = origin.config().map(one -> view.ref(Kind.DEPLOYMENT_CONFIG, one.name()));
    troubles = new ControllerTroubles(listener);
    start = cluster.now();
  }

  @Override
  public Operation<AdoptionState> operation() {
    return operation;
  }

  // What is there.

  /**
   * Of pods and ReplicaSets, those that may matter, found by their owners: a namespace may have
   * thousands, and every one of many runs looks at each change of any.
   */
  @Override
  public AdoptionState observe() {
    return state(
        view.all(Kind.REPLICATION_CONTROLLER),
        replicaSets(),
        view.ownedBy(
            Kind.POD,
            new HashSet<>(List.of(controller.name(), replicaSet.name(), Owners.NO_CONTROLLER))));
  }

  /** Those of the Deployment, and the one of the name that adopts, whosever it is. */
  private List<ObjectNode> replicaSets() {
    Set<String> owner = Set.of(deployment.name());
    List<ObjectNode> replicaSets = new ArrayList<>(view.ownedBy(Kind.REPLICA_SET, owner));
    view.find(replicaSet).filter(tree -> !Owners.areOf(tree, owner)).ifPresent(replicaSets::add);
    return replicaSets;
  }

  /**
   * Asks for the objects that are known by name; for pods and other ReplicaSets, those that may
   * matter, only where the former don't vouch for what is done next. A list costs the server a look
   * at all pods of the namespace.
   */
  @Override
  public AdoptionState observeAfresh() {
    view.refresh(controller);
    view.refresh(deployment);
    config.ifPresent(view::refresh);
    return config.isEmpty() && heirVouches() ? observe() : observeAll();
  }

  /**
   * Whether the controller that the pods go to vouches for what is done about it, whatever pods the
   * watch does not show yet. None of a DeploymentConfig does, beside which others act.
   *
   * <ul>
   *   <li>It is not there yet, and is created. Guarded as it will be, it makes no pods, and takes
   *       none but those that nobody owns. That its name is free the server sees itself.
   *   <li>It is idle, and its guard is lifted. That makes no pods: it counts as many as it is to
   *       have, and nobody has changed it since, which is the condition of the write. A pod that
   *       the watch does not show was made after these, by the former controller at its end or by
   *       hand, and may come as well after any list: it is surplus to a guarded controller as to
   *       one without.
   * </ul>
   *
   * <p>One that has lost pods makes others when its guard is lifted, so all of them are looked at
   * before; likewise when an undo deletes the Deployment, and with it what this still owns.
   */
  private boolean heirVouches() {
    view.refresh(replicaSet);
    return view.find(settings.goal() == Goal.ADOPT ? replicaSet : controller)
        .map(Guard.ADOPTION::isIdle)
        .orElse(true);
  }

  private AdoptionState observeAll() {
    Map<String, String> labels =
        found()
            .or(() -> lastDeployment)
            .map(tree -> labels(selector(tree)))
            .orElseGet(() -> labels(origin.controller().at("/spec/selector")));
    List<ObjectNode> controllers = List.of();
    List<ObjectNode> pods = new ArrayList<>(cluster.list(Kind.POD, settings.namespace(), labels));
    if (config.isPresent()) {
      controllers =
          cluster.list(
              Kind.REPLICATION_CONTROLLER,
              settings.namespace(),
              Map.of(OpenShiftMarks.CONFIG, config.get().name()));
      pods.addAll(
          cluster.list(
              Kind.POD,
              settings.namespace(),
              Map.of(OpenShiftMarks.DEPLOYER_POD_FOR, origin.name())));
    }
    return state(controllers, cluster.list(Kind.REPLICA_SET, settings.namespace(), labels), pods);
  }

  private AdoptionState state(
      Collection<ObjectNode> controllers,
      Collection<ObjectNode> replicaSets,
      Collection<ObjectNode> pods) {
    Optional<ObjectNode> found = found();
    if (found.isPresent()) {
      lastDeployment = found;
    } else if (lastDeployment.isPresent()) {
      manifest = AdoptionDraft.pausedAgain(lastDeployment.get());
      lastDeployment = Optional.empty();
    }
    return AdoptionState.of(
        origin,
        deployment.name(),
        manifest,
        view.find(controller),
        found,
        config.flatMap(view::find),
        controllers,
        replicaSets,
        pods,
        view.all(Kind.HORIZONTAL_POD_AUTOSCALER));
  }

  /** The Deployment, if it is the one that was made of the ReplicationController. */
  private Optional<ObjectNode> found() {
    return view.find(deployment)
        .filter(tree -> Origin.nameOn(tree).equals(Optional.of(origin.name())));
  }

  private static JsonNode selector(JsonNode deployment) {
    return deployment.at("/spec/selector/matchLabels");
  }

  private static Map<String, String> labels(JsonNode tree) {
    return Labels.of(tree);
  }

  // What is remembered and told.

  @Override
  public boolean observed(AdoptionState state, Step<AdoptionState> step) {
    measure(state);
    tellOfStranger(state);
    troubled().forEach(troubles::tell);
    if (!(step instanceof Step.Wait<AdoptionState> wait)) {
      return false;
    }
    boolean others = !waitingFor.equals(Optional.of(step));
    waitingFor = Optional.of(step);
    if (others || !awaited.equals(wait.awaited(view))) {
      awaited = wait.awaited(view);
      listener.on(new Progress.Waiting(awaited));
    }
    return others;
  }

  /**
   * What keeps the controllers from making the pods that they lack, as they say themselves. A
   * Deployment says what its ReplicaSets do.
   */
  private Map<Ref, Trouble> troubled() {
    Map<Ref, Trouble> troubled = new LinkedHashMap<>();
    view.find(controller)
        .flatMap(AdoptionCourse::trouble)
        .ifPresent(trouble -> troubled.put(controller, trouble));
    for (ObjectNode tree : replicaSets()) {
      trouble(tree).ifPresent(trouble -> troubled.put(Ref.to(Kind.REPLICA_SET, tree), trouble));
    }
    return troubled;
  }

  /** A failure that follows another keeps the words of that one: here, of our guard. */
  private static Optional<Trouble> trouble(ObjectNode controller) {
    return Trouble.ofController(controller)
        .or(
            () ->
                Metadata.condition(controller, "ReplicaFailure")
                    .filter(failure -> Metadata.isSettled(controller))
                    .filter(failure -> !Guard.ADOPTION.isOn(controller.at("/spec/template")))
                    .map(
                        failure ->
                            new Trouble(
                                failure.path("reason").asText(),
                                "why it makes no pods is in its events alone",
                                true)));
  }

  /** Somebody, such as a GitOps tool, has created the DeploymentConfig anew. */
  private void tellOfStranger(AdoptionState state) {
    boolean there =
        settings.goal() == Goal.ADOPT
            && state.ancestry().config().filter(one -> !one.ours()).isPresent();
    if (there && !stranger) {
      listener.on(
          new Progress.Warned(
              "somebody has created DeploymentConfig %s anew: it makes pods of its own beside those of Deployment %s; take it out of whatever applies it, then delete it and its ReplicationControllers"
                  .formatted(config.orElseThrow().name(), deployment.name())));
    }
    stranger = there;
  }

  private void measure(AdoptionState state) {
    if (!state.uncontrolled()) {
      released.ifPresent(
          since ->
              withoutController = withoutController.plus(Duration.between(since, cluster.now())));
      released = Optional.empty();
    } else if (released.isEmpty() && looked) {
      released = Optional.of(cluster.now());
    }
    looked = true;
  }

  @Override
  public Duration heldBack(AdoptionState state, Step.Change<AdoptionState> change) {
    return Duration.ZERO;
  }

  @Override
  public void taken(AdoptionState before, Step.Change<AdoptionState> change) {
    waitingFor = Optional.empty();
  }

  @Override
  public Duration patience() {
    return settings.timeout();
  }

  @Override
  public boolean mayStop(AdoptionState state) {
    return settings.goal() == Goal.ADOPT && !state.uncontrolled();
  }

  /** An undo is for its user to decide. */
  @Override
  public boolean goesBack(String reason) {
    return false;
  }

  // How it ends.

  @Override
  public boolean isOver(AdoptionState state) {
    return false; // the planner sees that nothing is left to do
  }

  @Override
  public Outcome ended(Optional<Step.Change<AdoptionState>> last) {
    boolean undone = settings.goal() == Goal.UNDO;
    return new Outcome.Adopted(
        undone,
        origin.name(),
        origin.config().map(OriginConfig::name),
        deployment.name(),
        view.find(undone ? controller : deployment)
            .map(tree -> tree.at("/spec/replicas").asInt(1))
            .orElse(0),
        Duration.between(start, cluster.now()),
        withoutController);
  }

  @Override
  public Outcome.Failed failed(Sentence reason, Sentence remedy) {
    return new Outcome.Failed(
        reason,
        troubled().entrySet().stream().map(one -> one.getKey() + ": " + one.getValue()).toList(),
        remedy.isEmpty()
            ? Sentence.of("Mend the cause and run the same command again, or go back by {}", back())
            : remedy,
        false);
  }

  @Override
  public Outcome interrupted() {
    return new Outcome.Interrupted(origin.name(), back());
  }

  private Action.Run back() {
    return Adoption.back(origin.subject(), settings.goal());
  }
}
