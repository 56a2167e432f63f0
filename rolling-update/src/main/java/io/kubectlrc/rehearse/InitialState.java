package io.kubectlrc.rehearse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlrc.adopt.OriginConfig;
import io.kubectlrc.cluster.Access;
import io.kubectlrc.cluster.Cluster;
import io.kubectlrc.cluster.ClusterException;
import io.kubectlrc.cluster.ClusterException.Reason;
import io.kubectlrc.cluster.Kind;
import io.kubectlrc.convert.HpaRetarget;
import io.kubectlrc.convert.SingleAttach;
import io.kubectlrc.object.ControllerRef;
import io.kubectlrc.object.Metadata;
import io.kubectlrc.run.DisruptionBudgets;
import io.kubectlrc.run.Rights;
import io.kubectlrc.selector.DefaultSelector;
import io.kubectlrc.selector.PeerControllers;
import io.kubectlrc.simulate.Ailment;
import io.kubectlrc.simulate.Machine;
import io.kubectlrc.simulate.Range;
import io.kubectlrc.validity.Fault;
import io.kubectlrc.validity.Validity;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What is in the cluster when a rehearsal begins: the objects of one namespace, or of all.
 *
 * @param namespace empty for all
 * @param objects in the order in which they are to be created
 * @param budgets its PodDisruptionBudgets, of which no simulated controller knows
 * @param ailments of pods that are not well from the beginning, by {@code namespace/pod} and
 *     container
 * @param unready which of a ReplicationController's pods are not ready from the beginning, by its
 *     {@code namespace/name}, where only its status says so
 * @param nodes the machines, if they are known
 * @param sharedClaims {@code namespace/name} of the claims whose disks many nodes use at a time
 * @param strangers by {@code namespace/pod}, who has pods and is not simulated: {@code Rollout web}
 * @param learned by UID of the controller, as the cluster has it: what its pods tell of themselves
 * @param notes what could not be seen
 * @param openShift whether its server has DeploymentConfigs
 */
public record InitialState(
    String namespace,
    List<Thing> objects,
    List<ObjectNode> budgets,
    Map<String, Map<String, Ailment>> ailments,
    Map<String, Unready> unready,
    List<Machine> nodes,
    Set<String> sharedClaims,
    Map<String, String> strangers,
    Map<String, LearnedTimes> learned,
    List<String> notes,
    boolean openShift) {

  /** Those that own others come before those that they own. */
  private static final List<Kind> KINDS =
      List.of(
          Kind.SERVICE,
          Kind.HORIZONTAL_POD_AUTOSCALER,
          Kind.DEPLOYMENT,
          Kind.STATEFUL_SET,
          Kind.DAEMON_SET,
          Kind.JOB,
          Kind.REPLICA_SET,
          Kind.REPLICATION_CONTROLLER,
          Kind.POD,
          Kind.RESOURCE_QUOTA);

  /**
   * So long after its time a pod of a live namespace that is not ready yet may still become so: its
   * images must come first.
   */
  private static final Duration YOUTH = Duration.ofMinutes(1);

  /** Without these there is nothing to rehearse; the others may be hidden from the user. */
  private static final Set<Kind> NEEDED = Set.of(Kind.REPLICATION_CONTROLLER, Kind.POD);

  /** Whose pods come again when they are deleted. */
  private static final Set<String> SIMULATED =
      Set.of("ReplicationController", "ReplicaSet", "StatefulSet", "DaemonSet");

  private static final String DEFAULT_NAMESPACE = "default";

  private static final String BUDGET = "PodDisruptionBudget";

  public InitialState {
    objects = List.copyOf(objects);
    budgets = List.copyOf(budgets);
    ailments = Map.copyOf(ailments);
    unready = Map.copyOf(unready);
    nodes = List.copyOf(nodes);
    sharedClaims = Set.copyOf(sharedClaims);
    strangers = Map.copyOf(strangers);
    learned = Map.copyOf(learned);
    notes = List.copyOf(notes);
  }

  /** How many of a controller's pods are not ready from the beginning, and how that is told. */
  public record Unready(int pods, String note) {}

  /**
   * What is to be told to somebody who rehearses something of a controller: of the pods of others,
   * nothing.
   *
   * @param subject its name, or that without a version; or {@code dc/NAME}
   */
  public List<String> notesFor(String subject) {
    String controller = OriginConfig.named(subject).orElse(subject);
    PeerControllers siblings =
        PeerControllers.of(
            objects.stream()
                .filter(thing -> thing.kind() == Kind.REPLICATION_CONTROLLER)
                .map(Thing::tree)
                .toList());
    Set<String> ofOthers = new HashSet<>();
    unready.forEach(
        (key, some) -> {
          String name = key.substring(key.indexOf('/') + 1);
          if (!siblings.areVersions(name, controller)) {
            ofOthers.add(some.note());
          }
        });
    return notes.stream().filter(note -> !ofOthers.contains(note)).toList();
  }

  /** An object and its kind. */
  public record Thing(Kind kind, ObjectNode tree) {}

  /**
   * The objects of manifests, but for DeploymentConfigs. What their status says of pods that are
   * not ready is so from the beginning; where there is none, all are well.
   *
   * @param namespace of those that name none; objects of other namespaces are left out; empty for
   *     all
   * @param trees where several have a name, the first of them counts
   */
  public static InitialState of(String namespace, List<? extends JsonNode> trees) {
    return of(namespace, trees, false);
  }

  /**
   * The same of a cluster that is OpenShift's, with DeploymentConfigs. Those of which no
   * ReplicationController is among the objects are rolled out in the beginning.
   */
  public static InitialState withConfigs(String namespace, List<? extends JsonNode> trees) {
    return of(namespace, trees, true);
  }

  private static InitialState of(
      String namespace, List<? extends JsonNode> trees, boolean openShift) {
    List<Thing> things = new ArrayList<>();
    List<ObjectNode> budgets = new ArrayList<>();
    Map<String, Map<String, Ailment>> ailments = new HashMap<>();
    Map<String, Unready> unready = new HashMap<>();
    Map<String, String> strangers = new HashMap<>();
    List<String> notes = new ArrayList<>();
    Set<String> known = new LinkedHashSet<>();
    for (Kind kind : kinds(openShift)) {
      for (JsonNode tree : trees) {
        String name = Metadata.name(tree);
        if (isOf(kind.kind(), tree)
            && isIn(namespace, tree)
            && !isStatic(tree)
            && (kind != Kind.POD || isActive(tree))
            && known.add(kind + "/" + key(fresh(namespace, tree)))) {
          String key = key(fresh(namespace, tree));
          if (kind == Kind.POD && strange(tree).isPresent()) {
            strangers.put(key, strange(tree).get());
          }
          if (kind == Kind.DEPLOYMENT_CONFIG) {
            notes.addAll(SuppliedTag.suppositions(tree));
          }
          if (kind == Kind.POD && tree.path("status").has("conditions") && !isReady(tree)) {
            ailments.put(key, ailmentsOf(tree));
          } else if (kind == Kind.REPLICATION_CONTROLLER && !isAmong(trees, tree)) {
            int asked = tree.at("/status/replicas").asInt();
            int ready = tree.at("/status/readyReplicas").asInt(); // of 0 servers say nothing
            if (ready < asked) {
              String note =
                  "%d of the %d pods of ReplicationController %s are not ready from the beginning, by its status; without that, all would be"
                      .formatted(asked - ready, asked, name);
              unready.put(key, new Unready(asked - ready, note));
              notes.add(note);
            }
          }
          things.add(new Thing(kind, ofToday(kind, fresh(namespace, tree))));
        }
      }
    }
    for (JsonNode tree : trees) {
      if (isOf(BUDGET, tree)
          && isIn(namespace, tree)
          && known.add(BUDGET + "/" + key(fresh(namespace, tree)))) {
        budgets.add(tree.deepCopy());
      }
    }
    return new InitialState(
        namespace,
        things,
        budgets,
        ailments,
        unready,
        machines(trees, things),
        sharedClaims(trees, things),
        strangers,
        Map.of(),
        notes,
        openShift);
  }

  /** The nodes that there are; where none is among the objects, those that pods name. */
  private static List<Machine> machines(List<? extends JsonNode> trees, List<Thing> things) {
    SortedMap<String, Machine> machines = new TreeMap<>();
    for (JsonNode tree : trees) {
      if (tree.path("kind").asText().equals(Kind.NODE.kind())
          && tree.path("apiVersion").asText().equals(Kind.NODE.apiVersion())) {
        machines.put(Metadata.name(tree), Machine.of(tree));
      }
    }
    if (machines.isEmpty()) {
      for (Thing thing : things) {
        String node = thing.tree().at("/spec/nodeName").asText();
        if (thing.kind() == Kind.POD && !node.isEmpty()) {
          machines.put(node, Machine.named(node, Integer.MAX_VALUE));
        }
      }
    }
    return List.copyOf(machines.values());
  }

  /** By what the claims say, or by what pods of several nodes do. */
  private static Set<String> sharedClaims(List<? extends JsonNode> trees, List<Thing> things) {
    Map<String, List<String>> modes = new HashMap<>();
    for (JsonNode tree : trees) {
      if (tree.path("kind").asText().equals(Kind.PERSISTENT_VOLUME_CLAIM.kind())) {
        modes.put(
            key(fresh("", tree)),
            tree.at("/spec/accessModes").valueStream().map(JsonNode::asText).toList());
      }
    }
    Set<String> shared = new HashSet<>();
    Map<String, String> nodes = new HashMap<>();
    for (Thing thing : things) {
      String node = thing.tree().at("/spec/nodeName").asText();
      for (JsonNode volume : thing.tree().at("/spec/volumes")) {
        JsonNode source = volume.path("persistentVolumeClaim");
        String claim = Metadata.namespace(thing.tree()) + "/" + source.path("claimName").asText();
        if (SingleAttach.attachToManyNodes(modes.getOrDefault(claim, List.of()), source)
            || !node.isEmpty() && !node.equals(nodes.getOrDefault(claim, node))) {
          shared.add(claim);
        }
        if (source.isObject() && !node.isEmpty()) {
          nodes.put(claim, node);
        }
      }
      for (JsonNode volume : thing.tree().at("/spec/template/spec/volumes")) {
        JsonNode source = volume.path("persistentVolumeClaim");
        String claim = Metadata.namespace(thing.tree()) + "/" + source.path("claimName").asText();
        if (SingleAttach.attachToManyNodes(modes.getOrDefault(claim, List.of()), source)) {
          shared.add(claim);
        }
      }
    }
    return shared;
  }

  /** Whether it is a pod that only its node's kubelet knows how to run: no drain moves it. */
  private static boolean isStatic(JsonNode tree) {
    return Metadata.annotations(tree).has("kubernetes.io/config.mirror")
        || ControllerRef.of(tree)
            .filter(owner -> owner.kind().equals(Kind.NODE.kind()))
            .isPresent();
  }

  /** Who has a pod, unless pods of it come again in a simulation. */
  private static Optional<String> strange(JsonNode pod) {
    return ControllerRef.of(pod)
        .filter(owner -> !SIMULATED.contains(owner.kind()))
        .map(ControllerRef::toString);
  }

  /** {@code namespace/name}. */
  static String key(JsonNode object) {
    return Metadata.namespace(object) + "/" + Metadata.name(object);
  }

  /**
   * The objects of a live namespace, which is only read.
   *
   * @throws ClusterException if controllers or pods cannot be read
   */
  public static InitialState of(Cluster cluster, String namespace) {
    return of(cluster, namespace, KINDS, NEEDED, false);
  }

  /**
   * The objects of a live namespace, or of all, on the nodes where they are.
   *
   * @param namespace empty for all
   * @throws ClusterException if controllers or pods cannot be read
   */
  public static InitialState placed(Cluster cluster, String namespace) {
    return of(cluster, namespace, kinds(cluster.serves(Kind.DEPLOYMENT_CONFIG)), NEEDED, true);
  }

  /**
   * The same for something that is about a DeploymentConfig.
   *
   * @throws ClusterException if the server has such, and they cannot be read, among others
   */
  public static InitialState withConfigs(Cluster cluster, String namespace) {
    if (!cluster.serves(Kind.DEPLOYMENT_CONFIG)) {
      return of(cluster, namespace);
    }
    Set<Kind> needed = EnumSet.copyOf(NEEDED);
    needed.add(Kind.DEPLOYMENT_CONFIG);
    return of(cluster, namespace, kinds(true), needed, false);
  }

  private static List<Kind> kinds(boolean openShift) {
    List<Kind> kinds = new ArrayList<>(KINDS);
    if (openShift) {
      kinds.add(0, Kind.DEPLOYMENT_CONFIG);
    }
    return kinds;
  }

  private static InitialState of(
      Cluster cluster, String namespace, List<Kind> kinds, Set<Kind> needed, boolean placed) {
    List<Thing> things = new ArrayList<>();
    List<String> notes = new ArrayList<>();
    Set<String> uids = new LinkedHashSet<>();
    Set<String> pinning = new HashSet<>();
    Map<String, String> strangers = new HashMap<>();
    Map<String, Map<String, Ailment>> ailments = new HashMap<>();
    Map<String, LearnedTimes> learned = Map.of();
    Reading reading = new Reading(cluster, needed, placed, notes);
    for (Kind kind : kinds) {
      List<ObjectNode> trees = valid(kind, reading.of(kind, namespace), notes);
      if (kind == Kind.POD) {
        learned = learned(trees, cluster.now());
      }
      for (ObjectNode tree : trees) {
        Optional<JsonNode> owner = ControllerRef.reference(tree);
        boolean stays = !Metadata.isEnding(tree);
        if (stays
            && (kind != Kind.POD || isActive(tree))
            && !(placed && isStatic(tree))
            && (placed || owner.map(reference -> uids.contains(uid(reference))).orElse(true))) {
          if (kind == Kind.POD && strange(tree).isPresent()) {
            strangers.put(key(tree), strange(tree).get());
          }
          owner = owner.filter(reference -> uids.contains(uid(reference)));
          uids.add(Metadata.uid(tree));
          if (tree.at("/spec/template/spec").hasNonNull("nodeName")) {
            pinning.add(Metadata.uid(tree));
          }
          boolean pinned =
              placed || owner.filter(reference -> pinning.contains(uid(reference))).isPresent();
          things.add(new Thing(kind, live(namespace, tree, owner, pinned)));
          if (kind == Kind.POD && !isReady(tree)) {
            Map<String, Ailment> ill = ailmentsOf(tree);
            if (!isBeginning(tree, ill, cluster.now())) {
              ailments.put(key(tree), ill);
            }
          }
        } else if (stays && kind == Kind.POD && isActive(tree) && !placed) {
          notes.add("pod " + Metadata.name(tree) + " is left out: its controller cannot be seen");
        }
      }
    }
    List<ObjectNode> budgets =
        valid(Kind.POD_DISRUPTION_BUDGET, reading.of(Kind.POD_DISRUPTION_BUDGET, namespace), notes);
    List<ObjectNode> around = new ArrayList<>();
    if (placed) {
      around.addAll(reading.of(Kind.NODE, ""));
      around.addAll(reading.of(Kind.PERSISTENT_VOLUME_CLAIM, namespace));
    }
    return new InitialState(
        namespace,
        things,
        budgets,
        ailments,
        Map.of(),
        placed ? machines(around, things) : List.of(),
        sharedClaims(around, things),
        strangers,
        learned,
        notes,
        kinds.contains(Kind.DEPLOYMENT_CONFIG));
  }

  /** What pods tell, by UID of their controller. */
  private static Map<String, LearnedTimes> learned(List<ObjectNode> pods, Instant now) {
    Map<String, List<ObjectNode>> siblings = new HashMap<>();
    for (ObjectNode pod : pods) {
      ControllerRef.of(pod)
          .filter(owner -> isActive(pod))
          .ifPresent(
              owner -> siblings.computeIfAbsent(owner.uid(), any -> new ArrayList<>()).add(pod));
    }
    Map<String, LearnedTimes> learned = new HashMap<>();
    siblings.forEach((uid, some) -> learned.put(uid, LearnedTimes.of(some, now)));
    return learned;
  }

  /** Whether pods of a controller are among the objects: then they tell how they are. */
  private static boolean isAmong(List<? extends JsonNode> trees, JsonNode controller) {
    String name = Metadata.name(controller);
    return trees.stream()
        .filter(tree -> isOf(Kind.POD.kind(), tree))
        .map(ControllerRef::reference)
        .anyMatch(
            owner ->
                owner.isPresent()
                    && isOf(Kind.REPLICATION_CONTROLLER.kind(), owner.get())
                    && owner.get().path("name").asText().equals(name));
  }

  /**
   * What a user may see of a cluster.
   *
   * @param needed without these there is nothing to rehearse
   * @param placed whether it is for an upgrade of nodes
   * @param notes gets what is left out
   */
  private record Reading(Cluster cluster, Set<Kind> needed, boolean placed, List<String> notes) {

    /**
     * @throws ClusterException if the user may not list what cannot be done without
     */
    List<ObjectNode> of(Kind kind, String namespace) {
      try {
        return kind == Kind.POD_DISRUPTION_BUDGET
            ? DisruptionBudgets.in(cluster, namespace)
            : cluster.list(kind, namespace, Map.of());
      } catch (ClusterException e) {
        if (e.reason() != Reason.FORBIDDEN || needed.contains(kind)) {
          throw rights(kind, namespace, placed).explained(cluster, e);
        }
        notes.add(
            "this user may not " + new Access("list", kind, namespace) + ", so they are left out");
        return List.of();
      }
    }
  }

  private static Rights rights(Kind kind, String namespace, boolean placed) {
    return kind == Kind.DEPLOYMENT_CONFIG
        ? Rights.of("rehearse-deploymentconfigs", namespace).and(kind, "list")
        : Rights.of(placed ? "rehearse-drain" : "rehearse", namespace)
            .and(Kind.REPLICATION_CONTROLLER, "list")
            .and(Kind.POD, "list");
  }

  /** Without those that no server of today would take, which it may hold nevertheless. */
  private static List<ObjectNode> valid(Kind kind, List<ObjectNode> trees, List<String> notes) {
    List<ObjectNode> valid = new ArrayList<>();
    for (ObjectNode tree : trees) {
      // The items of a list don't say what they are.
      List<Fault> faults = Validity.of(tree.deepCopy().put("kind", kind.kind())).refusals();
      if (faults.isEmpty()) {
        valid.add(tree);
      } else {
        notes.add(
            "%s %s is left out: %s"
                .formatted(kind.kind(), Metadata.name(tree), faults.get(0).sentence()));
      }
    }
    return valid;
  }

  /** Its ReplicationControllers. */
  public List<ObjectNode> controllers() {
    return objects.stream()
        .filter(thing -> thing.kind() == Kind.REPLICATION_CONTROLLER)
        .map(Thing::tree)
        .toList();
  }

  /** The ReplicationController of that name, if there is one. */
  public Optional<ObjectNode> controller(String name) {
    return controllers().stream().filter(tree -> Metadata.name(tree).equals(name)).findFirst();
  }

  /** Of that kind, and of Kubernetes: a Service of serving.knative.dev is another thing. */
  private static boolean isOf(String kind, JsonNode tree) {
    return tree.path("kind").asText().equals(kind) && Validity.isKnown(tree);
  }

  private static boolean isIn(String namespace, JsonNode tree) {
    String named = Metadata.namespace(tree);
    return namespace.isEmpty() || named.isEmpty() || named.equals(namespace);
  }

  /** What was written for an API group of before, as a server of that time would have read it. */
  private static ObjectNode ofToday(Kind kind, ObjectNode tree) {
    if (kind == Kind.HORIZONTAL_POD_AUTOSCALER) {
      return HpaRetarget.ofToday(tree);
    }
    if (kind == Kind.DEPLOYMENT_CONFIG) {
      return tree.put("apiVersion", kind.apiVersion());
    }
    JsonNode labels = tree.at("/spec/template/metadata/labels");
    boolean selects = !tree.at("/spec/selector").isEmpty();
    if (kind != Kind.REPLICATION_CONTROLLER
        && !selects
        && labels.isObject()
        && DefaultSelector.isGivenTo(tree)) {
      tree.withObjectProperty("spec").putObject("selector").set("matchLabels", labels.deepCopy());
    }
    return tree;
  }

  /** An object as a user would write it. */
  private static ObjectNode fresh(String namespace, JsonNode tree) {
    ObjectNode copy = Metadata.withoutServerFields(tree);
    copy.withObjectProperty("metadata").put("namespace", namespaceOf(namespace, tree));
    return copy;
  }

  private static String namespaceOf(String namespace, JsonNode tree) {
    if (!namespace.isEmpty()) {
      return namespace;
    }
    String named = Metadata.namespace(tree);
    return named.isEmpty() ? DEFAULT_NAMESPACE : named;
  }

  /** An object beside the others as a user would write it. */
  ObjectNode fresh(ObjectNode tree) {
    return fresh(namespace, tree);
  }

  /**
   * A live object, whose owner keeps its old UID until the new one is known.
   *
   * @param pinned whether its node is what its controller asks for; else it may run on any
   */
  private static ObjectNode live(
      String namespace, ObjectNode tree, Optional<JsonNode> owner, boolean pinned) {
    ObjectNode copy = fresh(namespace, tree);
    owner.ifPresent(
        reference -> {
          ArrayNode owners = JsonNodeFactory.instance.arrayNode();
          copy.withObjectProperty("metadata")
              .set("ownerReferences", owners.add(reference.deepCopy()));
        });
    copy.withObjectProperty("metadata").set("uid", tree.at("/metadata/uid"));
    if (!pinned && copy.get("spec") instanceof ObjectNode spec) {
      spec.remove("nodeName");
    }
    return copy;
  }

  private static String uid(JsonNode reference) {
    return reference.path("uid").asText();
  }

  private static boolean isActive(JsonNode pod) {
    String phase = pod.at("/status/phase").asText();
    return !phase.equals("Succeeded") && !phase.equals("Failed");
  }

  private static boolean isReady(JsonNode pod) {
    return Metadata.condition(pod, "Ready").isPresent();
  }

  /** Whether a pod is not ready only because it is young. */
  private static boolean isBeginning(JsonNode pod, Map<String, Ailment> ill, Instant now) {
    Instant created;
    try {
      created = Instant.parse(pod.at("/metadata/creationTimestamp").asText());
    } catch (DateTimeParseException unknown) {
      return false;
    }
    Duration allowed = PodTimes.start(pod.path("spec")).plus(YOUTH);
    return created.plus(allowed).isAfter(now)
        && ill.values().stream().allMatch(Ailment.NeverReady.class::isInstance);
  }

  private static Map<String, Ailment> ailmentsOf(JsonNode pod) {
    Map<String, Ailment> ailments = new HashMap<>();
    for (String list : List.of("initContainerStatuses", "containerStatuses")) {
      for (JsonNode container : pod.path("status").path(list)) {
        boolean completed = container.at("/state/terminated/exitCode").asInt(1) == 0;
        if (!container.path("ready").asBoolean() && !completed) {
          ailments.put(container.path("name").asText(), ailmentOf(container));
        }
      }
    }
    if (ailments.isEmpty()) {
      pod.at("/spec/containers")
          .forEach(
              container -> ailments.put(container.path("name").asText(), new Ailment.NeverReady()));
    }
    return ailments;
  }

  private static Ailment ailmentOf(JsonNode container) {
    return switch (container.at("/state/waiting/reason").asText()) {
      case "ImagePullBackOff", "ErrImagePull", "InvalidImageName", "ErrImageNeverPull" ->
          new Ailment.ImagePull();
      case "CrashLoopBackOff" -> new Ailment.Crash(Range.of(Duration.ZERO));
      default -> new Ailment.NeverReady();
    };
  }
}
