package io.kubectlrc.adopt;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlrc.object.Metadata;
import io.kubectlrc.object.OpenShiftMarks;
import io.kubectlrc.operate.Finalizers;
import io.kubectlrc.operate.Refusal;
import io.kubectlrc.wording.Sentence;
import io.kubectlrc.wording.Setting;
import io.kubectlrc.wording.Task;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is checked of a DeploymentConfig before the first write of its adoption: that it is at rest,
 * and that its pods are what it would make.
 */
public final class ConfigChecks {

  /** The phase of a rollout that has succeeded. */
  private static final String COMPLETE = "Complete";

  /** Labels and annotations by which somebody says that he applies an object, and who he is. */
  private static final Map<String, String> APPLIERS =
      Map.of(
          "argocd.argoproj.io/instance", "Argo CD",
          "argocd.argoproj.io/tracking-id", "Argo CD",
          "meta.helm.sh/release-name", "Helm",
          "kustomize.toolkit.fluxcd.io/name", "Flux",
          "helm.toolkit.fluxcd.io/name", "Flux",
          "template.openshift.io/template-instance-owner", "a TemplateInstance");

  private final ObjectNode config;
  private final String name;

  private ConfigChecks(ObjectNode config) {
    this.config = config;
    this.name = Metadata.name(config);
  }

  /** The name of the ReplicationController of the latest rollout, if there was any. */
  public static Optional<String> latest(JsonNode config) {
    int version = config.path("status").path("latestVersion").asInt();
    return version > 0 ? Optional.of(Metadata.name(config) + '-' + version) : Optional.empty();
  }

  /**
   * Why a DeploymentConfig must not be adopted, whatever its Deployment would be; empty if it may.
   *
   * @param rc that of the latest rollout
   * @param controllers all of the namespace
   */
  public static List<Refusal> refusals(
      ObjectNode config, Optional<ObjectNode> rc, Collection<ObjectNode> controllers) {
    ConfigChecks checks = new ConfigChecks(config);
    List<Refusal> refusals = new ArrayList<>();
    checks.kind(refusals);
    if (rc.isEmpty()) {
      refusals.add(checks.withoutRollout());
    } else {
      checks.rest(rc.get(), controllers, refusals);
    }
    return refusals;
  }

  private void kind(List<Refusal> refusals) {
    if (Metadata.isEnding(config)) {
      refuse(
          refusals,
          " is being deleted",
          "Wait until it is gone; its pods go with it unless it was deleted with"
              + " --cascade=orphan.");
    }
    Finalizers.refusal(title(), config).ifPresent(refusals::add);
    if (config.at("/spec/test").asBoolean()) {
      refuse(
          refusals,
          " is a test: it has pods only while a rollout runs",
          "Make a Job of it; a Deployment always has its pods.");
    }
    if (config.at("/spec/strategy/type").asText().equals("Custom")) {
      refuse(
          refusals,
          " has a strategy of its own, Custom, which no Deployment knows",
          "Give it Rolling or Recreate first, and see a rollout by it.");
    }
  }

  private Refusal withoutRollout() {
    return latest(config)
        .map(
            missing ->
                new Refusal(
                    title() + " lacks ReplicationController " + missing + ", its latest",
                    "Wait until its controller has made it, then see oc rollout status dc/" + name))
        .orElseGet(
            () ->
                new Refusal(
                    title() + " has rolled out nothing yet",
                    Sentence.of(
                        "Convert its manifest with {}; there are no pods to keep.",
                        Task.CONVERSION.of())));
  }

  private void rest(ObjectNode rc, Collection<ObjectNode> controllers, List<Refusal> refusals) {
    String latest = Metadata.name(rc);
    String phase = Metadata.annotation(rc, OpenShiftMarks.PHASE).orElse("New");
    if (!phase.equals(COMPLETE)) {
      refuse(
          refusals,
          ": its latest rollout, ReplicationController %s, is not complete but %s"
              .formatted(latest, phase),
          phase.equals("Failed")
              ? "What runs is of an earlier rollout. Mend what failed, or return to it with oc"
                  + " rollout undo dc/"
                  + name
                  + "."
              : "Wait for it: oc rollout status dc/" + name);
      return;
    }
    for (ObjectNode former : Ancestry.formers(name, latest, controllers)) {
      if (Ancestry.Former.of(former).hasPods()) {
        refuse(
            refusals,
            " has pods of ReplicationController " + Metadata.name(former) + " too",
            "Wait until they are gone; only those of the latest rollout can be kept.");
      }
    }
    int wanted = config.at("/spec/replicas").asInt();
    int present = rc.at("/spec/replicas").asInt(1);
    if (wanted != present) {
      refuse(
          refusals,
          " is to have %d pods, and ReplicationController %s has %d"
              .formatted(wanted, latest, present),
          "Wait until it is scaled"
              + (config.at("/spec/paused").asBoolean() ? ", which a paused one is not." : "."));
    }
    template(rc, refusals);
  }

  /** Pods of another template than the present one are of a rollout that is still to come. */
  private void template(ObjectNode rc, List<Refusal> refusals) {
    List<String> differences =
        AdoptionChecks.differences(
            Templates.uninjected(rc.at("/spec/template")),
            Templates.uninjected(config.at("/spec/template")));
    if (!differences.isEmpty()) {
      refuse(
          refusals,
          ": the pods of ReplicationController %s are not what it would make now: %s"
              .formatted(Metadata.name(rc), String.join("; ", differences)),
          "Roll that out first with oc rollout latest dc/" + name + ", or take it back.");
    }
  }

  /** What a user should know of before, in sentences without a full stop. */
  public static List<Sentence> warnings(
      ObjectNode config,
      ObjectNode rc,
      Collection<ObjectNode> controllers,
      Collection<ObjectNode> pods,
      boolean prunes) {
    ConfigChecks checks = new ConfigChecks(config);
    List<Sentence> warnings = new ArrayList<>();
    checks.appliers().map(Sentence::of).ifPresent(warnings::add);
    if (OriginConfig.untouched(config).at("/spec/paused").asBoolean()) {
      warnings.add(Sentence.of("{} is paused; its Deployment will not be", checks.title()));
    }
    List<String> history = new ArrayList<>();
    Ancestry.formers(checks.name, Metadata.name(rc), controllers)
        .forEach(former -> history.add("ReplicationController " + Metadata.name(former)));
    pods.stream()
        .filter(pod -> Ancestry.helps(pod, Metadata.name(rc)))
        .forEach(pod -> history.add("pod " + Metadata.name(pod)));
    if (!history.isEmpty() && !prunes) {
      warnings.add(
          Sentence.of(
              "nobody will delete what is left of former rollouts, unless {} does: {}",
              Setting.PRUNES_HISTORY,
              String.join(", ", history)));
    }
    return warnings;
  }

  private Optional<String> appliers() {
    List<String> who = new ArrayList<>();
    for (JsonNode owner : config.at("/metadata/ownerReferences")) {
      who.add(owner.path("kind").asText() + " " + owner.path("name").asText());
    }
    JsonNode labels = config.at("/metadata/labels");
    APPLIERS.forEach(
        (key, applier) -> {
          if (labels.has(key) || Metadata.annotation(config, key).isPresent()) {
            who.add(applier);
          }
        });
    if (labels.path("app.kubernetes.io/managed-by").asText().equals("Helm")) {
      who.add("Helm");
    }
    List<String> told = who.stream().distinct().sorted().toList();
    return told.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "%s belongs to %s: take it out there before, without deleting it here; created anew, it makes pods of its own beside those of the Deployment"
                .formatted(title(), String.join(", ", told)));
  }

  private String title() {
    return "DeploymentConfig " + name;
  }

  private void refuse(List<Refusal> refusals, String what, String remedy) {
    refusals.add(new Refusal(title() + what, remedy));
  }
}
