package io.kubectlrc.timeline;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

/** Where numbers of pods that were observed broke what was promised of them. */
public final class Breaches {
  private Breaches() {}

  /** How one moment stands to a promise; the higher, the worse; not positive if it is kept. */
  private interface Shortage {
    int of(Moment moment, Timeline.Promise promise);
  }

  /**
   * Finds them, in order of time.
   *
   * @param services in the order of {@link Moment#serving}
   * @param end when nobody looked any more
   */
  public static List<Violation> of(
      List<Moment> moments, List<Timeline.Promise> promises, List<String> services, Duration end) {
    List<Violation> found = new ArrayList<>();
    if (moments.isEmpty() || promises.isEmpty()) {
      return found;
    }
    // What was so before the promise was made is not its breach.
    int first = promises.get(0).least();
    if (moments.get(0).available() >= first) {
      add(
          found,
          moments,
          promises,
          end,
          (moment, promise) -> promise.least() - moment.available(),
          (promise, missing) -> tooFew(promise, missing) + "were available");
    }
    add(
        found,
        moments,
        promises,
        end,
        (moment, promise) -> moment.old() + moment.newPods() - promise.most(),
        (promise, more) ->
            "%d pods ran, and at most %d may".formatted(promise.most() + more, promise.most()));
    for (int i = 0; i < services.size(); i++) {
      int service = i;
      if (moments.get(0).serving().get(service) >= first) {
        add(
            found,
            moments,
            promises,
            end,
            (moment, promise) -> promise.least() - moment.serving().get(service),
            (promise, missing) ->
                tooFew(promise, missing) + "were behind Service " + services.get(service));
      }
    }
    found.sort(Comparator.comparing(Violation::at).thenComparing(Violation::what));
    return found;
  }

  private static String tooFew(Timeline.Promise promise, int missing) {
    return "only %d of at least %d pods ".formatted(promise.least() - missing, promise.least());
  }

  private static void add(
      List<Violation> found,
      List<Moment> moments,
      List<Timeline.Promise> promises,
      Duration end,
      Shortage shortage,
      BiFunction<Timeline.Promise, Integer, String> sentence) {
    Optional<Duration> since = Optional.empty();
    int worst = 0;
    String what = "";
    for (Moment moment : moments) {
      Timeline.Promise promise = at(promises, moment.at());
      int missing = shortage.of(moment, promise);
      if (missing > 0 && missing > worst) {
        since = since.or(() -> Optional.of(moment.at()));
        worst = missing;
        what = sentence.apply(promise, missing);
      } else if (missing <= 0 && since.isPresent()) {
        found.add(new Violation(since.get(), moment.at().minus(since.get()), true, what));
        since = Optional.empty();
        worst = 0;
      }
    }
    if (since.isPresent()) {
      found.add(new Violation(since.get(), end.minus(since.get()), false, what));
    }
  }

  /** The promise that holds at a moment; before all, the first. */
  private static Timeline.Promise at(List<Timeline.Promise> promises, Duration moment) {
    Timeline.Promise holds = promises.get(0);
    for (Timeline.Promise promise : promises) {
      holds = promise.at().compareTo(moment) <= 0 ? promise : holds;
    }
    return holds;
  }
}
