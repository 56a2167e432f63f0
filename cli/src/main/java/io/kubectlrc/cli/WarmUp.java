package io.kubectlrc.cli;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/**
 * Runs the commands once, on samples and for nobody, so that the JVM that keeps the classes of this
 * run for later starts keeps the right ones. Talks to a server of its own alone.
 */
final class WarmUp {
  private static final String YAML =
      """
      apiVersion: v1
      kind: ReplicationController
      metadata:
        name: warm-up # a comment
      spec:
        replicas: 2
        selector: {name: warm-up, version: "1"}
        template:
          metadata:
            labels:
              name: warm-up
              version: "1"
          spec:
            containers:
            - name: main
              image: main:1
      """;
  private static final String JSON =
      """
      {"apiVersion": "v1", "kind": "ReplicationController", "metadata": {"name": "warm-up"},
       "spec": {"template": {"metadata": {"labels": {"name": "warm-up"}},
                             "spec": {"containers": [{"name": "main", "image": "main"}]}}}}
      """;

  private WarmUp() {}

  public static void main(String[] arguments) throws IOException {
    run("", "version");
    run("", "--help");
    for (String manifest : new String[] {YAML, JSON}) {
      run(manifest, "convert", "-");
      run(manifest, "lint", "-");
      run(manifest, "stamp", "-", "--version", "2");
    }
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          byte[] answer =
              "{\"kind\":\"Status\",\"reason\":\"NotFound\",\"code\":404}"
                  .getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().set("Content-Type", "application/json");
          exchange.sendResponseHeaders(404, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    server.start();
    String url = "http://127.0.0.1:" + server.getAddress().getPort();
    run("", "rolling-update", "warm-up", "--image", "main:2", "--dry-run", "--server", url);
    run("", "adopt", "warm-up", "--dry-run", "--server", url);
    server.stop(0);
    run("", "demo");
    System.exit(ExitCode.OK);
  }

  private static void run(String standardInput, String... arguments) {
    Main.run(Io.ofNobody(standardInput), arguments);
  }
}
