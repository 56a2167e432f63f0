package io.kubectlrc.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlrc.manifest.edit.JsonWriter;
import io.kubectlrc.rehearse.Rehearsal;
import io.kubectlrc.rehearse.Report;
import io.kubectlrc.timeline.Moment;
import io.kubectlrc.timeline.ServiceSpan;
import io.kubectlrc.timeline.Timeline;
import io.kubectlrc.timeline.TimelineText;
import java.util.List;

/**
 * What a rehearsal tells.
 *
 * @param timeline the same as people read it
 */
record RehearsalReport(Rehearsal rehearsal, Timeline timeline) {

  /** Prints it and returns the exit code. */
  int print(Io io, List<String> notes, RehearseCommand.Output output) {
    notes.forEach(note -> io.err().println("note: " + note));
    io.out()
        .print(
            output == RehearseCommand.Output.JSON
                ? JsonWriter.pretty().write(json())
                : TimelineText.of(timeline, Flags.WORDING));
    return timeline.violations().isEmpty() ? ExitCode.of(rehearsal.outcome()) : ExitCode.FAILED;
  }

  private ObjectNode json() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("end", timeline.end());
    ArrayNode why = json.putArray("reasons");
    timeline.reasons().forEach(why::add);
    ArrayNode steps = json.putArray("lines");
    for (Timeline.Said line : timeline.said()) {
      steps
          .addObject()
          .put("at", Timed.inSeconds(line.at()))
          .put("stream", line.result() ? "stdout" : "stderr")
          .put("text", line.text());
    }
    rehearsal.report().ifPresent(seen -> write(seen, json.putObject("report")));
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
