package io.kubectlrc.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlrc.adopt.AdoptionChecks;
import io.kubectlrc.adopt.AdoptionDraft;
import io.kubectlrc.adopt.AdoptionState;
import io.kubectlrc.adopt.Deployment;
import io.kubectlrc.adopt.Goal;
import io.kubectlrc.adopt.Neighbours;
import io.kubectlrc.adopt.Origin;
import io.kubectlrc.cluster.Access;
import io.kubectlrc.cluster.Cluster;
import io.kubectlrc.cluster.ClusterException;
import io.kubectlrc.cluster.ClusterException.Reason;
import io.kubectlrc.cluster.Kind;
import io.kubectlrc.cluster.Watch;
import io.kubectlrc.cluster.WriteMode;
import io.kubectlrc.convert.ConvertOptions;
import io.kubectlrc.convert.Surroundings;
import io.kubectlrc.object.Metadata;
import io.kubectlrc.operate.Forecast;
import io.kubectlrc.operate.Outcome;
import io.kubectlrc.operate.Plan;
import io.kubectlrc.operate.Progress;
import io.kubectlrc.operate.Refusal;
import io.kubectlrc.operate.RefusalException;
import io.kubectlrc.operate.Step;
import io.kubectlrc.update.Journal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The adoption of one ReplicationController by a Deployment, or its undo, from the checks to the
 * end.
 *
 * <p>Whatever happens to the process meanwhile, running it again with the same settings goes on
 * from there. One instance is for one run, on one thread; {@link Cancellation} stops it from
 * another.
 */
public final class Adoption {

  /**
   * What to adopt, and how.
   *
   * @param name of the ReplicationController, or of the Deployment that has adopted its pods
   * @param deployment the name of the Deployment; empty for the ReplicationController's without its
   *     version
   * @param timeout how long it may go without progress
   * @param forceUnlock takes the lock whoever has it
   */
  public record Settings(
      String namespace,
      String name,
      Goal goal,
      Optional<String> deployment,
      ConvertOptions conversion,
      Duration timeout,
      boolean forceUnlock) {

    /** An adoption, as the program does it unless told otherwise. */
    public static Settings of(String namespace, String name) {
      return new Settings(
          namespace,
          name,
          Goal.ADOPT,
          Optional.empty(),
          ConvertOptions.DEFAULT,
          Duration.ofMinutes(5),
          false);
    }

    /** The same of another object. */
    public Settings about(String otherNamespace, String otherName) {
      return new Settings(
          otherNamespace, otherName, goal, deployment, conversion, timeout, forceUnlock);
    }

    public Settings withGoal(Goal another) {
      return new Settings(namespace, name, another, deployment, conversion, timeout, forceUnlock);
    }

    public Settings withDeployment(Optional<String> another) {
      return new Settings(namespace, name, goal, another, conversion, timeout, forceUnlock);
    }

    public Settings withConversion(ConvertOptions another) {
      return new Settings(namespace, name, goal, deployment, another, timeout, forceUnlock);
    }

    public Settings withTimeout(Duration another) {
      return new Settings(namespace, name, goal, deployment, conversion, another, forceUnlock);
    }

    public Settings withForceUnlock(boolean force) {
      return new Settings(namespace, name, goal, deployment, conversion, timeout, force);
    }
  }

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

  /** The last plan, if there is something to do. */
  private Optional<Found> found = Optional.empty();

  /**
   * @param watch of {@link #KINDS}; not closed here
   */
  public Adoption(
      Cluster cluster,
      Watch watch,
      Settings settings,
      Progress.Listener listener,
      Cancellation cancellation,
      Holder holder) {
    this.cluster = cluster;
    this.view = new ClusterView(cluster, settings.namespace(), watch);
    this.settings = settings;
    this.holder = holder;
    this.listener = listener;
    this.cancellation = cancellation;
  }

  /** What {@link #run} would do; writes nothing. */
  public Plan plan() {
    Optional<Refusal> missing = rights(settings.goal(), settings.namespace()).missing(cluster);
    return missing.<Plan>map(refusal -> refused(List.of(refusal))).orElseGet(this::look);
  }

  /** Runs to the goal, or as far as it goes. */
  public Outcome run() {
    try {
      Plan plan = plan();
      return plan instanceof Plan.Feasible feasible
          ? runLocked(feasible)
          : without((Plan.Without) plan);
    } catch (ClusterException e) {
      return failed(e.getMessage(), "Run the same command again");
    } catch (RefusalException barred) {
      return new Outcome.Refused(List.of(barred.refusal()));
    }
  }

  private Outcome runLocked(Plan.Feasible plan) {
    plan.warnings().forEach(warning -> listener.on(new Progress.Warned(warning)));
    Lock lock = lock(plan.from());
    return lock.during(
        settings.forceUnlock(),
        listener,
        cancellation,
        new Outcome.Interrupted(plan.from(), back(plan.from(), settings.goal())),
        () -> runWith(lock));
  }

  private Outcome runWith(Lock lock) {
    // Another process may have done something before it gave the lock up.
    if (look() instanceof Plan.Without without) {
      return without(without);
    }
    Found sure = found.orElseThrow();
    if (sure.plan().begun()) {
      listener.on(new Progress.Continued(sure.plan().from(), sure.plan().to()));
    }
    return new Runner<>(cluster, view, course(sure), lock, listener, cancellation).run();
  }

  private AdoptionCourse course(Found sure) {
    return new AdoptionCourse(
        cluster, view, settings, sure.origin(), sure.plan().to(), sure.manifest(), listener);
  }

  private Outcome without(Plan.Without plan) {
    if (plan.outcome() instanceof Outcome.NothingToDo) {
      lock(settings.name()).removeIfAbandoned();
    }
    return plan.outcome();
  }

  private Lock lock(String controller) {
    return new Lock(cluster, settings.namespace(), controller, holder);
  }

  static Outcome.Failed failed(String reason, String remedy) {
    return new Outcome.Failed(reason, List.of(), remedy, false);
  }

  /** The command that goes back. */
  static String back(String controller, Goal goal) {
    return "kubectl-rc adopt " + controller + (goal == Goal.ADOPT ? " --undo" : "");
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
        .and(Kind.REPLICATION_CONTROLLER, "get")
        .and(Kind.REPLICATION_CONTROLLER, words(adopts ? "delete" : "create patch"))
        .and(Kind.DEPLOYMENT, "get", "patch")
        .and(Kind.DEPLOYMENT, adopts ? "create" : "delete")
        .and(Kind.REPLICA_SET, "get")
        .and(Kind.REPLICA_SET, words(adopts ? "create patch" : "delete"))
        .and(Kind.HORIZONTAL_POD_AUTOSCALER, "get", "patch")
        .and(Kind.LEASE, "get", "list", "watch", "create", "update", "delete");
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
    for (ObjectNode deployment : view.all(Kind.DEPLOYMENT)) {
      Optional<String> madeOf = Origin.nameOn(deployment);
      if (madeOf.isEmpty()
          && Metadata.name(deployment).equals(settings.name())
          && Deployment.goalOf(deployment).isPresent()) {
        return resumed(deployment); // it has lost what it was made of, and says so
      }
      if (madeOf.isPresent()
          && (madeOf.get().equals(settings.name())
              || Metadata.name(deployment).equals(settings.name()))
          && settings.deployment().map(Metadata.name(deployment)::equals).orElse(true)) {
        ours.add(deployment);
      }
    }
    List<ObjectNode> inFlight =
        ours.stream().filter(tree -> Deployment.goalOf(tree).isPresent()).toList();
    if (!inFlight.isEmpty()) {
      return resumed(inFlight.get(0));
    }
    Optional<ObjectNode> rc = view.find(view.ref(Kind.REPLICATION_CONTROLLER, settings.name()));
    if (settings.goal() == Goal.ADOPT) {
      return rc.isPresent() ? drafted(rc.get()) : adoptedBefore(ours);
    }
    if (ours.size() > 1) {
      return barred(
          "several Deployments were made of ReplicationController "
              + settings.name()
              + ": "
              + String.join(", ", ours.stream().map(Metadata::name).toList()),
          "Say which one with --as.");
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
            "ReplicationController "
                + Origin.nameOn(ours.get(0)).orElseThrow()
                + " was adopted by Deployment "
                + Metadata.name(ours.get(0)),
            Optional.of(Metadata.name(ours.get(0))));
  }

  private Plan notFound() {
    return barred(
        "there is no ReplicationController "
            + settings.name()
            + " in namespace "
            + settings.namespace()
            + ", and no Deployment that was made of it",
        Candidates.sentence(settings.namespace(), view.all(Kind.REPLICATION_CONTROLLER)));
  }

  private Plan resumed(ObjectNode deployment) {
    Origin origin = Origin.on(deployment);
    return feasible(origin, Metadata.name(deployment), deployment, deployment, List.of());
  }

  private Plan feasible(
      Origin origin,
      String deployment,
      ObjectNode shown,
      ObjectNode manifest,
      List<String> warnings) {
    Goal goal = settings.goal();
    AdoptionCourse course =
        new AdoptionCourse(cluster, view, settings, origin, deployment, manifest, listener);
    Forecast<AdoptionState> forecast = Forecast.of(course.operation(), course.observe());
    if (forecast.steps().isEmpty() && forecast.end() instanceof Step.Stuck<AdoptionState> stuck) {
      return barred(stuck.reason(), stuck.remedy()); // before anything is written
    }
    Plan.Feasible plan =
        new Plan.Feasible(
            origin.name(),
            deployment,
            goal == Goal.UNDO,
            Deployment.goalOf(shown).isPresent(),
            goal == Goal.UNDO ? origin.controller() : shown,
            List.of(),
            warnings,
            forecast);
    found = Optional.of(new Found(plan, origin, manifest));
    return plan;
  }

  private Plan drafted(ObjectNode rc) {
    Set<String> taken = new TreeSet<>();
    view.all(Kind.DEPLOYMENT).forEach(deployment -> taken.add(Metadata.name(deployment)));
    Optional<List<ObjectNode>> budgets = disruptionBudgets();
    Neighbours neighbours = neighbours(budgets.orElse(List.of()));
    AdoptionDraft.Result result =
        AdoptionDraft.of(
            rc, settings.deployment(), taken, settings.conversion(), surroundings(neighbours));
    if (result instanceof AdoptionDraft.Refused refused) {
      return refused(refused.refusals());
    }
    AdoptionDraft draft = ((AdoptionDraft.Drafted) result).draft();
    List<Refusal> refusals =
        new ArrayList<>(
            AdoptionChecks.refusals(rc, draft, neighbours, updating(Metadata.name(rc))));
    if (refusals.isEmpty()) {
      rehearse(rc, draft).ifPresent(refusals::add);
    }
    if (!refusals.isEmpty()) {
      return refused(refusals);
    }
    List<String> warnings = new ArrayList<>(AdoptionChecks.warnings(rc, draft, neighbours));
    if (budgets.isEmpty()) {
      warnings.add(
          "this user may not "
              + new Access("list", Kind.POD_DISRUPTION_BUDGET, settings.namespace())
              + ", so they could not be looked at");
    }
    return feasible(
        draft.origin(),
        draft.name(),
        draft.deployment(),
        draft.pausedDeployment(replicas(rc)),
        warnings);
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

  /** Lets the server say what it would make of the Deployment. */
  private Optional<Refusal> rehearse(ObjectNode rc, AdoptionDraft draft) {
    try {
      ObjectNode stored =
          cluster.create(Kind.DEPLOYMENT, draft.pausedDeployment(replicas(rc)), WriteMode.DRY_RUN);
      return AdoptionChecks.defaults(rc, draft, stored);
    } catch (ClusterException e) {
      return Optional.of(DryRun.ofDeployment(draft.name(), e));
    }
  }

  private Neighbours neighbours(List<ObjectNode> budgets) {
    List<ObjectNode> others = new ArrayList<>();
    for (Kind kind : List.of(Kind.STATEFUL_SET, Kind.DAEMON_SET, Kind.JOB)) {
      others.addAll(view.all(kind));
    }
    return new Neighbours(
        List.copyOf(view.all(Kind.REPLICATION_CONTROLLER)),
        List.copyOf(view.all(Kind.DEPLOYMENT)),
        List.copyOf(view.all(Kind.REPLICA_SET)),
        others,
        List.copyOf(view.all(Kind.POD)),
        List.copyOf(view.all(Kind.SERVICE)),
        List.copyOf(view.all(Kind.HORIZONTAL_POD_AUTOSCALER)),
        budgets);
  }

  /** They are only warned of: nobody needs the right to see them. Empty for who has it not. */
  private Optional<List<ObjectNode>> disruptionBudgets() {
    try {
      return Optional.of(DisruptionBudgets.in(cluster, settings.namespace()));
    } catch (ClusterException e) {
      if (e.reason() != Reason.FORBIDDEN) {
        throw e;
      }
      return Optional.empty();
    }
  }

  private static Surroundings surroundings(Neighbours neighbours) {
    List<ObjectNode> workloads = new ArrayList<>(neighbours.controllers());
    workloads.addAll(neighbours.deployments());
    workloads.addAll(neighbours.otherWorkloads());
    return Surroundings.of(workloads);
  }

  private static Plan idle(String reason, Optional<String> deployment) {
    return new Plan.Without(new Outcome.NothingToDo(reason, deployment));
  }

  private static Plan barred(String message, String remedy) {
    return refused(List.of(new Refusal(message, remedy)));
  }

  private static Plan refused(List<Refusal> refusals) {
    return new Plan.Without(new Outcome.Refused(refusals));
  }

  private static int replicas(JsonNode object) {
    return object.at("/spec/replicas").asInt(1);
  }
}
