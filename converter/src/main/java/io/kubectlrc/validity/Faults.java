package io.kubectlrc.validity;

import com.fasterxml.jackson.databind.JsonNode;
import io.kubectlrc.manifest.Placeholder;
import io.kubectlrc.selector.Names;
import io.kubectlrc.validity.Fault.Concern;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The faults of one object, as they are found; and the rules that many types share. */
final class Faults {
  private final List<Fault> found = new ArrayList<>();

  List<Fault> found() {
    return found;
  }

  void invalid(Path at, String words) {
    invalid(at, Concern.VALUE, words);
  }

  void invalid(Path at, Concern concern, String words) {
    found.add(new Fault.Invalid(at.pointer(), at.toString(), concern, words));
  }

  void missing(Path at, String field) {
    found.add(new Fault.Missing(at.pointer(), at.toString(), field));
  }

  /** Adds the names of a list's items, each with its place; what is there twice is told. */
  Map<String, Path> names(JsonNode list, Path at, Map<String, Path> names) {
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

  void unique(JsonNode list, Path at, String field) {
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

  void twice(Path at, String value) {
    invalid(at, "is \"%s\", as another one's".formatted(Path.shortened(value)));
  }

  void exactlyOne(JsonNode object, Path at, List<String> fields) {
    atMostOne(object, at, fields);
    atLeastOne(object, at, fields);
  }

  void atLeastOne(JsonNode object, Path at, List<String> fields) {
    if (fields.stream().noneMatch(field -> isThere(object.path(field)))) {
      invalid(at, "must have one of " + Values.alternatives(fields) + inWrongCase(object, fields));
    }
  }

  private static String inWrongCase(JsonNode object, List<String> fields) {
    for (Map.Entry<String, JsonNode> field : object.properties()) {
      Optional<String> meant = inOtherCase(field.getKey(), fields);
      if (meant.isPresent()) {
        return ": %s is in the wrong case, it must be %s"
            .formatted(Path.shortened(field.getKey()), meant.get());
      }
    }
    return "";
  }

  /** The one of some fields that a text differs from in nothing but its case. */
  static Optional<String> inOtherCase(String text, Collection<String> fields) {
    return fields.stream().filter(field -> field.equalsIgnoreCase(text)).findFirst();
  }

  void atMostOne(JsonNode object, Path at, List<String> fields) {
    List<String> there = fields.stream().filter(field -> isThere(object.path(field))).toList();
    if (there.size() > 1) {
      invalid(at, "has %s, of which it may have one only".formatted(String.join(" and ", there)));
    }
  }

  void present(JsonNode object, Path at, String field) {
    if (!isThere(object.path(field))
        || (object.path(field).isTextual() && object.path(field).textValue().isEmpty())
        || (object.path(field).isArray() && object.path(field).isEmpty())) {
      missing(at, field);
    }
  }

  /** What refers to another object, if it is there, has its name. */
  void referring(JsonNode object, Path at, String field) {
    if (object.path(field).isObject()) {
      present(object.path(field), at.to(field), "name");
    }
  }

  /** Those of objects, and those that selectors ask for. */
  void labels(JsonNode labels, Path at) {
    for (Map.Entry<String, JsonNode> label : labels.properties()) {
      Path to = at.to(label.getKey());
      key(label.getKey(), label.getKey(), to);
      label(label.getValue(), to);
    }
  }

  /** The value of one. */
  void label(JsonNode value, Path at) {
    Names.labelValue(text(value))
        .ifPresent(broken -> invalid(at, Concern.LABEL, Path.shown(value) + ' ' + broken));
  }

  void key(String written, String key, Path at) {
    if (Placeholder.first(written).isEmpty()) {
      Names.labelKey(key)
          .ifPresent(broken -> invalid(at, Concern.KEY, "is a key, which " + broken));
    }
  }

  static boolean isThere(JsonNode value) {
    return !value.isMissingNode() && !value.isNull();
  }

  /** Empty for what is no text, or not yet. */
  static String text(JsonNode value) {
    return value.isTextual() && !Placeholder.isIn(value) ? value.textValue() : "";
  }

  /** Zero for what is no number. */
  static int number(JsonNode value) {
    return value.isNumber() ? value.intValue() : 0;
  }

  static String not(JsonNode value) {
    return ", not " + Path.shown(value);
  }
}
