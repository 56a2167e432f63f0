package io.kubectlrc.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.kubectlrc.watch.Happening;
import io.kubectlrc.watch.Traffic;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * What a watch tells, to programs and to people, stays what it is.
 *
 * <p>With {@code -Dgolden=write} what is told becomes what is expected: read the diff.
 */
class WatchToldTest {
  private static final Path GOLDEN = Path.of("src/test/resources/told");
  private static final Path PAGE = Path.of("../docs/watch.md");

  private static ToldEvents told() {
    List<String> lines =
        EveryHappening.ALL.stream().map(happening -> happening.event().toString()).toList();
    return new ToldEvents(lines, Path.of("../docs/watch.schema.json"), Set.of("event", "at"));
  }

  @Test
  void nothingIsMissing() {
    assertThat(EveryHappening.ALL)
        .extracting(Object::getClass)
        .containsAll(List.of(Happening.class.getPermittedSubclasses()));
  }

  @Test
  void programsAreToldWhatTheyWereTold() throws IOException {
    ToldEvents.compare(GOLDEN.resolve("watch.jsonl"), String.join("\n", told().events()) + "\n");
  }

  @Test
  void peopleAreToldWhatTheyWereTold() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PrintStream printed = new PrintStream(out, true, UTF_8);
    Io io = new Io(InputStream.nullInputStream(), printed, printed, Path.of(""), Map.of(), false);
    WatchText text = new WatchText(io, Traffic.NONE, ZoneOffset.UTC);
    EveryHappening.ALL.forEach(happening -> text.on(List.of(happening)));
    text.on(EveryHappening.ALL.subList(1, 4));
    ToldEvents.compare(GOLDEN.resolve("watch.txt"), out.toString(UTF_8));
  }

  @Test
  void everyEventObeysTheSchemaAndNoBrokenOneDoes() throws IOException {
    told().obeyTheSchemaAndNoBrokenOneDoes();
  }

  @Test
  void theSchemaHasNothingThatIsNotTold() throws IOException {
    told().areAllThatTheSchemaHas();
  }

  @Test
  void theDocumentationHasThemAll() throws IOException {
    StringBuilder events = new StringBuilder("| event | fields | tells |\n| --- | --- | --- |\n");
    for (Map.Entry<String, JsonNode> each : told().schemaTree().path("$defs").properties()) {
      events.append(told().row(each));
    }
    ToldEvents.compare(PAGE, ToldEvents.between("events", Files.readString(PAGE), events));
  }
}
