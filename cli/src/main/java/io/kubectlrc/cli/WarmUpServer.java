package io.kubectlrc.cli;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import okhttp3.Headers;
import okhttp3.internal.concurrent.TaskRunner;
import okhttp3.internal.connection.BufferedSocketKt;
import okhttp3.internal.http2.ErrorCode;
import okhttp3.internal.http2.Header;
import okhttp3.internal.http2.Http2Connection;
import okhttp3.internal.http2.Http2Stream;
import okio.BufferedSink;
import okio.BufferedSource;
import okio.Okio;

/**
 * A server of HTTP/2 over TLS for {@link WarmUp}, made of the other end of the client's own
 * connections: the JDK has one of HTTP/1.1 only, and an API server speaks the newer one.
 */
final class WarmUpServer implements AutoCloseable {

  /** What a request is answered with: JSON. */
  record Answer(int status, String body) {}

  /** Says what a request is answered with. */
  interface Answering {
    Answer to(String method, String path, String body);
  }

  private final SSLServerSocket socket;
  private final Answering answering;

  private WarmUpServer(SSLServerSocket socket, Answering answering) {
    this.socket = socket;
    this.answering = answering;
  }

  /**
   * Starts one at a free port of this machine.
   *
   * @param keys its key and certificate
   */
  static WarmUpServer start(KeyStore keys, String password, Answering answering)
      throws IOException, GeneralSecurityException {
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, password.toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    SSLServerSocket socket =
        (SSLServerSocket)
            context
                .getServerSocketFactory()
                .createServerSocket(0, 0, InetAddress.getLoopbackAddress());
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setApplicationProtocols(new String[] {"h2"});
    parameters.setCipherSuites(new String[] {"TLS_AES_128_GCM_SHA256"}); // which API servers prefer
    socket.setSSLParameters(parameters);
    WarmUpServer server = new WarmUpServer(socket, answering);
    Thread thread = new Thread(server::accept, "warm-up server");
    thread.setDaemon(true);
    thread.start();
    return server;
  }

  int port() {
    return socket.getLocalPort();
  }

  private void accept() {
    while (!socket.isClosed()) {
      try {
        SSLSocket client = (SSLSocket) socket.accept(); // one after the other: there is one
        client.startHandshake();
        new Http2Connection.Builder(false, TaskRunner.INSTANCE)
            .socket(BufferedSocketKt.asBufferedSocket(client), "the warm-up")
            .listener(
                new Http2Connection.Listener() {
                  @Override
                  public void onStream(Http2Stream stream) throws IOException {
                    answer(stream);
                  }
                })
            .build()
            .start();
      } catch (IOException ended) {
        continue; // the client, which says so, or this server
      }
    }
  }

  private void answer(Http2Stream stream) throws IOException {
    Headers headers = stream.takeHeaders(false);
    String target = headers.get(Header.TARGET_PATH_UTF8);
    try (BufferedSource asked = Okio.buffer(stream.getSource());
        BufferedSink body = Okio.buffer(stream.getSink())) {
      Answer answer =
          answering.to(
              headers.get(Header.TARGET_METHOD_UTF8),
              target.replaceFirst("[?].*", ""),
              asked.readString(StandardCharsets.UTF_8));
      stream.writeHeaders(
          List.of(
              new Header(Header.RESPONSE_STATUS, String.valueOf(answer.status())),
              new Header("content-type", "application/json")),
          false,
          false);
      body.writeString(answer.body(), StandardCharsets.UTF_8);
    }
    stream.close(ErrorCode.NO_ERROR, null);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
