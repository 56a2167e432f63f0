package io.kubectlrc.update;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlrc.convert.Owner;
import io.kubectlrc.object.ControllerRef;
import io.kubectlrc.object.Metadata;
import io.kubectlrc.object.Pod;
import io.kubectlrc.operate.Finalizers;
import io.kubectlrc.operate.Refusal;
import io.kubectlrc.selector.Destination;
import io.kubectlrc.selector.Labels;
import io.kubectlrc.selector.Selector;
import io.kubectlrc.validity.Quantities;
import io.kubectlrc.wording.Sentence;
import io.kubectlrc.wording.Setting;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What must be true before an update's first write. All of it is looked at, so that all is said.
 */
public final class UpdateChecks {

  /**
   * Another controller of the namespace.
   *
   * @param name {@code replicaset/web}
   * @param template its template's labels
   */
  public record Neighbour(
      String name, String uid, Selector selector, SortedMap<String, String> template) {}

  private final ObjectNode old;
  private final Proposal proposal;
  private final SortedMap<String, String> oldTemplate;
  private final SortedMap<String, String> newTemplate;
  private final Selector newSelector;
  private final List<Refusal> refusals = new ArrayList<>();

  private UpdateChecks(ObjectNode old, Proposal proposal) {
    this.old = old;
    this.proposal = proposal;
    oldTemplate = Labels.of(old.at("/spec/template/metadata/labels"));
    newTemplate = Labels.of(proposal.controller().at("/spec/template/metadata/labels"));
    newSelector = Selector.ofMap(proposal.controller().at("/spec/selector"));
  }

  /** What speaks against an update; empty if nothing does. */
  public static List<Refusal> of(
      ObjectNode old,
      Proposal proposal,
      List<ObjectNode> pods,
      List<ObjectNode> services,
      List<Neighbour> neighbours) {
    UpdateChecks checks = new UpdateChecks(old, proposal);
    checks.ownership();
    checks.selectorAndTemplate();
    List<Pod> all = pods.stream().map(Pod::of).filter(pod -> !pod.ending()).toList();
    for (ObjectNode service : services) {
      checks.service(service, all);
      checks.ports(service, pods);
    }
    checks.pods(all);
    neighbours.forEach(checks::neighbour);
    return List.copyOf(checks.refusals);
  }

  /**
   * Whether the pods beyond the desired ones fit into a quota.
   *
   * @param quota a ResourceQuota's tree
   * @param pods how many more than now there will be at most
   */
  public static Optional<Refusal> quota(JsonNode quota, ObjectNode controller, int pods) {
    if (!quota.at("/spec/scopes").isEmpty() || quota.at("/spec/scopeSelector").isObject()) {
      // Whether the pods are within depends on what the server gives them, such as default
      // requests.
      return Optional.empty();
    }
    for (Map.Entry<String, JsonNode> hard : quota.at("/status/hard").properties()) {
      Optional<BigDecimal> need = needed(hard.getKey(), controller);
      if (need.isEmpty() || need.get().signum() == 0) {
        continue;
      }
      BigDecimal limit = quantity(hard.getValue().asText());
      BigDecimal used = quantity(quota.at("/status/used").path(hard.getKey()).asText("0"));
      BigDecimal wanted = need.get().multiply(BigDecimal.valueOf(pods));
      if (used.add(wanted).compareTo(limit) > 0) {
        return Optional.of(
            new Refusal(
                "ResourceQuota %s leaves %s of %s %s, and %d more pods need %s"
                    .formatted(
                        Metadata.name(quota),
                        limit.subtract(used).max(BigDecimal.ZERO).toPlainString(),
                        hard.getValue().asText(),
                        hard.getKey(),
                        pods,
                        wanted.toPlainString()),
                Sentence.of(
                    "Go without additional pods by {} {}, or raise the quota.",
                    Setting.MAX_SURGE.to("0"),
                    Setting.MAX_UNAVAILABLE.to("1"))));
      }
    }
    return Optional.empty();
  }

  private void refuse(String message, String remedy) {
    refuse(message, Sentence.of(remedy));
  }

  private void refuse(String message, Sentence remedy) {
    refusals.add(new Refusal(message, remedy));
  }

  private void ownership() {
    String name = "ReplicationController " + Metadata.name(old);
    String config = Metadata.annotations(old).path(Owner.ANNOTATION).asText();
    if (!config.isEmpty()) {
      refuse(
          name + " belongs to the DeploymentConfig " + config + ", which would undo the update",
          "Update that: oc set image dc/" + config + " CONTAINER=IMAGE.");
    } else if (ControllerRef.of(old).isPresent()) {
      refuse(
          name + " is controlled by another object, which would undo the update", "Update that.");
    }
    if (Metadata.isEnding(old)) {
      refuse(name + " is being deleted", "");
    }
    Finalizers.refusal(name, old).ifPresent(refusals::add);
  }

  private void selectorAndTemplate() {
    if (!newSelector.matches(newTemplate)) {
      refuse(
          "the selector %s of %s does not match its template's labels %s"
              .formatted(
                  Labels.toText(newSelector.labels()),
                  proposal.journal().to(),
                  Labels.toText(newTemplate)),
          "Make the labels contain the selector.");
    }
  }

  private void service(ObjectNode service, List<Pod> pods) {
    Selector selector = Destination.of(service).selector();
    List<Pod> own = own(pods);
    boolean selectsAll =
        !own.isEmpty() && own.stream().allMatch(pod -> selector.matches(pod.labels()));
    String name = "Service " + Metadata.name(service);
    if ((selectsAll || selector.matches(oldTemplate)) && !selector.matches(newTemplate)) {
      refuse(
          "%s selects %s and would lose its pods: the new ones have %s"
              .formatted(name, Labels.toText(selector.labels()), Labels.toText(newTemplate)),
          selector.labels().containsKey(proposal.journal().key())
              ? Sentence.of(
                  "Let the Service select labels that both versions have, without {}; or choose"
                      + " another update key ({}, {}).",
                  proposal.journal().key(),
                  Setting.LABEL_KEY,
                  Setting.STAMP_KEY)
              : Sentence.of("Let the Service select labels that both versions have."));
    }
    for (Pod pod : own) {
      if (selector.matches(pod.labels()) && !selector.matches(relabelled(pod.labels()))) {
        refuse(
            "%s selects %s and would lose pod %s, which is to get %s=%s"
                .formatted(
                    name,
                    Labels.toText(selector.labels()),
                    pod.name(),
                    proposal.journal().key(),
                    proposal.journal().oldValue()),
            Sentence.of(
                "Choose another update key ({}, {}).", Setting.LABEL_KEY, Setting.STAMP_KEY));
        return;
      }
    }
  }

  /** Refuses what takes from a Service, which selects old pods and new ones, one of its ports. */
  private void ports(ObjectNode service, List<ObjectNode> pods) {
    Destination destination = Destination.of(service);
    if (!destination.selects(newTemplate)) {
      return;
    }
    JsonNode spec = proposal.controller().at("/spec/template/spec");
    String uid = Metadata.uid(old);
    Set<Destination.Port> lost = new TreeSet<>();
    if (destination.selects(oldTemplate)) {
      lost.addAll(destination.lost(old.at("/spec/template/spec"), spec));
    }
    for (ObjectNode pod : pods) {
      if (ControllerRef.is(uid, pod)
          && destination.selects(Labels.of(pod.at("/metadata/labels")))) {
        lost.addAll(destination.lost(pod.path("spec"), spec));
      }
    }
    for (Destination.Port port : lost) {
      refuse(
          "port %s of Service %s goes to %s of its pods and would lose them: the new ones lack it, %s"
              .formatted(
                  port.number(), Metadata.name(service), port, port.insteadIn(List.of(spec))),
          "Keep the port's name and protocol in the new pods, or let the Service send to its"
              + " number.");
    }
  }

  private List<Pod> own(List<Pod> pods) {
    String uid = Metadata.uid(old);
    return pods.stream().filter(pod -> pod.ownedBy(uid)).toList();
  }

  private SortedMap<String, String> relabelled(SortedMap<String, String> labels) {
    if (old.at("/spec/selector").has(proposal.journal().key())) {
      return labels;
    }
    SortedMap<String, String> relabelled = new TreeMap<>(labels);
    relabelled.put(proposal.journal().key(), proposal.journal().oldValue());
    return relabelled;
  }

  private void pods(List<Pod> pods) {
    String uid = Metadata.uid(old);
    for (Pod pod : pods) {
      boolean matches =
          newSelector.matches(pod.ownedBy(uid) ? relabelled(pod.labels()) : pod.labels());
      boolean takenOver = proposal.journal().newUid().filter(pod::ownedBy).isPresent();
      if (matches && !takenOver) {
        refuse(
            "the selector %s of %s matches pod %s, %s"
                .formatted(
                    Labels.toText(newSelector.labels()),
                    proposal.journal().to(),
                    pod.name(),
                    pod.owner().isPresent()
                        ? "which belongs to another controller"
                        : "which has no controller and would be adopted"),
            "Delete or relabel that pod, or give the new controller another update key.");
        return;
      }
    }
  }

  private void neighbour(Neighbour neighbour) {
    if (neighbour.uid().equals(Metadata.uid(old))
        || proposal.journal().newUid().equals(Optional.of(neighbour.uid()))) {
      return;
    }
    String remedy = "Give one of them a label that the other has not.";
    if (neighbour.selector().matches(newTemplate)) {
      refuse(
          "%s would fight over the new pods: its selector matches their labels %s"
              .formatted(neighbour.name(), Labels.toText(newTemplate)),
          remedy);
    } else if (newSelector.matches(neighbour.template())) {
      refuse(
          "the selector %s of %s matches the pods of %s"
              .formatted(
                  Labels.toText(newSelector.labels()), proposal.journal().to(), neighbour.name()),
          remedy);
    } else if (!neighbour.selector().matches(oldTemplate)
        && neighbour.selector().matches(relabelled(oldTemplate))) {
      refuse(
          "%s would fight over the old pods once they have %s=%s"
              .formatted(neighbour.name(), proposal.journal().key(), proposal.journal().oldValue()),
          remedy);
    }
  }

  /** How much of a quota's resource one pod needs; empty if it isn't a resource of pods. */
  private static Optional<BigDecimal> needed(String resource, ObjectNode controller) {
    return switch (resource) {
      case "pods", "count/pods" -> Optional.of(BigDecimal.ONE);
      case "cpu", "requests.cpu" -> Optional.of(sum(controller, "requests", "cpu"));
      case "memory", "requests.memory" -> Optional.of(sum(controller, "requests", "memory"));
      case "limits.cpu" -> Optional.of(sum(controller, "limits", "cpu"));
      case "limits.memory" -> Optional.of(sum(controller, "limits", "memory"));
      default -> Optional.empty();
    };
  }

  private static BigDecimal sum(ObjectNode controller, String kind, String resource) {
    BigDecimal sum = BigDecimal.ZERO;
    for (JsonNode container : controller.at("/spec/template/spec/containers")) {
      JsonNode resources = container.path("resources");
      JsonNode amount = resources.path(kind).path(resource);
      sum =
          sum.add(
              quantity(
                  (amount.isMissingNode() ? resources.path("limits").path(resource) : amount)
                      .asText("0")));
    }
    return sum;
  }

  /** What is no quantity is 0: the API server says so itself, and better. */
  private static BigDecimal quantity(String text) {
    return Quantities.value(text).orElse(BigDecimal.ZERO);
  }
}
