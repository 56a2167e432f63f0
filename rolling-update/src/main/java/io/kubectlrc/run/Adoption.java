package io.kubectlrc.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlrc.adopt.Adopting;
import io.kubectlrc.adopt.AdoptionChecks;
import io.kubectlrc.adopt.AdoptionDraft;
import io.kubectlrc.adopt.AdoptionState;
import io.kubectlrc.adopt.ConfigChecks;
import io.kubectlrc.adopt.Deployment;
import io.kubectlrc.adopt.Goal;
import io.kubectlrc.adopt.Neighbours;
import io.kubectlrc.adopt.Origin;
import io.kubectlrc.adopt.OriginConfig;
import io.kubectlrc.cluster.Access;
import io.kubectlrc.cluster.Cluster;
import io.kubectlrc.cluster.ClusterException;
import io.kubectlrc.cluster.ClusterException.Reason;
import io.kubectlrc.cluster.Kind;
import io.kubectlrc.cluster.Owners;
import io.kubectlrc.cluster.Ref;
import io.kubectlrc.cluster.Watch;
import io.kubectlrc.cluster.WriteMode;
import io.kubectlrc.convert.ConvertOptions;
import io.kubectlrc.convert.Owner;
import io.kubectlrc.convert.Surroundings;
import io.kubectlrc.object.ControllerRef;
import io.kubectlrc.object.FieldManagers;
import io.kubectlrc.object.Marks;
import io.kubectlrc.object.Metadata;
import io.kubectlrc.operate.Finalizers;
import io.kubectlrc.operate.Forecast;
import io.kubectlrc.operate.Operation;
import io.kubectlrc.operate.Outcome;
import io.kubectlrc.operate.Plan;
import io.kubectlrc.operate.Progress;
import io.kubectlrc.operate.Refusal;
import io.kubectlrc.operate.RefusalException;
import io.kubectlrc.operate.Step;
import io.kubectlrc.selector.Selector;
import io.kubectlrc.selector.Versions;
import io.kubectlrc.update.Journal;
import io.kubectlrc.update.WrittenKeys;
import io.kubectlrc.wording.Action;
import io.kubectlrc.wording.Sentence;
import io.kubectlrc.wording.Setting;
import io.kubectlrc.wording.Task;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * The adoption of one ReplicationController by a Deployment, or its undo, from the checks to the
 * end.
 *
 * <p>Whatever happens to the process meanwhile, running it again with the same settings goes on
 * from there. One instance is for one run, on one thread; {@link Cancellation} stops it from
 * another.
 */
public final class Adoption implements Planned {

  /**
   * What to adopt, and how.
   *
   * @param name of the ReplicationController, or of the Deployment that has adopted its pods; or
   *     {@code dc/NAME} of a DeploymentConfig
   * @param deployment the name of the Deployment; empty for the ReplicationController's without its
   *     version
   * @param timeout how long it may go without progress
   * @param forceUnlock takes the lock whoever has it
   * @param prunesHistory whether what an adopted DeploymentConfig leaves of former rollouts is
   *     deleted
   */
  public record Settings(
      String namespace,
      String name,
      Goal goal,
      Optional<String> deployment,
      ConvertOptions conversion,
      Duration timeout,
      boolean forceUnlock,
      boolean prunesHistory) {

    public Settings {
      Objects.requireNonNull(namespace, "namespace");
      Objects.requireNonNull(name, "name");
      Objects.requireNonNull(goal, "goal");
      Objects.requireNonNull(deployment, "deployment");
      Objects.requireNonNull(conversion, "conversion");
      Objects.requireNonNull(timeout, "timeout");
    }

    /** An adoption, as the program does it unless told otherwise. */
    public static Settings of(String namespace, String name) {
      return new Settings(
          namespace,
          name,
          Goal.ADOPT,
          Optional.empty(),
          ConvertOptions.DEFAULT,
          Duration.ofMinutes(5),
          false,
          false);
    }

    /** The same of another object. */
    public Settings about(String otherNamespace, String otherName) {
      return new Settings(
          otherNamespace,
          otherName,
          goal,
          deployment,
          conversion,
          timeout,
          forceUnlock,
          prunesHistory);
    }

    /** The same, to adopt or to undo. */
    public Settings withGoal(Goal another) {
      return new Settings(
          namespace, name, another, deployment, conversion, timeout, forceUnlock, prunesHistory);
    }

    /**
     * The same with another name for the Deployment; empty for the one that {@code convert} finds.
     */
    public Settings withDeployment(Optional<String> another) {
      return new Settings(
          namespace, name, goal, another, conversion, timeout, forceUnlock, prunesHistory);
    }

    /** The same with another conversion of the ReplicationController into the Deployment. */
    public Settings withConversion(ConvertOptions another) {
      return new Settings(
          namespace, name, goal, deployment, another, timeout, forceUnlock, prunesHistory);
    }

    /** The same with another time that it may go without progress. */
    public Settings withTimeout(Duration another) {
      return new Settings(
          namespace, name, goal, deployment, conversion, another, forceUnlock, prunesHistory);
    }

    /** The same, which takes the lock whoever has it, or does not. */
    public Settings withForceUnlock(boolean force) {
      return new Settings(
          namespace, name, goal, deployment, conversion, timeout, force, prunesHistory);
    }

    /** The same, which deletes what a DeploymentConfig leaves of former rollouts, or does not. */
    public Settings withPrunedHistory(boolean prunes) {
      return new Settings(
          namespace, name, goal, deployment, conversion, timeout, forceUnlock, prunes);
    }

    /** The name of the DeploymentConfig, if it is about one. */
    Optional<String> config() {
      return OriginConfig.named(name);
    }
  }

  private static final String TOO_LATE =
      "how it is converted was decided when it was made, and what is chosen of that now has no effect";

  /** What an adoption observes. */
  public static final Set<Kind> KINDS =
      Set.of(
          Kind.REPLICATION_CONTROLLER,
          Kind.DEPLOYMENT,
          Kind.REPLICA_SET,
          Kind.STATEFUL_SET,
          Kind.DAEMON_SET,
          Kind.JOB,
          Kind.POD,
          Kind.SERVICE,
          Kind.HORIZONTAL_POD_AUTOSCALER);

  /**
   * What is to be watched for adoptions of such names. A server without DeploymentConfigs is asked
   * for them only if one is named.
   */
  public static Set<Kind> kinds(Cluster cluster, Collection<String> names) {
    if (names.stream().noneMatch(name -> OriginConfig.named(name).isPresent())
        || !cluster.serves(Kind.DEPLOYMENT_CONFIG)) {
      return KINDS;
    }
    Set<Kind> more = EnumSet.copyOf(KINDS);
    more.add(Kind.DEPLOYMENT_CONFIG);
    return more;
  }

  /**
   * What was found out before anything is done.
   *
   * @param deployment what {@code convert} makes of the ReplicationController, or what is there
   * @param manifest what to create the Deployment of, if it is not there
   */
  private record Found(Plan.Feasible plan, Origin origin, ObjectNode manifest) {}

  private final Cluster cluster;
  private final ClusterView view;
  private final Settings settings;
  private final Holder holder;
  private final Progress.Listener listener;
  private final Cancellation cancellation;
  private Witness witness = Witness.NONE;
  private final Operation<AdoptionState> operation;

  /** The last plan, if there is something to do. */
  private Optional<Found> found = Optional.empty();

  /**
   * One run; {@link #on} makes as many as are wanted.
   *
   * @param watch as {@link #watch} begins it, for {@code settings.name()} among others; not closed
   *     here
   */
  public Adoption(
      Cluster cluster,
      Watch watch,
      Settings settings,
      Progress.Listener listener,
      Cancellation cancellation,
      Holder holder) {
    this(
        cluster,
        watch,
        settings,
        listener,
        cancellation,
        holder,
        new Adopting(settings.goal(), settings.prunesHistory()));
  }

  /** With another planner: tests hold that wrong ones are found out. */
  Adoption(
      Cluster cluster,
      Watch watch,
      Settings settings,
      Progress.Listener listener,
      Cancellation cancellation,
      Holder holder,
      Operation<AdoptionState> operation) {
    this.operation = operation;
    this.cluster = Objects.requireNonNull(cluster, "cluster");
    this.view = new ClusterView(cluster, settings.namespace(), watch);
    this.settings = settings;
    this.holder = Objects.requireNonNull(holder, "holder");
    this.listener = Objects.requireNonNull(listener, "listener");
    this.cancellation = Objects.requireNonNull(cancellation, "cancellation");
  }

  /**
   * Prepares an adoption, or its undo; reads and writes nothing yet.
   *
   * @param cluster of a real one, {@code KubernetesCluster.of(client)}; not closed here
   */
  public static Prepared on(Cluster cluster, Settings settings) {
    Objects.requireNonNull(cluster, "cluster");
    Objects.requireNonNull(settings, "settings");
    return Prepared.by(
        how -> {
          Watch watch = watch(cluster, settings, settings.namespace(), List.of(settings.name()));
          return new Prepared.Opened(
              new Adoption(
                      cluster, watch, settings, how.listener(), how.cancellation(), how.holder())
                  .withWitness(how.witness()),
              watch::close);
        });
  }

  /**
   * Begins to watch what adoptions in a namespace are about.
   *
   * @param names what is adopted there
   * @throws ClusterException if this user may not: in a sentence that names all rights which lack
   */
  public static Watch watch(
      Cluster cluster, Settings settings, String namespace, Collection<String> names) {
    Set<Kind> kinds = kinds(cluster, names);
    try {
      return cluster.watch(namespace, kinds);
    } catch (ClusterException e) {
      ClusterException told = rights(settings.goal(), namespace).explained(cluster, e);
      throw kinds.contains(Kind.DEPLOYMENT_CONFIG) && told == e
          ? rightsOfConfigs(settings, namespace).explained(cluster, e)
          : told;
    }
  }

  /** With somebody who looks on, and may object; not closed here. */
  public Adoption withWitness(Witness another) {
    witness = another;
    return this;
  }

  /** What {@link #run} would do; writes nothing. */
  @Override
  public Plan plan() {
    if (settings.config().isPresent() && !cluster.serves(Kind.DEPLOYMENT_CONFIG)) {
      return barred(
          "this cluster has no DeploymentConfigs",
          "Name a ReplicationController; only OpenShift serves "
              + Kind.DEPLOYMENT_CONFIG.apiVersion()
              + ".");
    }
    try {
      Optional<Refusal> missing = missing(cluster, settings);
      return missing.<Plan>map(refusal -> refused(List.of(refusal))).orElseGet(this::look);
    } finally {
      Runner.tellWarnings(cluster, listener);
    }
  }

  /**
   * Runs to the goal, or as far as it goes.
   *
   * @throws ClusterException if the cluster cannot be looked at before anything is done
   */
  @Override
  public Outcome run() {
    try {
      Plan plan = plan();
      return plan instanceof Plan.Feasible feasible
          ? runLocked(feasible)
          : without((Plan.Without) plan);
    } catch (RefusalException barred) {
      return new Outcome.Refused(List.of(barred.refusal()));
    }
  }

  private Outcome runLocked(Plan.Feasible plan) {
    plan.warnings().forEach(warning -> listener.on(new Progress.Warned(warning)));
    Origin origin = found.orElseThrow().origin();
    witness.begin(
        origin
            .config()
            .map(config -> view.ref(Kind.DEPLOYMENT_CONFIG, config.name()))
            .orElseGet(() -> view.ref(Kind.REPLICATION_CONTROLLER, origin.name())));
    Lock lock = lock(plan.from());
    return lock.during(
        settings.forceUnlock(),
        listener,
        cancellation,
        new Outcome.Interrupted(plan.from(), back(origin.subject(), settings.goal())),
        () -> runWith(lock, plan.from()));
  }

  private Outcome runWith(Lock lock, String locked) {
    // Another process may have done something before it gave the lock up.
    if (look() instanceof Plan.Without without) {
      return without(without);
    }
    Found sure = found.orElseThrow();
    if (!sure.origin().name().equals(locked)) {
      return failed(
          Sentence.of(
              "{} has begun a rollout, of ReplicationController {}",
              sure.origin().subject(),
              sure.origin().name()),
          Sentence.of("Run the same command again when it is over"));
    }
    if (sure.plan().begun()) {
      listener.on(
          new Progress.Continued(
              sure.plan().from(),
              sure.origin().config().map(OriginConfig::name),
              sure.plan().to()));
    }
    return new Runner<>(cluster, view, course(sure), lock, listener, witness, cancellation).run();
  }

  private AdoptionCourse course(Found sure) {
    return new AdoptionCourse(
        cluster,
        view,
        settings,
        operation,
        sure.origin(),
        sure.plan().to(),
        sure.manifest(),
        listener);
  }

  private Outcome without(Plan.Without plan) {
    if (plan.outcome() instanceof Outcome.NothingToDo) {
      controller().ifPresent(name -> lock(name).removeIfAbandoned());
    }
    return plan.outcome();
  }

  /** The ReplicationController that is, or was, the one in question: it names the lock. */
  private Optional<String> controller() {
    return settings.config().isEmpty()
        ? Optional.of(settings.name())
        : view.all(Kind.DEPLOYMENT).stream()
            .filter(deployment -> Origin.configOn(deployment).equals(settings.config()))
            .flatMap(deployment -> Origin.nameOn(deployment).stream())
            .findFirst()
            .or(
                () ->
                    view.find(view.ref(Kind.DEPLOYMENT_CONFIG, settings.config().get()))
                        .flatMap(ConfigChecks::latest));
  }

  private Lock lock(String controller) {
    return new Lock(cluster, settings.namespace(), controller, holder);
  }

  static Outcome.Failed failed(Sentence reason, Sentence remedy) {
    return new Outcome.Failed(reason, List.of(), remedy, false);
  }

  /** What goes back from a goal: to undo an adoption, or to adopt again. */
  public static Action.Run back(String controller, Goal goal) {
    return towards(controller, goal == Goal.ADOPT ? Goal.UNDO : Goal.ADOPT);
  }

  private static Action.Run towards(String controller, Goal goal) {
    Action.Run adoption = Task.ADOPTION.of(controller);
    return goal == Goal.UNDO ? adoption.with(Setting.UNDO) : adoption;
  }

  private static Optional<Refusal> missing(Cluster cluster, Settings settings) {
    return rights(settings.goal(), settings.namespace())
        .missing(cluster)
        .or(
            () ->
                settings
                    .config()
                    .flatMap(
                        config ->
                            rightsOfConfigs(settings, settings.namespace()).missing(cluster)));
  }

  /**
   * What must be allowed besides if it is a DeploymentConfig's.
   *
   * @param namespace empty for all
   */
  public static Rights rightsOfConfigs(Settings settings, String namespace) {
    boolean adopts = settings.goal() == Goal.ADOPT;
    Rights rights =
        Rights.of("adopt-deploymentconfigs", namespace)
            .and(Kind.DEPLOYMENT_CONFIG, "list", "watch")
            .andToChange(Kind.DEPLOYMENT_CONFIG, "patch", adopts ? "delete" : "create")
            .andToChange(Kind.REPLICATION_CONTROLLER, "patch")
            .andToChange(Kind.POD, "patch");
    return adopts && settings.prunesHistory() ? rights.andToChange(Kind.POD, "delete") : rights;
  }

  /**
   * What must be allowed to adopt, or to undo.
   *
   * @param namespace empty for all
   */
  public static Rights rights(Goal goal, String namespace) {
    boolean adopts = goal == Goal.ADOPT;
    Rights rights = Rights.of("adopt", namespace);
    for (Kind kind : Kind.values()) {
      if (KINDS.contains(kind)) {
        rights = rights.and(kind, "list", "watch");
      }
    }
    return rights
        .andToChange(Kind.REPLICATION_CONTROLLER, words(adopts ? "delete" : "create patch"))
        .andToChange(Kind.DEPLOYMENT, "patch", adopts ? "create" : "delete")
        .andToChange(Kind.REPLICA_SET, words(adopts ? "create patch" : "create patch delete"))
        .andToChange(Kind.HORIZONTAL_POD_AUTOSCALER, "patch")
        .and(Kind.LEASE, "list", "watch")
        .andToChange(Kind.LEASE, "create", "update", "delete");
  }

  private static String[] words(String text) {
    return text.split(" ");
  }

  /** Finds out what there is to do, from what the watch shows. */
  private Plan look() {
    found = Optional.empty();
    try {
      return sought();
    } catch (RefusalException barred) {
      return refused(List.of(barred.refusal()));
    }
  }

  private Plan sought() {
    List<ObjectNode> ours = new ArrayList<>();
    List<ObjectNode> otherwiseNamed = new ArrayList<>();
    for (ObjectNode deployment : view.all(Kind.DEPLOYMENT)) {
      Optional<String> madeOf = Origin.nameOn(deployment);
      if (madeOf.isEmpty()
          && settings.config().isEmpty()
          && Metadata.name(deployment).equals(settings.name())
          && Deployment.goalOf(deployment).isPresent()) {
        return resumed(deployment); // it has lost what it was made of, and says so
      }
      if (madeOf.isPresent() && isNamed(deployment, madeOf.get())) {
        boolean meant = settings.deployment().map(Metadata.name(deployment)::equals).orElse(true);
        (meant ? ours : otherwiseNamed).add(deployment);
      }
    }
    Optional<ObjectNode> inFlight = inFlight(ours);
    if (inFlight.isPresent()) {
      return resumed(inFlight.get());
    }
    Optional<ObjectNode> another =
        inFlight(otherwiseNamed)
            .or(() -> otherwiseNamed.stream().filter(this::isAllThereIs).findFirst());
    if (ours.isEmpty() && another.isPresent()) {
      return madeUnderAnotherName(another.get());
    }
    return settings.config().isPresent()
        ? soughtConfig(settings.config().get(), ours)
        : soughtController(ours);
  }

  private static Optional<ObjectNode> inFlight(List<ObjectNode> deployments) {
    return deployments.stream()
        .filter(deployment -> Deployment.goalOf(deployment).isPresent())
        .findFirst();
  }

  /** Whether what a Deployment was made of is not there any more. */
  private boolean isAllThereIs(ObjectNode deployment) {
    return view.find(
            settings.config().isPresent()
                ? view.ref(Kind.DEPLOYMENT_CONFIG, settings.config().get())
                : view.ref(Kind.REPLICATION_CONTROLLER, Origin.nameOn(deployment).orElseThrow()))
        .isEmpty();
  }

  private Plan madeUnderAnotherName(ObjectNode deployment) {
    String name = Metadata.name(deployment);
    return barred(
        "%s was made into Deployment %s, not %s"
            .formatted(
                Origin.titleOn(deployment).orElse(settings.name()),
                name,
                settings.deployment().orElseThrow()),
        Sentence.of("Say {}, or no name at all.", Setting.DEPLOYMENT.to(name)));
  }

  /** A DeploymentConfig is named as such, or its Deployment without it. */
  private boolean isNamed(ObjectNode deployment, String madeOf) {
    return settings.config().isPresent()
        ? Origin.configOn(deployment).equals(settings.config())
        : madeOf.equals(settings.name()) || Metadata.name(deployment).equals(settings.name());
  }

  private Plan soughtConfig(String name, List<ObjectNode> ours) {
    Optional<ObjectNode> config = view.find(view.ref(Kind.DEPLOYMENT_CONFIG, name));
    if (settings.goal() == Goal.UNDO) {
      if (!ours.isEmpty()) {
        return several(ours).orElseGet(() -> resumed(ours.get(0)));
      }
      return config.isPresent() ? unbegun(config.get()) : notFound();
    }
    if (config.isPresent() && !ours.isEmpty()) {
      return barred(
          "somebody has created DeploymentConfig %s anew, whose pods Deployment %s has adopted"
              .formatted(name, Metadata.name(ours.get(0))),
          "Take it out of whatever applies it, then delete it and its ReplicationControllers.");
    }
    if (config.isPresent()) {
      return draftedOf(config.get());
    }
    return ours.isEmpty() ? notFound() : adoptedBefore(ours);
  }

  /** Before there is a Deployment, autoscalers may be parked, and the DeploymentConfig paused. */
  private Plan unbegun(ObjectNode config) {
    String name = Metadata.name(config);
    Optional<ObjectNode> rc = latest(config);
    boolean parked =
        view.all(Kind.HORIZONTAL_POD_AUTOSCALER).stream()
            .anyMatch(
                hpa ->
                    Metadata.annotation(hpa, Marks.PARKED_FOR_ADOPTION)
                        .equals(Optional.of(settings.name())));
    if (rc.isEmpty()
        || !parked && Metadata.annotation(config, Marks.PAUSED_FOR_ADOPTION).isEmpty()) {
      return idle("DeploymentConfig " + name + " is not adopted", Optional.empty());
    }
    Origin origin = Origin.unbegun(config, rc.get());
    return feasible(origin, name, config, config, List.of());
  }

  private Optional<ObjectNode> latest(ObjectNode config) {
    return ConfigChecks.latest(config)
        .flatMap(name -> view.find(view.ref(Kind.REPLICATION_CONTROLLER, name)));
  }

  private Optional<Plan> several(List<ObjectNode> ours) {
    return ours.size() < 2
        ? Optional.empty()
        : Optional.of(
            barred(
                "several Deployments were made of "
                    + (settings.config().isPresent()
                        ? settings.name()
                        : "ReplicationController " + settings.name())
                    + ": "
                    + String.join(", ", ours.stream().map(Metadata::name).toList()),
                Sentence.of("Say which one with {}.", Setting.DEPLOYMENT)));
  }

  private Plan soughtController(List<ObjectNode> ours) {
    Optional<ObjectNode> rc = view.find(view.ref(Kind.REPLICATION_CONTROLLER, settings.name()));
    if (settings.goal() == Goal.ADOPT) {
      return rc.isPresent() ? drafted(rc.get()) : adoptedBefore(ours);
    }
    Optional<Plan> several = several(ours);
    if (several.isPresent()) {
      return several.get();
    }
    if (ours.size() == 1) {
      return resumed(ours.get(0));
    }
    return rc.isPresent()
        ? idle("ReplicationController " + settings.name() + " is not adopted", Optional.empty())
        : lost().orElseGet(this::notFound);
  }

  /** One that was adopted, by a Deployment that does not say so any more. */
  private Optional<Plan> lost() {
    List<ObjectNode> replicaSets = List.copyOf(view.all(Kind.REPLICA_SET));
    return view.all(Kind.DEPLOYMENT).stream()
        .flatMap(deployment -> Origin.lostBy(deployment, replicaSets).stream())
        .filter(
            lost ->
                lost.name().equals(settings.name())
                    || Metadata.name(lost.deployment()).equals(settings.name()))
        .findFirst()
        .map(lost -> refused(List.of(lost.mark().refusal())));
  }

  private Plan adoptedBefore(List<ObjectNode> ours) {
    return ours.isEmpty()
        ? lost().orElseGet(this::notFound)
        : idle(
            Origin.titleOn(ours.get(0)).orElseThrow()
                + " was adopted by Deployment "
                + Metadata.name(ours.get(0))
                + (isConversionChosen() ? "; " + TOO_LATE : ""),
            Optional.of(Metadata.name(ours.get(0))));
  }

  private Plan notFound() {
    boolean config = settings.config().isPresent();
    String subject =
        config
            ? "DeploymentConfig " + settings.config().get()
            : "ReplicationController " + settings.name();
    boolean meansConfig =
        !config
            && view.all(Kind.REPLICATION_CONTROLLER).stream()
                .flatMap(rc -> Owner.of(rc).stream())
                .anyMatch(
                    owner -> owner.isDeploymentConfig() && owner.name().equals(settings.name()));
    if (meansConfig) {
      return barred(
          "there is no %s in namespace %s".formatted(subject, settings.namespace()),
          Sentence.of(
              "A DeploymentConfig is called so: {}",
              Task.ADOPTION.of(OriginConfig.PREFIX + settings.name())));
    }
    return barred(
        "there is no %s in namespace %s, and no Deployment that was made of it"
            .formatted(subject, settings.namespace()),
        settings.goal() == Goal.UNDO
            ? Candidates.adopted(settings.namespace(), view.all(Kind.DEPLOYMENT))
            : Candidates.sentence(
                settings.namespace(),
                view.all(config ? Kind.DEPLOYMENT_CONFIG : Kind.REPLICATION_CONTROLLER)));
  }

  private Plan resumed(ObjectNode deployment) {
    Origin origin = Origin.on(deployment);
    if (origin.config().isPresent() && settings.config().isEmpty()) {
      return ofConfig(
          "Deployment %s was made of DeploymentConfig %s"
              .formatted(Metadata.name(deployment), origin.config().get().name()),
          origin.subject());
    }
    List<Refusal> refusals = settings.goal() == Goal.UNDO ? undoing(origin, deployment) : List.of();
    if (!refusals.isEmpty()) {
      return refused(refusals);
    }
    return feasible(
        origin,
        Metadata.name(deployment),
        deployment,
        deployment,
        isConversionChosen()
            ? List.of(
                Sentence.of("Deployment {} is there: {}", Metadata.name(deployment), TOO_LATE))
            : List.of());
  }

  /** Why it cannot be undone now, which is too late to learn when pods have no controller. */
  private List<Refusal> undoing(Origin origin, ObjectNode deployment) {
    List<Refusal> refusals = new ArrayList<>();
    Finalizers.refusal("Deployment " + Metadata.name(deployment), deployment)
        .ifPresent(refusals::add);
    view.all(Kind.REPLICA_SET).stream()
        .filter(rs -> ControllerRef.is(Metadata.uid(deployment), rs))
        .flatMap(rs -> Finalizers.refusal("ReplicaSet " + Metadata.name(rs), rs).stream())
        .forEach(refusals::add);
    Ref controller = view.ref(Kind.REPLICATION_CONTROLLER, origin.name());
    if (view.find(controller).isEmpty()) {
      DryRun.refusal(
              "ReplicationController " + origin.name(),
              () ->
                  cluster.create(
                      Kind.REPLICATION_CONTROLLER,
                      AdoptionDraft.guardedController(origin, 0),
                      WriteMode.DRY_RUN))
          .ifPresent(refusals::add);
    }
    return refusals;
  }

  private boolean isConversionChosen() {
    return settings.goal() == Goal.ADOPT && !settings.conversion().equals(ConvertOptions.DEFAULT);
  }

  private Plan ofConfig(String message, String subject) {
    return barred(message, Sentence.of("Name that: {}", towards(subject, settings.goal())));
  }

  private Plan feasible(
      Origin origin,
      String deployment,
      ObjectNode shown,
      ObjectNode manifest,
      List<Sentence> warnings) {
    Goal goal = settings.goal();
    AdoptionCourse course =
        new AdoptionCourse(
            cluster, view, settings, operation, origin, deployment, manifest, listener);
    Forecast<AdoptionState> forecast = Forecast.of(course.operation(), course.observe());
    if (forecast.steps().isEmpty() && forecast.end() instanceof Step.Stuck<AdoptionState> stuck) {
      return refused(
          List.of(new Refusal(stuck.reason(), stuck.remedy()))); // before anything is written
    }
    Plan.Feasible plan =
        new Plan.Feasible(
            origin.name(),
            deployment,
            goal == Goal.UNDO,
            Deployment.goalOf(shown).isPresent()
                || Metadata.annotation(shown, Marks.PAUSED_FOR_ADOPTION).isPresent(),
            goal == Goal.UNDO ? origin.heir() : AdoptionDraft.manifestOf(shown),
            List.of(),
            warnings,
            forecast);
    found = Optional.of(new Found(plan, origin, manifest));
    return plan;
  }

  private Plan drafted(ObjectNode rc) {
    Optional<Owner> owner = Owner.of(rc).filter(Owner::isDeploymentConfig);
    if (owner.isPresent()) {
      return ofConfig(
          "ReplicationController %s belongs to %s".formatted(settings.name(), owner.get()),
          OriginConfig.PREFIX + owner.get().name());
    }
    Optional<Refusal> again = AdoptionChecks.again(rc, view.all(Kind.DEPLOYMENT));
    if (again.isPresent()) {
      return refused(List.of(again.get()));
    }
    Optional<List<ObjectNode>> budgets = disruptionBudgets();
    Neighbours neighbours = neighbours(budgets.orElse(List.of()));
    return checked(
        rc,
        AdoptionDraft.of(
            managed(rc, Kind.REPLICATION_CONTROLLER),
            settings.deployment(),
            taken(),
            conversionOf(rc),
            surroundings(neighbours)),
        neighbours,
        budgets.isPresent(),
        List.of());
  }

  /** What is chosen, where a key is a version's also if an update has written its value. */
  private ConvertOptions conversionOf(ObjectNode rc) {
    Set<String> keys = new TreeSet<>(settings.conversion().versions().keys());
    keys.addAll(WrittenKeys.on(rc));
    return settings.conversion().withVersions(new Versions(keys));
  }

  /** With the managers of its fields, which a watch does not show. */
  private ObjectNode managed(ObjectNode seen, Kind kind) {
    ObjectNode managed = seen.deepCopy();
    cluster
        .getWithManagers(view.ref(kind, Metadata.name(seen)))
        .ifPresent(
            live ->
                managed
                    .withObjectProperty("metadata")
                    .set("managedFields", FieldManagers.of(live)));
    return managed;
  }

  private Set<String> taken() {
    Set<String> taken = new TreeSet<>();
    view.all(Kind.DEPLOYMENT).forEach(deployment -> taken.add(Metadata.name(deployment)));
    return taken;
  }

  private Plan draftedOf(ObjectNode config) {
    Optional<ObjectNode> rc = latest(config);
    List<ObjectNode> controllers = List.copyOf(view.all(Kind.REPLICATION_CONTROLLER));
    List<Refusal> refusals = ConfigChecks.refusals(config, rc, controllers);
    if (!refusals.isEmpty()) {
      return refusedUnbegun(config, refusals);
    }
    Optional<List<ObjectNode>> budgets = disruptionBudgets();
    Neighbours neighbours = neighbours(budgets.orElse(List.of()));
    Optional<List<ObjectNode>> policies = networkPolicies();
    List<ObjectNode> others = besides(neighbours);
    others.addAll(policies.orElse(List.of()));
    List<Sentence> warnings =
        new ArrayList<>(
            ConfigChecks.warnings(
                config, rc.get(), controllers, view.all(Kind.POD), settings.prunesHistory()));
    if (policies.isEmpty()) {
      warnings.add(unseen(Kind.NETWORK_POLICY));
    }
    Plan plan =
        checked(
            rc.get(),
            AdoptionDraft.of(
                managed(config, Kind.DEPLOYMENT_CONFIG),
                rc.get(),
                settings.deployment(),
                taken(),
                settings.conversion(),
                Surroundings.of(others)),
            neighbours,
            budgets.isPresent(),
            warnings);
    return plan instanceof Plan.Without without
            && without.outcome() instanceof Outcome.Refused refused
        ? refusedUnbegun(config, refused.refusals())
        : plan;
  }

  /** One that an adoption has paused before must not be left so. */
  private static Plan refusedUnbegun(ObjectNode config, List<Refusal> refusals) {
    List<Refusal> all = new ArrayList<>(refusals);
    if (Metadata.annotation(config, Marks.PAUSED_FOR_ADOPTION).isPresent()) {
      String subject = OriginConfig.PREFIX + Metadata.name(config);
      all.add(
          new Refusal(
              "an adoption that was begun before has paused " + subject,
              Sentence.of("Resume it with {}", back(subject, Goal.ADOPT))));
    }
    return refused(all);
  }

  private Plan checked(
      ObjectNode rc,
      AdoptionDraft.Result result,
      Neighbours workloads,
      boolean sawBudgets,
      List<Sentence> more) {
    if (result instanceof AdoptionDraft.Refused refused) {
      return refused(refused.refusals());
    }
    AdoptionDraft draft = ((AdoptionDraft.Drafted) result).draft();
    Neighbours neighbours = workloads.withPods(pods(rc, draft.selector()));
    List<Refusal> refusals =
        new ArrayList<>(
            AdoptionChecks.refusals(rc, draft, neighbours, updating(Metadata.name(rc))));
    if (refusals.isEmpty()) {
      rehearse(rc, draft).ifPresent(refusals::add);
    }
    if (!refusals.isEmpty()) {
      return refused(refusals);
    }
    List<Sentence> warnings = new ArrayList<>(AdoptionChecks.warnings(rc, draft, neighbours));
    warnings.addAll(more);
    if (!sawBudgets) {
      warnings.add(unseen(Kind.POD_DISRUPTION_BUDGET));
    }
    return feasible(
        draft.origin(),
        draft.name(),
        draft.deployment(),
        draft.pausedDeployment(replicas(rc)),
        warnings);
  }

  /** Those that a ReplicationController has, and those that a selector finds, in order of name. */
  private Collection<ObjectNode> pods(ObjectNode rc, Selector selector) {
    Map<String, ObjectNode> pods = new TreeMap<>();
    view.ownedBy(Kind.POD, Set.of(Metadata.name(rc))).stream()
        .filter(pod -> ControllerRef.is(Metadata.uid(rc), pod))
        .forEach(pod -> pods.put(Metadata.name(pod), pod));
    view.all(Kind.POD).stream()
        .filter(pod -> selector.matches(pod.path("metadata").path("labels")))
        .forEach(pod -> pods.put(Metadata.name(pod), pod));
    return pods.values();
  }

  /** The ReplicationControllers with the journal of an update that a controller is part of. */
  private Set<String> updating(String controller) {
    return view.all(Kind.REPLICATION_CONTROLLER).stream()
        .filter(
            rc ->
                Journal.on(rc)
                    .filter(journal -> List.of(journal.from(), journal.to()).contains(controller))
                    .isPresent())
        .map(Metadata::name)
        .collect(Collectors.toSet());
  }

  /** Lets the server say what it would make of the Deployment, and of its ReplicaSet. */
  private Optional<Refusal> rehearse(ObjectNode rc, AdoptionDraft draft) {
    ObjectNode stored;
    try {
      stored =
          cluster.create(Kind.DEPLOYMENT, draft.pausedDeployment(replicas(rc)), WriteMode.DRY_RUN);
    } catch (ClusterException e) {
      return Optional.of(DryRun.ofDeployment(draft.name(), e));
    }
    return AdoptionChecks.defaults(rc, draft, stored).or(() -> rehearseReplicaSet(draft, stored));
  }

  /** When it is really created, its pods have no controller: too late to be refused. */
  private Optional<Refusal> rehearseReplicaSet(AdoptionDraft draft, ObjectNode deployment) {
    ObjectNode replicaSet = AdoptionDraft.guardedReplicaSet(draft.origin(), deployment, 0);
    try {
      cluster.create(Kind.REPLICA_SET, replicaSet, WriteMode.DRY_RUN);
      return Optional.empty();
    } catch (ClusterException e) {
      return e.reason() == Reason.ALREADY_EXISTS
          ? Optional.empty() // left of an adoption that somebody has cut short
          : Optional.of(DryRun.ofReplicaSet(settings.namespace(), e));
    }
  }

  private Neighbours neighbours(List<ObjectNode> budgets) {
    List<ObjectNode> others = new ArrayList<>();
    for (Kind kind : List.of(Kind.STATEFUL_SET, Kind.DAEMON_SET, Kind.JOB)) {
      others.addAll(view.all(kind));
    }
    if (settings.config().isPresent()) {
      view.all(Kind.DEPLOYMENT_CONFIG).stream()
          .filter(config -> !settings.config().equals(Optional.of(Metadata.name(config))))
          .forEach(others::add);
    }
    return new Neighbours(
        List.copyOf(view.all(Kind.REPLICATION_CONTROLLER)),
        List.copyOf(view.all(Kind.DEPLOYMENT)),
        List.copyOf(view.ownedBy(Kind.REPLICA_SET, Set.of(Owners.NO_CONTROLLER))),
        others,
        List.of(), // which ones matter says the draft
        List.copyOf(view.all(Kind.SERVICE)),
        List.copyOf(view.all(Kind.HORIZONTAL_POD_AUTOSCALER)),
        budgets);
  }

  /** They are only warned of: nobody needs the right to see them. Empty for who has it not. */
  private Optional<List<ObjectNode>> disruptionBudgets() {
    return ifAllowed(() -> DisruptionBudgets.in(cluster, settings.namespace()));
  }

  /** They may find pods by what OpenShift alone gave them. Empty for who may not see them. */
  private Optional<List<ObjectNode>> networkPolicies() {
    return ifAllowed(() -> cluster.list(Kind.NETWORK_POLICY, settings.namespace(), Map.of()));
  }

  private Sentence unseen(Kind kind) {
    return Sentence.of(
        "this user may not {}, so they could not be looked at",
        new Access("list", kind, settings.namespace()));
  }

  private static Optional<List<ObjectNode>> ifAllowed(Supplier<List<ObjectNode>> listing) {
    try {
      return Optional.of(listing.get());
    } catch (ClusterException e) {
      if (e.reason() != Reason.FORBIDDEN) {
        throw e;
      }
      return Optional.empty();
    }
  }

  private static Surroundings surroundings(Neighbours neighbours) {
    return Surroundings.of(besides(neighbours));
  }

  private static List<ObjectNode> besides(Neighbours neighbours) {
    List<ObjectNode> workloads = new ArrayList<>(neighbours.controllers());
    workloads.addAll(neighbours.deployments());
    workloads.addAll(neighbours.otherWorkloads());
    workloads.addAll(neighbours.services());
    workloads.addAll(neighbours.disruptionBudgets());
    return workloads;
  }

  private static Plan idle(String reason, Optional<String> deployment) {
    return new Plan.Without(new Outcome.NothingToDo(reason, deployment));
  }

  private static Plan barred(String message, String remedy) {
    return barred(message, Sentence.of(remedy));
  }

  private static Plan barred(String message, Sentence remedy) {
    return refused(List.of(new Refusal(message, remedy)));
  }

  private static Plan refused(List<Refusal> refusals) {
    return new Plan.Without(new Outcome.Refused(refusals));
  }

  private static int replicas(JsonNode object) {
    return object.at("/spec/replicas").asInt(1);
  }
}
