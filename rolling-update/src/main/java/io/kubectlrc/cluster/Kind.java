package io.kubectlrc.cluster;

import java.util.Locale;

/** The kinds of objects that the toolkit reads or writes, in the API version that it uses. */
public enum Kind {
  REPLICATION_CONTROLLER("v1", "ReplicationController", "replicationcontrollers", "rc"),
  POD("v1", "Pod", "pods"),
  /** In no namespace. */
  NODE("v1", "Node", "nodes"),
  SERVICE("v1", "Service", "services", "svc"),
  ENDPOINTS("v1", "Endpoints", "endpoints"),
  EVENT("v1", "Event", "events"),
  PERSISTENT_VOLUME_CLAIM("v1", "PersistentVolumeClaim", "persistentvolumeclaims"),
  RESOURCE_QUOTA("v1", "ResourceQuota", "resourcequotas"),
  DEPLOYMENT("apps/v1", "Deployment", "deployments", "deploy"),
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
  DEPLOYMENT_CONFIG("apps.openshift.io/v1", "DeploymentConfig", "deploymentconfigs", "dc");

  private final String apiVersion;
  private final String kind;
  private final String plural;
  private final String brief;

  Kind(String apiVersion, String kind, String plural) {
    this(apiVersion, kind, plural, plural);
  }

  Kind(String apiVersion, String kind, String plural, String brief) {
    this.apiVersion = apiVersion;
    this.kind = kind;
    this.plural = plural;
    this.brief = brief;
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

  /**
   * Whether kubectl and oc take a word for this kind: {@code dc}, {@code deploymentconfig}, {@code
   * deploymentconfigs.apps.openshift.io}.
   */
  public boolean isCalled(String word) {
    String lower = word.toLowerCase(Locale.ROOT);
    int dot = lower.indexOf('.');
    boolean grouped = dot >= 0 && !group().isEmpty() && lower.endsWith("." + group());
    String bare = grouped ? lower.substring(0, dot) : lower;
    return bare.equals(brief) || bare.equals(plural) || bare.equals(kind.toLowerCase(Locale.ROOT));
  }

  /** The API group, empty for the core group. */
  public String group() {
    int slash = apiVersion.indexOf('/');
    return slash < 0 ? "" : apiVersion.substring(0, slash);
  }
}
