package io.kubectlrc.inventory;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A ReplicationController or DeploymentConfig, or the Deployment that one has become.
 *
 * @param kind its kind
 * @param replicas that it asks for
 * @param ready how many of its pods are ready
 * @param containers the names of its containers
 * @param services those that select its pods
 * @param autoscalers those that scale it
 * @param lint what lint finds in it
 * @param state how far its migration is
 * @param deployment the Deployment that it becomes, or has become; empty if that is refused
 * @param refusals why {@code adopt} would refuse it, with what helps
 * @param risks what {@code adopt} would warn of, and what is risky as it is
 * @param command what does the next step, or shows why it would be refused; empty where nothing is
 *     left to do
 */
public record Item(
    String namespace,
    String kind,
    String name,
    int replicas,
    int ready,
    List<String> containers,
    List<String> services,
    List<String> autoscalers,
    List<Remark> lint,
    State state,
    String deployment,
    List<String> refusals,
    List<String> risks,
    String command) {
  public Item {
    containers = List.copyOf(containers);
    services = List.copyOf(services);
    autoscalers = List.copyOf(autoscalers);
    lint = List.copyOf(lint);
    refusals = List.copyOf(refusals);
    risks = List.copyOf(risks);
  }

  /** What lint would have mended: without what is merely worth knowing. */
  public List<Remark> warnings() {
    return lint.stream().filter(remark -> !remark.severity().equals("info")).toList();
  }

  /** {@code 1 error, 2 warnings}; empty if there is nothing to mend. */
  public String lintSummary() {
    List<String> counts = new ArrayList<>();
    for (String severity : List.of("error", "warning")) {
      long count = lint.stream().filter(remark -> remark.severity().equals(severity)).count();
      if (count > 0) {
        counts.add(count + " " + severity + (count == 1 ? "" : "s"));
      }
    }
    return String.join(", ", counts);
  }

  /** A finding of lint. */
  public record Remark(String severity, String rule, String message) {}

  /** How far a migration is. */
  public enum State {
    /** It can begin. */
    LEFT,
    /** It would be refused. */
    REFUSED,
    /** It, or an update, has begun and not ended. */
    IN_FLIGHT,
    /** A Deployment has the pods. */
    DONE;

    /** {@code in flight}. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
  }
}
