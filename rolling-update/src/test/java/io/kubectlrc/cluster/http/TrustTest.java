package io.kubectlrc.cluster.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsExchange;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import io.kubectlrc.cluster.ClusterException;
import io.kubectlrc.cluster.Kind;
import io.kubectlrc.cluster.Manifests;
import io.kubectlrc.cluster.Ref;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which servers are believed to be the cluster, and by which certificate the user is known. */
class TrustTest {
  private static final String RC =
      "{\"kind\":\"ReplicationController\","
          + "\"metadata\":{\"namespace\":\"shop\",\"name\":\"web\",\"resourceVersion\":\"5\"}}";

  @TempDir private static Path keys;
  @TempDir private Path folder;
  private static TestKeys here;
  private static TestKeys elsewhere;
  private static TestKeys another;

  @BeforeAll
  static void makeKeys() throws Exception {
    here = TestKeys.make(keys, "here", "RSA", "-ext", "san=ip:127.0.0.1");
    elsewhere = TestKeys.make(keys, "elsewhere", "RSA", "-ext", "san=dns:elsewhere.example");
    another = TestKeys.make(keys, "another", "EC", "-ext", "san=ip:127.0.0.1");
  }

  @Test
  void believesTheAuthorityThatIsNamed() throws Exception {
    try (Server server = new Server(here)) {
      assertThat(asks(server, authority(here))).isEqualTo("web");
    }
  }

  @Test
  void doesNotBelieveAnother() throws Exception {
    try (Server server = new Server(here)) {
      assertThatThrownBy(() -> asks(server, authority(another)))
          .isInstanceOf(ClusterException.class)
          .hasMessageContaining("is not trusted: nobody who is trusted has signed it; check")
          .hasMessageContaining("certificate-authority");
    }
  }

  /** As the JVM says it, whose own words are those of its classes. */
  @Test
  void saysOfACertificateThatHasExpiredThatItHas() {
    IOException failure = new SSLHandshakeException("(certificate_expired) PKIX path validation");
    failure.initCause(
        new CertPathValidatorException(
            "validity check failed", new CertificateExpiredException("NotAfter: Sat Nov 28 2026")));
    assertThat(ErrorMapping.silence(failure, false, "https://here"))
        .hasMessageContaining(
            "the certificate of https://here is not trusted: it has expired (NotAfter: Sat Nov 28"
                + " 2026); check");
  }

  @Test
  void doesNotBelieveAServerOfAnotherName() throws Exception {
    try (Server server = new Server(elsewhere)) {
      assertThatThrownBy(() -> asks(server, authority(elsewhere)))
          .isInstanceOf(ClusterException.class)
          .hasMessageContaining("is not trusted: Hostname 127.0.0.1 not verified: certificate: ");
    }
  }

  @Test
  void believesAServerOfTheNameThatItIsToHave() throws Exception {
    String named = authority(elsewhere) + ", tls-server-name: elsewhere.example";
    try (Server server = new Server(elsewhere)) {
      assertThat(asks(server, named)).isEqualTo("web");
    }
  }

  @Test
  void believesWhomTheJvmBelievesIfNobodyIsNamed() throws Exception {
    try (Server server = new Server(here)) {
      assertThatThrownBy(() -> asks(server, ""))
          .isInstanceOf(ClusterException.class)
          .hasMessageContaining("is not trusted");
    }
    TrustManagerFactory jvm =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    jvm.init((KeyStore) null);
    assertThat(believed(Certificates.trust(entry(""), false)))
        .isNotEmpty()
        .isEqualTo(believed(jvm.getTrustManagers()));
  }

  /** The JVM's own authorities, of which there are over a hundred, are strangers to a cluster. */
  @Test
  void believesNobodyBesidesTheAuthorityThatIsNamed() throws Exception {
    assertThat(believed(Certificates.trust(entry(authority(here)), false)))
        .containsExactly((X509Certificate) here.store().getCertificate("me"));
    Path both = folder.resolve("both.crt");
    Files.writeString(
        both, Files.readString(here.certificate()) + Files.readString(another.certificate()));
    assertThat(believed(Certificates.trust(entry("certificate-authority: " + both), false)))
        .hasSize(2);
  }

  @Test
  void believesEverybodyIfToldTo() throws Exception {
    try (Server server = new Server(elsewhere)) {
      assertThat(asks(server, "insecure-skip-tls-verify: true")).isEqualTo("web");
    }
  }

  @ParameterizedTest
  @CsvSource({"RSA, PKCS8", "RSA, OLDER", "EC, PKCS8", "EC, OLDER"})
  void theUserIsKnownByItsCertificate(String algorithm, String form) throws Exception {
    TestKeys user = TestKeys.make(folder, "user-" + algorithm, algorithm);
    if (form.equals("OLDER")) {
      user.writeInOlderForm();
    }
    try (Server server = new Server(here)) {
      asks(
          server,
          authority(here),
          "client-certificate: %s, client-key: %s".formatted(user.certificate(), user.key()));
      asks(server, authority(here), "token: t");
      assertThat(server.users).containsExactly("CN=user-" + algorithm, "nobody");
    }
  }

  /** As a kubelet has it, in one file. */
  @Test
  void keysAndCertificatesMayBeInOneFile() throws Exception {
    TestKeys user = TestKeys.make(folder, "user", "RSA");
    String both = Files.readString(user.key()) + Files.readString(user.certificate());
    Path file = Files.writeString(folder.resolve("both.pem"), both);
    Path authority =
        Files.writeString(
            folder.resolve("authority.pem"),
            both.replace(
                Files.readString(user.certificate()), Files.readString(here.certificate())));
    try (Server server = new Server(here)) {
      asks(
          server,
          "certificate-authority: " + authority,
          "client-certificate: %1$s, client-key: %1$s".formatted(file));
      assertThat(server.users).containsExactly("CN=user");
    }
  }

  @Test
  void insecureIsNeitherATextNorBesideAnAuthority() {
    assertThatThrownBy(() -> asks("insecure-skip-tls-verify: \"true\""))
        .hasMessageContaining("insecure-skip-tls-verify must be true or false");
    assertThatThrownBy(() -> asks("insecure-skip-tls-verify: true, " + authority(here)))
        .hasMessageContaining("leave one out");
  }

  private void asks(String cluster) throws Exception {
    try (Server server = new Server(here)) {
      asks(server, cluster);
    }
  }

  /** As {@code openssl ecparam -genkey} writes one. */
  @Test
  void aKeyMayComeBehindItsCurve() throws Exception {
    TestKeys user = TestKeys.make(folder, "user", "EC");
    user.writeInOlderForm();
    Files.writeString(
        user.key(),
        "-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n"
            + Files.readString(user.key()));
    assertThat(
            PrivateKeys.in(
                Files.readAllBytes(user.key()), user.store().getCertificate("me").getPublicKey()))
        .contains((PrivateKey) user.store().getKey("me", TestKeys.PASSWORD.toCharArray()));
  }

  private static String authority(TestKeys keys) {
    return "certificate-authority: " + keys.certificate();
  }

  private static KubeconfigEntry entry(String fields) {
    return new KubeconfigEntry("the cluster", Manifests.yaml("{" + fields + "}"));
  }

  private static List<X509Certificate> believed(TrustManager[] managers) {
    return Stream.of(managers)
        .map(X509TrustManager.class::cast)
        .flatMap(manager -> Arrays.stream(manager.getAcceptedIssuers()))
        .toList();
  }

  private String asks(Server server, String cluster) throws IOException {
    return asks(server, cluster, "token: t");
  }

  private String asks(Server server, String cluster, String user) throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("config"),
            """
            clusters: [{name: c, cluster: {server: "%s", %s}}]
            users: [{name: u, user: {%s}}]
            contexts: [{name: x, context: {cluster: c, user: u}}]
            current-context: x
            """
                .formatted(server.url(), cluster, user));
    Connection connection = Connection.DEFAULT.withKubeconfig(file.toString());
    try (KubernetesCluster opened = KubernetesCluster.connect(connection)) {
      return opened
          .get(new Ref(Kind.REPLICATION_CONTROLLER, "shop", "web"))
          .orElseThrow()
          .at("/metadata/name")
          .asText();
    }
  }

  /** Answers whatever it is asked for with a ReplicationController. */
  private static final class Server implements AutoCloseable {
    private final HttpsServer server;
    private final List<String> users = Collections.synchronizedList(new ArrayList<>());

    Server(TestKeys keys) throws Exception {
      KeyManagerFactory own =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      own.init(keys.store(), TestKeys.PASSWORD.toCharArray());
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(
          own.getKeyManagers(),
          Certificates.trust(entry("insecure-skip-tls-verify: true"), true),
          null);
      server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.setHttpsConfigurator(
          new HttpsConfigurator(context) {
            @Override
            public void configure(HttpsParameters parameters) {
              SSLParameters asked = context.getDefaultSSLParameters();
              asked.setWantClientAuth(true);
              parameters.setSSLParameters(asked);
            }
          });
      server.createContext("/", exchange -> answer((HttpsExchange) exchange));
      server.start();
    }

    private void answer(HttpsExchange exchange) throws IOException {
      try {
        users.add(exchange.getSSLSession().getPeerPrincipal().getName());
      } catch (SSLPeerUnverifiedException none) {
        users.add("nobody");
      }
      byte[] answer = RC.getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().add("Content-Type", "application/json");
      exchange.sendResponseHeaders(200, answer.length);
      exchange.getResponseBody().write(answer);
      exchange.close();
    }

    String url() {
      return "https://127.0.0.1:" + server.getAddress().getPort();
    }

    @Override
    public void close() {
      server.stop(0);
    }
  }
}
