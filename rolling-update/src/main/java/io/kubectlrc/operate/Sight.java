package io.kubectlrc.operate;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlrc.cluster.ClusterException;
import io.kubectlrc.cluster.Kind;
import io.kubectlrc.cluster.Ref;
import java.util.Optional;

/** What is there, of one namespace, as far as we know. */
public interface Sight {

  /** The name of an object of the namespace. */
  Ref ref(Kind kind, String name);

  /** An object, if it is there. The tree is shared: it must not be changed. */
  Optional<ObjectNode> find(Ref ref);

  /**
   * An object that was there when a step was decided on.
   *
   * @throws ClusterException if somebody has deleted it since
   */
  default ObjectNode get(Ref ref) {
    return find(ref)
        .orElseThrow(
            () -> new ClusterException(ClusterException.Reason.NOT_FOUND, ref + " is gone", null));
  }
}
