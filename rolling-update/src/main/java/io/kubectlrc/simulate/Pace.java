package io.kubectlrc.simulate;

import java.time.Duration;

/**
 * How fast a cluster's parts work.
 *
 * @param request how long an API request of a client takes
 * @param watch how far the copies that controllers and clients keep of the cluster lag behind it
 * @param reaction how long a controller takes to act on what it sees
 * @param scheduling how long a pod waits for its node
 * @param autoscaling how long an autoscaler waits between two looks at its target
 * @param resync how long until OpenShift's controllers look at everything again
 */
public record Pace(
    Range request, Range watch, Range reaction, Range scheduling, Range autoscaling, Range resync) {

  private static final Range RESYNC = Range.of(Duration.ofMinutes(10));

  /** An idle cluster in one room. */
  public static final Pace CALM =
      new Pace(
          Range.ofMillis(5, 5),
          Range.ofMillis(5, 5),
          Range.ofMillis(10, 10),
          Range.ofMillis(10, 10),
          Range.ofSeconds(15, 15),
          RESYNC);

  /** A busy one, where every order of events is possible. */
  public static final Pace ERRATIC =
      new Pace(
          Range.ofMillis(1, 300),
          Range.ofMillis(0, 400),
          Range.ofMillis(1, 600),
          Range.ofMillis(1, 500),
          Range.ofSeconds(5, 30),
          Range.ofSeconds(2, 60));

  /** One whose controllers look at everything again as seldom as OpenShift's do. */
  public Pace(Range request, Range watch, Range reaction, Range scheduling, Range autoscaling) {
    this(request, watch, reaction, scheduling, autoscaling, RESYNC);
  }
}
