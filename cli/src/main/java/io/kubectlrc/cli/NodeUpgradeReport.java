package io.kubectlrc.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlrc.manifest.Visible;
import io.kubectlrc.manifest.edit.JsonWriter;
import io.kubectlrc.rehearse.NodeUpgrade;
import io.kubectlrc.rehearse.NodeUpgrade.FrontSpan;
import io.kubectlrc.rehearse.NodeUpgrade.Line;
import io.kubectlrc.rehearse.NodeUpgrade.Moment;
import io.kubectlrc.rehearse.NodeUpgrade.Stint;
import io.kubectlrc.timeline.Columns;
import io.kubectlrc.timeline.Spans;
import io.kubectlrc.timeline.Timeline;
import io.kubectlrc.timeline.TimelineText;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** What the rehearsal of an upgrade of nodes tells. */
record NodeUpgradeReport(NodeUpgrade seen) {

  /** So many lines, and moments, are read; more are not. */
  private static final int MOST_LINES = 40;

  /** So many columns fit beside each other. */
  private static final int MOST_COLUMNS = 6;

  /** Prints it and returns the exit code. */
  int print(Io io, List<String> notes, RehearseCommand.Output output) {
    notes.forEach(note -> io.err().println("note: " + note));
    if (output == RehearseCommand.Output.JSON) {
      io.out().print(JsonWriter.pretty().write(json()));
    } else {
      io.out().print(text());
    }
    boolean well = seen.violations().isEmpty() && seen.reasons().isEmpty();
    return well ? ExitCode.OK : ExitCode.FAILED;
  }

  private String text() {
    StringBuilder text = new StringBuilder("It would say:\n");
    for (Line line : seen.lines().subList(0, Math.min(MOST_LINES, seen.lines().size()))) {
      text.append("  %8s  %s%n".formatted(Spans.seconds(line.at()), Visible.of(line.text())));
    }
    if (seen.lines().size() > MOST_LINES) {
      text.append("  (-o json has all " + seen.lines().size() + " lines)\n");
    }
    text.append(timeline()).append('\n');
    text.append(seen.supposed()).append('\n');
    text.append(
        (seen.end().equals(Timeline.FAILED)
                ? "It would never end; with drains given up that stand still, after %s.%n"
                : "It would take %s.%n")
            .formatted(Spans.seconds(seen.duration())));
    seen.fronts().forEach(front -> text.append(sentence(front)));
    if (seen.end().equals(Timeline.REFUSED)) {
      text.append("It would be refused:\n");
      seen.reasons().forEach(reason -> text.append("  ").append(Visible.of(reason)).append('\n'));
    }
    text.append(TimelineText.violations(seen.violations(), true));
    if (!seen.warnings().isEmpty()) {
      text.append("Beware:\n");
      seen.warnings()
          .forEach(warning -> text.append("  ").append(Visible.of(warning)).append('\n'));
    }
    if (seen.violations().isEmpty() && seen.reasons().isEmpty()) {
      text.append("Nothing would suffer.\n");
    }
    text.append(TimelineText.unknown(seen.unknown()));
    return text.toString();
  }

  private static String sentence(FrontSpan front) {
    String who = Visible.of(front.kind() + " " + front.namespace() + "/" + front.name());
    if (front.lowest() == front.usual()) {
      return "%s would have %s at any time.%n".formatted(who, pods(front.usual()));
    }
    return "%s would have %d of its %s at the fewest, first at %s%s.%n"
        .formatted(
            who,
            front.lowest(),
            pods(front.usual()),
            Spans.seconds(front.lowestAt()),
            front.during().isEmpty()
                ? ""
                : ", in the turn of " + Visible.of(String.join(", ", front.during())));
  }

  private static String pods(int count) {
    return count == 1 ? "1 pod" : count + " pods";
  }

  /** Of those whose numbers change. */
  private String timeline() {
    int[] columns =
        IntStream.range(0, seen.fronts().size())
            .filter(
                i ->
                    seen.timeline().stream()
                        .anyMatch(
                            moment ->
                                moment.silent().get(i) > 0
                                    || !moment
                                        .serving()
                                        .get(i)
                                        .equals(seen.fronts().get(i).usual())))
            .limit(MOST_COLUMNS)
            .toArray();
    if (columns.length == 0) {
      return "";
    }
    List<List<String>> rows = new ArrayList<>();
    List<String> header = new ArrayList<>(List.of(""));
    for (int column : columns) {
      FrontSpan front = seen.fronts().get(column);
      header.add(Visible.of((front.kind().equals("Service") ? "behind " : "of ") + front.name()));
    }
    rows.add(header);
    List<String> last = List.of();
    for (Moment moment : seen.timeline()) {
      List<String> numbers = new ArrayList<>();
      for (int column : columns) {
        int silent = moment.silent().get(column);
        numbers.add(moment.serving().get(column) + (silent == 0 ? "" : " (" + silent + " dead)"));
      }
      if (!numbers.equals(last)) {
        last = numbers;
        List<String> row = new ArrayList<>(List.of(Spans.seconds(moment.at())));
        row.addAll(numbers);
        rows.add(row);
      }
    }
    boolean all = rows.size() <= MOST_LINES;
    return "\nPods that serve, from moment to moment:\n"
        + Columns.of(all ? rows : rows.subList(0, MOST_LINES))
        + (all ? "" : "  (-o json has all " + seen.timeline().size() + " moments)\n");
  }

  private ObjectNode json() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("end", seen.end());
    ArrayNode why = json.putArray("reasons");
    seen.reasons().forEach(why::add);
    ArrayNode steps = json.putArray("lines");
    for (Line line : seen.lines()) {
      steps
          .addObject()
          .put("at", Timed.inSeconds(line.at()))
          .put("stream", line.result() ? "stdout" : "stderr")
          .put("text", line.text());
    }
    write(json.putObject("report"));
    return json;
  }

  /** The names are a promise to programs: the classes may call themselves otherwise. */
  private void write(ObjectNode json) {
    json.put("duration", Timed.inSeconds(seen.duration()));
    seen.podStart().ifPresent(range -> Timed.write(range, json.putObject("podStart")));
    seen.podStop().ifPresent(range -> Timed.write(range, json.putObject("podStop")));
    ArrayNode nodes = json.putArray("nodes");
    for (Stint stint : seen.nodes()) {
      nodes
          .addObject()
          .put("name", stint.node())
          .put("from", Timed.inSeconds(stint.from()))
          .put("to", Timed.inSeconds(stint.to()))
          .put("end", stint.end().name().toLowerCase(Locale.ROOT))
          .put("reason", stint.why());
    }
    ArrayNode services = json.putArray("services");
    for (FrontSpan front : seen.fronts()) {
      ObjectNode service =
          services
              .addObject()
              .put("kind", front.kind())
              .put("namespace", front.namespace())
              .put("name", front.name())
              .put("usual", front.usual())
              .put("lowest", front.lowest());
      if (front.lowest() < front.usual()) {
        service.put("lowestAt", Timed.inSeconds(front.lowestAt()));
        ArrayNode during = service.putArray("during");
        front.during().forEach(during::add);
      }
    }
    ArrayNode timeline = json.putArray("timeline");
    for (Moment moment : seen.timeline()) {
      ObjectNode entry = timeline.addObject().put("at", Timed.inSeconds(moment.at()));
      ArrayNode serving = entry.putArray("serving");
      moment.serving().forEach(serving::add);
      ArrayNode silent = entry.putArray("silent");
      moment.silent().forEach(silent::add);
    }
    ArrayNode sufferings = json.putArray("sufferings");
    seen.violations().forEach(violation -> Timed.write(violation, sufferings.addObject()));
    ArrayNode warnings = json.putArray("warnings");
    seen.warnings().forEach(warnings::add);
    ArrayNode unknown = json.putArray("unknown");
    seen.unknown().forEach(unknown::add);
  }
}
