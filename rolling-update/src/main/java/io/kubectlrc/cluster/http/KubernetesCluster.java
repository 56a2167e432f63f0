package io.kubectlrc.cluster.http;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.kubectlrc.cluster.Access;
import io.kubectlrc.cluster.Cluster;
import io.kubectlrc.cluster.ClusterException;
import io.kubectlrc.cluster.FieldManager;
import io.kubectlrc.cluster.Kind;
import io.kubectlrc.cluster.Preconditions;
import io.kubectlrc.cluster.Propagation;
import io.kubectlrc.cluster.Ref;
import io.kubectlrc.cluster.ServiceProxy;
import io.kubectlrc.cluster.Watch;
import io.kubectlrc.cluster.WriteMode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;

/**
 * A real cluster, over fabric8's HTTP client. Safe for several threads.
 *
 * <p>A thread that is interrupted while a request is in flight finishes it; the interruption stays
 * pending.
 */
public final class KubernetesCluster implements Cluster {

  static final Comparator<ObjectNode> BY_NAME = KubernetesCluster::byName;

  private static final String JSON = "application/json";

  /** What is created must have no field that the server doesn't know: 1.25 and later say so. */
  private static final String DRY_RUN = "&dryRun=All&fieldValidation=Strict";

  private static final int FIRST_STRICT_MINOR = 25;

  private static final JsonPointer VERSION = JsonPointer.compile("/metadata/resourceVersion");
  private static final Pattern COUNT = Pattern.compile("\\d{1,18}");

  /** Some servers say {@code 25+}. */
  private static final Pattern MINOR = Pattern.compile("\\d{1,4}");

  private final Transport transport;
  private final String namespace;

  private KubernetesCluster(Transport transport, String namespace) {
    this.transport = transport;
    this.namespace = namespace;
  }

  /**
   * Gets ready to connect; sends no request yet.
   *
   * @throws ClusterException if the kubeconfig is missing, broken or incomplete
   */
  public static KubernetesCluster connect(Connection connection) {
    return connect(connection, System.getenv());
  }

  static KubernetesCluster connect(Connection connection, Map<String, String> environment) {
    Kubeconfig.Target target = Kubeconfig.resolve(connection, environment);
    Transport transport =
        new Transport(
            target,
            connection.longestRequest(),
            () ->
                HttpClients.open(
                    Kubeconfig.resolve(connection, environment), connection, environment));
    return new KubernetesCluster(transport, target.namespace());
  }

  /**
   * The cluster of a client that is there already: with its HTTP client, address, credentials and
   * namespace. Closing this closes nothing of it.
   *
   * <p>Of the client's retries, those of {@code Config.getRequestRetryBackoffLimit} are switched
   * off here, since a write whose answer was lost may have been done: after it an operation looks
   * first. What the HTTP client repeats by itself stays as it is (okhttp does so on a connection
   * that breaks, unless {@code retryOnConnectionFailure} is false); every write has a precondition
   * or a name, so that a repeated one changes nothing twice. The sockets are the client's, too:
   * where they wait for packets to be confirmed, a request behind an idle watch takes 40 ms longer.
   *
   * @throws IllegalArgumentException if the client's address is none of an API server
   */
  public static KubernetesCluster of(KubernetesClient client) {
    Objects.requireNonNull(client, "client");
    HttpClient shared =
        HttpClients.withoutRetries(client.getHttpClient(), client.getConfiguration());
    return of(
        client.getConfiguration(),
        client.getNamespace(),
        new Transport.Login() {
          @Override
          public HttpClient open() {
            return shared;
          }

          @Override
          public void end(HttpClient opened) {
            // It is its owner's, who goes on with it.
          }
        });
  }

  /**
   * The cluster that a client's configuration describes, with an HTTP client of its own that
   * retries nothing; to be closed.
   *
   * @throws IllegalArgumentException if the address is none of an API server
   */
  public static KubernetesCluster of(Config config) {
    Objects.requireNonNull(config, "config");
    return of(config, config.getNamespace(), () -> HttpClients.open(config));
  }

  private static KubernetesCluster of(Config config, String namespace, Transport.Login login) {
    Kubeconfig.Target target = Kubeconfig.Target.of(config, namespace);
    return new KubernetesCluster(
        new Transport(target, Connection.LONGEST_REQUEST, login), target.namespace());
  }

  /** The namespace to use if nothing names another: the option's, the context's, or default. */
  public String namespace() {
    return namespace;
  }

  /** How many requests were sent, repeated ones and watches included. */
  public int requests() {
    return transport.requests();
  }

  @Override
  public Optional<ObjectNode> get(Ref ref) {
    return getWithManagers(ref).map(KubernetesCluster::object);
  }

  @Override
  public Optional<ObjectNode> getWithManagers(Ref ref) {
    try {
      return Optional.of((ObjectNode) transport.ask("GET", path(ref), JSON, null, is(ref)));
    } catch (ClusterException e) {
      if (e.reason() == ClusterException.Reason.NOT_FOUND) {
        return Optional.empty();
      }
      throw e;
    }
  }

  @Override
  public List<ObjectNode> list(Kind kind, String namespace, Map<String, String> labels) {
    String selector = labels.isEmpty() ? "" : "?labelSelector=" + encode(join(labels));
    JsonNode list =
        transport.ask(
            "GET",
            path(kind, namespace) + selector,
            JSON,
            null,
            isListOf(kind, KubernetesCluster::isNamed));
    return items(kind, list);
  }

  @Override
  public Function<Kind, List<ObjectNode>> lists(Collection<Kind> kinds, String namespace) {
    Map<Kind, CompletableFuture<List<ObjectNode>>> asked = new EnumMap<>(Kind.class);
    boolean connected = transport.requests() > 0;
    CompletableFuture<?> before = CompletableFuture.completedFuture(null);
    for (Kind kind : kinds) {
      CompletableFuture<List<ObjectNode>> list =
          before.thenApplyAsync(any -> list(kind, namespace, Map.of()), KubernetesCluster::start);
      asked.put(kind, list);
      if (!connected) {
        // Several at once would each make a connection, where one is enough for all.
        before = list.handle((any, failure) -> null);
        connected = true;
      }
    }
    return kind ->
        asked.containsKey(kind) ? answer(asked.get(kind)) : list(kind, namespace, Map.of());
  }

  /** On a thread of its own: it does nothing but wait. */
  private static void start(Runnable request) {
    Thread thread = new Thread(request, "kubectl-rc-list");
    thread.setDaemon(true);
    thread.start();
  }

  private static <T> T answer(CompletableFuture<T> asked) {
    try {
      return asked.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof ClusterException refused ? refused : e;
    }
  }

  /** The items of a list, which do not say of which kind they are. */
  static List<ObjectNode> items(Kind kind, JsonNode list) {
    List<ObjectNode> items = new ArrayList<>();
    for (JsonNode item : list.path("items")) {
      ObjectNode object = object(item);
      object.put("apiVersion", kind.apiVersion()).put("kind", kind.kind());
      items.add(object);
    }
    items.sort(BY_NAME);
    return items;
  }

  /** A comparator of the JDK's making takes longer to be made than most lists to be sorted. */
  private static int byName(ObjectNode one, ObjectNode other) {
    int namespaces = part(one, "namespace").compareTo(part(other, "namespace"));
    return namespaces != 0 ? namespaces : part(one, "name").compareTo(part(other, "name"));
  }

  private static String part(ObjectNode object, String field) {
    return object.path("metadata").path(field).asText();
  }

  // What answers must be like, whoever gave them.

  private static boolean isSuccess(JsonNode answer) {
    return answer.path("kind").asText().equals("Status")
        && answer.path("status").asText().equals("Success");
  }

  /** An object, as it is stored. */
  private static Predicate<JsonNode> is(Ref ref) {
    return is(ref, KubernetesCluster::isStored);
  }

  private static Predicate<JsonNode> is(Ref ref, Predicate<JsonNode> state) {
    return isA(ref.kind(), state)
        .and(object -> object.at("/metadata/name").asText().equals(ref.name()))
        .and(object -> object.at("/metadata/namespace").asText().equals(ref.namespace()));
  }

  /** An object of a kind, as it is stored. */
  static Predicate<JsonNode> isStored(Kind kind) {
    return isA(kind, KubernetesCluster::isStored);
  }

  /** An object of a kind. */
  private static Predicate<JsonNode> isA(Kind kind, Predicate<JsonNode> state) {
    return object -> object.path("kind").asText().equals(kind.kind()) && state.test(object);
  }

  private static boolean isNamed(JsonNode object) {
    return object.isObject() && object.at("/metadata/name").isTextual();
  }

  /** What is stored has a version, the number of the write that has stored it. */
  private static boolean isStored(JsonNode object) {
    return isNamed(object) && isVersion(object.at(VERSION));
  }

  /** Every API server counts its writes in it, and since 1.35 that is promised. */
  private static boolean isVersion(JsonNode version) {
    return version.isTextual() && COUNT.matcher(version.textValue()).matches();
  }

  /** A list of such objects; one without items may say so by null. */
  private static Predicate<JsonNode> isListOf(Kind kind, Predicate<JsonNode> state) {
    return list -> {
      JsonNode items = list.path("items");
      return list.path("kind").asText().equals(kind.kind() + "List")
          && list.path("metadata").isObject()
          && (items.isArray() || items.isNull())
          && StreamSupport.stream(items.spliterator(), false).allMatch(state);
    };
  }

  /** A list that a watch can go on from. */
  static Predicate<JsonNode> isStoredListOf(Kind kind) {
    return isListOf(kind, KubernetesCluster::isStored).and(list -> isVersion(list.at(VERSION)));
  }

  private static String join(Map<String, String> labels) {
    StringBuilder joined = new StringBuilder();
    labels.forEach(
        (key, value) ->
            joined.append(joined.isEmpty() ? "" : ",").append(key).append('=').append(value));
    return joined.toString();
  }

  @Override
  public ObjectNode create(Kind kind, ObjectNode object, WriteMode mode) {
    String path = path(kind, object.path("metadata").path("namespace").asText());
    Predicate<JsonNode> created =
        isA(
            kind,
            mode == WriteMode.DRY_RUN ? KubernetesCluster::isNamed : KubernetesCluster::isStored);
    return object(write(mode, "POST", path, JSON, typed(kind, object), created));
  }

  @Override
  public ObjectNode replace(Kind kind, ObjectNode object, WriteMode mode) {
    Ref ref = Ref.to(kind, object);
    return object(write(mode, "PUT", path(ref), JSON, typed(kind, object), is(ref)));
  }

  private static ObjectNode typed(Kind kind, ObjectNode object) {
    ObjectNode typed = object.deepCopy();
    return typed.put("apiVersion", kind.apiVersion()).put("kind", kind.kind());
  }

  @Override
  public ObjectNode merge(Ref ref, ObjectNode patch, WriteMode mode) {
    return object(write(mode, "PATCH", path(ref), "application/merge-patch+json", patch, is(ref)));
  }

  private JsonNode write(
      WriteMode mode,
      String method,
      String path,
      String contentType,
      ObjectNode body,
      Predicate<JsonNode> expected) {
    String asUs = path + "?fieldManager=" + FieldManager.OURS;
    return mode == WriteMode.DRY_RUN
        ? transport.ask(method, asUs + DRY_RUN, contentType, body, expected)
        : transport.send(method, asUs, contentType, body, expected);
  }

  @Override
  public Optional<ObjectNode> delete(
      Ref ref, Propagation propagation, Preconditions preconditions) {
    ObjectNode options =
        Transport.JSON
            .createObjectNode()
            .put("apiVersion", "v1")
            .put("kind", "DeleteOptions")
            .put(
                "propagationPolicy",
                switch (propagation) {
                  case ORPHAN -> "Orphan";
                  case BACKGROUND -> "Background";
                  case FOREGROUND -> "Foreground";
                });
    ObjectNode conditions = Transport.JSON.createObjectNode();
    preconditions.uid().ifPresent(uid -> conditions.put("uid", uid));
    preconditions
        .resourceVersion()
        .ifPresent(version -> conditions.put("resourceVersion", version));
    if (!conditions.isEmpty()) {
      options.set("preconditions", conditions);
    }
    JsonNode answer =
        transport.send(
            "DELETE",
            path(ref),
            JSON,
            options,
            is(ref, KubernetesCluster::isNamed).or(KubernetesCluster::isSuccess));
    // A pod that somebody else has deleted meanwhile is answered as it was, without a version.
    return isStored(answer) ? Optional.of(object(answer)) : Optional.empty();
  }

  @Override
  public boolean serves(Kind kind) {
    String prefix = kind.group().isEmpty() ? "/api/" : "/apis/";
    try {
      JsonNode served =
          transport.ask(
              "GET",
              prefix + kind.apiVersion(),
              JSON,
              null,
              answer -> answer.path("resources").isArray());
      for (JsonNode resource : served.path("resources")) {
        if (resource.path("name").asText().equals(kind.plural())) {
          return true;
        }
      }
      return false;
    } catch (ClusterException e) {
      if (e.reason() == ClusterException.Reason.NOT_FOUND) {
        return false;
      }
      throw e;
    }
  }

  @Override
  public boolean isStrict() {
    JsonNode version =
        transport.ask("GET", "/version", JSON, null, answer -> answer.path("minor").isTextual());
    Matcher minor = MINOR.matcher(version.path("minor").textValue());
    return minor.lookingAt() && Integer.parseInt(minor.group()) >= FIRST_STRICT_MINOR;
  }

  @Override
  public List<Access> denied(Collection<Access> rights) {
    Map<String, GrantedRules> rules = new HashMap<>();
    return rights.stream()
        .filter(
            right ->
                !rules.computeIfAbsent(right.namespace(), this::rules).cover(right)
                    && !allows(right))
        .toList();
  }

  /** One question for all rights of a namespace. */
  private GrantedRules rules(String namespace) {
    if (namespace.isEmpty()) {
      return new GrantedRules(MissingNode.getInstance());
    }
    ObjectNode review = review("SelfSubjectRulesReview");
    review.putObject("spec").put("namespace", namespace);
    return new GrantedRules(
        transport
            .ask(
                "POST",
                "/apis/authorization.k8s.io/v1/selfsubjectrulesreviews",
                JSON,
                review,
                answer -> answer.path("status").has("resourceRules"))
            .path("status")
            .path("resourceRules"));
  }

  private boolean allows(Access access) {
    ObjectNode review = review("SelfSubjectAccessReview");
    review
        .putObject("spec")
        .putObject("resourceAttributes")
        .put("verb", access.verb())
        .put("group", access.kind().group())
        .put("resource", access.kind().plural())
        .put("subresource", access.subresource())
        .put("namespace", access.namespace());
    return transport
        .ask(
            "POST",
            "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews",
            JSON,
            review,
            answer -> answer.at("/status/allowed").isBoolean())
        .path("status")
        .path("allowed")
        .asBoolean();
  }

  private static ObjectNode review(String kind) {
    return Transport.JSON
        .createObjectNode()
        .put("apiVersion", "authorization.k8s.io/v1")
        .put("kind", kind);
  }

  @Override
  public Watch watch(String namespace, Set<Kind> kinds) {
    return KubernetesWatch.begin(transport, namespace, kinds);
  }

  @Override
  public Optional<ServiceProxy> proxy() {
    return Optional.of(
        (address, method, headers, timeout, longest) ->
            transport.relay(method, path(address), headers, timeout, longest));
  }

  private static String path(ServiceProxy.Address address) {
    return path(Kind.SERVICE, address.namespace())
        + '/'
        + segment(address.service())
        + ':'
        + segment(address.port())
        + "/proxy"
        + address.path();
  }

  @Override
  public List<String> newWarnings() {
    return transport.warnings().take();
  }

  @Override
  public Instant now() {
    return Instant.now();
  }

  @Override
  public void close() {
    transport.close();
  }

  private static String path(Ref ref) {
    return path(ref.kind(), ref.namespace()) + '/' + segment(ref.name());
  }

  static String path(Kind kind, String namespace) {
    return (kind.group().isEmpty() ? "/api/" : "/apis/")
        + kind.apiVersion()
        + (namespace.isEmpty() ? "" : "/namespaces/" + segment(namespace))
        + '/'
        + kind.plural();
  }

  /** As one segment of a path: dots would lead to another. */
  private static String segment(String name) {
    if (name.matches("\\.{1,2}")) {
      throw new ClusterException(
          ClusterException.Reason.INVALID, "no object can be named \"" + name + "\"", null);
    }
    return encode(name);
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  /** Without the fields' managers, which are often larger than the rest and that nobody reads. */
  static ObjectNode object(JsonNode answer) {
    if (answer.path("metadata") instanceof ObjectNode metadata) {
      metadata.remove("managedFields");
    }
    return (ObjectNode) answer;
  }
}
