package io.kubectlrc.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.kubectlrc.cluster.Cluster;
import io.kubectlrc.cluster.Kind;
import io.kubectlrc.cluster.Ref;
import io.kubectlrc.cluster.WriteMode;
import io.kubectlrc.operate.Operation;
import io.kubectlrc.operate.Outcome;
import io.kubectlrc.operate.Progress;
import io.kubectlrc.simulate.RequestFaults;
import io.kubectlrc.simulate.Setup;
import io.kubectlrc.simulate.SimulatedCluster;
import io.kubectlrc.simulate.Simulation;
import io.kubectlrc.simulate.Snapshot;
import io.kubectlrc.update.Amount;
import io.kubectlrc.update.Options;
import io.kubectlrc.update.Request;
import io.kubectlrc.update.UpdateState;
import io.kubectlrc.update.Updating;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** A simulated cluster with controllers to update, and what was told of their updates. */
final class World {
  static final String NAMESPACE = "default";

  private static final YAMLMapper YAML = new YAMLMapper();

  final Simulation simulation;
  final List<String> lines = new ArrayList<>();
  Witness witness = Witness.NONE;
  final List<Progress> progress = new ArrayList<>();
  Function<Options, Operation<UpdateState>> operation = Updating::new;
  private int runs;

  World(Setup setup) {
    simulation = new Simulation(setup);
    simulation.endAfter(Duration.ofHours(6));
  }

  static World calm() {
    return new World(Setup.calm());
  }

  static ObjectNode yaml(String text) {
    try {
      return (ObjectNode) YAML.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  /** An RC that selects its pods by their name label and by nothing else. */
  static ObjectNode rc(String name, int replicas, String image) {
    return yaml(
        """
        apiVersion: v1
        kind: ReplicationController
        metadata: {name: %s, namespace: default, labels: {name: %s}}
        spec:
          replicas: %d
          selector: {name: api-pods}
          template:
            metadata: {labels: {name: api-pods}}
            spec:
              containers:
              - {name: node-api-container, image: "%s", ports: [{containerPort: 3000}]}
        """
            .formatted(name, name, replicas, image));
  }

  /** One whose selector and labels have a version too. */
  static ObjectNode versioned(String name, int replicas, String image, String version) {
    ObjectNode rc = rc(name, replicas, image);
    rc.withObjectProperty("spec").withObjectProperty("selector").put("version", version);
    ((ObjectNode) rc.at("/spec/template/metadata/labels")).put("version", version);
    return rc;
  }

  static ObjectNode service(String name, Map<String, String> selector) {
    ObjectNode service =
        yaml(
            """
            apiVersion: v1
            kind: Service
            metadata: {name: %s, namespace: default}
            spec: {ports: [{port: 80, targetPort: 3000}], selector: {}}
            """
                .formatted(name));
    selector.forEach(service.withObjectProperty("spec").withObjectProperty("selector")::put);
    return service;
  }

  static Request image(String... images) {
    List<Request.Image> parsed = new ArrayList<>();
    for (String image : images) {
      parsed.add(Request.Image.parse(image));
    }
    return new Request.Images(parsed, Optional.empty(), false);
  }

  static Request spec(ObjectNode controller) {
    return new Request.Spec("new.yaml", controller, Optional.empty());
  }

  static RollingUpdate.Settings settings(String name, Request request) {
    return RollingUpdate.Settings.of(NAMESPACE, name, request);
  }

  /** An update of api-rc that goes no further than to so many new pods. */
  static RollingUpdate.Settings pausingAfter(int pods) {
    return settings("api-rc", image("node-api:1.0.1"))
        .withOptions(
            new Options(
                new Amount.Pods(1),
                new Amount.Pods(0),
                Duration.ZERO,
                Optional.of(new Amount.Pods(pods)),
                Options.Autoscaling.PARK));
  }

  /** Creates objects and lets the cluster come to rest. */
  World with(Kind kind, ObjectNode... objects) {
    Cluster user = simulation.foreign("user");
    for (ObjectNode object : objects) {
      user.create(kind, object, WriteMode.APPLY);
    }
    simulation.settle(Duration.ofSeconds(5));
    return this;
  }

  World withRc(ObjectNode... controllers) {
    return with(Kind.REPLICATION_CONTROLLER, controllers);
  }

  Outcome run(RollingUpdate.Settings settings) {
    return run(settings, RequestFaults.NONE);
  }

  /** Runs it as a process of its own; earlier ones are known to be gone. */
  Outcome run(RollingUpdate.Settings settings, RequestFaults faults) {
    SimulatedCluster cluster = simulation.connect("run-" + ++runs, faults);
    Outcome outcome = run(settings, cluster, new Cancellation());
    requireAsked(cluster);
    return outcome;
  }

  /** Where there is nothing to do, a lock that was left behind is removed without asking first. */
  static void requireAsked(SimulatedCluster cluster) {
    assertThat(cluster.unasked())
        .as("rights that are not asked for")
        .allMatch(right -> right.kind() == Kind.LEASE);
  }

  Outcome run(RollingUpdate.Settings settings, Cluster cluster, Cancellation cancellation) {
    Outcome outcome =
        new RollingUpdate(
                cluster,
                settings,
                event -> {
                  progress.add(event);
                  lines.addAll(event.kubectlLines());
                },
                cancellation,
                new Holder("run-" + runs, other -> other.startsWith("run-")),
                operation.apply(settings.options()))
            .withWitness(witness)
            .run();
    outcome.result().ifPresent(lines::add);
    return outcome;
  }

  Snapshot rc(String name) {
    return simulation
        .find(new Ref(Kind.REPLICATION_CONTROLLER, NAMESPACE, name))
        .orElseThrow(() -> new AssertionError("no ReplicationController " + name));
  }

  List<String> names(Kind kind) {
    return simulation.all(kind).stream().map(Snapshot::name).toList();
  }

  /** What of the cluster must be the same after a disturbed and an undisturbed run. */
  String endState() {
    StringBuilder text = new StringBuilder();
    for (Snapshot rc : simulation.all(Kind.REPLICATION_CONTROLLER)) {
      text.append(rc.name())
          .append(' ')
          .append(rc.replicas())
          .append(' ')
          .append(rc.spec().path("selector"))
          .append(rc.spec().at("/template/metadata/labels"))
          .append(rc.spec().at("/template/spec/containers"))
          .append(' ')
          .append(new java.util.TreeSet<>(annotationNames(rc)))
          .append('\n');
      for (Snapshot pod : simulation.all(Kind.POD)) {
        if (pod.controller().equals(rc.uid()) && !pod.isDeleting()) {
          text.append("  pod ").append(pod.labels()).append('\n');
        }
      }
    }
    for (Snapshot pod : simulation.all(Kind.POD)) {
      if (pod.controller().isEmpty() && !pod.isDeleting()) {
        text.append("orphan ").append(pod.name()).append('\n');
      }
    }
    for (Snapshot hpa : simulation.all(Kind.HORIZONTAL_POD_AUTOSCALER)) {
      text.append(hpa.name()).append(" -> ").append(hpa.spec().path("scaleTargetRef"));
      text.append(annotationNames(hpa)).append('\n');
    }
    for (Snapshot lease : simulation.all(Kind.LEASE)) {
      text.append("lease ").append(lease.name()).append('\n');
    }
    return text.toString();
  }

  private static List<String> annotationNames(Snapshot object) {
    List<String> names = new ArrayList<>();
    object.metadata().path("annotations").fieldNames().forEachRemaining(names::add);
    return names;
  }
}
