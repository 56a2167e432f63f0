package io.kubectlrc.watch.net;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** A server of sessions that cuts them when a test says so, and counts. */
final class SessionServer implements AutoCloseable {
  private final ServerSocket server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Deque<Socket> open = new ArrayDeque<>();
  private final AtomicInteger heartbeats = new AtomicInteger();
  private volatile String greeting;
  private volatile boolean silent;

  /**
   * @param greeting empty for none
   */
  SessionServer(String greeting) throws IOException {
    this.greeting = greeting;
    server = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
    threads.execute(this::accept);
  }

  int port() {
    return server.getLocalPort();
  }

  synchronized int open() {
    return open.size();
  }

  int heartbeats() {
    return heartbeats.get();
  }

  void greetBy(String text) {
    greeting = text;
  }

  void fallSilent(boolean forGood) {
    silent = forGood;
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = server.accept();
        if (!greeting.isEmpty()) {
          write(socket, greeting);
        }
        synchronized (this) {
          open.add(socket);
        }
        threads.execute(() -> serve(socket));
      }
    } catch (IOException closed) {
      return; // by the test
    }
  }

  private void serve(Socket socket) {
    try {
      BufferedReader reader =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
      while (reader.readLine() != null) {
        heartbeats.incrementAndGet();
        if (!silent) {
          write(socket, "200 still here");
        }
      }
    } catch (IOException gone) {
      // By the test, or by the other side.
    }
    synchronized (this) {
      open.remove(socket);
    }
  }

  private static void write(Socket socket, String line) throws IOException {
    socket.getOutputStream().write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
  }

  /** Ends some sessions. */
  synchronized void cut(int number, boolean byReset, String lastWords) throws IOException {
    for (int i = 0; i < number; i++) {
      Socket socket = open.remove();
      if (!lastWords.isEmpty()) {
        write(socket, lastWords);
      }
      if (byReset) {
        socket.setSoLinger(true, 0);
      }
      socket.close();
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    synchronized (this) {
      for (Socket socket : open) {
        socket.close();
      }
    }
    threads.shutdownNow();
  }
}
