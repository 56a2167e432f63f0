package io.kubectlrc.timeline;

import java.util.List;

/**
 * What became of pods in all.
 *
 * @param came how many were made
 * @param went how many are gone
 * @param restarts of their containers
 * @param lowestAvailable the fewest available ones at any time
 * @param highestPods the most at any time, without those being stopped
 * @param highestRunning the most at any time, with those being stopped
 * @param services the fewest and the most behind each Service
 */
public record PodTotals(
    int came,
    int went,
    int restarts,
    int lowestAvailable,
    int highestPods,
    int highestRunning,
    List<ServiceSpan> services) {
  public PodTotals {
    services = List.copyOf(services);
  }
}
