package io.kubectlrc.cluster.http;

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

  private final int port;

  private Url(String scheme, HttpUrl parsed, int port) {
    this.scheme = scheme;
    this.parsed = parsed;
    this.port = port;
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
    String rest = trimmed.substring(end);
    HttpUrl parsed = HttpUrl.parse("http" + rest);
    HttpUrl secure = HttpUrl.parse("https" + rest);
    if (parsed == null || secure == null || trimmed.startsWith("/", end + 3)) {
      throw new IllegalArgumentException("is no URL" + shown(text));
    }
    // Schemes have different ports of their own, so that both agree on one that is written only.
    boolean written = parsed.port() == secure.port();
    return new Url(
        scheme,
        scheme.equals("https") ? secure : parsed,
        written ? parsed.port() : defaultPort(scheme));
  }

  private static int defaultPort(String scheme) {
    return scheme.startsWith("socks") ? 1080 : HttpUrl.defaultPort(scheme);
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
    return scheme + "://" + user + bracketed() + ":" + port;
  }

  private String credentials() {
    return parsed.encodedUsername()
        + (parsed.encodedPassword().isEmpty() ? "" : ":" + parsed.encodedPassword());
  }

  private String bracketed() {
    return host().contains(":") ? "[" + host() + "]" : host();
  }

  /** What the URLs of requests begin with: up to its path, and without the credentials. */
  String base() {
    String path = parsed.encodedPath();
    return scheme
        + "://"
        + bracketed()
        + (port == defaultPort(scheme) ? "" : ":" + port)
        + (path.endsWith("/") ? path.substring(0, path.length() - 1) : path);
  }

  /** For messages. */
  @Override
  public String toString() {
    return base();
  }
}
