package io.kubectlrc.lint;

import com.fasterxml.jackson.core.JsonPointer;
import io.kubectlrc.selector.Destination;
import io.kubectlrc.selector.Selector;
import java.util.List;

/** A Service, by what it selects and where it sends. */
public record Service(Subject subject, Destination destination) {
  private static final JsonPointer PORTS = JsonPointer.compile("/spec/ports");

  static Service of(Subject subject) {
    return new Service(subject, Destination.of(subject.tree()));
  }

  public Selector selector() {
    return destination.selector();
  }

  public List<Destination.Port> ports() {
    return destination.ports();
  }

  /**
   * Where the target of one of its ports is written, or the port itself if that stands for both.
   */
  public JsonPointer at(Destination.Port port) {
    return PORTS.appendIndex(port.index()).appendProperty(port.targeted() ? "targetPort" : "port");
  }

  /** Whether it sends to the pods it selects. */
  public boolean selects() {
    return destination.selects();
  }
}
