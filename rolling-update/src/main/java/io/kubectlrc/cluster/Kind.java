package io.kubectlrc.cluster;

/** The kinds of objects that the toolkit reads or writes, in the API version that it uses. */
public enum Kind {
  REPLICATION_CONTROLLER("v1", "ReplicationController", "replicationcontrollers"),
  POD("v1", "Pod", "pods"),
  /** In no namespace. */
  NODE("v1", "Node", "nodes"),
  SERVICE("v1", "Service", "services"),
  ENDPOINTS("v1", "Endpoints", "endpoints"),
  EVENT("v1", "Event", "events"),
  PERSISTENT_VOLUME_CLAIM("v1", "PersistentVolumeClaim", "persistentvolumeclaims"),
  RESOURCE_QUOTA("v1", "ResourceQuota", "resourcequotas"),
  DEPLOYMENT("apps/v1", "Deployment", "deployments"),
  REPLICA_SET("apps/v1", "ReplicaSet", "replicasets"),
  STATEFUL_SET("apps/v1", "StatefulSet", "statefulsets"),
  DAEMON_SET("apps/v1", "DaemonSet", "daemonsets"),
  JOB("batch/v1", "Job", "jobs"),
  HORIZONTAL_POD_AUTOSCALER(
      "autoscaling/v1", "HorizontalPodAutoscaler", "horizontalpodautoscalers"),
  POD_DISRUPTION_BUDGET("policy/v1", "PodDisruptionBudget", "poddisruptionbudgets"),
  /** Before Kubernetes 1.21. */
  BETA_POD_DISRUPTION_BUDGET("policy/v1beta1", "PodDisruptionBudget", "poddisruptionbudgets"),
  NETWORK_POLICY("networking.k8s.io/v1", "NetworkPolicy", "networkpolicies"),
  LEASE("coordination.k8s.io/v1", "Lease", "leases"),
  /** Only OpenShift has them. */
  DEPLOYMENT_CONFIG("apps.openshift.io/v1", "DeploymentConfig", "deploymentconfigs");

  private final String apiVersion;
  private final String kind;
  private final String plural;

  Kind(String apiVersion, String kind, String plural) {
    this.apiVersion = apiVersion;
    this.kind = kind;
    this.plural = plural;
  }

  /** {@code v1} or {@code group/version}. */
  public String apiVersion() {
    return apiVersion;
  }

  /** The name in a manifest's {@code kind}. */
  public String kind() {
    return kind;
  }

  /** The name in URLs and in RBAC rules. */
  public String plural() {
    return plural;
  }

  /** The API group, empty for the core group. */
  public String group() {
    int slash = apiVersion.indexOf('/');
    return slash < 0 ? "" : apiVersion.substring(0, slash);
  }
}
