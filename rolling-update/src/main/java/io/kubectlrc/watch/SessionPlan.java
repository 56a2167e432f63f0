package io.kubectlrc.watch;

import java.time.Duration;
import java.util.Optional;

/**
 * Sessions that are held open.
 *
 * @param sessions how many
 * @param heartbeat the line that each sends from time to time; empty for none
 * @param interval between two heartbeats
 * @param timeout how long a connection, or the answer to a heartbeat, may take
 */
public record SessionPlan(
    String host,
    int port,
    int sessions,
    Optional<String> heartbeat,
    Duration interval,
    Duration timeout) {

  /**
   * Reads {@code HOST:PORT}, of an IPv6 address {@code [ADDRESS]:PORT}.
   *
   * @throws IllegalArgumentException in a sentence, if it is none
   */
  public static SessionPlan parse(String text) {
    int colon = text.lastIndexOf(':');
    String host = colon < 0 ? "" : text.substring(0, colon).replaceFirst("^\\[(.*)]$", "$1");
    String port = text.substring(colon + 1);
    boolean ipv6 = text.startsWith("[");
    if (!host.matches(ipv6 ? "[0-9a-fA-F:.%\\w]+" : "[^:/\\s\\[\\]@]+")
        || !port.matches("\\d{1,5}")
        || Integer.parseInt(port) < 1
        || Integer.parseInt(port) > 65535) {
      throw new IllegalArgumentException("'" + text + "' is not HOST:PORT");
    }
    return new SessionPlan(
        host,
        Integer.parseInt(port),
        1,
        Optional.empty(),
        Duration.ofSeconds(1),
        Duration.ofSeconds(5));
  }

  /** The same with these. */
  public SessionPlan with(
      int number, Optional<String> line, Duration heartbeats, Duration patience) {
    return new SessionPlan(host, port, number, line, heartbeats, patience);
  }

  /** {@code HOST:PORT}. */
  public String address() {
    return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
  }
}
