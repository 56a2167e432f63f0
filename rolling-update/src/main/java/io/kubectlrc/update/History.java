package io.kubectlrc.update;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlrc.object.Marks;
import io.kubectlrc.object.Metadata;
import io.kubectlrc.object.Packed;
import io.kubectlrc.operate.ForeignMark;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The versions that a controller had before, newest first.
 *
 * @param formers newest first
 */
record History(List<Former> formers) {

  private static final String LEFT = "left";

  /** None. */
  public static final History EMPTY = new History(List.of());

  /**
   * A former version.
   *
   * @param request the update that replaced it
   * @param name the name that its controller had
   * @param controller the controller as a user would write it
   * @param left what it had for whoever applies it
   */
  public record Former(String request, String name, ObjectNode controller, Inheritance left) {}

  public History {
    formers = List.copyOf(formers);
  }

  /**
   * The history on a controller; empty if it has none.
   *
   * @throws ForeignMark if we cannot have written it
   */
  public static History on(JsonNode rc) {
    Optional<String> text = Metadata.annotation(rc, Marks.HISTORY);
    if (text.isEmpty()) {
      return EMPTY;
    }
    List<Former> formers = new ArrayList<>();
    for (JsonNode former : unpacked(rc, text.get())) {
      if (former.get("controller") instanceof ObjectNode controller) {
        formers.add(
            new Former(
                former.path("request").asText(),
                Metadata.name(controller),
                controller,
                Inheritance.read(former.path(LEFT))));
      }
    }
    return new History(formers);
  }

  /** The history on a controller of which nothing is asked; one that cannot be read is none. */
  static History ifReadable(JsonNode rc) {
    try {
      return on(rc);
    } catch (ForeignMark unreadable) {
      return EMPTY;
    }
  }

  private static JsonNode unpacked(JsonNode rc, String text) {
    try {
      return Packed.unpack(text);
    } catch (IllegalArgumentException e) {
      throw ForeignMark.removable(rc, Marks.HISTORY, e);
    }
  }

  /** The update that led to the version of today. */
  public Optional<String> lastRequest() {
    return formers.stream().findFirst().map(Former::request);
  }

  /**
   * The history after a controller was replaced; at most so many versions are kept. What it leaves
   * is added where its managers are known: {@link #leaving}.
   */
  History replacing(ObjectNode rc, String request, int limit) {
    List<Former> all = new ArrayList<>();
    all.add(new Former(request, Metadata.name(rc), ControllerTrees.fresh(rc), Inheritance.NOTHING));
    all.addAll(formers);
    return new History(all.subList(0, Math.min(limit, all.size())));
  }

  /** The version so many back, from 1. */
  Optional<Former> former(int versions) {
    return versions <= formers.size() ? Optional.of(formers.get(versions - 1)) : Optional.empty();
  }

  /** The history where the newest version has left this. */
  History leaving(Inheritance left) {
    List<Former> all = new ArrayList<>(formers);
    if (!all.isEmpty()) {
      Former newest = all.get(0);
      all.set(0, new Former(newest.request(), newest.name(), newest.controller(), left));
    }
    return new History(all);
  }

  /** The history without one of its versions. */
  History without(Former former) {
    return new History(formers.stream().filter(other -> other != former).toList());
  }

  /** Writes it on a controller's tree; an empty one is not written. */
  void writeOn(ObjectNode rc) {
    if (formers.isEmpty()) {
      return;
    }
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    for (Former former : formers) {
      ObjectNode written = array.addObject().put("request", former.request());
      written.set("controller", former.controller());
      if (!former.left().isNothing()) {
        written.set(LEFT, former.left().tree());
      }
    }
    rc.withObjectProperty("metadata")
        .withObjectProperty("annotations")
        .put(Marks.HISTORY, Packed.pack(array));
  }
}
