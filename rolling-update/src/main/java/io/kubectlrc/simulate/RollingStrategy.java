package io.kubectlrc.simulate;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * How many pods a Deployment may have too many and too few while it rolls.
 *
 * @see <a
 *     href="https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#rolling-update-deployment">
 *     Rolling update Deployment</a>
 */
record RollingStrategy(int maxSurge, int maxUnavailable) {

  /** Percentages of the replicas: surge rounds up, unavailable down, and they are never both 0. */
  static RollingStrategy of(Snapshot deployment) {
    return of(deployment.spec().path("strategy").path("rollingUpdate"), deployment.replicas());
  }

  /**
   * The same of a strategy by itself.
   *
   * @param rolling what is absent in it is 0
   */
  static RollingStrategy of(JsonNode rolling, int replicas) {
    int surge = resolve(rolling.path("maxSurge"), replicas, true);
    int unavailable = resolve(rolling.path("maxUnavailable"), replicas, false);
    if (surge == 0 && unavailable == 0) {
      unavailable = 1;
    }
    // What is asked for with the surge is a whole number too: with 3 replicas, up to 2^31 - 4.
    return new RollingStrategy(
        Math.min(surge, Integer.MAX_VALUE - replicas), Math.min(unavailable, replicas));
  }

  private static int resolve(JsonNode amount, int replicas, boolean up) {
    String text = amount.asText();
    if (!text.endsWith("%")) {
      return amount.asInt();
    }
    long hundredfold = Long.parseLong(text.substring(0, text.length() - 1)) * replicas;
    return (int) Math.min(Integer.MAX_VALUE, (hundredfold + (up ? 99 : 0)) / 100);
  }
}
