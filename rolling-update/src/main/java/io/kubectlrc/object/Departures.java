package io.kubectlrc.object;

import com.fasterxml.jackson.databind.JsonNode;
import io.kubectlrc.selector.Destination;
import io.kubectlrc.selector.Labels;
import io.kubectlrc.selector.PreStop;
import io.kubectlrc.selector.Sessions;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** What users of pods lose when a rollout replaces them, as far as that can be known before. */
public final class Departures {
  private Departures() {}

  /**
   * What a user should know of, in sentences without a full stop: sessions that are cut, and
   * requests that fail since a pod is gone before others know.
   *
   * @param controller whose pods are to be replaced, some time
   * @param services those of its namespace
   */
  public static List<String> of(JsonNode controller, Collection<? extends JsonNode> services) {
    JsonNode spec = controller.at("/spec/template/spec");
    Map<String, String> labels = Labels.of(controller.at("/spec/template/metadata/labels"));
    int pods = controller.at("/spec/replicas").asInt(1);
    List<Destination.Port> ports = new ArrayList<>();
    List<String> front = new ArrayList<>();
    for (JsonNode service : services) {
      Destination destination = Destination.of(service);
      if (destination.selects(labels)) {
        ports.addAll(destination.ports());
        front.add(Metadata.name(service));
      }
    }
    List<String> lost = new ArrayList<>();
    if (pods > 0 && Sessions.areCutIn(spec)) {
      for (Sessions sessions : Sessions.of(spec, ports, Map.of())) {
        String container = "container " + sessions.container().tree().path("name").asText();
        lost.add(sessions.sentence(spec, container, OptionalInt.of(pods)));
      }
    }
    if (pods > 0 && !front.isEmpty() && PreStop.grace(spec).compareTo(PreStop.REMOVAL) <= 0) {
      lost.add(
          "requests to Service %s fail for about %d s with each of the %d pods that a rollout replaces: their grace period of %d s is over before others know that they go"
              .formatted(
                  String.join(", ", front),
                  PreStop.REMOVAL.toSeconds(),
                  pods,
                  PreStop.grace(spec).toSeconds()));
    }
    return lost;
  }
}
