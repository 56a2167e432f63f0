package io.kubectlrc.convert;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlrc.convert.report.EntryKind;
import io.kubectlrc.validity.ImageTrigger;
import io.kubectlrc.wording.Sentence;
import io.kubectlrc.wording.Setting;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What becomes of a DeploymentConfig's lifecycle hooks. */
final class DcHooks {
  /** When a hook runs, and what runs a Job then. */
  private enum Moment {
    PRE("before", "pre-install,pre-upgrade", "PreSync"),
    MID("in the middle of", "", ""),
    POST("after", "post-install,post-upgrade", "PostSync");

    private final String words;
    private final String helm;
    private final String argo;

    Moment(String words, String helm, String argo) {
      this.words = words;
      this.helm = helm;
      this.argo = argo;
    }

    String field() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private final DeploymentDraft draft;
  private final ObjectNode config;
  private final OpenShiftOptions options;

  /**
   * @param draft with its images filled in
   * @param config as it was
   */
  DcHooks(DeploymentDraft draft, ObjectNode config, OpenShiftOptions options) {
    this.draft = draft;
    this.config = config;
    this.options = options;
  }

  /** The Jobs that take the hooks' place. */
  List<ObjectNode> convert() {
    List<ObjectNode> jobs = new ArrayList<>();
    String parameters = DcStrategy.parameters((ObjectNode) config.path("spec"));
    for (Moment moment : Moment.values()) {
      JsonPointer at = DcStrategy.at("/" + parameters + "/" + moment.field());
      JsonNode hook = config.at(at);
      if (moment == Moment.MID && parameters.equals(DcStrategy.ROLLING)) {
        if (!hook.isMissingNode()) {
          draft.note(
              EntryKind.CHANGE, at, "mid hook: strategy Rolling has none, and ran none: left out");
        }
        continue;
      }
      jobs.addAll(hook(moment, hook, at));
    }
    return jobs;
  }

  private List<ObjectNode> hook(Moment moment, JsonNode hook, JsonPointer at) {
    JsonNode pod = hook.path("execNewPod");
    if (Placeholders.in(hook) || Placeholders.in(pod)) {
      String what = "%s hook: what %s may say no longer runs %s a rollout";
      String open = (Placeholders.in(hook) ? hook : pod).asText();
      draft.note(EntryKind.LOSS, at, what.formatted(moment.field(), open, moment.words));
    }
    for (JsonNode tag : hook.path("tagImages")) {
      draft.note(
          EntryKind.LOSS,
          at.appendProperty("tagImages"),
          "%s hook: the image of container %s is no longer tagged as %s; oc tag does that"
              .formatted(
                  moment.field(), tag.path("containerName").asText(), tag.at("/to/name").asText()));
    }
    if (hook.isObject()
        && hook.path("tagImages").isEmpty()
        && (pod.isMissingNode() || pod.isNull())) {
      draft.note(EntryKind.CHANGE, at, moment.field() + " hook: it does nothing: left out");
    }
    return pod.isObject() ? execNewPod(moment, hook, at).stream().toList() : List.of();
  }

  private Optional<ObjectNode> execNewPod(Moment moment, JsonNode hook, JsonPointer at) {
    JsonNode pod = hook.path("execNewPod");
    Optional<HookJob> job =
        HookJob.of(draft.tree(), config, pod).filter(one -> !pod.path("command").isEmpty());
    if (options.hooks() == Hooks.REPORT || job.isEmpty()) {
      draft.note(
          EntryKind.LOSS,
          at,
          Sentence.of(
              "{} hook: {} no longer runs {} a rollout; {}",
              moment.field(),
              told(pod.path("command")),
              moment.words,
              options.hooks() == Hooks.REPORT
                  ? Sentence.of("convert {} makes a Job of it", Setting.HOOKS.to("jobs"))
                  : whyNone(pod)));
      return Optional.empty();
    }
    ObjectNode made =
        job.get()
            .written(moment.field(), hook.path("failurePolicy").asText(), moment.helm, moment.argo);
    String name = made.at("/metadata/name").asText();
    if (moment.helm.isEmpty()) {
      draft.note(
          EntryKind.DOUBT,
          at,
          "%s hook: it is Job %s, and nothing runs one in the middle of a rollout: it runs when it"
                  .formatted(moment.field(), name)
              + " is applied");
    } else {
      draft.note(
          EntryKind.CHANGE,
          at,
          "%s hook: it is Job %s, which Helm and Argo CD run %s they apply the rest; with kubectl it runs when it is applied"
              .formatted(moment.field(), name, moment.words));
    }
    imageOf(job.get(), name, at);
    environmentOf(pod, name, at);
    return Optional.of(made);
  }

  /** A command as its author would recognise it, who may have left it to a parameter, or out. */
  private static String told(JsonNode command) {
    if (command.isTextual()) {
      return command.asText();
    }
    return command.isEmpty() ? "what it is made for" : command.toString();
  }

  private static String whyNone(JsonNode pod) {
    String container = pod.path("containerName").asText();
    if (container.isEmpty()) {
      return "it names no container whose image runs it";
    }
    return pod.path("command").isEmpty()
        ? "it has no command"
        : "there is no container " + container;
  }

  /** What OpenShift wrote into its environment, and no Job has. */
  private void environmentOf(JsonNode pod, String name, JsonPointer at) {
    if (pod.toString().contains(HookJob.OPENSHIFT_VARIABLES)) {
      draft.note(
          EntryKind.DOUBT,
          at,
          "Job %s reads %s…, which OpenShift wrote into the environment of a hook: give it its value"
              .formatted(name, HookJob.OPENSHIFT_VARIABLES));
    }
  }

  private void imageOf(HookJob job, String name, JsonPointer at) {
    String container = job.container().path("name").asText();
    boolean open =
        ImageTrigger.fills(config, container)
            || ImageTrigger.isBlank(job.container().path("image"));
    if (open && !options.images().containsKey(container)) {
      draft.note(
          EntryKind.DOUBT,
          at,
          Sentence.of(
              "no trigger writes the image of Job {}, as it does that of container {}: name it, or"
                  + " let {} do that",
              name,
              container,
              Setting.IMAGE.to(container + "=IMAGE")));
    }
  }
}
