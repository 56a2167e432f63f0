package io.kubectlrc.convert;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlrc.convert.legacy.Migration;
import io.kubectlrc.manifest.KubeObject;
import io.kubectlrc.selector.Bearer;
import io.kubectlrc.selector.Destination;
import io.kubectlrc.selector.Labels;
import io.kubectlrc.selector.Meaning;
import io.kubectlrc.selector.PodSelector;
import io.kubectlrc.selector.Selector;
import io.kubectlrc.selector.Series;
import io.kubectlrc.selector.Versions;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The objects beside the one that is converted, as far as they matter to it. Immutable. */
public final class Surroundings {

  /** Nothing is known. */
  public static final Surroundings NONE = new Surroundings(List.of(), Map.of(), List.of());

  private static final Set<String> KINDS =
      Set.of(
          "ReplicationController",
          "Deployment",
          "DeploymentConfig",
          "ReplicaSet",
          "StatefulSet",
          "PetSet",
          "DaemonSet",
          "Job");

  // Asked of every object of a namespace.
  private static final JsonPointer POD_LABELS =
      JsonPointer.compile("/spec/template/metadata/labels");
  private static final JsonPointer CONTAINERS =
      JsonPointer.compile("/spec/template/spec/containers");
  private static final JsonPointer FIRST_PORT = JsonPointer.compile("/ports/0/containerPort");

  /** By each of their pods' labels: a selector needs to be held against few of many thousands. */
  private final Map<Map.Entry<String, String>, List<Workload>> byLabel = new HashMap<>();

  private final Map<String, List<Name>> deployments = new HashMap<>();
  private final Map<String, List<Name>> configs;
  private final Map<Name, Set<String>> claims;

  /** What selects a label that OpenShift gives, by its value; by expressions, under no value. */
  private final Map<String, List<Selecting>> selecting = new HashMap<>();

  /** Of ReplicationControllers, by namespace. */
  private final Map<String, Series> series = new HashMap<>();

  /**
   * What was asked before, as many Services of many workloads may select the same: by the keys that
   * versions have, the selector, and the namespace and label in question.
   */
  private final Map<List<Object>, Boolean> versionsAsked = new ConcurrentHashMap<>();

  /**
   * @param workloads everything that makes pods, the converted object itself may be among them
   * @param claims how PersistentVolumeClaims can be attached: their {@code accessModes}
   */
  public Surroundings(Collection<Workload> workloads, Map<Name, Set<String>> claims) {
    this(workloads, claims, List.of());
  }

  /**
   * The same.
   *
   * @param selecting what finds pods by their labels without making them
   */
  public Surroundings(
      Collection<Workload> workloads,
      Map<Name, Set<String>> claims,
      Collection<Selecting> selecting) {
    Map<String, Set<String>> controllers = new HashMap<>();
    for (Workload workload : workloads) {
      for (Map.Entry<String, String> label : workload.podLabels().entrySet()) {
        byLabel.computeIfAbsent(label, key -> new ArrayList<>()).add(workload);
      }
      if (workload.kind().equals(Migration.REPLICATION_CONTROLLER)) {
        controllers
            .computeIfAbsent(workload.name().namespace(), namespace -> new TreeSet<>())
            .add(workload.name().name());
      }
      if (workload.kind().equals("Deployment")) {
        deployments
            .computeIfAbsent(workload.name().name(), key -> new ArrayList<>())
            .add(workload.name());
      }
    }
    controllers.forEach((namespace, names) -> series.put(namespace, Series.of(names)));
    this.claims = new LinkedHashMap<>(claims);
    for (Selecting one : selecting) {
      String value = one.selector().labels().getOrDefault(InjectedLabels.CONFIG, "");
      if (!value.isEmpty() || one.selector().mentions(InjectedLabels.CONFIG)) {
        this.selecting.computeIfAbsent(value, key -> new ArrayList<>()).add(one);
      }
    }
    this.configs =
        workloads.stream()
            .filter(workload -> workload.kind().equals(Owner.DEPLOYMENT_CONFIG))
            .map(Workload::name)
            .collect(Collectors.groupingBy(Name::name));
  }

  /** The name of an object; an empty namespace is one that the manifest leaves open. */
  public record Name(String namespace, String name) {

    // By hand, as ObjectName's.
    @Override
    public boolean equals(Object other) {
      return other instanceof Name that
          && name.equals(that.name)
          && namespace.equals(that.namespace);
    }

    @Override
    public int hashCode() {
      return 31 * namespace.hashCode() + name.hashCode();
    }

    static Name of(JsonNode object) {
      JsonNode metadata = object.path("metadata");
      return new Name(metadata.path("namespace").asText(), metadata.path("name").asText());
    }

    /** Whether two objects of these names may be in one namespace. */
    boolean mayBeBeside(Name other) {
      return namespace.isEmpty() || other.namespace.isEmpty() || namespace.equals(other.namespace);
    }

    /** Whether two names may name the same object. */
    boolean mayBe(Name other) {
      return name.equals(other.name) && mayBeBeside(other);
    }
  }

  /**
   * Something that makes pods.
   *
   * @param podLabels the labels of these pods
   * @param owner what makes it, if anything does: then its pods are that one's
   * @param firstPort the first port of the first of their containers that has one
   */
  public record Workload(
      String kind,
      Name name,
      Map<String, String> podLabels,
      OptionalInt firstPort,
      Optional<Controller> owner) {
    public Workload {
      podLabels = Map.copyOf(podLabels);
    }

    @Override
    public String toString() {
      return "%s \"%s\"".formatted(kind, name.name());
    }
  }

  /** A controller, by its kind. */
  public record Controller(String kind, Name name) {

    // By hand, as ObjectName's.
    @Override
    public boolean equals(Object other) {
      return other instanceof Controller that && name.equals(that.name) && kind.equals(that.kind);
    }

    @Override
    public int hashCode() {
      return 31 * kind.hashCode() + name.hashCode();
    }

    static Controller of(JsonNode object) {
      return new Controller(Migration.kindOf(object), Name.of(object));
    }

    boolean mayBe(Controller other) {
      return kind.equals(other.kind) && name.mayBe(other.name);
    }
  }

  /** A Service, PodDisruptionBudget or NetworkPolicy, by one of the selectors it finds pods by. */
  public record Selecting(String kind, Name name, Selector selector) {
    @Override
    public String toString() {
      return KubeObject.called(kind, name.name());
    }
  }

  /** What matters of some objects: a few names and labels of each, so that many can be held. */
  public record Facts(
      List<Workload> workloads, Map<Name, Set<String>> claims, List<Selecting> selecting) {}

  /** Collects what matters of objects, old API forms included. */
  public static Surroundings of(Collection<ObjectNode> objects) {
    return of(Stream.of(facts(objects)));
  }

  /** The same of objects that were looked at before. */
  public static Surroundings of(Stream<Facts> known) {
    List<Workload> workloads = new ArrayList<>();
    Map<Name, Set<String>> claims = new LinkedHashMap<>();
    List<Selecting> selecting = new ArrayList<>();
    known.forEach(
        facts -> {
          workloads.addAll(facts.workloads());
          claims.putAll(facts.claims());
          selecting.addAll(facts.selecting());
        });
    return new Surroundings(workloads, claims, selecting);
  }

  /** What matters of objects, old API forms included. */
  public static Facts facts(Collection<ObjectNode> objects) {
    List<Workload> workloads = new ArrayList<>();
    Map<Name, Set<String>> claims = new LinkedHashMap<>();
    List<Selecting> selecting = new ArrayList<>();
    for (ObjectNode given : objects) {
      String kind = Migration.kindOf(given);
      if (KINDS.contains(kind)) {
        workload(kind, Migration.toV1(given).tree()).ifPresent(workloads::add);
      } else if (kind.equals("PersistentVolumeClaim")) {
        Set<String> modes = new TreeSet<>();
        given.at("/spec/accessModes").forEach(mode -> modes.add(mode.asText()));
        claims.put(Name.of(given), modes);
      } else if (kind.equals(Migration.SERVICE)) {
        ObjectNode service = Migration.toV1(given).tree();
        Selector selector = Destination.of(service).selector();
        selecting.add(new Selecting(kind, Name.of(service), selector));
      }
      List<PodSelector> selectors = new ArrayList<>(PodSelector.of(given));
      selectors.addAll(PodSelector.ofTemplate(given));
      for (PodSelector pods : selectors) {
        Name name = Name.of(given);
        // Pods of any namespace may be meant.
        Name where = pods.inNamespace() ? name : new Name("", name.name());
        pods.selector().ifPresent(all -> selecting.add(new Selecting(kind, where, all)));
      }
    }
    return new Facts(workloads, claims, selecting);
  }

  private static Optional<Workload> workload(String kind, ObjectNode object) {
    Map<String, String> labels = Labels.of(object.at(POD_LABELS));
    if (kind.equals(Owner.DEPLOYMENT_CONFIG)) {
      labels = InjectedLabels.podLabels(Name.of(object).name(), labels);
    }
    return labels.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Workload(kind, Name.of(object), labels, firstPort(object), ownerOf(object)));
  }

  private static Optional<Controller> ownerOf(ObjectNode object) {
    return (RcConverter.isController(object) ? Owner.of(object) : Owner.referred(object))
        .map(
            owner ->
                new Controller(owner.kind(), new Name(Name.of(object).namespace(), owner.name())));
  }

  private static OptionalInt firstPort(ObjectNode object) {
    for (JsonNode container : object.at(CONTAINERS)) {
      JsonNode port = container.at(FIRST_PORT);
      if (!port.isMissingNode()) {
        // One that is yet to be filled in is the first all the same.
        return port.canConvertToInt() ? OptionalInt.of(port.intValue()) : OptionalInt.empty();
      }
    }
    return OptionalInt.empty();
  }

  /** The first port of the pods that a Service selects, if it is one and the same for all. */
  OptionalInt firstPort(Selector selector, Name service) {
    List<OptionalInt> ports =
        matchedBy(selector)
            .filter(workload -> workload.name().mayBeBeside(service))
            .map(Workload::firstPort)
            .distinct()
            .toList();
    return ports.size() == 1 ? ports.get(0) : OptionalInt.empty();
  }

  /** Whether a label by which an object selects pods, of which some are known, is their version. */
  boolean selectsVersion(
      Versions versions, Selector selector, Name object, PodSelector.Label label) {
    return versionsAsked.computeIfAbsent(
        List.of(versions.keys(), selector, object.namespace(), label.key(), label.value()),
        asked ->
            matchedBy(selector)
                .filter(workload -> workload.name().mayBeBeside(object))
                .map(pods -> new Bearer(pods.name().name(), pods.podLabels(), besides(pods.name())))
                .anyMatch(
                    bearer ->
                        versions.meaningOf(label.key(), label.value(), bearer)
                            instanceof Meaning.Version));
  }

  /**
   * Another workload whose pods a selector, not empty, would match; several copies of one are one.
   */
  Optional<Workload> otherMatchedBy(Selector selector, Workload self) {
    return matchedBy(selector)
        .filter(other -> other.name().mayBeBeside(self.name()))
        .filter(other -> !isOf(new Controller(other.kind(), other.name()), self))
        .filter(other -> other.owner().filter(owner -> isOf(owner, self)).isEmpty())
        .findFirst();
  }

  private static boolean isOf(Controller one, Workload self) {
    return one.mayBe(new Controller(self.kind(), self.name()));
  }

  /**
   * What finds the pods of a DeploymentConfig by the label that only OpenShift gives.
   *
   * @param pods the labels that they have
   * @param template those of their template
   */
  Optional<Selecting> findingByInjected(
      Name config, Map<String, String> pods, Map<String, String> template) {
    return Stream.of(config.name(), "")
        .flatMap(value -> selecting.getOrDefault(value, List.of()).stream())
        .filter(one -> one.name().mayBeBeside(config))
        .filter(
            one -> {
              // The rollout's label is never found again, whatever else it asks for.
              Selector lasting = one.selector().without(InjectedLabels.ROLLOUT);
              return lasting.matches(pods) && !lasting.matches(template);
            })
        .findFirst();
  }

  /** Whether there is a DeploymentConfig of a name that an object may be beside. */
  boolean hasDeploymentConfig(String name, Name object) {
    return configs.getOrDefault(name, List.of()).stream().anyMatch(object::mayBeBeside);
  }

  private Stream<Workload> matchedBy(Selector selector) {
    Stream<Workload> candidates =
        selector.labels().isEmpty()
            ? byLabel.values().stream().flatMap(List::stream)
            : withRarestOf(selector.labels()).stream();
    return candidates.filter(workload -> selector.matches(workload.podLabels()));
  }

  /** Those with the one of some labels that the fewest have. */
  private List<Workload> withRarestOf(Map<String, String> labels) {
    List<Workload> fewest = null;
    for (Map.Entry<String, String> label : labels.entrySet()) {
      List<Workload> found = byLabel.getOrDefault(label, List.of());
      fewest = fewest == null || found.size() < fewest.size() ? found : fewest;
    }
    return fewest;
  }

  /** The ReplicationControllers of a namespace that are called alike but for a number. */
  public Series besides(Name name) {
    return series.getOrDefault(name.namespace(), Series.NONE);
  }

  /** Of a name that is yet to be filled in, nobody can say so. */
  boolean hasDeployment(Name name) {
    return !Placeholders.in(name.name())
        && deployments.getOrDefault(name.name(), List.of()).stream().anyMatch(name::mayBe);
  }

  /** The access modes of a claim, if it is known; of several that it may be, those of the first. */
  Optional<Set<String>> accessModes(Name claim) {
    return claims.entrySet().stream()
        .filter(entry -> entry.getKey().mayBe(claim))
        .map(Map.Entry::getValue)
        .findFirst();
  }
}
