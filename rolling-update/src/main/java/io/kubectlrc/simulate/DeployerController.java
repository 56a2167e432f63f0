package io.kubectlrc.simulate;

import io.kubectlrc.cluster.Kind;
import io.kubectlrc.object.OpenShiftMarks;

/**
 * Takes each ReplicationController's {@link DeployerTurn}: at every event of its own, when a pod of
 * it changes or goes, and at every resync.
 */
final class DeployerController extends OpenShiftController {

  private final Informer controllers;
  private final Informer pods;

  DeployerController(Simulation simulation) {
    super(simulation, "deployer-controller");
    controllers = new Informer(simulation, Kind.REPLICATION_CONTROLLER, this::controllerChanged);
    pods = new Informer(simulation, Kind.POD, this::podChanged);
    resync();
  }

  private void controllerChanged(Change change) {
    if (!change.isRemoval()) {
      look(change.after());
    }
  }

  private void podChanged(Change change) {
    Snapshot pod = change.subject();
    Snapshot controller =
        controllers.get(Snapshot.key(pod.namespace(), pod.annotation(OpenShiftMarks.DEPLOYMENT)));
    if (!change.isCreation() && controller != null) {
      look(controller);
    }
  }

  private void look(Snapshot controller) {
    if (DeployerTurn.concerns(controller.tree())) {
      enqueue(controller.key());
    }
  }

  @Override
  void resync() {
    controllers.all().forEach(this::look);
  }

  @Override
  void sync(String key) {
    Snapshot controller = controllers.get(key);
    if (controller != null && DeployerTurn.concerns(controller.tree())) {
      take(
          DeployerTurn.of(
              controller.tree(),
              trees(pods.in(controller.namespace())),
              simulation.time().instant()));
    }
  }
}
