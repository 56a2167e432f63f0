package io.kubectlrc.simulate;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** Everything that happened in a run, put into words only when somebody asks. */
public final class ChangeLog {

  private final VirtualTime time;
  private final List<Entry> entries = new ArrayList<>();

  private sealed interface Entry {}

  private record Changed(Change change) implements Entry {}

  private record Noted(Duration time, String actor, String text) implements Entry {}

  ChangeLog(VirtualTime time) {
    this.time = time;
  }

  void record(Change change) {
    entries.add(new Changed(change));
  }

  /** Something that changed no object. */
  void note(String actor, String text) {
    entries.add(new Noted(Duration.ofNanos(time.now() * 1000), actor, text));
  }

  /** How many entries there are. */
  public int size() {
    return entries.size();
  }

  /** The changes, in order. */
  public List<Change> changes() {
    List<Change> changes = new ArrayList<>();
    for (Entry entry : entries) {
      if (entry instanceof Changed changed) {
        changes.add(changed.change());
      }
    }
    return Collections.unmodifiableList(changes);
  }

  /** One line for each entry: seconds, who, what. */
  public String toText() {
    StringBuilder text = new StringBuilder();
    for (Entry entry : entries) {
      if (entry instanceof Changed changed) {
        Change change = changed.change();
        line(text, change.time(), change.actor(), describe(change));
      } else if (entry instanceof Noted noted) {
        line(text, noted.time(), noted.actor(), noted.text());
      }
    }
    return text.toString();
  }

  private static void line(StringBuilder text, Duration time, String actor, String what) {
    text.append(
        String.format(Locale.ROOT, "%10.3f  %-26s %s%n", time.toNanos() / 1e9, actor, what));
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
