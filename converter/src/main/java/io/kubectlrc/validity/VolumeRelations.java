package io.kubectlrc.validity;

import static io.kubectlrc.validity.Faults.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The rules of volumes. */
final class VolumeRelations {
  private final Faults faults;

  VolumeRelations(Faults faults) {
    this.faults = faults;
  }

  void downward(JsonNode file, Path at) {
    faults.exactlyOne(file, at, List.of("fieldRef", "resourceFieldRef"));
    JsonNode resource = file.path("resourceFieldRef");
    if (resource.isObject()) {
      faults.present(resource, at.to("resourceFieldRef"), "containerName");
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

  void projected(JsonNode volume, Path at) {
    Set<String> paths = new HashSet<>();
    int index = 0;
    for (JsonNode source : volume.path("sources")) {
      Path place = at.to("sources").to(index++);
      faults.atMostOne(source, place, Relations.sources("VolumeProjection", Set.of()));
      String token = text(source.path("serviceAccountToken").path("path"));
      if (!token.isEmpty() && !paths.add(token)) {
        faults.twice(place.to("serviceAccountToken").to("path"), token);
      }
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
