package io.kubectlrc.watch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlrc.adopt.Origin;
import io.kubectlrc.cluster.Kind;
import io.kubectlrc.object.ControllerRef;
import io.kubectlrc.object.Marks;
import io.kubectlrc.object.Metadata;
import io.kubectlrc.object.OpenShiftMarks;
import io.kubectlrc.operate.ForeignMark;
import io.kubectlrc.selector.Destination;
import io.kubectlrc.selector.Labels;
import io.kubectlrc.selector.PeerControllers;
import io.kubectlrc.timeline.PodLook;
import io.kubectlrc.update.Journal;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Which pods a watch is about, whose they are, and what of their controllers is still going on.
 * What once was about it stays so, for a controller's successor may no longer name it.
 */
final class Scope {

  private final Subject subject;
  private final Function<Kind, Collection<ObjectNode>> there;

  /** The controllers that it is about, by UID. */
  private final Set<String> family = new HashSet<>();

  /** Names of ReplicationControllers that it is about. */
  private final Set<String> names = new HashSet<>();

  /**
   * UIDs of the controllers that had pods in the beginning, and are not what is being rolled out.
   */
  private final Set<String> old = new HashSet<>();

  /**
   * @param there the objects of a kind, as they are now
   */
  Scope(Subject subject, Function<Kind, Collection<ObjectNode>> there) {
    this.subject = subject;
    this.there = there;
    if (subject instanceof Subject.Controller controller
        && controller.kind() == Kind.REPLICATION_CONTROLLER) {
      names.add(controller.name());
    }
    update();
    Set<String> owners = new HashSet<>();
    concerned().forEach(pod -> ControllerRef.of(pod).ifPresent(ref -> owners.add(ref.uid())));
    old.addAll(owners);
    newest(owners).ifPresent(old::remove);
  }

  /** The pods that it is about. */
  Stream<ObjectNode> concerned() {
    return there.apply(Kind.POD).stream().filter(this::concerns);
  }

  /** Whether a pod is one of them. */
  boolean concerns(JsonNode pod) {
    if (subject instanceof Subject.Labelled labelled) {
      return labelled.selector().matches(Labels.of(pod.at("/metadata/labels")));
    }
    if (subject instanceof Subject.Service service) {
      return find(Kind.SERVICE, service.name())
          .map(tree -> Destination.of(tree).selects(Labels.of(pod.at("/metadata/labels"))))
          .orElse(false);
    }
    return ControllerRef.of(pod).filter(owner -> family.contains(owner.uid())).isPresent();
  }

  /** Whether a pod is of a controller that had none in the beginning. */
  boolean isNew(PodLook pod) {
    return pod.pod().owner().filter(owner -> !old.contains(owner.uid())).isPresent();
  }

  /** Whether there is what was to be watched. */
  boolean isThere() {
    if (subject instanceof Subject.Labelled) {
      return true;
    }
    if (subject instanceof Subject.Service service) {
      return find(Kind.SERVICE, service.name()).isPresent();
    }
    return !family.isEmpty();
  }

  private Optional<ObjectNode> find(Kind kind, String name) {
    return there.apply(kind).stream().filter(tree -> Metadata.name(tree).equals(name)).findFirst();
  }

  /** Looks at the controllers again; says whether more of them are concerned. */
  boolean update() {
    int before = family.size();
    if (subject instanceof Subject.Controller controller) {
      switch (controller.kind()) {
        case DEPLOYMENT -> ofDeployment(controller.name());
        case DEPLOYMENT_CONFIG -> ofConfig(controller.name());
        default -> ofReplicationController(controller.name());
      }
    } else {
      concerned().forEach(pod -> ControllerRef.of(pod).ifPresent(ref -> family.add(ref.uid())));
      List<Kind> owned = List.of(Kind.REPLICA_SET, Kind.REPLICATION_CONTROLLER);
      for (Kind kind : owned) {
        there.apply(kind).stream()
            .filter(tree -> family.contains(Metadata.uid(tree)))
            .forEach(tree -> ControllerRef.of(tree).ifPresent(ref -> family.add(ref.uid())));
      }
    }
    return family.size() > before;
  }

  private void ofDeployment(String name) {
    Optional<ObjectNode> deployment = find(Kind.DEPLOYMENT, name);
    deployment.ifPresent(this::addWithReplicaSets);
    deployment
        .flatMap(Origin::nameOn)
        .flatMap(origin -> find(Kind.REPLICATION_CONTROLLER, origin))
        .ifPresent(rc -> family.add(Metadata.uid(rc)));
  }

  private void addWithReplicaSets(ObjectNode deployment) {
    family.add(Metadata.uid(deployment));
    for (ObjectNode replicaSet : there.apply(Kind.REPLICA_SET)) {
      if (ControllerRef.is(Metadata.uid(deployment), replicaSet)) {
        family.add(Metadata.uid(replicaSet));
      }
    }
  }

  private void ofConfig(String name) {
    find(Kind.DEPLOYMENT_CONFIG, name).ifPresent(config -> family.add(Metadata.uid(config)));
    for (ObjectNode rc : there.apply(Kind.REPLICATION_CONTROLLER)) {
      if (Metadata.annotation(rc, OpenShiftMarks.CONFIG).equals(Optional.of(name))) {
        family.add(Metadata.uid(rc));
      }
    }
    there.apply(Kind.DEPLOYMENT).stream()
        .filter(deployment -> Origin.configOn(deployment).equals(Optional.of(name)))
        .forEach(this::addWithReplicaSets);
  }

  private void ofReplicationController(String name) {
    Collection<ObjectNode> all = there.apply(Kind.REPLICATION_CONTROLLER);
    PeerControllers peers = PeerControllers.of(all);
    int known;
    do {
      known = names.size();
      for (ObjectNode rc : all) {
        Set<String> linked = linked(rc);
        boolean concerned =
            peers.areVersions(Metadata.name(rc), name) || linked.stream().anyMatch(names::contains);
        if (concerned) {
          names.addAll(linked);
          family.add(Metadata.uid(rc));
        }
      }
    } while (names.size() > known);
    there.apply(Kind.DEPLOYMENT).stream()
        .filter(deployment -> Origin.nameOn(deployment).filter(names::contains).isPresent())
        .forEach(this::addWithReplicaSets);
  }

  /** A ReplicationController's name, and those of the others that its marks name. */
  private static Set<String> linked(ObjectNode rc) {
    Set<String> linked = new HashSet<>(Set.of(Metadata.name(rc)));
    journal(rc)
        .ifPresent(journal -> linked.addAll(List.of(journal.from(), journal.to(), journal.name())));
    Marks.ofKubectl(rc, Marks.KUBECTL_NEXT).ifPresent(linked::add);
    Marks.ofKubectl(rc, Marks.KUBECTL_SOURCE)
        .ifPresent(source -> linked.add(source.replaceFirst(":.*", "")));
    return linked;
  }

  private static Optional<Journal> journal(ObjectNode rc) {
    try {
      return Journal.on(rc);
    } catch (ForeignMark notOurs) {
      return Optional.empty(); // whoever works on it says so; here it tells nothing
    }
  }

  /** Of several controllers with pods, the one that is being rolled out; empty if none is. */
  private Optional<String> newest(Set<String> owners) {
    if (owners.size() < 2) {
      return Optional.empty();
    }
    Map<String, Long> ranks = new HashMap<>();
    for (ObjectNode replicaSet : there.apply(Kind.REPLICA_SET)) {
      rank(replicaSet, Metadata.annotation(replicaSet, Marks.REVISION), owners, ranks);
    }
    for (ObjectNode rc : there.apply(Kind.REPLICATION_CONTROLLER)) {
      rank(rc, Metadata.annotation(rc, OpenShiftMarks.VERSION), owners, ranks);
      journal(rc)
          .filter(journal -> journal.to().equals(Metadata.name(rc)))
          .ifPresent(journal -> ranks.put(Metadata.uid(rc), Long.MAX_VALUE));
    }
    return ranks.size() < 2 && !ranks.containsValue(Long.MAX_VALUE)
        ? Optional.empty()
        : ranks.entrySet().stream()
            .max(Comparator.comparing(Map.Entry<String, Long>::getValue))
            .map(Map.Entry::getKey);
  }

  private static void rank(
      ObjectNode controller,
      Optional<String> revision,
      Set<String> owners,
      Map<String, Long> ranks) {
    revision
        .filter(text -> owners.contains(Metadata.uid(controller)) && text.matches("\\d{1,18}"))
        .ifPresent(text -> ranks.put(Metadata.uid(controller), Long.parseLong(text)));
  }

  /**
   * How long a pod must be ready to be available: the most that a controller asks for, in seconds.
   */
  int minReadySeconds() {
    return members().mapToInt(tree -> tree.at("/spec/minReadySeconds").asInt()).max().orElse(0);
  }

  private Stream<ObjectNode> members() {
    return Stream.of(
            Kind.REPLICATION_CONTROLLER, Kind.REPLICA_SET, Kind.DEPLOYMENT, Kind.DEPLOYMENT_CONFIG)
        .filter(kind -> kind != Kind.DEPLOYMENT_CONFIG || subject.needed().contains(kind))
        .flatMap(kind -> there.apply(kind).stream())
        .filter(tree -> family.contains(Metadata.uid(tree)));
  }

  /** What is still going on with the controllers; empty if nothing is. */
  Optional<String> unsettled() {
    return members().flatMap(tree -> unsettled(tree).stream()).findFirst();
  }

  private static Optional<String> unsettled(ObjectNode controller) {
    String name = controller.path("kind").asText() + " " + Metadata.name(controller);
    boolean marked =
        Marks.OF_UPDATE_IN_FLIGHT.stream()
                .anyMatch(mark -> Marks.ofKubectl(controller, mark).isPresent())
            || controller.at("/metadata/labels").has(Marks.GOAL);
    if (marked) {
      return Optional.of(name + " is being updated or adopted");
    }
    if (!Metadata.isSettled(controller)) {
      return Optional.of("the last change of " + name + " is yet to be seen by its controller");
    }
    int wanted = controller.at("/spec/replicas").asInt(1);
    JsonNode status = controller.path("status");
    boolean rolls = controller.path("kind").asText().startsWith("Deployment");
    boolean paused = controller.at("/spec/paused").asBoolean();
    if (rolls && !paused && status.path("updatedReplicas").asInt() < wanted) {
      return Optional.of(name + " rolls out");
    }
    return status.path("replicas").asInt() != wanted
        ? Optional.of(name + " has " + status.path("replicas").asInt() + " of " + wanted + " pods")
        : Optional.empty();
  }
}
