package io.kubectlrc.simulate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlrc.cluster.Kind;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;

/**
 * Keeps the numbered pods of StatefulSets: one after the other, each when those before it are
 * ready, unless the set says Parallel. One that was lost comes again when it is gone, by its name
 * and with its claims. Templates that change are not rolled out.
 *
 * @see <a href="https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/">
 *     StatefulSets</a>
 */
final class StatefulSetController extends PodSetController {

  private static final String POD_NAME = "statefulset.kubernetes.io/pod-name";
  private static final String POD_INDEX = "apps.kubernetes.io/pod-index";

  StatefulSetController(Simulation simulation) {
    super(simulation, "statefulset-controller", Kind.STATEFUL_SET);
  }

  @Override
  void sync(String key) {
    Snapshot set = sets.get(key);
    if (set == null || set.isDeleting()) {
      return;
    }
    for (Snapshot free : pods.uncontrolled(set.namespace())) {
      if (ordinal(set, free).isPresent()) {
        claims.claim(set, free);
      }
    }
    TreeMap<Integer, Snapshot> owned = new TreeMap<>();
    for (Snapshot pod : pods.controlledBy(set.uid())) {
      ordinal(set, pod).ifPresent(ordinal -> owned.put(ordinal, pod));
    }
    writeStatus(set, owned);
    if (fill(set, owned)) {
      shrink(set, owned);
    }
  }

  /** The number at the end of a pod's name, if the rest of it is the set's. */
  private static OptionalInt ordinal(Snapshot set, Snapshot pod) {
    String prefix = set.name() + '-';
    String number = pod.name().startsWith(prefix) ? pod.name().substring(prefix.length()) : "";
    return number.matches("0|[1-9]\\d{0,8}")
        ? OptionalInt.of(Integer.parseInt(number))
        : OptionalInt.empty();
  }

  private static int first(Snapshot set) {
    return set.spec().path("ordinals").path("start").asInt();
  }

  private static boolean isParallel(Snapshot set) {
    return set.spec().path("podManagementPolicy").asText().equals("Parallel");
  }

  /** Creates what is missing; whether nothing has to be awaited. */
  private boolean fill(Snapshot set, TreeMap<Integer, Snapshot> owned) {
    boolean parallel = isParallel(set);
    for (int i = first(set); i < first(set) + set.replicas(); i++) {
      Snapshot pod = owned.get(i);
      if (pod == null) {
        api.createAdmitted(name(), Kind.POD, pod(set, i));
      } else if (pod.pod().over() && !pod.isDeleting()) {
        delete(pod);
      }
      boolean settled = pod != null && !pod.isDeleting() && pod.pod().ready();
      if (!parallel && !settled) {
        return false;
      }
    }
    return true;
  }

  /** Deletes what is too much, the highest first. */
  private void shrink(Snapshot set, TreeMap<Integer, Snapshot> owned) {
    List<Snapshot> condemned =
        owned.entrySet().stream()
            .filter(
                entry ->
                    entry.getKey() < first(set) || entry.getKey() >= first(set) + set.replicas())
            .sorted(Comparator.comparing(entry -> -entry.getKey()))
            .map(Map.Entry::getValue)
            .toList();
    for (Snapshot pod : condemned) {
      if (!pod.isDeleting()) {
        delete(pod);
      }
      if (!isParallel(set)) {
        return;
      }
    }
  }

  private static ObjectNode pod(Snapshot set, int ordinal) {
    JsonNode template = set.spec().path("template");
    String name = set.name() + '-' + ordinal;
    ObjectNode metadata = Edit.object().put("name", name).put("namespace", set.namespace());
    metadata.set(
        "labels",
        Edit.copy(template.path("metadata").path("labels"))
            .put(POD_NAME, name)
            .put(POD_INDEX, Integer.toString(ordinal)));
    if (template.path("metadata").hasNonNull("annotations")) {
      metadata.set("annotations", template.path("metadata").get("annotations"));
    }
    metadata.set("ownerReferences", set.reference());
    ObjectNode pod = Edit.object();
    pod.set("metadata", metadata);
    pod.set("spec", withClaims(set, name, template.path("spec")));
    return pod;
  }

  /** Each pod has claims of its own, which stand in for volumes of their names. */
  private static JsonNode withClaims(Snapshot set, String pod, JsonNode spec) {
    JsonNode templates = set.spec().path("volumeClaimTemplates");
    if (templates.isEmpty()) {
      return spec;
    }
    ArrayNode volumes = Edit.array();
    for (JsonNode volume : spec.path("volumes")) {
      if (templates
          .valueStream()
          .noneMatch(claim -> claim.at("/metadata/name").equals(volume.path("name")))) {
        volumes.add(volume);
      }
    }
    for (JsonNode template : templates) {
      String name = template.at("/metadata/name").asText();
      ObjectNode volume = Edit.object().put("name", name);
      volume.putObject("persistentVolumeClaim").put("claimName", name + '-' + pod);
      volumes.add(volume);
    }
    return Edit.with(spec, "volumes", volumes);
  }

  private void writeStatus(Snapshot set, TreeMap<Integer, Snapshot> owned) {
    int ready = (int) owned.values().stream().filter(pod -> pod.pod().ready()).count();
    ObjectNode status =
        Edit.object()
            .put("observedGeneration", set.metadata().path("generation").asInt())
            .put("replicas", owned.size())
            .put("readyReplicas", ready)
            .put("availableReplicas", ready);
    api.putStatus(name(), set, status);
  }
}
