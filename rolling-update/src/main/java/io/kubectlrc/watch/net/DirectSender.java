package io.kubectlrc.watch.net;

import io.kubectlrc.watch.Answer;
import io.kubectlrc.watch.RequestPlan;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import org.apache.hc.core5.concurrent.FutureCallback;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.Message;
import org.apache.hc.core5.http.impl.bootstrap.AsyncRequesterBootstrap;
import org.apache.hc.core5.http.impl.bootstrap.HttpAsyncRequester;
import org.apache.hc.core5.http.message.BasicHttpRequest;
import org.apache.hc.core5.http.nio.AsyncClientEndpoint;
import org.apache.hc.core5.http.nio.entity.AbstractBinAsyncEntityConsumer;
import org.apache.hc.core5.http.nio.ssl.BasicClientTlsStrategy;
import org.apache.hc.core5.http.nio.support.BasicRequestProducer;
import org.apache.hc.core5.http.nio.support.BasicResponseConsumer;
import org.apache.hc.core5.http.protocol.HttpCoreContext;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.reactor.IOReactorConfig;
import org.apache.hc.core5.util.Timeout;

/**
 * Sends straight to who is to answer, by HTTP/1.1, as it is run: without proxy, and without trying
 * anything twice. A request has a connection of its own unless its plan keeps them.
 */
public final class DirectSender implements Sender {

  /** So many names are looked up at once: one that takes long does not hold up the others. */
  private static final int LOOKUPS = 32;

  /** Sooner ends what was planned to. */
  private static final Timeout LONGEST = Timeout.ofHours(1);

  /** Room for bodies as most are. */
  private static final int FIRST = 512;

  private final HttpAsyncRequester requester;
  private final ThreadPoolExecutor lookups =
      new ThreadPoolExecutor(
          LOOKUPS,
          LOOKUPS,
          10,
          TimeUnit.SECONDS,
          new LinkedBlockingQueue<>(),
          task -> {
            Thread thread = new Thread(task, "requests");
            thread.setDaemon(true);
            return thread;
          });

  /** Opens nothing yet. */
  public DirectSender() {
    lookups.allowCoreThreadTimeOut(true);
    requester =
        AsyncRequesterBootstrap.bootstrap()
            .setIOReactorConfig(
                IOReactorConfig.custom().setIoThreadCount(1).setTcpNoDelay(true).build())
            .setTlsStrategy(
                new BasicClientTlsStrategy(
                    trust(),
                    (endpoint, engine) -> {
                      SSLParameters parameters = engine.getSSLParameters();
                      parameters.setEndpointIdentificationAlgorithm("HTTPS");
                      engine.setSSLParameters(parameters);
                    },
                    null))
            .setMaxTotal(Integer.MAX_VALUE)
            .setDefaultMaxPerRoute(Integer.MAX_VALUE)
            .create();
    requester.start();
  }

  private static SSLContext trust() {
    try {
      return SSLContext.getDefault();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this JVM has no TLS", e);
    }
  }

  @Override
  public Flight send(RequestPlan plan, Receiver receiver) {
    Exchange exchange = new Exchange(plan, receiver);
    lookups.execute(exchange::begin);
    return exchange::abandon;
  }

  /** One request, from the connection to the answer. */
  private final class Exchange implements FutureCallback<AsyncClientEndpoint> {
    private final RequestPlan plan;
    private final Receiver receiver;
    private final AtomicBoolean over = new AtomicBoolean();
    private AsyncClientEndpoint endpoint;

    Exchange(RequestPlan plan, Receiver receiver) {
      this.plan = plan;
      this.receiver = receiver;
    }

    void begin() {
      if (over.get()) {
        return;
      }
      URI uri = plan.uri();
      try {
        // Looked up here, where it holds up nobody.
        InetAddress address = InetAddress.getByName(plain(uri.getHost()));
        HttpHost host = new HttpHost(uri.getScheme(), address, plain(uri.getHost()), port(uri));
        requester.connect(host, LONGEST, null, this);
      } catch (UnknownHostException | RuntimeException e) {
        failed(e);
      }
    }

    @Override
    public void completed(AsyncClientEndpoint connected) {
      synchronized (this) {
        if (!over.get()) {
          endpoint = connected;
        }
      }
      if (endpoint == null) {
        connected.releaseAndDiscard();
        return;
      }
      BasicHttpRequest request =
          new BasicHttpRequest(
              plan.method(),
              new HttpHost(plan.uri().getScheme(), plain(plan.uri().getHost()), port(plan.uri())),
              path(plan.uri()));
      if (!plan.keepAlive()) {
        request.addHeader("Connection", "close");
      }
      request.addHeader("User-Agent", "kubectl-rc");
      plan.headers().forEach(header -> request.setHeader(header.name(), header.value()));
      connected.execute(
          new BasicRequestProducer(request, null),
          new BasicResponseConsumer<>(new Beginning()),
          HttpCoreContext.create(),
          new FutureCallback<>() {
            @Override
            public void completed(Message<HttpResponse, String> message) {
              end(plan.keepAlive());
              if (over.compareAndSet(false, true)) {
                receiver.answered(answer(message));
              }
            }

            @Override
            public void failed(Exception cause) {
              end(false);
              Exchange.this.failed(cause);
            }

            @Override
            public void cancelled() {
              end(false);
              Exchange.this.failed(new ConnectionClosedException());
            }
          });
    }

    private synchronized void end(boolean again) {
      if (endpoint != null) {
        if (again) {
          endpoint.releaseAndReuse();
        } else {
          endpoint.releaseAndDiscard();
        }
        endpoint = null;
      }
    }

    @Override
    public void failed(Exception cause) {
      if (!over.compareAndSet(false, true)) {
        return;
      }
      String message = cause.getMessage() == null ? "" : cause.getMessage();
      if (cause instanceof BindException || message.contains("Cannot assign requested address")) {
        receiver.unsent("no free port");
      } else if (message.contains("Too many open files")) {
        receiver.unsent("too many open files");
      } else {
        receiver.failed(reason(cause, message));
      }
    }

    @Override
    public void cancelled() {
      failed(new ConnectionClosedException());
    }

    void abandon() {
      over.set(true);
      end(false);
    }
  }

  private static String reason(Exception cause, String message) {
    if (cause instanceof UnknownHostException || cause instanceof UnresolvedAddressException) {
      return "unknown host";
    }
    if (cause instanceof NoRouteToHostException) {
      return "no route to host";
    }
    if (cause instanceof SocketTimeoutException) {
      return "no connection";
    }
    if (cause instanceof ConnectException) {
      return message.contains("timed out") ? "no connection" : "connection refused";
    }
    if (cause instanceof SSLException) {
      return "TLS: " + message;
    }
    if (cause instanceof ConnectionClosedException) {
      return message.contains("Premature") || message.contains("chunk")
          ? "answer cut off"
          : "closed without an answer";
    }
    if (cause instanceof HttpException) {
      return "no HTTP";
    }
    if (cause instanceof IOException
        && (message.contains("reset") || message.contains("Broken pipe"))) {
      return "connection reset";
    }
    return message.isEmpty() ? cause.getClass().getSimpleName() : message;
  }

  private static String plain(String host) {
    return host.replaceFirst("^\\[(.*)]$", "$1");
  }

  private static int port(URI uri) {
    if (uri.getPort() > 0) {
      return uri.getPort();
    }
    return uri.getScheme().equals("https") ? 443 : 80;
  }

  private static String path(URI uri) {
    String path = uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
    return uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery();
  }

  private static Answer answer(Message<HttpResponse, String> message) {
    Map<String, String> headers = new HashMap<>();
    for (Header header : message.getHead().getHeaders()) {
      headers.putIfAbsent(header.getName(), header.getValue());
    }
    String body = message.getBody();
    return new Answer(message.getHead().getCode(), headers, body == null ? "" : body);
  }

  /** Keeps the beginning of a body, and lets the rest go. */
  private static final class Beginning extends AbstractBinAsyncEntityConsumer<String> {
    private byte[] bytes = new byte[FIRST];
    private int length;

    @Override
    protected void streamStart(ContentType contentType) {
      // Whatever it is, it is read as UTF-8.
    }

    @Override
    protected int capacityIncrement() {
      return Integer.MAX_VALUE;
    }

    @Override
    protected void data(ByteBuffer source, boolean endOfStream) {
      int taken = Math.min(source.remaining(), Answer.LOOKED_AT - length);
      if (length + taken > bytes.length) {
        bytes = Arrays.copyOf(bytes, Math.min(2 * (length + taken), Answer.LOOKED_AT));
      }
      source.get(bytes, length, taken);
      length += taken;
      source.position(source.limit());
    }

    @Override
    protected String generateContent() {
      return new String(bytes, 0, length, StandardCharsets.UTF_8);
    }

    @Override
    public void releaseResources() {
      length = 0;
    }
  }

  @Override
  public void close() {
    lookups.shutdownNow();
    requester.close(CloseMode.IMMEDIATE);
  }
}
