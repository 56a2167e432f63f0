package io.kubectlrc.cluster.http;

import io.kubectlrc.cluster.ClusterException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import okhttp3.Dns;
import okhttp3.HttpUrl;
import okhttp3.Interceptor;
import okhttp3.Request;
import okhttp3.Response;

/**
 * Lets the server at one address be another one by name, as a kubeconfig's {@code tls-server-name}
 * has it: TLS asks for that name and the certificate must be for it, while the connection and the
 * {@code Host} of requests are as the URL says.
 *
 * <p>OkHttp takes all these from the request's URL. So requests get one with that name in it, which
 * then leads to the address that the URL had.
 *
 * @param name as in the certificate, in lower case
 * @param host of the server's URL
 */
record ServerName(String name, String host) implements Dns, Interceptor {

  /**
   * The server at a URL by another name.
   *
   * @param host of its URL
   * @throws ClusterException if that is no name
   */
  static ServerName of(String name, String host) {
    HttpUrl named = name.matches("[A-Za-z0-9._-]+") ? HttpUrl.parse("https://" + name) : null;
    if (named == null || named.host().matches("[0-9.]+")) {
      throw new ClusterException(
          ClusterException.Reason.OTHER,
          "the kubeconfig's tls-server-name must be a DNS name, not \"%s\"".formatted(name),
          null);
    }
    return new ServerName(named.host(), host);
  }

  @Override
  public List<InetAddress> lookup(String asked) throws UnknownHostException {
    return Dns.SYSTEM.lookup(asked.equals(name) ? host : asked);
  }

  @Override
  public Response intercept(Chain chain) throws IOException {
    Request request = chain.request();
    HttpUrl url = request.url();
    return chain.proceed(
        request
            .newBuilder()
            .url(url.newBuilder().host(name).build())
            .header("Host", authority(url))
            .build());
  }

  private static String authority(HttpUrl url) {
    String host = url.host().contains(":") ? "[" + url.host() + "]" : url.host();
    return url.port() == HttpUrl.defaultPort(url.scheme()) ? host : host + ":" + url.port();
  }
}
