package io.kubectlrc.lint.rules;

import com.fasterxml.jackson.databind.JsonNode;
import io.kubectlrc.convert.kustomize.Kustomizations.Aspect;
import io.kubectlrc.lint.Container;
import io.kubectlrc.lint.Description;
import io.kubectlrc.lint.Finding;
import io.kubectlrc.lint.LintContext;
import io.kubectlrc.lint.Rule;
import io.kubectlrc.lint.Severity;
import io.kubectlrc.lint.Workload;
import io.kubectlrc.manifest.KubeObject;
import io.kubectlrc.manifest.Placeholder;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Finds a port of a protocol with long sessions, without time to end them. */
public final class LongLivedConnections extends Rule {
  private static final int DEFAULT_GRACE_SECONDS = 30;
  private static final Set<String> ROLLED =
      Set.of(
          "ReplicationController",
          "ReplicaSet",
          "Deployment",
          "StatefulSet",
          "DaemonSet",
          "DeploymentConfig");

  /** Ports that the IANA or common use gives to protocols of sessions. */
  private static final SortedMap<Integer, String> SESSIONS = new TreeMap<>();

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
      SESSIONS.put((Integer) port[0], (String) port[1]);
    }
  }

  public LongLivedConnections() {
    super(
        new Description(
            "long-lived-connections",
            Severity.WARNING,
            "a port of a protocol with long sessions, without time to end them",
            "An update stops a pod whether or not someone is connected. A session over ftp, "
                + "ssh, a database or a broker is cut in the middle, unless a preStop hook and a "
                + "grace period beyond the default of 30 seconds let it end.",
            """
            containers:
              - name: ftp
                ports: [{containerPort: 21}]
            """,
            "Add a preStop hook that drains the connections, and a "
                + "terminationGracePeriodSeconds that covers it."),
        Aspect.FIELDS,
        Aspect.LABELS,
        Aspect.NAME);
  }

  @Override
  public Stream<Finding> check(LintContext context) {
    return context.workloads().stream()
        .filter(workload -> ROLLED.contains(workload.kind()))
        .filter(workload -> !hasLongGrace(workload))
        .flatMap(workload -> check(context, workload));
  }

  private static boolean hasLongGrace(Workload workload) {
    JsonNode grace = workload.templateAt("/spec/terminationGracePeriodSeconds");
    return grace.asInt(DEFAULT_GRACE_SECONDS) > DEFAULT_GRACE_SECONDS || Placeholder.isIn(grace);
  }

  private Stream<Finding> check(LintContext context, Workload workload) {
    return workload.containers().stream()
        .filter(container -> !container.init())
        .filter(container -> !container.tree().at("/lifecycle/preStop").isObject())
        .flatMap(
            container ->
                container.ports().stream()
                    .flatMap(
                        port ->
                            protocol(context, port).stream()
                                .map(p -> finding(workload, container, port, p)))
                    .limit(1));
  }

  private static Optional<String> protocol(LintContext context, Container.Port port) {
    if (!port.protocol().equals("TCP")) {
      return Optional.empty();
    }
    String own = context.options().sessionPorts().get(port.number());
    String name = port.name().toLowerCase(Locale.ROOT);
    return Optional.ofNullable(own)
        .or(() -> Optional.ofNullable(SESSIONS.get(port.number())))
        .or(() -> SESSIONS.values().stream().filter(name::equals).findFirst());
  }

  private Finding finding(
      Workload workload, Container container, Container.Port port, String protocol) {
    return finding(
        workload.subject(),
        port.at().appendProperty("containerPort"),
        "%s sessions to %s are cut when its pod is replaced: there is neither a preStop hook nor a grace period over %d seconds"
            .formatted(
                protocol, KubeObject.called("container", container.name()), DEFAULT_GRACE_SECONDS),
        "add lifecycle.preStop and terminationGracePeriodSeconds");
  }
}
