package io.kubectlrc.rehearse;

import io.kubectlrc.update.Amount;
import java.time.Duration;
import java.util.Optional;

/**
 * How nodes are to be upgraded.
 *
 * @param node the only one; empty for each
 * @param drains whether a node's pods are evicted before; otherwise its containers begin anew in
 *     place
 * @param parallel how many nodes at a time, or which share of them, rounded down: one at least
 * @param ignoresDaemonSets whether a drain leaves pods of DaemonSets where they are; otherwise it
 *     is refused where there are any
 * @param outage how long a drained node is switched off, or how long it takes until it is the turn
 *     of the next one
 */
public record UpgradePlan(
    Optional<String> node,
    boolean drains,
    Amount parallel,
    boolean ignoresDaemonSets,
    Duration outage) {

  /** What is supposed of a node's own upgrade where nobody says how long it takes. */
  public static final Duration OUTAGE = Duration.ofMinutes(1);

  public UpgradePlan {
    if (outage.isNegative()) {
      throw new IllegalArgumentException("a node is out for no time at least");
    }
  }

  /** Each node is drained, one after the other, as {@code kubectl drain} does. */
  public static final UpgradePlan EACH =
      new UpgradePlan(Optional.empty(), true, new Amount.Pods(1), true, OUTAGE);

  /** With the pods of DaemonSets left alone, or not. */
  public UpgradePlan ignoringDaemonSets(boolean ignored) {
    return new UpgradePlan(node, drains, parallel, ignored, outage);
  }

  /** Without evictions: the containers begin anew in place. */
  public UpgradePlan inPlace() {
    return new UpgradePlan(node, false, parallel, ignoresDaemonSets, outage);
  }

  /** So many nodes at a time. */
  public UpgradePlan parallel(Amount nodes) {
    return new UpgradePlan(node, drains, nodes, ignoresDaemonSets, outage);
  }

  /** One node only. */
  public UpgradePlan only(String name) {
    return new UpgradePlan(Optional.of(name), drains, parallel, ignoresDaemonSets, outage);
  }

  /** Another time for each node. */
  public UpgradePlan withOutage(Duration another) {
    return new UpgradePlan(node, drains, parallel, ignoresDaemonSets, another);
  }

  /** How many of so many nodes are upgraded at a time. */
  int atOnce(int nodes) {
    return Math.max(1, parallel.roundedDown(nodes));
  }
}
