package io.kubectlrc.rehearse;

import com.fasterxml.jackson.databind.JsonNode;
import io.kubectlrc.selector.Destination;
import io.kubectlrc.selector.PreStop;
import io.kubectlrc.selector.RunningContainer;
import io.kubectlrc.simulate.Snapshot;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Containers that requests may still reach when they are asked to end. Whether those fail, no
 * manifest says: it depends on what the program does at SIGTERM.
 */
final class AbruptEnds {
  private AbruptEnds() {}

  /**
   * What cannot be known of pods that are stopped behind Services.
   *
   * @param called how a Service is to be called
   */
  static List<String> of(
      Collection<Snapshot> services,
      Collection<Snapshot> stopped,
      Function<Snapshot, String> called) {
    List<String> unknown = new ArrayList<>();
    for (Snapshot service : services) {
      Set<String> containers = new TreeSet<>();
      int pods = 0;
      JsonNode lastSpec = null;
      boolean abrupt = false;
      for (Snapshot pod : stopped) {
        if (service.selects(pod)) {
          if (pod.spec().path("containers") != lastSpec) { // those of one template share it
            lastSpec = pod.spec().path("containers");
            List<String> names = names(service.destination(), pod.spec());
            containers.addAll(names);
            abrupt = !names.isEmpty();
          }
          pods += abrupt ? 1 : 0;
        }
      }
      if (pods > 0) {
        boolean one = containers.size() == 1;
        unknown.add(
            "whether %s %s behind Service %s %s on after SIGTERM: without a preStop hook that waits, requests fail for about %d s with %s"
                .formatted(
                    one ? "container" : "containers",
                    String.join(", ", containers),
                    called.apply(service),
                    one ? "serves" : "serve",
                    PreStop.REMOVAL.toSeconds(),
                    pods == 1 ? "its pod" : "each of %d pods".formatted(pods)));
      }
    }
    return unknown;
  }

  /** Those that have a port which the Service sends to; all, if none says so. */
  private static List<String> names(Destination destination, JsonNode podSpec) {
    List<JsonNode> all = RunningContainer.of(podSpec).stream().map(RunningContainer::tree).toList();
    List<JsonNode> receivers =
        all.stream().filter(container -> receives(destination, podSpec, container)).toList();
    return (receivers.isEmpty() ? all : receivers)
        .stream()
            .filter(container -> PreStop.isAbrupt(podSpec, container))
            .map(container -> container.path("name").asText())
            .toList();
  }

  private static boolean receives(Destination destination, JsonNode podSpec, JsonNode container) {
    return destination.ports().stream()
        .flatMapToInt(port -> port.of(podSpec).stream())
        .anyMatch(
            number ->
                container
                    .path("ports")
                    .valueStream()
                    .anyMatch(port -> port.path("containerPort").asInt() == number));
  }
}
