package io.kubectlrc.adopt;

/** What an adoption leaves on objects. */
public final class Traces {

  /**
   * The annotation of an adopting Deployment that holds its {@link Origin}. It is written once and
   * stays, since an undo needs it.
   *
   * <p>It never changes because the Deployment controller copies annotations to ReplicaSets, and
   * {@code kubectl rollout undo} copies them back: what said how far an adoption is would come back
   * from the past. The label {@link #GOAL} says that; labels are not copied.
   */
  public static final String ORIGIN = "kubectl-rc.io/adopted-from";

  /** The label of a Deployment whose adoption is in flight; its value is the {@link Goal}. */
  public static final String GOAL = "kubectl-rc.io/adoption";

  /** On a parked HorizontalPodAutoscaler: its true target. */
  public static final String PARKED = "kubectl-rc.io/parked-for-adoption";

  /** Set by the Deployment controller on a ReplicaSet that has the Deployment's template. */
  static final String REVISION = "deployment.kubernetes.io/revision";

  private Traces() {}
}
