package io.kubectlrc.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlrc.manifest.Visible;
import io.kubectlrc.manifest.edit.JsonWriter;
import io.kubectlrc.operate.Outcome;
import io.kubectlrc.rehearse.Rehearsal;
import io.kubectlrc.rehearse.Report;
import io.kubectlrc.timeline.Moment;
import io.kubectlrc.timeline.ServiceSpan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * What a rehearsal tells.
 *
 * @param lines what the command would print, and when
 * @param end how it would end, in one word
 * @param reasons why, unless it would be done
 * @param exitCode of the command itself
 */
record RehearsalReport(
    List<Line> lines, String end, List<String> reasons, int exitCode, Optional<Report> report) {

  /** So many lines of a timeline are read; more are not. */
  private static final int MOST_MOMENTS = 40;

  /** What is over sooner is only shown if it is an extreme. */
  private static final Duration BLINK = Duration.ofMillis(50);

  private static final String DONE = "done";

  /**
   * A line that the command would print.
   *
   * @param result whether on standard output
   */
  record Line(Duration at, String text, boolean result) {}

  static RehearsalReport of(Rehearsal rehearsal) {
    List<Line> lines = new ArrayList<>();
    for (Rehearsal.Told told : rehearsal.told()) {
      told.progress().kubectlLines().forEach(line -> lines.add(new Line(told.at(), line, true)));
      if (!told.progress().note().isEmpty()) {
        lines.add(new Line(told.at(), told.progress().note(), false));
      }
    }
    Outcome outcome = rehearsal.outcome();
    Duration end = rehearsal.report().map(Report::duration).orElse(Duration.ZERO);
    outcome.result().ifPresent(result -> lines.add(new Line(end, result, true)));
    List<String> reasons = new ArrayList<>(outcome.reasons());
    if (outcome instanceof Outcome.Failed failed && failed.rolledBack()) {
      reasons.add("It would be rolled back: the old pods would serve as before.");
    }
    return new RehearsalReport(
        lines,
        reasons.isEmpty() ? DONE : outcome.word(),
        reasons,
        ExitCode.of(outcome),
        rehearsal.report());
  }

  /** Prints it and returns the exit code. */
  int print(Io io, List<String> notes, RehearseCommand.Output output) {
    notes.forEach(note -> io.err().println("note: " + note));
    if (output == RehearseCommand.Output.JSON) {
      io.out().print(JsonWriter.pretty().write(json()));
    } else {
      printText(io);
    }
    boolean suffers = report.map(seen -> !seen.violations().isEmpty()).orElse(false);
    return suffers ? ExitCode.FAILED : exitCode;
  }

  private void printText(Io io) {
    StringBuilder text = new StringBuilder();
    if (!lines.isEmpty()) {
      text.append("It would say:\n");
      lines.forEach(
          line ->
              text.append(
                  "  %8s  %s%n".formatted(Timed.seconds(line.at()), Visible.of(line.text()))));
    }
    report.ifPresent(seen -> show(seen, text));
    if (end.equals(DONE)) {
      text.append(report.map(seen -> verdict(seen)).orElse(""));
      text.append(report.map(seen -> Timed.unknown(seen.unknown())).orElse(""));
    } else {
      report.ifPresent(seen -> text.append(Timed.violations(seen.violations())));
      text.append(
          switch (end) {
            case "refused" -> "It would be refused, and nothing would change:\n";
            case "paused" -> "It would pause:\n";
            case "failed" -> "It would fail:\n";
            default -> "There would be nothing to do:\n";
          });
      reasons.forEach(reason -> text.append("  ").append(Visible.of(reason)).append('\n'));
    }
    io.out().print(text);
  }

  private static void show(Report seen, StringBuilder text) {
    text.append("\nPods from moment to moment:\n").append(timeline(seen));
    text.append('\n');
    seen.podStart()
        .ifPresent(
            start ->
                text.append(
                        seen.learnedFrom() == 0
                            ? "Supposing that a new pod is ready "
                            : "Supposing, by %d pods that run, that a new one is ready "
                                .formatted(seen.learnedFrom()))
                    .append(Timed.range(start))
                    .append(" after it has got its node:\n"));
    text.append(
        "It would take %s. At least %d pods would be available (%d must be), and at most %d would run%s.%n"
            .formatted(
                Timed.seconds(seen.duration()),
                seen.lowestAvailable(),
                seen.desired(),
                seen.highestPods(),
                seen.highestRunning() > seen.highestPods()
                    ? " (" + seen.highestRunning() + " with those still stopping)"
                    : ""));
    for (ServiceSpan service : seen.services()) {
      text.append(
          "Service %s would have %s pods at any time.%n"
              .formatted(
                  Visible.of(service.name()),
                  service.lowest() == service.highest()
                      ? Integer.toString(service.lowest())
                      : service.lowest() + " to " + service.highest()));
    }
    if (!seen.uncontrolled().isZero()) {
      text.append(
          "For %s in all, pods would have no controller: one that is lost then is replaced later.%n"
              .formatted(Timed.seconds(seen.uncontrolled())));
    }
  }

  private static String verdict(Report seen) {
    return seen.violations().isEmpty()
        ? "Nothing would suffer.\n"
        : Timed.violations(seen.violations());
  }

  private static String timeline(Report seen) {
    List<List<String>> rows = new ArrayList<>();
    List<String> header = new ArrayList<>(List.of("", "old", "new", "available", "stopping"));
    seen.services().forEach(service -> header.add("behind " + Visible.of(service.name())));
    rows.add(header);
    TreeSet<Integer> shown = shown(seen);
    for (int index : shown) {
      Moment moment = seen.timeline().get(index);
      List<String> row =
          new ArrayList<>(
              List.of(
                  Timed.seconds(moment.at()),
                  Integer.toString(moment.old()),
                  Integer.toString(moment.newPods()),
                  Integer.toString(moment.available()),
                  Integer.toString(moment.stopping())));
      moment.serving().forEach(pods -> row.add(Integer.toString(pods)));
      rows.add(row);
    }
    return Table.ofNumbers(rows)
        + (shown.size() == seen.timeline().size()
            ? ""
            : "  (-o json has all " + seen.timeline().size() + " moments)\n");
  }

  /** Which moments are worth showing: the extremes, and others evenly spread. */
  private static TreeSet<Integer> shown(Report seen) {
    List<Moment> moments = seen.timeline();
    List<Integer> lasting = new ArrayList<>();
    int lowest = 0;
    int highest = 0;
    for (int i = 0; i < moments.size(); i++) {
      if (i + 1 == moments.size()
          || moments.get(i + 1).at().minus(moments.get(i).at()).compareTo(BLINK) > 0) {
        lasting.add(i);
      }
      if (moments.get(i).available() < moments.get(lowest).available()) {
        lowest = i;
      }
      if (pods(moments.get(i)) > pods(moments.get(highest))) {
        highest = i;
      }
    }
    TreeSet<Integer> shown = new TreeSet<>(List.of(0, lowest, highest));
    int steps = Math.min(lasting.size(), MOST_MOMENTS) - 1;
    for (int i = 0; i <= steps; i++) {
      int even = steps == 0 ? 0 : (int) ((long) i * (lasting.size() - 1) / steps);
      shown.add(lasting.get(even));
    }
    return shown;
  }

  private static int pods(Moment moment) {
    return moment.old() + moment.newPods() + moment.stopping();
  }

  private ObjectNode json() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("end", end);
    ArrayNode why = json.putArray("reasons");
    reasons.forEach(why::add);
    ArrayNode steps = json.putArray("lines");
    for (Line line : lines) {
      steps
          .addObject()
          .put("at", Timed.inSeconds(line.at()))
          .put("stream", line.result() ? "stdout" : "stderr")
          .put("text", line.text());
    }
    report.ifPresent(seen -> write(seen, json.putObject("report")));
    return json;
  }

  /** The names are a promise to programs: the classes may call themselves otherwise. */
  private static void write(Report seen, ObjectNode json) {
    json.put("duration", Timed.inSeconds(seen.duration()))
        .put("desired", seen.desired())
        .put("allowed", seen.allowed())
        .put("lowestAvailable", seen.lowestAvailable())
        .put("highestPods", seen.highestPods())
        .put("highestRunning", seen.highestRunning())
        .put("replaced", seen.replaced())
        .put("uncontrolled", Timed.inSeconds(seen.uncontrolled()));
    seen.podStart().ifPresent(range -> Timed.write(range, json.putObject("podStart")));
    if (seen.learnedFrom() > 0) {
      json.put("learnedFrom", seen.learnedFrom());
    }
    seen.podStop().ifPresent(range -> Timed.write(range, json.putObject("podStop")));
    ArrayNode services = json.putArray("services");
    for (ServiceSpan service : seen.services()) {
      services
          .addObject()
          .put("name", service.name())
          .put("lowest", service.lowest())
          .put("highest", service.highest());
    }
    ArrayNode timeline = json.putArray("timeline");
    for (Moment moment : seen.timeline()) {
      ArrayNode serving =
          timeline
              .addObject()
              .put("at", Timed.inSeconds(moment.at()))
              .put("old", moment.old())
              .put("successors", moment.newPods())
              .put("available", moment.available())
              .put("stopping", moment.stopping())
              .putArray("serving");
      moment.serving().forEach(serving::add);
    }
    ArrayNode violations = json.putArray("sufferings");
    seen.violations().forEach(violation -> Timed.write(violation, violations.addObject()));
    ArrayNode unknown = json.putArray("unknown");
    seen.unknown().forEach(unknown::add);
  }
}
