package io.kubectlrc.rehearse;

import io.kubectlrc.cluster.Kind;
import io.kubectlrc.rehearse.NodeUpgrade.End;
import io.kubectlrc.rehearse.NodeUpgrade.Line;
import io.kubectlrc.rehearse.NodeUpgrade.Stint;
import io.kubectlrc.simulate.Change;
import io.kubectlrc.simulate.Eviction;
import io.kubectlrc.simulate.Simulation;
import io.kubectlrc.simulate.Snapshot;
import io.kubectlrc.timeline.Spans;
import io.kubectlrc.timeline.Timeline;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Upgrades nodes as {@code kubectl drain} and an administrator would: all pods of a node are asked
 * to go at once, those that a budget holds are asked again every five seconds, and when all are
 * gone the node is switched off for a while. Without a drain its containers begin anew in place.
 *
 * @see <a href="https://kubernetes.io/docs/tasks/administer-cluster/safely-drain-node/">Safely
 *     Drain a Node</a>
 */
final class Upgrader {

  private static final String ACTOR = "kubectl drain";

  /** As kubectl asks again for what a budget holds up. */
  private static final Duration AGAIN = Duration.ofSeconds(5);

  /**
   * So long after the last pod that went, and after the longest that a pod takes to come or to go,
   * a drain is given up: a container that crashes begins anew after five minutes at most.
   */
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  private static final Duration LOOK = Duration.ofSeconds(1);

  private final Simulation simulation;
  private final UpgradePlan plan;
  private final UpgradeRecorder recorder;
  private final Duration patience;
  private final Duration start;
  private final Deque<String> waiting;
  private final int atOnce;
  private final Map<String, Turn> turns = new TreeMap<>();
  private final List<Stint> stints = new ArrayList<>();
  private final List<Line> lines = new ArrayList<>();
  private final List<Timeline.Event> events = new ArrayList<>();

  /**
   * @param nodes in the order in which it is their turn
   * @param podLife the longest that a pod takes to become ready, and to stop, together
   */
  Upgrader(
      Simulation simulation,
      UpgradePlan plan,
      List<String> nodes,
      UpgradeRecorder recorder,
      Duration podLife) {
    this.simulation = simulation;
    this.plan = plan;
    this.recorder = recorder;
    patience = PATIENCE.plus(podLife);
    start = simulation.elapsed();
    waiting = new ArrayDeque<>(nodes);
    atOnce = plan.atOnce(nodes.size());
    simulation.observe(this::changed);
  }

  /** Does all of it; returns how long that took. */
  Duration run() {
    next();
    while (!turns.isEmpty() || !waiting.isEmpty()) {
      simulation.run(LOOK);
    }
    return stints.stream().map(Stint::to).max(Duration::compareTo).orElse(Duration.ZERO);
  }

  UpgradePlan plan() {
    return plan;
  }

  /** What became of each node. */
  List<Stint> stints() {
    return stints;
  }

  List<Line> lines() {
    return lines;
  }

  /** What happened to the nodes. */
  List<Timeline.Event> events() {
    return events;
  }

  private void next() {
    while (turns.size() < atOnce && !waiting.isEmpty()) {
      Turn turn = new Turn(waiting.remove());
      turns.put(turn.node, turn);
      recorder.turns(turns.keySet());
      turn.begin();
    }
  }

  private Duration now() {
    return simulation.elapsed().minus(start);
  }

  private void say(String text) {
    lines.add(new Line(now(), text, true));
  }

  private void warn(String text) {
    lines.add(new Line(now(), text, false));
  }

  private void changed(Change change) {
    if (change.isRemoval() && change.subject().kind() == Kind.POD) {
      Turn turn = turns.get(change.subject().pod().node());
      if (turn != null) {
        turn.gone(change.subject());
      }
    }
  }

  private void later(Duration delay, Runnable action) {
    simulation.later(delay, "", nobody -> action.run());
  }

  private static String told(Snapshot pod) {
    return pod.namespace() + "/" + pod.name();
  }

  /** From a node's cordon to its uncordon. */
  private final class Turn {
    private final String node;
    private final Duration from = now();
    private final boolean wasCordoned;

    /** By UID: the pods that are to go. */
    private final Map<String, Snapshot> leaving = new HashMap<>();

    /** By UID: those that were asked to go in vain, and by what. */
    private final Map<String, Eviction.Blocked> blocked = new HashMap<>();

    private Duration progress = now();
    private boolean draining;
    private boolean over;

    Turn(String node) {
      this.node = node;
      wasCordoned = simulation.isCordoned(node);
    }

    private void happened(String what) {
      events.add(new Timeline.Event(now(), node, what));
    }

    void begin() {
      simulation.cordon(node);
      happened(wasCordoned ? "already cordoned" : "cordoned");
      say("node/%s %s".formatted(node, wasCordoned ? "already cordoned" : "cordoned"));
      if (plan.drains()) {
        drain();
      } else {
        recorder.changing();
        simulation.restartContainers(node);
        happened("its containers begin anew");
        recorder.changed(node);
        warn("the containers of node/%s begin anew".formatted(node));
        later(plan.outage(), () -> end(End.RESTARTED, ""));
      }
    }

    private void drain() {
      List<Snapshot> daemons = new ArrayList<>();
      for (Snapshot pod : simulation.all(Kind.POD)) {
        if (pod.pod().node().equals(node)) {
          if (recorder.isOfDaemonSet(pod)) {
            daemons.add(pod);
          } else {
            leaving.put(pod.uid(), pod);
          }
        }
      }
      String names = daemons.stream().map(Upgrader::told).collect(Collectors.joining(", "));
      if (!daemons.isEmpty() && !plan.ignoresDaemonSets()) {
        warn(
            "error: unable to drain node \"%s\" due to error: cannot delete DaemonSet-managed Pods (use --ignore-daemonsets to ignore): %s"
                .formatted(node, names));
        end(
            End.REFUSED,
            "%s has pods of DaemonSets (%s), which a drain leaves alone only with --ignore-daemonsets"
                .formatted(node, names));
        return;
      }
      if (!daemons.isEmpty()) {
        warn("Warning: ignoring DaemonSet-managed Pods: " + names);
      }
      draining = true;
      happened("draining: %s to go".formatted(Spans.pods(leaving.size())));
      List<Snapshot> asked = new ArrayList<>(leaving.values());
      asked.sort((one, other) -> told(one).compareTo(told(other)));
      for (Snapshot pod : asked) {
        recorder.evicting(pod);
        say("evicting pod " + told(pod));
        evict(pod);
      }
      lookIfStuck();
      doneIfEmpty();
    }

    private void evict(Snapshot pod) {
      if (over || !leaving.containsKey(pod.uid())) {
        return;
      }
      simulation
          .evict(ACTOR, pod)
          .answer(
              new Eviction.Asker() {
                @Override
                public void granted() {
                  blocked.remove(pod.uid());
                  progress = now();
                }

                @Override
                public void blocked(Eviction.Blocked by) {
                  if (blocked.put(pod.uid(), by) == null) {
                    warn(
                        "error when evicting pods/\"%s\" -n \"%s\" (will retry after 5s): Cannot evict pod as it would violate the pod's disruption budget."
                            .formatted(pod.name(), pod.namespace()));
                  }
                  later(AGAIN, () -> evict(pod));
                }

                @Override
                public void refused(Eviction.Refused why) {
                  warn(
                      "error when evicting pods/\"%s\" -n \"%s\": %s"
                          .formatted(pod.name(), pod.namespace(), why.message()));
                  end(End.ENDLESS, "pod %s is not evicted: %s".formatted(told(pod), why.message()));
                }
              });
    }

    /** A pod of the node is gone. */
    void gone(Snapshot pod) {
      if (draining && leaving.remove(pod.uid()) != null) {
        progress = now();
        blocked.remove(pod.uid());
        say("pod/%s evicted".formatted(pod.name()));
        later(Duration.ZERO, this::doneIfEmpty);
      }
    }

    private void doneIfEmpty() {
      if (draining && !over && leaving.isEmpty()) {
        draining = false;
        happened("drained");
        say("node/%s drained".formatted(node));
        if (plan.outage().isZero()) {
          end(End.DRAINED, "");
          return;
        }
        recorder.changing();
        simulation.switchOff(node);
        happened("out for " + Spans.seconds(plan.outage()));
        recorder.changed(node);
        later(plan.outage(), this::back);
      }
    }

    private void back() {
      recorder.changing();
      simulation.switchOn(node);
      happened("back");
      recorder.changed(node);
      end(End.DRAINED, "");
    }

    private void lookIfStuck() {
      if (over || !draining) {
        return;
      }
      Duration until = progress.plus(patience);
      if (now().compareTo(until) >= 0) {
        String why = whyStuck();
        warn("giving up on node/%s".formatted(node));
        end(End.ENDLESS, why);
      } else {
        later(until.minus(now()), this::lookIfStuck);
      }
    }

    private String whyStuck() {
      Map<String, List<String>> pods = new TreeMap<>();
      for (Map.Entry<String, Eviction.Blocked> entry : blocked.entrySet()) {
        Snapshot pod = leaving.get(entry.getKey());
        Eviction.Blocked by = entry.getValue();
        pods.computeIfAbsent(
                "PodDisruptionBudget %s/%s allows no eviction, with %d healthy pods of %d needed"
                    .formatted(pod.namespace(), by.budget(), by.healthy(), by.needed()),
                any -> new ArrayList<>())
            .add(pod.name());
      }
      List<String> reasons = new ArrayList<>();
      pods.forEach(
          (budget, names) ->
              reasons.add(
                  "%s (pod %s)".formatted(budget, String.join(", ", new TreeSet<>(names)))));
      leaving.values().stream()
          .filter(pod -> !blocked.containsKey(pod.uid()))
          .map(Upgrader::told)
          .sorted()
          .forEach(pod -> reasons.add("pod " + pod + " does not stop"));
      return String.join("; ", reasons);
    }

    private void end(End end, String why) {
      if (over) {
        return;
      }
      over = true;
      if (!wasCordoned) {
        simulation.uncordon(node);
        happened("uncordoned");
        say("node/%s uncordoned".formatted(node));
      }
      stints.add(new Stint(node, from, now(), end, why));
      turns.remove(node);
      recorder.turns(turns.keySet());
      later(Duration.ZERO, Upgrader.this::next);
    }
  }
}
