package io.kubectlrc.simulate;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/** Everything that happened in a run, put into words only when somebody asks. */
public final class ChangeLog {

  private final VirtualTime time;
  private final List<Line> lines = new ArrayList<>();

  /**
   * One line.
   *
   * @param change empty if nothing was changed, but something noted
   */
  private record Line(Duration time, String actor, Optional<Change> change, String note) {
    String what() {
      return change.map(ChangeLog::describe).orElse(note);
    }
  }

  ChangeLog(VirtualTime time) {
    this.time = time;
  }

  void record(Change change) {
    lines.add(new Line(change.time(), change.actor(), Optional.of(change), ""));
  }

  /** Something that changed no object. */
  void note(String actor, String text) {
    lines.add(new Line(Duration.ofNanos(time.now() * 1000), actor, Optional.empty(), text));
  }

  /** How many lines there are. */
  public int size() {
    return lines.size();
  }

  /** The changes, in order. */
  public List<Change> changes() {
    return lines.stream().flatMap(line -> line.change().stream()).toList();
  }

  /** Each line: seconds, who, what. */
  public String toText() {
    StringBuilder text = new StringBuilder();
    for (Line line : lines) {
      text.append(
          String.format(
              Locale.ROOT,
              "%10.3f  %-26s %s%n",
              line.time().toNanos() / 1e9,
              line.actor(),
              line.what()));
    }
    return text.toString();
  }

  private static String describe(Change change) {
    if (change.isCreation()) {
      return "creates " + change.after().ref() + " " + essence(change.after());
    }
    if (change.isRemoval()) {
      return "removes " + change.before().ref();
    }
    Map<String, String> differences = new TreeMap<>();
    compare("", change.before().tree(), change.after().tree(), differences);
    differences.remove(".metadata.resourceVersion");
    return "changes " + change.after().ref() + " " + differences;
  }

  private static String essence(Snapshot object) {
    return object.spec().has("replicas")
        ? "replicas=" + object.replicas() + " selector=" + object.spec().path("selector")
        : object.labels().toString();
  }

  private static void compare(
      String path, JsonNode before, JsonNode after, Map<String, String> differences) {
    if (before.equals(after)) {
      return;
    }
    if (before.isObject() && after.isObject()) {
      TreeSet<String> fields = new TreeSet<>();
      before.fieldNames().forEachRemaining(fields::add);
      after.fieldNames().forEachRemaining(fields::add);
      fields.forEach(
          field -> compare(path + '.' + field, before.path(field), after.path(field), differences));
    } else {
      differences.put(path, after.isMissingNode() ? "(removed)" : after.toString());
    }
  }
}
