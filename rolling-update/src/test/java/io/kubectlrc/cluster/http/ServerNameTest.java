package io.kubectlrc.cluster.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubectlrc.cluster.ClusterException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import okhttp3.Call;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServerNameTest {

  /** What a client first sends to a server that it knows by this name. */
  private static String firstBytes(String scheme, String name) throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String url = scheme + "://127.0.0.1:" + server.getLocalPort();
      ServerName serverName = ServerName.of(name, "127.0.0.1");
      OkHttpClient client =
          new OkHttpClient.Builder().dns(serverName).addInterceptor(serverName).build();
      Call call = client.newCall(new Request.Builder().url(url + "/version").build());
      CompletableFuture<Void> asking =
          CompletableFuture.runAsync(
              () -> assertThatThrownBy(() -> call.execute().close()).isNotNull());
      byte[] first = new byte[4096];
      try (Socket accepted = server.accept()) {
        int length = accepted.getInputStream().read(first);
        return new String(first, 0, length, StandardCharsets.ISO_8859_1)
            .replace(url.substring(url.indexOf("//") + 2), "ADDRESS");
      } finally {
        call.cancel();
        asking.join();
      }
    }
  }

  @Test
  void tlsAsksForTheName() throws Exception {
    assertThat(firstBytes("https", "Api.Example.com"))
        .contains("api.example.com")
        .doesNotContain("127.0.0.1");
  }

  @Test
  void theHostOfRequestsIsTheAddress() throws Exception {
    assertThat(firstBytes("http", "api.example.com"))
        .startsWith("GET /version HTTP/1.1\r\n")
        .contains("\r\nHost: ADDRESS\r\n")
        .doesNotContain("example");
  }

  @Test
  void othersAreFoundAsUsual() throws Exception {
    ServerName name = ServerName.of("api.example.com", "127.0.0.2");
    assertThat(name.lookup("api.example.com")).containsExactly(InetAddress.getByName("127.0.0.2"));
    assertThat(name.lookup("127.0.0.3")).containsExactly(InetAddress.getByName("127.0.0.3"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"10.0.0.1", "::1", "[::1]", "a b", "api:443", "a/b", "a@b", "..", "https://a"})
  void mustBeAName(String name) {
    assertThatThrownBy(() -> ServerName.of(name, "127.0.0.1"))
        .isInstanceOf(ClusterException.class)
        .hasMessageContaining("must be a DNS name, not \"" + name + "\"");
  }
}
