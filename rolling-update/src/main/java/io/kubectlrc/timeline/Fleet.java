package io.kubectlrc.timeline;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Many adoptions, each followed on its own, as one timeline. Their pods are counted together: those
 * of one that has not begun yet are taken to be as they are when it begins, and of one that is over
 * as they were then. How many serve behind which Service is kept of none, but where one had too
 * few. Safe for several threads.
 */
public final class Fleet {

  /** As many lanes as one operation has. */
  private static final int MOST_PODS = 20_000;

  private static final int MOST_TOLD = 10_000;

  private final Timeline.Heading heading;
  private final Instant start;
  private final List<Member> members = new ArrayList<>();

  /**
   * One of them.
   *
   * @param at when it began
   */
  private record Member(
      String subject, String namespace, String deployment, Duration at, Timeline seen) {}

  public Fleet(Timeline.Heading heading, Instant start) {
    this.heading = heading;
    this.start = start;
  }

  /**
   * One of them is over.
   *
   * @param subject its namespace and name
   * @param deployment that has the pods; empty if none has
   */
  public synchronized void add(String subject, String deployment, Timeline seen) {
    Duration at = Duration.between(start, Instant.parse(seen.began()));
    members.add(
        new Member(
            subject,
            seen.heading().namespace(),
            deployment,
            at.isNegative() ? Duration.ZERO : at,
            seen));
  }

  /**
   * What there is to see of all.
   *
   * @param now when all is over
   * @param end how it has ended, in a word or two
   * @param reasons why not otherwise, besides those of each
   */
  public synchronized Timeline timeline(Instant now, String end, List<String> reasons) {
    members.sort(Comparator.comparing(Member::subject));
    List<Moment> moments = moments();
    return new Timeline(
        Timeline.Source.OBSERVED,
        heading,
        start.truncatedTo(ChronoUnit.MILLIS).toString(),
        end,
        reasons(reasons),
        Duration.between(start, now),
        "",
        promises(),
        Timeline.Numbers.of(
            moments, members.stream().mapToInt(one -> one.seen().numbers().came()).sum()),
        List.of(),
        moments,
        lanes(),
        said(),
        events(),
        violations(),
        List.of(),
        List.of(),
        members.stream().map(Fleet::adopted).toList(),
        List.of());
  }

  private static Timeline.Adopted adopted(Member member) {
    Timeline seen = member.seen();
    int pods = seen.seen() ? running(seen.moments().get(0)) : 0;
    return new Timeline.Adopted(
        member.subject(),
        member.deployment(),
        member.at(),
        seen.duration(),
        seen.end(),
        seen.reasons(),
        pods,
        seen.numbers().lowestAvailable(),
        seen.numbers().came());
  }

  private static int running(Moment moment) {
    return moment.old() + moment.newPods();
  }

  private List<String> reasons(List<String> ofAll) {
    List<String> reasons = new ArrayList<>(ofAll);
    for (Member member : members) {
      member.seen().reasons().forEach(reason -> reasons.add(member.subject() + ": " + reason));
    }
    return reasons;
  }

  private List<Timeline.Promise> promises() {
    int least = 0;
    int most = 0;
    for (Member member : members) {
      for (Timeline.Promise promise : member.seen().lastPromise()) {
        least += promise.least();
        most += promise.most();
      }
    }
    return most == 0 ? List.of() : List.of(new Timeline.Promise(Duration.ZERO, least, most));
  }

  /** By how much numbers change at a moment. */
  private static final class Change {
    private int old;
    private int fresh;
    private int available;
    private int stopping;

    void add(Moment moment, int sign) {
      old += sign * moment.old();
      fresh += sign * moment.newPods();
      available += sign * moment.available();
      stopping += sign * moment.stopping();
    }
  }

  private List<Moment> moments() {
    Map<Duration, Change> changes = new TreeMap<>();
    for (Member member : members) {
      List<Moment> seen = member.seen().moments();
      for (int i = 0; i < seen.size(); i++) {
        Duration at = i == 0 ? Duration.ZERO : seen.get(i).at().plus(member.at());
        Change change = changes.computeIfAbsent(at, any -> new Change());
        change.add(seen.get(i), 1);
        if (i > 0) {
          change.add(seen.get(i - 1), -1);
        }
      }
    }
    List<Moment> moments = new ArrayList<>();
    Moment now = new Moment(Duration.ZERO, 0, 0, 0, 0, List.of());
    for (Map.Entry<Duration, Change> entry : changes.entrySet()) {
      Change change = entry.getValue();
      now =
          new Moment(
              entry.getKey(),
              now.old() + change.old,
              now.newPods() + change.fresh,
              now.available() + change.available,
              now.stopping() + change.stopping,
              List.of());
      if (moments.isEmpty() || !moments.get(moments.size() - 1).isLike(now)) {
        moments.add(now);
      }
    }
    return moments;
  }

  private List<Timeline.Lane> lanes() {
    return ofAll(
            member ->
                member.seen().pods().stream()
                    .map(
                        lane ->
                            lane.called(member.namespace() + "/" + lane.name()).later(member.at())))
        .limit(MOST_PODS)
        .toList();
  }

  private List<Timeline.Said> said() {
    return ofAll(
            member ->
                member.seen().said().stream()
                    .map(
                        line ->
                            new Timeline.Said(
                                line.at().plus(member.at()),
                                member.subject() + ": " + line.text(),
                                line.result())))
        .sorted(Comparator.comparing(Timeline.Said::at))
        .limit(MOST_TOLD)
        .toList();
  }

  private List<Timeline.Event> events() {
    return ofAll(
            member ->
                member.seen().events().stream()
                    .map(
                        event ->
                            new Timeline.Event(
                                event.at().plus(member.at()),
                                member.namespace() + "/" + event.about(),
                                event.text())))
        .sorted(Comparator.comparing(Timeline.Event::at))
        .limit(MOST_TOLD)
        .toList();
  }

  private List<Violation> violations() {
    return ofAll(
            member ->
                member.seen().violations().stream()
                    .map(
                        violation ->
                            new Violation(
                                violation.at().plus(member.at()),
                                violation.lasted(),
                                violation.over(),
                                member.subject() + ": " + violation.what())))
        .sorted(Comparator.comparing(Violation::at).thenComparing(Violation::what))
        .toList();
  }

  private <T> Stream<T> ofAll(Function<Member, Stream<T>> some) {
    return members.stream().flatMap(some);
  }
}
