package io.kubectlrc.watch;

import io.kubectlrc.operate.Outcome;
import io.kubectlrc.operate.Progress;
import io.kubectlrc.timeline.Breaches;
import io.kubectlrc.timeline.LaneRecorder;
import io.kubectlrc.timeline.Moment;
import io.kubectlrc.timeline.PodEvent;
import io.kubectlrc.timeline.RequestTotals;
import io.kubectlrc.timeline.ServiceSpan;
import io.kubectlrc.timeline.SessionTotals;
import io.kubectlrc.timeline.Telling;
import io.kubectlrc.timeline.Timeline;
import io.kubectlrc.wording.Wording;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Keeps what is seen and told, to make a {@link Timeline} of it at any time: of a watch, or of an
 * operation whose pods are {@link Overheard}, and whose requests a {@link TrafficWitness} sends.
 * What goes on for very long is thinned out. Safe for several threads.
 */
public final class Recollection implements Happening.Listener, Progress.Listener {

  private static final int MOST_MOMENTS = 50_000;
  private static final int MOST_SECONDS = 200_000;
  private static final int MOST_TOLD = 10_000;

  private final Timeline.Heading heading;
  private final Wording wording;
  private final Supplier<Instant> clock;
  private final Instant start;
  private final LaneRecorder lanes;
  private final Set<String> services = new LinkedHashSet<>();
  private List<Counted> moments = new ArrayList<>();
  private final List<Timeline.Promise> promises = new ArrayList<>();
  private final List<Timeline.Said> said = new ArrayList<>();
  private final List<Timeline.Event> events = new ArrayList<>();
  private final Map<String, List<Timeline.Second>> seconds = new LinkedHashMap<>();
  private final Map<String, List<Timeline.Cut>> cuts = new LinkedHashMap<>();
  private Optional<Summary> summary = Optional.empty();
  private int came;
  private boolean keepsPods;

  /** A moment, and the Services that it is about. */
  private record Counted(Moment moment, List<String> services) {

    int running() {
      return moment.old() + moment.newPods() + moment.stopping();
    }

    int behind(String service) {
      int index = services.indexOf(service);
      return index < 0 ? 0 : moment.serving().get(index);
    }
  }

  /**
   * @param clock the cluster's
   * @param wording what it tells of remedies with
   */
  public Recollection(Timeline.Heading heading, Supplier<Instant> clock, Wording wording) {
    this.wording = wording;
    this.heading = heading;
    this.clock = clock;
    start = clock.get();
    lanes = new LaneRecorder(start);
  }

  /** It is of an operation that is to leave the pods as they are: that is its promise. */
  public synchronized Recollection keepingPods() {
    keepsPods = true;
    return this;
  }

  private List<Timeline.Promise> promised(List<Moment> told) {
    if (!keepsPods || told.isEmpty()) {
      return promises;
    }
    Moment first = told.get(0);
    return List.of(
        new Timeline.Promise(Duration.ZERO, first.available(), first.old() + first.newPods()));
  }

  private Duration at(Instant moment) {
    Duration since = Duration.between(start, moment);
    return since.isNegative() ? Duration.ZERO : since;
  }

  @Override
  public synchronized void on(Progress progress) {
    if (progress instanceof Progress.Noticed) {
      return; // the second itself is told
    }
    Duration now = at(clock.get());
    Telling.of(now, progress, wording).forEach(line -> keep(said, line));
    Telling.promise(now, progress).ifPresent(promise -> keep(promises, promise));
  }

  private static <T> void keep(List<T> list, T more) {
    if (list.size() < MOST_TOLD) {
      list.add(more);
    }
  }

  @Override
  public synchronized void on(List<Happening> together) {
    together.forEach(this::on);
  }

  private void on(Happening happening) {
    Duration now = at(happening.at());
    if (happening instanceof Happening.Began began) {
      began.pods().forEach(lanes::given);
    } else if (happening instanceof Happening.OfPod pod) {
      lanes.on(pod.told());
      pod(now, pod.told());
    } else if (happening instanceof Happening.Counted counted) {
      counted(now, counted);
    } else if (happening instanceof Happening.Requested requested) {
      requested(now, requested);
    } else if (happening instanceof Happening.Cut cut) {
      cuts.computeIfAbsent(cut.cut().address(), address -> new ArrayList<>())
          .add(new Timeline.Cut(now, cut.cut().sessions(), cut.sentence()));
    } else if (happening instanceof Happening.Ended ended) {
      summary = Optional.of(ended.summary());
    } else {
      happening.tell(new Remarks(now));
    }
  }

  /** What no lane shows. */
  private void pod(Duration now, PodEvent event) {
    switch (event.what()) {
      case CREATED -> came++;
      case TROUBLED, ENDED, SELECTED, DESELECTED ->
          keep(events, new Timeline.Event(now, event.pod(), event.sentence()));
      default -> {
        // Its lane has it.
      }
    }
  }

  private void counted(Duration now, Happening.Counted counted) {
    services.addAll(counted.services());
    Moment moment = counted.moment();
    moments.add(
        new Counted(
            new Moment(
                now,
                moment.old(),
                moment.newPods(),
                moment.available(),
                moment.stopping(),
                moment.serving()),
            counted.services()));
    if (moments.size() > MOST_MOMENTS) {
      moments = thinned(moments);
    }
  }

  /** Of each four in a row the first, the one with the fewest available and that with the most. */
  private static List<Counted> thinned(List<Counted> moments) {
    List<Counted> kept = new ArrayList<>();
    for (int i = 0; i < moments.size(); i += 4) {
      List<Counted> some = moments.subList(i, Math.min(i + 4, moments.size()));
      Stream.of(
              some.get(0),
              some.stream().min(Comparator.comparing(one -> one.moment().available())).get(),
              some.stream().max(Comparator.comparing(Counted::running)).get())
          .distinct()
          .sorted(Comparator.comparing(one -> one.moment().at()))
          .forEach(kept::add);
    }
    return kept;
  }

  private void requested(Duration now, Happening.Requested requested) {
    List<Timeline.Second> list =
        seconds.computeIfAbsent(requested.second().url(), url -> new ArrayList<>());
    if (list.size() < MOST_SECONDS) {
      list.add(
          new Timeline.Second(
              now,
              requested.second().ok(),
              requested.second().ko(),
              millis(requested.second().median()),
              millis(requested.second().slowest()),
              requested.second().ko() == 0 ? "" : requested.sentence()));
    }
  }

  private static double millis(Duration duration) {
    return duration.toNanos() / 10_000 / 100.0;
  }

  /** What people are told of it. */
  private final class Remarks implements Happening.Teller {
    private final Duration now;

    Remarks(Duration now) {
      this.now = now;
    }

    @Override
    public void began(String sentence) {
      // It is the heading.
    }

    @Override
    public void counted(Moment moment, List<String> counted) {
      // It is a moment.
    }

    @Override
    public void happened(Instant when, String sentence) {
      keep(events, new Timeline.Event(now, "", sentence));
    }

    @Override
    public void failed(Instant when, String sentence) {
      keep(events, new Timeline.Event(now, "", sentence));
    }

    @Override
    public void noted(String sentence) {
      keep(events, new Timeline.Event(now, "", sentence));
    }

    @Override
    public void ended(Summary all) {
      // Its numbers are among the totals.
    }
  }

  /** What there is to see after an operation. */
  public synchronized Timeline timeline(Outcome outcome) {
    Duration end = at(clock.get());
    List<Timeline.Said> all = new ArrayList<>(said);
    outcome.result().ifPresent(result -> all.add(new Timeline.Said(end, result, true)));
    return timeline(Telling.end(outcome), outcome.reasons(wording), end, all);
  }

  /** What there is to see of what could not go on, for this reason. */
  public synchronized Timeline timeline(String reason) {
    return timeline(Timeline.FAILED, List.of(reason), at(clock.get()), said);
  }

  /**
   * What there is to see after a watch.
   *
   * @param interrupted whether somebody has ended it before its time
   */
  public synchronized Timeline timeline(boolean interrupted) {
    String end = interrupted ? Timeline.INTERRUPTED : Timeline.DONE;
    return timeline(end, List.of(), at(clock.get()), said);
  }

  private Timeline timeline(
      String end, List<String> reasons, Duration duration, List<Timeline.Said> lines) {
    List<String> names = List.copyOf(services);
    List<Moment> told = moments.stream().map(one -> aligned(one, names)).toList();
    List<Timeline.Promise> promised = promised(told);
    return new Timeline(
        Timeline.Source.OBSERVED,
        heading,
        start.truncatedTo(ChronoUnit.MILLIS).toString(),
        end,
        reasons,
        duration,
        "",
        promised,
        Timeline.Numbers.of(told, came),
        spans(names, told),
        told,
        lanes.lanes(),
        lines,
        events,
        Breaches.of(told, promised, names, duration),
        requests(),
        sessions(),
        List.of(),
        List.of());
  }

  /** With a number for each Service that there ever was. */
  private static Moment aligned(Counted counted, List<String> names) {
    Moment moment = counted.moment();
    return new Moment(
        moment.at(),
        moment.old(),
        moment.newPods(),
        moment.available(),
        moment.stopping(),
        names.stream().map(counted::behind).toList());
  }

  private static List<ServiceSpan> spans(List<String> names, List<Moment> told) {
    List<ServiceSpan> spans = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      int service = i;
      int[] numbers = told.stream().mapToInt(moment -> moment.serving().get(service)).toArray();
      spans.add(
          new ServiceSpan(
              names.get(i),
              Arrays.stream(numbers).min().orElse(0),
              Arrays.stream(numbers).max().orElse(0)));
    }
    return spans;
  }

  private List<Timeline.Requests> requests() {
    return summary.stream()
        .flatMap(all -> all.requests().stream())
        .map(
            total ->
                new Timeline.Requests(
                    total.url(),
                    total.ok(),
                    total.ko(),
                    total.unsent(),
                    total.spoilt(),
                    latencies(total),
                    seconds.getOrDefault(total.url(), List.of())))
        .toList();
  }

  private static List<Timeline.Latency> latencies(RequestTotals total) {
    List<Timeline.Latency> latencies = new ArrayList<>();
    total
        .latencies()
        .ifPresent(
            all ->
                all.byPercent()
                    .forEach(
                        (percent, latency) ->
                            latencies.add(new Timeline.Latency(percent, millis(latency)))));
    return latencies;
  }

  private List<Timeline.Sessions> sessions() {
    return summary.stream().flatMap(all -> all.sessions().stream()).map(this::sessions).toList();
  }

  private Timeline.Sessions sessions(SessionTotals total) {
    return new Timeline.Sessions(
        total.address(),
        total.wanted(),
        total.neverWorked(),
        total.cut(),
        total.restored(),
        total.longest(),
        cuts.getOrDefault(total.address(), List.of()));
  }
}
