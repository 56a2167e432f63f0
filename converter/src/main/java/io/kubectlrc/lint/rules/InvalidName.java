package io.kubectlrc.lint.rules;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import io.kubectlrc.lint.Description;
import io.kubectlrc.lint.Finding;
import io.kubectlrc.lint.LintContext;
import io.kubectlrc.lint.Rule;
import io.kubectlrc.lint.Service;
import io.kubectlrc.lint.Severity;
import io.kubectlrc.lint.Subject;
import io.kubectlrc.lint.Workload;
import io.kubectlrc.manifest.Placeholder;
import io.kubectlrc.selector.Names;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/** Finds a name that the API server rejects, or that no pod can be made from. */
public final class InvalidName implements Rule {
  private static final Description DESCRIPTION =
      new Description(
          "invalid-name",
          Severity.ERROR,
          "a name that the API server rejects, or that no pod can be made from",
          "Objects, containers, volumes and ports have names of limited length and "
              + "characters. A controller's name must also leave room for what its pods' names and "
              + "labels add to it.",
          """
          metadata:
            name: api_rc          # '_' is not allowed
          """,
          "Use lower-case letters, digits and '-', within the length that the message names.");

  @Override
  public Description description() {
    return DESCRIPTION;
  }

  private static final Set<String> NAMED =
      Set.of(
          "ReplicationController",
          "ReplicaSet",
          "Deployment",
          "DaemonSet",
          "StatefulSet",
          "PetSet",
          "Job",
          "CronJob",
          "Pod",
          "Service",
          "Namespace",
          "HorizontalPodAutoscaler",
          "ConfigMap",
          "Secret",
          "Endpoints",
          "Ingress",
          "PersistentVolumeClaim",
          "PersistentVolume",
          "PodDisruptionBudget",
          "ServiceAccount");
  private static final JsonPointer NAME = JsonPointer.compile("/metadata/name");
  private static final JsonPointer NAMESPACE = JsonPointer.compile("/metadata/namespace");

  @Override
  public Stream<Finding> check(LintContext context) {
    return Stream.of(
            context.subjects().stream().flatMap(this::ofObject),
            context.workloads().stream().flatMap(this::ofPod),
            context.services().stream().flatMap(this::ofPorts))
        .flatMap(found -> found);
  }

  private Stream<Finding> ofObject(Subject subject) {
    Stream<Finding> namespace = check(subject, NAMESPACE, "namespace", Names::dnsLabel);
    if (isFree(subject)) {
      return namespace;
    }
    // As it is written: the present form of an old object has a valid name already.
    return Stream.concat(
        check(
            subject,
            NAME,
            subject.name().name(),
            "name",
            name -> Names.ofKind(subject.kind(), name)),
        namespace);
  }

  /** Kinds whose names follow rules of their own, such as {@code system:node}. */
  private static boolean isFree(Subject subject) {
    return !NAMED.contains(subject.kind());
  }

  private Stream<Finding> ofPod(Workload workload) {
    Subject subject = workload.subject();
    Stream<Finding> containers =
        workload.containers().stream()
            .flatMap(
                container ->
                    Stream.concat(
                        check(
                            subject,
                            container.at().appendProperty("name"),
                            "container's name",
                            Names::dnsLabel),
                        container.ports().stream()
                            .flatMap(
                                port ->
                                    check(
                                        subject,
                                        port.at().appendProperty("name"),
                                        "port's name",
                                        Names::portName))));
    JsonPointer volumes = workload.podSpec().appendProperty("volumes");
    Stream<Finding> ofVolumes =
        Stream.iterate(0, i -> i < subject.tree().at(volumes).size(), i -> i + 1)
            .flatMap(
                i ->
                    check(
                        subject,
                        volumes.appendIndex(i).appendProperty("name"),
                        "volume's name",
                        Names::dnsLabel));
    return Stream.concat(containers, ofVolumes);
  }

  private Stream<Finding> ofPorts(Service service) {
    return service.ports().stream()
        .filter(port -> port.target().isTextual() && !port.target().asText().matches("\\d+"))
        .flatMap(
            port -> check(service.subject(), service.at(port), "target port", Names::portName));
  }

  private Stream<Finding> check(
      Subject subject, JsonPointer at, String what, Function<String, Optional<String>> rule) {
    JsonNode name = subject.tree().at(at);
    return name.isTextual() ? check(subject, at, name.textValue(), what, rule) : Stream.empty();
  }

  private Stream<Finding> check(
      Subject subject,
      JsonPointer at,
      String name,
      String what,
      Function<String, Optional<String>> rule) {
    return rule.apply(name).stream()
        .filter(broken -> !name.isEmpty() && Placeholder.first(name).isEmpty())
        .map(
            broken ->
                subject.finding(
                    this,
                    at,
                    "the %s \"%s\" %s".formatted(what, name, broken),
                    "choose another name"));
  }
}
