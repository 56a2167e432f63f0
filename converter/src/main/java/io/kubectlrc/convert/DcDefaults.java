package io.kubectlrc.convert;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;

/**
 * What a DeploymentConfig means where it says nothing, which is not what a Deployment would.
 *
 * @see <a href="https://github.com/openshift/openshift-apiserver">pkg/apps/apis/apps/v1/defaults.go
 *     </a>
 */
public final class DcDefaults {
  static final int REPLICAS = 0;
  static final String STRATEGY = "Rolling";
  static final int PACE_SECONDS = 1;
  static final int ACTIVE_DEADLINE_SECONDS = 21_600;

  private static final String SURGE = "maxSurge";
  private static final String UNAVAILABLE = "maxUnavailable";
  private static final List<String> LIMITS = List.of(SURGE, UNAVAILABLE);

  private DcDefaults() {}

  /**
   * Which of {@code maxSurge} and {@code maxUnavailable} is 0 since only the other one is written:
   * both are 25% where neither is, and one is where the other one is 0.
   */
  public static Optional<String> zeroLimit(JsonNode rollingParams) {
    boolean surge = rollingParams.hasNonNull(SURGE);
    boolean unavailable = rollingParams.hasNonNull(UNAVAILABLE);
    if (surge == unavailable) {
      return Optional.empty();
    }
    boolean zero = rollingParams.path(surge ? SURGE : UNAVAILABLE).asText().matches("0+%?");
    return zero ? Optional.empty() : Optional.of(surge ? UNAVAILABLE : SURGE);
  }

  /** Whether the limit that is written is yet to be filled in, and may be 0 then. */
  public static boolean isOpen(JsonNode rollingParams) {
    return LIMITS.stream().anyMatch(limit -> Placeholders.in(rollingParams.path(limit)));
  }

  /** The limits of a rolling update as a Deployment has to say them; empty for its own defaults. */
  static ObjectNode limits(ObjectNode rollingParams) {
    ObjectNode limits = rollingParams.objectNode();
    rollingParams
        .properties()
        .forEach(
            field -> {
              if (LIMITS.contains(field.getKey()) && !field.getValue().isNull()) {
                limits.set(field.getKey(), field.getValue());
              }
            });
    zeroLimit(rollingParams).ifPresent(limit -> limits.set(limit, IntNode.valueOf(0)));
    return limits;
  }
}
