package io.kubectlrc.cli;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * The way from the program to the API server, on which one thing goes wrong: with one request that
 * is no watch, or with the watches from one on.
 */
final class FaultyWay implements Closeable {

  /**
   * How much later a slow answer comes: that delay is the fault itself, and no wait for anything.
   */
  private static final Duration SLOWNESS = Duration.ofSeconds(1);

  /** What can go wrong. */
  enum Fault {
    CONFLICT(exchange -> exchange.refuse(409, "Conflict", "the object has been modified")),
    BUSY(exchange -> exchange.answer(429, Map.of("Retry-After", "1"), "{}")),
    INTERNAL_ERROR(exchange -> exchange.refuse(500, "InternalError", "etcd has no leader")),
    BAD_GATEWAY(exchange -> exchange.answer(502, Map.of(), "<html>Bad Gateway</html>")),
    UNAVAILABLE(exchange -> exchange.answer(503, Map.of(), "")),
    GATEWAY_TIMEOUT(exchange -> exchange.answer(504, Map.of(), "upstream timed out")),
    ERROR_AFTER_ALL(
        exchange -> {
          exchange.forward();
          exchange.refuse(500, "InternalError", "etcdserver: request timed out");
        }),
    RESET_BEFORE(Exchange::reset),
    RESET_AFTER(
        exchange -> {
          exchange.forward();
          exchange.reset();
        }),
    SILENT_BEFORE(Exchange::keepWaiting),
    SILENT_AFTER(
        exchange -> {
          exchange.forward();
          exchange.keepWaiting();
        }),
    SLOW(
        exchange -> {
          Reply reply = exchange.forward();
          Thread.sleep(SLOWNESS.toMillis());
          exchange.answer(reply);
        }),
    TRUNCATED(exchange -> exchange.answerHalf(exchange.forward())),
    CUT_SHORT(
        exchange -> {
          Reply reply = exchange.forward();
          exchange.answer(
              reply.code(), Map.of(), reply.body().substring(reply.body().length() / 2));
        }),
    EMPTY(exchange -> exchange.answer(exchange.forward().code(), Map.of(), "")),
    NULL(exchange -> exchange.answer(exchange.forward().code(), Map.of(), "null")),
    FOREIGN_PAGE(
        exchange -> {
          exchange.forward();
          exchange.answer(200, Map.of("Content-Type", "text/html"), "<html>Welcome</html>");
        }),
    FOREIGN_OBJECT(
        exchange -> {
          exchange.forward();
          exchange.answer(
              200, Map.of(), "{\"kind\": \"ConfigMap\", \"metadata\": {\"name\": \"other\"}}");
        }),
    CAPTIVE(exchange -> exchange.answer(200, Map.of(), "<html>Log in to this network</html>")),
    REDIRECTED(exchange -> exchange.answer(302, Map.of("Location", "/version"), "")),
    /** Twice, since after the first the program looks for new credentials. */
    UNAUTHENTICATED(2, false, exchange -> exchange.refuse(401, "Unauthorized", "Unauthorized")),
    FORBIDDEN(exchange -> exchange.refuse(403, "Forbidden", "somebody took that right away")),
    WATCHES_CLOSED(20, true, exchange -> exchange.answer(200, Map.of(), "")),
    WATCHES_DEAD(
        4,
        true,
        exchange -> {
          exchange.begin(200, Map.of());
          exchange.keepWaiting();
        }),
    WATCHES_GONE(4, true, exchange -> exchange.refuse(410, "Expired", "too old")),
    WATCHES_EXPIRED(
        4,
        true,
        exchange ->
            exchange.answer(
                200,
                Map.of(),
                "{\"type\": \"ERROR\", \"object\": {\"kind\": \"Status\", \"code\": 410}}\n")),
    WATCHES_OF_GARBAGE(
        8,
        true,
        exchange ->
            exchange.answer(200, Map.of(), "{\"type\": \"ADDED\", \"object\": [1]}\n<html>\n"));

    private final int times;
    private final boolean ofWatches;
    private final Strike strike;

    Fault(Strike strike) {
      this(1, false, strike);
    }

    Fault(int times, boolean ofWatches, Strike strike) {
      this.times = times;
      this.ofWatches = ofWatches;
      this.strike = strike;
    }

    boolean isOfWatches() {
      return ofWatches;
    }

    private interface Strike {
      void on(Exchange exchange) throws IOException, InterruptedException;
    }
  }

  /**
   * What happens besides, before a request is passed on.
   *
   * @param request its number, the first being 1
   */
  record Event(int request, Happening happening) {

    /** Nothing. */
    static final Event NONE = new Event(0, () -> {});

    interface Happening {
      void happen() throws IOException, InterruptedException;
    }
  }

  private record Reply(int code, String body) {}

  private static final Set<String> PASSED_ON =
      Set.of("authorization", "content-type", "accept", "user-agent");

  private final URI server;
  private final HttpClient client;
  private final Fault fault;
  private final int first;
  private final Event event;
  private final ServerSocket listener;
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final AtomicInteger watches = new AtomicInteger();
  private final AtomicInteger struck = new AtomicInteger();

  private FaultyWay(URI server, Path certificate, Fault fault, int first, Event event)
      throws IOException, GeneralSecurityException {
    this.server = server;
    this.fault = fault;
    this.first = first;
    this.event = event;
    client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .sslContext(trusting(certificate))
            .build();
    listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    daemon(this::accept);
  }

  /** The request of that number, the first being 1, or the watches from there on. */
  static FaultyWay to(URI server, Path certificate, Fault fault, int first)
      throws IOException, GeneralSecurityException {
    return new FaultyWay(server, certificate, fault, first, Event.NONE);
  }

  /** Every request is passed on, after the event. */
  static FaultyWay to(URI server, Path certificate, Event event)
      throws IOException, GeneralSecurityException {
    return new FaultyWay(server, certificate, Fault.SLOW, Integer.MAX_VALUE, event);
  }

  String url() {
    return "http://127.0.0.1:" + listener.getLocalPort();
  }

  /** Method and path of each request that was no watch. */
  List<String> requests() {
    return requests;
  }

  /** Whether anything went wrong here. */
  boolean hasStruck() {
    return struck.get() > 0;
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket socket = listener.accept();
        daemon(() -> serve(socket));
      } catch (IOException closed) {
        continue;
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      Exchange exchange = Exchange.read(this, socket);
      if (exchange == null) {
        return;
      }
      int number;
      if (exchange.isWatch()) {
        number = watches.incrementAndGet();
      } else {
        synchronized (requests) {
          requests.add(exchange.method + " " + exchange.path);
          number = requests.size();
        }
        if (number == event.request()) {
          struck.incrementAndGet(); // at once: the program need not wait for its end
          event.happening().happen();
        }
      }
      if (fault.ofWatches == exchange.isWatch() && number >= first && struck.get() < fault.times) {
        struck.incrementAndGet();
        fault.strike.on(exchange);
      } else if (exchange.isWatch()) {
        exchange.relay();
      } else {
        exchange.answer(exchange.forward());
      }
    } catch (IOException broken) {
      return; // which the program sees as well
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** One request, on a connection of its own. */
  private record Exchange(
      FaultyWay way,
      Socket socket,
      String method,
      String path,
      Map<String, String> headers,
      byte[] body) {

    static Exchange read(FaultyWay way, Socket socket) throws IOException {
      InputStream in = socket.getInputStream();
      String[] start = line(in).split(" ");
      if (start.length < 2) {
        return null;
      }
      Map<String, String> headers = new TreeMap<>();
      for (String line = line(in); !line.isEmpty(); line = line(in)) {
        String[] header = line.split(": *", 2);
        headers.put(header[0].toLowerCase(Locale.ROOT), header[1]);
      }
      byte[] body = in.readNBytes(Integer.parseInt(headers.getOrDefault("content-length", "0")));
      return new Exchange(way, socket, start[0], start[1], headers, body);
    }

    private static String line(InputStream in) throws IOException {
      ByteArrayOutputStream line = new ByteArrayOutputStream();
      for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
        line.write(next);
      }
      return line.toString(StandardCharsets.ISO_8859_1).strip();
    }

    boolean isWatch() {
      return path.contains("watch=1");
    }

    private HttpRequest request() {
      HttpRequest.Builder request =
          HttpRequest.newBuilder(way.server.resolve(path))
              .method(method, HttpRequest.BodyPublishers.ofByteArray(body));
      headers.forEach(
          (name, value) -> {
            if (PASSED_ON.contains(name)) {
              request.header(name, value);
            }
          });
      return request.build();
    }

    Reply forward() throws IOException, InterruptedException {
      HttpResponse<String> response =
          way.client.send(request(), HttpResponse.BodyHandlers.ofString());
      return new Reply(response.statusCode(), response.body());
    }

    /** Passes on what the server sends when it sends it. */
    void relay() throws IOException, InterruptedException {
      HttpResponse<InputStream> response =
          way.client.send(request(), HttpResponse.BodyHandlers.ofInputStream());
      try (InputStream in = response.body()) {
        begin(response.statusCode(), Map.of());
        daemon(() -> closeWithClient(in));
        byte[] buffer = new byte[16_384];
        for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
          socket.getOutputStream().write(buffer, 0, length);
        }
      }
    }

    private void closeWithClient(InputStream in) {
      try (in) {
        keepWaiting();
      } catch (IOException closed) {
        return;
      }
    }

    void begin(int code, Map<String, String> more) throws IOException {
      StringBuilder head = new StringBuilder("HTTP/1.1 " + code + " -\r\nConnection: close\r\n");
      more.forEach((name, value) -> head.append(name + ": " + value + "\r\n"));
      write((head + "\r\n").getBytes(StandardCharsets.UTF_8));
    }

    private void write(byte[] bytes) throws IOException {
      OutputStream out = socket.getOutputStream();
      out.write(bytes);
      out.flush();
    }

    void answer(Reply reply) throws IOException {
      answer(reply.code(), Map.of(), reply.body());
    }

    void answer(int code, Map<String, String> more, String text) throws IOException {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      Map<String, String> all = new TreeMap<>(more);
      all.put("Content-Length", Integer.toString(bytes.length));
      begin(code, all);
      write(bytes);
    }

    void answerHalf(Reply reply) throws IOException {
      byte[] bytes = reply.body().getBytes(StandardCharsets.UTF_8);
      begin(reply.code(), Map.of("Content-Length", Integer.toString(bytes.length)));
      write(java.util.Arrays.copyOf(bytes, bytes.length / 2));
    }

    void refuse(int code, String reason, String message) throws IOException {
      answer(
          code,
          Map.of("Content-Type", "application/json"),
          """
          {"kind": "Status", "apiVersion": "v1", "status": "Failure", "code": %d,
           "reason": "%s", "message": "%s"}
          """
              .formatted(code, reason, message));
    }

    void reset() throws IOException {
      socket.setSoLinger(true, 0);
      socket.close();
    }

    /** Until the program gives up. */
    void keepWaiting() throws IOException {
      socket.getInputStream().transferTo(OutputStream.nullOutputStream());
    }
  }

  private static SSLContext trusting(Path certificate)
      throws IOException, GeneralSecurityException {
    KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
    trusted.load(null, null);
    try (InputStream in = Files.newInputStream(certificate)) {
      int number = 0;
      for (var each : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
        trusted.setCertificateEntry(Integer.toString(number++), each);
      }
    }
    TrustManagerFactory managers =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    managers.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, managers.getTrustManagers(), null);
    return context;
  }

  private static void daemon(Runnable action) {
    Thread thread = new Thread(action, "faulty way");
    thread.setDaemon(true);
    thread.start();
  }
}
