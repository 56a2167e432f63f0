package io.kubectlrc.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A headless Chromium, driven by its DevTools protocol.
 *
 * @see <a href="https://chromedevtools.github.io/devtools-protocol/">DevTools protocol</a>
 */
final class Browser implements AutoCloseable, WebSocket.Listener {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String LISTENING = "DevTools listening on ";

  /**
   * For one that hangs: a check of a large page takes most of a minute where others need the
   * processors too.
   */
  private static final int MINUTES = 10;

  private final Process process;
  private final WebSocket socket;
  private final StringBuilder message = new StringBuilder();
  private final Map<Integer, CompletableFuture<JsonNode>> answers = new ConcurrentHashMap<>();
  private final List<JsonNode> events = new CopyOnWriteArrayList<>();
  private volatile CompletableFuture<Void> loaded = new CompletableFuture<>();
  private int latest;
  private String session = "";

  /** What there was to see of a page. */
  record Seen(
      List<String> messages,
      List<String> requests,
      int overflow,
      List<String> axe,
      byte[] picture) {}

  /** Where one is; empty if there is none. */
  static Optional<Path> installed() {
    return Stream.of("chromium", "chromium-browser", "google-chrome")
        .map(name -> Path.of("/usr/bin", name))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /**
   * @param profile a directory of its own
   */
  Browser(Path program, Path profile) throws Exception {
    process =
        new ProcessBuilder(
                program.toString(),
                "--headless",
                "--no-sandbox", // as root there is none
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--hide-scrollbars",
                "--no-first-run",
                "--remote-debugging-port=0",
                "--user-data-dir=" + profile)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    BufferedReader said =
        new BufferedReader(new InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8));
    String line;
    do {
      line = said.readLine();
      if (line == null) {
        throw new IOException("the browser has ended");
      }
    } while (!line.startsWith(LISTENING));
    Thread drain = new Thread(() -> said.lines().forEach(ignored -> {}), "browser's stderr");
    drain.setDaemon(true);
    drain.start();
    socket =
        HttpClient.newHttpClient()
            .newWebSocketBuilder()
            .buildAsync(URI.create(line.substring(LISTENING.length())), this)
            .get(MINUTES, TimeUnit.MINUTES);
    String target =
        send("Target.createTarget", "{\"url\":\"about:blank\"}").path("targetId").asText();
    session =
        send("Target.attachToTarget", "{\"targetId\":\"%s\",\"flatten\":true}".formatted(target))
            .path("sessionId")
            .asText();
    for (String domain : List.of("Page", "Network", "Runtime", "Log")) {
      send(domain + ".enable", "{}");
    }
  }

  private JsonNode send(String method, String parameters) throws Exception {
    ObjectNode call = JSON.createObjectNode();
    CompletableFuture<JsonNode> answer = new CompletableFuture<>();
    int id = ++latest;
    answers.put(id, answer);
    call.put("id", id).put("method", method).set("params", JSON.readTree(parameters));
    if (!session.isEmpty()) {
      call.put("sessionId", session);
    }
    socket.sendText(call.toString(), true).get(MINUTES, TimeUnit.MINUTES);
    JsonNode got = answer.get(MINUTES, TimeUnit.MINUTES);
    if (got.has("error")) {
      throw new IOException(method + ": " + got.path("error"));
    }
    return got.path("result");
  }

  @Override
  public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
    message.append(data);
    if (last) {
      try {
        take(JSON.readTree(message.toString()));
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
      message.setLength(0);
    }
    from.request(1);
    return null;
  }

  private void take(JsonNode told) {
    if (told.has("id")) {
      answers.remove(told.path("id").asInt()).complete(told);
    } else {
      events.add(told);
      if (told.path("method").asText().equals("Page.loadEventFired")) {
        loaded.complete(null);
      }
    }
  }

  private JsonNode evaluate(String script) throws Exception {
    ObjectNode parameters =
        JSON.createObjectNode()
            .put("expression", script)
            .put("awaitPromise", true)
            .put("returnByValue", true);
    JsonNode got = send("Runtime.evaluate", parameters.toString());
    if (got.has("exceptionDetails")) {
      throw new IOException(got.path("exceptionDetails").toString());
    }
    return got.at("/result/value");
  }

  /**
   * Opens a page, and looks at it, then once more with everything unfolded.
   *
   * @param axe the script of axe-core, which is run in the page; empty for none
   */
  Seen open(Path page, int width, boolean dark, String axe) throws Exception {
    send(
        "Emulation.setDeviceMetricsOverride",
        "{\"width\":%d,\"height\":900,\"deviceScaleFactor\":1,\"mobile\":false}".formatted(width));
    send(
        "Emulation.setEmulatedMedia",
        "{\"features\":[{\"name\":\"prefers-color-scheme\",\"value\":\"%s\"}]}"
            .formatted(dark ? "dark" : "light"));
    events.clear();
    loaded = new CompletableFuture<>();
    send("Page.navigate", "{\"url\":\"%s\"}".formatted(page.toUri()));
    loaded.get(MINUTES, TimeUnit.MINUTES);
    // Whoever moves over a picture must not meet an error either.
    evaluate(
        """
        const chart = document.querySelector('.chart svg');
        if (chart) {
          const box = chart.getBoundingClientRect();
          chart.dispatchEvent(new PointerEvent('pointermove',
            {bubbles: true, clientX: box.left + box.width / 2, clientY: box.top + 5}));
        }
        """);
    int overflow =
        evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            .asInt();
    JsonNode size = send("Page.getLayoutMetrics", "{}").path("cssContentSize");
    byte[] picture =
        Base64.getDecoder()
            .decode(
                send(
                        "Page.captureScreenshot",
                        "{\"captureBeyondViewport\":true,\"clip\":{\"x\":0,\"y\":0,\"width\":%d,\"height\":%d,\"scale\":1}}"
                            .formatted(width, Math.min(4000, size.path("height").asInt())))
                    .path("data")
                    .asText());
    evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })");
    overflow =
        Math.max(
            overflow,
            evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
                .asInt());
    List<String> messages = messages(); // axe may say what it likes
    List<String> requests = requests();
    return new Seen(
        messages, requests, overflow, axe.isEmpty() ? List.of() : violations(axe), picture);
  }

  private List<String> violations(String axe) throws Exception {
    evaluate(axe + "; 0");
    List<String> violations = new ArrayList<>();
    evaluate(
            """
            axe.run(document).then(found => found.violations.map(one =>
              one.id + ': ' + one.help + ' ' + one.nodes.slice(0, 3).map(node => node.html)))
            """)
        .forEach(violation -> violations.add(violation.asText()));
    return violations;
  }

  private List<String> messages() {
    return events.stream()
        .filter(
            event ->
                List.of("Runtime.consoleAPICalled", "Runtime.exceptionThrown", "Log.entryAdded")
                    .contains(event.path("method").asText()))
        .map(JsonNode::toString)
        .toList();
  }

  private List<String> requests() {
    return events.stream()
        .filter(event -> event.path("method").asText().equals("Network.requestWillBeSent"))
        .map(event -> event.at("/params/request/url").asText())
        .toList();
  }

  @Override
  public void close() {
    socket.abort();
    process.destroy();
    process
        .onExit()
        .orTimeout(10, TimeUnit.SECONDS)
        .exceptionally(late -> process.destroyForcibly())
        .join();
  }
}
