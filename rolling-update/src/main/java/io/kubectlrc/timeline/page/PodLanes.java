package io.kubectlrc.timeline.page;

import io.kubectlrc.timeline.PodState;
import io.kubectlrc.timeline.Timeline;
import io.kubectlrc.timeline.Timeline.Lane;
import io.kubectlrc.timeline.Timeline.Turn;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** A lane for each pod; of very many, one for each of some groups. */
final class PodLanes {

  /** More lanes are not told apart by anybody. */
  static final int MOST_LANES = 100;

  private static final int GROUPS = 20;
  private static final int GROUP_PIXELS = 500;

  /** From the bottom up. */
  private static final List<PodState> STACK =
      List.of(PodState.READY, PodState.STARTING, PodState.UNREADY, PodState.STOPPING);

  private final Html html;
  private final Timeline seen;
  private final TimeAxis axis;
  private final String heading;

  /**
   * @param heading the tag of its heading
   */
  PodLanes(Html html, Timeline seen, TimeAxis axis, String heading) {
    this.heading = heading;
    this.html = html;
    this.seen = seen;
    this.axis = axis;
  }

  void write() {
    html.row(() -> html.element(heading, "Each pod"), this::legend);
    if (seen.pods().size() <= MOST_LANES) {
      seen.pods().forEach(this::lane);
    } else {
      groups();
    }
  }

  private void legend() {
    html.add("<p class=\"legend\">");
    for (String state : List.of("starting", "ready", "unready", "stopping", "ended", "restart")) {
      html.add(
          "<span><svg width=\"14\" height=\"12\" aria-hidden=\"true\"><rect class=\"key state ");
      html.add(state + "\" width=\"14\" height=\"12\"/></svg> ");
      html.text(state.equals("unready") ? "not ready any more" : state).add("</span> ");
    }
    html.add("</p>\n");
  }

  private void lane(Lane lane) {
    html.row(() -> name(lane.name(), lane.successor() ? "new" : "old"), () -> bars(lane));
  }

  private void bars(Lane lane) {
    html.add("<svg class=\"plot\" width=\"100%\" height=\"14\" role=\"img\" aria-label=\"");
    html.text(words(lane)).add("\">");
    for (int i = 0; i < lane.turns().size(); i++) {
      Turn turn = lane.turns().get(i);
      if (turn.state() == PodState.GONE) {
        continue;
      }
      Duration to = i + 1 < lane.turns().size() ? lane.turns().get(i + 1).at() : axis.span();
      html.add("<rect class=\"state " + word(turn.state()) + (lane.successor() ? " new" : " old"));
      html.add("\" y=\"1\" height=\"12\" x=\"" + axis.percent(turn.at()) + "\" width=\"");
      html.add(axis.width(turn.at(), to) + "\"/>");
    }
    for (Duration restart : lane.restarts()) {
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
    lane.turns()
        .forEach(
            turn ->
                words
                    .append(", ")
                    .append(word(turn.state()))
                    .append(" at ")
                    .append(TimeAxis.label(turn.at())));
    return words.toString();
  }

  private static String word(PodState state) {
    return state.name().toLowerCase(Locale.ROOT);
  }

  // Groups.

  private void groups() {
    List<Lane> old = seen.pods().stream().filter(lane -> !lane.successor()).toList();
    List<Lane> successors = seen.pods().stream().filter(Lane::successor).toList();
    int size = (seen.pods().size() + GROUPS - 1) / GROUPS;
    groups(old, size, "old");
    groups(successors, size, "new");
  }

  private void groups(List<Lane> lanes, int size, String kind) {
    for (int from = 0; from < lanes.size(); from += size) {
      List<Lane> group = lanes.subList(from, Math.min(from + size, lanes.size()));
      String name = "%s pods %d to %d".formatted(kind, from + 1, from + group.size());
      html.row(() -> name(name, ""), () -> group(group, name, kind));
    }
  }

  private void group(List<Lane> group, String name, String kind) {
    Steps steps = counted(group).reduced(axis, GROUP_PIXELS / STACK.size());
    Scale scale = new Scale(group.size());
    Plot plot = new Plot(html, axis, scale, name + ", how many of them are in which state", 26);
    plot.stretched();
    for (int i = 0; i < STACK.size(); i++) {
      if (steps.any(i)) {
        plot.path("state " + word(STACK.get(i)) + " " + kind, steps.area(i, axis, scale));
      }
    }
    plot.unstretched().end();
  }

  /** How many of them are in which state, from moment to moment. */
  private static Steps counted(List<Lane> group) {
    Map<Duration, int[]> changes = new TreeMap<>();
    for (Lane lane : group) {
      int before = -1;
      for (Turn turn : lane.turns()) {
        int[] change = changes.computeIfAbsent(turn.at(), at -> new int[STACK.size()]);
        if (before >= 0) {
          change[before]--;
        }
        before = STACK.indexOf(turn.state());
        if (before >= 0) {
          change[before]++;
        }
      }
    }
    List<Duration> at = new ArrayList<>();
    List<int[]> values = new ArrayList<>();
    int[] now = new int[STACK.size()];
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
