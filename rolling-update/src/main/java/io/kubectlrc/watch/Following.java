package io.kubectlrc.watch;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlrc.cluster.Kind;
import io.kubectlrc.object.Metadata;
import io.kubectlrc.timeline.Beside;
import io.kubectlrc.timeline.NodeEvent;
import io.kubectlrc.timeline.NodeRecorder;
import io.kubectlrc.timeline.PodEvent;
import io.kubectlrc.timeline.PodLife;
import io.kubectlrc.timeline.PodRecorder;
import io.kubectlrc.timeline.PodTotals;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Follows what is watched through the copies of the cluster, and tells of it. */
final class Following {
  private final Copies copies;
  private final Happening.Listener listener;
  private final Scope scope;
  private final NodeRecorder nodes = new NodeRecorder();
  private Instant start;
  private PodRecorder pods;

  Following(Subject subject, Copies copies, Happening.Listener listener) {
    this.copies = copies;
    this.listener = listener;
    scope = new Scope(subject, copies::all);
  }

  /** Whether there is what is to be followed. */
  boolean isThere() {
    return scope.isThere();
  }

  /**
   * Takes the first look, and tells nothing of it yet.
   *
   * @param minReady how long a pod must have been ready to be available; empty for what the
   *     controllers ask for
   */
  void begin(Instant at, Optional<Duration> minReady) {
    start = at;
    pods =
        new PodRecorder(
            at,
            minReady.orElseGet(() -> Duration.ofSeconds(scope.minReadySeconds())),
            scope::isNew);
    copies.all(Kind.SERVICE).forEach(service -> pods.service(at, service));
    scope.concerned().forEach(pod -> pods.given(at, pod));
  }

  /** Tells how it stands at the beginning. */
  void tellFirst() {
    copies.all(Kind.NODE).forEach(node -> tellNodes(nodes.given(start, node)));
    tellPods(start, List.of());
  }

  /** Tells what has happened since the last look; says until when that is. */
  Instant look(Supplier<Instant> clock) {
    for (Optional<Copies.Sighting> next = copies.poll(); next.isPresent(); next = copies.poll()) {
      take(next.get());
    }
    Instant now = clock.get();
    tellPods(now, List.of());
    tellNodes(nodes.drains(now, pods.present()));
    return now;
  }

  private void take(Copies.Sighting sighting) {
    String name = sighting.ref().name();
    Instant at = sighting.at();
    Optional<ObjectNode> tree = sighting.tree();
    switch (sighting.ref().kind()) {
      case POD -> {
        if (tree.isEmpty()) {
          tellPods(at, pods.gone(at, name));
        } else if (pods.follows(name) || scope.concerns(tree.get())) {
          tellPods(at, pods.seen(at, tree.get()));
        }
      }
      case SERVICE -> {
        tree.ifPresentOrElse(
            service -> pods.service(at, service), () -> pods.serviceGone(at, name));
        tellPods(at, List.of());
      }
      case NODE ->
          tellNodes(tree.map(node -> nodes.seen(at, node)).orElseGet(() -> nodes.gone(at, name)));
      default -> {
        if (scope.update()) {
          // A pod may be seen before its controller is.
          scope
              .concerned()
              .filter(pod -> !pods.follows(Metadata.name(pod)))
              .forEach(pod -> tellPods(at, pods.seen(at, pod)));
        }
      }
    }
  }

  /** Tells what happened to a pod, and the numbers if they are others than before. */
  private void tellPods(Instant at, List<PodEvent> events) {
    List<Happening> together = new ArrayList<>();
    events.forEach(event -> together.add(new Happening.OfPod(event)));
    pods.moment(at)
        .ifPresent(moment -> together.add(new Happening.Counted(at, moment, pods.services())));
    if (!together.isEmpty()) {
      listener.on(together);
    }
  }

  private void tellNodes(List<NodeEvent> events) {
    events.forEach(event -> listener.on(List.of(new Happening.OfNode(event))));
  }

  /** What is still going on; empty if nothing is. */
  Optional<String> unsettled() {
    return scope.unsettled().or(pods::unsettled);
  }

  /** What happened to pods and nodes in a second; empty if nothing did. */
  String beside(Instant second) {
    return Beside.of(pods.lives(), nodes, second, second.plusSeconds(1));
  }

  /** The lives of the pods that are there, and of those that were lately. */
  List<PodLife> lives() {
    return pods.lives();
  }

  /** The Services in front of the pods. */
  List<String> services() {
    return pods.services();
  }

  PodTotals totals() {
    return pods.totals();
  }
}
