package io.kubectlrc.cluster;

import java.util.List;
import java.util.Locale;
import okhttp3.HttpUrl;

/**
 * A URL as messages may show it: without user, password and query, which may be secrets.
 *
 * @see #of
 */
public final class Url {

  private static final int SHOWN = 100;

  private final String scheme;

  /** The same with {@code http} in place of a scheme that this class does not know. */
  private final HttpUrl parsed;

  private Url(String scheme, HttpUrl parsed) {
    this.scheme = scheme;
    this.parsed = parsed;
  }

  /**
   * Parses a URL.
   *
   * @param schemes those that it may have, in lower case
   * @throws IllegalArgumentException if it is none: what to say after its name, without secrets
   */
  public static Url of(String text, List<String> schemes) {
    String trimmed = text.strip();
    int end = trimmed.indexOf("://");
    String scheme = end < 0 ? "" : trimmed.substring(0, end).toLowerCase(Locale.ROOT);
    if (!schemes.contains(scheme)) {
      throw new IllegalArgumentException(
          "must begin with "
              + String.join(" or ", schemes.stream().map(known -> known + "://").toList())
              + shown(text));
    }
    HttpUrl parsed =
        HttpUrl.parse((scheme.equals("https") ? "https" : "http") + trimmed.substring(end));
    if (parsed == null || trimmed.startsWith("/", end + 3)) {
      throw new IllegalArgumentException("is no URL" + shown(text));
    }
    return new Url(scheme, parsed);
  }

  /** What has an @ in it may have a password before that. */
  private static String shown(String text) {
    if (text.isBlank()) {
      return ", and is empty";
    }
    return text.contains("@") || text.contains("?") || text.length() > SHOWN
        ? ""
        : ": \"" + text + "\"";
  }

  String scheme() {
    return scheme;
  }

  String host() {
    return parsed.host();
  }

  /** Whether somebody wrote a user or a password into it. */
  public boolean hasCredentials() {
    return !parsed.encodedUsername().isEmpty() || !parsed.encodedPassword().isEmpty();
  }

  /** Whether anything follows its path. */
  boolean hasMore() {
    return parsed.encodedQuery() != null || parsed.encodedFragment() != null;
  }

  /** With a port in any case, and with the credentials if there are any. */
  String withPort() {
    String user = hasCredentials() ? credentials() + "@" : "";
    return scheme + "://" + user + bracketed() + ":" + port();
  }

  private String credentials() {
    return parsed.encodedUsername()
        + (parsed.encodedPassword().isEmpty() ? "" : ":" + parsed.encodedPassword());
  }

  private int port() {
    boolean socks = scheme.startsWith("socks");
    return socks && parsed.port() == HttpUrl.defaultPort("http") ? 1080 : parsed.port();
  }

  private String bracketed() {
    return host().contains(":") ? "[" + host() + "]" : host();
  }

  /** For messages. */
  @Override
  public String toString() {
    String path = parsed.encodedPath();
    return scheme
        + "://"
        + bracketed()
        + (parsed.port() == HttpUrl.defaultPort(parsed.scheme()) ? "" : ":" + parsed.port())
        + (path.endsWith("/") ? path.substring(0, path.length() - 1) : path);
  }
}
