package io.kubectlrc.convert.legacy;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlrc.convert.Note;
import io.kubectlrc.convert.ServerFields;
import io.kubectlrc.convert.Severity;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What a cluster wrote into an object, and what a cluster no longer knows how to do. */
public final class Leftovers {
  /** Disks whose drivers Kubernetes no longer has within itself. */
  private static final Set<String> MIGRATED_DISKS =
      Set.of("gcePersistentDisk", "awsElasticBlockStore", "azureDisk", "cinder", "vsphereVolume");

  private Leftovers() {}

  /** Removes, in place, what only a server writes. */
  public static List<Note> removeServerFields(ObjectNode object) {
    List<Note> notes = new ArrayList<>();
    remove(object, JsonPointer.empty(), List.of("status"), notes);
    JsonPointer metadata = JsonPointer.compile("/metadata");
    remove(object.at(metadata), metadata, ServerFields.OF_METADATA, notes);
    JsonPointer annotations = metadata.appendProperty("annotations");
    remove(object.at(annotations), annotations, ServerFields.OF_ANNOTATIONS, notes);
    if (object.at(annotations).isObject()
        && object.at(annotations).isEmpty()
        && notes.stream().anyMatch(note -> note.at().head().equals(annotations))) {
      ((ObjectNode) object.at(metadata)).remove("annotations");
      notes.add(new Note(Severity.CHANGE, annotations, "no annotation is left"));
    }
    JsonPointer template = JsonPointer.compile("/spec/template/metadata");
    remove(object.at(template), template, List.of("creationTimestamp"), notes);
    return notes;
  }

  /** Removes, in place, what a list of 2014 said of itself. */
  public static List<Note> removeListFields(ObjectNode list) {
    List<Note> notes = new ArrayList<>();
    for (String field : List.of("id", "name", "description", "creationTimestamp", "selfLink")) {
      if (list.remove(field) != null) {
        notes.add(
            new Note(
                Severity.LOSS,
                JsonPointer.empty().appendProperty(field),
                "a list has no " + field + ": left out"));
      }
    }
    return notes;
  }

  private static void remove(
      JsonNode object, JsonPointer at, List<String> fields, List<Note> notes) {
    if (!(object instanceof ObjectNode holder)) {
      return;
    }
    for (String field : fields) {
      if (holder.remove(field) != null) {
        notes.add(
            new Note(
                Severity.CHANGE,
                at.appendProperty(field),
                field + " is for the API server to write: left out"));
      }
    }
  }

  /** Says which of a v1 controller's volumes no longer work as they did. */
  public static List<Note> deadVolumes(ObjectNode controller) {
    List<Note> notes = new ArrayList<>();
    JsonPointer volumes = JsonPointer.compile("/spec/template/spec/volumes");
    int index = 0;
    for (JsonNode volume : controller.at(volumes)) {
      JsonPointer at = volumes.appendIndex(index++);
      volume
          .fieldNames()
          .forEachRemaining(
              kind ->
                  fate(kind)
                      .ifPresent(
                          fate ->
                              notes.add(
                                  new Note(
                                      Severity.DOUBT,
                                      at.appendProperty(kind),
                                      "volume %s: %s %s"
                                          .formatted(volume.path("name").asText(), kind, fate)))));
    }
    return notes;
  }

  private static Optional<String> fate(String kind) {
    if (MIGRATED_DISKS.contains(kind)) {
      return Optional.of("works through CSI migration only: its driver must be installed");
    }
    return Endings.ofVolume(kind)
        .map(
            ending ->
                (ending.over()
                        ? "is gone since Kubernetes "
                        : "is off by default since Kubernetes ")
                    + ending.since());
  }
}
