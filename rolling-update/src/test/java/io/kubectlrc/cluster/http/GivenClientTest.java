package io.kubectlrc.cluster.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.NamespacedKubernetesClient;
import io.kubectlrc.cluster.ClusterException;
import io.kubectlrc.cluster.Kind;
import io.kubectlrc.cluster.Manifests;
import io.kubectlrc.cluster.WriteMode;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is sent by a client of the library's user; answered by nothing but 503. */
@Timeout(30)
class GivenClientTest {
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private HttpServer server;

  @BeforeEach
  void serve() throws Exception {
    server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    server.createContext(
        "/",
        exchange -> {
          asked.add(
              exchange.getRequestMethod()
                  + " "
                  + exchange.getRequestURI()
                  + " "
                  + exchange.getRequestHeaders().getFirst("Authorization"));
          exchange.sendResponseHeaders(503, -1);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private Config config() {
    return new ConfigBuilder(Config.empty())
        .withMasterUrl("http://127.0.0.1:" + server.getAddress().getPort() + "/prefix/")
        .withOauthToken("secret")
        .withNamespace("shop")
        .build();
  }

  private void sendsAWriteOnce(KubernetesCluster cluster) {
    assertThat(cluster.namespace()).isEqualTo("shop");
    assertThatThrownBy(
            () ->
                cluster.create(
                    Kind.REPLICATION_CONTROLLER,
                    Manifests.rc("web-1", "web", "1", 1),
                    WriteMode.APPLY))
        .isInstanceOf(ClusterException.class)
        .hasMessageNotContaining("secret");
    assertThat(asked)
        .containsExactly(
            "POST /prefix/api/v1/namespaces/default/replicationcontrollers Bearer secret");
  }

  @Test
  void usesAClientAndLeavesItsRetriesToItsOwner() {
    try (KubernetesClient client = new KubernetesClientBuilder().withConfig(config()).build()) {
      try (KubernetesCluster cluster = KubernetesCluster.of(client)) {
        sendsAWriteOnce(cluster);
      }
      assertThat(client.getHttpClient().isClosed()).isFalse();
    }
  }

  @Test
  void followsTheNamespaceOfADerivedClient() {
    try (KubernetesClient client = new KubernetesClientBuilder().withConfig(config()).build();
        KubernetesCluster cluster =
            KubernetesCluster.of(
                client.adapt(NamespacedKubernetesClient.class).inNamespace("other"))) {
      assertThat(cluster.namespace()).isEqualTo("other");
    }
  }

  @Test
  void usesAConfiguration() {
    try (KubernetesCluster cluster = KubernetesCluster.of(config())) {
      sendsAWriteOnce(cluster);
      asked.clear();
      assertThatThrownBy(() -> cluster.list(Kind.POD, "shop", Map.of()))
          .isInstanceOf(ClusterException.class);
      assertThat(asked).hasSize(3); // a read is repeated, by us
    }
  }
}
