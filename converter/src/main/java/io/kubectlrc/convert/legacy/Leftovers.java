package io.kubectlrc.convert.legacy;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlrc.convert.report.EntryKind;
import io.kubectlrc.convert.report.Note;
import io.kubectlrc.validity.ServerWritten;
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
    remove(object.at(metadata), metadata, ServerWritten.OF_METADATA, notes);
    JsonPointer annotations = metadata.appendProperty("annotations");
    remove(object.at(annotations), annotations, ServerWritten.OF_ANNOTATIONS, notes);
    if (object.at(annotations).isObject()
        && object.at(annotations).isEmpty()
        && notes.stream().anyMatch(note -> note.at().head().equals(annotations))) {
      ((ObjectNode) object.at(metadata)).remove("annotations");
      notes.add(new Note(EntryKind.CHANGE, annotations, "no annotation is left"));
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
                EntryKind.LOSS,
                JsonPointer.empty().appendProperty(field),
                "a list has no " + field + ": left out"));
      }
    }
    return notes;
  }

  /** Removes, in place, what the name was called in 2014, where both are. */
  public static List<Note> removeOldId(ObjectNode object) {
    JsonNode id = object.path("id");
    if (id.isMissingNode() || id.isNull() || object.at("/metadata/name").asText().isEmpty()) {
      return List.of();
    }
    object.remove("id");
    String sentence = "id is what v1beta1 called metadata.name, which is there: left out";
    return List.of(
        id.equals(object.at("/metadata/name"))
            ? Note.change("/id", sentence)
            : Note.loss("/id", sentence));
  }

  /**
   * Makes a downwardAPI, in place, of each volume of that kind's first form, which today's servers
   * drop.
   */
  public static List<Note> metadataVolumes(ObjectNode controller) {
    List<Note> notes = new ArrayList<>();
    JsonPointer volumes = JsonPointer.compile("/spec/template/spec/volumes");
    int index = 0;
    for (JsonNode item : controller.at(volumes)) {
      JsonPointer at = volumes.appendIndex(index++).appendProperty("metadata");
      if (!(item.path("metadata") instanceof ObjectNode old)
          || !(item instanceof ObjectNode volume)
          || volume.hasNonNull("downwardAPI")) {
        continue;
      }
      for (JsonNode file : old.path("items")) {
        if (file instanceof ObjectNode named && named.has("name") && !named.has("path")) {
          Keys.replace(named, "name", "path", named.get("name"));
        }
      }
      Keys.replace(volume, "metadata", "downwardAPI", old);
      notes.add(
          new Note(
              EntryKind.CHANGE, at, "metadata is called downwardAPI now, and its names are paths"));
    }
    return notes;
  }

  private static void remove(
      JsonNode object, JsonPointer at, List<String> fields, List<Note> notes) {
    if (!(object instanceof ObjectNode holder)) {
      return;
    }
    for (String field : fields) {
      // What is null is absent; but kubectl and others write a creationTimestamp that is.
      if (holder.hasNonNull(field) || (holder.has(field) && field.equals("creationTimestamp"))) {
        holder.remove(field);
        notes.add(
            new Note(
                EntryKind.CHANGE,
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
                                      EntryKind.DOUBT,
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
    return Removals.ofVolume(kind)
        .map(
            ending ->
                (ending.over()
                        ? "is gone since Kubernetes "
                        : "is off by default since Kubernetes ")
                    + ending.since());
  }
}
