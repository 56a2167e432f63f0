package io.kubectlrc.object;

/**
 * The labels and annotations by which OpenShift's controllers tie a DeploymentConfig, its
 * ReplicationControllers and their pods together.
 *
 * @see <a href="https://github.com/openshift/api/blob/master/apps/v1/consts.go">apps/v1/consts.go
 *     </a>
 */
public final class OpenShiftMarks {

  /**
   * The label by which a ReplicationController is claimed; an annotation of it and its pods too.
   */
  public static final String CONFIG = "openshift.io/deployment-config.name";

  /** Which of the DeploymentConfig's versions a ReplicationController, or a pod, is. */
  public static final String VERSION = "openshift.io/deployment-config.latest-version";

  /** How far a ReplicationController's rollout is: New, Pending, Running, Complete, Failed. */
  public static final String PHASE = "openshift.io/deployment.phase";

  /** The DeploymentConfig that a ReplicationController was made of, as JSON. */
  public static final String ENCODED_CONFIG = "openshift.io/encoded-deployment-config";

  /** The ReplicationController of a pod, or of a deployer pod. */
  public static final String DEPLOYMENT = "openshift.io/deployment.name";

  public static final String REPLICAS = "openshift.io/deployment.replicas";
  public static final String STATUS_REASON = "openshift.io/deployment.status-reason";
  public static final String CANCELLED = "openshift.io/deployment.cancelled";

  /** The pod that does a ReplicationController's rollout, and three times of its life. */
  public static final String DEPLOYER_POD = "openshift.io/deployer-pod.name";

  public static final String DEPLOYER_CREATED_AT = "openshift.io/deployer-pod.created-at";
  public static final String DEPLOYER_STARTED_AT = "openshift.io/deployer-pod.started-at";
  public static final String DEPLOYER_COMPLETED_AT = "openshift.io/deployer-pod.completed-at";

  /** The label of deployer and hook pods: whose they are. */
  public static final String DEPLOYER_POD_FOR = "openshift.io/deployer-pod-for.name";

  /** A label of pods: the DeploymentConfig. */
  public static final String POD_CONFIG = "deploymentconfig";

  /** A label of pods: the ReplicationController. */
  public static final String POD_DEPLOYMENT = "deployment";

  private OpenShiftMarks() {}
}
