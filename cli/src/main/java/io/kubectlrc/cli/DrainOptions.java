package io.kubectlrc.cli;

import io.kubectlrc.rehearse.NodeUpgrade;
import io.kubectlrc.rehearse.UpgradePlan;
import io.kubectlrc.update.Amount;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Option;

/** How nodes are upgraded in a rehearsal. */
final class DrainOptions {
  private static final String EACH = "each";

  @Option(
      names = "--drain",
      paramLabel = "NODE|each",
      description =
          "Rehearse the upgrade of a node, or of each: cordon, drain, outage, uncordon. OLD is then"
              + " manifests or a dump, of all namespaces unless -n says which; without OLD, what"
              + " runs in the namespace.")
  private String drain;

  @Option(
      names = {"-A", "--all-namespaces"},
      description = "What runs in all namespaces, instead of OLD.")
  private boolean allNamespaces;

  @Option(
      names = "--no-drain",
      description =
          "No pod is evicted: the containers of a node all begin anew in place, as some upgrade"
              + " tools do it.")
  private boolean inPlace;

  @Option(
      names = "--parallel",
      paramLabel = "N|PERCENT",
      defaultValue = "1",
      converter = Amounts.class,
      description =
          "How many nodes at a time, or which share of them, at least one. Default: ${DEFAULT-VALUE}.")
  private Amount parallel;

  @Option(
      names = "--ignore-daemonsets",
      description =
          "As for kubectl drain: pods of DaemonSets stay, and end with their node. Without it, a"
              + " node that has any is not drained.")
  private boolean ignoreDaemonSets;

  @Option(
      names = "--outage",
      paramLabel = "DURATION",
      converter = Durations.class,
      defaultValue = "1m",
      description =
          "How long a node is switched off after its drain; with --no-drain, how long until it is"
              + " the next one's turn. Default: ${DEFAULT-VALUE}.")
  private Duration outage;

  /** For {@code --parallel}. */
  private static final class Amounts extends Parsing<Amount> {
    Amounts() {
      super(Amounts::read);
    }

    private static Amount read(String text) {
      try {
        return Amount.parse(text);
      } catch (IllegalArgumentException none) {
        throw new IllegalArgumentException(
            "\"" + text + "\" is neither a number of nodes nor a percentage, like 1 or 10%", none);
      }
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
