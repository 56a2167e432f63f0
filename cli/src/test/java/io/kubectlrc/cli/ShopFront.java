package io.kubectlrc.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.api.model.Pod;
import io.kubectlrc.controlplane.Sandbox;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Stands in for a balancer that sends to pods too early: by turns to each pod of a namespace, and
 * of one that is not ready yet it answers 502. No container runs there.
 */
final class ShopFront implements AutoCloseable {
  /** As the README calls it. */
  static final String NAME = "http://shop.example.com";

  private final Sandbox sandbox;
  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final AtomicInteger turn = new AtomicInteger();

  ShopFront(Sandbox sandbox) throws IOException {
    this.sandbox = sandbox;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/health", this::answer);
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  private void answer(HttpExchange exchange) throws IOException {
    List<Pod> pods = sandbox.client().pods().list().getItems();
    Pod pod = pods.isEmpty() ? new Pod() : pods.get(turn.getAndIncrement() % pods.size());
    boolean ready =
        pod.getStatus() != null
            && pod.getStatus().getConditions().stream()
                .anyMatch(
                    condition ->
                        condition.getType().equals("Ready")
                            && condition.getStatus().equals("True"));
    if (ready) {
      String image = pod.getSpec().getContainers().get(0).getImage();
      exchange.getResponseHeaders().set("X-Version", image.replaceFirst(".*:", ""));
    }
    exchange.sendResponseHeaders(ready ? 200 : 502, -1);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
