package io.kubectlrc.cluster.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.RequestConfig;
import io.fabric8.kubernetes.client.RequestConfigBuilder;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.Interceptor.RequestTags;
import io.fabric8.kubernetes.client.okhttp.OkHttpClientFactory;
import io.fabric8.kubernetes.client.okhttp.OkHttpClientImpl;
import io.fabric8.kubernetes.client.utils.HttpClientUtils;
import io.kubectlrc.cluster.ClusterException;
import io.kubectlrc.wording.Sentence;
import io.kubectlrc.wording.Setting;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.KeyManager;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import okhttp3.Response;

/** Makes fabric8's HTTP client for what a kubeconfig says, without its typed models. */
final class HttpClients {

  /** The credential plugins that came in the place of auth providers. */
  private static final Map<String, String> PLUGINS =
      Map.of(
          "gcp", "gke-gcloud-auth-plugin",
          "azure", "kubelogin",
          "oidc", "kubectl-oidc_login");

  private HttpClients() {}

  /** Of HTTP/2: a connection on which the last one was not answered is given up. */
  private static final Duration PING = Duration.ofSeconds(10);

  /** Retries nothing by itself: only the caller knows whether a request may be sent twice. */
  private static final class Factory extends OkHttpClientFactory {
    private final Optional<ServerName> serverName;
    private final boolean insecure;

    Factory(Optional<ServerName> serverName, boolean insecure) {
      this.serverName = serverName;
      this.insecure = insecure;
    }

    /** Each request has a time of its own, and an answer that is watched none. */
    @Override
    protected OkHttpClient.Builder newOkHttpClientBuilder() {
      OkHttpClient.Builder builder =
          super.newOkHttpClientBuilder()
              .readTimeout(Duration.ZERO)
              .writeTimeout(Duration.ZERO)
              .pingInterval(PING);
      return insecure ? builder.hostnameVerifier((name, session) -> true) : builder;
    }

    @Override
    protected void additionalConfig(OkHttpClient.Builder builder) {
      builder
          .retryOnConnectionFailure(false)
          .socketFactory(new PromptSockets())
          .addInterceptor(new Calls())
          .addNetworkInterceptor(Factory::unfollowed);
      serverName.ifPresent(name -> builder.dns(name).addInterceptor(name));
    }

    /**
     * No API server redirects, and a write that was followed elsewhere would be a read there. The
     * client that fabric8 makes follows whatever says where to; this takes that away.
     */
    private static Response unfollowed(Interceptor.Chain chain) throws IOException {
      Response response = chain.proceed(chain.request());
      return response.isRedirect()
          ? response.newBuilder().removeHeader("Location").build()
          : response;
    }
  }

  /** A client with the target's trust and the user's credentials as they now are. */
  static HttpClient open(
      Kubeconfig.Target target, Connection connection, Map<String, String> environment) {
    KubeconfigEntry cluster = target.cluster();
    boolean insecure = isInsecure(cluster);
    ConfigBuilder config =
        new ConfigBuilder(Config.empty())
            .withMasterUrl(target.server())
            .withUserAgent("kubectl-rc")
            .withRequestRetryBackoffLimit(0);
    impersonate(config, target.user(), connection);
    proxy(config, target, environment);
    KeyManager[] identity = null; // which presents no certificate
    if (connection.token().isPresent()) {
      config.withOauthToken(connection.token().get());
    } else {
      identity = credentials(config, target, connection.longestRequest()).orElse(null);
    }
    Optional<ServerName> serverName = serverName(target);
    Factory factory = new Factory(serverName, insecure);
    HttpClient.Builder builder = factory.newBuilder();
    // fabric8 would believe whom the JVM believes as well as the authority that the kubeconfig
    // names, and takes long to read them. Told to believe everybody it reads none, and what follows
    // takes the place of that.
    HttpClientUtils.applyCommonConfiguration(config.withTrustCerts(true).build(), builder, factory);
    builder.sslContext(identity, Certificates.trust(cluster, insecure));
    HttpClient client = builder.build();
    if (serverName.isPresent() && ((OkHttpClientImpl) client).getOkHttpClient().proxy() != null) {
      client.close();
      throw problem(
          "the kubeconfig's tls-server-name is not supported with a proxy; connect without, or put"
              + " that name into the server's URL");
    }
    return client;
  }

  /** A client as a configuration has it, but that it retries nothing. */
  static HttpClient open(Config config) {
    Config without = new ConfigBuilder(config).withRequestRetryBackoffLimit(0).build();
    HttpClient.Builder builder = new Factory(Optional.empty(), false).newBuilder(without);
    return builder.build();
  }

  /** The same client, which it shares its connections with, without what fabric8 retries. */
  static HttpClient withoutRetries(HttpClient client, Config config) {
    RequestConfig present =
        client instanceof RequestTags tags
            ? tags.getTag(RequestConfig.class)
            : config.getRequestConfig();
    RequestConfig without =
        new RequestConfigBuilder(present == null ? config.getRequestConfig() : present)
            .withRequestRetryBackoffLimit(0)
            .build();
    return client.newBuilder().tag(without).build();
  }

  /** A text that says so is no yes: kubectl would not take it for one, and it is no trifle. */
  private static boolean isInsecure(KubeconfigEntry cluster) {
    JsonNode skip = cluster.fields().path("insecure-skip-tls-verify");
    if (!skip.isMissingNode() && !skip.isNull() && !skip.isBoolean()) {
      throw cluster.problem("insecure-skip-tls-verify", "must be true or false, without quotes");
    }
    return skip.asBoolean();
  }

  private static Optional<ServerName> serverName(Kubeconfig.Target target) {
    return target
        .cluster()
        .text("tls-server-name")
        .filter(name -> target.address().scheme().equals("https"))
        .map(name -> ServerName.of(name, target.address().host()));
  }

  /** Each of the two from the kubeconfig unless it was asked for, as kubectl has it. */
  private static void impersonate(
      ConfigBuilder config, KubeconfigEntry user, Connection connection) {
    JsonNode fields = user.fields();
    if (fields.hasNonNull("as-uid") || fields.hasNonNull("as-user-extra")) {
      throw problem("the kubeconfig's as-uid and as-user-extra are not supported");
    }
    String name =
        connection.as().filter(given -> !given.isEmpty()).or(() -> user.header("as")).orElse(null);
    List<String> groups = new ArrayList<>(connection.asGroups());
    if (groups.isEmpty()) {
      fields.path("as-groups").forEach(group -> groups.add(group.asText()));
      if (!groups.stream().allMatch(KubeconfigEntry::isHeader)) {
        throw user.problem("as-groups", KubeconfigEntry.NO_HEADER);
      }
    }
    if (name == null && !groups.isEmpty()) {
      throw problem(
          Sentence.of("groups are impersonated with a user only: add {}", Setting.AS.to("USER")));
    }
    config.withImpersonateUsername(name).withImpersonateGroups(groups.toArray(new String[0]));
  }

  /** What the configuration has no room for is returned: who the user is by a certificate. */
  private static Optional<KeyManager[]> credentials(
      ConfigBuilder config, Kubeconfig.Target target, Duration patience) {
    KubeconfigEntry user = target.user();
    config
        .withUsername(user.text("username").orElse(null))
        .withPassword(user.text("password").orElse(null))
        .withOauthToken(token(user).orElse(null));
    Optional<KeyManager[]> identity = Certificates.identity(user);
    JsonNode exec = user.fields().path("exec");
    if (exec.isMissingNode() || exec.isNull()) {
      boolean identified =
          config.getOauthToken() != null || config.getUsername() != null || identity.isPresent();
      if (!identified) {
        requireNoProvider(user);
      }
      return identity;
    }
    KubeconfigEntry given = new ExecPlugin(user, target.cluster(), patience).credentials();
    config.withOauthToken(given.header("token").orElse(null));
    return Certificates.identity(given).or(() -> identity);
  }

  /** A provider's tokens serve as they are; there is nothing here that fetches one. */
  private static void requireNoProvider(KubeconfigEntry user) {
    JsonNode provider = user.fields().path("auth-provider");
    if (!provider.isMissingNode() && !provider.isNull()) {
      String name = provider.path("name").asText();
      throw user.problem(
          "auth-provider",
          "%shas no token, and this program has no auth providers, as kubectl since 1.26 has none of gcp and azure; write an exec plugin instead%s"
              .formatted(
                  name.isEmpty() ? "" : name + " ",
                  PLUGINS.containsKey(name) ? ", such as " + PLUGINS.get(name) : ""));
    }
  }

  private static Optional<String> token(KubeconfigEntry user) {
    Optional<byte[]> file = user.file("tokenFile");
    if (file.isPresent()) {
      String token = new String(file.get(), StandardCharsets.UTF_8).strip();
      if (token.isEmpty()) {
        throw user.problem("tokenFile", "names a file that is empty");
      }
      if (!KubeconfigEntry.isHeader(token)) {
        throw user.problem("tokenFile", "names a file whose token " + KubeconfigEntry.NO_HEADER);
      }
      return Optional.of(token);
    }
    JsonNode config = user.fields().path("auth-provider").path("config");
    Optional<KubeconfigEntry> provider =
        config instanceof ObjectNode fields
            ? Optional.of(new KubeconfigEntry(user.where() + ": auth-provider.config", fields))
            : Optional.empty();
    return user.header("token")
        .or(() -> provider.flatMap(given -> given.header("access-token")))
        .or(() -> provider.flatMap(given -> given.header("id-token")));
  }

  private static void proxy(
      ConfigBuilder config, Kubeconfig.Target target, Map<String, String> environment) {
    boolean https = target.address().scheme().equals("https");
    Optional<String> own = target.cluster().text("proxy-url");
    Optional<String> proxy;
    if (own.isPresent()) {
      proxy = own.map(url -> proxy(target.cluster().where() + ": proxy-url", url));
    } else {
      String name = https ? "HTTPS_PROXY" : "HTTP_PROXY";
      List<String> exceptions = exceptions(environment);
      proxy =
          exceptions.contains("*")
              ? Optional.empty()
              : variable(environment, name)
                  .map(url -> url.contains("://") ? url : "http://" + url)
                  .map(url -> proxy("the variable " + name, url));
      config.withNoProxy(exceptions.toArray(String[]::new));
    }
    proxy.ifPresent(
        url -> config.withHttpsProxy(https ? url : null).withHttpProxy(https ? null : url));
  }

  private static String proxy(String where, String text) {
    try {
      return Url.of(text, List.of("http", "https", "socks5")).withPort();
    } catch (IllegalArgumentException none) {
      throw problem(where + " " + none.getMessage());
    }
  }

  /** Whom no proxy is asked for; entries that the HTTP client does not know are for others. */
  private static List<String> exceptions(Map<String, String> environment) {
    return Stream.concat(
            Stream.of("localhost", "127.0.0.1"),
            variable(environment, "NO_PROXY").stream().flatMap(list -> Stream.of(list.split(","))))
        .map(String::strip)
        .map(entry -> entry.startsWith("*.") ? entry.substring(1) : entry)
        .filter(entry -> entry.equals("*") || entry.matches("[0-9a-zA-Z./:-]+"))
        .toList();
  }

  private static Optional<String> variable(Map<String, String> environment, String name) {
    return Stream.of(name, name.toLowerCase(Locale.ROOT))
        .map(each -> environment.getOrDefault(each, ""))
        .filter(value -> !value.isBlank())
        .findFirst();
  }

  private static ClusterException problem(String message) {
    return problem(Sentence.of(message));
  }

  private static ClusterException problem(Sentence message) {
    return new ClusterException(ClusterException.Reason.OTHER, message, null);
  }
}
