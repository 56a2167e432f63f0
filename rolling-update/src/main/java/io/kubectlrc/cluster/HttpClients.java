package io.kubectlrc.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.okhttp.OkHttpClientFactory;
import io.fabric8.kubernetes.client.okhttp.OkHttpClientImpl;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import okhttp3.Response;

/** Makes fabric8's HTTP client for what a kubeconfig says, without its typed models. */
final class HttpClients {
  private HttpClients() {}

  /** Of HTTP/2: a connection on which the last one was not answered is given up. */
  private static final Duration PING = Duration.ofSeconds(10);

  /** Retries nothing by itself: only the caller knows whether a request may be sent twice. */
  private static final class Factory extends OkHttpClientFactory {
    private final Optional<ServerName> serverName;

    Factory(Optional<ServerName> serverName) {
      this.serverName = serverName;
    }

    @Override
    protected void additionalConfig(OkHttpClient.Builder builder) {
      builder.retryOnConnectionFailure(false).addNetworkInterceptor(Factory::unfollowed);
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
    JsonNode cluster = target.cluster();
    boolean insecure = cluster.path("insecure-skip-tls-verify").asBoolean();
    ConfigBuilder config =
        new ConfigBuilder(Config.empty())
            .withMasterUrl(target.server())
            .withTrustCerts(insecure)
            .withDisableHostnameVerification(insecure)
            .withCaCertFile(text(cluster, "certificate-authority"))
            .withCaCertData(text(cluster, "certificate-authority-data"))
            .withUserAgent("kubectl-rc")
            .withWebsocketPingInterval(PING.toMillis())
            .withRequestRetryBackoffLimit(0);
    impersonate(config, target.user(), connection);
    proxy(config, target, environment);
    if (connection.token().isPresent()) {
      config.withOauthToken(connection.token().get());
    } else {
      credentials(config, target);
    }
    Optional<ServerName> serverName = serverName(target);
    HttpClient.Builder builder = new Factory(serverName).newBuilder(config.build());
    HttpClient client = builder.build();
    if (serverName.isPresent() && ((OkHttpClientImpl) client).getOkHttpClient().proxy() != null) {
      client.close();
      throw problem(
          "the kubeconfig's tls-server-name is not supported with a proxy; connect without, or put"
              + " that name into the server's URL");
    }
    return client;
  }

  private static Optional<ServerName> serverName(Kubeconfig.Target target) {
    String name = text(target.cluster(), "tls-server-name");
    return name == null || !target.server().startsWith("https:")
        ? Optional.empty()
        : Optional.of(ServerName.of(name, target.server()));
  }

  /** Each of the two from the kubeconfig unless it was asked for, as kubectl has it. */
  private static void impersonate(ConfigBuilder config, JsonNode user, Connection connection) {
    if (user.hasNonNull("as-uid") || user.hasNonNull("as-user-extra")) {
      throw problem("the kubeconfig's as-uid and as-user-extra are not supported");
    }
    String name = connection.as().filter(given -> !given.isEmpty()).orElse(text(user, "as"));
    List<String> groups = new ArrayList<>(connection.asGroups());
    if (groups.isEmpty()) {
      user.path("as-groups").forEach(group -> groups.add(group.asText()));
    }
    if (name == null && !groups.isEmpty()) {
      throw problem(
          "groups are impersonated with a user only: add --as USER (with adopt, --impersonate USER)");
    }
    config.withImpersonateUsername(name).withImpersonateGroups(groups.toArray(new String[0]));
  }

  private static void credentials(ConfigBuilder config, Kubeconfig.Target target) {
    JsonNode user = target.user();
    config
        .withUsername(text(user, "username"))
        .withPassword(text(user, "password"))
        .withClientCertFile(text(user, "client-certificate"))
        .withClientCertData(text(user, "client-certificate-data"))
        .withOauthToken(token(user));
    key(config, text(user, "client-key"), text(user, "client-key-data"));
    if (user.path("exec").isObject()) {
      JsonNode credentials = new ExecPlugin(user.path("exec"), target.cluster()).credentials();
      config.withOauthToken(text(credentials, "token"));
      if (credentials.hasNonNull("clientCertificateData")) {
        config.withClientCertData(encoded(text(credentials, "clientCertificateData")));
        key(config, null, encoded(text(credentials, "clientKeyData")));
      }
    }
  }

  /** A plugin answers in PEM, a kubeconfig holds that in Base64. */
  private static String encoded(String pem) {
    return pem == null
        ? null
        : java.util.Base64.getEncoder()
            .encodeToString(pem.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
  }

  private static void key(ConfigBuilder config, String file, String data) {
    if (file != null || data != null) {
      config
          .withClientKeyFile(file)
          .withClientKeyData(data)
          .withClientKeyAlgo(Config.getKeyAlgorithm(file, data));
    }
  }

  private static String token(JsonNode user) {
    String file = text(user, "tokenFile");
    if (file != null) {
      try {
        return Files.readString(Path.of(file)).strip();
      } catch (IOException e) {
        throw problem("cannot read the token file " + file + ": " + e.getMessage());
      }
    }
    String token = text(user, "token");
    JsonNode provider = user.path("auth-provider").path("config");
    String access = token == null ? text(provider, "access-token") : token;
    return access == null ? text(provider, "id-token") : access;
  }

  private static void proxy(
      ConfigBuilder config, Kubeconfig.Target target, Map<String, String> environment) {
    boolean https = target.server().startsWith("https:");
    String name = https ? "HTTPS_PROXY" : "HTTP_PROXY";
    String proxy = text(target.cluster(), "proxy-url");
    if (proxy == null) {
      proxy =
          environment.getOrDefault(name, environment.get(name.toLowerCase(java.util.Locale.ROOT)));
      String exceptions = environment.getOrDefault("NO_PROXY", environment.get("no_proxy"));
      config.withNoProxy(
          ("localhost,127.0.0.1" + (exceptions == null ? "" : "," + exceptions))
              .split("\\s*,\\s*"));
    }
    if (proxy != null && !proxy.isEmpty()) {
      config.withHttpsProxy(https ? proxy : null).withHttpProxy(https ? null : proxy);
    }
  }

  /** The value, or null where fabric8 wants it absent. */
  private static String text(JsonNode object, String field) {
    String value = object.path(field).asText();
    return value.isEmpty() ? null : value;
  }

  private static ClusterException problem(String message) {
    return new ClusterException(ClusterException.Reason.OTHER, message, null);
  }
}
