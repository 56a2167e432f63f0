package io.kubectlrc.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlrc.simulate.Range;
import io.kubectlrc.timeline.Violation;
import java.time.Duration;

/** Spans of virtual time as rehearsals tell them. */
final class Timed {
  private Timed() {}

  static double inSeconds(Duration duration) {
    return duration.toMillis() / 1000.0;
  }

  static void write(Range range, ObjectNode json) {
    json.put("least", inSeconds(range.least())).put("most", inSeconds(range.most()));
  }

  static void write(Violation violation, ObjectNode json) {
    json.put("at", inSeconds(violation.at()))
        .put("lasted", inSeconds(violation.lasted()))
        .put("over", violation.over())
        .put("what", violation.what());
  }
}
