package io.kubectlrc.cluster.http;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** Passes connections on to a server on this machine, and cuts them when told. */
final class Cuttable implements Closeable {

  private final ServerSocket listener;
  private final int serverPort;
  private final Thread accepting;
  private final List<Socket> open = new CopyOnWriteArrayList<>();
  private final AtomicInteger accepted = new AtomicInteger();
  private volatile boolean refusing;
  private volatile boolean swallowingAnswers;

  Cuttable(int serverPort) throws IOException {
    this.serverPort = serverPort;
    listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    accepting = daemon(this::accept);
  }

  int port() {
    return listener.getLocalPort();
  }

  /** How many connections there were. */
  int accepted() {
    return accepted.get();
  }

  /** Cuts all connections; new ones are welcome. */
  void cut() throws IOException {
    swallowingAnswers = false;
    for (Socket socket : open) {
      socket.close();
    }
    open.clear();
  }

  /**
   * Nobody is here any more. On a busy machine, who waits for connections takes one more until it
   * hears that.
   */
  void stopListening() throws IOException, InterruptedException {
    listener.close();
    accepting.join();
  }

  /** New connections end at once. */
  void refuse(boolean refused) {
    refusing = refused;
  }

  /**
   * From now on the server hears the clients and the clients do not hear it, until they are cut.
   */
  void swallowAnswers() {
    swallowingAnswers = true;
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        accepted.incrementAndGet();
        if (refusing) {
          client.close();
          continue;
        }
        Socket server = new Socket(InetAddress.getLoopbackAddress(), serverPort);
        open.add(client);
        open.add(server);
        daemon(() -> pump(client, server, false));
        daemon(() -> pump(server, client, true));
      } catch (IOException closed) {
        continue;
      }
    }
  }

  private void pump(Socket from, Socket to, boolean answers) {
    byte[] buffer = new byte[16_384];
    try (from;
        to;
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream()) {
      for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
        if (answers && swallowingAnswers) {
          continue;
        }
        out.write(buffer, 0, length);
        out.flush();
      }
    } catch (IOException cut) {
      open.remove(from);
    }
  }

  private static Thread daemon(Runnable action) {
    Thread thread = new Thread(action, "cuttable");
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  @Override
  public void close() throws IOException {
    listener.close();
    cut();
  }
}
