package io.kubectlrc.node;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A program that sends up to 20 requests a second to a URL, each by a connection of its own, until
 * its standard input ends. A slow answer does not delay the next request. The first word of an
 * answer is the version that gave it.
 */
final class SteadyRequests {
  private static final int MILLIS_BETWEEN = 50;

  /**
   * An answer after so many ticks of this program's clock, two seconds, is late. While the whole
   * machine stands still, so does the clock.
   */
  private static final int PATIENCE = 2_000 / MILLIS_BETWEEN;

  /** A request without an answer until then is lost. */
  private static final int TIMEOUT_MILLIS = 10_000;

  /** Longer than a connection and its answer may take. */
  private static final int LAST_ANSWERS_SECONDS = 25;

  private final URI url;
  private final AtomicInteger ticks = new AtomicInteger();
  private final AtomicInteger answered = new AtomicInteger();
  private final List<String> noticed = Collections.synchronizedList(new ArrayList<>());
  private final Set<String> versions = Collections.synchronizedSet(new LinkedHashSet<>());

  private SteadyRequests(URI url) {
    this.url = url;
  }

  public static void main(String[] arguments) throws Exception {
    SteadyRequests requests = new SteadyRequests(URI.create(arguments[0]));
    requests.awaitFirstAnswer();
    System.out.println("begun");
    ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    ExecutorService senders = Executors.newCachedThreadPool();
    clock.scheduleWithFixedDelay(
        () -> {
          requests.ticks.incrementAndGet();
          if (!senders.isShutdown()) {
            senders.execute(requests::send);
          }
        },
        0,
        MILLIS_BETWEEN,
        TimeUnit.MILLISECONDS);
    while (System.in.read() >= 0) {
      continue;
    }
    clock.execute(senders::shutdown);
    if (!senders.awaitTermination(LAST_ANSWERS_SECONDS, TimeUnit.SECONDS)) {
      throw new IOException("requests without end");
    }
    clock.shutdownNow();
    requests.noticed.forEach(request -> System.out.println("noticed " + request));
    requests.versions.forEach(version -> System.out.println("version " + version));
    System.out.println("answered " + requests.answered);
  }

  /** Rules for a new Service take a moment to be in force. */
  private void awaitFirstAnswer() throws InterruptedException {
    while (answered.get() == 0) {
      send();
      TimeUnit.MILLISECONDS.sleep(MILLIS_BETWEEN);
    }
    noticed.clear();
  }

  /** By a plain socket: Java's own client of HTTP tries again by itself. */
  private void send() {
    Instant at = Instant.now();
    int tick = ticks.get();
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(url.getHost(), url.getPort()), TIMEOUT_MILLIS);
      socket.setSoTimeout(TIMEOUT_MILLIS);
      String request =
          "GET %s HTTP/1.0\r\nHost: %s\r\n\r\n".formatted(url.getPath(), url.getHost());
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      byte[] all = socket.getInputStream().readAllBytes();
      String answer = new String(all, StandardCharsets.UTF_8);
      if (!answer.matches("(?s)HTTP/1\\.. 200 .*\r\n\r\n\\S.*")) {
        throw new IOException("answered '" + answer.lines().findFirst().orElse("") + "'");
      }
      versions.add(answer.substring(answer.indexOf("\r\n\r\n") + 4).split("\\s", 2)[0]);
      answered.incrementAndGet();
      if (ticks.get() - tick > PATIENCE) {
        Duration took = Duration.between(at, Instant.now());
        noticed.add(at.truncatedTo(ChronoUnit.MILLIS) + " answered after " + took);
      }
    } catch (IOException e) {
      noticed.add(at.truncatedTo(ChronoUnit.MILLIS) + " " + e.getMessage());
    }
  }
}
