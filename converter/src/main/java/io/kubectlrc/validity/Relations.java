package io.kubectlrc.validity;

import com.fasterxml.jackson.databind.JsonNode;
import io.kubectlrc.manifest.Placeholder;
import io.kubectlrc.selector.Names;
import io.kubectlrc.selector.RunningContainer;
import io.kubectlrc.validity.Fault.Concern;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The rules between fields: what must be there only together, or not twice. Values with a
 * placeholder are passed over, for nobody knows yet what they will be; so is what is of the wrong
 * type, which is told already.
 *
 * @see <a href="https://github.com/kubernetes/kubernetes/tree/master/pkg/apis/core/validation">The
 *     API server's own checks</a>
 */
final class Relations {
  private static final Set<String> ALWAYS_RESTARTED =
      Set.of("ReplicationController", "ReplicaSet", "Deployment", "DaemonSet", "StatefulSet");
  private static final Set<String> RUN_TO_THE_END = Set.of("Job", "CronJob");
  private static final List<String> CONTAINERS = List.of("initContainers", "containers");
  private static final List<String> PROBES = List.of("exec", "httpGet", "tcpSocket", "grpc");
  private static final List<String> HANDLERS = List.of("exec", "httpGet", "tcpSocket", "sleep");

  private final List<Fault> found = new ArrayList<>();

  private Relations() {}

  /** What is wrong with a whole object, by its kind. */
  static List<Fault> ofObject(JsonNode tree) {
    Relations relations = new Relations();
    relations.object(tree);
    return relations.found;
  }

  /** What is wrong with an object of a type. */
  static List<Fault> of(String type, JsonNode object, Path at) {
    Relations relations = new Relations();
    switch (type) {
      case "ObjectMeta" -> relations.metadata(object, at);
      case "PodSpec" -> relations.pod(object, at);
      case "Container" -> relations.container(object, at);
      case "Probe" -> relations.exactlyOne(object, at, PROBES);
      case "LifecycleHandler" -> relations.exactlyOne(object, at, HANDLERS);
      case "ExecAction" -> relations.present(object, at, "command");
      case "EnvVar" -> relations.variable(object, at);
      case "EnvVarSource", "EnvFromSource" ->
          relations.exactlyOne(object, at, sources(type, Set.of("prefix")));
      case "Volume" -> relations.atMostOne(object, at, sources(type, Set.of("name")));
      case "ResourceRequirements" -> relations.resources(object, at);
      case "Toleration" -> relations.toleration(object, at);
      case "NodeSelectorRequirement", "LabelSelectorRequirement" ->
          relations.requirement(object, at);
      case "SecurityContext" -> relations.security(object, at);
      case "LabelSelector" -> relations.labels(object.path("matchLabels"), at.to("matchLabels"));
      case "ReplicationControllerSpec", "DeploymentConfigSpec" ->
          relations.labels(object.path("selector"), at.to("selector"));
      case "DownwardAPIVolumeFile" -> relations.downward(object, at);
      case "ResourceFieldSelector" -> relations.divisor(object, at);
      case "SeccompProfile" -> relations.seccomp(object, at);
      case "FCVolumeSource" -> relations.fibreChannel(object, at);
      case "ProjectedVolumeSource" -> relations.projected(object, at);
      case "PodSecurityContext" ->
          relations.unique(object.path("sysctls"), at.to("sysctls"), "name");
      case "ServiceSpec" -> relations.service(object, at);
      case "DeploymentStrategy" -> relations.strategy(object, at);
      default -> {
        return List.of();
      }
    }
    return relations.found;
  }

  /** The fields of a type of which only one may be there. */
  private static List<String> sources(String type, Set<String> others) {
    return Schema.fields(type).types().keySet().stream()
        .filter(field -> !others.contains(field))
        .sorted()
        .toList();
  }

  private void object(JsonNode tree) {
    String kind = tree.path("kind").asText();
    JsonNode metadata = tree.path("metadata");
    Path at = Path.ROOT.to("metadata").to("name");
    JsonNode name = metadata.path("name");
    if (!text(name).isEmpty()) {
      Names.ofKind(kind, name.textValue())
          .ifPresent(broken -> invalid(at, Concern.NAME, Path.shown(name) + ' ' + broken));
    }
    boolean named = metadata.path("name").isContainerNode();
    boolean misshapen = isThere(metadata) && !metadata.isObject();
    if (!named
        && !misshapen
        && metadata.path("name").asText().isEmpty()
        && metadata.path("generateName").asText().isEmpty()) {
      found.add(new Fault.Missing(Path.ROOT.pointer(), "", "name"));
    }
    JsonNode namespace = metadata.path("namespace");
    if (!text(namespace).isEmpty()) {
      Names.dnsLabel(namespace.textValue())
          .ifPresent(
              broken ->
                  invalid(
                      Path.ROOT.to("metadata").to("namespace"),
                      Concern.NAME,
                      Path.shown(namespace) + ' ' + broken));
    }
    // Those of a template are looked at only when a pod is made of it.
    int index = 0;
    for (JsonNode finalizer : metadata.path("finalizers")) {
      Path place = Path.ROOT.to("metadata").to("finalizers").to(index++);
      if (!text(finalizer).isEmpty()) {
        Names.labelKey(finalizer.textValue())
            .ifPresent(
                broken -> invalid(place, Concern.VALUE, Path.shown(finalizer) + ' ' + broken));
      }
    }
    String inTemplate =
        kind.equals("CronJob") ? "/spec/jobTemplate/spec/template/spec" : "/spec/template/spec";
    JsonNode pod = tree.at(inTemplate);
    Path podAt = Path.ROOT.to("spec");
    if (kind.equals("CronJob")) {
      podAt = podAt.to("jobTemplate").to("spec");
    }
    podAt = podAt.to("template").to("spec");
    JsonNode policy = pod.path("restartPolicy");
    if (ALWAYS_RESTARTED.contains(kind) && pod.isObject()) {
      if (!text(policy).isEmpty() && !text(policy).equals("Always") && isPolicy(policy)) {
        invalid(
            podAt.to("restartPolicy"),
            Concern.VALUE,
            "must be Always in the template of a " + kind + not(policy));
      }
      if (isThere(pod.path("activeDeadlineSeconds"))) {
        invalid(
            podAt.to("activeDeadlineSeconds"),
            Concern.VALUE,
            "must not be in the template of a " + kind + ", whose pods have no end");
      }
    } else if (RUN_TO_THE_END.contains(kind) && pod.isObject()) {
      boolean open = policy.isTextual() && Placeholder.isIn(policy);
      if (!open && (text(policy).isEmpty() || text(policy).equals("Always"))) {
        invalid(
            podAt.to("restartPolicy"),
            Concern.VALUE,
            "must be OnFailure or Never in the template of a " + kind);
      }
    }
  }

  /** Of the others it is told that they are none at all. */
  private static boolean isPolicy(JsonNode policy) {
    return Set.of("OnFailure", "Never").contains(policy.asText());
  }

  private void metadata(JsonNode metadata, Path at) {
    labels(metadata.path("labels"), at.to("labels"));
    for (Map.Entry<String, JsonNode> annotation : metadata.path("annotations").properties()) {
      String key = annotation.getKey();
      key(key, key.toLowerCase(Locale.ROOT), at.to("annotations").to(key));
    }
  }

  /** Those of objects, and those that selectors ask for. */
  private void labels(JsonNode labels, Path at) {
    for (Map.Entry<String, JsonNode> label : labels.properties()) {
      Path to = at.to(label.getKey());
      key(label.getKey(), label.getKey(), to);
      if (label.getValue().isTextual() && !Placeholder.isIn(label.getValue())) {
        Names.labelValue(label.getValue().textValue())
            .ifPresent(
                broken -> invalid(to, Concern.LABEL, Path.shown(label.getValue()) + ' ' + broken));
      }
    }
  }

  private void key(String written, String key, Path at) {
    if (Placeholder.first(written).isEmpty()) {
      Names.labelKey(key)
          .ifPresent(broken -> invalid(at, Concern.KEY, "is a key, which " + broken));
    }
  }

  private void pod(JsonNode pod, Path at) {
    labels(pod.path("nodeSelector"), at.to("nodeSelector"));
    Map<String, Path> volumes = names(pod.path("volumes"), at.to("volumes"), new HashMap<>());
    Map<String, Path> containers = new HashMap<>();
    Set<String> hostPorts = new HashSet<>();
    boolean open = isOpen(pod.path("volumes"));
    for (String list : CONTAINERS) {
      names(pod.path(list), at.to(list), containers);
      int index = 0;
      for (JsonNode container : pod.path(list)) {
        Path place = at.to(list).to(index++);
        if (!open) {
          mounts(container, place, volumes.keySet());
          devices(container, place, pod.path("volumes"));
        }
        ports(container, place, pod.path("hostNetwork").asBoolean(), hostPorts);
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
        twice(place.to("topologyKey"), key);
      }
    }
    if (text(pod.path("dnsPolicy")).equals("None")
        && pod.path("dnsConfig").path("nameservers").isEmpty()) {
      invalid(at.to("dnsPolicy"), Concern.VALUE, "is None, and dnsConfig has no nameservers");
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
        invalid(
            place.to("name"),
            Concern.VALUE,
            "is \"%s\", and there is no such volume".formatted(name));
      }
      String path = text(mount.path("mountPath"));
      if (!path.isEmpty() && !paths.add(path)) {
        invalid(
            place.to("mountPath"),
            Concern.VALUE,
            "is %s, where another volume is mounted".formatted(path));
      }
      if (!text(mount.path("subPath")).isEmpty() && !text(mount.path("subPathExpr")).isEmpty()) {
        invalid(place.to("subPathExpr"), Concern.VALUE, "must not be beside subPath");
      }
      if (text(mount.path("mountPropagation")).equals("Bidirectional")
          && !container.path("securityContext").path("privileged").asBoolean()) {
        invalid(
            place.to("mountPropagation"),
            Concern.VALUE,
            "is Bidirectional, which only privileged containers may have");
      }
    }
  }

  private void ports(JsonNode container, Path at, boolean hostNetwork, Set<String> hostPorts) {
    names(container.path("ports"), at.to("ports"), new HashMap<>());
    int index = 0;
    for (JsonNode port : container.path("ports")) {
      Path place = at.to("ports").to(index++);
      int host = number(port.path("hostPort"));
      if (host == 0) {
        continue;
      }
      int number = number(port.path("containerPort"));
      if (hostNetwork && number != 0 && host != number) {
        invalid(
            place.to("hostPort"),
            Concern.VALUE,
            "must be the containerPort %d on the host's network, not %d".formatted(number, host));
      }
      String key =
          text(port.path("hostIP")) + '/' + port.path("protocol").asText("TCP") + '/' + host;
      if (!hostPorts.add(key)) {
        invalid(place.to("hostPort"), Concern.VALUE, "is %d, as another port's".formatted(host));
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
        invalid(at.to(field), Concern.VALUE, "must not be in an init container");
      }
    }
  }

  private void container(JsonNode container, Path at) {
    JsonNode image = container.path("image");
    if (image.isMissingNode()
        || image.isNull()
        || (image.isTextual() && image.asText().isBlank())) {
      found.add(new Fault.Missing(at.pointer(), at.toString(), "image"));
    } else if (image.isTextual() && !image.asText().equals(image.asText().strip())) {
      invalid(at.to("image"), Concern.VALUE, "must not begin or end with a space" + not(image));
    }
    for (String probe : List.of("livenessProbe", "startupProbe")) {
      JsonNode threshold = container.path(probe).path("successThreshold");
      if (threshold.isIntegralNumber() && threshold.asInt() > 1) {
        invalid(at.to(probe).to("successThreshold"), Concern.VALUE, "must be 1" + not(threshold));
      }
    }
  }

  private void variable(JsonNode variable, Path at) {
    if (variable.path("valueFrom").isObject() && !variable.path("value").asText().isEmpty()) {
      invalid(at.to("valueFrom"), Concern.VALUE, "must not be beside a value");
    }
  }

  private void resources(JsonNode resources, Path at) {
    for (String list : List.of("limits", "requests")) {
      for (Map.Entry<String, JsonNode> amount : resources.path(list).properties()) {
        Path to = at.to(list).to(amount.getKey());
        Optional<BigDecimal> value = amount(amount.getValue());
        if (value.isPresent() && value.get().signum() < 0) {
          invalid(to, Concern.VALUE, "must be at least 0" + not(amount.getValue()));
        }
        resource(amount.getKey(), to);
        boolean whole = isExtended(amount.getKey());
        if (whole && value.isPresent() && value.get().stripTrailingZeros().scale() > 0) {
          invalid(to, Concern.VALUE, "must be a whole number" + not(amount.getValue()));
        }
        if (list.equals("requests") && value.isPresent()) {
          limit(resources.path("limits"), amount, value.get(), to);
        }
      }
    }
  }

  /** Of what is not shared, such as a GPU, exactly the limit is to be requested. */
  private void limit(
      JsonNode limits, Map.Entry<String, JsonNode> request, BigDecimal value, Path at) {
    JsonNode limit = limits.path(request.getKey());
    Optional<BigDecimal> most = amount(limit);
    boolean whole = isExtended(request.getKey());
    if (most.isPresent()) {
      int compared = value.compareTo(most.get());
      if (compared > 0 || (whole && compared < 0)) {
        invalid(
            at,
            Concern.VALUE,
            "is %s, which is %s the limit %s"
                .formatted(request.getValue().asText(), whole ? "not" : "above", limit.asText()));
      }
    } else if (whole && !isThere(limit)) {
      invalid(at, Concern.VALUE, "is requested, and must have a limit too");
    }
  }

  private static boolean isExtended(String resource) {
    return (resource.indexOf('/') >= 0 && !resource.contains("kubernetes.io/"))
        || resource.startsWith("hugepages-");
  }

  private void resource(String name, Path at) {
    boolean plain = Set.of("cpu", "memory", "ephemeral-storage").contains(name);
    if (plain || name.startsWith("hugepages-") || Placeholder.first(name).isPresent()) {
      return;
    }
    if (name.indexOf('/') < 0) {
      invalid(
          at,
          Concern.VALUE,
          "is no resource: it must be cpu, memory, or have a domain in its name");
    } else {
      Names.labelKey(name)
          .ifPresent(broken -> invalid(at, Concern.VALUE, "is a resource whose name " + broken));
    }
  }

  private static Optional<BigDecimal> amount(JsonNode quantity) {
    return quantity.isTextual() || quantity.isNumber()
        ? Quantities.value(quantity.asText().strip())
        : Optional.empty();
  }

  private void toleration(JsonNode toleration, Path at) {
    boolean exists = text(toleration.path("operator")).equals("Exists");
    if (exists && !text(toleration.path("value")).isEmpty()) {
      invalid(at.to("value"), Concern.VALUE, "must be empty where the operator is Exists");
    }
    if (toleration.path("key").asText().isEmpty() && !exists) {
      invalid(at.to("operator"), Concern.VALUE, "must be Exists where there is no key");
    }
    if (isThere(toleration.path("tolerationSeconds"))
        && !toleration.path("effect").asText().equals("NoExecute")
        && !Placeholder.isIn(toleration.path("effect"))) {
      invalid(
          at.to("effect"), Concern.VALUE, "must be NoExecute where there are tolerationSeconds");
    }
  }

  private void requirement(JsonNode requirement, Path at) {
    int values = requirement.path("values").size();
    switch (text(requirement.path("operator"))) {
      case "In", "NotIn" -> {
        if (values == 0) {
          invalid(
              at.to("values"),
              Concern.VALUE,
              "must not be empty where the operator is In or NotIn");
        }
      }
      case "Exists", "DoesNotExist" -> {
        if (values > 0) {
          invalid(
              at.to("values"),
              Concern.VALUE,
              "must be empty where the operator is Exists or DoesNotExist");
        }
      }
      case "Gt", "Lt" -> {
        if (values != 1) {
          invalid(at.to("values"), Concern.VALUE, "must be one where the operator is Gt or Lt");
        }
      }
      default -> {}
    }
  }

  private void security(JsonNode context, Path at) {
    JsonNode escalation = context.path("allowPrivilegeEscalation");
    if (escalation.isBoolean()
        && !escalation.asBoolean()
        && context.path("privileged").asBoolean()) {
      invalid(
          at.to("allowPrivilegeEscalation"),
          Concern.VALUE,
          "must not be false beside privileged: true");
    }
  }

  private void downward(JsonNode file, Path at) {
    exactlyOne(file, at, List.of("fieldRef", "resourceFieldRef"));
    JsonNode resource = file.path("resourceFieldRef");
    if (resource.isObject()) {
      present(resource, at.to("resourceFieldRef"), "containerName");
    }
  }

  private void divisor(JsonNode selector, Path at) {
    JsonNode divisor = selector.path("divisor");
    Optional<BigDecimal> amount = amount(divisor);
    String resource = text(selector.path("resource"));
    boolean cpu = resource.endsWith(".cpu");
    if (amount.isPresent()
        && amount.get().signum() != 0
        && !resource.isEmpty()
        && !divisor.asText().matches(cpu ? "1m?" : "1([kMGTPE]|[KMGTPE]i)?")) {
      String wanted = cpu ? "must be 1 or 1m for cpu" : "must be 1 or one unit such as 1Mi";
      invalid(at.to("divisor"), Concern.VALUE, wanted + not(divisor));
    }
  }

  private void seccomp(JsonNode profile, Path at) {
    boolean local = text(profile.path("type")).equals("Localhost");
    if (local && !isThere(profile.path("localhostProfile"))) {
      found.add(new Fault.Missing(at.pointer(), at.toString(), "localhostProfile"));
    } else if (!local
        && isThere(profile.path("localhostProfile"))
        && !Placeholder.isIn(profile.path("type"))) {
      invalid(
          at.to("localhostProfile"),
          Concern.VALUE,
          "must not be there unless the type is Localhost");
    }
  }

  private void fibreChannel(JsonNode source, Path at) {
    boolean targets = !source.path("targetWWNs").isEmpty();
    boolean ids = !source.path("wwids").isEmpty();
    if (targets == ids) {
      invalid(at, Concern.VALUE, "must have either targetWWNs or wwids");
    }
    if (targets) {
      present(source, at, "lun");
    }
  }

  private void projected(JsonNode volume, Path at) {
    Set<String> paths = new HashSet<>();
    int index = 0;
    for (JsonNode source : volume.path("sources")) {
      Path place = at.to("sources").to(index++);
      atMostOne(source, place, sources("VolumeProjection", Set.of()));
      String token = text(source.path("serviceAccountToken").path("path"));
      if (!token.isEmpty() && !paths.add(token)) {
        twice(place.to("serviceAccountToken").to("path"), token);
      }
      for (String kind : List.of("secret", "configMap", "downwardAPI")) {
        int item = 0;
        for (JsonNode file : source.path(kind).path("items")) {
          Path to = place.to(kind).to("items").to(item++).to("path");
          String path = text(file.path("path"));
          if (!path.isEmpty() && !paths.add(path)) {
            twice(to, path);
          }
        }
      }
    }
  }

  private void unique(JsonNode list, Path at, String field) {
    Set<String> seen = new HashSet<>();
    int index = 0;
    for (JsonNode item : list) {
      Path place = at.to(index++).to(field);
      String value = text(item.path(field));
      if (!value.isEmpty() && !seen.add(value)) {
        twice(place, value);
      }
    }
  }

  private void twice(Path at, String value) {
    invalid(at, Concern.VALUE, "is \"%s\", as another one's".formatted(Path.shortened(value)));
  }

  private void devices(JsonNode container, Path at, JsonNode volumes) {
    JsonNode devices = container.path("volumeDevices");
    Path list = at.to("volumeDevices");
    unique(devices, list, "name");
    unique(devices, list, "devicePath");
    Set<String> claims = new HashSet<>();
    for (JsonNode volume : volumes) {
      if (isThere(volume.path("persistentVolumeClaim")) || isThere(volume.path("ephemeral"))) {
        claims.add(volume.path("name").asText());
      }
    }
    int index = 0;
    for (JsonNode device : devices) {
      Path place = list.to(index++).to("name");
      String name = text(device.path("name"));
      if (!name.isEmpty() && !claims.contains(name)) {
        invalid(
            place, Concern.VALUE, "is \"%s\", and no claim's volume is called so".formatted(name));
      }
    }
  }

  private void service(JsonNode spec, Path at) {
    labels(spec.path("selector"), at.to("selector"));
    JsonNode ports = spec.path("ports");
    names(ports, at.to("ports"), new HashMap<>());
    String type = spec.path("type").asText();
    boolean external = type.equals("ExternalName");
    boolean headless = spec.path("clusterIP").asText().equals("None");
    if (external && spec.path("externalName").asText().isEmpty()) {
      found.add(new Fault.Missing(at.pointer(), at.toString(), "externalName"));
    }
    if ((ports.isMissingNode() || ports.isNull() || (ports.isArray() && ports.isEmpty()))
        && !external
        && !headless
        && !Placeholder.isIn(spec.path("type"))
        && !Placeholder.isIn(spec.path("clusterIP"))) {
      found.add(new Fault.Missing(at.pointer(), at.toString(), "ports"));
    }
    Set<String> seen = new HashSet<>();
    int index = 0;
    for (JsonNode port : ports) {
      Path place = at.to("ports").to(index++);
      if (ports.size() > 1 && port.isObject() && port.path("name").asText().isEmpty()) {
        found.add(new Fault.Missing(place.pointer(), place.toString(), "name"));
      }
      int number = number(port.path("port"));
      if (number != 0 && !seen.add(port.path("protocol").asText("TCP") + number)) {
        invalid(place.to("port"), Concern.VALUE, "is %d, as another port's".formatted(number));
      }
      if (number(port.path("nodePort")) != 0 && (type.isEmpty() || type.equals("ClusterIP"))) {
        invalid(
            place.to("nodePort"),
            Concern.VALUE,
            "must not be there unless the type is NodePort or LoadBalancer");
      }
    }
    JsonNode address = spec.path("clusterIP");
    if (!text(address).isEmpty() && !headless && !Addresses.isIp(text(address))) {
      invalid(at.to("clusterIP"), Concern.VALUE, "must be an IP address or None" + not(address));
    }
    int range = 0;
    for (JsonNode each : spec.path("loadBalancerSourceRanges")) {
      Path place = at.to("loadBalancerSourceRanges").to(range++);
      if (!Placeholder.isIn(each) && !Addresses.isRange(each.asText().strip())) {
        invalid(place, Concern.VALUE, "must be a range of IP addresses" + not(each));
      }
    }
    if (!text(spec.path("externalTrafficPolicy")).isEmpty()
        && !Set.of("NodePort", "LoadBalancer").contains(type)
        && !Placeholder.isIn(spec.path("type"))) {
      invalid(
          at.to("externalTrafficPolicy"),
          Concern.VALUE,
          "must not be there unless the type is NodePort or LoadBalancer");
    }
  }

  private void strategy(JsonNode strategy, Path at) {
    if (text(strategy.path("type")).equals("Recreate")
        && strategy.path("rollingUpdate").isObject()) {
      invalid(
          at.to("rollingUpdate"), Concern.VALUE, "must not be there where the type is Recreate");
    }
  }

  /** Adds the names of a list's items, each with its place; what is there twice is told. */
  private Map<String, Path> names(JsonNode list, Path at, Map<String, Path> names) {
    int index = 0;
    for (JsonNode item : list) {
      Path place = at.to(index++).to("name");
      String name = text(item.path("name"));
      Path first = name.isEmpty() ? null : names.putIfAbsent(name, place);
      if (first != null) {
        found.add(new Fault.Duplicate(place.pointer(), place.toString(), name, first.pointer()));
      }
    }
    return names;
  }

  private void exactlyOne(JsonNode object, Path at, List<String> fields) {
    atMostOne(object, at, fields);
    if (fields.stream().noneMatch(field -> isThere(object.path(field)))) {
      invalid(at, Concern.VALUE, "must have one of " + Values.alternatives(fields));
    }
  }

  private void atMostOne(JsonNode object, Path at, List<String> fields) {
    List<String> there = fields.stream().filter(field -> isThere(object.path(field))).toList();
    if (there.size() > 1) {
      invalid(
          at,
          Concern.VALUE,
          "has %s, of which it may have one only".formatted(String.join(" and ", there)));
    }
  }

  private void present(JsonNode object, Path at, String field) {
    if (!isThere(object.path(field))
        || (object.path(field).isTextual() && object.path(field).textValue().isEmpty())
        || (object.path(field).isArray() && object.path(field).isEmpty())) {
      found.add(new Fault.Missing(at.pointer(), at.toString(), field));
    }
  }

  private static boolean isThere(JsonNode value) {
    return !value.isMissingNode() && !value.isNull();
  }

  /** Empty for what is no text, or not yet. */
  private static String text(JsonNode value) {
    return value.isTextual() && !Placeholder.isIn(value) ? value.textValue() : "";
  }

  /** Zero for what is no number. */
  private static int number(JsonNode value) {
    return value.isNumber() ? value.intValue() : 0;
  }

  private static String not(JsonNode value) {
    return ", not " + Path.shown(value);
  }

  private void invalid(Path at, Concern concern, String words) {
    found.add(new Fault.Invalid(at.pointer(), at.toString(), concern, words));
  }
}
