package io.kubectlrc.update;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlrc.object.Guard;
import io.kubectlrc.object.Marks;
import io.kubectlrc.object.Metadata;
import io.kubectlrc.object.Packed;
import io.kubectlrc.object.Sha256;
import io.kubectlrc.operate.ForeignMark;
import io.kubectlrc.wording.Sentence;
import io.kubectlrc.wording.Setting;
import io.kubectlrc.wording.Task;
import java.util.List;
import java.util.Map;

/** The trees and merge patches that steps write. */
public final class Writes {
  private Writes() {}

  /** Begins: the journal and the new controller, on the old one. */
  public static ObjectNode begin(ObjectNode old, Proposal proposal) {
    ObjectNode patch = annotations(proposal.journal());
    ObjectNode annotations = patch.withObjectProperty("metadata").withObjectProperty("annotations");
    annotations.put(Marks.CONTROLLER, Packed.pack(proposal.controller()));
    Metadata.annotation(proposal.controller(), Marks.INHERITANCE)
        .ifPresent(text -> annotations.put(Marks.INHERITANCE, text)); // for a rollback
    annotations.put(Marks.REPLICAS, Integer.toString(old.at("/spec/replicas").asInt()));
    dropKubectlMarks(old, annotations);
    return onlyIfUnchanged(patch, old);
  }

  /** Takes over a new controller that kubectl has created. */
  public static ObjectNode takeOver(
      ObjectNode newController, Journal journal, ObjectNode controller) {
    ObjectNode patch = annotations(journal);
    ObjectNode annotations = patch.withObjectProperty("metadata").withObjectProperty("annotations");
    annotations.put(Marks.REPLICAS, Integer.toString(newController.at("/spec/replicas").asInt()));
    carry(controller, patch);
    dropKubectlMarks(newController, annotations);
    return onlyIfUnchanged(patch, newController);
  }

  /** Changes the journal. */
  public static ObjectNode journal(ObjectNode rc, Journal journal) {
    return onlyIfSame(annotations(journal), rc);
  }

  /** Takes note of replicas that somebody else has set. */
  public static ObjectNode acknowledge(ObjectNode rc, int replicas) {
    ObjectNode patch = JsonNodeFactory.instance.objectNode();
    patch
        .putObject("metadata")
        .putObject("annotations")
        .put(Marks.REPLICAS, Integer.toString(replicas));
    return onlyIfSame(patch, rc);
  }

  /** Sets replicas. */
  public static ObjectNode scale(ObjectNode rc, int replicas) {
    ObjectNode patch = acknowledge(rc, replicas);
    patch.putObject("spec").put("replicas", replicas);
    return patch;
  }

  /** Gives a controller's template a label. */
  public static ObjectNode labelTemplate(ObjectNode rc, String key, String value) {
    ObjectNode patch = JsonNodeFactory.instance.objectNode();
    patch
        .putObject("spec")
        .putObject("template")
        .putObject("metadata")
        .putObject("labels")
        .put(key, value);
    return onlyIfSame(patch, rc);
  }

  /** Gives a controller's selector a label; if guarded, it can make no pods from then on. */
  public static ObjectNode extendSelector(
      ObjectNode rc, String key, String value, boolean guarded) {
    ObjectNode patch = JsonNodeFactory.instance.objectNode();
    ObjectNode spec = patch.putObject("spec");
    spec.putObject("selector").put(key, value);
    if (guarded) {
      spec.set("template", Guard.UPDATE.puttingOn(rc.at("/spec/template")));
    }
    return onlyIfSame(patch, rc);
  }

  /** Lets a controller make pods again. */
  public static ObjectNode unguard(ObjectNode rc) {
    ObjectNode patch = JsonNodeFactory.instance.objectNode();
    patch.putObject("spec").set("template", Guard.UPDATE.takingOff(rc.at("/spec/template")));
    return onlyIfSame(patch, rc);
  }

  /** Gives a pod a label. */
  public static ObjectNode label(String key, String value) {
    ObjectNode patch = JsonNodeFactory.instance.objectNode();
    patch.putObject("metadata").putObject("labels").put(key, value);
    return patch;
  }

  /** The new controller as it is created. */
  public static ObjectNode create(ObjectNode controller, Journal journal, int replicas) {
    ObjectNode tree = controller.deepCopy();
    tree.withObjectProperty("spec").put("replicas", replicas);
    tree.withObjectProperty("metadata")
        .withObjectProperty("annotations")
        .put(Marks.JOURNAL, journal.toText())
        .put(Marks.REPLICAS, Integer.toString(replicas));
    return tree;
  }

  /**
   * The controller that waits under the old name. It selects a label that no pod has and none can
   * get: only the new controller's name has this value. Nor can it make pods, if somebody scales
   * it.
   */
  public static ObjectNode waiting(ObjectNode newController, Journal journal) {
    ObjectNode controller = ControllerTrees.fresh(newController);
    controller.withObjectProperty("metadata").put("name", journal.from());
    carry(newController, controller);
    ObjectNode tree = controller.deepCopy();
    String packed = Packed.pack(controller);
    tree.withObjectProperty("metadata")
        .withObjectProperty("annotations")
        .put(Marks.JOURNAL, journal.withNewUid(Metadata.uid(newController)).toText())
        .put(Marks.CONTROLLER, packed)
        .put(Marks.REPLICAS, "0");
    ObjectNode spec = tree.withObjectProperty("spec");
    spec.put("replicas", 0);
    ObjectNode label =
        JsonNodeFactory.instance
            .objectNode()
            .put(Marks.WAITING, Sha256.digits(JsonNodeFactory.instance.textNode(packed)));
    spec.set("selector", label);
    spec.withObjectProperty("template")
        .withObjectProperty("metadata")
        .set("labels", label.deepCopy());
    Guard.UPDATE.putOn(spec.withObjectProperty("template"));
    return tree;
  }

  /**
   * The waiting controller with its selector, its template and its replicas. It can adopt pods and,
   * until {@link #settle}, make none.
   */
  public static ObjectNode activate(ObjectNode waiting, Journal journal) {
    ObjectNode tree = waiting.deepCopy();
    tree.remove("status");
    tree.set("spec", controllerOn(waiting).path("spec").deepCopy());
    ObjectNode spec = tree.withObjectProperty("spec").put("replicas", journal.desired());
    Guard.UPDATE.putOn(spec.withObjectProperty("template"));
    return tree;
  }

  /** Writes the history that one tree has, and what is inherited by it, on another. */
  static void carry(ObjectNode from, ObjectNode to) {
    for (String mark : List.of(Marks.HISTORY, Marks.INHERITANCE)) {
      Metadata.annotation(from, mark)
          .ifPresent(
              text ->
                  to.withObjectProperty("metadata")
                      .withObjectProperty("annotations")
                      .put(mark, text));
    }
  }

  /** Takes the marks and the guard off, and notes for {@code kubectl apply} what it was given. */
  static ObjectNode settle(ObjectNode rc, Inheritance inheritance) {
    ObjectNode patch = JsonNodeFactory.instance.objectNode();
    ObjectNode annotations = patch.putObject("metadata").putObject("annotations");
    inheritance.appliedFor(rc).ifPresent(text -> annotations.put(Marks.LAST_APPLIED, text));
    JsonNode present = Metadata.annotations(rc);
    Marks.OF_UPDATE_IN_FLIGHT.stream().filter(present::has).forEach(annotations::putNull);
    JsonNode template = rc.at("/spec/template");
    if (Guard.UPDATE.isOn(template)) {
      patch.putObject("spec").set("template", Guard.UPDATE.takingOff(template));
    }
    return onlyIfSame(patch, rc);
  }

  /**
   * The new controller that is packed on a controller.
   *
   * @throws ForeignMark if it is not, or cannot be read
   */
  public static ObjectNode controllerOn(ObjectNode rc) {
    IllegalArgumentException cause = null;
    try {
      JsonNode packed = Metadata.annotations(rc).path(Marks.CONTROLLER);
      if (Packed.unpack(packed.asText()) instanceof ObjectNode controller
          && !Metadata.name(controller).isEmpty()
          && controller.at("/spec/template").isObject()) {
        return controller;
      }
    } catch (IllegalArgumentException e) {
      cause = e;
    }
    Sentence remedy =
        rc.at("/spec/selector").has(Marks.WAITING)
            ? Sentence.of(
                "Its pods serve without it. Delete it and create it from its manifest: it adopts"
                    + " them")
            : Sentence.of(
                "Go back by: {}", Task.ROLLING_UPDATE.of(Metadata.name(rc)).with(Setting.ROLLBACK));
    throw ForeignMark.of(rc, Marks.CONTROLLER, remedy, cause);
  }

  private static void dropKubectlMarks(ObjectNode rc, ObjectNode annotations) {
    JsonNode present = Metadata.annotations(rc);
    for (Map.Entry<String, JsonNode> annotation : present.properties()) {
      String name = annotation.getKey();
      if (name.startsWith("kubectl.kubernetes.io/") && Marks.OF_UPDATE_IN_FLIGHT.contains(name)) {
        annotations.putNull(name);
      }
    }
  }

  private static ObjectNode annotations(Journal journal) {
    ObjectNode patch = JsonNodeFactory.instance.objectNode();
    patch.putObject("metadata").putObject("annotations").put(Marks.JOURNAL, journal.toText());
    return patch;
  }

  private static ObjectNode onlyIfSame(ObjectNode patch, ObjectNode rc) {
    patch.withObjectProperty("metadata").set("uid", rc.at("/metadata/uid"));
    return patch;
  }

  private static ObjectNode onlyIfUnchanged(ObjectNode patch, ObjectNode rc) {
    onlyIfSame(patch, rc)
        .withObjectProperty("metadata")
        .set("resourceVersion", rc.at("/metadata/resourceVersion"));
    return patch;
  }
}
