package io.kubectlrc.validity;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The rules between fields: what must be there only together, or not twice. Values with a
 * placeholder are passed over, for nobody knows yet what they will be; so is what is of the wrong
 * type, which is told already.
 *
 * @see <a href="https://github.com/kubernetes/kubernetes/tree/master/pkg/apis/core/validation">The
 *     API server's own checks</a>
 */
final class Relations {
  private static final List<String> PROBES = List.of("exec", "httpGet", "tcpSocket", "grpc");
  private static final List<String> HANDLERS = List.of("exec", "httpGet", "tcpSocket", "sleep");

  private Relations() {}

  /** What is wrong with a whole object, by its kind. */
  static List<Fault> ofObject(JsonNode tree) {
    Faults faults = new Faults();
    new ObjectRelations(faults).object(tree);
    return faults.found();
  }

  /**
   * What is wrong with an object of a type.
   *
   * @param whole the object that it is in
   */
  static List<Fault> of(String type, JsonNode object, Path at, JsonNode whole) {
    Faults faults = new Faults();
    switch (type) {
      case "ObjectMeta" -> new ObjectRelations(faults).metadata(object, at);
      case "ConfigMap" -> new ConfigRelations(faults).configMap(object, at);
      case "Secret" -> new ConfigRelations(faults).secret(object, at);
      case "PodSpec" -> new PodRelations(faults).pod(object, at, claims(whole));
      case "Container" -> new ContainerRelations(faults).container(object, at);
      case "Probe" -> faults.exactlyOne(object, at, PROBES);
      case "LifecycleHandler" -> faults.exactlyOne(object, at, HANDLERS);
      case "ExecAction" -> faults.present(object, at, "command");
      case "EnvVar" -> new ContainerRelations(faults).variable(object, at);
      case "EnvVarSource" -> {
        faults.exactlyOne(object, at, sources(type, Set.of()));
        new ContainerRelations(faults).source(object, at);
      }
      case "EnvFromSource" -> faults.exactlyOne(object, at, sources(type, Set.of("prefix")));
      case "Volume" -> faults.atMostOne(object, at, sources(type, Set.of("name")));
      case "ResourceRequirements" -> new ContainerRelations(faults).resources(object, at);
      case "Toleration" -> new PodRelations(faults).toleration(object, at);
      case "NodeSelectorRequirement", "LabelSelectorRequirement" ->
          new ObjectRelations(faults).requirement(object, at);
      case "SecurityContext" -> new PodRelations(faults).security(object, at);
      case "LabelSelector" -> faults.labels(object.path("matchLabels"), at.to("matchLabels"));
      case "ReplicationControllerSpec", "DeploymentConfigSpec" ->
          faults.labels(object.path("selector"), at.to("selector"));
      case "DownwardAPIVolumeFile" -> new VolumeRelations(faults).downward(object, at);
      case "ResourceFieldSelector" -> new ContainerRelations(faults).divisor(object, at);
      case "SeccompProfile" -> new PodRelations(faults).seccomp(object, at);
      case "NodeSelectorTerm" -> new PodRelations(faults).nodes(object, at);
      case "PodDNSConfig" -> new PodRelations(faults).dns(object, at);
      case "EmptyDirVolumeSource" -> new VolumeRelations(faults).emptyDir(object, at);
      case "EphemeralVolumeSource" -> faults.present(object, at, "volumeClaimTemplate");
      case "PersistentVolumeClaimSpec" -> new VolumeRelations(faults).claim(object, at);
      case "AzureDiskVolumeSource" -> new VolumeRelations(faults).azureDisk(object, at);
      case "FCVolumeSource" -> new VolumeRelations(faults).fibreChannel(object, at);
      case "FlexVolumeSource" -> new VolumeRelations(faults).flexVolume(object, at);
      case "FlockerVolumeSource" -> new VolumeRelations(faults).flocker(object, at);
      case "ISCSIVolumeSource" -> new VolumeRelations(faults).iscsi(object, at);
      case "StorageOSVolumeSource" -> {
        faults.present(object, at, "volumeName");
        faults.referring(object, at, "secretRef");
      }
      case "CSIVolumeSource" -> faults.referring(object, at, "nodePublishSecretRef");
      case "ProjectedVolumeSource" -> new VolumeRelations(faults).projected(object, at);
      case "PodSecurityContext" -> faults.unique(object.path("sysctls"), at.to("sysctls"), "name");
      case "ServiceSpec" -> new ServiceRelations(faults).service(object, at);
      case "NetworkPolicySpec" -> new NetworkPolicyRelations(faults).policy(object, at);
      case "NetworkPolicyPeer" -> new NetworkPolicyRelations(faults).peer(object, at);
      case "NetworkPolicyPort" -> new NetworkPolicyRelations(faults).port(object, at);
      case "IPBlock" -> new NetworkPolicyRelations(faults).block(object, at);
      case "DaemonSetUpdateStrategy" -> new ObjectRelations(faults).daemonSet(object, at);
      case "StatefulSetUpdateStrategy" -> new ObjectRelations(faults).statefulSet(object, at);
      case "MetricSpec", "MetricSpec.v2beta2" -> new AutoscalerRelations(faults).metric(object, at);
      case "MetricSpec.v2beta1" -> new AutoscalerRelations(faults).metricOfV2beta1(object, at);
      case "HPAScalingRules", "HPAScalingRules.v2beta2" ->
          new AutoscalerRelations(faults).scaling(object, at);
      case "PodDisruptionBudgetSpec" ->
          faults.atMostOne(object, at, List.of("minAvailable", "maxUnavailable"));
      case "RollingDeploymentStrategyParams" -> new ObjectRelations(faults).limits(object, at);
      case "DeploymentStrategy" -> new ObjectRelations(faults).strategy(object, at);
      default -> {
        return List.of();
      }
    }
    return faults.found();
  }

  /** The volumes that each pod of a StatefulSet gets beside those of its template. */
  private static Set<String> claims(JsonNode whole) {
    return whole
        .at("/spec/volumeClaimTemplates")
        .valueStream()
        .map(claim -> Faults.text(claim.path("metadata").path("name")))
        .collect(Collectors.toSet());
  }

  /** The fields of a type of which only one may be there. */
  static List<String> sources(String type, Set<String> others) {
    return Schema.fields(type).byName().keySet().stream()
        .filter(field -> !others.contains(field))
        .sorted()
        .toList();
  }
}
