package io.kubectlrc.cluster;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
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

  private final Map<String, ObjectNode> contexts = new TreeMap<>();
  private final Map<String, ObjectNode> clusters = new TreeMap<>();
  private final Map<String, ObjectNode> users = new TreeMap<>();
  private String currentContext = "";

  private Kubeconfig() {}

  /**
   * Where to connect to.
   *
   * @param cluster its entry in the kubeconfig, with a server
   * @param user the user's entry, possibly empty
   * @param userName for messages, possibly empty
   */
  record Target(ObjectNode cluster, ObjectNode user, String userName, String namespace) {
    String server() {
      return cluster.path("server").asText();
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
      return List.of(Path.of(connection.kubeconfig().get()));
    }
    String listed = environment.getOrDefault("KUBECONFIG", "");
    if (listed.isEmpty()) {
      return List.of(Path.of(environment.getOrDefault("HOME", "."), ".kube", "config"));
    }
    List<Path> files = new ArrayList<>();
    for (String file : listed.split(File.pathSeparator)) {
      if (!file.isEmpty()) {
        files.add(Path.of(file));
      }
    }
    return files;
  }

  private void add(Path file, boolean mustExist) {
    JsonNode tree;
    try {
      tree = YAML.readTree(Files.readAllBytes(file));
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
      throw problem("cannot read the kubeconfig " + file + ": " + unreadable.getMessage());
    }
    if (!tree.isObject() && !tree.isMissingNode() && !tree.isNull()) {
      throw problem(file + ": not a kubeconfig");
    }
    if (currentContext.isEmpty()) {
      currentContext = tree.path("current-context").asText();
    }
    Path folder = file.toAbsolutePath().getParent();
    merge(tree.path("contexts"), "context", contexts, folder, List.of());
    merge(tree.path("clusters"), "cluster", clusters, folder, CLUSTER_PATHS);
    merge(tree.path("users"), "user", users, folder, USER_PATHS);
  }

  private static void merge(
      JsonNode entries,
      String field,
      Map<String, ObjectNode> into,
      Path folder,
      List<String> paths) {
    for (JsonNode entry : entries) {
      ObjectNode value =
          entry.path(field) instanceof ObjectNode declared
              ? declared
              : JsonNodeFactory.instance.objectNode();
      for (String path : paths) {
        if (value.hasNonNull(path) && !value.get(path).asText().isEmpty()) {
          value.put(path, folder.resolve(value.get(path).asText()).toString());
        }
      }
      resolveCommand(value.path("exec"), folder);
      into.putIfAbsent(entry.path("name").asText(), value);
    }
  }

  /** A plugin's command with a slash in it is relative to the file too. */
  private static void resolveCommand(JsonNode exec, Path folder) {
    String command = exec.path("command").asText();
    if (exec instanceof ObjectNode plugin && command.contains("/")) {
      plugin.put("command", folder.resolve(command).toString());
    }
  }

  private boolean isEmpty() {
    return contexts.isEmpty() && clusters.isEmpty() && users.isEmpty();
  }

  private Target target(Connection connection) {
    String contextName = connection.context().orElse(currentContext);
    ObjectNode context = contexts.get(contextName);
    if (context == null && !contextName.isEmpty()) {
      throw problem(
          "the kubeconfig has no context \"%s\"; %s"
              .formatted(contextName, choose("context", contexts)));
    }
    JsonNode chosen = context == null ? MissingNode.getInstance() : context;
    String clusterName = connection.cluster().orElse(chosen.path("cluster").asText());
    String userName = connection.user().orElse(chosen.path("user").asText());
    ObjectNode cluster = entry("cluster", clusters, clusterName);
    ObjectNode user = entry("user", users, userName);
    connection
        .server()
        .ifPresent(
            server -> {
              cluster.put("server", server);
              cluster.remove("tls-server-name"); // another server's
            });
    if (cluster.path("server").asText().isEmpty()) {
      throw problem(
          clusterName.isEmpty()
              ? "the kubeconfig has no current context; " + choose("context", contexts)
              : "the kubeconfig's cluster \"%s\" has no server".formatted(clusterName));
    }
    String namespace = chosen.path("namespace").asText();
    return new Target(
        cluster,
        user,
        userName,
        connection.namespace().orElse(namespace.isEmpty() ? "default" : namespace));
  }

  private static ObjectNode entry(String what, Map<String, ObjectNode> entries, String name) {
    if (name.isEmpty()) {
      return JsonNodeFactory.instance.objectNode();
    }
    ObjectNode entry = entries.get(name);
    if (entry == null) {
      throw problem(
          "the kubeconfig has no %s \"%s\"; %s".formatted(what, name, choose(what, entries)));
    }
    return entry.deepCopy();
  }

  private static String choose(String what, Map<String, ObjectNode> entries) {
    return entries.isEmpty()
        ? "it has none"
        : "name one with --%s: %s".formatted(what, String.join(", ", entries.keySet()));
  }

  /** The API server and the identity that Kubernetes gives to every pod. */
  private static Target inCluster(
      Connection connection, Map<String, String> environment, List<Path> files) {
    String host = environment.getOrDefault("KUBERNETES_SERVICE_HOST", "");
    Path token = mounted(environment, TOKEN_FILE, "token");
    if (host.isEmpty() || !Files.isReadable(token)) {
      throw problem(
          "no cluster is configured: %s is not there%s; name a kubeconfig with --kubeconfig or in"
                  .formatted(
                      files.get(files.size() - 1),
                      host.isEmpty()
                          ? ""
                          : ", nor the token " + token + " of this pod's service account")
              + " KUBECONFIG, or a server with --server");
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
    return new Target(
        cluster, user, "", connection.namespace().orElseGet(() -> podNamespace(namespace)));
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
    return new ClusterException(ClusterException.Reason.OTHER, message, null);
  }
}
