package io.kubectlrc.convert.legacy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What Kubernetes once understood, and the version that ended it.
 *
 * @see <a href="https://kubernetes.io/docs/reference/using-api/deprecation-guide/">Deprecated API
 *     migration guide</a>
 * @see <a href="https://kubernetes.io/docs/reference/labels-annotations-taints/">Well-known labels,
 *     annotations and taints</a>
 */
public final class Removals {
  private static final Map<String, Ending> VOLUMES = new LinkedHashMap<>();
  private static final Map<String, Ending> ANNOTATIONS = new LinkedHashMap<>();
  private static final List<Api> APIS = new ArrayList<>();

  static {
    volume("photonPersistentDisk", "1.16", "a volume of a CSI driver");
    volume("scaleIO", "1.22", "a volume of a CSI driver");
    volume("flocker", "1.25", "a volume of a CSI driver");
    volume("quobyte", "1.25", "a volume of a CSI driver");
    volume("storageos", "1.25", "a volume of a CSI driver");
    volume("glusterfs", "1.26", "a volume of a CSI driver, or nfs");
    volume("cephfs", "1.31", "a volume of the CephFS CSI driver");
    volume("rbd", "1.31", "a volume of the Ceph RBD CSI driver");
    VOLUMES.put(
        "gitRepo",
        new Ending(
            KubernetesVersion.of("1.33"), "an emptyDir that an init container clones into", false));

    for (String stage : List.of("alpha", "beta")) {
      annotation("pod." + stage + ".kubernetes.io/init-containers", "1.8", "initContainers");
    }
    annotation("scheduler.alpha.kubernetes.io/affinity", "1.8", "affinity");
    annotation("scheduler.alpha.kubernetes.io/tolerations", "1.8", "tolerations");
    annotation("scheduler.alpha.kubernetes.io/name", "1.8", "schedulerName");
    annotation("pod.beta.kubernetes.io/hostname", "1.7", "hostname");
    annotation("pod.beta.kubernetes.io/subdomain", "1.7", "subdomain");
    annotation("security.alpha.kubernetes.io/sysctls", "1.11", "securityContext.sysctls");
    annotation("security.alpha.kubernetes.io/unsafe-sysctls", "1.11", "securityContext.sysctls");
    annotation(
        "seccomp.security.alpha.kubernetes.io/pod", "1.27", "securityContext.seccompProfile");
    annotation(
        "container.seccomp.security.alpha.kubernetes.io/",
        "1.27",
        "the container's securityContext.seccompProfile");
    ANNOTATIONS.put(
        "container.apparmor.security.beta.kubernetes.io/",
        new Ending(
            KubernetesVersion.of("1.30"),
            "the container's securityContext.appArmorProfile",
            false));
    annotation("scheduler.alpha.kubernetes.io/critical-pod", "1.16", "priorityClassName");
    annotation(
        "service.alpha.kubernetes.io/tolerate-unready-endpoints",
        "1.24",
        "publishNotReadyAddresses of the Service");

    api("v1beta1", "*", "1.0", "v1");
    api("v1beta2", "*", "1.0", "v1");
    api("v1beta3", "*", "1.0", "v1");
    for (String kind : List.of("Deployment", "DaemonSet", "ReplicaSet")) {
      api("extensions/v1beta1", kind, "1.16", "apps/v1");
    }
    api("extensions/v1beta1", "NetworkPolicy", "1.16", "networking.k8s.io/v1");
    api("extensions/v1beta1", "PodSecurityPolicy", "1.16", "Pod Security Admission");
    api("extensions/v1beta1", "Ingress", "1.22", "networking.k8s.io/v1");
    api("extensions/v1beta1", "HorizontalPodAutoscaler", "1.6", "autoscaling/v1");
    api("extensions/v1beta1", "Job", "1.6", "batch/v1");
    api("apps/v1alpha1", "PetSet", "1.5", "StatefulSet of apps/v1");
    api("apps/v1beta1", "*", "1.16", "apps/v1");
    api("apps/v1beta2", "*", "1.16", "apps/v1");
    api("autoscaling/v2alpha1", "*", "1.13", "autoscaling/v2");
    api("autoscaling/v2beta1", "*", "1.25", "autoscaling/v2");
    api("autoscaling/v2beta2", "*", "1.26", "autoscaling/v2");
    api("batch/v2alpha1", "*", "1.21", "batch/v1");
    api("batch/v1beta1", "CronJob", "1.25", "batch/v1");
    api("policy/v1alpha1", "*", "1.6", "policy/v1");
    api("policy/v1beta1", "PodDisruptionBudget", "1.25", "policy/v1");
    api("policy/v1beta1", "PodSecurityPolicy", "1.25", "Pod Security Admission");
    api("networking.k8s.io/v1beta1", "Ingress", "1.22", "networking.k8s.io/v1");
    api("networking.k8s.io/v1beta1", "IngressClass", "1.22", "networking.k8s.io/v1");
    for (String version : List.of("v1alpha1", "v1beta1")) {
      api("rbac.authorization.k8s.io/" + version, "*", "1.22", "rbac.authorization.k8s.io/v1");
    }
    api("apiextensions.k8s.io/v1beta1", "*", "1.22", "apiextensions.k8s.io/v1");
    api(
        "admissionregistration.k8s.io/v1beta1",
        "MutatingWebhookConfiguration",
        "1.22",
        "admissionregistration.k8s.io/v1");
    api(
        "admissionregistration.k8s.io/v1beta1",
        "ValidatingWebhookConfiguration",
        "1.22",
        "admissionregistration.k8s.io/v1");
    api("scheduling.k8s.io/v1beta1", "PriorityClass", "1.22", "scheduling.k8s.io/v1");
    api("storage.k8s.io/v1beta1", "StorageClass", "1.22", "storage.k8s.io/v1");
    api("storage.k8s.io/v1beta1", "CSIStorageCapacity", "1.27", "storage.k8s.io/v1");
    api("coordination.k8s.io/v1beta1", "Lease", "1.22", "coordination.k8s.io/v1");
    api("discovery.k8s.io/v1beta1", "EndpointSlice", "1.25", "discovery.k8s.io/v1");
  }

  private Removals() {}

  /**
   * The end of something.
   *
   * @param since the first version that ignores or rejects it, or warns of that
   * @param successor what took its place
   * @param over whether it is ignored or rejected; otherwise it can still be had, with a warning or
   *     a feature gate
   */
  public record Ending(KubernetesVersion since, String successor, boolean over) {}

  private record Api(String apiVersion, String kind, Ending ending) {}

  /** The end of a kind of volume, by its field. */
  public static Optional<Ending> ofVolume(String field) {
    return Optional.ofNullable(VOLUMES.get(field));
  }

  /** The end of an annotation, by its key. */
  public static Optional<Ending> ofAnnotation(String key) {
    String family = key.substring(0, key.indexOf('/') + 1);
    return Optional.ofNullable(ANNOTATIONS.getOrDefault(key, ANNOTATIONS.get(family)));
  }

  /** The end of an API. */
  public static Optional<Ending> ofApi(String apiVersion, String kind) {
    return APIS.stream()
        .filter(api -> api.apiVersion().equals(apiVersion))
        .filter(api -> api.kind().equals("*") || api.kind().equals(kind))
        .map(Api::ending)
        .findFirst();
  }

  private static void volume(String field, String since, String successor) {
    VOLUMES.put(field, new Ending(KubernetesVersion.of(since), successor, true));
  }

  private static void annotation(String key, String since, String successor) {
    ANNOTATIONS.put(key, new Ending(KubernetesVersion.of(since), successor, true));
  }

  private static void api(String apiVersion, String kind, String since, String successor) {
    APIS.add(new Api(apiVersion, kind, new Ending(KubernetesVersion.of(since), successor, true)));
  }
}
