package io.kubectlrc.timeline;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What happened during an operation or a watch, or would happen: one model for the rehearsed and
 * the observed, from which text, JSON and pages are made. Times are counted from its beginning. The
 * names of its parts are those of {@code docs/report.schema.json}, and a promise to programs.
 *
 * @param source whether it was rehearsed or observed
 * @param heading what it is of
 * @param began the moment, in UTC; empty in virtual time, which begins nowhere
 * @param end how it ended, in a word or two: done, failed, refused
 * @param reasons why not otherwise, line by line; nothing if all that was asked for is done
 * @param duration of the operation; moments may be later
 * @param supposed what was supposed of new pods, before the numbers; empty if nothing was
 * @param promises within what the number of pods was to stay, in order of time; none of a watch
 * @param numbers the extremes
 * @param services the fewest and the most pods behind each, in the order of {@link Moment#serving}
 * @param moments how the numbers changed; none if nothing was seen
 * @param pods the life of each
 * @param said what the command said
 * @param events what happened to pods and nodes
 * @param violations what must not be, and was
 * @param requests by URL
 * @param sessions by address
 * @param adoptions each of many; none if it is of one alone
 * @param unknown what nobody can say beforehand, each in words that go on from "whether"
 */
public record Timeline(
    Source source,
    @JsonUnwrapped Heading heading,
    String began,
    String end,
    List<String> reasons,
    Duration duration,
    String supposed,
    List<Promise> promises,
    Numbers numbers,
    List<ServiceSpan> services,
    List<Moment> moments,
    List<Lane> pods,
    List<Said> said,
    List<Event> events,
    List<Violation> violations,
    List<Requests> requests,
    List<Sessions> sessions,
    List<Adopted> adoptions,
    List<String> unknown) {

  /** How an operation ends that did what was asked for. */
  public static final String DONE = "done";

  /** How one ends that found all as it should be. */
  public static final String NOTHING_TO_DO = "nothing to do";

  /** How one ends that changed nothing, since it must not. */
  public static final String REFUSED = "refused";

  /** How one ends that did not succeed. */
  public static final String FAILED = "failed";

  /** How one ends that somebody has ended before its time. */
  public static final String INTERRUPTED = "interrupted";

  /** Where it comes from. */
  public enum Source {
    /** In virtual time, on a simulated cluster. */
    REHEARSED,
    OBSERVED
  }

  /**
   * What it is of.
   *
   * @param operation {@code rolling-update}, {@code adopt}, {@code watch} or {@code drain}
   * @param command as it was typed
   * @param version of the program
   * @param subject what it is about
   * @param namespace where that is; empty for all
   */
  public record Heading(
      String operation, String command, String version, String subject, String namespace) {}

  /** From a moment on there are to be so many pods available at least, and to run at most. */
  public record Promise(Duration at, int least, int most) {}

  /**
   * The extremes.
   *
   * @param lowestAvailable the fewest available pods at any time
   * @param highestPods the most pods at any time, without those being stopped
   * @param highestRunning the most at any time, with those being stopped
   * @param came how many pods were made
   * @param uncontrolled how long pods had no controller
   */
  public record Numbers(
      int lowestAvailable, int highestPods, int highestRunning, int came, Duration uncontrolled) {

    /** Of nothing that was seen. */
    public static final Numbers NONE = new Numbers(0, 0, 0, 0, Duration.ZERO);

    /** Of moments in which every pod had a controller. */
    public static Numbers of(List<Moment> moments, int came) {
      int fewest = moments.isEmpty() ? 0 : Integer.MAX_VALUE;
      int most = 0;
      int running = 0;
      for (Moment moment : moments) {
        fewest = Math.min(fewest, moment.available());
        most = Math.max(most, moment.old() + moment.newPods());
        running = Math.max(running, moment.old() + moment.newPods() + moment.stopping());
      }
      return new Numbers(fewest, most, running, came, Duration.ZERO);
    }
  }

  /**
   * The life of a pod.
   *
   * @param successor whether it is of a controller that had none at the beginning
   * @param node where it ran last; empty if nowhere
   * @param turns what it was, from when on
   * @param restarts when its containers were restarted
   * @param troubles what it was said to suffer from
   */
  public record Lane(
      String name,
      boolean successor,
      String node,
      List<Turn> turns,
      List<Duration> restarts,
      List<String> troubles) {
    public Lane {
      turns = List.copyOf(turns);
      restarts = List.copyOf(restarts);
      troubles = List.copyOf(troubles);
    }

    /** When it began; at the beginning, if nothing is known of it. */
    public Duration from() {
      return turns.isEmpty() ? Duration.ZERO : turns.get(0).at();
    }

    /** The same, so much later. */
    public Lane later(Duration offset) {
      return new Lane(
          name,
          successor,
          node,
          turns.stream().map(turn -> new Turn(turn.at().plus(offset), turn.state())).toList(),
          restarts.stream().map(restart -> restart.plus(offset)).toList(),
          troubles);
    }

    /** The same by another name. */
    public Lane called(String other) {
      return new Lane(other, successor, node, turns, restarts, troubles);
    }
  }

  /** From a moment on a pod was this. */
  public record Turn(Duration at, PodState state) {}

  /**
   * A line that the command said.
   *
   * @param result whether on standard output
   */
  public record Said(Duration at, String text, boolean result) {}

  /**
   * Something that happened.
   *
   * @param about a pod, a node, or an address
   */
  public record Event(Duration at, String about, String text) {}

  /**
   * The requests to one URL.
   *
   * @param unsent how many could not be sent by whoever watched
   * @param spoilt how many are not judged, since whoever watched stood still
   * @param latencies from the planned moment, by percentile
   */
  public record Requests(
      String url,
      long ok,
      long ko,
      long unsent,
      long spoilt,
      List<Latency> latencies,
      List<Second> seconds) {
    public Requests {
      latencies = List.copyOf(latencies);
      seconds = List.copyOf(seconds);
    }
  }

  /** So many of a hundred took no longer. */
  public record Latency(double percent, double millis) {}

  /**
   * The requests of a second.
   *
   * @param why those failed that did, and what happened to the pods meanwhile; empty if none did
   */
  public record Second(
      Duration at, int ok, int ko, double medianMillis, double slowestMillis, String why) {}

  /**
   * The sessions with one address.
   *
   * @param wanted how many were to be open
   * @param neverWorked how many could never be opened
   * @param cut how many ended, and not by whoever watched
   * @param restored how many of these were followed by one that worked
   * @param longest the longest that it took until one did
   * @param cuts when, and how many at once
   */
  public record Sessions(
      String address,
      int wanted,
      int neverWorked,
      long cut,
      long restored,
      Duration longest,
      List<Cut> cuts) {
    public Sessions {
      cuts = List.copyOf(cuts);
    }
  }

  /** Sessions that were cut in one second, and what happened to the pods meanwhile. */
  public record Cut(Duration at, int sessions, String why) {}

  /**
   * One of many adoptions, or of their undoings.
   *
   * @param subject its namespace and name: {@code shop/web-rc}, {@code shop/dc/web}
   * @param deployment that has the pods in the end; empty if none has
   * @param at when it began
   * @param duration how long it took
   * @param end how it ended, as of the whole
   * @param reasons why not otherwise
   * @param pods how many there were at its beginning
   * @param lowestAvailable the fewest available ones at any time
   * @param came how many were made meanwhile
   */
  public record Adopted(
      String subject,
      String deployment,
      Duration at,
      Duration duration,
      String end,
      List<String> reasons,
      int pods,
      int lowestAvailable,
      int came) {
    public Adopted {
      reasons = List.copyOf(reasons);
    }
  }

  public Timeline {
    int fronts = services.size();
    if (moments.stream().anyMatch(moment -> moment.serving().size() != fronts)) {
      throw new IllegalArgumentException(
          "a moment has not as many numbers of serving pods as there are services");
    }
    reasons = List.copyOf(reasons);
    promises = List.copyOf(promises);
    services = List.copyOf(services);
    moments = List.copyOf(moments);
    pods = List.copyOf(pods);
    said = List.copyOf(said);
    events = List.copyOf(events);
    violations = List.copyOf(violations);
    requests = List.copyOf(requests);
    sessions = List.copyOf(sessions);
    adoptions = List.copyOf(adoptions);
    unknown = List.copyOf(unknown);
  }

  /** Whether it was rehearsed. */
  public boolean rehearsed() {
    return source == Source.REHEARSED;
  }

  /** Whether it is of nodes; {@code kubectl drain} never fails, but asks again for ever. */
  boolean drains() {
    return heading.operation().equals("drain");
  }

  /** How long the pods were looked at. */
  public Duration span() {
    Duration span = duration;
    for (Moment moment : moments) {
      span = span.compareTo(moment.at()) < 0 ? moment.at() : span;
    }
    return span;
  }

  /** The promise that was made last, and held in the end. */
  public List<Promise> lastPromise() {
    return promises.isEmpty() ? List.of() : promises.subList(promises.size() - 1, promises.size());
  }

  /** Whether anything was seen of the pods. */
  public boolean seen() {
    return !moments.isEmpty();
  }

  /**
   * Which Services are told of where not all can be: those that lose the greatest share of their
   * pods, in the order of {@link #services}.
   */
  public List<Integer> mostAffected(int limit) {
    return IntStream.range(0, services.size())
        .boxed()
        .sorted(Comparator.comparingDouble(service -> services.get(service).share()))
        .limit(limit)
        .sorted()
        .toList();
  }

  /** How it went, or would go, in one sentence. */
  public String verdict() {
    return Conclusion.of(this);
  }

  /** How many requests failed, to all URLs. */
  public long failed() {
    return requests.stream().mapToLong(Requests::ko).sum();
  }

  /** How many sessions were cut, with all addresses. */
  public long cut() {
    return sessions.stream().mapToLong(Sessions::cut).sum();
  }
}
