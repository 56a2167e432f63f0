package io.kubectlrc.watch;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a request was answered.
 *
 * @param headers the first of each name, in lower case
 * @param body its beginning, as far as one is looked at
 */
public record Answer(int status, Map<String, String> headers, String body) {

  /** So much of a body is looked at, in bytes. */
  public static final int LOOKED_AT = 1 << 16;

  public Answer {
    Map<String, String> lower = new TreeMap<>();
    headers.forEach((name, value) -> lower.putIfAbsent(name.toLowerCase(Locale.ROOT), value));
    headers = lower;
  }

  /** A header of any capitals. */
  Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
  }
}
