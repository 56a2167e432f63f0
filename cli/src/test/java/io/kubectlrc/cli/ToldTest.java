package io.kubectlrc.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import io.kubectlrc.operate.Outcome;
import io.kubectlrc.operate.Progress;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What an operation tells, to programs and to people, stays what it is.
 *
 * <p>With {@code -Dgolden=write} what is told becomes what is expected: read the diff.
 */
class ToldTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path GOLDEN = Path.of("src/test/resources/told");
  private static final Path SCHEMA = Path.of("../docs/progress.schema.json");
  private static final Path TABLE = Path.of("../docs/progress.md");

  @Test
  void nothingIsMissing() {
    assertThat(classes(EveryTold.PROGRESS))
        .containsExactlyInAnyOrder(Progress.class.getPermittedSubclasses());
    assertThat(classes(EveryTold.OUTCOMES))
        .containsExactlyInAnyOrder(Outcome.class.getPermittedSubclasses());
  }

  private static Set<Class<?>> classes(List<?> told) {
    return told.stream().map(Object::getClass).collect(Collectors.toSet());
  }

  @Test
  void programsAreToldWhatTheyWereTold() throws IOException {
    compare(GOLDEN.resolve("events.jsonl"), String.join("\n", events()) + "\n");
  }

  @Test
  void peopleAreToldWhatTheyWereTold() throws IOException {
    List<String> lines = new ArrayList<>();
    for (Progress progress : EveryTold.PROGRESS) {
      lines.add(progress.toString());
      progress.kubectlLines().forEach(line -> lines.add("  kubectl: " + line));
      Stream.of(progress.note())
          .filter(note -> !note.isEmpty())
          .forEach(note -> lines.add("  note: " + note));
    }
    for (Outcome outcome : EveryTold.OUTCOMES) {
      lines.add(outcome.toString());
      lines.add("  end: " + outcome.end());
      lines.add("  word: " + outcome.word());
      outcome.reasons().forEach(reason -> lines.add("  reason: " + reason));
      outcome.result().ifPresent(result -> lines.add("  result: " + result));
      outcome.notes("").forEach(note -> lines.add("  note: " + note));
      List<String> ofMany = outcome.notes("default/web: ");
      if (!ofMany.equals(outcome.notes(""))) {
        ofMany.forEach(note -> lines.add("  note of one of many: " + note));
      }
    }
    String stopping = EveryTold.STOPPING_UNTIL.atZone(ZoneId.systemDefault()).format(Outcome.CLOCK);
    compare(
        GOLDEN.resolve("lines.txt"),
        (String.join("\n", lines) + "\n").replace("until " + stopping, "until HH:MM:SS"));
  }

  @Test
  void everyEventObeysTheSchemaAndNoBrokenOneDoes() throws IOException {
    JsonSchema schema =
        JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
            .getSchema(JSON.readTree(SCHEMA.toFile()));
    for (String line : events()) {
      JsonNode event = JSON.readTree(line);
      assertThat(schema.validate(event)).as(line).isEmpty();
      for (Map.Entry<String, JsonNode> field : event.properties()) {
        ObjectNode broken = event.deepCopy();
        broken.remove(field.getKey());
        assertThat(schema.validate(broken)).as(broken.toString()).isNotEmpty();
        broken.putNull(field.getKey());
        assertThat(schema.validate(broken)).as(broken.toString()).isNotEmpty();
      }
    }
  }

  @Test
  void theSchemaHasNothingThatIsNotTold() throws IOException {
    JsonNode schema = JSON.readTree(SCHEMA.toFile());
    Set<String> names = new TreeSet<>();
    for (String line : events()) {
      JsonNode event = JSON.readTree(line);
      names.add(name(event));
      hasJustTheFieldsOf(schema.at("/$defs/" + name(event)), event);
    }
    assertThat(schema.path("$defs").fieldNames())
        .toIterable()
        .containsExactlyInAnyOrderElementsOf(names);
    assertThat(schema.path("oneOf").findValuesAsText("$ref"))
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

  @Test
  void theDocumentationHasThemAll() throws IOException {
    JsonNode schema = JSON.readTree(SCHEMA.toFile());
    StringBuilder events = new StringBuilder("| event | fields | tells |\n| --- | --- | --- |\n");
    StringBuilder outcomes =
        new StringBuilder("| outcome | fields | tells |\n| --- | --- | --- |\n");
    for (Map.Entry<String, JsonNode> told : schema.path("$defs").properties()) {
      boolean last = told.getValue().at("/properties").has("outcome");
      (last ? outcomes : events)
          .append(
              "| `%s` | %s | %s |\n"
                  .formatted(
                      told.getKey(),
                      fields(told.getValue()),
                      told.getValue().path("description").asText()));
    }
    String page = Files.readString(TABLE);
    compare(TABLE, between("outcomes", between("events", page, events), outcomes));
  }

  private static String fields(JsonNode schema) {
    return schema.path("properties").properties().stream()
        .filter(field -> !Set.of("event", "elapsedMillis", "outcome").contains(field.getKey()))
        .map(field -> "`" + field.getKey() + "`" + inner(field.getValue()))
        .collect(Collectors.joining(", "));
  }

  private static String inner(JsonNode schema) {
    JsonNode object = schema.has("items") ? schema.path("items") : schema;
    return object.has("properties") ? " (" + fields(object) + ")" : "";
  }

  private static String between(String name, String page, StringBuilder table) {
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

  /** As {@code --progress=json} prints them. */
  private static List<String> events() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PrintStream printed = new PrintStream(out, true, UTF_8);
    Io io = new Io(InputStream.nullInputStream(), printed, printed, Path.of(""), Map.of(), false);
    Clock clock = Clock.fixed(Instant.EPOCH, ZoneOffset.UTC);
    try (ProgressReport.Telling telling = ProgressReport.JSON.to(io, true, clock)) {
      EveryTold.PROGRESS.forEach(telling::on);
    }
    List<String> lines = new ArrayList<>(out.toString(UTF_8).lines().toList());
    EveryTold.OUTCOMES.forEach(outcome -> lines.add(outcome.event().toString()));
    lines.add(EveryTold.PLAN.event().toString());
    return lines;
  }

  private static void compare(Path file, String actual) throws IOException {
    if ("write".equals(System.getProperty("golden"))) {
      Files.writeString(file, actual);
    }
    assertThat(actual).isEqualTo(Files.readString(file));
  }
}
