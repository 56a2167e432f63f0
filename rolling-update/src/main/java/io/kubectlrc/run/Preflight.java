package io.kubectlrc.run;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlrc.adopt.AdoptionChecks;
import io.kubectlrc.adopt.Deployment;
import io.kubectlrc.adopt.Origin;
import io.kubectlrc.cluster.Access;
import io.kubectlrc.cluster.Cluster;
import io.kubectlrc.cluster.ClusterException;
import io.kubectlrc.cluster.Kind;
import io.kubectlrc.cluster.Ref;
import io.kubectlrc.cluster.WriteMode;
import io.kubectlrc.object.Departures;
import io.kubectlrc.object.Metadata;
import io.kubectlrc.operate.Progress;
import io.kubectlrc.operate.Refusal;
import io.kubectlrc.selector.Labels;
import io.kubectlrc.selector.Selector;
import io.kubectlrc.update.Bounds;
import io.kubectlrc.update.Options;
import io.kubectlrc.update.Parking;
import io.kubectlrc.update.Proposal;
import io.kubectlrc.update.UpdateChecks;
import io.kubectlrc.update.Writes;
import io.kubectlrc.wording.Action;
import io.kubectlrc.wording.Sentence;
import io.kubectlrc.wording.Setting;
import io.kubectlrc.wording.Task;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Everything that can be checked before an update's first write. */
final class Preflight {

  /** What has pods of its own, by selectors that must not find those of the update. */
  private static final List<Kind> NEIGHBOURS =
      List.of(
          Kind.REPLICATION_CONTROLLER,
          Kind.REPLICA_SET,
          Kind.STATEFUL_SET,
          Kind.DAEMON_SET,
          Kind.JOB);

  private final Cluster cluster;
  private final String namespace;
  private final Options options;
  private final Progress.Listener listener;
  private List<Access> hidden = List.of();

  Preflight(Cluster cluster, String namespace, Options options, Progress.Listener listener) {
    this.cluster = cluster;
    this.namespace = namespace;
    this.options = options;
    this.listener = listener;
  }

  /** The rights that an update cannot do without. */
  static Rights rights(String namespace, Options.Autoscaling autoscalers) {
    Rights rights =
        Rights.of("rolling-update", namespace)
            .and(Kind.REPLICATION_CONTROLLER, "list", "watch")
            .andToChange(Kind.REPLICATION_CONTROLLER, "create", "update", "patch", "delete")
            .and(Kind.POD, "list", "watch")
            .andToChange(Kind.POD, "patch")
            .and(Kind.SERVICE, "list")
            .and(Kind.LEASE, "list", "watch")
            .andToChange(Kind.LEASE, "create", "update", "delete");
    if (autoscalers == Options.Autoscaling.IGNORE) {
      return rights;
    }
    Rights seeing = rights.and(Kind.HORIZONTAL_POD_AUTOSCALER, "list", "watch");
    return autoscalers == Options.Autoscaling.PARK
        ? seeing.andToChange(Kind.HORIZONTAL_POD_AUTOSCALER, "patch")
        : seeing;
  }

  /** The rights that are missing, as one refusal; empty if none is. */
  Optional<Refusal> missingRights() {
    Rights needed = rights(namespace, options.autoscalers());
    List<Access> denied = cluster.denied(needed.and(Kind.EVENT, "list", "watch").accesses());
    hidden = denied.stream().filter(access -> access.kind() == Kind.EVENT).toList();
    return needed.refusal(denied.stream().filter(access -> !hidden.contains(access)).toList());
  }

  /** What an update can do without, so that less is told; known once rights were asked for. */
  List<Access> hidden() {
    return hidden;
  }

  /** What speaks against an update that has not begun; writes nothing. */
  List<Refusal> check(ObjectNode old, Proposal proposal) {
    Function<Kind, List<ObjectNode>> lists = cluster.lists(listed(proposal), namespace);
    List<ObjectNode> deployments = ifAllowed(Kind.DEPLOYMENT, lists);
    Optional<Refusal> adopted =
        madeOf(Metadata.name(old), deployments)
            .filter(deployment -> Deployment.goalOf(deployment).isPresent())
            .map(Preflight::adopting)
            .or(() -> AdoptionChecks.again(old, deployments));
    if (adopted.isPresent()) {
      return List.of(adopted.get());
    }
    List<ObjectNode> services = lists.apply(Kind.SERVICE);
    List<Refusal> refusals =
        new ArrayList<>(
            UpdateChecks.of(old, proposal, lists.apply(Kind.POD), services, neighbours(lists)));
    autoscalers(proposal, lists, refusals);
    if (refusals.isEmpty()) {
      accepted(old, proposal, refusals);
      quotas(proposal, lists, refusals);
    }
    if (refusals.isEmpty()) {
      Departures.of(old, services).forEach(lost -> listener.on(new Progress.Warned(lost)));
    }
    return refusals;
  }

  private Set<Kind> listed(Proposal proposal) {
    Set<Kind> kinds = EnumSet.of(Kind.SERVICE, Kind.POD, Kind.DEPLOYMENT);
    kinds.addAll(NEIGHBOURS);
    if (options.autoscalers() == Options.Autoscaling.REFUSE) {
      kinds.add(Kind.HORIZONTAL_POD_AUTOSCALER);
    }
    if (surge(proposal) > 0) {
      kinds.add(Kind.RESOURCE_QUOTA);
    }
    return kinds;
  }

  private List<UpdateChecks.Neighbour> neighbours(Function<Kind, List<ObjectNode>> lists) {
    List<UpdateChecks.Neighbour> neighbours = new ArrayList<>();
    for (Kind kind : NEIGHBOURS) {
      for (ObjectNode other : ifAllowed(kind, lists)) {
        neighbours.add(
            new UpdateChecks.Neighbour(
                Ref.to(kind, other).toString(),
                Metadata.uid(other),
                kind == Kind.REPLICATION_CONTROLLER
                    ? Selector.ofMap(other.at("/spec/selector"))
                    : Selector.ofLabelSelector(other.at("/spec/selector")),
                Labels.of(other.at("/spec/template/metadata/labels"))));
      }
    }
    return neighbours;
  }

  /** Why a ReplicationController is gone that a Deployment was made of; empty if none was. */
  Optional<Refusal> adopted(String name) {
    Function<Kind, List<ObjectNode>> lists = kind -> cluster.list(kind, namespace, Map.of());
    return madeOf(name, ifAllowed(Kind.DEPLOYMENT, lists))
        .map(
            deployment ->
                Deployment.goalOf(deployment).isPresent()
                    ? adopting(deployment)
                    : new Refusal(
                        "ReplicationController %s is gone: Deployment %s was made of it"
                            .formatted(name, Metadata.name(deployment)),
                        Sentence.of(
                            "Update the Deployment, or go back with {}.", undo(deployment))));
  }

  /** A Deployment that is being made of a ReplicationController, or else one that was. */
  private static Optional<ObjectNode> madeOf(String name, List<ObjectNode> deployments) {
    List<ObjectNode> made =
        deployments.stream()
            .filter(deployment -> Origin.nameOn(deployment).equals(Optional.of(name)))
            .toList();
    return made.stream()
        .filter(deployment -> Deployment.goalOf(deployment).isPresent())
        .findFirst()
        .or(() -> made.stream().findFirst());
  }

  private static Refusal adopting(ObjectNode deployment) {
    return new Refusal(
        "the adoption of %s by Deployment %s is in flight"
            .formatted(Origin.titleOn(deployment).orElseThrow(), Metadata.name(deployment)),
        Sentence.of(
            "Finish it with {}, or go back with {}; {} tells how far it is.",
            Task.ADOPTION.of(Origin.subjectOn(deployment).orElseThrow()),
            undo(deployment),
            Task.STATUS.of()));
  }

  private static Action.Run undo(ObjectNode deployment) {
    return Task.ADOPTION.of(Origin.subjectOn(deployment).orElseThrow()).with(Setting.UNDO);
  }

  private List<ObjectNode> ifAllowed(Kind kind, Function<Kind, List<ObjectNode>> lists) {
    try {
      return lists.apply(kind);
    } catch (ClusterException e) {
      if (e.reason() != ClusterException.Reason.FORBIDDEN) {
        throw e;
      }
      listener.on(
          new Progress.Noted(
              "this user may not "
                  + new Access("list", kind, namespace)
                  + ", so they could not be checked"));
      return List.of();
    }
  }

  private void autoscalers(
      Proposal proposal, Function<Kind, List<ObjectNode>> lists, List<Refusal> refusals) {
    if (options.autoscalers() != Options.Autoscaling.REFUSE) {
      return;
    }
    for (ObjectNode hpa : lists.apply(Kind.HORIZONTAL_POD_AUTOSCALER)) {
      Parking.read(hpa)
          .filter(autoscaler -> Parking.concerns(proposal.journal(), autoscaler))
          .ifPresent(
              autoscaler ->
                  refusals.add(
                      new Refusal(
                          "HorizontalPodAutoscaler %s scales ReplicationController %s"
                              .formatted(autoscaler.name(), autoscaler.target()),
                          Sentence.of(
                              "Let it be parked meanwhile: {}.", Setting.AUTOSCALERS.to("park")))));
    }
  }

  /** Asks the server itself, by dry runs. */
  private void accepted(ObjectNode old, Proposal proposal, List<Refusal> refusals) {
    String key = proposal.journal().key();
    String value = proposal.journal().oldValue();
    Ref ref = Ref.to(Kind.REPLICATION_CONTROLLER, old);
    if (proposal.journal().newUid().isEmpty()) {
      DryRun.refusal(
              "the new ReplicationController " + proposal.journal().to(),
              () ->
                  cluster.create(Kind.REPLICATION_CONTROLLER, created(proposal), WriteMode.DRY_RUN))
          .ifPresent(refusals::add);
    }
    ObjectNode begin = Writes.begin(old, proposal);
    begin.withObjectProperty("metadata").remove("resourceVersion");
    DryRun.refusal(
            "the record of the update on ReplicationController " + ref.name(),
            () -> cluster.merge(ref, begin, WriteMode.DRY_RUN))
        .ifPresent(refusals::add);
    if (!old.at("/spec/selector").has(key)) {
      ObjectNode patch = Writes.labelTemplate(old, key, value);
      patch.withObjectProperty("spec").withObjectProperty("selector").put(key, value);
      DryRun.refusal(
              "the label " + key + "=" + value + " on ReplicationController " + ref.name(),
              () -> cluster.merge(ref, patch, WriteMode.DRY_RUN))
          .ifPresent(refusals::add);
    }
  }

  ObjectNode created(Proposal proposal) {
    ObjectNode tree = Writes.create(proposal.controller(), proposal.journal(), 0);
    tree.withObjectProperty("metadata").put("namespace", namespace);
    return tree;
  }

  private void quotas(
      Proposal proposal, Function<Kind, List<ObjectNode>> lists, List<Refusal> refusals) {
    int more = surge(proposal);
    if (more <= 0) {
      return;
    }
    for (ObjectNode quota : ifAllowed(Kind.RESOURCE_QUOTA, lists)) {
      UpdateChecks.quota(quota, proposal.controller(), more).ifPresent(refusals::add);
    }
  }

  /** How many pods more there may be meanwhile. */
  private int surge(Proposal proposal) {
    Bounds bounds = options.bounds(proposal.journal().desired());
    return bounds.maxTotal() - proposal.journal().original();
  }
}
