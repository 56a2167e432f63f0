package io.kubectlrc.simulate;

import io.kubectlrc.cluster.Kind;
import io.kubectlrc.object.OpenShiftMarks;
import java.util.Optional;

/**
 * Takes each DeploymentConfig's {@link DeploymentConfigTurn}: at every event of its own, when one
 * of its ReplicationControllers changes or goes, and at every resync. That one has come it does not
 * see, so a claim can be late.
 */
final class DeploymentConfigController extends OpenShiftController {

  private final Informer configs;
  private final Informer controllers;

  DeploymentConfigController(Simulation simulation) {
    super(simulation, "deploymentconfig-controller");
    configs =
        new Informer(simulation, Kind.DEPLOYMENT_CONFIG, change -> enqueue(change.subject().key()));
    controllers = new Informer(simulation, Kind.REPLICATION_CONTROLLER, this::controllerChanged);
    resync();
  }

  private void controllerChanged(Change change) {
    Snapshot controller = change.subject();
    String key = Snapshot.key(controller.namespace(), controller.annotation(OpenShiftMarks.CONFIG));
    if (!change.isCreation() && configs.get(key) != null) {
      enqueue(key);
    }
  }

  @Override
  void resync() {
    configs.all().forEach(config -> enqueue(config.key()));
  }

  @Override
  void sync(String key) {
    Snapshot config = configs.get(key);
    if (config != null) {
      take(
          DeploymentConfigTurn.of(
              config.tree(),
              trees(controllers.in(config.namespace())),
              () -> Optional.ofNullable(api.latest(config)).map(Snapshot::tree),
              simulation.time().instant()));
    }
  }
}
