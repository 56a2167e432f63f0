package io.kubectlrc.selector;

import com.fasterxml.jackson.databind.JsonNode;
import io.kubectlrc.manifest.Placeholder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/**
 * Where a Service sends: to pods that have its labels, and of each of these to the ports that the
 * pod has. A pod that lacks one of several ports serves the others.
 *
 * @param selector empty if it sends to no pods by itself: without a selector, and of type
 *     ExternalName
 * @param ports none for a headless Service that only names its pods
 * @see <a
 *     href="https://kubernetes.io/docs/concepts/services-networking/service/#field-spec-ports">Port
 *     definitions</a>
 */
public record Destination(Selector selector, List<Port> ports) {
  public Destination {
    ports = List.copyOf(ports);
  }

  /** What a Service in v1's form says. */
  public static Destination of(JsonNode service) {
    JsonNode spec = service.path("spec");
    boolean elsewhere = spec.path("type").asText().equals("ExternalName");
    List<Port> ports = new ArrayList<>();
    for (JsonNode port : spec.path("ports")) {
      ports.add(Port.of(ports.size(), port));
    }
    return new Destination(
        elsewhere ? Selector.NONE : Selector.ofMap(spec.path("selector")), ports);
  }

  /**
   * A port of a Service; ordered as its ports are.
   *
   * @param index its place among the Service's ports
   * @param name empty if it has none, as the only one may
   * @param number what the Service's users connect to, as written
   * @param target the number or name of a port of the pods: the Service's own if none is said
   * @param targeted whether one is said
   * @param protocol TCP, UDP or SCTP
   * @param appProtocol what is spoken there; empty if that is not said
   */
  public record Port(
      int index,
      String name,
      String number,
      JsonNode target,
      boolean targeted,
      String protocol,
      String appProtocol)
      implements Comparable<Port> {

    /** Of ports of one Service. */
    @Override
    public int compareTo(Port other) {
      return Integer.compare(index, other.index);
    }

    // By hand, as Selector's. Ports of a Service differ in their place.
    @Override
    public int hashCode() {
      return 31 * index + number.hashCode();
    }

    private static Port of(int index, JsonNode port) {
      JsonNode target = port.path("targetPort");
      // As the server defaults it: a zero and an empty name are none.
      boolean targeted =
          target.isTextual() ? !target.textValue().isEmpty() : target.isNumber() && !isZero(target);
      return new Port(
          index,
          port.path("name").asText(),
          port.path("port").asText(),
          targeted ? target : port.path("port"),
          targeted,
          port.path("protocol").asText("TCP"),
          port.path("appProtocol").asText());
    }

    private static boolean isZero(JsonNode number) {
      // A BigDecimal only where it must be: the first takes Java 25 a tenth of a short command's
      // time.
      return number.canConvertToExactIntegral() && number.canConvertToLong()
          ? number.longValue() == 0
          : number.decimalValue().signum() == 0;
    }

    /** Whether a template tool is yet to say where it sends. */
    public boolean isOpen() {
      return Placeholder.isIn(target) || Placeholder.first(protocol).isPresent();
    }

    /** Whether pods need to have a port of that name; any pod has one of a number. */
    public boolean isNamed() {
      return target.isTextual() && !Names.isPortNumber(target.textValue()) && !isOpen();
    }

    /** The number of a pod's port that it sends to; empty if the pod has none of that name. */
    public OptionalInt of(JsonNode podSpec) {
      if (!isNamed()) {
        return OptionalInt.of(target.asInt());
      }
      for (RunningContainer container : RunningContainer.of(podSpec)) {
        for (JsonNode port : container.tree().path("ports")) {
          if (isCalledSo(port) && protocolOf(port).equals(protocol)) {
            return OptionalInt.of(port.path("containerPort").asInt());
          }
        }
      }
      return OptionalInt.empty();
    }

    /**
     * Whether pods certainly lack it. Of containers whose ports' names a template tool is yet to
     * fill in, and where no container is known, nobody can say so.
     */
    public boolean isLackedBy(JsonNode podSpec) {
      List<RunningContainer> receivers = RunningContainer.of(podSpec);
      return isNamed()
          && !receivers.isEmpty()
          && of(podSpec).isEmpty()
          && receivers.stream().noneMatch(Port::isYetToBeNamed);
    }

    /** What pods have instead of it, as a sentence has it: "they expose 8080 (web)". */
    public String insteadIn(List<JsonNode> podSpecs) {
      List<JsonNode> declared =
          podSpecs.stream()
              .flatMap(podSpec -> RunningContainer.of(podSpec).stream())
              .flatMap(container -> container.tree().path("ports").valueStream())
              .toList();
      Optional<JsonNode> other =
          declared.stream()
              .filter(port -> isNamed() ? isCalledSo(port) : hasItsNumber(port))
              .filter(port -> !protocolOf(port).equals(protocol))
              .findFirst();
      if (other.isPresent()) {
        return "their port of that %s is %s, not %s"
            .formatted(isNamed() ? "name" : "number", protocolOf(other.get()), protocol);
      }
      String exposed =
          declared.stream()
              .map(Port::described)
              .filter(text -> !text.isEmpty())
              .distinct()
              .collect(Collectors.joining(", "));
      return "they expose " + (exposed.isEmpty() ? "none" : exposed);
    }

    private static String described(JsonNode port) {
      String number = port.path("containerPort").asText();
      String name = port.path("name").asText();
      String protocol = protocolOf(port);
      String named = name.isEmpty() ? number : number.isEmpty() ? name : number + " (" + name + ")";
      return protocol.equals("TCP") ? named : named + "/" + protocol;
    }

    private boolean isCalledSo(JsonNode port) {
      return port.path("name").asText().equals(target.asText());
    }

    private boolean hasItsNumber(JsonNode port) {
      return port.path("containerPort").asText().equals(target.asText());
    }

    private static String protocolOf(JsonNode port) {
      return port.path("protocol").asText("TCP");
    }

    private static boolean isYetToBeNamed(RunningContainer container) {
      return container
          .tree()
          .path("ports")
          .valueStream()
          .anyMatch(
              port ->
                  Placeholder.isIn(port.path("name")) || Placeholder.isIn(port.path("protocol")));
    }

    /** {@code TCP port http}. */
    @Override
    public String toString() {
      return protocol + " port " + target.asText();
    }
  }

  /** Whether it sends to pods that it selects itself. */
  public boolean selects() {
    return !selector.isEmpty();
  }

  /** Whether pods have the labels that it asks for. */
  public boolean selects(Map<String, String> labels) {
    return selects() && selector.matches(labels);
  }

  /** The ports that pods certainly lack, as far as their labels are right. */
  public List<Port> lackedBy(JsonNode podSpec) {
    return ports.stream().filter(port -> port.isLackedBy(podSpec)).toList();
  }

  /** The ports, of those that some pods served, that others with its labels don't. */
  public List<Port> lost(JsonNode served, JsonNode podSpec) {
    return lackedBy(podSpec).stream().filter(port -> port.of(served).isPresent()).toList();
  }
}
