package io.kubectlrc.simulate;

import com.fasterxml.jackson.databind.JsonNode;
import io.kubectlrc.cluster.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Runs the pods of all nodes, each by its {@link Behaviour}. */
final class Kubelets {

  static final String NAME = "kubelet";

  /** So long a container may have ended before the kubelet sees it, in microseconds. */
  static final long RELIST = 1_000_000;

  private final Simulation simulation;
  private final Behaviour.Choice behaviours;
  private final AttachedDisks disks;
  private final Map<String, RunningPod> running = new HashMap<>();
  private List<Snapshot> awaitingDisk = new ArrayList<>();
  private int addresses;

  Kubelets(Simulation simulation, Behaviour.Choice behaviours, Set<String> sharedClaims) {
    this.simulation = simulation;
    this.behaviours = behaviours;
    disks = new AttachedDisks(sharedClaims);
    new Feed(simulation, Kind.POD, this::changed);
  }

  private void changed(Change change) {
    Snapshot pod = change.subject();
    RunningPod known = running.get(pod.uid());
    if (change.isRemoval()) {
      forget(pod);
    } else if (pod.pod().node().isEmpty()) {
      return;
    } else if (known == null && !pod.isDeleting()) {
      if (!simulation.nodes().has(pod)) {
        return;
      }
      RunningPod started = new RunningPod(simulation, pod, behaviours.of(pod), nextAddress());
      running.put(pod.uid(), started);
      if (!started.behaviour().start().equals(Range.NONE)) {
        simulation.nodes().on(pod.pod().node(), started::create);
      }
      mount(pod);
    } else if (pod.isDeleting() && (known == null || known.stop())) {
      Range stop = known == null ? Range.NONE : known.behaviour().stop();
      simulation.after(
          stop,
          () ->
              simulation
                  .nodes()
                  .on(pod.pod().node(), () -> simulation.api().confirmDeletion(NAME, pod)));
    }
  }

  /** A node that is back tells of its pods, which were taken to be unready. */
  void report(String node) {
    running.values().stream().filter(pod -> pod.isOn(node)).forEach(RunningPod::create);
  }

  /** What runs on a node ends, and nobody tells of it. */
  void halt(String node) {
    running.values().stream().filter(pod -> pod.isOn(node)).forEach(RunningPod::halt);
  }

  /** What has ended on a node begins anew. */
  void resume(String node) {
    running.values().stream().filter(pod -> pod.isOn(node)).forEach(RunningPod::resume);
  }

  /** Whether a pod's containers run, or are still to begin for the first time. */
  boolean isUp(Snapshot pod) {
    RunningPod known = running.get(pod.uid());
    return known == null || known.isUp();
  }

  private void mount(Snapshot pod) {
    RunningPod started = running.get(pod.uid());
    if (started == null) {
      return;
    }
    Optional<String> elsewhere = disks.attach(pod);
    if (elsewhere.isPresent()) {
      awaitingDisk.add(pod);
      String disk = elsewhere.get().substring(elsewhere.get().lastIndexOf('/') + 1);
      simulation.warn(
          pod,
          "FailedAttachVolume",
          "Multi-Attach error for volume \"" + disk + "\": it is attached to another node");
      return;
    }
    simulation.after(
        started.behaviour().start(), () -> simulation.nodes().on(pod.pod().node(), started::begin));
  }

  private void forget(Snapshot pod) {
    RunningPod known = running.remove(pod.uid());
    if (known != null) {
      known.stop();
    }
    if (disks.detach(pod)) {
      List<Snapshot> hopeful = awaitingDisk;
      awaitingDisk = new ArrayList<>();
      hopeful.forEach(this::mount);
    }
  }

  private String nextAddress() {
    addresses++;
    return "10." + (addresses >> 16 & 255) + '.' + (addresses >> 8 & 255) + '.' + (addresses & 255);
  }

  /** The names of a pod's init containers and containers. */
  static List<String> names(JsonNode containers) {
    List<String> names = new ArrayList<>();
    containers.forEach(container -> names.add(container.path("name").asText()));
    return names;
  }
}
