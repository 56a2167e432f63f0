package io.kubectlrc.watch;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * Steady requests.
 *
 * @param uri where to; of requests through the API server only the path, and what follows it
 * @param headers more of them
 * @param interval from each planned moment to the next
 * @param keepAlive whether connections are used again
 * @param timeout how long after its planned moment a request is over in any case
 */
public record RequestPlan(
    URI uri,
    String method,
    List<Header> headers,
    Duration interval,
    boolean keepAlive,
    Duration timeout,
    Expected expected,
    VersionSource version) {

  /** A header of requests. */
  public record Header(String name, String value) {

    /**
     * Reads {@code NAME: VALUE}.
     *
     * @throws IllegalArgumentException in a sentence without the value, if it is none
     */
    public static Header parse(String text) {
      int colon = text.indexOf(':');
      String name = colon < 0 ? text : text.substring(0, colon);
      if (colon < 1
          || !name.matches("[!#$%&'*+.^_`|~0-9A-Za-z-]+")
          || !text.substring(colon + 1).matches("[\\t\\x20-\\x7e\\x80-\\xff]*")) {
        throw new IllegalArgumentException("a header is NAME: VALUE, in one line of ASCII");
      }
      return new Header(name, text.substring(colon + 1).strip());
    }
  }

  public RequestPlan {
    headers = List.copyOf(headers);
    if (interval.isNegative() || interval.isZero() || timeout.isNegative() || timeout.isZero()) {
      throw new IllegalArgumentException("no steady requests: " + interval + ", " + timeout);
    }
  }

  /** What is said of one that was not answered in time. */
  public String late() {
    double seconds = timeout.toMillis() / 1000.0;
    return "no answer within "
        + (seconds == Math.rint(seconds)
            ? Long.toString((long) seconds)
            : String.format(Locale.ROOT, "%.1f", seconds))
        + " s";
  }
}
