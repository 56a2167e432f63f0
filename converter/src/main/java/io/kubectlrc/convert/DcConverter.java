package io.kubectlrc.convert;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlrc.convert.legacy.Keys;
import io.kubectlrc.convert.legacy.Origins;
import io.kubectlrc.convert.report.ConversionRefusal.Reason;
import io.kubectlrc.convert.report.EntryKind;
import io.kubectlrc.selector.Labels;
import io.kubectlrc.validity.Validity;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Makes an apps/v1 Deployment of an OpenShift DeploymentConfig, of {@code apps.openshift.io/v1} or
 * of OpenShift 3's {@code v1}, from a file or from a cluster.
 *
 * @see <a
 *     href="https://docs.openshift.com/container-platform/4.14/applications/deployments/what-deployments-are.html">Deployments
 *     and DeploymentConfigs</a>
 */
public final class DcConverter {
  private static final String GROUP = "apps.openshift.io/";

  /** Those of its fields that ReplicationControllers lack. */
  private static final Set<String> FIELDS = Set.of("strategy", "paused", "revisionHistoryLimit");

  private static final JsonPointer API_VERSION = JsonPointer.compile("/apiVersion");

  private final DeploymentDraft draft;
  private final ObjectNode tree;
  private final ConvertOptions options;
  private final Surroundings others;

  private DcConverter(DeploymentDraft draft, ConvertOptions options, Surroundings others) {
    this.draft = draft;
    this.tree = draft.tree();
    this.options = options;
    this.others = others;
  }

  /**
   * Converts one object.
   *
   * @param object not changed; anything but a DeploymentConfig is {@link Conversion.Unchanged}
   * @param others what else there is: pods that the Deployment must not select, Services that need
   *     the labels that OpenShift gave
   */
  public static Conversion convert(ObjectNode object, ConvertOptions options, Surroundings others) {
    Objects.requireNonNull(object, "object");
    Objects.requireNonNull(options, "options");
    Objects.requireNonNull(others, "others");
    return convert(object, options, others, pointer -> Optional.empty(), false);
  }

  /**
   * Converts one object that somebody wrote, of which it is also told what is no field.
   *
   * @param written the text of a scalar as its author wrote it
   */
  static Conversion convert(
      ObjectNode object,
      ConvertOptions options,
      Surroundings others,
      Function<JsonPointer, Optional<String>> written) {
    return convert(object, options, others, written, true);
  }

  private static Conversion convert(
      ObjectNode object,
      ConvertOptions options,
      Surroundings others,
      Function<JsonPointer, Optional<String>> written,
      boolean authored) {
    if (!isDeploymentConfig(object)) {
      return new Conversion.Unchanged(List.of());
    }
    DeploymentDraft draft =
        new DeploymentDraft(
            Owner.DEPLOYMENT_CONFIG, object.deepCopy(), Origins.SAME, options, others);
    return new DcConverter(draft, options, others).run(written, authored);
  }

  /** Whether an object is a DeploymentConfig, of whatever API version. */
  public static boolean isDeploymentConfig(JsonNode object) {
    return object.path("kind").asText().equals(Owner.DEPLOYMENT_CONFIG);
  }

  /** Whether an API server of OpenShift serves, or once served, DeploymentConfigs of a version. */
  public static boolean isServed(String apiVersion) {
    return apiVersion.isEmpty() || apiVersion.equals("v1") || apiVersion.equals(GROUP + "v1");
  }

  private Conversion run(Function<JsonPointer, Optional<String>> written, boolean authored) {
    if (!checks(written)) {
      return draft.refused();
    }
    // What the template names is needed as it was.
    ObjectNode config = tree.deepCopy();
    notFields();
    draft.become(this::withoutInjected);
    lostFields();
    replicas();
    new DcStrategy(draft, options).convert();
    new DcTriggers(draft, config, options.openShift()).convert();
    List<ObjectNode> jobs = new DcHooks(draft, config, options.openShift()).convert();
    test();
    paused();
    revisions(config.path("apiVersion").asText());
    draft.deadline();
    return draft.finish(authored, jobs);
  }

  /** What a Deployment would obey, and no DeploymentConfig has. */
  private void notFields() {
    for (String field : RcConverter.OF_OTHERS) {
      if (!FIELDS.contains(field) && draft.spec().has(field)) {
        JsonPointer at = DeploymentDraft.SPEC.appendProperty(field);
        if (!tree.at(at).isNull()) {
          draft.note(EntryKind.CHANGE, at, notAField(field));
        }
        draft.spec().remove(field);
      }
    }
  }

  /** Says that something is left out which only looks like a field. */
  static String notAField(String field) {
    return "a DeploymentConfig has no %s, and no server read this one: left out".formatted(field);
  }

  private boolean checks(Function<JsonPointer, Optional<String>> written) {
    String apiVersion = tree.path("apiVersion").asText();
    if (!isServed(apiVersion)) {
      draft.refuse(
          Placeholders.in(apiVersion) ? Reason.PLACEHOLDER : Reason.INVALID_VALUE,
          API_VERSION,
          "no API server knows a DeploymentConfig of " + apiVersion);
    }
    Owner.referred(tree)
        .ifPresent(owner -> draft.refuse(Reason.OWNED, owner.at(), "it belongs to " + owner));
    if (!draft.hasTemplate() || !draft.checks(InjectedLabels.KEYS, written)) {
      return false;
    }
    for (String pointer :
        List.of("/spec/strategy", "/spec/strategy/type", "/spec/triggers", "/spec/test")) {
      closed(JsonPointer.compile(pointer));
    }
    // A Deployment's strategy is valid whatever this one was.
    Types.invalid(Validity.of(tree)).stream()
        .filter(refusal -> DcStrategy.contains(refusal.at()))
        .forEach(refusal -> draft.addRefusals(List.of(refusal)));
    for (String pointer : DcStrategy.PARAMETERS) {
      closed(JsonPointer.compile(pointer));
    }
    int triggers = tree.at("/spec/triggers").size();
    for (int i = 0; i < triggers; i++) {
      JsonPointer trigger = JsonPointer.compile("/spec/triggers").appendIndex(i);
      closed(trigger.appendProperty("type"));
      closed(trigger.appendProperty("imageChangeParams"));
      closed(trigger.append(JsonPointer.compile("/imageChangeParams/automatic")));
      closed(trigger.append(JsonPointer.compile("/imageChangeParams/containerNames")));
      closed(trigger.append(JsonPointer.compile("/imageChangeParams/from")));
      closed(trigger.append(JsonPointer.compile("/imageChangeParams/from/kind")));
    }
    if (options.openShift().hooks() == Hooks.JOBS) {
      String parameters = DcStrategy.parameters(draft.spec());
      for (String moment : List.of("pre", "mid", "post")) {
        hook(DcStrategy.at("/" + parameters + "/" + moment));
      }
    }
    return !draft.isRefused();
  }

  /** A Job of it is made of these. */
  private void hook(JsonPointer at) {
    JsonPointer pod = at.appendProperty("execNewPod");
    for (JsonPointer part :
        List.of(
            at,
            at.appendProperty("failurePolicy"),
            pod,
            pod.appendProperty("command"),
            pod.appendProperty("volumes"),
            pod.appendProperty("env"))) {
      closed(part);
    }
    JsonPointer container = pod.appendProperty("containerName");
    boolean known = false;
    for (JsonNode one : tree.at("/spec/template/spec/containers")) {
      known |= one.path("name").equals(tree.at(container));
    }
    if (!known) {
      closed(container);
    }
  }

  /** What decides how it is converted has to be known. */
  private void closed(JsonPointer at) {
    JsonNode value = tree.at(at);
    if (Placeholders.in(value)) {
      draft.refuse(
          Reason.PLACEHOLDER,
          at,
          "%s is %s, and decides what it becomes"
              .formatted(at.last().getMatchingProperty(), value.asText()));
    }
  }

  /**
   * Takes the labels that only OpenShift gives out of the selector, and writes the one into the
   * template that others find the pods by.
   */
  private ObjectNode withoutInjected(ObjectNode selector, JsonPointer at) {
    String config = draft.name().name();
    Map<String, String> template = Labels.of(tree.at(DeploymentDraft.LABELS));
    Map<String, String> pods = InjectedLabels.podLabels(config, template);
    if (!config.equals(template.get(InjectedLabels.CONFIG))) {
      Optional<String> needs =
          others
              .findingByInjected(draft.name(), pods, template)
              .map(Surroundings.Selecting::toString)
              .or(() -> template.containsKey(InjectedLabels.CONFIG) ? Optional.empty() : reader())
              .or(
                  () ->
                      selector.has(InjectedLabels.CONFIG)
                              && !template.containsKey(InjectedLabels.CONFIG)
                          ? Optional.of("its selector")
                          : Optional.empty());
      if (needs.isPresent()) {
        label(config, needs.get());
        own(selector, at);
      }
    }
    ObjectNode smaller = selector.deepCopy();
    if (!config.equals(selector.path(InjectedLabels.CONFIG).asText(config))) {
      smaller.remove(InjectedLabels.CONFIG);
    }
    smaller.remove(InjectedLabels.ROLLOUT);
    String overlap = draft.whyKeep(Labels.of(smaller));
    if (!overlap.isEmpty() && !smaller.has(InjectedLabels.CONFIG)) {
      tellApart(smaller, at, config, overlap);
    }
    Map<String, String> gone = new TreeMap<>(Labels.of(selector));
    gone.keySet().removeAll(Labels.of(smaller).keySet());
    if (gone.isEmpty()) {
      return smaller;
    }
    gone.forEach(
        (key, value) ->
            draft.note(
                EntryKind.CHANGE,
                at.appendProperty(key),
                "%s=%s is left out of the selector: OpenShift wrote its own %s on the pods"
                    .formatted(key, value, key)));
    return smaller;
  }

  /** A variable or a file of its pods' own that has the label. */
  private Optional<String> reader() {
    return tree.at(DeploymentDraft.TEMPLATE).findValuesAsText("fieldPath").stream()
        .filter(path -> path.equals("metadata.labels['%s']".formatted(InjectedLabels.CONFIG)))
        .findFirst();
  }

  /** What its pods read of themselves that only OpenShift wrote, and changed by the rollout. */
  private void lostFields() {
    for (String path : tree.at(DeploymentDraft.TEMPLATE).findValuesAsText("fieldPath")) {
      if (path.equals("metadata.labels['%s']".formatted(InjectedLabels.ROLLOUT))
          || path.startsWith("metadata.annotations['openshift.io/deployment")) {
        draft.note(
            EntryKind.DOUBT,
            DeploymentDraft.TEMPLATE,
            "a container reads %s, which only OpenShift wrote: it will be empty".formatted(path));
      }
    }
  }

  /** The value that OpenShift asked for, whatever the selector says. */
  private void own(ObjectNode selector, JsonPointer at) {
    JsonNode asked = selector.path(InjectedLabels.CONFIG);
    String config = draft.name().name();
    if (asked.isMissingNode() || asked.asText().equals(config)) {
      return;
    }
    selector.put(InjectedLabels.CONFIG, config);
    draft.note(
        EntryKind.CHANGE,
        at.appendProperty(InjectedLabels.CONFIG),
        "%s=%s is %s=%s, which OpenShift asked for instead"
            .formatted(InjectedLabels.CONFIG, asked.asText(), InjectedLabels.CONFIG, config));
  }

  /** By this label OpenShift told the pods of one from those of another. */
  private void tellApart(ObjectNode selector, JsonPointer at, String config, String overlap) {
    if (!tree.at(DeploymentDraft.LABELS).path(InjectedLabels.CONFIG).asText().equals(config)) {
      label(config, "its selector");
    }
    selector.put(InjectedLabels.CONFIG, config);
    draft.note(
        EntryKind.CHANGE,
        at,
        "%s=%s is written into the selector, %s".formatted(InjectedLabels.CONFIG, config, overlap));
  }

  private void label(String config, String needs) {
    ((ObjectNode) tree.at(DeploymentDraft.LABELS)).put(InjectedLabels.CONFIG, config);
    draft.note(
        EntryKind.CHANGE,
        DeploymentDraft.LABELS,
        "the template's label %s is %s, as OpenShift gave the pods: %s asks for it"
            .formatted(InjectedLabels.CONFIG, config, needs));
  }

  private void replicas() {
    ObjectNode spec = draft.spec();
    if (spec.hasNonNull("replicas")) {
      return;
    }
    JsonNode none = IntNode.valueOf(DcDefaults.REPLICAS);
    if (spec.has("replicas")) {
      spec.set("replicas", none);
    } else {
      Keys.putBefore(spec, spec.fieldNames().next(), "replicas", none);
    }
    draft.note(
        EntryKind.DOUBT,
        DeploymentDraft.SPEC,
        "replicas is 0, as that of a DeploymentConfig that does not say it: a Deployment would have"
            + " 1, and an autoscaler does nothing at 0; write what it is to have");
  }

  private void test() {
    JsonNode test = draft.spec().remove("test");
    if (test != null && test.asBoolean()) {
      draft.spec().put("replicas", 0);
      draft.note(
          EntryKind.LOSS,
          JsonPointer.compile("/spec/test"),
          "test: its pods ran only as long as a rollout did; the Deployment has 0 replicas, and a Job"
              + " is what fits");
    } else if (test != null) {
      draft.note(EntryKind.CHANGE, JsonPointer.compile("/spec/test"), "test: false is left out");
    }
  }

  private void paused() {
    if (draft.spec().path("paused").asBoolean()) {
      draft.note(
          EntryKind.DOUBT,
          JsonPointer.compile("/spec/paused"),
          "paused: the Deployment rolls nothing out either, but is scaled, which a paused"
              + " DeploymentConfig is not");
    }
  }

  private void revisions(String apiVersion) {
    if (!apiVersion.startsWith(GROUP) && !draft.spec().hasNonNull("revisionHistoryLimit")) {
      draft.note(
          EntryKind.LOSS,
          API_VERSION,
          "a DeploymentConfig of v1 without a revisionHistoryLimit kept all old revisions: a"
              + " Deployment keeps 10");
    }
  }
}
