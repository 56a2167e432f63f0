package io.kubectlrc.simulate;

import java.time.Duration;

/** A span of virtual time that is drawn anew each time, evenly between two bounds. */
public record Range(Duration least, Duration most) {

  public static final Range NONE = of(Duration.ZERO);

  public Range {
    if (least.isNegative() || least.compareTo(most) > 0) {
      throw new IllegalArgumentException("no range: " + least + " to " + most);
    }
  }

  /** Always the same. */
  public static Range of(Duration exactly) {
    return new Range(exactly, exactly);
  }

  public static Range ofMillis(long least, long most) {
    return new Range(Duration.ofMillis(least), Duration.ofMillis(most));
  }

  public static Range ofSeconds(long least, long most) {
    return new Range(Duration.ofSeconds(least), Duration.ofSeconds(most));
  }
}
