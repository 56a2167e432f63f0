package io.kubectlrc.cluster.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.fabric8.kubernetes.client.Config;
import io.kubectlrc.cluster.ClusterException;
import io.kubectlrc.manifest.Inputs;
import io.kubectlrc.wording.Sentence;
import io.kubectlrc.wording.Setting;
import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The kubeconfig files, merged as kubectl merges them: of two entries with one name, the first
 * file's wins. Paths in them are relative to their own file.
 *
 * <p>fabric8's {@code Config.autoConfigure} reads them too, and binds them to its models: that
 * alone takes 0.98 s of processor time, all that is done here until the first request could be sent
 * 0.75 s, an empty JVM 0.12 s (medians of 7, Java 17 without an archive).
 *
 * @see <a
 *     href="https://kubernetes.io/docs/concepts/configuration/organize-cluster-access-kubeconfig/">
 *     Organizing cluster access</a>
 */
final class Kubeconfig {

  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
  private static final Path SERVICE_ACCOUNT =
      Path.of("/var/run/secrets/kubernetes.io/serviceaccount");

  /** Where else a pod's files may be, in variables that fabric8's client knows too. */
  private static final String TOKEN_FILE = "KUBERNETES_AUTH_SERVICEACCOUNT_TOKEN";

  private static final String CERTIFICATES_FILE = "KUBERNETES_CERTS_CA_FILE";
  private static final String NAMESPACE_FILE = "KUBENAMESPACE";

  private static final List<String> CLUSTER_PATHS = List.of("certificate-authority");
  private static final List<String> USER_PATHS =
      List.of("client-certificate", "client-key", "tokenFile");

  private final Map<String, KubeconfigEntry> contexts = new TreeMap<>();
  private final Map<String, KubeconfigEntry> clusters = new TreeMap<>();
  private final Map<String, KubeconfigEntry> users = new TreeMap<>();
  private String currentContext = "";

  private Kubeconfig() {}

  /**
   * Where to connect to.
   *
   * @param address the server of the cluster's entry, checked
   * @param userName for messages, possibly empty
   */
  record Target(
      Url address,
      KubeconfigEntry cluster,
      KubeconfigEntry user,
      String userName,
      String namespace) {

    /**
     * What the configuration of a client says, which has been read by others.
     *
     * @param namespace null for none
     */
    static Target of(Config config, String namespace) {
      KubeconfigEntry read =
          new KubeconfigEntry("the client's configuration", JsonNodeFactory.instance.objectNode());
      return new Target(
          Connection.serverUrl(config.getMasterUrl()),
          read,
          read,
          config.getUsername() == null ? "" : config.getUsername(),
          namespace == null || namespace.isEmpty() ? "default" : namespace);
    }

    String server() {
      return address.base();
    }
  }

  /**
   * Finds out where the options lead.
   *
   * @param environment the process's variables
   * @throws ClusterException in a sentence with the remedy, if they lead nowhere
   */
  static Target resolve(Connection connection, Map<String, String> environment) {
    List<Path> files = files(connection, environment);
    boolean named = connection.kubeconfig().isPresent();
    Kubeconfig merged = new Kubeconfig();
    for (Path file : files) {
      merged.add(file, named);
    }
    return merged.isEmpty() && connection.server().isEmpty()
        ? inCluster(connection, environment, files)
        : merged.target(connection);
  }

  private static List<Path> files(Connection connection, Map<String, String> environment) {
    if (connection.kubeconfig().isPresent()) {
      return List.of(path(connection.kubeconfig().get()));
    }
    String listed = environment.getOrDefault("KUBECONFIG", "");
    if (listed.isEmpty()) {
      return List.of(Path.of(environment.getOrDefault("HOME", "."), ".kube", "config"));
    }
    List<Path> files = new ArrayList<>();
    for (String file : listed.split(File.pathSeparator)) {
      if (!file.isEmpty()) {
        files.add(path(file));
      }
    }
    return files;
  }

  private static Path path(String file) {
    try {
      return Path.of(file);
    } catch (InvalidPathException impossible) {
      throw problem("there is no kubeconfig %s: %s".formatted(file, Inputs.reason(impossible)));
    }
  }

  private void add(Path file, boolean mustExist) {
    JsonNode tree;
    try {
      byte[] bytes = KubeconfigEntry.read(file);
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
      tree = YAML.readTree(bytes);
    } catch (CharacterCodingException other) {
      throw problem("the kubeconfig " + file + " is not UTF-8; save it in UTF-8, or name another");
    } catch (NoSuchFileException missing) {
      if (mustExist) {
        throw problem("there is no kubeconfig " + file);
      }
      return;
    } catch (JsonProcessingException broken) {
      throw problem(
          "%s:%d: not a kubeconfig: %s"
              .formatted(
                  file,
                  broken.getLocation() == null ? 1 : broken.getLocation().getLineNr(),
                  firstLine(broken.getOriginalMessage())));
    } catch (IOException unreadable) {
      throw problem("cannot read the kubeconfig " + file + ": " + Inputs.reason(unreadable));
    }
    if (tree.isMissingNode() || tree.isNull()) {
      return;
    }
    String kind = tree.path("kind").asText("Config");
    if (!(tree instanceof ObjectNode root) || !kind.equals("Config") && !kind.isEmpty()) {
      throw problem(
          Sentence.of(
              "{}: not a kubeconfig{}; name one with {} or in KUBECONFIG",
              file,
              tree.isObject() ? ", but of kind " + kind : "",
              Setting.KUBECONFIG));
    }
    KubeconfigEntry whole = new KubeconfigEntry(file.toString(), root);
    if (currentContext.isEmpty()) {
      currentContext = whole.text("current-context").orElse("");
    }
    merge(whole, "context", contexts, file, List.of());
    merge(whole, "cluster", clusters, file, CLUSTER_PATHS);
    merge(whole, "user", users, file, USER_PATHS);
  }

  private static void merge(
      KubeconfigEntry whole,
      String field,
      Map<String, KubeconfigEntry> into,
      Path file,
      List<String> paths) {
    JsonNode entries = whole.fields().path(field + "s");
    if (!entries.isMissingNode() && !entries.isNull() && !entries.isArray()) {
      throw whole.problem(field + "s", "must be a list");
    }
    for (JsonNode each : entries) {
      JsonNode name = each.path("name");
      JsonNode value = each.path(field);
      if (!each.isObject() || name.isContainerNode() || name.asText().isEmpty()) {
        throw whole.problem(field + "s", "must each have a name and a " + field);
      }
      KubeconfigEntry entry =
          new KubeconfigEntry(
              "%s: %s \"%s\"".formatted(file, field, name.asText()),
              value instanceof ObjectNode declared
                  ? declared
                  : JsonNodeFactory.instance.objectNode());
      if (!value.isMissingNode() && !value.isNull() && !value.isObject()) {
        throw entry.problem(field, "must be an object");
      }
      for (String path : paths) {
        entry
            .text(path)
            .ifPresent(
                named -> entry.fields().put(path, beside(file, named, entry, path).toString()));
      }
      resolveCommand(entry, file);
      into.putIfAbsent(name.asText(), entry);
    }
  }

  private static Path beside(Path file, String named, KubeconfigEntry entry, String field) {
    try {
      return file.toAbsolutePath().resolveSibling(named);
    } catch (InvalidPathException impossible) {
      throw entry.problem(field, "names no file: " + Inputs.reason(impossible));
    }
  }

  /** A plugin's command with a slash in it is relative to the file too. */
  private static void resolveCommand(KubeconfigEntry user, Path file) {
    JsonNode exec = user.fields().path("exec");
    String command = exec.path("command").asText();
    if (exec instanceof ObjectNode plugin && command.contains("/")) {
      plugin.put("command", beside(file, command, user, "exec.command").toString());
    }
  }

  private boolean isEmpty() {
    return contexts.isEmpty() && clusters.isEmpty() && users.isEmpty();
  }

  private Target target(Connection connection) {
    String contextName = connection.context().orElse(currentContext);
    KubeconfigEntry context = contexts.get(contextName);
    if (context == null && !contextName.isEmpty()) {
      throw problem(
          Sentence.of(
              "the kubeconfig has no context \"{}\"; {}",
              contextName,
              choose(Setting.CONTEXT, contexts)));
    }
    KubeconfigEntry chosen = context == null ? nothing() : context;
    String clusterName = connection.cluster().or(() -> chosen.text("cluster")).orElse("");
    String userName = connection.user().or(() -> chosen.text("user")).orElse("");
    KubeconfigEntry cluster = entry(Setting.CLUSTER, clusters, clusterName);
    KubeconfigEntry user = entry(Setting.USER, users, userName);
    connection
        .server()
        .ifPresent(
            server -> {
              cluster.fields().put("server", server);
              cluster.fields().remove("tls-server-name"); // another server's
            });
    if (cluster.text("server").isEmpty()) {
      throw problem(
          clusterName.isEmpty()
              ? Sentence.of(
                  "the kubeconfig has no current context; {}", choose(Setting.CONTEXT, contexts))
              : Sentence.of("the kubeconfig's cluster \"{}\" has no server", clusterName));
    }
    return new Target(
        server(cluster),
        cluster,
        user,
        userName,
        connection.namespace().or(() -> chosen.text("namespace")).orElse("default"));
  }

  private static Url server(KubeconfigEntry cluster) {
    try {
      return Connection.serverUrl(cluster.text("server").orElse(""));
    } catch (IllegalArgumentException none) {
      throw cluster.problem("server", none.getMessage());
    }
  }

  private static KubeconfigEntry nothing() {
    return new KubeconfigEntry("the options", JsonNodeFactory.instance.objectNode());
  }

  private static KubeconfigEntry entry(
      Setting what, Map<String, KubeconfigEntry> entries, String name) {
    if (name.isEmpty()) {
      return nothing();
    }
    KubeconfigEntry entry = entries.get(name);
    if (entry == null) {
      throw problem(
          Sentence.of(
              "the kubeconfig has no {} \"{}\"; {}", what.toString(), name, choose(what, entries)));
    }
    return new KubeconfigEntry(entry.where(), entry.fields().deepCopy());
  }

  private static Sentence choose(Setting what, Map<String, KubeconfigEntry> entries) {
    return entries.isEmpty()
        ? Sentence.of("it has none")
        : Sentence.of("name one with {}: {}", what, String.join(", ", entries.keySet()));
  }

  /** The API server and the identity that Kubernetes gives to every pod. */
  private static Target inCluster(
      Connection connection, Map<String, String> environment, List<Path> files) {
    String host = environment.getOrDefault("KUBERNETES_SERVICE_HOST", "");
    Path token = mounted(environment, TOKEN_FILE, "token");
    if (host.isEmpty() || !Files.isReadable(token)) {
      throw problem(
          Sentence.of(
              "no cluster is configured: {}{}; name a kubeconfig with {} or in KUBECONFIG, or a"
                  + " server with {}",
              nowhere(files),
              host.isEmpty() ? "" : ", nor the token " + token + " of this pod's service account",
              Setting.KUBECONFIG,
              Setting.SERVER));
    }
    String port = environment.getOrDefault("KUBERNETES_SERVICE_PORT", "443");
    ObjectNode cluster =
        JsonNodeFactory.instance
            .objectNode()
            .put("server", "https://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port)
            .put(
                "certificate-authority",
                mounted(environment, CERTIFICATES_FILE, "ca.crt").toString());
    ObjectNode user = JsonNodeFactory.instance.objectNode().put("tokenFile", token.toString());
    Path namespace = mounted(environment, NAMESPACE_FILE, "namespace");
    KubeconfigEntry service = new KubeconfigEntry("KUBERNETES_SERVICE_HOST and _PORT", cluster);
    return new Target(
        server(service),
        service,
        new KubeconfigEntry("this pod's service account", user),
        "",
        connection.namespace().orElseGet(() -> podNamespace(namespace)));
  }

  private static String nowhere(List<Path> files) {
    return String.join(
        ", ",
        files.stream()
            .map(file -> file + (Files.exists(file) ? " names none" : " is not there"))
            .toList());
  }

  private static Path mounted(Map<String, String> environment, String variable, String name) {
    String elsewhere = environment.getOrDefault(variable, "");
    return elsewhere.isEmpty() ? SERVICE_ACCOUNT.resolve(name) : Path.of(elsewhere);
  }

  private static String podNamespace(Path file) {
    try {
      return Files.readString(file).strip();
    } catch (IOException none) {
      return "default";
    }
  }

  private static String firstLine(String message) {
    return Optional.ofNullable(message).orElse("").lines().findFirst().orElse("it is no YAML");
  }

  private static ClusterException problem(String message) {
    return problem(Sentence.of(message));
  }

  private static ClusterException problem(Sentence message) {
    return new ClusterException(ClusterException.Reason.OTHER, message, null);
  }
}
