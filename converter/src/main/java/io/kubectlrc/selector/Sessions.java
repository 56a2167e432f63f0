package io.kubectlrc.selector;

import com.fasterxml.jackson.databind.JsonNode;
import io.kubectlrc.manifest.Placeholder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Connections that last, and that the end of a pod cuts: those to a port whose number, name, or
 * Service says that it speaks such a protocol. A Service's port 21 that goes to 2121 is ftp.
 *
 * @param protocol as it is called: {@code ftp}
 * @param container which has them
 * @param index the port's place among the container's; empty if it does not declare it
 */
public record Sessions(String protocol, RunningContainer container, OptionalInt index) {
  /** Of a port, in digits. */
  private static final int LONGEST_PORT = 5;

  /** Ports that the IANA or common use gives to protocols of sessions. */
  private static final SortedMap<Integer, String> BY_NUMBER = new TreeMap<>();

  /** What ports and protocols are called otherwise. */
  private static final Map<String, String> ALIASES =
      Map.ofEntries(
          Map.entry("ftps", "ftp"),
          Map.entry("imaps", "imap"),
          Map.entry("pop3s", "pop3"),
          Map.entry("smtps", "smtp"),
          Map.entry("ldaps", "ldap"),
          Map.entry("amqps", "amqp"),
          Map.entry("mqtts", "mqtt"),
          Map.entry("postgresql", "postgres"),
          Map.entry("mongo", "mongodb"),
          Map.entry("mssql", "sqlserver"),
          Map.entry("ws", "websocket"),
          Map.entry("wss", "websocket"),
          Map.entry("websocket", "websocket"));

  /** Beside the name of a protocol, these say that its server is looked at by another one. */
  private static final Set<String> OTHERWISE =
      Set.of("http", "https", "metrics", "exporter", "web", "ui", "api", "health", "rest", "admin");

  static {
    Object[][] known = {
      {20, "ftp"},
      {21, "ftp"},
      {22, "ssh"},
      {23, "telnet"},
      {25, "smtp"},
      {110, "pop3"},
      {143, "imap"},
      {389, "ldap"},
      {465, "smtp"},
      {587, "smtp"},
      {636, "ldap"},
      {993, "imap"},
      {995, "pop3"},
      {1433, "sqlserver"},
      {1521, "oracle"},
      {1883, "mqtt"},
      {1935, "rtmp"},
      {2181, "zookeeper"},
      {2379, "etcd"},
      {2380, "etcd"},
      {3306, "mysql"},
      {3389, "rdp"},
      {4222, "nats"},
      {5060, "sip"},
      {5222, "xmpp"},
      {5432, "postgres"},
      {5671, "amqp"},
      {5672, "amqp"},
      {5900, "vnc"},
      {6379, "redis"},
      {6667, "irc"},
      {7687, "neo4j"},
      {8883, "mqtt"},
      {9042, "cassandra"},
      {9092, "kafka"},
      {9160, "cassandra"},
      {9300, "elasticsearch"},
      {11211, "memcached"},
      {25565, "minecraft"},
      {27017, "mongodb"},
      {28015, "rethinkdb"},
      {50000, "db2"},
      {61613, "stomp"},
      {61616, "activemq"}
    };
    for (Object[] port : known) {
      BY_NUMBER.put((Integer) port[0], (String) port[1]);
    }
  }

  /**
   * Those of a pod, at most one for each container.
   *
   * @param services the ports of the Services that select it
   * @param own further ports and what is spoken there
   */
  public static List<Sessions> of(
      JsonNode podSpec, Collection<Destination.Port> services, Map<Integer, String> own) {
    List<Sessions> found = new ArrayList<>();
    List<RunningContainer> containers = RunningContainer.of(podSpec);
    for (RunningContainer container : containers) {
      declared(podSpec, container, services, own)
          .or(() -> undeclared(podSpec, container, containers, services, own))
          .ifPresent(found::add);
    }
    return found;
  }

  private static Optional<Sessions> declared(
      JsonNode podSpec,
      RunningContainer container,
      Collection<Destination.Port> services,
      Map<Integer, String> own) {
    int index = 0;
    for (JsonNode port : container.tree().path("ports")) {
      int number = port.path("containerPort").asInt();
      if (port.path("protocol").asText("TCP").equals("TCP")) {
        List<Destination.Port> senders =
            services.stream().filter(sender -> sendsTo(sender, podSpec, number)).toList();
        Optional<String> protocol = protocol(number, port.path("name").asText(), senders, own);
        if (protocol.isPresent()) {
          return Optional.of(new Sessions(protocol.get(), container, OptionalInt.of(index)));
        }
      }
      index++;
    }
    return Optional.empty();
  }

  /** A port that no container declares is the first one's. */
  private static Optional<Sessions> undeclared(
      JsonNode podSpec,
      RunningContainer container,
      List<RunningContainer> all,
      Collection<Destination.Port> services,
      Map<Integer, String> own) {
    if (container != all.get(0)) {
      return Optional.empty();
    }
    for (Destination.Port sender : services) {
      OptionalInt number = sender.of(podSpec);
      boolean declared =
          all.stream()
              .flatMap(one -> one.tree().path("ports").valueStream())
              .anyMatch(port -> port.path("containerPort").asInt() == number.orElse(0));
      if (sender.protocol().equals("TCP") && number.isPresent() && !declared) {
        Optional<String> protocol = protocol(number.getAsInt(), "", List.of(sender), own);
        if (protocol.isPresent()) {
          return Optional.of(new Sessions(protocol.get(), container, OptionalInt.empty()));
        }
      }
    }
    return Optional.empty();
  }

  private static boolean sendsTo(Destination.Port sender, JsonNode podSpec, int number) {
    return sender.protocol().equals("TCP")
        && number != 0
        && sender.of(podSpec).equals(OptionalInt.of(number));
  }

  /** What is spoken at a port: as a Service says it, else as its own number and name do. */
  private static Optional<String> protocol(
      int number, String name, List<Destination.Port> senders, Map<Integer, String> own) {
    for (Destination.Port sender : senders) {
      if (!sender.appProtocol().isEmpty()) {
        return byName(sender.appProtocol());
      }
    }
    Optional<String> itself =
        Optional.ofNullable(own.get(number))
            .or(() -> Optional.ofNullable(BY_NUMBER.get(number)))
            .or(() -> byName(name));
    return itself.or(
        () ->
            senders.stream()
                .flatMap(
                    sender ->
                        byNumber(sender.number(), own).or(() -> byName(sender.name())).stream())
                .findFirst());
  }

  private static Optional<String> byNumber(String port, Map<Integer, String> own) {
    return port.length() <= LONGEST_PORT && Names.isPortNumber(port)
        ? Optional.ofNullable(own.get(Integer.parseInt(port)))
            .or(() -> Optional.ofNullable(BY_NUMBER.get(Integer.parseInt(port))))
        : Optional.empty();
  }

  /** {@code mysql}, {@code tcp-mysql} and {@code kubernetes.io/wss}, but not mysql-metrics. */
  private static Optional<String> byName(String name) {
    if (name.isEmpty()) {
      return Optional.empty();
    }
    String plain = name.substring(name.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
    List<String> words = List.of(plain.split("-"));
    if (words.stream().anyMatch(OTHERWISE::contains)) {
      return Optional.empty();
    }
    return words.stream()
        .flatMap(
            word ->
                BY_NUMBER.containsValue(word)
                    ? Optional.of(word).stream()
                    : Optional.ofNullable(ALIASES.get(word)).stream())
        .findFirst();
  }

  /**
   * Whether the grace period leaves them no time beyond what every pod has. A preStop hook waits no
   * longer than that. What a template tool is yet to say is taken to be enough.
   */
  public static boolean areCutIn(JsonNode podSpec) {
    return !Placeholder.isIn(podSpec.path("terminationGracePeriodSeconds"))
        && PreStop.grace(podSpec).compareTo(PreStop.GRACE) <= 0;
  }

  /**
   * What is said of it, in a sentence without its end.
   *
   * @param whose the container, as it is called
   * @param pods how many a rollout replaces; empty if nobody knows
   */
  public String sentence(JsonNode podSpec, String whose, OptionalInt pods) {
    Duration grace = PreStop.grace(podSpec);
    String cut = "%s sessions to %s are cut in %s".formatted(protocol, whose, replaced(pods));
    if (grace.compareTo(PreStop.REMOVAL) <= 0) {
      return "%s: its grace period of %d s is over before others know, and new ones are cut as well"
          .formatted(cut, grace.toSeconds());
    }
    return PreStop.of(container.tree()).isPresent()
        ? "%s, %d seconds after its deletion at the latest: a preStop hook has no longer than the grace period"
            .formatted(cut, grace.toSeconds())
        : "%s: there is neither a preStop hook nor a grace period over %d seconds"
            .formatted(cut, PreStop.GRACE.toSeconds());
  }

  private static String replaced(OptionalInt pods) {
    if (pods.isEmpty() || pods.getAsInt() == 0) {
      return "each pod that a rollout replaces";
    }
    return pods.getAsInt() == 1
        ? "the pod that a rollout replaces"
        : "each of the %d pods that a rollout replaces".formatted(pods.getAsInt());
  }
}
