package io.kubectlrc.simulate;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlrc.cluster.Kind;
import io.kubectlrc.cluster.Manifests;
import io.kubectlrc.cluster.Ref;
import io.kubectlrc.cluster.WriteMode;
import java.time.Duration;

/** Simulated OpenShift clusters for tests. */
public final class OpenShift {

  public static final String NAMESPACE = "default";

  private OpenShift() {}

  /** A DeploymentConfig named web whose pods have the label {@code app: web}. */
  public static ObjectNode config(int replicas, String image) {
    return Manifests.yaml(
        """
        apiVersion: apps.openshift.io/v1
        kind: DeploymentConfig
        metadata: {name: web, namespace: default, labels: {app: web}}
        spec:
          replicas: %d
          selector: {app: web}
          template:
            metadata: {labels: {app: web}}
            spec: {containers: [{name: main, image: "%s"}]}
        """
            .formatted(replicas, image));
  }

  /** A cluster on which version 1 of a DeploymentConfig is complete. */
  public static Simulation running(Setup setup, ObjectNode config) {
    Simulation simulation = new Simulation(setup.withDeploymentConfigs());
    simulation.foreign("user").create(Kind.DEPLOYMENT_CONFIG, config, WriteMode.APPLY);
    simulation.settle(Duration.ofMinutes(1));
    return simulation;
  }

  public static Ref config(String name) {
    return new Ref(Kind.DEPLOYMENT_CONFIG, NAMESPACE, name);
  }

  public static Ref controller(String name) {
    return new Ref(Kind.REPLICATION_CONTROLLER, NAMESPACE, name);
  }
}
