package io.kubectlrc.cli;

import io.kubectlrc.rehearse.NodeUpgrade;
import io.kubectlrc.rehearse.UpgradePlan;
import io.kubectlrc.update.Amount;
import java.time.Duration;
import java.util.Optional;

/** How nodes are upgraded in a rehearsal. */
final class DrainOptions {
  private static final String EACH = "each";

  private String drain;
  private boolean allNamespaces;
  private boolean inPlace;
  private Amount parallel;
  private boolean ignoreDaemonSets;
  private Duration outage;

  void describe(Syntax syntax) {
    syntax
        .option(String.class, "--drain")
        .label("NODE|each")
        .says(
            "Rehearse the upgrade of a node, or of each: cordon, drain, outage, uncordon. OLD is then"
                + " manifests or a dump, of all namespaces unless -n says which; without OLD, what"
                + " runs in the namespace.")
        .to(value -> drain = value);
    syntax
        .flag("-A", "--all-namespaces")
        .says("What runs in all namespaces, instead of OLD.")
        .to(value -> allNamespaces = value);
    syntax
        .flag("--no-drain")
        .says(
            "No pod is evicted: the containers of a node all begin anew in place, as some upgrade"
                + " tools do it.")
        .to(value -> inPlace = value);
    syntax
        .option(Amount.class, "--parallel")
        .label("N|PERCENT")
        .says(
            "How many nodes at a time, or which share of them, at least one. Default: ${DEFAULT-VALUE}.")
        .defaultsTo("1")
        .by(DrainOptions::nodes)
        .to(value -> parallel = value);
    syntax
        .flag("--ignore-daemonsets")
        .says(
            "As for kubectl drain: pods of DaemonSets stay, and end with their node. Without it, a"
                + " node that has any is not drained.")
        .to(value -> ignoreDaemonSets = value);
    syntax
        .option(Duration.class, "--outage")
        .label("DURATION")
        .says(
            "How long a node is switched off after its drain; with --no-drain, how long until it is"
                + " the next one's turn. Default: ${DEFAULT-VALUE}.")
        .defaultsTo("1m")
        .by(Durations::parse)
        .to(value -> outage = value);
  }

  private static Amount nodes(String text) {
    try {
      return Amount.parse(text);
    } catch (IllegalArgumentException none) {
      throw new IllegalArgumentException(
          "\"" + text + "\" is neither a number of nodes nor a percentage, like 1 or 10%", none);
    }
  }

  boolean areAskedFor() {
    return drain != null;
  }

  boolean allNamespaces() {
    return allNamespaces;
  }

  Duration outage() {
    return outage;
  }

  /** {@code node-1}, {@code 3 nodes}. */
  String subject(NodeUpgrade upgrade) {
    return drain.equals(EACH) ? upgrade.nodes().size() + " nodes" : drain;
  }

  UpgradePlan plan() {
    return new UpgradePlan(
        Optional.of(drain).filter(node -> !node.equals(EACH)),
        !inPlace,
        parallel,
        ignoreDaemonSets,
        outage);
  }
}
