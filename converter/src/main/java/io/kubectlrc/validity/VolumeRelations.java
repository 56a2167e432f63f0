package io.kubectlrc.validity;

import static io.kubectlrc.validity.Faults.isThere;
import static io.kubectlrc.validity.Faults.not;
import static io.kubectlrc.validity.Faults.text;

import com.fasterxml.jackson.databind.JsonNode;
import io.kubectlrc.manifest.Placeholder;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The rules of volumes. */
final class VolumeRelations {
  private final Faults faults;

  VolumeRelations(Faults faults) {
    this.faults = faults;
  }

  void downward(JsonNode file, Path at) {
    faults.exactlyOne(file, at, List.of("fieldRef", "resourceFieldRef"));
    new ContainerRelations(faults).file(file, at);
    JsonNode resource = file.path("resourceFieldRef");
    if (resource.isObject()) {
      faults.present(resource, at.to("resourceFieldRef"), "containerName");
    }
  }

  void emptyDir(JsonNode source, Path at) {
    JsonNode limit = source.path("sizeLimit");
    Quantities.value(limit.asText().strip())
        .filter(amount -> amount.signum() < 0)
        .ifPresent(amount -> faults.invalid(at.to("sizeLimit"), "must be at least 0" + not(limit)));
  }

  /** What a claim asks for, of its own or in a template. */
  void claim(JsonNode spec, Path at) {
    faults.present(spec, at, "accessModes");
    JsonNode storage = spec.path("resources").path("requests").path("storage");
    Path requests = at.to("resources").to("requests");
    if (!isThere(storage)) {
      // All of it may be yet to be filled in.
      if (Placeholder.first(spec.path("resources").toString()).isEmpty()) {
        faults.missing(requests, "storage");
      }
    } else {
      Quantities.value(storage.asText().strip())
          .filter(amount -> amount.signum() <= 0)
          .ifPresent(
              amount ->
                  faults.invalid(requests.to("storage"), "must be more than 0" + not(storage)));
    }
  }

  /** A managed disk is called by its path, others by their address. */
  void azureDisk(JsonNode source, Path at) {
    boolean open = Placeholder.isIn(source.path("kind"));
    String start = text(source.path("kind")).equals("Managed") ? "/subscriptions/" : "https://";
    String uri = text(source.path("diskURI"));
    if (!open && !uri.isEmpty() && !uri.startsWith(start)) {
      faults.invalid(at.to("diskURI"), "must begin with " + start + not(source.path("diskURI")));
    }
  }

  void fibreChannel(JsonNode source, Path at) {
    boolean targets = !source.path("targetWWNs").isEmpty();
    boolean ids = !source.path("wwids").isEmpty();
    if (targets == ids) {
      faults.invalid(at, "must have either targetWWNs or wwids");
    }
    if (targets) {
      faults.present(source, at, "lun");
    }
  }

  /** Its driver's options are whatever the driver says, but for what kubelets add to them. */
  void flexVolume(JsonNode source, Path at) {
    for (Map.Entry<String, JsonNode> option : source.path("options").properties()) {
      String domain = '.' + option.getKey().split("/", 2)[0].toLowerCase(Locale.ROOT);
      if (domain.endsWith(".kubernetes.io") || domain.endsWith(".k8s.io")) {
        faults.invalid(
            at.to("options").to(option.getKey()),
            "must not be of kubernetes.io or k8s.io: those are Kubernetes' own");
      }
    }
  }

  void flocker(JsonNode source, Path at) {
    boolean named = isSaid(source.path("datasetName"));
    boolean known = isSaid(source.path("datasetUUID"));
    if (named == known) {
      faults.invalid(at, "must have either datasetName or datasetUUID");
    }
    if (text(source.path("datasetName")).contains("/")) {
      faults.invalid(
          at.to("datasetName"), "must not contain '/'" + not(source.path("datasetName")));
    }
  }

  private static boolean isSaid(JsonNode value) {
    return !value.asText("").isEmpty();
  }

  void iscsi(JsonNode source, Path at) {
    boolean asked =
        source.path("chapAuthDiscovery").asBoolean() || source.path("chapAuthSession").asBoolean();
    if (asked && !isThere(source.path("secretRef"))) {
      faults.missing(at, "secretRef");
    }
  }

  void projected(JsonNode volume, Path at) {
    Set<String> paths = new HashSet<>();
    int index = 0;
    for (JsonNode source : volume.path("sources")) {
      Path place = at.to("sources").to(index++);
      faults.atMostOne(source, place, Relations.sources("VolumeProjection", Set.of()));
      for (String kind : List.of("secret", "configMap", "downwardAPI")) {
        int item = 0;
        for (JsonNode file : source.path(kind).path("items")) {
          Path to = place.to(kind).to("items").to(item++).to("path");
          String path = text(file.path("path"));
          if (!path.isEmpty() && !paths.add(path)) {
            faults.twice(to, path);
          }
        }
      }
    }
  }
}
