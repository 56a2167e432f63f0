package io.kubectlrc.simulate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlrc.cluster.Kind;
import io.kubectlrc.cluster.Ref;
import io.kubectlrc.object.ControllerRef;
import io.kubectlrc.selector.Destination;
import io.kubectlrc.selector.Labels;
import io.kubectlrc.selector.Selector;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;

/**
 * One version of an object, as the API server stored it, with what the controllers ask of it most
 * often. The tree is shared by all who hold it and must not be changed.
 */
public final class Snapshot {

  static final Comparator<Snapshot> BY_KEY = Comparator.comparing(Snapshot::key);

  private final Ref ref;
  private final String key;
  private final ObjectNode tree;
  private final JsonNode metadata;
  private final JsonNode spec;
  private final JsonNode status;
  private final JsonNode declaredLabels;
  private final JsonNode declaredOwners;
  private final String uid;
  private final long version;
  private final boolean deleting;
  private SortedMap<String, String> labels;
  private Selector selector;
  private Destination destination;
  private List<String> owners;
  private String controller;
  private ArrayNode reference;
  private PodFacts pod;
  private JsonNode lastJudged;
  private boolean lastJudgement;

  Snapshot(Ref ref, String key, ObjectNode tree, long version) {
    this.ref = ref;
    this.key = key;
    this.tree = tree;
    metadata = tree.path("metadata");
    declaredLabels = metadata.get("labels");
    declaredOwners = metadata.get("ownerReferences");
    uid = metadata.path("uid").asText();
    this.version = version;
    spec = tree.path("spec");
    status = tree.path("status");
    deleting = metadata.has("deletionTimestamp");
  }

  /** This object after a change. */
  Snapshot next(ObjectNode changed, long number) {
    Snapshot next = new Snapshot(ref, key, changed, number);
    next.inherit(this);
    next.reference = reference;
    return next;
  }

  /** What is derived from a part that another has too need not be derived again. */
  void inherit(Snapshot other) {
    if (declaredLabels == other.declaredLabels) {
      labels = other.labels;
    }
    if (declaredOwners == other.declaredOwners) {
      owners = other.owners;
      controller = other.controller;
    }
    if (spec == other.spec && kind() == other.kind()) {
      selector = other.selector;
    }
  }

  static String key(String namespace, String name) {
    return namespace + '/' + name;
  }

  public Ref ref() {
    return ref;
  }

  public Kind kind() {
    return ref.kind();
  }

  public String namespace() {
    return ref.namespace();
  }

  public String name() {
    return ref.name();
  }

  String key() {
    return key;
  }

  public ObjectNode tree() {
    return tree;
  }

  public JsonNode metadata() {
    return metadata;
  }

  public JsonNode spec() {
    return spec;
  }

  public JsonNode status() {
    return status;
  }

  public String uid() {
    return uid;
  }

  /** The resourceVersion. */
  long version() {
    return version;
  }

  /** Whether its deletion was asked for. */
  public boolean isDeleting() {
    return deleting;
  }

  public SortedMap<String, String> labels() {
    if (labels == null) {
      labels = Labels.of(metadata().path("labels"));
    }
    return labels;
  }

  /** What a controller or a Service selects. */
  public Selector selector() {
    if (selector == null) {
      JsonNode declared = spec().path("selector");
      selector =
          switch (kind()) {
            case REPLICATION_CONTROLLER, DEPLOYMENT_CONFIG -> Selector.ofMap(declared);
            case SERVICE -> destination().selector();
            default -> Selector.ofLabelSelector(declared);
          };
    }
    return selector;
  }

  /** What a Service sends to. */
  public Destination destination() {
    if (destination == null) {
      destination = Destination.of(tree);
    }
    return destination;
  }

  /** Whether this controller or Service selects a pod of its namespace with these labels. */
  public boolean selects(Snapshot other) {
    if (!namespace().equals(other.namespace())) {
      return false;
    }
    // Pods made from one template share their labels, so thousands are decided as one.
    if (other.declaredLabels == null || other.declaredLabels != lastJudged) {
      lastJudgement = selector().matches(other.labels());
      lastJudged = other.declaredLabels;
    }
    return lastJudgement;
  }

  /** The UIDs of its owners. */
  List<String> owners() {
    if (owners == null) {
      owners = new ArrayList<>();
      metadata.path("ownerReferences").forEach(owner -> owners.add(owner.path("uid").asText()));
    }
    return owners;
  }

  /** The owner references of an object whose only owner is this controller. */
  ArrayNode reference() {
    if (reference == null) {
      reference = Edit.array().add(Claims.reference(this));
    }
    return reference;
  }

  /** The UID of the controller that owns it, empty if there is none. */
  public String controller() {
    if (controller == null) {
      controller = controllerReference().path("uid").asText();
    }
    return controller;
  }

  /** The owner reference of its controller; a missing node if there is none. */
  JsonNode controllerReference() {
    return ControllerRef.among(metadata().path("ownerReferences"))
        .orElseGet(MissingNode::getInstance);
  }

  public String annotation(String name) {
    return metadata().path("annotations").path(name).asText();
  }

  boolean hasFinalizer(String name) {
    for (JsonNode finalizer : metadata().path("finalizers")) {
      if (finalizer.asText().equals(name)) {
        return true;
      }
    }
    return false;
  }

  public int replicas() {
    return spec().path("replicas").asInt();
  }

  /** What matters of a pod. */
  public PodFacts pod() {
    if (pod == null) {
      pod = PodFacts.of(this);
    }
    return pod;
  }

  @Override
  public String toString() {
    return ref + "@" + version;
  }
}
