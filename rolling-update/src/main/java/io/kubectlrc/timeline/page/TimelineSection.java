package io.kubectlrc.timeline.page;

import io.kubectlrc.timeline.Moment;
import io.kubectlrc.timeline.ServiceSpan;
import io.kubectlrc.timeline.Spans;
import io.kubectlrc.timeline.Timeline;
import io.kubectlrc.timeline.Timeline.Promise;
import io.kubectlrc.timeline.Timeline.Requests;
import io.kubectlrc.timeline.Timeline.Second;
import io.kubectlrc.timeline.Timeline.Sessions;
import io.kubectlrc.timeline.Violation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** One timeline of a page. */
final class TimelineSection {
  private static final int PODS_HEIGHT = 200;
  private static final int REQUESTS_HEIGHT = 110;
  private static final int LATENCY_HEIGHT = 70;
  private static final int SERVICE_HEIGHT = 54;

  /** The least height of a bar, as a share of the picture. */
  private static final double LEAST_BAR = 0.03;

  /** So many rows of a table are read; programs read the JSON. */
  private static final int MOST_ROWS = 200;

  private static final int MOST_SERVICES = 20;

  private static final int MOST_ADOPTIONS = 2000;

  private final Html html;
  private final Timeline seen;
  private final TimeAxis axis;
  private final int peak;
  private final String key;

  /**
   * @param peak the most pods that the picture has to have room for
   * @param key tells it from the others of the page; empty if there are none
   */
  TimelineSection(Html html, Timeline seen, TimeAxis axis, int peak, String key) {
    this.html = html;
    this.seen = seen;
    this.axis = axis;
    this.peak = peak;
    this.key = key;
  }

  private String tense(String would, String was) {
    return seen.rehearsed() ? would : was;
  }

  void write() {
    html.add("<div class=\"timeline\" data-span=\"" + axis.span().toMillis() + "\">\n");
    if (!key.isEmpty()) {
      html.element(
          "h2 class=\"which\"",
          key.toUpperCase(Locale.ROOT)
              + ": "
              + tense("rehearsed, ", "observed, ")
              + seen.heading().operation()
              + " "
              + seen.heading().subject());
    }
    html.add("<p class=\"verdict " + (suffers() ? "bad" : "good") + "\">");
    html.text(seen.verdict()).add("</p>\n");
    numbers();
    if (seen.seen()) {
      pods();
      seen.requests().forEach(this::requests);
      seen.sessions().forEach(this::sessions);
      Plot.time(html, axis);
      html.add("<p class=\"readout\" aria-hidden=\"true\"></p>\n");
      if (!seen.services().isEmpty()) {
        services();
        Plot.time(html, axis);
      }
    }
    if (!seen.adoptions().isEmpty()) {
      new Lanes(html, axis, heading()).adoptions(seen.adoptions());
      Plot.time(html, axis);
    }
    if (!seen.pods().isEmpty()) {
      new Lanes(html, axis, heading()).pods(seen.pods());
      Plot.time(html, axis);
    }
    happenings();
    unknown();
    tables();
    origin();
    html.add("</div>\n");
  }

  private boolean suffers() {
    return !seen.violations().isEmpty()
        || seen.failed() > 0
        || seen.cut() > 0
        || !List.of(Timeline.DONE, Timeline.NOTHING_TO_DO, "paused").contains(seen.end())
            // A watch without an end of its own is always ended by somebody.
            && !(seen.heading().operation().equals("watch")
                && seen.end().equals(Timeline.INTERRUPTED));
  }

  private String heading() {
    return key.isEmpty() ? "h2" : "h3";
  }

  private void heading(String text) {
    html.element(heading(), text);
  }

  // The numbers.

  private void numbers() {
    Timeline.Numbers numbers = seen.numbers();
    html.add("<dl class=\"numbers\">\n");
    if (!seen.adoptions().isEmpty()) {
      long done = seen.adoptions().stream().filter(one -> one.end().equals(Timeline.DONE)).count();
      number("adoptions done", Long.toString(done), "of " + seen.adoptions().size());
    }
    number(tense("would take", "took"), Spans.length(seen.duration()), "");
    if (seen.seen()) {
      List<Promise> promise = seen.lastPromise();
      number(
          "fewest available",
          Integer.toString(numbers.lowestAvailable()),
          promise.stream().map(one -> "of at least " + one.least()).findFirst().orElse(""));
      number(
          "most at once",
          Integer.toString(numbers.highestPods()),
          numbers.highestRunning() > numbers.highestPods()
              ? numbers.highestRunning() + " with those stopping"
              : "");
      number(tense("pods to be made", "pods made"), Integer.toString(numbers.came()), "");
    }
    if (!numbers.uncontrolled().isZero()) {
      number("without a controller", Spans.seconds(numbers.uncontrolled()), "");
    }
    if (!seen.requests().isEmpty()) {
      long all = seen.requests().stream().mapToLong(one -> one.ok() + one.ko()).sum();
      number("failed requests", Long.toString(seen.failed()), "of " + all);
    }
    if (!seen.sessions().isEmpty()) {
      int wanted = seen.sessions().stream().mapToInt(Sessions::wanted).sum();
      number("sessions cut", Long.toString(seen.cut()), wanted + " held open");
    }
    html.add("</dl>\n");
    if (!seen.supposed().isEmpty()) {
      html.element("p class=\"note\"", seen.supposed().replaceFirst(":$", "."));
    }
  }

  private void number(String name, String value, String more) {
    html.add("<div><dt>").text(name).add("</dt><dd><b>").text(value).add("</b>");
    if (!more.isEmpty()) {
      html.add(" <span>").text(more).add("</span>");
    }
    html.add("</dd></div>\n");
  }

  // The pods.

  private void pods() {
    html.row(
        () -> {
          heading("Pods");
          List<String> kinds = new ArrayList<>(List.of("old", "new", "stopping", "available"));
          List<String> words = new ArrayList<>(kinds);
          if (!seen.promises().isEmpty()) {
            kinds.add("bound");
            words.add("promised");
          }
          legend(kinds, words);
        },
        this::podsPicture);
  }

  private void podsPicture() {
    Steps steps =
        steps(
                moment ->
                    new int[] {
                      moment.old(), moment.newPods(), moment.stopping(), moment.available()
                    })
            .reduced(axis, Steps.PIXELS);
    Scale scale = Scale.upTo(peak);
    Plot plot =
        new Plot(
            html,
            axis,
            scale,
            "Pods over time: at least %d available, at most %d with those stopping"
                .formatted(seen.numbers().lowestAvailable(), seen.numbers().highestRunning()),
            PODS_HEIGHT);
    plot.grid(scale.ticks(), "").stretched();
    List<String> kinds = List.of("old", "new", "stopping");
    for (int i = 0; i < kinds.size(); i++) {
      if (steps.any(i)) {
        plot.path("area " + kinds.get(i), steps.area(i, axis, scale));
      }
    }
    String available = steps.line(3, axis, scale);
    plot.path("line halo", available).path("line available", available).unstretched();
    for (int i = 0; i < seen.promises().size(); i++) {
      Promise promise = seen.promises().get(i);
      boolean last = i + 1 == seen.promises().size();
      Duration to = last ? axis.span() : seen.promises().get(i + 1).at();
      plot.bound(
          promise.least(), promise.at(), to, last ? "at least " + promise.least() : "", false);
      plot.bound(promise.most(), promise.at(), to, last ? "at most " + promise.most() : "", true);
    }
    violations(plot);
    plot.end();
  }

  /** Above the pods, when something suffers. */
  private void violations(Plot plot) {
    for (Violation violation : seen.violations()) {
      html.add("<rect class=\"violation\" y=\"0\" height=\"5\" x=\"");
      html.add(axis.percent(violation.at()) + "\" width=\"");
      html.add(axis.width(violation.at(), violation.at().plus(violation.lasted())) + "\">");
      html.add("<title>").text(violation.what()).add("</title></rect>\n");
    }
  }

  private void legend(List<String> kinds, List<String> words) {
    html.add("<p class=\"legend\">");
    for (int i = 0; i < kinds.size(); i++) {
      html.add("<span><svg width=\"14\" height=\"12\" aria-hidden=\"true\">");
      html.add("<rect class=\"key " + kinds.get(i) + "\" width=\"14\" height=\"12\"/></svg> ");
      html.text(words.get(i)).add("</span> ");
    }
    html.add("</p>\n");
  }

  /** What is read of a moment. */
  private interface Reading {
    int[] of(Moment moment);
  }

  private Steps steps(Reading reading) {
    return new Steps(
        seen.moments().stream().map(Moment::at).toList(),
        seen.moments().stream().map(reading::of).toList());
  }

  // Requests and sessions.

  private void requests(Requests requests) {
    // Each bar is so many whole seconds, and as high as their mean.
    int wide = (int) Math.max(1, (axis.span().toSeconds() + Steps.PIXELS) / Steps.PIXELS);
    int parts = (int) (axis.span().toSeconds() / wide) + 1;
    int[] ok = new int[parts];
    int[] ko = new int[parts];
    double[] slowest = new double[parts];
    double[] median = new double[parts];
    for (Second second : requests.seconds()) {
      int part = (int) Math.min(parts - 1, Math.max(0, second.at().toSeconds() / wide));
      ok[part] += second.ok();
      ko[part] += second.ko();
      slowest[part] = Math.max(slowest[part], second.slowestMillis());
      median[part] = Math.max(median[part], second.medianMillis());
    }
    int most = IntStream.range(0, parts).map(i -> ok[i] + ko[i]).max().orElse(1);
    Scale scale = Scale.upTo((double) most / wide);
    double width = TimeAxis.WIDTH * wide * 1000.0 / axis.span().toMillis();
    html.row(
        () -> {
          heading("Requests a second");
          html.add("<p class=\"lane-name\">").text(requests.url()).add("</p>\n");
          legend(List.of("ok", "ko"), List.of("OK", "KO"));
        },
        () ->
            new Plot(
                    html,
                    axis,
                    scale,
                    "Requests by second: %d OK, %d KO".formatted(requests.ok(), requests.ko()),
                    REQUESTS_HEIGHT)
                .grid(scale.ticks(), "")
                .stretched()
                .path("area ok", bars(ok, new int[parts], wide, width, scale))
                .path("area ko", bars(ko, ok, wide, width, scale))
                .unstretched()
                .end());
    latency(slowest, median, width);
  }

  private void latency(double[] slowest, double[] median, double width) {
    double most = DoubleStream.of(slowest).max().orElse(1);
    Scale scale = Scale.upTo(most);
    html.row(
        () -> {
          html.add("<p class=\"lane-name\">Latency in ms</p>\n");
          legend(List.of("slowest", "median"), List.of("slowest", "median"));
        },
        () ->
            new Plot(
                    html,
                    axis,
                    scale,
                    "Latency by second: at most %s ms".formatted(TimeAxis.number(most)),
                    LATENCY_HEIGHT)
                .grid(scale.ticks(), "")
                .stretched()
                .path("line slowest", line(slowest, width, scale))
                .path("line median", line(median, width, scale))
                .unstretched()
                .end());
  }

  /** Failures are seen even where they are few among very many. */
  private static String bars(int[] values, int[] below, int wide, double width, Scale scale) {
    StringBuilder path = new StringBuilder();
    for (int i = 0; i < values.length; i++) {
      if (values[i] > 0) {
        double bottom = (double) below[i] / wide;
        double top = bottom + Math.max((double) values[i] / wide, scale.top() * LEAST_BAR);
        path.append('M').append(x(i * width + width * 0.06)).append(' ').append(scale.y(bottom));
        path.append('V').append(scale.y(top)).append('H').append(x((i + 1) * width - width * 0.06));
        path.append('V').append(scale.y(bottom)).append('Z');
      }
    }
    return path.toString();
  }

  private static String line(double[] values, double width, Scale scale) {
    StringBuilder path = new StringBuilder("M0 " + scale.y(values[0]));
    for (int i = 0; i < values.length; i++) {
      path.append('V').append(scale.y(values[i])).append('H').append(x((i + 1) * width));
    }
    return path.toString();
  }

  private static String x(double x) {
    return TimeAxis.number(Math.min(TimeAxis.WIDTH, x));
  }

  private void sessions(Sessions sessions) {
    html.row(
        () -> {
          heading("Sessions");
          html.add("<p class=\"lane-name\">")
              .text(sessions.address())
              .add(" <span>cuts</span></p>\n");
        },
        () -> cuts(sessions));
  }

  private void cuts(Sessions sessions) {
    html.add("<svg class=\"plot\" width=\"100%\" height=\"26\" role=\"img\" aria-label=\"");
    html.text("%d sessions, %d cut".formatted(sessions.wanted(), sessions.cut())).add("\">");
    html.add("<line class=\"grid\" x1=\"0\" x2=\"100%\" y1=\"13\" y2=\"13\"/>\n");
    for (Timeline.Cut cut : sessions.cuts().subList(0, Math.min(1000, sessions.cuts().size()))) {
      html.add("<rect class=\"cut\" y=\"4\" height=\"18\" width=\"3\" x=\"");
      html.add(axis.percent(cut.at()) + "\"><title>").text(cut.why()).add("</title></rect>\n");
    }
    html.add("</svg>\n");
  }

  // The Services.

  private void services() {
    List<Integer> shown = seen.mostAffected(MOST_SERVICES);
    for (int i = 0; i < shown.size(); i++) {
      boolean first = i == 0;
      int service = shown.get(i);
      ServiceSpan span = seen.services().get(service);
      html.row(
          () -> {
            if (first) {
              heading("Pods that serve");
            }
            html.add("<p class=\"lane-name\">").text(span.title()).add(" <span>");
            html.text(range(span)).add("</span></p>\n");
          },
          () -> service(service, span));
    }
    if (shown.size() < seen.services().size()) {
      html.element(
          "p class=\"note\"",
          "%d more lose none or fewer, and are in the tables."
              .formatted(seen.services().size() - shown.size()));
    }
  }

  /** {@code 3 pods}, {@code 2 to 4 pods}. */
  private static String range(ServiceSpan span) {
    return span.lowest() == span.highest()
        ? Spans.pods(span.lowest())
        : "%d to %s".formatted(span.lowest(), Spans.pods(span.highest()));
  }

  private void service(int service, ServiceSpan span) {
    Scale scale = Scale.upTo(span.highest());
    Steps steps =
        steps(moment -> new int[] {moment.serving().get(service)}).reduced(axis, Steps.PIXELS);
    Plot plot =
        new Plot(html, axis, scale, "%s: %s".formatted(span.title(), range(span)), SERVICE_HEIGHT);
    plot.grid(List.of(0L, (long) span.highest()), "").stretched();
    plot.path("area serving", steps.area(0, axis, scale));
    plot.path("line available", steps.line(0, axis, scale)).unstretched();
    for (Promise promise : seen.lastPromise()) {
      if (promise.least() <= span.highest() && promise.least() > 0) {
        plot.bound(promise.least(), promise.at(), axis.span(), "", false);
      }
    }
    plot.end();
  }

  // What happened, with its words.

  /** Something with a moment. */
  private record Mark(Duration at, String kind, String words) {

    boolean bad() {
      return !kind.equals("said") && !kind.equals("event");
    }
  }

  private void happenings() {
    List<Mark> marks = new ArrayList<>();
    for (Violation violation : seen.violations()) {
      String lasted =
          violation.over() ? " (for " + Spans.seconds(violation.lasted()) + ")" : " (to the end)";
      marks.add(new Mark(violation.at(), "suffers", violation.what() + lasted));
    }
    for (Requests requests : seen.requests()) {
      for (Second second : requests.seconds()) {
        if (second.ko() > 0) {
          marks.add(new Mark(second.at(), "failed", second.why()));
        }
      }
    }
    for (Sessions sessions : seen.sessions()) {
      sessions.cuts().forEach(cut -> marks.add(new Mark(cut.at(), "cut", cut.why())));
    }
    int told = Math.min(MOST_ROWS, marks.size());
    List<Mark> shown = new ArrayList<>(marks.subList(0, told));
    List<Mark> others = new ArrayList<>();
    seen.said().forEach(line -> others.add(new Mark(line.at(), "said", line.text())));
    Set<Mark> said = new HashSet<>(others);
    seen.events().stream()
        .filter(event -> !said.contains(new Mark(event.at(), "said", saying(event))))
        .forEach(
            event ->
                others.add(
                    new Mark(event.at(), "event", (event.about() + " " + event.text()).strip())));
    others.sort(Comparator.comparing(Mark::at));
    shown.addAll(others.subList(0, Math.min(MOST_ROWS, others.size())));
    shown.sort(Comparator.comparing(Mark::at));
    if (!shown.isEmpty()) {
      happenings(shown);
    }
    int left = marks.size() + others.size() - shown.size();
    if (left > 0) {
      html.element("p class=\"note\"", "%d more are in the JSON report.".formatted(left));
    }
    List<String> reasons = seen.reasons();
    reasons
        .subList(0, Math.min(MOST_ROWS, reasons.size()))
        .forEach(reason -> html.element("p class=\"reason\"", reason));
    if (reasons.size() > MOST_ROWS) {
      html.element(
          "p class=\"note\"",
          "%d more reasons are in the JSON report.".formatted(reasons.size() - MOST_ROWS));
    }
  }

  private void happenings(List<Mark> shown) {
    html.row(() -> heading(tense("What would happen", "What happened")), () -> marks(shown));
    html.add("<ol class=\"happenings\">\n");
    for (Mark mark : shown) {
      html.add("<li class=\"" + mark.kind() + "\"><span class=\"at\">");
      html.text(Spans.length(mark.at())).add("</span> ");
      html.add("<span>" + (mark.bad() ? "<b>" + mark.kind() + "</b> " : ""));
      html.text(mark.words()).add("</span></li>\n");
    }
    html.add("</ol>\n");
  }

  /** As kubectl says of a node what is an event of it. */
  private static String saying(Timeline.Event event) {
    return "node/%s %s".formatted(event.about(), event.text());
  }

  private void marks(List<Mark> shown) {
    html.add("<svg class=\"plot\" width=\"100%\" height=\"20\" aria-hidden=\"true\">");
    html.add("<line class=\"grid\" x1=\"0\" x2=\"100%\" y1=\"10\" y2=\"10\"/>\n");
    // What is bad is not covered by what is not.
    for (Mark mark : shown.stream().sorted(Comparator.comparing(Mark::bad)).toList()) {
      html.add("<circle class=\"mark " + mark.kind() + "\" r=\"4\" cy=\"10\" cx=\"");
      html.add(axis.percent(mark.at()) + "\"><title>")
          .text(mark.words())
          .add("</title></circle>\n");
    }
    html.add("</svg>\n");
  }

  private void unknown() {
    if (seen.unknown().isEmpty()) {
      return;
    }
    heading("What a rehearsal cannot know");
    html.add("<ul>\n");
    seen.unknown().forEach(one -> html.element("li", one));
    html.add("</ul>\n");
  }

  // All of it as tables.

  private void tables() {
    if (!seen.seen() && seen.adoptions().isEmpty()) {
      return;
    }
    html.add("<details class=\"tables\"><summary>All of it as tables</summary>\n");
    adoptions(seen.adoptions());
    if (seen.seen()) {
      moments();
    }
    services(seen.services());
    pods(seen.pods());
    seen.requests().forEach(this::seconds);
    html.add("</details>\n");
  }

  /** No two tables of a page are called the same. */
  private void table(String caption, List<String> heading, List<List<String>> rows) {
    html.table((key.isEmpty() ? "" : key.toUpperCase(Locale.ROOT) + ": ") + caption, heading, rows);
  }

  private void services(List<ServiceSpan> services) {
    if (services.size() <= MOST_SERVICES) {
      return; // the table of moments has them
    }
    List<ServiceSpan> some = services.subList(0, Math.min(MOST_ROWS, services.size()));
    table(
        "Pods that serve" + of(some.size(), services.size()),
        List.of("of", "fewest", "most"),
        some.stream()
            .map(
                span ->
                    List.of(
                        span.title(),
                        Integer.toString(span.lowest()),
                        Integer.toString(span.highest())))
            .toList());
  }

  /** All of them: the lanes of very many have no names. */
  private void adoptions(List<Timeline.Adopted> adoptions) {
    if (adoptions.isEmpty()) {
      return;
    }
    List<List<String>> rows = new ArrayList<>();
    for (Timeline.Adopted one : adoptions.subList(0, Math.min(MOST_ADOPTIONS, adoptions.size()))) {
      rows.add(
          List.of(
              one.subject(),
              one.end(),
              one.deployment(),
              Integer.toString(one.pods()),
              Integer.toString(one.lowestAvailable()),
              Integer.toString(one.came()),
              Spans.seconds(one.at()),
              Spans.seconds(one.duration()),
              String.join("; ", one.reasons())));
    }
    table(
        "The adoptions" + of(rows.size(), adoptions.size()),
        List.of(
            "of",
            "end",
            "Deployment",
            "pods",
            "fewest available",
            "pods made",
            "from",
            "took",
            "why"),
        rows);
  }

  /** {@code " (the first 200 of 300)"}; empty if it is all of them. */
  private static String of(int some, int all) {
    return some == all ? "" : " (the first %d of %d)".formatted(some, all);
  }

  private void moments() {
    List<Integer> services = seen.mostAffected(MOST_SERVICES);
    Steps steps =
        steps(
            moment -> {
              List<Integer> all =
                  new ArrayList<>(
                      List.of(
                          moment.old(), moment.newPods(), moment.available(), moment.stopping()));
              services.forEach(service -> all.add(moment.serving().get(service)));
              return all.stream().mapToInt(Integer::intValue).toArray();
            });
    int columns = 4 + services.size();
    Steps fewer = steps.at().size() <= MOST_ROWS ? steps : steps.reduced(axis, MOST_ROWS / columns);
    List<String> heading = new ArrayList<>(List.of("time", "old", "new", "available", "stopping"));
    services.forEach(service -> heading.add(seen.services().get(service).column()));
    List<List<String>> rows = new ArrayList<>();
    for (int i = 0; i < fewer.at().size(); i++) {
      List<String> row = new ArrayList<>(List.of(Spans.seconds(fewer.at().get(i))));
      for (int value : fewer.values().get(i)) {
        row.add(Integer.toString(value));
      }
      rows.add(row);
    }
    html.add("<div class=\"moments\">");
    table(
        "Pods from moment to moment"
            + (fewer == steps ? "" : " (%d of %d)".formatted(rows.size(), steps.at().size())),
        heading,
        rows);
    html.add("</div>\n");
  }

  private void pods(List<Timeline.Lane> lanes) {
    if (lanes.isEmpty()) {
      return;
    }
    List<List<String>> rows = new ArrayList<>();
    for (Timeline.Lane lane : lanes.subList(0, Math.min(MOST_ROWS, lanes.size()))) {
      StringBuilder life = new StringBuilder();
      lane.turns()
          .forEach(
              turn ->
                  life.append(life.isEmpty() ? "" : ", ")
                      .append(turn.state().name().toLowerCase(Locale.ROOT))
                      .append(" at ")
                      .append(Spans.seconds(turn.at())));
      rows.add(
          List.of(
              lane.name(),
              lane.successor() ? "new" : "old",
              lane.node(),
              life.toString(),
              Integer.toString(lane.restarts().size()),
              String.join("; ", lane.troubles())));
    }
    table(
        "The pods" + of(rows.size(), lanes.size()),
        List.of("pod", "of", "node", "life", "restarts", "troubles"),
        rows);
  }

  private void seconds(Requests requests) {
    List<List<String>> rows = new ArrayList<>();
    List<Second> all = requests.seconds();
    int step = Math.max(1, (all.size() + MOST_ROWS - 1) / MOST_ROWS);
    for (int i = 0; i < all.size(); i += step) {
      List<Second> some = all.subList(i, Math.min(all.size(), i + step));
      rows.add(
          List.of(
              Spans.seconds(some.get(0).at()),
              Integer.toString(some.stream().mapToInt(Second::ok).sum()),
              Integer.toString(some.stream().mapToInt(Second::ko).sum()),
              TimeAxis.number(some.stream().mapToDouble(Second::medianMillis).max().orElse(0)),
              TimeAxis.number(some.stream().mapToDouble(Second::slowestMillis).max().orElse(0))));
    }
    table(
        "Requests to %s, by %s".formatted(requests.url(), step == 1 ? "second" : step + " seconds"),
        List.of("from", "OK", "KO", "median ms", "slowest ms"),
        rows);
  }

  private void origin() {
    html.add("<footer><p>").add("<code>").text(seen.heading().command()).add("</code></p>\n<p>");
    html.text(
        "%s %s in %s%s, by kubectl-rc %s"
            .formatted(
                seen.rehearsed() ? "Rehearsed for" : "Observed:",
                seen.heading().subject(),
                seen.heading().namespace().isEmpty()
                    ? "all namespaces"
                    : "namespace " + seen.heading().namespace(),
                seen.began().isEmpty() ? "" : "; 0 s is " + seen.began(),
                seen.heading().version()));
    html.add("</p></footer>\n");
  }
}
