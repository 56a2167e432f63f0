package io.kubectlrc.timeline.page;

import io.kubectlrc.timeline.PodState;
import io.kubectlrc.timeline.Timeline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** A lane for each of something; of very many, one for each of some groups. */
final class Lanes {

  /** More lanes are not told apart by anybody. */
  static final int MOST_LANES = 100;

  private static final int GROUPS = 20;
  private static final int GROUP_PIXELS = 500;

  /**
   * What is told of a kind of lanes.
   *
   * @param heading above them
   * @param keys the states and marks of the legend, with their words
   * @param stack the states that are counted in a group, from the bottom up
   */
  private record Kind(String heading, Map<String, String> keys, List<String> stack) {}

  /**
   * A lane.
   *
   * @param more what is told beside its name
   * @param kind by which it is coloured, and grouped; may be empty
   * @param turns what it was, from when on; an empty state is drawn as nothing
   * @param marks moments of it
   */
  private record Lane(
      String name, String more, String kind, List<Turn> turns, List<Duration> marks) {}

  private record Turn(Duration at, String state) {}

  private static final Kind PODS =
      new Kind(
          "Each pod",
          keys("starting", "ready", "unready:not ready any more", "stopping", "ended", "restart"),
          List.of("ready", "starting", "unready", "stopping"));

  private static final Kind ADOPTIONS =
      new Kind(
          "Each adoption",
          keys("running:under way", "done", "refused", "failed:failed or interrupted"),
          List.of("done", "running", "refused", "failed"));

  private final Html html;
  private final TimeAxis axis;
  private final String tag;

  /**
   * @param tag of their heading
   */
  Lanes(Html html, TimeAxis axis, String tag) {
    this.html = html;
    this.axis = axis;
    this.tag = tag;
  }

  private static Map<String, String> keys(String... keys) {
    Map<String, String> words = new LinkedHashMap<>();
    for (String key : keys) {
      words.put(key.replaceFirst(":.*", ""), key.replaceFirst(".*:", ""));
    }
    return words;
  }

  void pods(List<Timeline.Lane> pods) {
    write(PODS, pods.stream().map(Lanes::lane).toList(), "pods");
  }

  private static Lane lane(Timeline.Lane pod) {
    String kind = pod.successor() ? "new" : "old";
    List<Turn> turns =
        pod.turns().stream()
            .map(
                turn ->
                    new Turn(turn.at(), turn.state() == PodState.GONE ? "" : word(turn.state())))
            .toList();
    return new Lane(pod.name(), kind, kind, turns, pod.restarts());
  }

  private static String word(PodState state) {
    return state.name().toLowerCase(Locale.ROOT);
  }

  void adoptions(List<Timeline.Adopted> adoptions) {
    write(
        ADOPTIONS,
        adoptions.stream()
            .sorted(Comparator.comparing(Timeline.Adopted::at))
            .map(Lanes::lane)
            .toList(),
        "adoptions");
  }

  private static Lane lane(Timeline.Adopted adoption) {
    String end =
        switch (adoption.end()) {
          case Timeline.DONE, Timeline.NOTHING_TO_DO -> "done";
          case Timeline.REFUSED -> "refused";
          default -> "failed";
        };
    return new Lane(
        adoption.subject(),
        adoption.end()
            + (adoption.deployment().isEmpty() ? "" : ", Deployment " + adoption.deployment()),
        "",
        List.of(
            new Turn(adoption.at(), "running"),
            new Turn(adoption.at().plus(adoption.duration()), end)),
        List.of());
  }

  private void write(Kind kind, List<Lane> lanes, String plural) {
    html.row(() -> html.element(tag, kind.heading()), () -> legend(kind));
    if (lanes.size() <= MOST_LANES) {
      lanes.forEach(this::lane);
    } else {
      int size = (lanes.size() + GROUPS - 1) / GROUPS;
      Map<String, List<Lane>> byKind = new LinkedHashMap<>();
      lanes.forEach(
          lane -> byKind.computeIfAbsent(lane.kind(), any -> new ArrayList<>()).add(lane));
      byKind.forEach((one, some) -> groups(kind, some, size, (one + " " + plural).strip()));
    }
  }

  private void legend(Kind kind) {
    html.add("<p class=\"legend\">");
    kind.keys()
        .forEach(
            (state, words) -> {
              html.add(
                  "<span><svg width=\"14\" height=\"12\" aria-hidden=\"true\"><rect class=\"key state ");
              html.add(state + "\" width=\"14\" height=\"12\"/></svg> ");
              html.text(words).add("</span> ");
            });
    html.add("</p>\n");
  }

  private void lane(Lane lane) {
    html.row(() -> name(lane.name(), lane.more()), () -> bars(lane));
  }

  private void bars(Lane lane) {
    html.add("<svg class=\"plot\" width=\"100%\" height=\"14\" role=\"img\" aria-label=\"");
    html.text(words(lane)).add("\">");
    for (int i = 0; i < lane.turns().size(); i++) {
      Turn turn = lane.turns().get(i);
      if (turn.state().isEmpty()) {
        continue;
      }
      Duration to = i + 1 < lane.turns().size() ? lane.turns().get(i + 1).at() : axis.span();
      html.add("<rect class=\"state " + (turn.state() + " " + lane.kind()).strip());
      html.add("\" y=\"1\" height=\"12\" x=\"" + axis.percent(turn.at()) + "\" width=\"");
      html.add(axis.width(turn.at(), to) + "\"/>");
    }
    for (Duration restart : lane.marks()) {
      html.add("<rect class=\"state restart\" y=\"0\" height=\"14\" width=\"3\" x=\"");
      html.add(axis.percent(restart) + "\"/>");
    }
    html.add("</svg>\n");
  }

  private void name(String name, String more) {
    html.add("<p class=\"lane-name\">").text(name).add(" <span>").text(more).add("</span></p>\n");
  }

  private static String words(Lane lane) {
    StringBuilder words = new StringBuilder(lane.name());
    for (Turn turn : lane.turns()) {
      words.append(", ").append(turn.state().isEmpty() ? "gone" : turn.state());
      words.append(" at ").append(TimeAxis.label(turn.at()));
    }
    return words.toString();
  }

  // Groups.

  private void groups(Kind kind, List<Lane> lanes, int size, String called) {
    for (int from = 0; from < lanes.size(); from += size) {
      List<Lane> group = lanes.subList(from, Math.min(from + size, lanes.size()));
      String name = "%s %d to %d".formatted(called, from + 1, from + group.size());
      html.row(() -> name(name, ""), () -> group(kind, group, name));
    }
  }

  private void group(Kind kind, List<Lane> group, String name) {
    List<String> stack = kind.stack();
    Steps steps = counted(group, stack).reduced(axis, GROUP_PIXELS / stack.size());
    Scale scale = new Scale(group.size());
    Plot plot = new Plot(html, axis, scale, name + ", how many of them are in which state", 26);
    plot.stretched();
    for (int i = 0; i < stack.size(); i++) {
      if (steps.any(i)) {
        plot.path(
            ("state " + stack.get(i) + " " + group.get(0).kind()).strip(),
            steps.area(i, axis, scale));
      }
    }
    plot.unstretched().end();
  }

  /** How many of them are in which state, from moment to moment. */
  private static Steps counted(List<Lane> group, List<String> stack) {
    Map<Duration, int[]> changes = new TreeMap<>();
    for (Lane lane : group) {
      int before = -1;
      for (Turn turn : lane.turns()) {
        int[] change = changes.computeIfAbsent(turn.at(), at -> new int[stack.size()]);
        if (before >= 0) {
          change[before]--;
        }
        before = stack.indexOf(turn.state());
        if (before >= 0) {
          change[before]++;
        }
      }
    }
    List<Duration> at = new ArrayList<>();
    List<int[]> values = new ArrayList<>();
    int[] now = new int[stack.size()];
    for (Map.Entry<Duration, int[]> change : changes.entrySet()) {
      for (int i = 0; i < now.length; i++) {
        now[i] += change.getValue()[i];
      }
      at.add(change.getKey());
      values.add(now.clone());
    }
    return new Steps(at, values);
  }
}
