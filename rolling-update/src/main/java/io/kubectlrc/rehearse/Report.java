package io.kubectlrc.rehearse;

import io.kubectlrc.simulate.Range;
import io.kubectlrc.timeline.Moment;
import io.kubectlrc.timeline.ServiceSpan;
import io.kubectlrc.timeline.Violation;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What a rehearsal has shown.
 *
 * @param duration of the operation, in virtual time
 * @param desired the pods that there should be available at least at any time
 * @param allowed the pods that there should be at most at any time
 * @param lowestAvailable the fewest available pods at any time
 * @param highestPods the most pods at any time, without those being stopped
 * @param highestRunning the most pods at any time, with those being stopped
 * @param replaced the pods that were begun during the rehearsal
 * @param uncontrolled how long pods had no controller
 * @param podStart how long it was supposed that the first new pod takes to become ready; empty if
 *     there was none
 * @param podStop how long it was supposed that it would take to stop
 * @param learnedFrom how many pods that run told how long a new one takes; none if it was supposed
 * @param services the Services in front of the pods, by name
 * @param timeline how the numbers changed
 * @param violations in order of time
 * @param unknown what nobody can say beforehand, each in words that go on from "whether"
 */
public record Report(
    Duration duration,
    int desired,
    int allowed,
    int lowestAvailable,
    int highestPods,
    int highestRunning,
    int replaced,
    Duration uncontrolled,
    Optional<Range> podStart,
    Optional<Range> podStop,
    int learnedFrom,
    List<ServiceSpan> services,
    List<Moment> timeline,
    List<Violation> violations,
    List<String> unknown) {
  public Report {
    services = List.copyOf(services);
    timeline = List.copyOf(timeline);
    violations = List.copyOf(violations);
    unknown = List.copyOf(unknown);
  }
}
