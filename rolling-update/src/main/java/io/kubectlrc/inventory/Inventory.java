package io.kubectlrc.inventory;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlrc.adopt.Deployment;
import io.kubectlrc.adopt.Goal;
import io.kubectlrc.adopt.Origin;
import io.kubectlrc.adopt.OriginConfig;
import io.kubectlrc.cluster.Cluster;
import io.kubectlrc.cluster.ClusterException;
import io.kubectlrc.cluster.Kind;
import io.kubectlrc.cluster.Watch;
import io.kubectlrc.inventory.Item.State;
import io.kubectlrc.object.Metadata;
import io.kubectlrc.operate.Outcome;
import io.kubectlrc.operate.Plan;
import io.kubectlrc.operate.Progress;
import io.kubectlrc.run.Adoption;
import io.kubectlrc.run.AdoptionTargets;
import io.kubectlrc.run.AdoptionTargets.Target;
import io.kubectlrc.run.Cancellation;
import io.kubectlrc.run.Holder;
import io.kubectlrc.run.InFlight;
import io.kubectlrc.run.Rights;
import io.kubectlrc.selector.Destination;
import io.kubectlrc.selector.Labels;
import io.kubectlrc.wording.Action.Run;
import io.kubectlrc.wording.Setting;
import io.kubectlrc.wording.Task;
import io.kubectlrc.wording.Wording;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a migration has before it, in order of namespace and name.
 *
 * @param items everything that there is to migrate, or was
 */
public record Inventory(List<Item> items) {
  public Inventory {
    items = List.copyOf(items);
  }

  /** What is listed in any case, by the roles of {@code status} and of this. */
  private static final Set<Kind> KINDS =
      Stream.of(InFlight.KINDS, Adoption.KINDS)
          .flatMap(Collection::stream)
          .collect(Collectors.toCollection(() -> EnumSet.noneOf(Kind.class)));

  /** Nobody takes a lock. */
  private static final Holder NOBODY = new Holder("inventory", other -> false);

  /**
   * Takes it.
   *
   * @param namespace empty for all
   * @param wording what its items tell of actions with
   * @throws ClusterException among others if the user lacks a right, with all that he lacks
   */
  public static Inventory of(Cluster cluster, String namespace, Wording wording) {
    Listed listed = new Listed(cluster, namespace, KINDS);
    try {
      KINDS.forEach(kind -> listed.list(kind, namespace, Map.of()));
      if (listed.serves(Kind.DEPLOYMENT_CONFIG)) {
        listed.list(Kind.DEPLOYMENT_CONFIG, namespace, Map.of());
      }
    } catch (ClusterException e) {
      Rights rights = Rights.of("report", namespace);
      for (Kind kind : KINDS) {
        rights = rights.and(kind, "list");
      }
      if (listed.serves(Kind.DEPLOYMENT_CONFIG)) {
        rights = rights.and(Kind.DEPLOYMENT_CONFIG, "list");
      }
      throw rights.explained(cluster, e);
    }
    return new Taking(listed, namespace, wording).take();
  }

  /** How many there are in a state. */
  public long count(State state) {
    return items.stream().filter(item -> item.state() == state).count();
  }

  /** One run over what was listed. */
  private static final class Taking {
    private final Listed listed;
    private final String namespace;
    private final Wording wording;
    private final LintRemarks lint;
    private final List<InFlight> inFlight;

    /** By namespace: every run looks at its own only. */
    private final Map<String, List<ObjectNode>> services;

    private final Map<String, List<ObjectNode>> autoscalers;

    Taking(Listed listed, String namespace, Wording wording) {
      this.listed = listed;
      this.namespace = namespace;
      this.wording = wording;
      inFlight = InFlight.find(listed, namespace);
      services = byNamespace(Kind.SERVICE);
      autoscalers = byNamespace(Kind.HORIZONTAL_POD_AUTOSCALER);
      lint = LintRemarks.of(listed, namespace);
    }

    private Map<String, List<ObjectNode>> byNamespace(Kind kind) {
      return listed.list(kind, namespace, Map.of()).stream()
          .collect(Collectors.groupingBy(Metadata::namespace));
    }

    Inventory take() {
      List<Item> items = new ArrayList<>();
      SortedSet<Target> targets = AdoptionTargets.find(listed, namespace, Goal.ADOPT, Map.of());
      if (listed.serves(Kind.DEPLOYMENT_CONFIG)) {
        // One that has rolled out nothing yet owns nothing by which it would be found.
        for (ObjectNode config : listed.list(Kind.DEPLOYMENT_CONFIG, namespace, Map.of())) {
          String name = OriginConfig.PREFIX + Metadata.name(config);
          targets.add(new Target(Metadata.namespace(config), name));
        }
      }
      targets.forEach(target -> items.add(item(target)));
      for (ObjectNode deployment : listed.list(Kind.DEPLOYMENT, namespace, Map.of())) {
        if (Origin.subjectOn(deployment).isPresent() && Deployment.goalOf(deployment).isEmpty()) {
          items.add(done(deployment, Origin.subjectOn(deployment).get()));
        }
      }
      items.sort(Comparator.comparing(Item::namespace).thenComparing(Item::name));
      return new Inventory(items);
    }

    private Item item(Target target) {
      Optional<InFlight> begun =
          inFlight.stream()
              .filter(
                  one ->
                      one.namespace().equals(target.namespace())
                          && (one.isOf(target.name()) || one.goesOnWith(target.name())))
              .findFirst();
      ObjectNode controller = controller(target);
      if (begun.isPresent()) {
        return of(
            target,
            controller,
            State.IN_FLIGHT,
            "",
            List.of(),
            List.of(begun.get().operation() + ": " + begun.get().state()),
            begun.get().goOn().in(wording));
      }
      Plan plan = plan(target);
      Run adoption = Task.ADOPTION.of(target.name()).inNamespace(target.namespace());
      if (plan instanceof Plan.Feasible feasible) {
        return of(
            target,
            controller,
            State.LEFT,
            feasible.to(),
            List.of(),
            feasible.warnings().stream().map(warning -> warning.in(wording)).toList(),
            adoption.in(wording));
      }
      Outcome outcome = ((Plan.Without) plan).outcome();
      return of(
          target,
          controller,
          State.REFUSED,
          "",
          outcome.reasons(wording),
          List.of(),
          adoption.with(Setting.DRY_RUN).in(wording));
    }

    private Plan plan(Target target) {
      try (Watch watch = listed.watch(target.namespace(), Adoption.KINDS)) {
        return new Adoption(
                listed,
                watch,
                Adoption.Settings.of(target.namespace(), target.name()),
                Progress.Listener.NONE,
                new Cancellation(),
                NOBODY)
            .plan();
      }
    }

    /** What is migrated; what an adoption in flight has deleted already is its Deployment. */
    private ObjectNode controller(Target target) {
      Optional<String> config = OriginConfig.named(target.name());
      Kind kind = config.isPresent() ? Kind.DEPLOYMENT_CONFIG : Kind.REPLICATION_CONTROLLER;
      String name = config.orElse(target.name());
      return listed.list(kind, target.namespace(), Map.of()).stream()
          .filter(tree -> Metadata.name(tree).equals(name))
          .findFirst()
          .or(
              () ->
                  listed.list(Kind.DEPLOYMENT, target.namespace(), Map.of()).stream()
                      .filter(
                          tree ->
                              Origin.subjectOn(tree).equals(Optional.of(target.name()))
                                  || Metadata.name(tree).equals(name))
                      .findFirst())
          .orElseThrow();
    }

    private Item of(
        Target target,
        ObjectNode controller,
        State state,
        String deployment,
        List<String> refusals,
        List<String> warnings,
        String command) {
      JsonNode spec = controller.path("spec");
      int replicas = spec.path("replicas").asInt(1);
      int ready = controller.at("/status/readyReplicas").asInt();
      List<String> risks = new ArrayList<>();
      if (replicas == 1) {
        risks.add("it has one replica: whoever replaces its pod interrupts it");
      }
      if (ready < replicas) {
        risks.add("%d of %d pods are not ready".formatted(replicas - ready, replicas));
      }
      risks.addAll(warnings);
      Map<String, String> labels = Labels.of(controller.at("/spec/template/metadata/labels"));
      boolean config = OriginConfig.named(target.name()).isPresent();
      String kind = config ? Kind.DEPLOYMENT_CONFIG.kind() : Kind.REPLICATION_CONTROLLER.kind();
      String name = OriginConfig.named(target.name()).orElse(target.name());
      return new Item(
          target.namespace(),
          kind,
          target.name(),
          replicas,
          ready,
          spec.at("/template/spec/containers")
              .valueStream()
              .map(container -> container.path("name").asText())
              .toList(),
          services.getOrDefault(target.namespace(), List.of()).stream()
              .filter(service -> Destination.of(service).selects(labels))
              .map(Metadata::name)
              .toList(),
          autoscalers.getOrDefault(target.namespace(), List.of()).stream()
              .filter(hpa -> scales(hpa, kind, name))
              .map(Metadata::name)
              .toList(),
          lint.of(kind, target.namespace(), name),
          state,
          deployment,
          refusals,
          risks,
          command);
    }

    private static boolean scales(JsonNode hpa, String kind, String name) {
      JsonNode target = hpa.at("/spec/scaleTargetRef");
      return target.path("kind").asText().equals(kind) && target.path("name").asText().equals(name);
    }

    private Item done(ObjectNode deployment, String subject) {
      String name = Metadata.name(deployment);
      return of(
          new Target(Metadata.namespace(deployment), subject),
          deployment,
          State.DONE,
          name,
          List.of(),
          List.of(),
          "");
    }
  }
}
