package io.kubectlrc.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlrc.adopt.Adoption;
import io.kubectlrc.adopt.Autoscaler;
import io.kubectlrc.adopt.Checks;
import io.kubectlrc.adopt.Deployment;
import io.kubectlrc.adopt.Goal;
import io.kubectlrc.adopt.Neighbours;
import io.kubectlrc.adopt.Origin;
import io.kubectlrc.adopt.Planner;
import io.kubectlrc.adopt.Preview;
import io.kubectlrc.adopt.State;
import io.kubectlrc.adopt.Step;
import io.kubectlrc.adopt.Traces;
import io.kubectlrc.cluster.Access;
import io.kubectlrc.cluster.Cluster;
import io.kubectlrc.cluster.ClusterException;
import io.kubectlrc.cluster.ClusterException.Reason;
import io.kubectlrc.cluster.Kind;
import io.kubectlrc.cluster.Propagation;
import io.kubectlrc.cluster.Ref;
import io.kubectlrc.cluster.Watch;
import io.kubectlrc.cluster.WriteMode;
import io.kubectlrc.convert.Surroundings;
import io.kubectlrc.rollout.Refusal;
import io.kubectlrc.rollout.RefusalException;
import io.kubectlrc.selector.Labels;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Runs the adoption of one ReplicationController, or its undo: observes, asks the {@link Planner},
 * applies, until the goal is reached.
 *
 * <p>What it observes comes from a watch, which may lag behind. Every change carries the version of
 * the object that it was decided on, and what cannot carry one, because it concerns several
 * objects, is decided once more on what the server says at that moment.
 */
public final class AdoptionRun {

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

  /** How long to leave a server alone that does not answer. */
  private static final Duration RESPITE = Duration.ofSeconds(1);

  private final Cluster cluster;
  private final ClusterView view;
  private final String namespace;
  private final String asked;
  private final AdoptionOptions options;
  private final Holder holder;
  private final AdoptionProgress.Listener listener;
  private final Cancellation cancellation;

  private Instant released;
  private Duration withoutController = Duration.ZERO;

  /** The Deployment as it was seen last: somebody may delete it while we need it. */
  private Optional<ObjectNode> lastDeployment = Optional.empty();

  /**
   * @param watch of {@link #KINDS}; not closed here
   * @param name of the ReplicationController, or of the Deployment that has adopted its pods
   */
  public AdoptionRun(
      Cluster cluster,
      Watch watch,
      String namespace,
      String name,
      AdoptionOptions options,
      Holder holder,
      AdoptionProgress.Listener listener,
      Cancellation cancellation) {
    this.cluster = cluster;
    this.view = new ClusterView(cluster, watch);
    this.namespace = namespace;
    this.asked = name;
    this.options = options;
    this.holder = holder;
    this.listener = listener;
    this.cancellation = cancellation;
  }

  /** What a run would do; writes nothing. */
  public Prospect prospect() {
    Optional<Refusal> missing = rights(options.goal(), namespace).missing(cluster);
    return missing
        .<Prospect>map(refusal -> new Prospect.Barred(List.of(refusal)))
        .orElseGet(this::look);
  }

  /** Runs to the goal, or as far as it goes. */
  public AdoptionOutcome run() {
    Instant begun = cluster.now();
    try {
      Prospect prospect = prospect();
      return prospect instanceof Prospect.Feasible feasible
          ? runLocked(feasible, begun)
          : ended(prospect);
    } catch (ClusterException e) {
      return new AdoptionOutcome.Failed(e.getMessage(), "Run the same command again.");
    } catch (RefusalException barred) {
      return new AdoptionOutcome.Refused(List.of(barred.refusal()));
    }
  }

  private AdoptionOutcome runLocked(Prospect.Feasible feasible, Instant begun) {
    for (String warning : feasible.warnings()) {
      listener.on(new AdoptionProgress.Warned(asked, warning));
    }
    String controller = feasible.origin().name();
    Lock lock = new Lock(cluster, namespace, controller, holder);
    return lock.during(
        options.forceUnlock(),
        toldTo(controller),
        cancellation,
        new AdoptionOutcome.Interrupted(controller),
        () -> runOn(lock, controller, begun));
  }

  private AdoptionOutcome runOn(Lock lock, String controller, Instant begun) {
    try {
      // Another process may have done something before it gave the lock up.
      Prospect now = look();
      if (!(now instanceof Prospect.Feasible sure)) {
        return ended(now);
      }
      if (sure.inFlight()) {
        listener.on(new AdoptionProgress.Resumed(controller, sure.name()));
      }
      return carryOut(sure, lock, begun);
    } catch (ClusterException e) {
      return new AdoptionOutcome.Failed(e.getMessage(), "Run the same command again.");
    }
  }

  private Progress.Listener toldTo(String controller) {
    return progress -> {
      if (progress instanceof Progress.LockHeld held) {
        listener.on(new AdoptionProgress.LockHeld(controller, held.holder()));
      } else if (progress instanceof Progress.Noted noted) {
        listener.on(new AdoptionProgress.Warned(controller, noted.text()));
      }
    };
  }

  private AdoptionOutcome ended(Prospect prospect) {
    if (prospect instanceof Prospect.Idle idle) {
      new Lock(cluster, namespace, asked, holder).removeIfAbandoned();
      return new AdoptionOutcome.NothingToDo(idle.reason(), idle.deployment());
    }
    return new AdoptionOutcome.Refused(((Prospect.Barred) prospect).refusals());
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
  private Prospect look() {
    try {
      return sought();
    } catch (RefusalException barred) {
      return new Prospect.Barred(List.of(barred.refusal()));
    }
  }

  private Prospect sought() {
    List<ObjectNode> ours = new ArrayList<>();
    for (ObjectNode deployment : view.all(Kind.DEPLOYMENT)) {
      Optional<String> madeOf = Origin.nameOn(deployment);
      if (madeOf.isEmpty()
          && name(deployment).equals(asked)
          && Deployment.goalOf(deployment).isPresent()) {
        return resumed(deployment); // it has lost what it was made of, and says so
      }
      if (madeOf.isPresent()
          && (madeOf.get().equals(asked) || name(deployment).equals(asked))
          && options.deployment().map(name(deployment)::equals).orElse(true)) {
        ours.add(deployment);
      }
    }
    List<ObjectNode> inFlight =
        ours.stream().filter(tree -> Deployment.goalOf(tree).isPresent()).toList();
    if (!inFlight.isEmpty()) {
      return resumed(inFlight.get(0));
    }
    Optional<ObjectNode> rc = view.get(ref(Kind.REPLICATION_CONTROLLER, asked));
    if (options.goal() == Goal.ADOPT) {
      return rc.isPresent() ? drafted(rc.get()) : adoptedBefore(ours);
    }
    if (ours.size() > 1) {
      return barred(
          "several Deployments were made of ReplicationController "
              + asked
              + ": "
              + String.join(", ", ours.stream().map(AdoptionRun::name).toList()),
          "Say which one with --as.");
    }
    if (ours.size() == 1) {
      return resumed(ours.get(0));
    }
    return rc.isPresent()
        ? new Prospect.Idle("ReplicationController " + asked + " is not adopted", Optional.empty())
        : notFound();
  }

  private Prospect adoptedBefore(List<ObjectNode> ours) {
    return ours.isEmpty()
        ? notFound()
        : new Prospect.Idle(
            "ReplicationController "
                + Origin.nameOn(ours.get(0)).orElseThrow()
                + " was adopted by Deployment "
                + name(ours.get(0)),
            Optional.of(name(ours.get(0))));
  }

  private Prospect notFound() {
    return barred(
        "there is no ReplicationController "
            + asked
            + " in namespace "
            + namespace
            + ", and no Deployment that was made of it",
        Candidates.sentence(view.all(Kind.REPLICATION_CONTROLLER)));
  }

  private Prospect resumed(ObjectNode deployment) {
    Origin origin = Origin.on(deployment);
    List<Step> steps = Preview.of(observe(origin, name(deployment)), options.goal());
    Optional<Prospect> stuck = stuckAtOnce(steps);
    return stuck.orElseGet(
        () ->
            new Prospect.Feasible(
                origin, name(deployment), Optional.empty(), deployment, List.of(), steps));
  }

  /** What bars the very first step is told before anything is written. */
  private static Optional<Prospect> stuckAtOnce(List<Step> steps) {
    return steps.get(0) instanceof Step.Stuck stuck
        ? Optional.of(barred(stuck.reason(), stuck.remedy()))
        : Optional.empty();
  }

  private Prospect drafted(ObjectNode rc) {
    Set<String> taken = new TreeSet<>();
    view.all(Kind.DEPLOYMENT).forEach(deployment -> taken.add(name(deployment)));
    Optional<List<ObjectNode>> budgets = disruptionBudgets();
    Neighbours neighbours = neighbours(budgets.orElse(List.of()));
    Adoption.Draft draft =
        Adoption.of(
            rc, options.deployment(), taken, options.conversion(), surroundings(neighbours));
    if (draft instanceof Adoption.Refused refused) {
      return new Prospect.Barred(refused.refusals());
    }
    Adoption adoption = ((Adoption.Drafted) draft).adoption();
    List<Refusal> refusals = new ArrayList<>(Checks.refusals(rc, adoption, neighbours));
    if (refusals.isEmpty()) {
      rehearse(rc, adoption).ifPresent(refusals::add);
    }
    if (!refusals.isEmpty()) {
      return new Prospect.Barred(refusals);
    }
    List<String> warnings = new ArrayList<>(Checks.warnings(rc, adoption, neighbours));
    if (budgets.isEmpty()) {
      warnings.add(
          "this user may not "
              + new Access("list", Kind.POD_DISRUPTION_BUDGET, namespace)
              + ", so they could not be looked at");
    }
    List<Step> steps = Preview.of(observe(adoption.origin(), adoption.name()), Goal.ADOPT);
    return stuckAtOnce(steps)
        .orElseGet(
            () ->
                new Prospect.Feasible(
                    adoption.origin(),
                    adoption.name(),
                    Optional.of(adoption),
                    adoption.deployment(),
                    warnings,
                    steps));
  }

  /** Lets the server say what it would make of the Deployment. */
  private Optional<Refusal> rehearse(ObjectNode rc, Adoption adoption) {
    try {
      ObjectNode stored =
          cluster.create(
              Kind.DEPLOYMENT, adoption.pausedDeployment(replicas(rc)), WriteMode.DRY_RUN);
      return Checks.defaults(rc, adoption, stored);
    } catch (ClusterException e) {
      if (e.reason() == Reason.INVALID || e.reason() == Reason.QUOTA_EXCEEDED) {
        return Optional.of(
            new Refusal(
                "the server would not take Deployment " + adoption.name() + ": " + e.getMessage(),
                "Change the ReplicationController accordingly, or the server's mind."));
      }
      throw e;
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
      return Optional.of(DisruptionBudgets.in(cluster, namespace));
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

  private State observe(Origin origin, String deployment) {
    Optional<ObjectNode> seen = madeOf(origin, view.get(ref(Kind.DEPLOYMENT, deployment)));
    seen.ifPresent(tree -> lastDeployment = Optional.of(tree));
    return State.of(
        origin,
        deployment,
        view.get(ref(Kind.REPLICATION_CONTROLLER, origin.name())),
        seen,
        view.all(Kind.REPLICA_SET),
        view.all(Kind.POD),
        view.all(Kind.HORIZONTAL_POD_AUTOSCALER));
  }

  /** The same from the server itself; of pods and ReplicaSets, those that may matter. */
  private State observeAfresh(Origin origin, String deployment) {
    Ref rc = ref(Kind.REPLICATION_CONTROLLER, origin.name());
    Ref heir = ref(Kind.DEPLOYMENT, deployment);
    view.refresh(rc);
    view.refresh(heir);
    Optional<ObjectNode> live = madeOf(origin, view.get(heir));
    Map<String, String> labels =
        live.or(() -> lastDeployment)
            .map(tree -> labels(tree.at("/spec/selector/matchLabels")))
            .orElseGet(() -> labels(origin.controller().at("/spec/selector")));
    return State.of(
        origin,
        deployment,
        view.get(rc),
        live,
        cluster.list(Kind.REPLICA_SET, namespace, labels),
        cluster.list(Kind.POD, namespace, labels),
        view.all(Kind.HORIZONTAL_POD_AUTOSCALER));
  }

  private static Map<String, String> labels(JsonNode tree) {
    return Labels.of(tree);
  }

  private static Optional<ObjectNode> madeOf(Origin origin, Optional<ObjectNode> deployment) {
    return deployment.filter(tree -> Origin.nameOn(tree).equals(Optional.of(origin.name())));
  }

  private AdoptionOutcome carryOut(Prospect.Feasible plan, Lock lock, Instant begun) {
    Origin origin = plan.origin();
    Step.Wait waitingFor = null;
    Instant since = cluster.now();
    Backoff backoff = new Backoff();
    while (true) {
      if (cancellation.requested()) {
        return new AdoptionOutcome.Interrupted(origin.name());
      }
      try {
        lock.renew(toldTo(origin.name()), cancellation);
        if (cancellation.requested()) {
          continue; // perhaps without the lock
        }
        State state = observe(origin, plan.name());
        Step step = Planner.next(state, options.goal());
        if (step instanceof Step.Done) {
          return reached(plan, begun);
        }
        if (step instanceof Step.Stuck stuck) {
          return new AdoptionOutcome.Failed(stuck.reason(), stuck.remedy());
        }
        if (step instanceof Step.Wait wait) {
          if (!wait.equals(waitingFor)) {
            waitingFor = wait;
            since = cluster.now();
            listener.on(new AdoptionProgress.Waiting(origin.name(), wait));
          }
          Duration left = options.timeout().minus(Duration.between(since, cluster.now()));
          if (left.isNegative() || left.isZero()) {
            return new AdoptionOutcome.Failed(
                "waited " + options.timeout().toSeconds() + " s for " + wait.awaited(),
                "Run the same command again when that can happen, or undo with --undo.");
          }
          cancellation.await(view.watch(), left.compareTo(RESPITE) < 0 ? left : RESPITE);
          continue;
        }
        if (needsProof(step)
            && !Planner.next(observeAfresh(origin, plan.name()), options.goal()).equals(step)) {
          cancellation.await(view.watch(), RESPITE);
          continue;
        }
        take(step, plan);
        backoff.reset();
        since = cluster.now();
        waitingFor = null;
        listener.on(new AdoptionProgress.Taken(origin.name(), step));
        if (step instanceof Step.Settle || step instanceof Step.DeleteDeployment) {
          return reached(plan, begun);
        }
      } catch (RefusalException barred) {
        return new AdoptionOutcome.Failed(barred.refusal().message(), barred.refusal().remedy());
      } catch (ClusterException e) {
        Optional<AdoptionOutcome> end = survive(e, since, backoff);
        if (end.isPresent()) {
          return end.get();
        }
      }
    }
  }

  /** What the server may have meant, and whether it is the end. */
  private Optional<AdoptionOutcome> survive(ClusterException e, Instant since, Backoff backoff) {
    if (!e.reason().mayPass()) {
      return Optional.of(
          new AdoptionOutcome.Failed(
              e.getMessage(), "Mend that, then run the same command again; it goes on."));
    }
    if (since.plus(options.timeout()).isBefore(cluster.now())) {
      return Optional.of(
          new AdoptionOutcome.Failed(
              "no progress for " + options.timeout().toSeconds() + " s: " + e.getMessage(),
              "Run the same command again; it goes on."));
    }
    cancellation.pause(view.watch(), backoff.after(e), cluster::now);
    return Optional.empty();
  }

  private AdoptionOutcome reached(Prospect.Feasible plan, Instant begun) {
    Duration duration = Duration.between(begun, cluster.now());
    String controller = plan.origin().name();
    return options.goal() == Goal.ADOPT
        ? new AdoptionOutcome.Adopted(
            controller,
            plan.name(),
            view.get(ref(Kind.DEPLOYMENT, plan.name())).map(AdoptionRun::replicas).orElse(0),
            duration,
            withoutController)
        : new AdoptionOutcome.Undone(
            controller,
            plan.name(),
            view.get(ref(Kind.REPLICATION_CONTROLLER, controller))
                .map(AdoptionRun::replicas)
                .orElse(0),
            duration,
            withoutController);
  }

  /** Steps whose reason is in several objects, so that no version of one can vouch for it. */
  private static boolean needsProof(Step step) {
    return step instanceof Step.CreateReplicaSet
        || step instanceof Step.OpenReplicaSet
        || step instanceof Step.CreateController
        || step instanceof Step.OpenController
        || step instanceof Step.DeleteDeployment;
  }

  private void take(Step step, Prospect.Feasible plan) {
    Origin origin = plan.origin();
    Ref rc = ref(Kind.REPLICATION_CONTROLLER, origin.name());
    Ref heir = ref(Kind.DEPLOYMENT, plan.name());
    Ref adopter = ref(Kind.REPLICA_SET, origin.replicaSet());
    if (step instanceof Step.CreateDeployment create) {
      create(Kind.DEPLOYMENT, manifest(plan, create.replicas()));
    } else if (step instanceof Step.Turn turn) {
      ObjectNode patch = object();
      patch.putObject("metadata").putObject("labels").put(Traces.GOAL, turn.goal().word());
      patch.putObject("spec").put("paused", true);
      merge(heir, patch);
    } else if (step instanceof Step.MatchReplicas match) {
      ObjectNode patch = object();
      patch.putObject("spec").put("replicas", match.to());
      merge(heir, patch);
    } else if (step instanceof Step.Park park) {
      aim(park.autoscaler());
    } else if (step instanceof Step.Aim aim) {
      aim(aim.autoscaler());
    } else if (step instanceof Step.DeleteController) {
      delete(rc, Propagation.ORPHAN);
      released = cluster.now();
    } else if (step instanceof Step.CreateReplicaSet create) {
      create(Kind.REPLICA_SET, Adoption.guardedReplicaSet(origin, seen(heir), create.replicas()));
    } else if (step instanceof Step.OpenReplicaSet) {
      merge(adopter, Adoption.lifting(seen(adopter)));
      measure();
    } else if (step instanceof Step.Resume) {
      ObjectNode patch = object();
      patch.putObject("spec").putNull("paused");
      merge(heir, patch);
    } else if (step instanceof Step.Settle) {
      ObjectNode patch = object();
      patch.putObject("metadata").putObject("labels").putNull(Traces.GOAL);
      merge(heir, patch);
    } else if (step instanceof Step.Forget forget) {
      delete(ref(Kind.REPLICA_SET, forget.name()), Propagation.BACKGROUND);
    } else if (step instanceof Step.DeleteReplicaSet) {
      delete(adopter, Propagation.ORPHAN);
      released = cluster.now();
    } else if (step instanceof Step.CreateController create) {
      create(Kind.REPLICATION_CONTROLLER, Adoption.guardedController(origin, create.replicas()));
    } else if (step instanceof Step.MatchController match) {
      ObjectNode patch = object();
      patch.putObject("spec").put("replicas", match.to());
      merge(rc, patch);
    } else if (step instanceof Step.OpenController) {
      merge(rc, Adoption.lifting(seen(rc)));
      measure();
    } else if (step instanceof Step.DeleteDeployment) {
      delete(heir, Propagation.BACKGROUND);
    } else {
      throw new IllegalStateException("no write: " + step);
    }
  }

  private void measure() {
    if (released != null) {
      withoutController = Duration.between(released, cluster.now());
    }
  }

  /** As it was drafted; or, if somebody has deleted it since, as it was. */
  private ObjectNode manifest(Prospect.Feasible plan, int replicas) {
    if (plan.draft().isPresent()) {
      return plan.draft().get().pausedDeployment(replicas);
    }
    ObjectNode again = lastDeployment.orElseThrow().deepCopy();
    again.put("apiVersion", Kind.DEPLOYMENT.apiVersion()).put("kind", Kind.DEPLOYMENT.kind());
    again.remove("status");
    again
        .withObjectProperty("metadata")
        .retain("name", "namespace", "labels", "annotations")
        .withObjectProperty("labels")
        .put(Traces.GOAL, options.goal().word());
    again.withObjectProperty("spec").put("paused", true).put("replicas", replicas);
    return again;
  }

  private void aim(Autoscaler autoscaler) {
    merge(ref(Kind.HORIZONTAL_POD_AUTOSCALER, autoscaler.name()), autoscaler.patch());
  }

  private void create(Kind kind, ObjectNode tree) {
    try {
      view.wrote(kind, cluster.create(kind, tree, WriteMode.APPLY));
    } catch (ClusterException e) {
      throw lookedUp(Ref.to(kind, tree), e);
    }
  }

  private void merge(Ref ref, ObjectNode patch) {
    ObjectNode seen = seen(ref);
    patch
        .withObjectProperty("metadata")
        .set("resourceVersion", seen.at("/metadata/resourceVersion"));
    try {
      view.wrote(ref.kind(), cluster.merge(ref, patch, WriteMode.APPLY));
    } catch (ClusterException e) {
      throw lookedUp(ref, e);
    }
  }

  private void delete(Ref ref, Propagation propagation) {
    ObjectNode seen = seen(ref);
    try {
      view.delete(ref, seen, propagation);
    } catch (ClusterException e) {
      throw lookedUp(ref, e);
    }
  }

  /** What a step is about; somebody may have deleted it since the step was decided on. */
  private ObjectNode seen(Ref ref) {
    return view.get(ref)
        .orElseThrow(() -> new ClusterException(Reason.NOT_FOUND, ref + " is gone", null));
  }

  /**
   * After a write that the server did not take as it was meant, what the view shows is in doubt.
   */
  private ClusterException lookedUp(Ref ref, ClusterException e) {
    if (e.reason() != Reason.UNAVAILABLE) {
      view.refresh(ref);
    }
    return e;
  }

  private Ref ref(Kind kind, String name) {
    return new Ref(kind, namespace, name);
  }

  private static Prospect barred(String message, String remedy) {
    return new Prospect.Barred(List.of(new Refusal(message, remedy)));
  }

  private static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  private static String name(JsonNode object) {
    return object.at("/metadata/name").asText();
  }

  private static int replicas(JsonNode object) {
    return object.at("/spec/replicas").asInt(1);
  }
}
