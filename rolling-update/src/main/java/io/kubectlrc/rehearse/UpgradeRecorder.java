package io.kubectlrc.rehearse;

import com.fasterxml.jackson.databind.JsonNode;
import io.kubectlrc.cluster.Kind;
import io.kubectlrc.cluster.Ref;
import io.kubectlrc.object.ControllerRef;
import io.kubectlrc.rehearse.NodeUpgrade.End;
import io.kubectlrc.rehearse.NodeUpgrade.Moment;
import io.kubectlrc.rehearse.NodeUpgrade.Pods;
import io.kubectlrc.rehearse.NodeUpgrade.Stint;
import io.kubectlrc.rehearse.Violations.Wrong;
import io.kubectlrc.selector.HostPort;
import io.kubectlrc.simulate.Change;
import io.kubectlrc.simulate.Range;
import io.kubectlrc.simulate.Simulation;
import io.kubectlrc.simulate.Snapshot;
import io.kubectlrc.timeline.Violation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * Watches all pods of a simulated cluster while its nodes are upgraded. Only when the clock moves
 * on is the state looked at: what is true for no time at all does not count.
 */
final class UpgradeRecorder {

  private static final Set<String> OF_DAEMONS = Set.of(Kind.DAEMON_SET.kind());

  /** Those whose pods come again, as far as they are simulated. */
  private static final List<Kind> CONTROLLERS =
      List.of(
          Kind.REPLICATION_CONTROLLER,
          Kind.REPLICA_SET,
          Kind.DEPLOYMENT,
          Kind.STATEFUL_SET,
          Kind.DAEMON_SET,
          Kind.DEPLOYMENT_CONFIG);

  private final Simulation simulation;
  private final InitialState initial;
  private final Duration start;
  private final List<Front> fronts = new ArrayList<>();
  private final List<Budget> budgets = new ArrayList<>();
  private final Map<String, Followed> pods = new HashMap<>();
  private final Map<String, Set<Followed>> byNode = new HashMap<>();
  private final Set<Followed> unplaced = new LinkedHashSet<>();

  /** By UID of a controller, who is above it. */
  private final Map<String, Owner> owners = new HashMap<>();

  /** By namespace and name of the pod, what is said of its disk. */
  private final Map<String, String> waitingForDisks = new TreeMap<>();

  /** What is wrong from the moment on for ever. */
  private final List<Wrong> lasting = new ArrayList<>();

  /** By owner: its emptyDir volumes, and how many pods had them. */
  private final Map<String, Set<String>> volumes = new TreeMap<>();

  private final Map<String, Integer> emptied = new TreeMap<>();
  private final List<Snapshot> evicted = new ArrayList<>();
  private final Set<String> uncertain = new TreeSet<>();
  private final Set<String> turns = new LinkedHashSet<>();
  private final List<Moment> timeline = new ArrayList<>();
  private final Violations violations = new Violations();
  private Duration since;
  private boolean unseen = true;
  private final Optional<UpgradeHistory> history;

  /** Who has pods in the end: the Deployment of a ReplicaSet. */
  private record Owner(String kind, String name) {}

  /** A PodDisruptionBudget, which restarts and outages do not ask. */
  private record Budget(String namespace, PodGroup group) {
    List<PodGroup.ServedPort> ports(Snapshot pod) {
      return pod.namespace().equals(namespace) ? group.ports(pod) : List.of();
    }

    @Override
    public String toString() {
      return namespace + "/" + group.name();
    }
  }

  private static final class Followed {
    private Snapshot pod;
    private boolean ready;
    private boolean up;
    private final Map<Front, List<PodGroup.ServedPort>> fronts = new LinkedHashMap<>();
    private final List<PodGroup.ServedPort> budgets = new ArrayList<>();
  }

  /**
   * @param followsPods whether the life of each pod is to be told
   */
  UpgradeRecorder(Simulation simulation, InitialState initial, boolean followsPods) {
    this.simulation = simulation;
    this.initial = initial;
    start = simulation.elapsed();
    since = start;
    List<Snapshot> residents = List.copyOf(simulation.all(Kind.POD));
    services(residents);
    controllers(residents);
    budgets(residents);
    residents.forEach(this::follow);
    fronts.forEach(Front::begin);
    fronts.removeIf(front -> !front.isServed());
    for (Budget budget : List.copyOf(budgets)) {
      if (budget.group().missing() > 0) {
        budgets.remove(budget); // which is not kept from the beginning
      }
    }
    history = followsPods ? Optional.of(new UpgradeHistory(start, residents)) : Optional.empty();
    simulation.observe(this::observed);
  }

  private void services(List<Snapshot> residents) {
    for (Snapshot service : simulation.all(Kind.SERVICE)) {
      List<Snapshot> selected = residents.stream().filter(service::selects).toList();
      if (!selected.isEmpty()) {
        boolean direct = service.spec().path("externalTrafficPolicy").asText().equals("Local");
        fronts.add(
            new Front(
                Kind.SERVICE.kind(),
                service.namespace(),
                service.name(),
                PodGroup.ofService(service, selected),
                direct));
      }
    }
  }

  /** Of pods that no Service has. */
  private void controllers(List<Snapshot> residents) {
    Map<String, List<Snapshot>> bare = new TreeMap<>();
    for (Snapshot pod : residents) {
      if (fronts.stream().allMatch(front -> front.ports(pod).isEmpty()) && owner(pod).isPresent()) {
        bare.computeIfAbsent(owned(pod).get(), any -> new ArrayList<>()).add(pod);
      }
    }
    for (List<Snapshot> siblings : bare.values()) {
      Snapshot one = siblings.get(0);
      Owner owner = owner(one).orElseThrow();
      PodGroup group = PodGroup.ofPods(owner.name(), pod -> owner(pod).equals(Optional.of(owner)));
      boolean direct = !HostPort.of(one.spec()).isEmpty();
      fronts.add(new Front(owner.kind(), one.namespace(), owner.name(), group, direct));
    }
  }

  private void budgets(List<Snapshot> residents) {
    for (Snapshot budget : simulation.all(Kind.POD_DISRUPTION_BUDGET)) {
      Predicate<Snapshot> selection = PodGroup.selection(budget.tree());
      int expected =
          (int)
              residents.stream()
                  .filter(pod -> pod.namespace().equals(budget.namespace()))
                  .filter(selection)
                  .count();
      if (expected > 0) {
        budgets.add(new Budget(budget.namespace(), PodGroup.ofBudget(budget.tree(), expected)));
      }
    }
  }

  /** Whether a drain leaves a pod where it is. */
  boolean isOfDaemonSet(Snapshot pod) {
    return owner(pod).filter(owner -> OF_DAEMONS.contains(owner.kind())).isPresent();
  }

  private Optional<Owner> owner(Snapshot pod) {
    return ControllerRef.of(pod.tree())
        .map(
            controller ->
                owners.computeIfAbsent(controller.uid(), uid -> top(pod.namespace(), controller)));
  }

  /** {@code Deployment shop/web}. */
  private Optional<String> owned(Snapshot pod) {
    return owner(pod).map(owner -> owner.kind() + " " + pod.namespace() + "/" + owner.name());
  }

  private Owner top(String namespace, ControllerRef controller) {
    for (Kind kind : CONTROLLERS) {
      if (kind.kind().equals(controller.kind())) {
        return simulation
            .find(new Ref(kind, namespace, controller.name()))
            .flatMap(found -> ControllerRef.of(found.tree()))
            .map(above -> top(namespace, above))
            .orElse(new Owner(controller.kind(), controller.name()));
      }
    }
    return new Owner(controller.kind(), controller.name());
  }

  /** A drain asks a pod to go. */
  void evicting(Snapshot pod) {
    evicted.add(pod);
    String key = pod.namespace() + "/" + pod.name();
    String stranger = initial.strangers().get(key);
    String whose = owned(pod).orElse("no controller in " + pod.namespace());
    List<String> emptyDirs =
        pod.spec()
            .path("volumes")
            .valueStream()
            .filter(volume -> volume.has("emptyDir"))
            .map(volume -> volume.path("name").asText())
            .toList();
    if (!emptyDirs.isEmpty()) {
      volumes.computeIfAbsent(whose, any -> new TreeSet<>()).addAll(emptyDirs);
      emptied.merge(whose, 1, Integer::sum);
    }
    if (stranger != null) {
      uncertain.add(
          "pods of %s (%s) are taken to be gone for good: it is not simulated"
              .formatted(stranger, pod.namespace()));
    } else if (owner(pod).isEmpty()) {
      changing();
      lasting.add(
          new Wrong(
              "gone " + key,
              1,
              "pod %s is gone for good: no controller starts it again (kubectl drain asks for --force)"
                  .formatted(key)));
    }
  }

  /** It is the turn of these nodes. */
  void turns(Collection<String> nodes) {
    for (String node : nodes) {
      if (!turns.contains(node)) {
        Map<Front, Integer> there = new HashMap<>();
        for (Followed followed : byNode.getOrDefault(node, Set.of())) {
          if (followed.ready && followed.up) {
            followed.fronts.keySet().forEach(front -> there.merge(front, 1, Integer::sum));
          }
        }
        there.forEach((front, pods) -> front.turn(node, pods));
      }
    }
    turns.clear();
    turns.addAll(nodes);
  }

  /** Something changes now without a write. */
  void changing() {
    lookIfOver(simulation.elapsed());
    unseen = true;
  }

  /** Whether a node's pods run has changed without a write. */
  void changed(String node) {
    for (Followed followed : List.copyOf(byNode.getOrDefault(node, Set.of()))) {
      recount(followed, followed.pod);
    }
  }

  private void observed(Change change) {
    Snapshot subject = change.subject();
    if (subject.kind() == Kind.EVENT && change.isCreation()) {
      if (subject.tree().path("reason").asText().equals("FailedAttachVolume")) {
        lookIfOver(change.time());
        JsonNode pod = subject.tree().path("involvedObject");
        waitingForDisks.put(
            pod.path("namespace").asText() + "/" + pod.path("name").asText(),
            subject.tree().path("message").asText());
        unseen = true;
      }
    } else if (subject.kind() == Kind.POD) {
      lookIfOver(change.time());
      podChanged(change);
      history.ifPresent(lives -> lives.changed(change));
      unseen = true;
    }
  }

  private void podChanged(Change change) {
    Snapshot pod = change.subject();
    Followed followed = pods.get(pod.uid());
    if (pod.pod().ready() || pod.isDeleting() || change.isRemoval()) {
      waitingForDisks.remove(pod.namespace() + "/" + pod.name());
    }
    if (followed == null) {
      if (!change.isRemoval()) {
        follow(pod);
      }
    } else if (change.isRemoval()) {
      count(followed, -1);
      forget(followed);
    } else {
      recount(followed, pod);
    }
  }

  private void follow(Snapshot pod) {
    Followed followed = new Followed();
    followed.pod = pod;
    for (Front front : fronts) {
      List<PodGroup.ServedPort> ports = front.ports(pod);
      if (!ports.isEmpty()) {
        followed.fronts.put(front, ports);
      }
    }
    budgets.forEach(budget -> followed.budgets.addAll(budget.ports(pod)));
    pods.put(pod.uid(), followed);
    place(followed);
    measure(followed);
    count(followed, 1);
  }

  private void place(Followed followed) {
    String node = followed.pod.pod().node();
    if (node.isEmpty()) {
      unplaced.add(followed);
    } else {
      unplaced.remove(followed);
      byNode.computeIfAbsent(node, any -> new LinkedHashSet<>()).add(followed);
    }
  }

  private void forget(Followed followed) {
    pods.remove(followed.pod.uid());
    unplaced.remove(followed);
    byNode.getOrDefault(followed.pod.pod().node(), new LinkedHashSet<>()).remove(followed);
  }

  private void recount(Followed followed, Snapshot pod) {
    count(followed, -1);
    followed.pod = pod;
    place(followed);
    measure(followed);
    count(followed, 1);
  }

  private void measure(Followed followed) {
    followed.ready = simulation.available(followed.pod, 0);
    followed.up = simulation.isUp(followed.pod);
  }

  private static void count(Followed followed, int sign) {
    if (followed.ready) {
      followed.fronts.forEach((front, ports) -> front.count(ports, followed.up, sign));
      followed.budgets.forEach(budget -> budget.count(sign));
    }
  }

  private void lookIfOver(Duration now) {
    if (now.compareTo(since) > 0) {
      if (unseen) {
        look();
        unseen = false;
      }
      since = now;
    }
  }

  /** Takes note of the state that has begun at {@link #since}. */
  private void look() {
    Duration at = since.minus(start);
    fronts.forEach(front -> front.look(at, turns));
    Moment moment =
        new Moment(
            at,
            fronts.stream().map(Front::serving).toList(),
            fronts.stream().map(Front::silent).toList());
    history.ifPresent(lives -> lives.look(at, moment.serving()));
    if (timeline.isEmpty() || !isLike(timeline.get(timeline.size() - 1), moment)) {
      timeline.add(moment);
    }
    violations.now(at, wrongs());
  }

  private static boolean isLike(Moment one, Moment other) {
    return one.serving().equals(other.serving()) && one.silent().equals(other.silent());
  }

  private List<Wrong> wrongs() {
    List<Wrong> wrongs = new ArrayList<>(lasting);
    fronts.forEach(front -> front.wrong().ifPresent(wrongs::add));
    for (Budget budget : budgets) {
      if (budget.group().missing() > 0) {
        wrongs.add(
            new Wrong(
                "budget " + budget,
                budget.group().missing(),
                "only %s pods that PodDisruptionBudget %s asks for are available"
                    .formatted(budget.group().found("%d of the %d"), budget)));
      }
    }
    waitingForDisks.forEach(
        (pod, message) ->
            wrongs.add(
                new Wrong(
                    "disk " + pod, 1, "pod %s waits for its disk: %s".formatted(pod, message))));
    pending().forEach((owner, why) -> wrongs.add(why.wrong(owner)));
    return wrongs;
  }

  /** Pods of one owner for which there is no node. */
  private record Pending(int pods, String why) {
    Wrong wrong(String owner) {
      return new Wrong(
          "pending " + owner,
          pods,
          "%d %s of %s %s no node: %s"
              .formatted(
                  pods, pods == 1 ? "pod" : "pods", owner, pods == 1 ? "finds" : "find", why));
    }
  }

  private Map<String, Pending> pending() {
    Map<String, Pending> pending = new TreeMap<>();
    for (Followed followed : unplaced) {
      String why = unschedulable(followed.pod);
      if (!why.isEmpty()) {
        String owner = owned(followed.pod).orElse("no controller");
        pending.merge(
            owner, new Pending(1, why), (one, more) -> new Pending(one.pods() + 1, one.why()));
      }
    }
    return pending;
  }

  private static String unschedulable(Snapshot pod) {
    for (JsonNode condition : pod.status().path("conditions")) {
      if (condition.path("reason").asText().equals("Unschedulable")) {
        return condition.path("message").asText().replaceAll("\\.$", "");
      }
    }
    return "";
  }

  /**
   * What there was to see.
   *
   * @param duration of the upgrade, without the watch afterwards
   * @param podStart how long new pods took to become ready, if there were any
   * @param podStop how long they would have taken to stop
   */
  NodeUpgrade report(
      Duration duration, Upgrader upgrader, Optional<Range> podStart, Optional<Range> podStop) {
    lookIfOver(simulation.elapsed());
    if (unseen) {
      look();
    }
    List<Violation> all = new ArrayList<>(violations.until(simulation.elapsed().minus(start)));
    for (Stint stint : upgrader.stints()) {
      if (stint.end() == End.ENDLESS) {
        all.add(
            new Violation(
                stint.from(),
                stint.to().minus(stint.from()),
                false,
                "the drain of %s does not end: %s".formatted(stint.node(), stint.why())));
      }
    }
    all.sort(Comparator.comparing(Violation::at).thenComparing(Violation::what));
    return new NodeUpgrade(
        upgrader.plan(),
        upgrader.lines(),
        upgrader.events(),
        upgrader.stints(),
        duration,
        podStart,
        podStop,
        fronts.stream().map(Front::span).toList(),
        timeline,
        history.map(UpgradeHistory::seen).orElse(Pods.NONE),
        all,
        warnings(),
        AbruptEnds.of(
            simulation.all(Kind.SERVICE),
            evicted,
            service -> service.namespace() + "/" + service.name()));
  }

  private List<String> warnings() {
    List<String> warnings = new ArrayList<>();
    emptied.forEach(
        (whose, count) ->
            warnings.add(
                "what %d %s of %s in emptyDir %s %s is lost (kubectl drain asks for --delete-emptydir-data)"
                    .formatted(
                        count,
                        count == 1 ? "pod" : "pods",
                        whose,
                        volumes.get(whose).size() == 1 ? "volume" : "volumes",
                        String.join(", ", volumes.get(whose)))));
    warnings.addAll(uncertain);
    return warnings;
  }
}
