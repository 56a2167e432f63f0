package io.kubectlrc.update;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlrc.object.Metadata;
import io.kubectlrc.object.TemplateHash;
import io.kubectlrc.operate.Refusal;
import io.kubectlrc.selector.Labels;
import io.kubectlrc.selector.MatchingKey;
import io.kubectlrc.selector.PodSelector;
import io.kubectlrc.selector.Stamp;
import io.kubectlrc.selector.Versions;
import io.kubectlrc.wording.Sentence;
import io.kubectlrc.wording.Setting;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * An update that could be begun.
 *
 * @param controller the new controller as it will be, with its replicas and its history
 * @param journal what will be written about it
 */
public record Proposal(ObjectNode controller, Journal journal) implements Draft {

  /** The new controller with other images; nothing but the request's own rules is checked. */
  public static Draft ofImages(ObjectNode old, Request.Images request, Naming naming) {
    ObjectNode controller = ControllerTrees.fresh(old);
    Optional<Refusal> refusal = setImages(controller, request);
    if (refusal.isPresent()) {
      return new Draft.Refused(refusal.get());
    }
    ObjectNode change = JsonNodeFactory.instance.objectNode();
    change.put("request", request.id());
    change.put("name", naming.newName().orElse(""));
    return named(old, controller, request, change, naming, History.on(old));
  }

  /**
   * The new controller of a manifest.
   *
   * <p>The two famous rules are checked here: another name, and a key of both selectors with
   * another value.
   */
  public static Draft ofSpec(ObjectNode old, Request.Spec request, Naming naming) {
    ObjectNode controller = ControllerTrees.fresh(request.controller());
    String from = Metadata.name(old);
    Map<String, String> oldSelector = new TreeMap<>(Labels.of(old.at("/spec/selector")));
    Optional<String> stampKey = request.stamp().map(Stamp::key);
    if (request.stamp().isPresent()) {
      Stamp.Outcome stamped = request.stamp().get().apply(controller, List.of());
      if (stamped instanceof Stamp.Refused refused) {
        return Draft.refused(
            request.file() + ": " + refused.what(),
            Sentence.of("To help it, {}.", refused.remedy()));
      }
      controller = ((Stamp.Stamped) stamped).tree();
      oldSelector.putIfAbsent(stampKey.get(), originalValue(old, stampKey.get()));
    }
    Optional<Refusal> replicas = setReplicas(controller, old);
    if (replicas.isPresent()) {
      return new Draft.Refused(replicas.get());
    }
    if (ControllerTrees.selector(controller).isEmpty()) {
      ControllerTrees.selector(controller).setAll(ControllerTrees.templateLabels(controller));
    }
    String to = Metadata.name(controller);
    if (to.equals(from)) {
      return Draft.refused(
          request.file()
              + " cannot have the same name as the existing ReplicationController "
              + from,
          Sentence.of("Give it a name of its own, or let {} give it one.", Setting.STAMP));
    }
    Map<String, String> newSelector = Labels.of(controller.at("/spec/selector"));
    MatchingKey key = MatchingKey.between(oldSelector, newSelector);
    if (!(key instanceof MatchingKey.Found found)) {
      return Draft.refused(
          request.file()
              + " must specify a matching key with non-equal value in Selector for "
              + from,
          Sentence.of(
              "Its selector is {}: {}. Let {} give both controllers such a key (version), or write"
                  + " one into the selector and the template's labels of {}.",
              Labels.toText(newSelector),
              ((MatchingKey.Missing) key).reason(),
              Setting.STAMP,
              request.file()));
    }
    String updateKey =
        stampKey
            .filter(name -> !oldSelector.get(name).equals(newSelector.get(name)))
            .orElse(found.key());
    History.on(old).replacing(old, request.id(), naming.historyLimit()).writeOn(controller);
    return new Proposal(
        controller,
        new Journal(
            from,
            to,
            naming.keepOldName().orElse(false) ? from : to,
            updateKey,
            oldSelector.get(updateKey),
            newSelector.get(updateKey),
            replicas(controller),
            replicas(old),
            false,
            0,
            request.id(),
            Optional.empty()));
  }

  /** The new controller as a former one was. */
  public static Draft ofFormer(ObjectNode old, Request.Undo request, Naming naming) {
    String from = Metadata.name(old);
    History history = History.on(old);
    Optional<History.Former> found = history.former(request.versions());
    if (found.isEmpty()) {
      return Draft.refused(
          "ReplicationController "
              + from
              + " has "
              + (history.formers().isEmpty()
                  ? "no former version on record"
                  : "only " + history.formers().size() + " former versions on record"),
          Sentence.of(
              "Update it with {} or {}; {} says how many are kept.",
              Setting.IMAGE,
              Setting.FILE,
              Setting.HISTORY_LIMIT));
    }
    History.Former former = found.get();
    ObjectNode controller = former.controller().deepCopy();
    controller.withObjectProperty("spec").put("replicas", replicas(old));
    History rest = history.without(former);
    MatchingKey key =
        MatchingKey.between(
            Labels.of(old.at("/spec/selector")), Labels.of(controller.at("/spec/selector")));
    if (!former.name().equals(from) && key instanceof MatchingKey.Found other) {
      rest.replacing(old, request.id(), naming.historyLimit()).writeOn(controller);
      return new Proposal(
          controller,
          new Journal(
              from,
              former.name(),
              naming.keepOldName().orElse(false) ? from : former.name(),
              other.key(),
              other.oldValue(),
              other.newValue(),
              replicas(old),
              replicas(old),
              false,
              0,
              request.id(),
              Optional.empty()));
    }
    controller.withObjectProperty("metadata").put("name", from);
    ObjectNode change = JsonNodeFactory.instance.objectNode();
    change.put("request", request.id());
    change.set("spec", controller.get("spec"));
    return named(old, controller, request, change, naming, rest);
  }

  /** The same update with a controller that kubectl has already created. */
  public Proposal takingOver(ObjectNode existing, int desired, int original) {
    ObjectNode adopted = ControllerTrees.fresh(existing);
    adopted.withObjectProperty("spec").put("replicas", desired);
    Writes.carry(controller, adopted);
    String to = Metadata.name(existing);
    return new Proposal(
        adopted,
        new Journal(
            journal.from(),
            to,
            journal.renames() ? journal.from() : to,
            journal.key(),
            journal.oldValue(),
            existing.at("/spec/selector").path(journal.key()).asText(),
            desired,
            original,
            journal.back(),
            0,
            journal.request(),
            Optional.of(Metadata.uid(existing))));
  }

  /**
   * The same update of a controller that leaves something.
   *
   * @param old with the managers of its fields
   */
  public Proposal inheriting(ObjectNode old, Request request) {
    ObjectNode heir = controller.deepCopy();
    Inheritance.of(old, request).writeOn(heir);
    History.on(heir).leaving(Inheritance.of(old)).writeOn(heir);
    return new Proposal(heir, journal);
  }

  /** What differs between two controllers' specs, line by line. */
  public static List<String> difference(ObjectNode old, ObjectNode controller) {
    return Difference.between(
        ControllerTrees.fresh(old).path("spec"), ControllerTrees.fresh(controller).path("spec"));
  }

  /** The value of the update key for a controller whose selector lacks it. */
  public static String originalValue(ObjectNode old, String key) {
    return ControllerTrees.text(old.at("/spec/selector"), key)
        .or(() -> ControllerTrees.text(old.at("/spec/template/metadata/labels"), key))
        .orElseGet(() -> TemplateHash.of(old.at("/spec/template")) + Versions.ORIGINAL);
  }

  private static Draft named(
      ObjectNode old,
      ObjectNode controller,
      Request request,
      ObjectNode change,
      Naming naming,
      History history) {
    String from = Metadata.name(old);
    String key = naming.labelKey();
    Optional<String> selected = ControllerTrees.text(old.at("/spec/selector"), key);
    Optional<String> labelled = ControllerTrees.text(old.at("/spec/template/metadata/labels"), key);
    if (selected.isEmpty()
        && labelled.isPresent()
        && !labelled.get().endsWith(Versions.ORIGINAL)
        && !naming.labelKeyGiven()) {
      return Draft.refused(
          "the pods of ReplicationController "
              + from
              + " have a label "
              + key
              + "="
              + labelled.get()
              + " of their own, which the new pods would lose",
          Sentence.of(
              "Name another update key with {}, or confirm this one with {}.",
              Setting.LABEL_KEY,
              Setting.LABEL_KEY.to(key)));
    }
    ObjectNode template = (ObjectNode) old.at("/spec/template").deepCopy();
    if (selected.isEmpty() && template.at("/metadata/labels") instanceof ObjectNode labels) {
      labels.remove(key); // so that the hash is the same before and after the old pods got the key
    }
    change.put("key", key);
    change.set("template", template);
    String hash = TemplateHash.of(change);
    String to = naming.newName().orElse(from + "-" + hash);
    if (to.equals(from)) {
      return Draft.refused(
          "the new controller cannot have the name of the old one, " + from,
          "Leave the new name out: the new controller then takes the old name in the end.");
    }
    controller.withObjectProperty("metadata").put("name", to);
    PodSelector.follow(controller, Map.of(key, hash));
    ControllerTrees.selector(controller).put(key, hash);
    ControllerTrees.templateLabels(controller).put(key, hash);
    history.replacing(old, request.id(), naming.historyLimit()).writeOn(controller);
    boolean keepOldName = naming.keepOldName().orElse(naming.newName().isEmpty());
    return new Proposal(
        controller,
        new Journal(
            from,
            to,
            keepOldName ? from : to,
            key,
            originalValue(old, key),
            hash,
            replicas(old),
            replicas(old),
            false,
            0,
            request.id(),
            Optional.empty()));
  }

  /**
   * Sets images in the pod template of a workload's tree, in place.
   *
   * @return why it cannot be done; the tree may then be changed in part
   */
  public static Optional<Refusal> setImages(ObjectNode controller, Request.Images request) {
    JsonNode spec = controller.at("/spec/template/spec");
    List<ObjectNode> containers = new ArrayList<>();
    for (String list : List.of("containers", "initContainers")) {
      spec.path(list).forEach(container -> containers.add((ObjectNode) container));
    }
    boolean changed = false;
    SortedMap<String, String> set = new TreeMap<>();
    for (Request.Image image : request.images()) {
      List<ObjectNode> meant;
      if (image.container().isPresent()) {
        String name = image.container().get();
        meant = containers.stream().filter(c -> c.path("name").asText().equals(name)).toList();
        if (meant.isEmpty()) {
          return Optional.of(
              new Refusal(
                  "container " + name + " not found in pod",
                  "Its containers are " + names(containers) + "."));
        }
      } else if (spec.path("containers").size() > 1) {
        return Optional.of(
            new Refusal(
                "must specify container to update when updating a multi-container pod",
                Sentence.of(
                    "Its containers are {}: say {} CONTAINER=IMAGE, once for each, or {}.",
                    names(containers),
                    Setting.IMAGE,
                    Setting.CONTAINER)));
      } else {
        meant = List.of(containers.get(0));
      }
      ObjectNode container = meant.get(0);
      String name = container.path("name").asText();
      if (set.putIfAbsent(name, image.image()) != null) {
        return Optional.of(
            new Refusal(
                "container " + name + " is given two images",
                Sentence.of("Say one {} for each.", Setting.IMAGE)));
      }
      changed |= !container.path("image").asText().equals(image.image());
      container.put("image", image.image());
      request.pullPolicy().ifPresent(policy -> container.put("imagePullPolicy", policy));
    }
    if (!changed && !request.restart() && request.pullPolicy().isEmpty()) {
      return Optional.of(
          new Refusal(
              Sentence.of(
                  "{} (Always|Never|IfNotPresent) must be provided when {} is the same as existing"
                      + " container image",
                  Setting.PULL_POLICY,
                  Setting.IMAGE),
              Sentence.of("Or say {} to replace the pods by the same ones.", Setting.RESTART)));
    }
    return Optional.empty();
  }

  private static Optional<Refusal> setReplicas(ObjectNode controller, ObjectNode old) {
    JsonNode replicas = controller.path("spec").path("replicas");
    if (replicas.isMissingNode() || replicas.isNull()) {
      controller.withObjectProperty("spec").put("replicas", replicas(old));
      return Optional.empty();
    }
    if (replicas.isInt() && replicas.intValue() > 0) {
      return Optional.empty();
    }
    boolean tooLarge = replicas.isIntegralNumber() && replicas.asDouble() > 0;
    return Optional.of(
        new Refusal(
            "Invalid controller spec for "
                + Metadata.name(controller)
                + (tooLarge ? "; required: <= " + Integer.MAX_VALUE : "; required: > 0")
                + " replicas, actual: "
                + replicas,
            "Leave spec.replicas out to keep the "
                + replicas(old)
                + " of "
                + Metadata.name(old)
                + "."));
  }

  private static int replicas(ObjectNode rc) {
    return rc.path("spec").path("replicas").asInt(1);
  }

  private static String names(List<ObjectNode> containers) {
    return String.join(", ", containers.stream().map(c -> c.path("name").asText()).toList());
  }

  /**
   * Whether the new controller's images are what is asked for: then an update that something else
   * has begun is the same one.
   */
  static boolean hasImages(JsonNode rc, Request.Images request) {
    ObjectNode copy = rc.deepCopy();
    Request.Images plain = new Request.Images(request.images(), Optional.empty(), true);
    return setImages(copy, plain).isEmpty()
        && copy.at("/spec/template").equals(rc.at("/spec/template"));
  }
}
