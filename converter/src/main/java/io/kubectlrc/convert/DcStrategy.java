package io.kubectlrc.convert;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlrc.convert.legacy.Keys;
import io.kubectlrc.convert.report.EntryKind;
import java.util.List;
import java.util.Set;

/** What becomes of a DeploymentConfig's strategy, but for its hooks. */
final class DcStrategy {
  static final JsonPointer STRATEGY = JsonPointer.compile("/spec/strategy");
  static final String ROLLING = "rollingParams";
  static final String RECREATE = "recreateParams";

  /** Where its parts are that must be known. */
  static final List<String> PARAMETERS =
      List.of("/spec/strategy/" + ROLLING, "/spec/strategy/" + RECREATE);

  private static final String TIMEOUT = "timeoutSeconds";
  private static final String CUSTOM = "customParams";

  /** What concerns the pods by which OpenShift rolls out, of which a Deployment has none. */
  private static final List<String> OF_DEPLOYER =
      List.of("resources", "labels", "annotations", "activeDeadlineSeconds");

  private static final Set<String> FIELDS = Set.of("type", ROLLING, RECREATE, CUSTOM);

  private final DeploymentDraft draft;
  private final ConvertOptions options;

  /** Without what is null. */
  private final ObjectNode given;

  DcStrategy(DeploymentDraft draft, ConvertOptions options) {
    this.draft = draft;
    this.options = options;
    this.given = given(draft.spec());
  }

  /** What it is called that counts. */
  static String type(ObjectNode spec) {
    String type = spec.path("strategy").path("type").asText("");
    return type.isEmpty() ? DcDefaults.STRATEGY : type;
  }

  /** The parameters that count, those of the other type do not. */
  static String parameters(ObjectNode spec) {
    return type(spec).equals(DcDefaults.STRATEGY) ? ROLLING : RECREATE;
  }

  private static ObjectNode given(ObjectNode spec) {
    return spec.path("strategy") instanceof ObjectNode strategy
        ? strategy.deepCopy()
        : spec.objectNode();
  }

  void convert() {
    ObjectNode spec = draft.spec();
    String type = type(spec);
    String counting = parameters(spec);
    pacing();
    foreign(counting);
    deployer();
    custom(type);
    automaticReturn();
    if (spec.path("strategy") instanceof ObjectNode strategy) {
      written(strategy, type);
      if (strategy.isEmpty() && !given.isEmpty()) {
        spec.remove("strategy");
      }
    }
    timeout(counting);
    if (!(options.strategy() instanceof Strategy.Auto)) {
      spec.remove("strategy");
      options
          .strategy()
          .written()
          .ifPresent(strategy -> Keys.putAfter(spec, "selector", "strategy", strategy));
      draft.note(EntryKind.CHANGE, at(""), "strategy: as told");
    }
  }

  private void written(ObjectNode strategy, String type) {
    given
        .fieldNames()
        .forEachRemaining(
            field -> {
              if (!FIELDS.contains(field) && !OF_DEPLOYER.contains(field)) {
                strategy.remove(field);
                draft.note(
                    EntryKind.CHANGE,
                    at("").appendProperty(field),
                    DcConverter.notAField("strategy." + field));
              }
            });
    ObjectNode limits = DcDefaults.limits(params(ROLLING));
    boolean rolling = type.equals(DcDefaults.STRATEGY);
    if (rolling && strategy.path(ROLLING).isObject() && !limits.isEmpty()) {
      DcDefaults.zeroLimit(params(ROLLING))
          .ifPresent(
              limit ->
                  draft.note(
                      DcDefaults.isOpen(params(ROLLING)) ? EntryKind.DOUBT : EntryKind.CHANGE,
                      at("/" + ROLLING),
                      "%s is 0, as in a DeploymentConfig that has only the other one: a Deployment's"
                              .formatted(limit)
                          + " would be 25%"
                          + (DcDefaults.isOpen(params(ROLLING))
                              ? "; if the other one is 0 once it is filled in, 25% is right"
                              : "")));
      draft.note(EntryKind.CHANGE, at("/" + ROLLING), ROLLING + " is called rollingUpdate");
      Keys.replace(strategy, ROLLING, "rollingUpdate", limits);
    } else if (rolling && strategy.path(ROLLING).isObject()) {
      draft.note(
          EntryKind.CHANGE,
          at("/" + ROLLING),
          "maxSurge and maxUnavailable are 25% where they are not written, as before");
    }
    strategy.remove(List.of(ROLLING, RECREATE, CUSTOM));
    strategy.remove(OF_DEPLOYER);
    if (strategy.hasNonNull("type")) {
      strategy.put("type", rolling ? "RollingUpdate" : "Recreate");
      if (rolling) {
        draft.note(EntryKind.CHANGE, at("/type"), "strategy Rolling is called RollingUpdate");
      }
    }
  }

  private ObjectNode params(String field) {
    return given.path(field) instanceof ObjectNode params ? params : given.objectNode();
  }

  private void pacing() {
    if (!type(draft.spec()).equals(DcDefaults.STRATEGY)) {
      return; // nobody reads it
    }
    for (String field : List.of("updatePeriodSeconds", "intervalSeconds")) {
      JsonNode seconds = params(ROLLING).path(field);
      if (seconds.isValueNode()
          && !seconds.isNull()
          && !seconds.asText().equals(String.valueOf(DcDefaults.PACE_SECONDS))) {
        draft.note(
            EntryKind.LOSS,
            at("/" + ROLLING + "/" + field),
            "%s is %s: a Deployment does not wait between its steps; minReadySeconds is nearest"
                .formatted(field, seconds.asText()));
      }
    }
    if (params(ROLLING).hasNonNull("updatePercent")) {
      draft.note(
          EntryKind.LOSS,
          at("/" + ROLLING + "/updatePercent"),
          "updatePercent is what maxSurge and maxUnavailable were before OpenShift 3.1: left out");
    }
  }

  /** Parameters of another type than its own, which nobody reads. */
  private void foreign(String counting) {
    String other = counting.equals(ROLLING) ? RECREATE : ROLLING;
    ObjectNode unread = params(other).deepCopy();
    if (timeoutFrom(counting).equals(other)) {
      unread.remove(TIMEOUT);
    }
    if (!unread.isEmpty()) {
      draft.note(
          EntryKind.CHANGE,
          at("/" + other),
          "%s has no effect beside this type: left out".formatted(other));
    }
    ObjectNode read = params(RECREATE).deepCopy();
    read.remove(List.of(TIMEOUT, "pre", "mid", "post"));
    if (counting.equals(RECREATE) && !read.isEmpty()) {
      draft.note(EntryKind.CHANGE, at("/" + RECREATE), "Recreate has no parameters: left out");
    }
  }

  private void deployer() {
    for (String field : OF_DEPLOYER) {
      JsonNode value = given.path(field);
      boolean usual =
          value.asText().equals(String.valueOf(DcDefaults.ACTIVE_DEADLINE_SECONDS))
              || value.isNull()
              || (value.isContainerNode() && value.isEmpty());
      if (!value.isMissingNode()) {
        draft.note(
            usual ? EntryKind.CHANGE : EntryKind.LOSS,
            at("/" + field),
            field + " is of the pods by which OpenShift rolls out: left out");
      }
    }
  }

  private void custom(String type) {
    boolean custom = type.equals("Custom");
    String image = given.path(CUSTOM).path("image").asText("");
    if (custom || !params(CUSTOM).isEmpty()) {
      draft.note(
          EntryKind.LOSS,
          at(custom ? "/type" : "/" + CUSTOM),
          (custom ? "strategy: Recreate, since there is no Custom" : "customParams is left out")
              + (image.isEmpty() ? "" : "; it rolled out by a program of its own, " + image));
    }
  }

  private void automaticReturn() {
    draft.note(
        EntryKind.LOSS,
        given.isEmpty() ? DeploymentDraft.SPEC : at(""),
        "a rollout that fails no longer goes back by itself: a Deployment says so and stays there,"
            + " until kubectl rollout undo");
  }

  /** The one that it would wait for; of Recreate, whichever is written, rollingParams first. */
  private void timeout(String counting) {
    String from = timeoutFrom(counting);
    JsonNode seconds = params(from).path(TIMEOUT);
    if (seconds.isMissingNode() || seconds.isNull()) {
      return;
    }
    ObjectNode spec = draft.spec();
    Keys.putAfter(
        spec, spec.has("strategy") ? "strategy" : "selector", "progressDeadlineSeconds", seconds);
    draft.note(
        EntryKind.CHANGE,
        at("/" + from + "/" + TIMEOUT),
        "timeoutSeconds is called progressDeadlineSeconds");
  }

  private String timeoutFrom(String counting) {
    return params(ROLLING).hasNonNull(TIMEOUT) ? ROLLING : counting;
  }

  /** Whether a pointer leads into a strategy. */
  static boolean contains(JsonPointer at) {
    return at.toString().startsWith(STRATEGY + "/");
  }

  static JsonPointer at(String within) {
    return STRATEGY.append(JsonPointer.compile(within));
  }
}
