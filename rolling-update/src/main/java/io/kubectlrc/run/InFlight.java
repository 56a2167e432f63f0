package io.kubectlrc.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlrc.adopt.Adopting;
import io.kubectlrc.adopt.AdoptionState;
import io.kubectlrc.adopt.ConfigChecks;
import io.kubectlrc.adopt.Deployment;
import io.kubectlrc.adopt.Goal;
import io.kubectlrc.adopt.Origin;
import io.kubectlrc.adopt.OriginConfig;
import io.kubectlrc.cluster.Cluster;
import io.kubectlrc.cluster.ClusterException;
import io.kubectlrc.cluster.Kind;
import io.kubectlrc.object.Autoscaler;
import io.kubectlrc.object.ControllerRef;
import io.kubectlrc.object.Marks;
import io.kubectlrc.object.Metadata;
import io.kubectlrc.object.Pod;
import io.kubectlrc.object.Trouble;
import io.kubectlrc.operate.Finalizers;
import io.kubectlrc.operate.Forecast;
import io.kubectlrc.operate.ForeignMark;
import io.kubectlrc.operate.Refusal;
import io.kubectlrc.operate.Step;
import io.kubectlrc.update.Controller;
import io.kubectlrc.update.Journal;
import io.kubectlrc.update.Naming;
import io.kubectlrc.update.Parking;
import io.kubectlrc.update.Request;
import io.kubectlrc.update.Resolution;
import io.kubectlrc.wording.Action;
import io.kubectlrc.wording.Sentence;
import io.kubectlrc.wording.Setting;
import io.kubectlrc.wording.Task;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * An operation that has begun and not ended.
 *
 * @param name the ReplicationController that it began with, or {@code dc/NAME} if that belongs, or
 *     belonged, to a DeploymentConfig
 * @param controller the ReplicationController that it began with; empty where that is not known
 * @param successor the ReplicationController that takes its place in an update
 * @param operation what it is, in a few words
 * @param state how far it is
 * @param stopping how many pods of its controllers are still stopping; what {@code
 *     terminatingReplicas} says on newer servers, of ReplicationControllers as well
 * @param failing those of its controllers that cannot make pods, as their status has it
 * @param goOn what continues it; of one whose marks can't be read, what mends them
 * @param goBack what reverts it; none while the marks can't be read
 * @param holder who holds its lock, if anybody does
 */
public record InFlight(
    String namespace,
    String name,
    Optional<String> controller,
    Optional<String> successor,
    String operation,
    String state,
    int stopping,
    List<Failing> failing,
    Sentence goOn,
    Optional<Action.Run> goBack,
    Optional<String> holder) {
  public InFlight {
    failing = List.copyOf(failing);
  }

  /** A controller that cannot make pods: a quota or an admission forbids them. */
  public record Failing(Kind kind, String name, Trouble trouble) {

    /** {@code ReplicationController web: FailedCreate: pods "web-x7x5f" is forbidden}. */
    @Override
    public String toString() {
      return "%s %s: %s".formatted(kind.kind(), name, trouble);
    }
  }

  /** A controller whose pods an operation is about. */
  private record Maker(Kind kind, ObjectNode tree) {
    private Optional<Failing> failing() {
      return Trouble.ofController(tree)
          .map(trouble -> new Failing(kind, Metadata.name(tree), trouble));
    }
  }

  /** That of an update. */
  private InFlight(
      String namespace,
      Journal update,
      String operation,
      String state,
      int stopping,
      List<Failing> failing,
      Sentence goOn,
      Optional<Action.Run> goBack,
      Optional<String> holder) {
    this(
        namespace,
        update.from(),
        Optional.of(update.from()),
        Optional.of(update.to()),
        operation,
        state,
        stopping,
        failing,
        goOn,
        goBack,
        holder);
  }

  /** Whether it is of the object that a user calls so. */
  public boolean isOf(String called) {
    return Stream.of(Optional.of(name), controller, successor)
        .anyMatch(Optional.of(called)::equals);
  }

  /** Whether it goes on as an operation of the object that a user calls so. */
  public boolean goesOnWith(String called) {
    return goOn.actions().stream()
        .anyMatch(action -> action instanceof Action.Run run && run.subjects().contains(called));
  }

  private static final Comparator<InFlight> IN_ORDER =
      Comparator.comparing(InFlight::namespace).thenComparing(InFlight::name);

  /** What tells what is in flight. */
  public static final List<Kind> KINDS =
      List.of(
          Kind.REPLICATION_CONTROLLER,
          Kind.DEPLOYMENT,
          Kind.REPLICA_SET,
          Kind.POD,
          Kind.HORIZONTAL_POD_AUTOSCALER,
          Kind.LEASE);

  /**
   * Finds all of a namespace, in order of namespace and name.
   *
   * @param namespace empty for all
   * @throws ClusterException among others if the user lacks a right, with all that he lacks
   */
  public static List<InFlight> find(Cluster cluster, String namespace) {
    Map<Kind, List<ObjectNode>> objects = new EnumMap<>(Kind.class);
    try {
      Function<Kind, List<ObjectNode>> lists = cluster.lists(KINDS, namespace);
      KINDS.forEach(kind -> objects.put(kind, lists.apply(kind)));
    } catch (ClusterException e) {
      Rights rights = Rights.of("status", namespace);
      for (Kind kind : KINDS) {
        rights = rights.and(kind, "list");
      }
      throw rights.explained(cluster, e);
    }
    objects.put(Kind.DEPLOYMENT_CONFIG, configs(cluster, namespace, objects));
    List<InFlight> found = new ArrayList<>();
    for (ObjectNode config : objects.get(Kind.DEPLOYMENT_CONFIG)) {
      unbegun(config, objects).ifPresent(found::add);
    }
    for (ObjectNode deployment : objects.get(Kind.DEPLOYMENT)) {
      Deployment.goalOf(deployment)
          .ifPresent(
              goal ->
                  found.add(unlessForeign(deployment, () -> adoption(deployment, goal, objects))));
    }
    objects.get(Kind.REPLICATION_CONTROLLER).stream()
        .collect(Collectors.groupingBy(Metadata::namespace))
        .forEach((of, controllers) -> found.addAll(updates(of, controllers, objects)));
    List<InFlight> left =
        objects.get(Kind.HORIZONTAL_POD_AUTOSCALER).stream()
            .flatMap(hpa -> leftParked(hpa, found).stream())
            .toList();
    return Stream.concat(found.stream(), left.stream()).sorted(IN_ORDER).toList();
  }

  /** An autoscaler that is parked, though the operation that parked it is not there any more. */
  private static Optional<InFlight> leftParked(ObjectNode hpa, List<InFlight> operations) {
    String namespace = Metadata.namespace(hpa);
    Autoscaler autoscaler = Autoscaler.of(hpa, parkedFor(hpa));
    boolean awaited =
        operations.stream()
            .filter(operation -> operation.namespace().equals(namespace))
            .anyMatch(
                operation ->
                    operation.isOf(autoscaler.target())
                        || autoscaler.parkedFor().filter(operation::isOf).isPresent());
    return autoscaler.scales() || awaited
        ? Optional.empty()
        : Optional.of(
            new InFlight(
                namespace,
                "hpa/" + autoscaler.name(),
                Optional.empty(),
                Optional.empty(),
                "nothing, but HorizontalPodAutoscaler %s is parked".formatted(autoscaler.name()),
                "it scales nothing, since what parked it has gone; it was to scale %s %s"
                    .formatted(autoscaler.kind(), autoscaler.target()),
                0,
                List.of(),
                Sentence.of(
                    "point it at what it is to scale: kubectl edit hpa %s -n %s"
                        .formatted(autoscaler.name(), namespace)),
                Optional.empty(),
                Optional.empty()));
  }

  private static Optional<String> parkedFor(ObjectNode hpa) {
    Optional<String> adoption = Metadata.annotation(hpa, Marks.PARKED_FOR_ADOPTION);
    if (adoption.isPresent()) {
      return adoption;
    }
    try {
      return Parking.read(hpa).flatMap(Autoscaler::parkedFor);
    } catch (ForeignMark unreadable) {
      return Optional.empty(); // its target says enough
    }
  }

  /** DeploymentConfigs, where anything says that there are some. */
  private static List<ObjectNode> configs(
      Cluster cluster, String namespace, Map<Kind, List<ObjectNode>> objects) {
    boolean any =
        objects.get(Kind.REPLICATION_CONTROLLER).stream()
                .anyMatch(rc -> AdoptionTargets.configOf(rc).isPresent())
            || objects.get(Kind.DEPLOYMENT).stream()
                .anyMatch(
                    deployment ->
                        Deployment.goalOf(deployment).isPresent()
                            && Origin.configOn(deployment).isPresent());
    if (!any || !cluster.serves(Kind.DEPLOYMENT_CONFIG)) {
      return List.of();
    }
    try {
      return cluster.list(Kind.DEPLOYMENT_CONFIG, namespace, Map.of());
    } catch (ClusterException e) {
      throw Rights.of("status-deploymentconfigs", namespace)
          .and(Kind.DEPLOYMENT_CONFIG, "list")
          .explained(cluster, e);
    }
  }

  /** An adoption that has parked autoscalers, paused a DeploymentConfig, and gone no further. */
  private static Optional<InFlight> unbegun(
      ObjectNode config, Map<Kind, List<ObjectNode>> objects) {
    String namespace = Metadata.namespace(config);
    String subject = OriginConfig.PREFIX + Metadata.name(config);
    boolean begun =
        of(objects.get(Kind.DEPLOYMENT), namespace).stream()
            .anyMatch(
                deployment ->
                    Deployment.goalOf(deployment).isPresent()
                        && Origin.subjectOn(deployment).equals(Optional.of(subject)));
    boolean paused = Metadata.annotation(config, Marks.PAUSED_FOR_ADOPTION).isPresent();
    boolean parked =
        of(objects.get(Kind.HORIZONTAL_POD_AUTOSCALER), namespace).stream()
            .anyMatch(
                hpa ->
                    Metadata.annotation(hpa, Marks.PARKED_FOR_ADOPTION)
                        .equals(Optional.of(subject)));
    if (begun || !paused && !parked) {
      return Optional.empty();
    }
    Optional<String> controller = ConfigChecks.latest(config);
    Action.Run adoption = Task.ADOPTION.of(subject).inNamespace(namespace);
    return Optional.of(
        new InFlight(
            namespace,
            subject,
            controller,
            Optional.empty(),
            "adoption by a Deployment",
            paused
                ? "DeploymentConfig " + Metadata.name(config) + " is paused for it, and no more"
                : "autoscalers are parked for it, and no more",
            0,
            List.of(),
            Sentence.of(adoption),
            Optional.of(adoption.with(Setting.UNDO)),
            controller.flatMap(rc -> holder(objects, namespace, rc))));
  }

  /** One whose marks can't be read hides no other. */
  private static InFlight unlessForeign(ObjectNode object, Supplier<InFlight> operation) {
    try {
      return operation.get();
    } catch (ForeignMark broken) {
      return broken(object, broken.refusal());
    }
  }

  private static InFlight broken(ObjectNode object, Refusal refusal) {
    return new InFlight(
        Metadata.namespace(object),
        Metadata.name(object),
        Optional.empty(),
        Optional.empty(),
        "nobody can tell what",
        refusal.message().toString(),
        0,
        List.of(),
        refusal.remedy(),
        Optional.empty(),
        Optional.empty());
  }

  private static InFlight adoption(
      ObjectNode deployment, Goal goal, Map<Kind, List<ObjectNode>> objects) {
    String namespace = Metadata.namespace(deployment);
    Origin origin = Origin.on(deployment);
    AdoptionState state =
        AdoptionState.of(
            origin,
            Metadata.name(deployment),
            deployment,
            controller(objects, namespace, origin.name()),
            Optional.of(deployment),
            origin
                .config()
                .flatMap(one -> named(objects.get(Kind.DEPLOYMENT_CONFIG), namespace, one.name())),
            of(objects.get(Kind.REPLICATION_CONTROLLER), namespace),
            of(objects.get(Kind.REPLICA_SET), namespace),
            of(objects.get(Kind.POD), namespace),
            of(objects.get(Kind.HORIZONTAL_POD_AUTOSCALER), namespace));
    List<Maker> makers =
        Stream.concat(
                makers(namespace, objects, origin.name()),
                of(objects.get(Kind.REPLICA_SET), namespace).stream()
                    .filter(rs -> ControllerRef.is(Metadata.uid(deployment), rs))
                    .map(rs -> new Maker(Kind.REPLICA_SET, rs)))
            .toList();
    Forecast<AdoptionState> forecast = Forecast.of(new Adopting(goal), state);
    Optional<Step.Stuck<AdoptionState>> stuck =
        forecast.first() instanceof Step.Stuck<AdoptionState> why
            ? Optional.of(why)
            : Optional.empty();
    Stream<Maker> leaving =
        goal == Goal.ADOPT
            ? makers(namespace, objects, origin.name())
            : Stream.concat(
                Stream.of(new Maker(Kind.DEPLOYMENT, deployment)),
                makers.stream().filter(maker -> maker.kind() == Kind.REPLICA_SET));
    Action.Run adoption = Task.ADOPTION.of(origin.subject()).inNamespace(namespace);
    Action.Run undo = adoption.with(Setting.UNDO);
    return new InFlight(
        namespace,
        origin.subject(),
        Optional.of(origin.name()),
        Optional.empty(),
        (goal == Goal.ADOPT ? "adoption by " : "undo of the adoption by ")
            + "Deployment "
            + Metadata.name(deployment),
        stuck.map(why -> why.reason().toString()).orElseGet(() -> toGo(forecast)) + held(leaving),
        stopping(makers, namespace, objects),
        failing(makers),
        stuck
            .map(Step.Stuck::remedy)
            .orElseGet(() -> Sentence.of(goal == Goal.ADOPT ? adoption : undo)),
        Optional.of(goal == Goal.ADOPT ? undo : adoption),
        holder(objects, namespace, origin.name()));
  }

  private static String toGo(Forecast<AdoptionState> forecast) {
    int writes = forecast.steps().size();
    return writes
        + (writes == 1 ? " step" : " steps")
        + " to go, the first: "
        + forecast.first().sentence();
  }

  /** Who would hold what an operation is to delete. */
  private static String held(Stream<Maker> leaving) {
    return leaving
        .flatMap(
            one ->
                Finalizers.held(one.tree()).stream()
                    .map(
                        finalizers ->
                            "; %s %s, which it deletes, has the %s: take it off first"
                                .formatted(
                                    one.kind().kind(), Metadata.name(one.tree()), finalizers)))
        .collect(Collectors.joining());
  }

  private static List<InFlight> updates(
      String namespace, List<ObjectNode> controllers, Map<Kind, List<ObjectNode>> objects) {
    List<InFlight> found = new ArrayList<>();
    Set<String> known = new HashSet<>();
    for (Journal update : Resolution.inFlight(controllers).values()) {
      known.addAll(List.of(update.from(), update.to()));
      found.add(update(namespace, update, controllers, objects));
    }
    for (ObjectNode rc : controllers) {
      if (known.contains(Metadata.name(rc))) {
        continue;
      }
      try {
        if (Journal.on(rc).isEmpty()) {
          byKubectl(controllers, rc)
              .ifPresent(update -> found.add(ofKubectl(namespace, update, objects)));
        }
      } catch (ForeignMark broken) {
        found.add(broken(rc, broken.refusal()));
      }
    }
    return found;
  }

  private static InFlight update(
      String namespace,
      Journal update,
      List<ObjectNode> controllers,
      Map<Kind, List<ObjectNode>> objects) {
    boolean reversible =
        Resolution.of(controllers, update.from(), new Request.Rollback(), Naming.DEFAULT)
            instanceof Resolution.InFlight;
    boolean back = update.back() && reversible;
    String operation =
        (back ? "rollback to " : "rolling update to ") + (back ? update.from() : update.to());
    Optional<String> holder = holder(objects, namespace, update.from());
    try {
      for (String name : List.of(update.from(), update.to())) {
        named(controllers, namespace, name).ifPresent(Controller::requireReadable);
      }
    } catch (ForeignMark broken) {
      // Neither way is open before that is mended.
      return new InFlight(
          namespace,
          update,
          operation,
          broken.refusal().message().toString(),
          0,
          List.of(),
          broken.refusal().remedy(),
          Optional.empty(),
          holder);
    }
    List<Maker> makers = makers(namespace, objects, update.to(), update.from()).toList();
    return new InFlight(
        namespace,
        update,
        operation,
        counted(namespace, update, objects) + held(leaving(namespace, update, back, objects)),
        stopping(makers, namespace, objects),
        failing(makers),
        back ? Sentence.of(rollback(namespace, update.from())) : again(namespace, update),
        Optional.of(rollback(namespace, update.from())).filter(run -> reversible),
        holder);
  }

  /** What an update is yet to delete: after a rename, one of the old name is the new one. */
  private static Stream<Maker> leaving(
      String namespace, Journal update, boolean back, Map<Kind, List<ObjectNode>> objects) {
    Stream<Maker> old =
        makers(namespace, objects, update.from())
            .filter(maker -> !isHeir(maker.tree().at("/spec/selector"), update));
    Stream<Maker> passing = makers(namespace, objects, update.to());
    return back ? passing : Stream.concat(old, update.renames() ? passing : Stream.empty());
  }

  private static boolean isHeir(JsonNode selector, Journal update) {
    return selector.has(Marks.WAITING)
        || selector.path(update.key()).asText().equals(update.newValue());
  }

  /** What {@code --rollback} would go back from. */
  private static Optional<Journal> byKubectl(List<ObjectNode> controllers, ObjectNode old) {
    return Resolution.of(controllers, Metadata.name(old), new Request.Rollback(), Naming.DEFAULT)
                instanceof Resolution.Begin begin
            && begin.proposal().journal().newUid().isPresent()
            && !isItselfNew(controllers, old, begin.proposal().journal().to())
        ? Optional.of(begin.proposal().journal())
        : Optional.empty();
  }

  /** In a rollback by kubectl each of both names the other; the new one is the younger. */
  private static boolean isItselfNew(
      List<ObjectNode> controllers, ObjectNode old, String newController) {
    return named(controllers, Metadata.namespace(old), newController)
        .filter(
            rc ->
                Marks.ofKubectl(rc, Marks.KUBECTL_NEXT).equals(Optional.of(Metadata.name(old)))
                    || createdAt(rc).compareTo(createdAt(old)) < 0)
        .isPresent();
  }

  private static String createdAt(ObjectNode rc) {
    return rc.at("/metadata/creationTimestamp").asText(); // such times sort as text
  }

  private static InFlight ofKubectl(
      String namespace, Journal update, Map<Kind, List<ObjectNode>> objects) {
    List<Maker> makers = makers(namespace, objects, update.to(), update.from()).toList();
    return new InFlight(
        namespace,
        update,
        "kubectl's rolling update to " + update.to(),
        counted(namespace, update, objects),
        stopping(makers, namespace, objects),
        failing(makers),
        Sentence.of("{} with the arguments that kubectl had", Task.ROLLING_UPDATE.of()),
        Optional.of(rollback(namespace, update.from())),
        holder(objects, namespace, update.from()));
  }

  /** What began an update, and continues it. */
  private static Sentence again(String namespace, Journal update) {
    List<Action.Choose> choices = Request.choicesOf(update.request());
    Action.Run run = Task.ROLLING_UPDATE.of(update.from()).inNamespace(namespace).with(choices);
    return choices.stream().anyMatch(choose -> choose.setting() == Setting.FILE)
        ? Sentence.of("{}, with the file that began it", run)
        : Sentence.of(run);
  }

  private static Action.Run rollback(String namespace, String from) {
    return Task.ROLLING_UPDATE.of(from).inNamespace(namespace).with(Setting.ROLLBACK);
  }

  private static String counted(
      String namespace, Journal update, Map<Kind, List<ObjectNode>> objects) {
    Optional<ObjectNode> old = controller(objects, namespace, update.from());
    boolean renaming = old.filter(rc -> isHeir(rc.at("/spec/selector"), update)).isPresent();
    return "%d of %d new pods ready, %d old ones"
        .formatted(
            renaming
                ? ready(update, of(objects.get(Kind.POD), namespace))
                : status(controller(objects, namespace, update.to()), "readyReplicas"),
            update.desired(),
            renaming ? 0 : status(old, "replicas"));
  }

  /** During a rename for a moment nobody has the pods: what they are called tells them. */
  private static int ready(Journal update, List<ObjectNode> pods) {
    Set<String> makers = Set.of(update.to() + "-", update.from() + "-");
    return (int)
        pods.stream()
            .map(Pod::of)
            .filter(pod -> pod.ready() && !pod.ending() && makers.contains(pod.generateName()))
            .filter(pod -> update.newValue().equals(pod.labels().get(update.key())))
            .count();
  }

  private static Stream<Maker> makers(
      String namespace, Map<Kind, List<ObjectNode>> objects, String... controllers) {
    return Stream.of(controllers)
        .flatMap(name -> controller(objects, namespace, name).stream())
        .map(rc -> new Maker(Kind.REPLICATION_CONTROLLER, rc));
  }

  private static List<Failing> failing(List<Maker> makers) {
    return makers.stream().flatMap(maker -> maker.failing().stream()).toList();
  }

  private static int stopping(
      List<Maker> makers, String namespace, Map<Kind, List<ObjectNode>> objects) {
    Set<String> uids =
        makers.stream().map(maker -> Metadata.uid(maker.tree())).collect(Collectors.toSet());
    return (int)
        of(objects.get(Kind.POD), namespace).stream()
            .filter(Metadata::isEnding)
            .filter(pod -> uids.stream().anyMatch(uid -> ControllerRef.is(uid, pod)))
            .count();
  }

  private static Optional<ObjectNode> controller(
      Map<Kind, List<ObjectNode>> objects, String namespace, String name) {
    return named(objects.get(Kind.REPLICATION_CONTROLLER), namespace, name);
  }

  private static int status(Optional<ObjectNode> rc, String field) {
    return rc.map(tree -> tree.path("status").path(field).asInt()).orElse(0);
  }

  private static Optional<String> holder(
      Map<Kind, List<ObjectNode>> objects, String namespace, String controller) {
    return named(objects.get(Kind.LEASE), namespace, Lock.name(controller))
        .map(lease -> lease.at("/spec/holderIdentity").asText())
        .filter(holder -> !holder.isEmpty());
  }

  private static Optional<ObjectNode> named(
      List<ObjectNode> objects, String namespace, String name) {
    return objects.stream()
        .filter(
            object ->
                Metadata.namespace(object).equals(namespace) && Metadata.name(object).equals(name))
        .findFirst();
  }

  private static List<ObjectNode> of(List<ObjectNode> objects, String namespace) {
    return objects.stream().filter(object -> Metadata.namespace(object).equals(namespace)).toList();
  }
}
