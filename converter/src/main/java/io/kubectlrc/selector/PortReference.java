package io.kubectlrc.selector;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import io.kubectlrc.manifest.Placeholder;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A port that a probe or a hook of a container names. It is looked for among that container's ports
 * only, whatever their protocol.
 *
 * @param at where it is in the container
 */
public record PortReference(User user, JsonPointer at, String port) {

  /**
   * What names ports, and what the kubelet does if there is none of that name: a probe that ends in
   * an error of the kubelet's own neither succeeds nor fails, its result is thrown away.
   *
   * @see <a
   *     href="https://github.com/kubernetes/kubernetes/blob/master/pkg/kubelet/prober/worker.go">prober/worker.go</a>
   */
  public enum User {
    READINESS("readinessProbe", "the pods never get ready"),
    STARTUP("startupProbe", "the pods never get ready"),
    LIVENESS("livenessProbe", "the container is never restarted when it hangs"),
    POST_START("lifecycle/postStart", "the container is killed and started again for ever"),
    PRE_STOP("lifecycle/preStop", "it is left out");

    private final String path;
    private final String consequence;
    private final List<JsonPointer> ports;

    User(String path, String consequence) {
      this.path = path;
      this.consequence = consequence;
      this.ports =
          Stream.of("httpGet", "tcpSocket")
              .map(action -> JsonPointer.compile("/%s/%s/port".formatted(path, action)))
              .toList();
    }

    /** Its field's name. */
    public String field() {
      return path.substring(path.indexOf('/') + 1);
    }

    /** What comes of it, as a sentence ends. */
    public String consequence() {
      return consequence;
    }
  }

  /** The references of a container to ports that it certainly does not have. */
  public static List<PortReference> broken(JsonNode container) {
    List<PortReference> broken = new ArrayList<>();
    for (User user : User.values()) {
      for (JsonPointer at : user.ports) {
        JsonNode port = container.at(at);
        if (port.isTextual() && isMissing(port.textValue(), container.path("ports"))) {
          broken.add(new PortReference(user, at, port.textValue()));
        }
      }
    }
    return broken;
  }

  /** A number in quotes the kubelet takes for the number. */
  private static boolean isMissing(String name, JsonNode ports) {
    return !name.isEmpty()
        && !Names.isPortNumber(name)
        && Placeholder.first(name).isEmpty()
        && ports
            .valueStream()
            .map(port -> port.path("name"))
            .noneMatch(given -> given.asText().equals(name) || Placeholder.isIn(given));
  }
}
