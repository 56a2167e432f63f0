package io.kubectlrc.watch.net;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;

/**
 * An HTTP server that answers its requests as a schedule has it, one after the other, and counts.
 */
final class FailingServer implements AutoCloseable {

  /** What a request gets. */
  enum Fate {
    OK,
    BAD_GATEWAY,
    OTHER_BODY,
    CLOSED,
    RESET,
    CUT_OFF,
    SILENT
  }

  private final ServerSocket server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final IntFunction<Fate> schedule;
  private final AtomicInteger requests = new AtomicInteger();
  private final AtomicInteger connections = new AtomicInteger();
  private final Map<Fate, Integer> seen = new TreeMap<>();
  private volatile long stalledUntil;

  /**
   * @param schedule by the number of the request, from 0 on
   */
  FailingServer(IntFunction<Fate> schedule) throws IOException {
    this.schedule = schedule;
    server = new ServerSocket(0, 1000, InetAddress.getLoopbackAddress());
    threads.execute(this::accept);
  }

  int port() {
    return server.getLocalPort();
  }

  int connections() {
    return connections.get();
  }

  synchronized int seen(Fate fate) {
    return seen.getOrDefault(fate, 0);
  }

  /** From now on nobody is answered until so long has passed. */
  void stall(long millis) {
    stalledUntil = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = server.accept();
        connections.incrementAndGet();
        threads.execute(() -> serve(socket));
      }
    } catch (IOException closed) {
      return; // by the test
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      BufferedReader reader =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
      while (true) {
        String line = reader.readLine();
        if (line == null) {
          return;
        }
        boolean close = false;
        while (!(line = reader.readLine()).isEmpty()) {
          close |= line.equalsIgnoreCase("Connection: close");
        }
        Fate fate = schedule.apply(requests.getAndIncrement());
        synchronized (this) {
          seen.merge(fate, 1, Integer::sum);
        }
        long wait;
        while ((wait = stalledUntil - System.nanoTime()) > 0 && stalledUntil != 0) {
          LockSupport.parkNanos(wait);
        }
        if (!answer(fate, socket) || close) {
          return;
        }
      }
    } catch (IOException gone) {
      return; // nobody waits for it any more
    }
  }

  private boolean answer(Fate fate, Socket socket) throws IOException {
    OutputStream out = socket.getOutputStream();
    switch (fate) {
      case OK -> write(out, "200 OK", "hello of 1.0.0");
      case BAD_GATEWAY -> write(out, "502 Bad Gateway", "");
      case OTHER_BODY -> write(out, "200 OK", "sorry");
      case CUT_OFF ->
          out.write(
              "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhello"
                  .getBytes(StandardCharsets.US_ASCII));
      case RESET -> socket.setSoLinger(true, 0);
      case SILENT -> LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(5));
      default -> {
        return false;
      }
    }
    return fate == Fate.OK || fate == Fate.BAD_GATEWAY || fate == Fate.OTHER_BODY;
  }

  private static void write(OutputStream out, String status, String body) throws IOException {
    out.write(
        "HTTP/1.1 %s\r\nContent-Length: %d\r\nX-Version: 1.0.0\r\n\r\n%s"
            .formatted(status, body.length(), body)
            .getBytes(StandardCharsets.US_ASCII));
    out.flush();
  }

  @Override
  public void close() throws IOException {
    server.close();
    threads.shutdownNow();
  }
}
