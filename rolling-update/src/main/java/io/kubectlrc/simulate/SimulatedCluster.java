package io.kubectlrc.simulate;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlrc.cluster.Access;
import io.kubectlrc.cluster.Cluster;
import io.kubectlrc.cluster.ClusterException;
import io.kubectlrc.cluster.ClusterException.Reason;
import io.kubectlrc.cluster.Kind;
import io.kubectlrc.cluster.Preconditions;
import io.kubectlrc.cluster.Propagation;
import io.kubectlrc.cluster.Ref;
import io.kubectlrc.cluster.Watch;
import io.kubectlrc.cluster.WriteMode;
import io.kubectlrc.object.Metadata;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** A client's connection to a {@link Simulation}. Virtual time passes during its calls. */
public final class SimulatedCluster implements Cluster {

  private final Simulation simulation;
  private final String name;
  private final RequestFaults faults;
  private final Range latency;
  private final Set<Access> asked = new HashSet<>();
  private final Set<Access> used = new LinkedHashSet<>();
  private int requests;
  private int writes;
  private boolean dead;

  SimulatedCluster(Simulation simulation, String name, RequestFaults faults, Range latency) {
    this.simulation = simulation;
    this.name = name;
    this.faults = faults;
    this.latency = latency;
  }

  /** How many requests it has made, repeated ones and the beginnings of watches included. */
  public int requests() {
    return requests;
  }

  /** How many of its requests were to change something. */
  public int writes() {
    return writes;
  }

  @Override
  public Optional<ObjectNode> get(Ref ref) {
    try {
      return find(ref);
    } catch (ClusterException refused) {
      if (refused.reason() == Reason.NOT_FOUND) {
        return Optional.empty(); // objects of its kind are not served at all
      }
      throw refused;
    }
  }

  @Override
  public Optional<ObjectNode> getWithManagers(Ref ref) {
    return get(ref);
  }

  private Optional<ObjectNode> find(Ref ref) {
    return call(
        "get",
        ref.kind(),
        ref.namespace(),
        ref,
        WriteMode.APPLY,
        () -> Optional.ofNullable(simulation.api().get(ref)).map(found -> found.tree().deepCopy()));
  }

  @Override
  public List<ObjectNode> list(Kind kind, String namespace, Map<String, String> labels) {
    return call(
        "list",
        kind,
        namespace,
        null,
        WriteMode.APPLY,
        () -> {
          Collection<Snapshot> candidates =
              namespace.isEmpty()
                  ? simulation.api().all(kind)
                  : simulation.api().in(kind, namespace);
          return candidates.stream()
              .filter(candidate -> candidate.labels().entrySet().containsAll(labels.entrySet()))
              .sorted(Snapshot.BY_KEY)
              .map(Snapshot::tree)
              .toList();
        });
  }

  @Override
  public ObjectNode create(Kind kind, ObjectNode object, WriteMode mode) {
    ObjectNode sent = object.deepCopy();
    return call(
        "create",
        kind,
        Metadata.namespace(object),
        Ref.to(kind, object),
        mode,
        () -> simulation.api().create(name, kind, sent, mode).tree().deepCopy());
  }

  @Override
  public ObjectNode replace(Kind kind, ObjectNode object, WriteMode mode) {
    ObjectNode sent = object.deepCopy();
    return call(
        "update",
        kind,
        Metadata.namespace(object),
        Ref.to(kind, object),
        mode,
        () -> simulation.api().replace(name, kind, sent, mode).tree().deepCopy());
  }

  @Override
  public ObjectNode merge(Ref ref, ObjectNode patch, WriteMode mode) {
    ObjectNode sent = patch.deepCopy();
    return call(
        "patch",
        ref.kind(),
        ref.namespace(),
        ref,
        mode,
        () -> simulation.api().merge(name, ref, sent, mode).tree().deepCopy());
  }

  @Override
  public Optional<ObjectNode> delete(
      Ref ref, Propagation propagation, Preconditions preconditions) {
    return call(
        "delete",
        ref.kind(),
        ref.namespace(),
        ref,
        WriteMode.APPLY,
        () ->
            simulation
                .api()
                .delete(name, ref, propagation, preconditions)
                .map(left -> left.tree().deepCopy()));
  }

  @Override
  public boolean serves(Kind kind) {
    requests++;
    takeTime();
    return simulation.serves(kind);
  }

  @Override
  public List<Access> denied(Collection<Access> rights) {
    requests++;
    takeTime();
    asked.addAll(rights);
    return List.of();
  }

  /**
   * What was done to single objects without having asked whether this user may, in the order of the
   * requests. Lists are not among it: what one of them shows can be done without.
   */
  public List<Access> unasked() {
    return used.stream()
        .filter(right -> !right.verb().equals("list") && !right.verb().equals("watch"))
        .filter(right -> !asked.contains(right))
        .toList();
  }

  @Override
  public Watch watch(String namespace, Set<Kind> kinds) {
    for (Kind kind : kinds) {
      call("watch", kind, namespace, null, WriteMode.APPLY, () -> kind);
    }
    return new SimulatedWatch(simulation, faults, namespace, kinds);
  }

  @Override
  public Instant now() {
    return simulation.time().instant();
  }

  @Override
  public void close() {
    dead = true;
  }

  /** One request, with all that can happen to it on its way there and back. */
  private <T> T call(
      String verb, Kind kind, String namespace, Ref ref, WriteMode mode, Supplier<T> action) {
    if (dead) {
      throw new IllegalStateException(name + " has ended, but asks to " + verb);
    }
    requests++;
    used.add(new Access(verb, kind, namespace));
    boolean write = mode == WriteMode.APPLY && ClientRequest.WRITES.contains(verb);
    writes += write ? 1 : 0;
    String target = ref == null ? kind.plural() : ref.toString();
    ClientRequest request = new ClientRequest(verb, target, requests, write ? writes : 0);
    RequestFault fault = faults.on(request);
    if (!(fault instanceof RequestFault.None)) {
      simulation.history().note(name, request + " suffers " + fault);
    }
    Journey journey = new Journey(request, ref);
    fault.sent(journey);
    takeTime();
    fault.arriving(journey);
    T answer = perform(request, simulation.serves(kind) ? action : SimulatedCluster::unknown);
    fault.done(journey);
    takeTime();
    fault.answered(journey);
    return answer;
  }

  private static <T> T unknown() {
    throw new ClusterException(
        Reason.NOT_FOUND, "the server could not find the requested resource", null);
  }

  private <T> T perform(ClientRequest request, Supplier<T> action) {
    try {
      return action.get();
    } catch (ClusterException refused) {
      simulation.history().note(name, request + " is refused: " + refused.getMessage());
      takeTime();
      throw refused;
    }
  }

  private void takeTime() {
    simulation.time().advanceTo(simulation.time().now() + simulation.dice().draw(latency) / 2);
  }

  /** What can happen to a request on its way. */
  private final class Journey implements RequestFault.Journey {
    private final ClientRequest request;
    private final Ref ref;

    Journey(ClientRequest request, Ref ref) {
      this.request = request;
      this.ref = ref;
    }

    @Override
    public void take(Duration time) {
      simulation.run(time);
    }

    @Override
    public void repeatAfter(Duration time) {
      requests++;
      simulation.run(time);
    }

    @Override
    public void overtake() {
      if (ref != null && request.isWrite()) {
        simulation.api().touch("somebody else", ref);
      }
    }

    @Override
    public void refuse() {
      throw new ClusterException(Reason.UNAVAILABLE, "connection refused", null);
    }

    @Override
    public void lose() {
      Reason reason = request.isWrite() ? Reason.UNKNOWN_OUTCOME : Reason.UNAVAILABLE;
      throw new ClusterException(reason, request + ": the connection was lost", null);
    }

    @Override
    public void kill(String when) {
      dead = true;
      throw new ProcessDeath(when + " " + request);
    }
  }
}
