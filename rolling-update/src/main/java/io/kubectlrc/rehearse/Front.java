package io.kubectlrc.rehearse;

import io.kubectlrc.rehearse.NodeUpgrade.FrontSpan;
import io.kubectlrc.rehearse.Violations.Wrong;
import io.kubectlrc.simulate.Snapshot;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** What users send to: the pods behind a Service, or those of a controller without one. */
final class Front {

  private final String kind;
  private final String namespace;
  private final String name;
  private final PodGroup group;

  /** Whether somebody sends to its nodes, and learns late that a pod there serves nobody. */
  private final boolean direct;

  private int silent;
  private int usual;
  private int lowest;
  private Duration lowestAt = Duration.ZERO;
  private List<String> during = List.of();
  private String cause = "";

  /**
   * @param kind of the object that it is named after
   * @param direct whether requests come by the nodes that have its pods, and no others
   */
  Front(String kind, String namespace, String name, PodGroup group, boolean direct) {
    this.kind = kind;
    this.namespace = namespace;
    this.name = name;
    this.group = group;
    this.direct = direct;
  }

  /** {@code Service shop/web}. */
  @Override
  public String toString() {
    return kind + " " + namespace + "/" + name;
  }

  /** What a pod serves of it; nothing if it is not its. */
  List<PodGroup.ServedPort> ports(Snapshot pod) {
    return pod.namespace().equals(namespace) ? group.ports(pod) : List.of();
  }

  /** A pod more, or less, that serves; or one that does not run and is sent to. */
  void count(List<PodGroup.ServedPort> ports, boolean up, int sign) {
    if (up) {
      ports.forEach(port -> port.count(sign));
    } else {
      silent += sign;
    }
  }

  int serving() {
    return group.serving();
  }

  int silent() {
    return silent;
  }

  /** All that serve now are what it has by right. */
  void begin() {
    usual = serving();
    lowest = usual;
  }

  /** Whether there was anything to lose. */
  boolean isServed() {
    return usual > 0;
  }

  /** It is the turn of a node that has so many of its pods. */
  void turn(String node, int pods) {
    if (pods > 1 && pods == serving()) {
      cause = ": all %d ran on %s".formatted(pods, node);
    }
  }

  /** Takes note of the present number. */
  void look(Duration at, Collection<String> nodes) {
    if (serving() < lowest) {
      lowest = serving();
      lowestAt = at;
      during = List.copyOf(nodes);
    }
  }

  Optional<Wrong> wrong() {
    String pods = kind.equals("Service") ? "behind " + this : "of " + this;
    if (serving() == 0) {
      String why = usual == 1 ? ": there is only one" : cause;
      return Optional.of(new Wrong("front " + this, 1, "no pod %s serves%s".formatted(pods, why)));
    }
    if (direct && serving() < usual) {
      int less = usual - serving();
      return Optional.of(
          new Wrong(
              "silent " + this,
              less,
              "%d of %d pods %s %s nobody: whoever sends to %s gets no answer until that is noticed there"
                  .formatted(
                      less,
                      usual,
                      pods,
                      less == 1 ? "serves" : "serve",
                      less == 1 ? "its node" : "their nodes")));
    }
    if (silent > 0) {
      int all = silent + serving();
      return Optional.of(
          new Wrong(
              "silent " + this,
              silent,
              "%d of %d pods %s that requests are sent to %s not run: about %d %% of the requests fail (502)"
                  .formatted(
                      silent,
                      all,
                      pods,
                      silent == 1 ? "does" : "do",
                      Math.round(100.0 * silent / all))));
    }
    return Optional.empty();
  }

  FrontSpan span() {
    return new FrontSpan(kind, namespace, name, usual, lowest, lowestAt, new ArrayList<>(during));
  }
}
