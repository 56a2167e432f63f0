package io.kubectlrc.adopt;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlrc.cluster.Kind;
import io.kubectlrc.convert.Conversion;
import io.kubectlrc.convert.ConvertOptions;
import io.kubectlrc.convert.DcConverter;
import io.kubectlrc.convert.RcConverter;
import io.kubectlrc.convert.RenamePattern;
import io.kubectlrc.convert.Surroundings;
import io.kubectlrc.convert.report.Note;
import io.kubectlrc.manifest.Json;
import io.kubectlrc.object.FieldManagers;
import io.kubectlrc.object.Guard;
import io.kubectlrc.object.LastApplied;
import io.kubectlrc.object.Marks;
import io.kubectlrc.object.Metadata;
import io.kubectlrc.object.OpenShiftMarks;
import io.kubectlrc.object.TemplateHash;
import io.kubectlrc.operate.Refusal;
import io.kubectlrc.selector.Bearer;
import io.kubectlrc.selector.Labels;
import io.kubectlrc.selector.Names;
import io.kubectlrc.selector.Selector;
import io.kubectlrc.validity.ImageTrigger;
import io.kubectlrc.wording.Sentence;
import io.kubectlrc.wording.Setting;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * What an adoption is to create.
 *
 * @param origin what the Deployment is made of
 * @param deployment what {@code convert} makes of the ReplicationController
 * @param notes what {@code convert} says about that
 */
public record AdoptionDraft(Origin origin, ObjectNode deployment, List<Note> notes) {

  private static final Sentence ANOTHER_NAME =
      Sentence.of("Name another one with {}.", Setting.DEPLOYMENT);

  public AdoptionDraft {
    notes = List.copyOf(notes);
  }

  /** A draft, or the reasons why there can be none. */
  public sealed interface Result {}

  /** It can be done, as far as the ReplicationController itself is concerned. */
  public record Drafted(AdoptionDraft draft) implements Result {}

  /** It cannot. */
  public record Refused(List<Refusal> refusals) implements Result {
    public Refused {
      refusals = List.copyOf(refusals);
    }
  }

  /**
   * Drafts the adoption of a live ReplicationController.
   *
   * @param rc with the managers of its fields
   * @param name what the Deployment is to be called; empty for the ReplicationController's name
   *     without its version, or with it if that is taken
   * @param deployments the names that Deployments of the namespace have
   * @param others what else the namespace holds
   */
  public static Result of(
      ObjectNode rc,
      Optional<String> name,
      Set<String> deployments,
      ConvertOptions options,
      Surroundings others) {
    ObjectNode plain = plain(rc);
    ObjectNode source = kindFirst(rc.deepCopy());
    source.withObjectProperty("metadata").remove("managedFields");
    if (source.at("/metadata/annotations") instanceof ObjectNode annotations) {
      List<String> ours = new ArrayList<>();
      annotations.fieldNames().forEachRemaining(ours::add);
      ours.removeIf(key -> !key.startsWith(Marks.PREFIX));
      annotations.remove(ours);
      if (annotations.isEmpty()) {
        source.withObjectProperty("metadata").remove("annotations");
      }
    }
    String own = Metadata.name(rc);
    String base =
        options
            .versions()
            .nameOf(
                new Bearer(
                    own,
                    Labels.of(rc.at("/spec/template/metadata/labels")),
                    others.besides(new Surroundings.Name(Metadata.namespace(rc), own))))
            .base();
    String chosen = name.orElse(deployments.contains(base) ? own : base);
    Optional<Refusal> invalid = invalid(chosen);
    if (invalid.isPresent()) {
      return new Refused(invalid.stream().toList());
    }
    ConvertOptions naming = options.withRename(new RenamePattern(chosen));
    Conversion conversion = RcConverter.convert(source, naming, others);
    if (!(conversion instanceof Conversion.Converted converted)) {
      return new Refused(refusals(plain, conversion));
    }
    return drafted(
        plain,
        converted,
        own,
        deployments,
        lastApplied(plain, tree -> RcConverter.convert(tree, naming, others)),
        Optional.empty(),
        FieldManagers.of(rc));
  }

  /**
   * Drafts the adoption of a live DeploymentConfig.
   *
   * @param config with the managers of its fields
   * @param rc that of its latest rollout
   * @param name what the Deployment is to be called; empty for the DeploymentConfig's name
   * @param deployments the names that Deployments of the namespace have
   * @param others what else the namespace holds
   */
  public static Result of(
      ObjectNode config,
      ObjectNode rc,
      Optional<String> name,
      Set<String> deployments,
      ConvertOptions options,
      Surroundings others) {
    ObjectNode source = OriginConfig.untouched(config);
    source.withObjectProperty("spec").remove("paused"); // it rolls nothing out by itself either way
    String own = Metadata.name(config);
    String chosen = name.orElse(own);
    Optional<Refusal> invalid = invalid(chosen);
    if (invalid.isPresent()) {
      return new Refused(invalid.stream().toList());
    }
    ConvertOptions naming = options.withRename(new RenamePattern(chosen));
    Conversion conversion = DcConverter.convert(source, naming, others);
    if (!(conversion instanceof Conversion.Converted converted)) {
      return new Refused(refusals(source, conversion));
    }
    String triggers = takeTriggers(converted.tree());
    return drafted(
        plain(rc),
        converted,
        "DeploymentConfig " + own,
        deployments,
        lastApplied(source, tree -> DcConverter.convert(tree, naming, others)),
        Optional.of(OriginConfig.of(config, triggers)),
        FieldManagers.of(config));
  }

  /** The annotation by which images trigger rollouts, which is written when all else is done. */
  private static String takeTriggers(ObjectNode deployment) {
    if (!(deployment.at("/metadata/annotations") instanceof ObjectNode annotations)
        || !annotations.has(ImageTrigger.ANNOTATION)) {
      return "";
    }
    String triggers = annotations.remove(ImageTrigger.ANNOTATION).asText();
    if (annotations.isEmpty()) {
      ((ObjectNode) deployment.path("metadata")).remove("annotations");
    }
    return triggers;
  }

  private static ObjectNode plain(ObjectNode rc) {
    ObjectNode plain = kindFirst(Metadata.withoutServerFields(rc));
    plain.withObjectProperty("spec").set("template", Templates.plain(plain.at("/spec/template")));
    return plain;
  }

  private static Optional<Refusal> invalid(String name) {
    return Names.ofKind("Deployment", name)
        .map(
            broken ->
                new Refusal(
                    "the Deployment's name \"%s\" %s".formatted(name, broken), ANOTHER_NAME));
  }

  /**
   * @param plain the ReplicationController
   * @param subject what the Deployment is made of
   */
  private static Result drafted(
      ObjectNode plain,
      Conversion.Converted converted,
      String subject,
      Set<String> deployments,
      Optional<String> lastApplied,
      Optional<OriginConfig> config,
      ArrayNode managers) {
    ObjectNode deployment = converted.tree();
    String name = Metadata.name(deployment);
    if (deployments.contains(name)) {
      return new Refused(
          List.of(
              new Refusal(
                  "there is a Deployment " + name + " already, which is not made of " + subject,
                  ANOTHER_NAME)));
    }
    lastApplied.ifPresent(
        text ->
            deployment
                .withObjectProperty("metadata")
                .withObjectProperty("annotations")
                .put(Marks.LAST_APPLIED, text));
    ObjectNode template = Templates.plain(deployment.at("/spec/template"));
    deployment.withObjectProperty("spec").set("template", template);
    String replicaSet = name + "-" + TemplateHash.of(plain.at("/spec/template"));
    return new Drafted(
        new AdoptionDraft(
            new Origin(plain, replicaSet, template.deepCopy(), config, managers),
            deployment,
            converted.notes()));
  }

  /**
   * What {@code kubectl apply} would have noted, had the ReplicationController's manifest always
   * been the converted one: with it, fields that the next manifest leaves out are removed.
   */
  private static Optional<String> lastApplied(
      ObjectNode controller, Function<ObjectNode, Conversion> converter) {
    return LastApplied.on(controller)
        .map(converter)
        .filter(Conversion.Converted.class::isInstance)
        .map(conversion -> LastApplied.text(((Conversion.Converted) conversion).tree()));
  }

  private static List<Refusal> refusals(ObjectNode rc, Conversion conversion) {
    if (conversion instanceof Conversion.Refused refused) {
      return refused.refusals().stream()
          .map(
              refusal ->
                  new Refusal(
                      rc.path("kind").asText()
                          + " "
                          + Metadata.name(rc)
                          + ", "
                          + refusal.at()
                          + ": "
                          + refusal.what(),
                      refusal.reason().remedy()))
          .toList();
    }
    throw new IllegalStateException("the server sent something else: " + rc.path("kind"));
  }

  /** A ReplicationController with its kind where a reader looks for it. */
  private static ObjectNode kindFirst(ObjectNode rc) {
    ObjectNode ordered = rc.objectNode();
    ordered.put("apiVersion", "v1").put("kind", Kind.REPLICATION_CONTROLLER.kind());
    rc.properties().forEach(field -> ordered.set(field.getKey(), field.getValue()));
    return ordered.put("apiVersion", "v1").put("kind", Kind.REPLICATION_CONTROLLER.kind());
  }

  /** The Deployment's name. */
  public String name() {
    return Metadata.name(deployment);
  }

  /** What the Deployment selects. */
  public Selector selector() {
    return Selector.ofLabelSelector(deployment.at("/spec/selector"));
  }

  /** The Deployment as it is created: paused, with its origin and its goal on it. */
  public ObjectNode pausedDeployment(int replicas) {
    ObjectNode paused = deployment.deepCopy();
    ObjectNode metadata = paused.withObjectProperty("metadata");
    metadata.withObjectProperty("labels").put(Marks.GOAL, Goal.ADOPT.word());
    metadata.withObjectProperty("annotations").put(Marks.ORIGIN, origin.toText());
    paused.withObjectProperty("spec").put("paused", true).put("replicas", replicas);
    return paused;
  }

  /** A Deployment, live or drafted, as its user would write it when its adoption has ended. */
  public static ObjectNode manifestOf(ObjectNode deployment) {
    ObjectNode manifest = deployment.objectNode();
    manifest.put("apiVersion", "apps/v1").put("kind", Kind.DEPLOYMENT.kind());
    manifest.setAll(Metadata.withoutServerFields(deployment));
    ObjectNode metadata = manifest.withObjectProperty("metadata");
    without(metadata, "labels", Marks.GOAL);
    without(metadata, "annotations", Marks.ORIGIN, Marks.REVISION);
    if (Deployment.goalOf(deployment).isPresent()) {
      manifest.withObjectProperty("spec").remove("paused");
    }
    return manifest;
  }

  private static void without(ObjectNode metadata, String field, String... keys) {
    if (metadata.get(field) instanceof ObjectNode strings
        && strings.remove(List.of(keys)).isEmpty()) {
      metadata.remove(field);
    }
  }

  /** The same of one that was seen and that somebody has deleted since. */
  public static ObjectNode pausedAgain(ObjectNode deployment) {
    ObjectNode again = deployment.deepCopy();
    again.put("apiVersion", "apps/v1").put("kind", Kind.DEPLOYMENT.kind());
    again.remove("status");
    again
        .withObjectProperty("metadata")
        .retain("name", "namespace", "labels", "annotations")
        .withObjectProperty("labels")
        .put(Marks.GOAL, Goal.ADOPT.word());
    again.withObjectProperty("spec").put("paused", true);
    return again;
  }

  /** The ReplicaSet as it is created for a live Deployment: guarded, and owned from the start. */
  public static ObjectNode guardedReplicaSet(Origin origin, ObjectNode deployment, int replicas) {
    ObjectNode tree = deployment.objectNode();
    tree.put("apiVersion", "apps/v1").put("kind", "ReplicaSet");
    ObjectNode metadata = tree.putObject("metadata");
    metadata.put("name", origin.replicaSet());
    metadata.set("namespace", deployment.at("/metadata/namespace"));
    metadata.set("labels", Labels.toTree(Labels.of(origin.template().at("/metadata/labels"))));
    metadata
        .putArray("ownerReferences")
        .addObject()
        .put("apiVersion", "apps/v1")
        .put("kind", Kind.DEPLOYMENT.kind())
        .put("name", Metadata.name(deployment))
        .put("uid", Metadata.uid(deployment))
        .put("controller", true)
        .put("blockOwnerDeletion", true);
    ObjectNode spec = tree.putObject("spec").put("replicas", replicas);
    if (deployment.path("spec").has("minReadySeconds")) {
      spec.set("minReadySeconds", deployment.path("spec").get("minReadySeconds"));
    }
    spec.set("selector", deployment.at("/spec/selector").deepCopy());
    spec.set("template", Templates.guarded(origin.template()));
    return tree;
  }

  /** The ReplicationController as an undo creates it: guarded. */
  public static ObjectNode guardedController(Origin origin, int replicas) {
    ObjectNode tree = origin.controller().deepCopy();
    ObjectNode spec = tree.withObjectProperty("spec").put("replicas", replicas);
    spec.set("template", Templates.guarded(spec.get("template")));
    return tree;
  }

  /**
   * The merge patch of a ReplicationController that makes it nobody's, and lets it keep its name
   * when it is deleted.
   */
  static ObjectNode releasing(JsonNode rc) {
    ObjectNode patch = JsonNodeFactory.instance.objectNode();
    ObjectNode metadata = patch.putObject("metadata");
    metadata.putObject("labels").putNull(OpenShiftMarks.CONFIG);
    metadata.set("ownerReferences", ownersBut(Kind.DEPLOYMENT_CONFIG, rc));
    metadata.set("finalizers", otherFinalizers(rc).add(Marks.HELD));
    return patch;
  }

  /** The merge patch of a pod that its ReplicationController has no more. */
  static ObjectNode freeing(JsonNode pod) {
    ObjectNode patch = JsonNodeFactory.instance.objectNode();
    patch.putObject("metadata").set("ownerReferences", ownersBut(Kind.REPLICATION_CONTROLLER, pod));
    return patch;
  }

  private static JsonNode ownersBut(Kind kind, JsonNode object) {
    ArrayNode owners = JsonNodeFactory.instance.arrayNode();
    for (JsonNode owner : object.path("metadata").path("ownerReferences")) {
      if (!owner.path("kind").asText().equals(kind.kind())) {
        owners.add(owner);
      }
    }
    return owners.isEmpty() ? NullNode.getInstance() : owners;
  }

  /** The merge patch of a ReplicationController that keeps its name no longer. */
  static ObjectNode lettingGo(JsonNode rc) {
    ObjectNode patch = JsonNodeFactory.instance.objectNode();
    ArrayNode others = otherFinalizers(rc);
    patch
        .putObject("metadata")
        .set("finalizers", others.isEmpty() ? NullNode.getInstance() : others);
    return patch;
  }

  /** The merge patch of a released ReplicationController that has a DeploymentConfig claim it. */
  static ObjectNode returning(JsonNode rc, String config) {
    ObjectNode patch = lettingGo(rc);
    patch.withObject("/metadata/labels").put(OpenShiftMarks.CONFIG, config);
    return patch;
  }

  private static ArrayNode otherFinalizers(JsonNode rc) {
    ArrayNode others = JsonNodeFactory.instance.arrayNode();
    for (JsonNode present : rc.path("metadata").path("finalizers")) {
      if (!present.asText().equals(Marks.HELD)) {
        others.add(present);
      }
    }
    return others;
  }

  /** Image triggers that do nothing until somebody takes {@code paused} away. */
  static String held(String triggers) {
    try {
      JsonNode entries = Json.read(triggers);
      entries.forEach(entry -> ((ObjectNode) entry).put("paused", true));
      return entries.toString();
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e); // we have written them ourselves
    }
  }

  /** The merge patch of a ReplicaSet or ReplicationController that lifts the guard. */
  public static ObjectNode lifting(ObjectNode guarded) {
    ObjectNode patch = guarded.objectNode();
    patch.putObject("spec").set("template", Guard.ADOPTION.takingOff(guarded.at("/spec/template")));
    return patch;
  }
}
