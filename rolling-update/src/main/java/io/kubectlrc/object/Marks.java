package io.kubectlrc.object;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;

/**
 * The annotations and labels by which operations leave their marks on objects: all of ours, and
 * those of others that we read. What lint is not to say of an object is a matter of lint.
 */
public final class Marks {

  /** All of ours begin so, and nobody else's. */
  public static final String PREFIX = "kubectl-rc.io/";

  /** The journal, on the controllers of an update in flight. */
  public static final String JOURNAL = PREFIX + "update";

  /** The new controller as it will be created, packed, on the old and on the waiting one. */
  public static final String CONTROLLER = PREFIX + "update-controller";

  /** The replicas that we set last: other replicas than these were set by somebody else. */
  public static final String REPLICAS = PREFIX + "update-replicas";

  /** The former versions of a controller; the only mark of an update that stays. */
  public static final String HISTORY = PREFIX + "history";

  /**
   * What the controller that stays is to have of the old one as it was, packed: on each of an
   * update in flight, since each may be the one that stays.
   */
  public static final String INHERITANCE = PREFIX + "update-inheritance";

  /** On a HorizontalPodAutoscaler that an update has parked: its true target, and the update. */
  public static final String PARKED_FOR_UPDATE = PREFIX + "parked-target";

  /** The label that the waiting controller of a rename selects, and that no pod has. */
  public static final String WAITING = PREFIX + "waiting-for";

  /**
   * The annotation of an adopting Deployment that holds what it was made of. It is written once and
   * stays, since an undo needs it.
   *
   * <p>It never changes because the Deployment controller copies annotations to ReplicaSets, and
   * {@code kubectl rollout undo} copies them back: what said how far an adoption is would come back
   * from the past. The label {@link #GOAL} says that; labels are not copied.
   */
  public static final String ORIGIN = PREFIX + "adopted-from";

  /** The label of a Deployment whose adoption is in flight; its value is where that is going. */
  public static final String GOAL = PREFIX + "adoption";

  /** On a HorizontalPodAutoscaler that an adoption has parked: the ReplicationController. */
  public static final String PARKED_FOR_ADOPTION = PREFIX + "parked-for-adoption";

  /**
   * On a DeploymentConfig that an adoption has paused. It has this before there is a Deployment, so
   * that whoever comes next knows that it is not paused by its user, and what else there is to do.
   */
  public static final String PAUSED_FOR_ADOPTION = PREFIX + "paused-for-adoption";

  /**
   * On a DeploymentConfig, beside {@link #PAUSED_FOR_ADOPTION}: the replicas that it had then. If
   * it has others, somebody else has scaled it.
   */
  public static final String REPLICAS_FOR_ADOPTION = PREFIX + "replicas-for-adoption";

  /**
   * On a DeploymentConfig that is to claim a ReplicationController: the UID of that. Its controller
   * looks at it whenever it changes, but is not told of new ReplicationControllers.
   */
  public static final String CALLED_FOR_ADOPTION = PREFIX + "called-for-adoption";

  /**
   * The finalizer of a ReplicationController whose DeploymentConfig is still there: deleted, it
   * keeps its name, so that a DeploymentConfig that somebody resumes cannot create it anew, which
   * would take its pods away or make as many again.
   */
  public static final String HELD = PREFIX + "adoption";

  /** How the names of the Leases begin that keep a second process out. */
  public static final String LEASE_PREFIX = "kubectl-rc-";

  /** Set by the Deployment controller on a ReplicaSet that has the Deployment's template. */
  public static final String REVISION = "deployment.kubernetes.io/revision";

  /** What {@code kubectl apply} was given last. */
  public static final String LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

  /** On the new controller of kubectl's own update: {@code NAME:UID} of the old one. */
  public static final String KUBECTL_SOURCE = "kubectl.kubernetes.io/update-source-id";

  public static final String KUBECTL_DESIRED = "kubectl.kubernetes.io/desired-replicas";
  public static final String KUBECTL_ORIGINAL = "kubectl.kubernetes.io/original-replicas";
  public static final String KUBECTL_NEXT = "kubectl.kubernetes.io/next-controller-id";

  /** What is taken off a controller at the end of an update. */
  public static final List<String> OF_UPDATE_IN_FLIGHT =
      List.of(
          JOURNAL,
          CONTROLLER,
          REPLICAS,
          INHERITANCE,
          KUBECTL_SOURCE,
          KUBECTL_DESIRED,
          KUBECTL_ORIGINAL,
          KUBECTL_NEXT);

  /** What stays on an object when its operation has ended. */
  public static final List<String> STAYING = List.of(HISTORY, ORIGIN);

  /**
   * A mark of kubectl's on a ReplicationController. OpenShift writes some of the same names on
   * those of DeploymentConfigs, for reasons of its own: there they say nothing of an update.
   */
  public static Optional<String> ofKubectl(JsonNode rc, String mark) {
    return Metadata.annotations(rc).has(OpenShiftMarks.CONFIG)
        ? Optional.empty()
        : Metadata.annotation(rc, mark);
  }

  private Marks() {}
}
