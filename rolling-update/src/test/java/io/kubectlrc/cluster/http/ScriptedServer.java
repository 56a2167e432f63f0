package io.kubectlrc.cluster.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;

/** Answers what a test wrote down beforehand, as no healthy API server would. */
final class ScriptedServer implements AutoCloseable {

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Queue<Answer> script = new ArrayDeque<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private volatile CyclicBarrier gathered = new CyclicBarrier(1);

  /**
   * @param pause between its pieces, of a body that does not end; zero for one that does
   * @param rest taken before the second half of a body that ends is sent; null if that is at once
   */
  private record Answer(
      int code, Map<String, String> headers, String body, Duration pause, Semaphore rest) {

    Answer(int code, Map<String, String> headers, String body) {
      this(code, headers, body, Duration.ZERO, null);
    }

    boolean ends() {
      return pause.isZero();
    }

    void send(OutputStream to) throws IOException {
      byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
      int begun = rest == null ? bytes.length : bytes.length / 2;
      to.write(bytes, 0, begun);
      if (rest != null) {
        to.flush();
        rest.acquireUninterruptibly();
        to.write(bytes, begun, bytes.length - begun);
      }
    }
  }

  ScriptedServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  ScriptedServer then(int code, String body) {
    return then(code, Map.of(), body);
  }

  synchronized ScriptedServer then(int code, Map<String, String> headers, String body) {
    script.add(new Answer(code, headers, body));
    return this;
  }

  /** Sends the first half, and the second when the test lets it. */
  synchronized ScriptedServer thenInHalves(String body, Semaphore rest) {
    script.add(new Answer(200, Map.of(), body, Duration.ZERO, rest));
    return this;
  }

  /** Sends the same again and again after a pause, for as long as somebody listens. */
  synchronized ScriptedServer thenWithoutEnd(String piece, Duration pause) {
    script.add(new Answer(200, Map.of(), piece, pause, null));
    return this;
  }

  /** Answers nobody until so many have asked; who gives up waiting for them is told 503. */
  ScriptedServer gathering(int askers) {
    gathered = new CyclicBarrier(askers);
    return this;
  }

  /** Method, path with query, and credentials of each request. */
  List<String> requests() {
    return requests;
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      exchange.getRequestBody().readAllBytes();
      requests.add(
          exchange.getRequestMethod()
              + " "
              + exchange.getRequestURI()
              + " "
              + exchange.getRequestHeaders().getFirst("Authorization"));
      Answer answer = areAll() ? next() : new Answer(503, Map.of(), "alone");
      answer.headers().forEach(exchange.getResponseHeaders()::set);
      byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
      if (!answer.ends()) {
        exchange.sendResponseHeaders(answer.code(), 0);
        while (true) {
          exchange.getResponseBody().write(body);
          exchange.getResponseBody().flush();
          LockSupport.parkNanos(answer.pause().toNanos());
        }
      }
      exchange.sendResponseHeaders(answer.code(), body.length == 0 ? -1 : body.length);
      answer.send(exchange.getResponseBody());
    }
  }

  private boolean areAll() throws IOException {
    try {
      gathered.await(5, TimeUnit.SECONDS);
      return true;
    } catch (BrokenBarrierException | TimeoutException e) {
      return false;
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  private synchronized Answer next() {
    Answer answer = script.poll();
    return answer == null ? new Answer(500, Map.of(), "nothing more is written down") : answer;
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
