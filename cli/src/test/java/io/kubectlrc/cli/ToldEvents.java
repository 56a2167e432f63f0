package io.kubectlrc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Events that programs are told, their JSON schema, and the page with their table.
 *
 * @param events a line of JSON each, in the order of the schema
 * @param apart fields that every event has, which the table passes over
 */
record ToldEvents(List<String> events, Path schema, Set<String> apart) {
  private static final ObjectMapper JSON = new ObjectMapper();

  JsonNode schemaTree() throws IOException {
    return JSON.readTree(schema.toFile());
  }

  void obeyTheSchemaAndNoBrokenOneDoes() throws IOException {
    JsonSchema parsed =
        JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(schemaTree());
    for (String line : events) {
      JsonNode event = JSON.readTree(line);
      assertThat(parsed.validate(event)).as(line).isEmpty();
      for (Map.Entry<String, JsonNode> field : event.properties()) {
        ObjectNode broken = event.deepCopy();
        broken.remove(field.getKey());
        assertThat(parsed.validate(broken)).as(broken.toString()).isNotEmpty();
        broken.putNull(field.getKey());
        assertThat(parsed.validate(broken)).as(broken.toString()).isNotEmpty();
      }
    }
  }

  void areAllThatTheSchemaHas() throws IOException {
    JsonNode tree = schemaTree();
    Set<String> names = new TreeSet<>();
    for (String line : events) {
      JsonNode event = JSON.readTree(line);
      names.add(name(event));
      hasJustTheFieldsOf(tree.at("/$defs/" + name(event)), event);
    }
    assertThat(tree.path("$defs").fieldNames())
        .toIterable()
        .containsExactlyInAnyOrderElementsOf(names);
    assertThat(tree.path("oneOf").findValuesAsText("$ref"))
        .containsExactlyInAnyOrderElementsOf(
            names.stream().map(name -> "#/$defs/" + name).toList());
  }

  private static void hasJustTheFieldsOf(JsonNode schema, JsonNode value) {
    if (schema.has("properties")) {
      List<String> fields = new ArrayList<>();
      schema.path("properties").fieldNames().forEachRemaining(fields::add);
      assertThat(value.fieldNames()).toIterable().as("%s", value).containsExactlyElementsOf(fields);
      assertThat(schema.path("required"))
          .extracting(JsonNode::asText)
          .containsExactlyElementsOf(fields);
      fields.forEach(
          field -> hasJustTheFieldsOf(schema.path("properties").path(field), value.path(field)));
    }
    if (schema.has("items")) {
      value.forEach(item -> hasJustTheFieldsOf(schema.path("items"), item));
    }
  }

  /** A row of the table for an event or an outcome of the schema. */
  String row(Map.Entry<String, JsonNode> told) {
    return "| `%s` | %s | %s |\n"
        .formatted(
            told.getKey(), fields(told.getValue()), told.getValue().path("description").asText());
  }

  private String fields(JsonNode schema) {
    return schema.path("properties").properties().stream()
        .filter(field -> !apart.contains(field.getKey()))
        .map(field -> "`" + field.getKey() + "`" + inner(field.getValue()))
        .collect(Collectors.joining(", "));
  }

  private String inner(JsonNode schema) {
    JsonNode object = schema.has("items") ? schema.path("items") : schema;
    return object.has("properties") ? " (" + fields(object) + ")" : "";
  }

  static String between(String name, String page, StringBuilder table) {
    String begin = "<!-- " + name + " -->\n";
    String end = "<!-- /" + name + " -->\n";
    assertThat(page).contains(begin, end);
    return page.substring(0, page.indexOf(begin) + begin.length())
        + table
        + page.substring(page.indexOf(end));
  }

  private static String name(JsonNode event) {
    String name = event.path("event").asText();
    return name.equals("outcome") ? event.path("outcome").asText() : name;
  }

  /** With {@code -Dgolden=write} what is told becomes what is expected. */
  static void compare(Path file, String actual) throws IOException {
    if ("write".equals(System.getProperty("golden"))) {
      Files.writeString(file, actual);
    }
    assertThat(actual).isEqualTo(Files.readString(file));
  }
}
