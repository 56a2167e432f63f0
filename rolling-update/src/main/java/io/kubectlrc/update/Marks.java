package io.kubectlrc.update;

import java.util.List;

/** The annotations and labels by which an operation leaves its traces on objects. */
public final class Marks {

  /** The {@link Journal}, on the controllers of an update in flight. */
  public static final String JOURNAL = "kubectl-rc.io/update";

  /** The new controller as it will be created, packed, on the old and on the waiting one. */
  public static final String CONTROLLER = "kubectl-rc.io/update-controller";

  /** The replicas that we set last: other replicas than these were set by somebody else. */
  public static final String REPLICAS = "kubectl-rc.io/update-replicas";

  /** The {@link History}; the only mark that stays. */
  public static final String HISTORY = "kubectl-rc.io/history";

  /** On a parked HorizontalPodAutoscaler: its true target. */
  public static final String PARKED = "kubectl-rc.io/parked-target";

  /** The label that the waiting controller of a rename selects, and that no pod has. */
  public static final String WAITING = "kubectl-rc.io/waiting-for";

  /** On the new controller of kubectl's own update: {@code NAME:UID} of the old one. */
  public static final String KUBECTL_SOURCE = "kubectl.kubernetes.io/update-source-id";

  public static final String KUBECTL_DESIRED = "kubectl.kubernetes.io/desired-replicas";
  public static final String KUBECTL_ORIGINAL = "kubectl.kubernetes.io/original-replicas";
  public static final String KUBECTL_NEXT = "kubectl.kubernetes.io/next-controller-id";

  /** What is taken off a controller at the end of an update. */
  public static final List<String> IN_FLIGHT =
      List.of(
          JOURNAL,
          CONTROLLER,
          REPLICAS,
          KUBECTL_SOURCE,
          KUBECTL_DESIRED,
          KUBECTL_ORIGINAL,
          KUBECTL_NEXT);

  private Marks() {}
}
