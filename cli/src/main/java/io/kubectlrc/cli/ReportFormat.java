package io.kubectlrc.cli;

import io.kubectlrc.timeline.Timeline;
import io.kubectlrc.timeline.TimelineJson;
import io.kubectlrc.timeline.TimelineText;
import io.kubectlrc.timeline.page.TimelinePage;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** The forms of a report of a timeline. */
enum ReportFormat {
  TEXT {
    @Override
    String render(List<Timeline> timelines) {
      return timelines.stream()
          .map(timeline -> TimelineText.of(timeline, Flags.WORDING))
          .collect(Collectors.joining("\n"));
    }
  },
  /** One line for each. */
  JSON {
    @Override
    String render(List<Timeline> timelines) {
      return timelines.stream().map(TimelineJson::write).collect(Collectors.joining());
    }
  },
  HTML {
    @Override
    String render(List<Timeline> timelines) {
      return TimelinePage.of(timelines);
    }
  };

  /** All of one timeline, or of two to be compared. */
  abstract String render(List<Timeline> timelines);

  /** That which a file's name asks for. */
  static Optional<ReportFormat> ofEnding(Path file) {
    String name = file.toString().toLowerCase(Locale.ROOT);
    return name.endsWith(".html")
        ? Optional.of(HTML)
        : name.endsWith(".json") ? Optional.of(JSON) : Optional.empty();
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
