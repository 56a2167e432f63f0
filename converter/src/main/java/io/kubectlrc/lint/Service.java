package io.kubectlrc.lint;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import io.kubectlrc.selector.Selector;
import java.util.ArrayList;
import java.util.List;

/** A Service, by what it selects and where it sends. */
public record Service(Subject subject, Selector selector) {

  static Service of(Subject subject) {
    return new Service(subject, Selector.ofMap(subject.at("/spec/selector")));
  }

  public List<ServicePort> ports() {
    List<ServicePort> ports = new ArrayList<>();
    JsonPointer list = JsonPointer.compile("/spec/ports");
    int index = 0;
    for (JsonNode port : subject.at("/spec/ports")) {
      JsonPointer at = list.appendIndex(index++);
      String member = port.has("targetPort") ? "targetPort" : "port";
      ports.add(
          new ServicePort(
              at.appendProperty(member), port.path(member), port.path("protocol").asText("TCP")));
    }
    return ports;
  }

  /** Whether it sends to the pods it selects. */
  public boolean selects() {
    return !selector.isEmpty() && !subject.at("/spec/type").asText().equals("ExternalName");
  }
}
