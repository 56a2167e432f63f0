package io.kubectlrc.validity;

import static io.kubectlrc.validity.Faults.isThere;
import static io.kubectlrc.validity.Faults.not;
import static io.kubectlrc.validity.Faults.number;
import static io.kubectlrc.validity.Faults.text;

import com.fasterxml.jackson.databind.JsonNode;
import io.kubectlrc.manifest.Placeholder;
import io.kubectlrc.selector.Names;
import io.kubectlrc.selector.RunningContainer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The rules within a pod: what its containers share, where it may run, what it may do. */
final class PodRelations {
  private static final int MOST_NAMESERVERS = 3;
  private static final List<String> CONTAINERS = List.of("initContainers", "containers");

  private final Faults faults;

  PodRelations(Faults faults) {
    this.faults = faults;
  }

  /**
   * @param claims the names of volumes that it has besides
   */
  void pod(JsonNode pod, Path at, Set<String> claims) {
    faults.labels(pod.path("nodeSelector"), at.to("nodeSelector"));
    Map<String, Path> volumes =
        faults.names(pod.path("volumes"), at.to("volumes"), new HashMap<>());
    Set<String> mountable = new HashSet<>(volumes.keySet());
    mountable.addAll(claims);
    Map<String, Path> containers = new HashMap<>();
    Set<String> hostPorts = new HashSet<>();
    boolean open = isOpen(pod.path("volumes"));
    for (String list : CONTAINERS) {
      faults.names(pod.path(list), at.to(list), containers);
      int index = 0;
      for (JsonNode container : pod.path(list)) {
        Path place = at.to(list).to(index++);
        if (!open) {
          mounts(container, place, mountable);
          devices(container, place, pod.path("volumes"), claims);
        }
        // Of an init container the server does not look.
        boolean together = list.equals("containers");
        boolean hostNetwork = pod.path("hostNetwork").asBoolean() && together;
        // Init containers run one by one, each with the host's ports for itself.
        ports(container, place, hostNetwork, together ? hostPorts : new HashSet<>());
        if (list.equals("initContainers")) {
          init(container, place);
        }
      }
    }
    Set<String> spread = new HashSet<>();
    int constraint = 0;
    for (JsonNode each : pod.path("topologySpreadConstraints")) {
      Path place = at.to("topologySpreadConstraints").to(constraint++);
      String key = text(each.path("topologyKey"));
      if (!key.isEmpty() && !spread.add(key + ' ' + text(each.path("whenUnsatisfiable")))) {
        faults.twice(place.to("topologyKey"), key);
      }
    }
    if (pod.path("hostPID").asBoolean() && pod.path("shareProcessNamespace").asBoolean()) {
      faults.invalid(at.to("shareProcessNamespace"), "must not be true beside hostPID: true");
    }
    new ContainerRelations(faults).amounts(pod, at, "overhead");
    // Servers read the one name where there is not the other.
    JsonNode account = pod.path("serviceAccount");
    if (pod.path("serviceAccountName").asText("").isEmpty() && !text(account).isEmpty()) {
      Names.subdomain(account.textValue())
          .ifPresent(
              broken ->
                  faults.invalid(at.to("serviceAccount"), Path.shown(account) + ' ' + broken));
    }
    if (text(pod.path("dnsPolicy")).equals("None")
        && pod.path("dnsConfig").path("nameservers").isEmpty()) {
      faults.invalid(at.to("dnsPolicy"), "is None, and dnsConfig has no nameservers");
    }
  }

  /** Whether a template tool will write some of the items of a list. */
  private static boolean isOpen(JsonNode list) {
    for (JsonNode item : list) {
      if (Placeholder.isIn(item.path("name")) || !item.isObject()) {
        return true;
      }
    }
    return list.isTextual();
  }

  private void mounts(JsonNode container, Path at, Set<String> volumes) {
    Set<String> paths = new HashSet<>();
    int index = 0;
    for (JsonNode mount : container.path("volumeMounts")) {
      Path place = at.to("volumeMounts").to(index++);
      String name = text(mount.path("name"));
      if (!name.isEmpty() && !volumes.contains(name)) {
        faults.invalid(place.to("name"), "is \"%s\", and there is no such volume".formatted(name));
      }
      String path = text(mount.path("mountPath"));
      if (!path.isEmpty() && !paths.add(path)) {
        faults.invalid(
            place.to("mountPath"), "is %s, where another volume is mounted".formatted(path));
      }
      if (!text(mount.path("subPath")).isEmpty() && !text(mount.path("subPathExpr")).isEmpty()) {
        faults.invalid(place.to("subPathExpr"), "must not be beside subPath");
      }
      if (text(mount.path("mountPropagation")).equals("Bidirectional")
          && !container.path("securityContext").path("privileged").asBoolean()) {
        faults.invalid(
            place.to("mountPropagation"),
            "is Bidirectional, which only privileged containers may have");
      }
    }
  }

  private void ports(JsonNode container, Path at, boolean hostNetwork, Set<String> hostPorts) {
    faults.names(container.path("ports"), at.to("ports"), new HashMap<>());
    int index = 0;
    for (JsonNode port : container.path("ports")) {
      Path place = at.to("ports").to(index++);
      int number = number(port.path("containerPort"));
      int written = number(port.path("hostPort"));
      int host = written == 0 && hostNetwork ? number : written;
      if (host == 0) {
        continue;
      }
      if (hostNetwork && number != 0 && host != number) {
        faults.invalid(
            place.to("hostPort"),
            "must be the containerPort %d on the host's network, not %d".formatted(number, host));
      }
      String key =
          text(port.path("hostIP")) + '/' + port.path("protocol").asText("TCP") + '/' + host;
      if (!hostPorts.add(key)) {
        faults.invalid(
            place.to(written == 0 ? "containerPort" : "hostPort"),
            "is %d, as another port's%s"
                .formatted(host, written == 0 ? " on the host's network" : ""));
      }
    }
  }

  /** An init container that always restarts is a sidecar, and has all that others have. */
  private void init(JsonNode container, Path at) {
    if (RunningContainer.isSidecar(container)) {
      return;
    }
    for (String field : List.of("lifecycle", "livenessProbe", "readinessProbe", "startupProbe")) {
      if (isThere(container.path(field))) {
        faults.invalid(at.to(field), "must not be in an init container");
      }
    }
  }

  private void devices(JsonNode container, Path at, JsonNode volumes, Set<String> besides) {
    JsonNode devices = container.path("volumeDevices");
    Path list = at.to("volumeDevices");
    faults.unique(devices, list, "name");
    faults.unique(devices, list, "devicePath");
    Set<String> claims = new HashSet<>(besides);
    for (JsonNode volume : volumes) {
      if (isThere(volume.path("persistentVolumeClaim")) || isThere(volume.path("ephemeral"))) {
        claims.add(volume.path("name").asText());
      }
    }
    Set<String> mounted = new HashSet<>();
    container.path("volumeMounts").forEach(mount -> mounted.add(text(mount.path("name"))));
    int index = 0;
    for (JsonNode device : devices) {
      Path place = list.to(index++).to("name");
      String name = text(device.path("name"));
      if (!name.isEmpty() && !claims.contains(name)) {
        faults.invalid(place, "is \"%s\", and no claim's volume is called so".formatted(name));
      } else if (!name.isEmpty() && mounted.contains(name)) {
        faults.invalid(place, "is \"%s\", which is mounted too".formatted(name));
      }
    }
  }

  void toleration(JsonNode toleration, Path at) {
    boolean exists = text(toleration.path("operator")).equals("Exists");
    if (exists && !text(toleration.path("value")).isEmpty()) {
      faults.invalid(at.to("value"), "must be empty where the operator is Exists");
    }
    if (toleration.path("key").asText().isEmpty() && !exists) {
      faults.invalid(at.to("operator"), "must be Exists where there is no key");
    }
    if (isThere(toleration.path("tolerationSeconds"))
        && !toleration.path("effect").asText().equals("NoExecute")
        && !Placeholder.isIn(toleration.path("effect"))) {
      faults.invalid(at.to("effect"), "must be NoExecute where there are tolerationSeconds");
    }
  }

  void security(JsonNode context, Path at) {
    JsonNode escalation = context.path("allowPrivilegeEscalation");
    if (escalation.isBoolean()
        && !escalation.asBoolean()
        && context.path("privileged").asBoolean()) {
      faults.invalid(
          at.to("allowPrivilegeEscalation"), "must not be false beside privileged: true");
    }
    for (JsonNode capability : context.path("capabilities").path("add")) {
      if (escalation.isBoolean()
          && !escalation.asBoolean()
          && text(capability).equals("CAP_SYS_ADMIN")) {
        faults.invalid(
            at.to("allowPrivilegeEscalation"),
            "must not be false beside the capability CAP_SYS_ADMIN");
      }
    }
  }

  void dns(JsonNode config, Path at) {
    int servers = config.path("nameservers").size();
    if (servers > MOST_NAMESERVERS) {
      faults.invalid(
          at.to("nameservers"), "must be at most %d, not %d".formatted(MOST_NAMESERVERS, servers));
    }
  }

  /** A node has no field but its name. */
  void nodes(JsonNode term, Path at) {
    int index = 0;
    for (JsonNode field : term.path("matchFields")) {
      Path place = at.to("matchFields").to(index++);
      String key = text(field.path("key"));
      String operator = text(field.path("operator"));
      if (!key.isEmpty() && !key.equals("metadata.name")) {
        faults.invalid(place.to("key"), "must be metadata.name" + not(field.path("key")));
      }
      if (Set.of("Exists", "DoesNotExist", "Gt", "Lt").contains(operator)) {
        faults.invalid(place.to("operator"), "must be In or NotIn" + not(field.path("operator")));
      } else if (field.path("values").size() > 1) {
        faults.invalid(place.to("values"), "must be one, not " + field.path("values").size());
      }
    }
  }

  void seccomp(JsonNode profile, Path at) {
    boolean local = text(profile.path("type")).equals("Localhost");
    if (local && !isThere(profile.path("localhostProfile"))) {
      faults.missing(at, "localhostProfile");
    } else if (!local
        && isThere(profile.path("localhostProfile"))
        && !Placeholder.isIn(profile.path("type"))) {
      faults.invalid(at.to("localhostProfile"), "must not be there unless the type is Localhost");
    }
  }
}
