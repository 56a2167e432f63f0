package io.kubectlrc.cluster.http;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import javax.net.SocketFactory;

/**
 * Sockets that send at once what they are given.
 *
 * <p>By default TCP keeps back what fills no packet until the server has confirmed the one before.
 * Of a watch that is begun and has nothing to tell, a server confirms it 40 ms later, and so long
 * the next request on the connection would wait.
 *
 * <p>Of a connection through a SOCKS proxy okhttp makes the socket itself; there it stays so.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9293#section-3.7.4">RFC 9293, 3.7.4: the Nagle
 *     algorithm</a>
 */
final class PromptSockets extends SocketFactory {
  private final SocketFactory sockets = SocketFactory.getDefault();

  private static Socket prompt(Socket socket) throws IOException {
    socket.setTcpNoDelay(true);
    return socket;
  }

  @Override
  public Socket createSocket() throws IOException {
    return prompt(sockets.createSocket());
  }

  @Override
  public Socket createSocket(String host, int port) throws IOException {
    return prompt(sockets.createSocket(host, port));
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress local, int localPort)
      throws IOException {
    return prompt(sockets.createSocket(host, port, local, localPort));
  }

  @Override
  public Socket createSocket(InetAddress host, int port) throws IOException {
    return prompt(sockets.createSocket(host, port));
  }

  @Override
  public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort)
      throws IOException {
    return prompt(sockets.createSocket(host, port, local, localPort));
  }
}
