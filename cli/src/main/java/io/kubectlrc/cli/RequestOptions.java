package io.kubectlrc.cli;

import io.kubectlrc.watch.Expected;
import io.kubectlrc.watch.RequestPlan;
import io.kubectlrc.watch.VersionSource;
import io.kubectlrc.watch.net.SteadyTraffic;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What is requested while something is watched. */
final class RequestOptions {

  /** What the options' names begin with, after the hyphens. */
  private final String prefix;

  private List<String> urls = new ArrayList<>();
  private Rate rate;
  private boolean keepAlive;
  private String method = "GET";
  private List<RequestPlan.Header> headers = new ArrayList<>();
  private Expected expected = Expected.SUCCESS;
  private Duration timeout;
  private VersionSource version = VersionSource.NONE;

  private static final int MOST_A_SECOND = 1000;
  private static final Duration LONGEST_TIMEOUT = Duration.ofMinutes(1);

  void describe(Syntax syntax) {
    syntax
        .option(String.class, "--request")
        .label("URL")
        .says("Send steady requests there. Can be repeated.")
        .toList(value -> urls = value);
    syntax
        .option(Rate.class, "--rate")
        .label("N/s")
        .says(
            "How many requests to each URL: 5/s, 30/m; 1000/s in all at most. Default:"
                + " ${DEFAULT-VALUE}.")
        .defaultsTo("5/s")
        .by(Rate::parse)
        .to(value -> rate = value);
    syntax
        .flag("--keep-alive")
        .says("Use connections again; otherwise each request has its own.")
        .to(value -> keepAlive = value);
    syntax
        .option(String.class, "--method")
        .label("METHOD")
        .says("The method; there is no body. Default: ${DEFAULT-VALUE}.")
        .defaultsTo("GET")
        .to(value -> method = value);
    syntax
        .option(RequestPlan.Header.class, "--header")
        .label("NAME:VALUE")
        .says("A header of each request. Can be repeated.")
        .by(RequestPlan.Header::parse)
        .toList(value -> headers = value);
    syntax
        .option(Expected.class, "--expect")
        .label("200-399|REGEX")
        .says(
            "Which answers are right: those with these statuses, or whose body contains that and whose"
                + " status is 200 to 399. Default: 200-399.")
        .by(Expected::parse)
        .to(value -> expected = value);
    syntax
        .option(Duration.class, "--timeout")
        .label("DURATION")
        .says("How long an answer may take. Default: ${DEFAULT-VALUE}.")
        .defaultsTo("5s")
        .by(Durations::parse)
        .to(value -> timeout = value);
    syntax
        .option(VersionSource.class, "--version-from")
        .label("header:NAME|body:REGEX")
        .says(
            "Where an answer says which version gave it; of an expression the first group counts.")
        .by(VersionSource::parse)
        .to(value -> version = value);
  }

  /** So often; the interval between two. */
  record Rate(Duration interval) {

    /** picocli asks for this of each default. */
    @Override
    public String toString() {
      return "one each " + interval;
    }

    static Rate parse(String text) {
      if (!text.matches("\\d{1,6}(\\.\\d{1,3})?(/[smh])?")) {
        throw new IllegalArgumentException("'" + text + "' is no rate, like 5/s or 30/m");
      }
      int slash = text.indexOf('/');
      double number = Double.parseDouble(slash < 0 ? text : text.substring(0, slash));
      double seconds =
          slash < 0 ? 1 : List.of(1, 60, 3600).get("smh".indexOf(text.charAt(slash + 1)));
      if (number == 0) {
        throw new IllegalArgumentException("'" + text + "' sends nothing");
      }
      return new Rate(Duration.ofNanos(Math.max(1, Math.round(seconds * 1e9 / number))));
    }

    double aSecond() {
      return 1e9 / interval.toNanos();
    }
  }

  /** Under the names that they have here. */
  RequestOptions() {
    this("");
  }

  /**
   * @param prefix what their names are given where they are used
   */
  RequestOptions(String prefix) {
    this.prefix = prefix;
  }

  private String option(String name) {
    return "--" + prefix + name;
  }

  /** Whether there are any. */
  boolean any() {
    return !urls.isEmpty();
  }

  /** What RBAC calls the right to send them through the API server. */
  String verb() {
    return switch (method) {
      case "POST" -> "create";
      case "PUT" -> "update";
      case "PATCH" -> "patch";
      case "DELETE" -> "delete";
      default -> "get";
    };
  }

  /** What is wrong with them; empty if nothing is. */
  Optional<String> requireSense(boolean throughServer) {
    if (!method.matches(throughServer ? "GET|POST|PUT|PATCH|DELETE" : "[A-Z]{1,20}")) {
      return Optional.of(
          "no method" + (throughServer ? " of the API server's proxy" : "") + ": " + method);
    }
    if (timeout.isZero() || timeout.compareTo(LONGEST_TIMEOUT) > 0) {
      return Optional.of(option("timeout") + " is longer than nothing, and a minute at most");
    }
    if (rate.aSecond() * Math.max(1, urls.size()) > MOST_A_SECOND + 1e-6) {
      return Optional.of(
          "%d requests a second in all are the most: %s=%s/s for %d URLs would be %.0f"
              .formatted(
                  MOST_A_SECOND,
                  option("rate"),
                  String.format(Locale.ROOT, "%.0f", rate.aSecond()),
                  Math.max(1, urls.size()),
                  rate.aSecond() * Math.max(1, urls.size())));
    }
    for (String url : urls) {
      Optional<String> wrong = throughServer ? wrongPath(url) : wrongUrl(url);
      if (wrong.isPresent()) {
        return wrong;
      }
    }
    return Optional.empty();
  }

  private Optional<String> wrongUrl(String url) {
    try {
      URI uri = new URI(url);
      if (uri.getUserInfo() != null) {
        return Optional.of(
            "%s takes no credentials in a URL; say %s='Authorization: ...'"
                .formatted(option("request"), option("header")));
      }
      boolean http = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
      return http && uri.getHost() != null && uri.getRawFragment() == null
          ? Optional.empty()
          : Optional.of("'" + url + "' is no URL to request, like http://shop.example.com/health");
    } catch (URISyntaxException e) {
      return Optional.of("'" + url + "' is no URL: " + e.getReason());
    }
  }

  private static Optional<String> wrongPath(String path) {
    boolean right = path.matches("(:[a-z0-9-]{1,15})?/[\\x21-\\x7e]*");
    if (right) {
      try {
        new URI(path.substring(path.indexOf('/')));
        return Optional.empty();
      } catch (URISyntaxException e) {
        return Optional.of("'" + path + "' is no path: " + e.getReason());
      }
    }
    return Optional.of(
        "with --via=apiserver --request is a path of the Service, /health or :8080/health, not '"
            + path
            + "'");
  }

  /** Straight to these URLs. */
  List<SteadyTraffic.Requests> direct() {
    return urls.stream()
        .map(url -> new SteadyTraffic.Requests(url, plan(URI.create(url))))
        .toList();
  }

  /**
   * To these paths of a Service, or to its root.
   *
   * @param port what is meant by a path without one
   */
  List<SteadyTraffic.Requests> throughServer(String service, String port) {
    List<String> paths = urls.isEmpty() ? List.of("/") : urls;
    return paths.stream()
        .map(
            path -> {
              String chosen = path.startsWith(":") ? path.substring(1, path.indexOf('/')) : port;
              String rest = path.substring(path.indexOf('/'));
              return new SteadyTraffic.Requests(
                  "service/" + service + ":" + chosen + rest,
                  plan(URI.create("//" + chosen + rest)));
            })
        .toList();
  }

  private RequestPlan plan(URI uri) {
    return new RequestPlan(
        uri, method, headers, rate.interval(), keepAlive, timeout, expected, version);
  }
}
