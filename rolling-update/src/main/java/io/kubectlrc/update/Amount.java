package io.kubectlrc.update;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A number of pods, or a share of the pods there shall be.
 *
 * @see <a
 *     href="https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#max-unavailable">
 *     maxUnavailable and maxSurge of a Deployment</a>
 * @apiNote Stable: its meaning stays within a major version; methods may be added.
 */
public sealed interface Amount {
  Pattern FORM = Pattern.compile("(\\d{1,10})(%?)");

  /** So many pods. */
  record Pods(int count) implements Amount {
    public Pods {
      requireNotNegative(count);
    }

    @Override
    public int roundedUp(int of) {
      return count;
    }

    @Override
    public int roundedDown(int of) {
      return count;
    }

    @Override
    public String toString() {
      return Integer.toString(count);
    }
  }

  /** So many of a hundred pods. */
  record Percent(int percent) implements Amount {
    public Percent {
      requireNotNegative(percent);
    }

    @Override
    public int roundedUp(int of) {
      return (int) Math.min(Integer.MAX_VALUE, ((long) percent * of + 99) / 100);
    }

    @Override
    public int roundedDown(int of) {
      return (int) Math.min(Integer.MAX_VALUE, (long) percent * of / 100);
    }

    @Override
    public String toString() {
      return percent + "%";
    }
  }

  /** In pods, of so many; a part of a pod counts whole. */
  int roundedUp(int of);

  /** In pods, of so many; a part of a pod does not count. */
  int roundedDown(int of);

  /**
   * Reads {@code 3} or {@code 25%}.
   *
   * @throws IllegalArgumentException for anything else
   */
  static Amount parse(String text) {
    Matcher matcher = FORM.matcher(text.strip());
    long number = matcher.matches() ? Long.parseLong(matcher.group(1)) : Long.MAX_VALUE;
    if (number > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "\"" + text + "\" is neither a number of pods nor a percentage, like 1 or 25%");
    }
    return matcher.group(2).isEmpty() ? new Pods((int) number) : new Percent((int) number);
  }

  private static void requireNotNegative(int number) {
    if (number < 0) {
      throw new IllegalArgumentException("less than nothing: " + number);
    }
  }
}
