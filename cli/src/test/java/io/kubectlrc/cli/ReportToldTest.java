package io.kubectlrc.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import io.kubectlrc.timeline.Timeline;
import io.kubectlrc.timeline.TimelineJson;
import io.kubectlrc.timeline.page.TimelinePage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a recorded timeline tells programs stays what it is. */
class ReportToldTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path SCHEMA = Path.of("../docs/report.schema.json");
  private static final Path PAGE = Path.of("../docs/report.md");
  private static final Path GOLDEN = Path.of("src/test/resources/told");

  private static JsonNode schemaTree() throws IOException {
    return JSON.readTree(SCHEMA.toFile());
  }

  @Test
  void isReadAsItWasWritten() throws Exception {
    for (Timeline timeline :
        List.of(Pages.observed(), Pages.refused(), Pages.large(), Pages.fleet(40))) {
      assertThat(TimelineJson.read(TimelineJson.write(timeline))).isEqualTo(timeline);
    }
  }

  @Test
  void obeysTheSchemaAndIsNoneWithoutOneOfItsFields() throws Exception {
    JsonSchema schema =
        JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(schemaTree());
    for (Timeline timeline :
        List.of(Pages.observed(), Pages.hostile(), Pages.refused(), Pages.fleet(3))) {
      ObjectNode json = (ObjectNode) JSON.readTree(TimelineJson.write(timeline));
      assertThat(schema.validate(json)).isEmpty();
      for (Map.Entry<String, JsonNode> field : json.properties()) {
        ObjectNode broken = json.deepCopy();
        broken.remove(field.getKey());
        assertThat(schema.validate(broken)).as(field.getKey()).isNotEmpty();
        if (!field.getKey().equals("verdict")) { // which is told, and never read
          assertThatExceptionOfType(TimelineJson.NotATimeline.class)
              .as(field.getKey())
              .isThrownBy(() -> TimelineJson.read(broken.toString()));
        }
      }
    }
  }

  @Test
  void hasJustTheFieldsOfTheSchema() throws Exception {
    hasJustTheFieldsOf(schemaTree(), JSON.readTree(TimelineJson.write(Pages.observed())));
    hasJustTheFieldsOf(schemaTree(), JSON.readTree(TimelineJson.write(Pages.hostile())));
  }

  private static void hasJustTheFieldsOf(JsonNode schema, JsonNode value) {
    if (schema.has("properties")) {
      assertThat(value.fieldNames())
          .toIterable()
          .containsExactlyElementsOf(() -> schema.path("properties").fieldNames());
      schema
          .path("properties")
          .properties()
          .forEach(field -> hasJustTheFieldsOf(field.getValue(), value.path(field.getKey())));
    }
    if (schema.has("items") && value instanceof ArrayNode) {
      value.forEach(item -> hasJustTheFieldsOf(schema.path("items"), item));
    }
  }

  @Test
  void tellsTheSameAsBefore() throws Exception {
    ToldEvents.compare(GOLDEN.resolve("report.json"), TimelineJson.write(Pages.observed()));
    ToldEvents.compare(
        GOLDEN.resolve("report.txt"), ReportFormat.TEXT.render(List.of(Pages.observed())));
    ToldEvents.compare(
        GOLDEN.resolve("report.html"),
        withoutResources(ReportFormat.HTML.render(List.of(Pages.observed()))));
  }

  /** The style and the scripts are in every page as they are in their files. */
  private static String withoutResources(String page) throws IOException {
    String rest = page;
    for (String name : List.of("page.css", "timeline.js", "page.js")) {
      String text;
      try (InputStream in = TimelinePage.class.getResourceAsStream(name)) {
        text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      }
      assertThat(rest).containsOnlyOnce(text);
      rest = rest.replace(text, "(" + name + ")\n");
    }
    return rest.replaceFirst("'sha256-[^']+'", "'sha256-(timeline.js)(page.js)'");
  }

  @Test
  void isDocumented() throws Exception {
    StringBuilder rows = new StringBuilder("| field | tells |\n| --- | --- |\n");
    for (Map.Entry<String, JsonNode> field : schemaTree().path("properties").properties()) {
      rows.append(
          "| `%s` | %s |\n"
              .formatted(
                  field.getKey(), field.getValue().path("description").asText("`timeline`")));
    }
    ToldEvents.compare(PAGE, ToldEvents.between("fields", Files.readString(PAGE), rows));
  }
}
