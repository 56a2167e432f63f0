package io.kubectlrc.node;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A way into the node's network: a port here whose every connection is a process there that has the
 * other end of it as its standard input and output.
 */
final class Relay implements AutoCloseable {

  /** Starts the process of one connection. */
  @FunctionalInterface
  interface Far {
    Process connect() throws IOException;
  }

  private final ServerSocket server;
  private final Far far;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();

  private Relay(ServerSocket server, Far far) {
    this.server = server;
    this.far = far;
  }

  static Relay open(Far far) throws IOException {
    Relay relay = new Relay(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), far);
    inBackground("relay", relay::accept);
    return relay;
  }

  String url() {
    return "https://127.0.0.1:" + server.getLocalPort();
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket near = server.accept();
        near.setTcpNoDelay(true);
        open.add(near);
        Process process = far.connect();
        inBackground("relay in", () -> copy(near.getInputStream(), process.getOutputStream()));
        inBackground(
            "relay out",
            () -> {
              copy(process.getInputStream(), near.getOutputStream());
              near.close();
              open.remove(near);
            });
      } catch (IOException e) {
        if (!server.isClosed()) {
          e.printStackTrace();
        }
      }
    }
  }

  private static void copy(InputStream from, OutputStream to) throws IOException {
    byte[] buffer = new byte[16384];
    try (to) {
      for (int n = from.read(buffer); n > 0; n = from.read(buffer)) {
        to.write(buffer, 0, n);
        to.flush();
      }
    }
  }

  @FunctionalInterface
  private interface Work {
    void run() throws IOException;
  }

  /** A connection that breaks ends here; both of its ends see that. */
  private static void inBackground(String name, Work work) {
    Thread thread =
        new Thread(
            () -> {
              try {
                work.run();
              } catch (IOException broken) {
                return;
              }
            },
            name);
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (Socket socket : open) {
      socket.close();
    }
  }
}
