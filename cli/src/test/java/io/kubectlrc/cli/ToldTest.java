package io.kubectlrc.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
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
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What an operation tells, to programs and to people, stays what it is.
 *
 * <p>With {@code -Dgolden=write} what is told becomes what is expected: read the diff.
 */
class ToldTest {
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
    ToldEvents.compare(GOLDEN.resolve("events.jsonl"), String.join("\n", events()) + "\n");
  }

  @Test
  void peopleAreToldWhatTheyWereTold() throws IOException {
    List<String> lines = new ArrayList<>();
    for (Progress progress : EveryTold.PROGRESS) {
      lines.add(progress.toString());
      progress.kubectlLines().forEach(line -> lines.add("  kubectl: " + line));
      Stream.of(progress.note(Flags.WORDING))
          .filter(note -> !note.isEmpty())
          .forEach(note -> lines.add("  note: " + note));
    }
    for (Outcome outcome : EveryTold.OUTCOMES) {
      lines.add(outcome.toString());
      lines.add("  end: " + outcome.end());
      lines.add("  word: " + outcome.word());
      outcome.reasons(Flags.WORDING).forEach(reason -> lines.add("  reason: " + reason));
      outcome.result().ifPresent(result -> lines.add("  result: " + result));
      outcome.notes("", Flags.WORDING).forEach(note -> lines.add("  note: " + note));
      List<String> ofMany = outcome.notes("default/web: ", Flags.WORDING);
      if (!ofMany.equals(outcome.notes("", Flags.WORDING))) {
        ofMany.forEach(note -> lines.add("  note of one of many: " + note));
      }
    }
    String stopping = Outcome.clock(EveryTold.STOPPING_UNTIL);
    ToldEvents.compare(
        GOLDEN.resolve("lines.txt"),
        (String.join("\n", lines) + "\n").replace(" " + stopping, " HH:MM:SS"));
  }

  @Test
  void everyEventObeysTheSchemaAndNoBrokenOneDoes() throws IOException {
    told().obeyTheSchemaAndNoBrokenOneDoes();
  }

  @Test
  void theSchemaHasNothingThatIsNotTold() throws IOException {
    told().areAllThatTheSchemaHas();
  }

  private static ToldEvents told() {
    return new ToldEvents(events(), SCHEMA, Set.of("event", "elapsedMillis", "outcome"));
  }

  @Test
  void theDocumentationHasThemAll() throws IOException {
    StringBuilder events = new StringBuilder("| event | fields | tells |\n| --- | --- | --- |\n");
    StringBuilder outcomes =
        new StringBuilder("| outcome | fields | tells |\n| --- | --- | --- |\n");
    for (Map.Entry<String, JsonNode> each : told().schemaTree().path("$defs").properties()) {
      boolean last = each.getValue().at("/properties").has("outcome");
      (last ? outcomes : events).append(told().row(each));
    }
    String page = Files.readString(TABLE);
    ToldEvents.compare(
        TABLE,
        ToldEvents.between("outcomes", ToldEvents.between("events", page, events), outcomes));
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
    EveryTold.OUTCOMES.forEach(outcome -> lines.add(outcome.event(Flags.WORDING).toString()));
    lines.add(EveryTold.PLAN.event().toString());
    return lines;
  }
}
