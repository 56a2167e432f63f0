package io.kubectlrc.simulate;

import com.fasterxml.jackson.databind.JsonNode;
import io.kubectlrc.cluster.ClusterException;
import io.kubectlrc.cluster.Kind;
import io.kubectlrc.validity.Quantities;
import java.math.BigDecimal;
import java.util.Map;

/**
 * The admission of new objects by ResourceQuotas that limit how many there may be.
 *
 * @see <a href="https://kubernetes.io/docs/concepts/policy/resource-quotas/">Resource quotas</a>
 */
final class Quotas {

  private final Store store;

  Quotas(Store store) {
    this.store = store;
  }

  void admit(Kind kind, String namespace, String name) {
    for (Snapshot quota : store.in(Kind.RESOURCE_QUOTA, namespace)) {
      for (Map.Entry<String, JsonNode> limit : quota.spec().path("hard").properties()) {
        if (limits(limit.getKey(), kind)) {
          admit(kind, namespace, name, quota, limit);
        }
      }
    }
  }

  private void admit(
      Kind kind, String namespace, String name, Snapshot quota, Map.Entry<String, JsonNode> limit) {
    String resource = limit.getKey();
    String most = limit.getValue().asText();
    BigDecimal hard = Quantities.value(most).orElse(BigDecimal.ZERO);
    long used = used(kind, namespace);
    if (BigDecimal.valueOf(used + 1).compareTo(hard) > 0) {
      throw new ClusterException(
          ClusterException.Reason.QUOTA_EXCEEDED,
          String.format(
              "%s \"%s\" is forbidden: exceeded quota: %s, requested: %s=1, used: %s=%d,"
                  + " limited: %s=%s",
              ApiServer.resource(kind),
              name,
              quota.name(),
              resource,
              resource,
              used,
              resource,
              most),
          null);
    }
  }

  /** Pods that are over do not count; those being deleted do. */
  private long used(Kind kind, String namespace) {
    if (kind != Kind.POD) {
      return store.in(kind, namespace).size();
    }
    return store.in(kind, namespace).stream()
        .filter(
            pod -> !pod.pod().phase().equals("Succeeded") && !pod.pod().phase().equals("Failed"))
        .count();
  }

  private static boolean limits(String resource, Kind kind) {
    return resource.equals("count/" + ApiServer.resource(kind))
        || kind.group().isEmpty() && resource.equals(kind.plural());
  }
}
