package io.kubectlrc.lint.rules;

import com.fasterxml.jackson.core.JsonPointer;
import io.kubectlrc.convert.InjectedLabels;
import io.kubectlrc.convert.Owner;
import io.kubectlrc.convert.kustomize.Kustomizations.Aspect;
import io.kubectlrc.lint.Description;
import io.kubectlrc.lint.Finding;
import io.kubectlrc.lint.LintContext;
import io.kubectlrc.lint.LintFile;
import io.kubectlrc.lint.ObjectName;
import io.kubectlrc.lint.Severity;
import io.kubectlrc.lint.Subject;
import io.kubectlrc.lint.SurveyRule;
import io.kubectlrc.lint.Workload;
import io.kubectlrc.manifest.Placeholder;
import io.kubectlrc.selector.PodSelector;
import io.kubectlrc.selector.Selector;
import io.kubectlrc.wording.Sentence;
import io.kubectlrc.wording.Task;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds what selects pods by labels that no template has. */
public final class InjectedLabel extends SurveyRule<Subject> {
  private static final JsonPointer SELECTOR = JsonPointer.compile("/spec/selector");

  public InjectedLabel() {
    super(
        new Description(
            "injected-label",
            Severity.WARNING,
            "a Service, PodDisruptionBudget, NetworkPolicy or affinity that selects a label which only OpenShift gives",
            "The pods of a DeploymentConfig have deploymentconfig and deployment whatever its template "
                + "says; a Deployment's have neither, and deployment is another one after each rollout.",
            """
          kind: Service
          spec:
            selector: {deploymentconfig: web}     # the template's labels are app: web
          """,
            Sentence.of(
                "Select a label of the template; {} writes deploymentconfig into it.",
                Task.CONVERSION.of())),
        Aspect.LABELS,
        Aspect.NAME);
  }

  @Override
  protected Stream<Subject> survey(LintFile file) {
    return file.subjects().stream()
        .filter(subject -> selects(subject).anyMatch(InjectedLabel::asksForInjected));
  }

  @Override
  protected Stream<Finding> check(LintContext context, List<Subject> selecting) {
    Map<ObjectName, Workload> configs = new HashMap<>();
    context.workloads().stream()
        .filter(Workload::isDeploymentConfig)
        .forEach(config -> configs.putIfAbsent(config.subject().name(), config));
    return configs.isEmpty()
        ? Stream.empty()
        : selecting.stream().flatMap(subject -> check(subject, configs));
  }

  /**
   * A selector of an object.
   *
   * @param at where its labels are
   */
  private record Selecting(Selector selector, JsonPointer at) {}

  private static Stream<Selecting> selects(Subject subject) {
    if (subject.kind().equals("Service")) {
      return Stream.of(new Selecting(Selector.ofMap(subject.tree().at(SELECTOR)), SELECTOR));
    }
    return Stream.of(PodSelector.of(subject.tree()), PodSelector.ofTemplate(subject.tree()))
        .flatMap(List::stream)
        .filter(PodSelector::inNamespace)
        .flatMap(
            pods ->
                pods.selector().stream()
                    .map(
                        selector ->
                            new Selecting(selector, pods.at().appendProperty("matchLabels"))));
  }

  private static boolean asksForInjected(Selecting selecting) {
    Map<String, String> labels = selecting.selector().labels();
    return labels.containsKey(InjectedLabels.CONFIG) || labels.containsKey(InjectedLabels.ROLLOUT);
  }

  private Stream<Finding> check(Subject subject, Map<ObjectName, Workload> configs) {
    return selects(subject)
        .flatMap(selecting -> check(subject, selecting.selector(), selecting.at(), configs));
  }

  private Stream<Finding> check(
      Subject subject, Selector selector, JsonPointer at, Map<ObjectName, Workload> configs) {
    String config = selector.labels().getOrDefault(InjectedLabels.CONFIG, "");
    String rollout = selector.labels().getOrDefault(InjectedLabels.ROLLOUT, "");
    Stream<String> lacking =
        named(subject, config, configs)
            .filter(owner -> !mayBe(owner.templateLabels().get(InjectedLabels.CONFIG), config))
            .map(owner -> InjectedLabels.CONFIG)
            .stream();
    Stream<String> changing =
        InjectedLabels.configOf(rollout)
            .flatMap(name -> named(subject, name, configs))
            .map(owner -> InjectedLabels.ROLLOUT)
            .stream();
    return Stream.concat(lacking, changing)
        .map(key -> finding(subject, at.appendProperty(key), selector, key));
  }

  private static Optional<Workload> named(
      Subject subject, String name, Map<ObjectName, Workload> configs) {
    return Optional.ofNullable(
        configs.get(new ObjectName(Owner.DEPLOYMENT_CONFIG, subject.namespace(), name)));
  }

  private static boolean mayBe(String label, String name) {
    return label != null && (label.equals(name) || Placeholder.first(label).isPresent());
  }

  private Finding finding(Subject subject, JsonPointer at, Selector selector, String key) {
    return finding(
        subject,
        at,
        "it selects %s=%s, a label that OpenShift gives and no template has"
            .formatted(key, selector.labels().get(key)),
        "select a label of the template");
  }
}
