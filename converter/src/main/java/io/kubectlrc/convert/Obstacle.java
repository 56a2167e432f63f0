package io.kubectlrc.convert;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlrc.selector.HostPort;
import java.util.Optional;
import java.util.Set;

/**
 * Why a new pod cannot run beside an old one: a disk that attaches to one node at a time, a port of
 * the node itself.
 */
sealed interface Obstacle {

  /** No pod more, and one less. */
  Strategy ONE_LESS = new Strategy.Rolling("0", "1");

  /** What stands in the way, in the controller. */
  JsonPointer at();

  /** For a sentence: "volume data (gcePersistentDisk) attaches to one node at a time". */
  String reason();

  /**
   * How the pods are replaced then.
   *
   * @param single whether there is one pod at most
   */
  Strategy strategy(boolean single);

  /** The same in words, with the reason. */
  default String sentence(boolean single) {
    return strategy(single).equals(Strategy.RECREATE)
        ? "strategy: Recreate, since " + reason() + ": every update interrupts it"
        : "strategy: no pod more and one less during an update, since " + reason();
  }

  /** A disk. */
  record Disk(JsonPointer at, String reason) implements Obstacle {
    @Override
    public Strategy strategy(boolean single) {
      return single ? Strategy.RECREATE : ONE_LESS;
    }
  }

  /** A port of the node. */
  record NodePort(JsonPointer at, String reason) implements Obstacle {
    @Override
    public Strategy strategy(boolean single) {
      return ONE_LESS;
    }
  }

  /** Looks for a disk first, which is the stronger reason. */
  static Optional<Obstacle> in(ObjectNode controller, Surroundings others) {
    return disk(controller, others).or(() -> hostPort(controller));
  }

  private static Optional<Obstacle> disk(ObjectNode controller, Surroundings others) {
    JsonPointer volumes = JsonPointer.compile("/spec/template/spec/volumes");
    int index = 0;
    for (JsonNode volume : controller.at(volumes)) {
      JsonPointer at = volumes.appendIndex(index++);
      for (var source : volume.properties()) {
        Optional<String> why = whyOneNode(source.getKey(), source.getValue(), controller, others);
        if (why.isPresent()) {
          String reason = "volume %s (%s) %s";
          return Optional.of(
              new Disk(
                  at.appendProperty(source.getKey()),
                  reason.formatted(volume.path("name").asText(), source.getKey(), why.get())));
        }
      }
    }
    return Optional.empty();
  }

  private static Optional<String> whyOneNode(
      String kind, JsonNode source, ObjectNode controller, Surroundings others) {
    if (kind.equals("persistentVolumeClaim")) {
      return claim(source, controller, others);
    }
    return SingleAttach.attachToOneNode(kind, source)
        ? Optional.of("attaches to one node at a time")
        : Optional.empty();
  }

  private static Optional<String> claim(
      JsonNode source, ObjectNode controller, Surroundings others) {
    String namespace = controller.at("/metadata/namespace").asText();
    String name = source.path("claimName").asText();
    Optional<Set<String>> modes = others.accessModes(new Surroundings.Name(namespace, name));
    if (modes.isEmpty()) {
      return Optional.of("may attach to one node at a time: the claim is not among the input");
    }
    return SingleAttach.attachToManyNodes(modes.get(), source)
        ? Optional.empty()
        : Optional.of("attaches to one node at a time");
  }

  private static Optional<Obstacle> hostPort(ObjectNode controller) {
    JsonPointer pod = JsonPointer.compile("/spec/template/spec");
    return HostPort.of(controller.at(pod)).stream()
        .findFirst()
        .map(
            port ->
                new NodePort(
                    pod.append(port.at()),
                    "port %s of the node serves one pod at a time"
                        .formatted(port.number().asText())));
  }
}
