package io.kubectlrc.simulate;

import io.kubectlrc.cluster.ClusterException;
import io.kubectlrc.cluster.Kind;
import io.kubectlrc.object.OpenShiftMarks;
import java.util.HashSet;
import java.util.Set;

/** Lets a {@link DeployerProcess} run in each deployer pod, as long as that runs. */
final class DeployerPods {

  private static final String NAME = "deployer";

  private final Simulation simulation;

  /** UIDs. */
  private final Set<String> begun = new HashSet<>();

  DeployerPods(Simulation simulation) {
    this.simulation = simulation;
    new Feed(simulation, Kind.POD, this::changed);
  }

  private void changed(Change change) {
    Snapshot pod = change.subject();
    if (!change.isRemoval()
        && pod.labels().containsKey(OpenShiftMarks.DEPLOYER_POD_FOR)
        && isRunning(pod)
        && begun.add(pod.uid())) {
      stepLater(pod, new DeployerProcess(pod.tree()));
    }
  }

  private static boolean isRunning(Snapshot pod) {
    return pod.pod().active() && pod.pod().phase().equals("Running");
  }

  private void step(Snapshot begun, DeployerProcess deployer) {
    Snapshot pod = simulation.api().latest(begun);
    if (pod == null || !pod.uid().equals(begun.uid()) || !isRunning(pod)) {
      return;
    }
    try {
      deployer
          .step(
              OpenShiftController.trees(
                  simulation.api().in(Kind.REPLICATION_CONTROLLER, pod.namespace())),
              OpenShiftController.trees(simulation.api().in(Kind.POD, pod.namespace())),
              simulation.time().instant())
          .by(new OpenShiftController.Writing(simulation.api(), NAME));
    } catch (ClusterException refused) {
      simulation.history().note(NAME, refused.getMessage()); // it tries again
    }
    stepLater(pod, deployer);
  }

  private void stepLater(Snapshot pod, DeployerProcess deployer) {
    simulation
        .time()
        .after(
            Simulation.micros(DeployerProcess.PERIOD),
            () -> simulation.nodes().on(pod.pod().node(), () -> step(pod, deployer)));
  }
}
