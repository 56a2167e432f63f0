package io.kubectlrc.lint.rules;

import io.kubectlrc.convert.legacy.KubernetesVersion;
import io.kubectlrc.convert.legacy.Migration;
import io.kubectlrc.lint.Description;
import io.kubectlrc.lint.FileRule;
import io.kubectlrc.lint.Finding;
import io.kubectlrc.lint.LintFile;
import io.kubectlrc.lint.Severity;
import io.kubectlrc.lint.Subject;
import io.kubectlrc.manifest.NearestWords;
import io.kubectlrc.validity.Fault;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Finds what resembles a kind of its API and is none: a mistyped one, or one of another API; and an
 * apiVersion that no server knows. Of other kinds nobody here knows what they are.
 */
public final class UnknownKind extends FileRule {

  private static final String RBAC = "rbac.authorization.k8s.io";
  private static final String POD_SECURITY_POLICY = "PodSecurityPolicy";

  /** The kinds of APIs that have no others, by group, and what elsewhere resembles one of them. */
  private static final Map<String, Set<String>> KINDS =
      Map.ofEntries(
          Map.entry(
              "",
              Set.of(
                  "Binding",
                  "ComponentStatus",
                  "ConfigMap",
                  "Endpoints",
                  "Event",
                  "LimitRange",
                  "List",
                  "Namespace",
                  "NetNamespace", // OpenShift had its own kinds in v1, too
                  "Node",
                  "PersistentVolume",
                  "PersistentVolumeClaim",
                  "Pod",
                  "PodTemplate",
                  "ReplicationController",
                  "ResourceQuota",
                  "Secret",
                  "Service",
                  "ServiceAccount")),
          Map.entry(
              "apps",
              Set.of(
                  "ControllerRevision",
                  "DaemonSet",
                  "Deployment",
                  "DeploymentRollback",
                  "ReplicaSet",
                  "StatefulSet")),
          Map.entry("apps.openshift.io", Set.of("DeploymentConfig", "DeploymentConfigRollback")),
          Map.entry("autoscaling", Set.of("HorizontalPodAutoscaler")),
          Map.entry("batch", Set.of("CronJob", "Job")),
          Map.entry(
              "networking.k8s.io",
              Set.of("Ingress", "IngressClass", "IPAddress", "NetworkPolicy", "ServiceCIDR")),
          Map.entry("policy", Set.of("Eviction", "PodDisruptionBudget", POD_SECURITY_POLICY)),
          Map.entry(RBAC, Set.of("ClusterRole", "ClusterRoleBinding", "Role", "RoleBinding")),
          Map.entry("scheduling.k8s.io", Set.of("PriorityClass")),
          Map.entry(
              "storage.k8s.io",
              Set.of(
                  "CSIDriver",
                  "CSINode",
                  "CSIStorageCapacity",
                  "StorageClass",
                  "VolumeAttachment",
                  "VolumeAttributesClass")));

  /** A group has a dot in its name, but for these. */
  private static final Set<String> WITHOUT_A_DOT =
      Set.of("", "apps", "autoscaling", "batch", "extensions", "policy");

  /** What kubectl takes for the kind on its command line. A manifest has to spell it out. */
  private static final Map<String, String> SHORT =
      Map.ofEntries(
          Map.entry("cj", "CronJob"),
          Map.entry("cm", "ConfigMap"),
          Map.entry("cs", "ComponentStatus"),
          Map.entry("dc", "DeploymentConfig"),
          Map.entry("deploy", "Deployment"),
          Map.entry("ds", "DaemonSet"),
          Map.entry("ep", "Endpoints"),
          Map.entry("ev", "Event"),
          Map.entry("hpa", "HorizontalPodAutoscaler"),
          Map.entry("ing", "Ingress"),
          Map.entry("limits", "LimitRange"),
          Map.entry("netpol", "NetworkPolicy"),
          Map.entry("no", "Node"),
          Map.entry("ns", "Namespace"),
          Map.entry("pc", "PriorityClass"),
          Map.entry("pdb", "PodDisruptionBudget"),
          Map.entry("po", "Pod"),
          Map.entry("psp", POD_SECURITY_POLICY),
          Map.entry("pv", "PersistentVolume"),
          Map.entry("pvc", "PersistentVolumeClaim"),
          Map.entry("quota", "ResourceQuota"),
          Map.entry("rc", "ReplicationController"),
          Map.entry("rs", "ReplicaSet"),
          Map.entry("sa", "ServiceAccount"),
          Map.entry("sc", "StorageClass"),
          Map.entry("sts", "StatefulSet"),
          Map.entry("svc", "Service"));

  /** Since when networking.k8s.io/v1 has Ingresses. */
  private static final KubernetesVersion INGRESS = KubernetesVersion.of("1.19");

  /** Since when there are none. */
  private static final KubernetesVersion WITHOUT_POD_SECURITY = KubernetesVersion.of("1.25");

  /** Since when batch/v1 has CronJobs, and policy/v1 PodDisruptionBudgets. */
  private static final KubernetesVersion OUT_OF_BETA = KubernetesVersion.of("1.21");

  /** What the kind of a list of objects ends with. */
  private static final String LIST = "List";

  public UnknownKind() {
    super(
        new Description(
            "unknown-kind",
            Severity.ERROR,
            "a kind that its API does not have, or an API that there is not, most likely mistyped",
            "kubectl says \"no matches for kind\" of it. Whatever looks for its kind passes over the object,"
                + " convert too. A kind of another API counts, and so does a short name, which kubectl takes"
                + " on its command line only.",
            """
            apiVersion: v1
            kind: ReplicationControler      # v1 has ReplicationController
            """,
            "Write the kind, or the apiVersion, that the message names."));
  }

  @Override
  public Stream<Finding> check(LintFile file) {
    return file.subjects().stream()
        .flatMap(subject -> check(subject, file.options().kubernetes()).stream());
  }

  private static boolean isListOf(Set<String> known, String kind) {
    return kind.endsWith(LIST) && known.contains(kind.substring(0, kind.length() - LIST.length()));
  }

  private Optional<Finding> check(Subject subject, KubernetesVersion server) {
    Optional<Fault.Invalid> broken =
        subject.validity().invalid(Fault.Concern.API).stream().findFirst();
    if (broken.isPresent()) {
      return Optional.of(
          finding(
              subject,
              broken.get().at(),
              broken.get().sentence(),
              home(spelled(subject.kind()), server)
                  .map(home -> of(home, subject, server))
                  .orElse("correct it")));
    }
    String apiVersion = subject.written().apiVersion();
    String kind = subject.kind();
    String group = apiVersion.substring(0, Math.max(0, apiVersion.indexOf('/')));
    Set<String> known = KINDS.getOrDefault(group, Set.of());
    boolean mayBeThere = known.isEmpty() && (group.contains(".") || WITHOUT_A_DOT.contains(group));
    if (apiVersion.isEmpty() || mayBeThere || known.contains(kind) || isListOf(known, kind)) {
      return Optional.empty();
    }
    return meant(subject, group, server)
        .map(
            remedy ->
                finding(subject, "/kind", "%s has no kind %s".formatted(apiVersion, kind), remedy));
  }

  /** What its author must have meant. Empty if it may well be a kind that nobody here knows. */
  private static Optional<String> meant(Subject subject, String group, KubernetesVersion server) {
    String kind = subject.kind();
    String spelled = spelled(kind);
    Optional<String> home = home(spelled, server);
    if (home.isEmpty()) {
      List<String> near = NearestWords.of(kind, KINDS.getOrDefault(group, Set.of()));
      return near.isEmpty()
          ? Optional.empty()
          : Optional.of("write kind: " + String.join(" or ", near));
    }
    if (home.get().equals(group)) {
      return Optional.of("write kind: " + spelled);
    }
    return spelled.equals(kind) && isToldOrWasThere(subject, group, home.get())
        ? Optional.empty()
        : Optional.of(of(home.get(), subject, server));
  }

  private static String of(String group, Subject subject, KubernetesVersion server) {
    String kind = spelled(subject.kind());
    return "write apiVersion: %s%s"
        .formatted(
            version(group, kind, subject, server),
            kind.equals(subject.kind()) ? "" : " and kind: " + kind);
  }

  /** A kind as its API spells it: of a short name, or where nothing but the case is wrong. */
  private static String spelled(String kind) {
    return Optional.ofNullable(SHORT.get(kind.toLowerCase(Locale.ROOT)))
        .or(
            () ->
                KINDS.values().stream()
                    .flatMap(Set::stream)
                    .filter(known -> known.equalsIgnoreCase(kind))
                    .findAny())
        .orElse(kind);
  }

  /** The group that has a kind in its version of today; those that roll back are of none. */
  private static Optional<String> home(String kind, KubernetesVersion server) {
    boolean gone = kind.equals(POD_SECURITY_POLICY) && server.isAtLeast(WITHOUT_POD_SECURITY);
    return gone || kind.endsWith("Rollback")
        ? Optional.empty()
        : KINDS.keySet().stream().filter(group -> KINDS.get(group).contains(kind)).findAny();
  }

  private static String version(
      String group, String kind, Subject subject, KubernetesVersion server) {
    return switch (group) {
      case "" -> "v1";
      // Only there can there be several metrics.
      case "autoscaling" ->
          subject.tree().at("/spec/metrics").isMissingNode() ? "autoscaling/v1" : "autoscaling/v2";
      case "batch" ->
          kind.equals("CronJob") && !server.isAtLeast(OUT_OF_BETA) ? "batch/v1beta1" : "batch/v1";
      case "networking.k8s.io" ->
          kind.equals("Ingress") && !server.isAtLeast(INGRESS)
              ? "networking.k8s.io/v1beta1"
              : "networking.k8s.io/v1";
      case "policy" ->
          kind.equals(POD_SECURITY_POLICY) || !server.isAtLeast(OUT_OF_BETA)
              ? "policy/v1beta1"
              : "policy/v1";
      default -> group + "/v1";
    };
  }

  /** OpenShift's kinds were in v1 once; and of a ReplicationController {@link RemovedApi} tells. */
  private static boolean isToldOrWasThere(Subject subject, String group, String home) {
    return (group.isEmpty() && Set.of("apps.openshift.io", RBAC).contains(home))
        || (subject.kind().equals(Migration.REPLICATION_CONTROLLER)
            && Migration.isUnknown(subject.written().apiVersion()));
  }
}
