package io.kubectlrc.cluster.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubectlrc.cluster.ClusterException;
import io.kubectlrc.cluster.Manifests;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KubeconfigTest {

  private static final String TWO =
      """
      current-context: dev
      clusters:
      - {name: here, cluster: {server: "https://here", certificate-authority: pki/ca.crt}}
      - {name: there, cluster: {server: "https://there"}}
      users:
      - {name: me, user: {token: mine, client-key: /keys/me.key}}
      - {name: you, user: {token: yours}}
      contexts:
      - {name: dev, context: {cluster: here, user: me}}
      - {name: prod, context: {cluster: there, user: you, namespace: shop}}
      """;

  @TempDir private Path folder;

  private Path file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private static Connection with(Map<String, String> options) {
    return new Connection(
        Optional.ofNullable(options.get("kubeconfig")),
        Optional.ofNullable(options.get("context")),
        Optional.ofNullable(options.get("cluster")),
        Optional.ofNullable(options.get("user")),
        Optional.ofNullable(options.get("namespace")),
        Optional.ofNullable(options.get("server")),
        Optional.empty(),
        Optional.empty(),
        List.of(),
        Duration.ZERO);
  }

  private Kubeconfig.Target resolve(Map<String, String> options) throws IOException {
    Map<String, String> all = new HashMap<>(options);
    all.put("kubeconfig", file("config", TWO).toString());
    return Kubeconfig.resolve(with(all), Map.of());
  }

  private AbstractThrowableAssert<?, ?> refused(Map<String, String> options) {
    return assertThatThrownBy(() -> resolve(options)).isInstanceOf(ClusterException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "socks5://host, socks5://host:1080",
    "socks5://host:80, socks5://host:80",
    "socks5://host:443, socks5://host:443",
    "socks5://me:x@[::1], socks5://me:x@[::1]:1080",
    "http://host, http://host:80",
    "http://host:1080, http://host:1080",
    "https://host, https://host:443",
    "https://host:80, https://host:80",
  })
  void aProxyIsAskedAtThePortThatIsWrittenOrAtTheOneOfItsScheme(String url, String asked) {
    assertThat(Url.of(url, List.of("http", "https", "socks5")).withPort()).isEqualTo(asked);
  }

  @Test
  void followsTheCurrentContext() throws IOException {
    Kubeconfig.Target target = resolve(Map.of());

    assertThat(target.server()).isEqualTo("https://here");
    assertThat(target.user().fields().path("token").asText()).isEqualTo("mine");
    assertThat(target.userName()).isEqualTo("me");
    assertThat(target.namespace()).isEqualTo("default");
  }

  @Test
  void optionsComeBeforeTheFile() throws IOException {
    assertThat(resolve(Map.of("context", "prod")).namespace()).isEqualTo("shop");
    assertThat(resolve(Map.of("cluster", "there")).server()).isEqualTo("https://there");
    assertThat(resolve(Map.of("user", "you")).user().fields().path("token").asText())
        .isEqualTo("yours");
    assertThat(resolve(Map.of("context", "prod", "namespace", "n")).namespace()).isEqualTo("n");
    assertThat(resolve(Map.of("server", "https://else")).server()).isEqualTo("https://else");
  }

  @Test
  void anotherServerHasNoNameFromTheFile() throws IOException {
    String named = TWO.replace("{server:", "{tls-server-name: api.example, server:");
    Map<String, String> options =
        Map.of("kubeconfig", file("named", named).toString(), "server", "https://else");

    assertThat(Kubeconfig.resolve(with(options), Map.of()).cluster().fields())
        .isEqualTo(
            Manifests.yaml("server: https://else")
                .put("certificate-authority", folder.resolve("pki/ca.crt").toString()));
  }

  @Test
  void pathsAreRelativeToTheirFile() throws IOException {
    Kubeconfig.Target target = resolve(Map.of());

    assertThat(target.cluster().fields().path("certificate-authority").asText())
        .isEqualTo(folder.resolve("pki/ca.crt").toString());
    assertThat(target.user().fields().path("client-key").asText()).isEqualTo("/keys/me.key");
  }

  @Test
  void theFirstOfSeveralFilesWins() throws IOException {
    Path first =
        file(
            "first",
            """
            current-context: prod
            users: [{name: you, user: {token: other}}]
            """);
    String list =
        String.join(
            File.pathSeparator,
            folder.resolve("absent").toString(),
            first.toString(),
            file("second", TWO).toString());

    Kubeconfig.Target target = Kubeconfig.resolve(Connection.DEFAULT, Map.of("KUBECONFIG", list));

    assertThat(target.server()).isEqualTo("https://there");
    assertThat(target.user().fields().path("token").asText()).isEqualTo("other");
  }

  @Test
  void readsTheFileAtHome() throws IOException {
    Files.createDirectories(folder.resolve(".kube"));
    Files.writeString(folder.resolve(".kube/config"), TWO);

    assertThat(Kubeconfig.resolve(Connection.DEFAULT, Map.of("HOME", folder.toString())).server())
        .isEqualTo("https://here");
  }

  @Test
  void aServerNeedsNoKubeconfig() {
    assertThat(
            Kubeconfig.resolve(
                    with(Map.of("server", "https://else")), Map.of("HOME", folder.toString()))
                .server())
        .isEqualTo("https://else");
  }

  @Test
  void saysWhatThereIsInsteadOfWhatIsMissing() {
    refused(Map.of("context", "test"))
        .hasMessage("the kubeconfig has no context \"test\"; name one with context: dev, prod");
    refused(Map.of("cluster", "where"))
        .hasMessage("the kubeconfig has no cluster \"where\"; name one with cluster: here, there");
    refused(Map.of("user", "who"))
        .hasMessage("the kubeconfig has no user \"who\"; name one with user: me, you");
  }

  @Test
  void saysWhichFileIsMissingOrBroken() throws IOException {
    assertThatThrownBy(
            () -> Kubeconfig.resolve(Connection.DEFAULT.withKubeconfig("/no/such"), Map.of()))
        .hasMessage("there is no kubeconfig /no/such");
    Path broken = file("broken", "clusters:\n  - name: [\n");
    assertThatThrownBy(
            () ->
                Kubeconfig.resolve(Connection.DEFAULT.withKubeconfig(broken.toString()), Map.of()))
        .hasMessageStartingWith(broken + ":2: not a kubeconfig: ");
    assertThatThrownBy(
            () -> Kubeconfig.resolve(Connection.DEFAULT, Map.of("HOME", folder.toString())))
        .hasMessageContaining("no cluster is configured")
        .hasMessageContaining("name a kubeconfig with kubeconfig");
  }

  @Test
  void aFileWithoutACurrentContextMustBeTold() throws IOException {
    Path file = file("none", TWO.replace("current-context: dev", ""));
    assertThatThrownBy(
            () -> Kubeconfig.resolve(Connection.DEFAULT.withKubeconfig(file.toString()), Map.of()))
        .hasMessage("the kubeconfig has no current context; name one with context: dev, prod");
  }

  private Map<String, String> pod() throws IOException {
    return Map.of(
        "HOME", folder.toString(),
        "KUBERNETES_SERVICE_HOST", "10.0.0.1",
        "KUBERNETES_SERVICE_PORT", "6443",
        "KUBERNETES_AUTH_SERVICEACCOUNT_TOKEN", folder.resolve("token").toString(),
        "KUBERNETES_CERTS_CA_FILE", folder.resolve("ca.crt").toString(),
        "KUBENAMESPACE", folder.resolve("namespace").toString());
  }

  @Test
  void inAPodItIsTheServiceAccountsCluster() throws IOException {
    file("token", "secret");
    file("namespace", "shop\n");
    Kubeconfig.Target target = Kubeconfig.resolve(with(Map.of()), pod());
    assertThat(target.server()).isEqualTo("https://10.0.0.1:6443");
    assertThat(target.cluster().fields().path("certificate-authority").asText())
        .isEqualTo(folder.resolve("ca.crt").toString());
    assertThat(target.user().fields().path("tokenFile").asText())
        .isEqualTo(folder.resolve("token").toString());
    assertThat(target.namespace()).isEqualTo("shop");
    assertThat(Kubeconfig.resolve(with(Map.of("namespace", "other")), pod()).namespace())
        .isEqualTo("other");
  }

  @Test
  void aKubeconfigComesBeforeThePodsServiceAccount() throws IOException {
    file("token", "secret");
    Map<String, String> environment = new HashMap<>(pod());
    environment.put("KUBECONFIG", file("config", TWO).toString());
    assertThat(Kubeconfig.resolve(with(Map.of()), environment).server()).isEqualTo("https://here");
  }

  @Test
  void aPodWithoutATokenIsToldWhatIsMissing() throws IOException {
    Map<String, String> environment = pod();
    assertThatThrownBy(() -> Kubeconfig.resolve(with(Map.of()), environment))
        .isInstanceOf(ClusterException.class)
        .hasMessageContaining("no cluster is configured")
        .hasMessageContaining("nor the token " + folder.resolve("token"));
  }
}
