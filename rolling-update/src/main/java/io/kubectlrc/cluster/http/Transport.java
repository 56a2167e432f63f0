package io.kubectlrc.cluster.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.kubectlrc.cluster.ClusterException;
import io.kubectlrc.cluster.ServiceProxy;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Sends requests to an API server, again where that is safe, and says what failed ones mean.
 *
 * <p>Over fabric8's HTTP client only, not its {@code KubernetesClient}: with that it takes 1.36 s
 * of processor time until something could be asked for, so 0.75 s (medians of 7, Java 17 without an
 * archive).
 */
final class Transport implements AutoCloseable {

  static final ObjectMapper JSON = new ObjectMapper();

  private static final int ATTEMPTS = 3;
  private static final int BUSY_ATTEMPTS = 10;
  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

  private final Kubeconfig.Target target;
  private final Duration timeout;
  private final Login login;
  private final AtomicInteger requests = new AtomicInteger();
  private final Warnings warnings = new Warnings();
  private volatile HttpClient client;

  /** Where its HTTP client comes from. */
  @FunctionalInterface
  interface Login {

    /** A client with credentials as they are now. */
    HttpClient open();

    /** Nobody needs this one any more. */
    default void end(HttpClient opened) {
      opened.close();
    }
  }

  Transport(Kubeconfig.Target target, Duration timeout, Login login) {
    this.target = target;
    this.timeout = timeout;
    this.login = login;
    client = login.open();
  }

  /** How many requests were sent, repeated ones and watches included. */
  int requests() {
    return requests.get();
  }

  /** What the server has warned of in its answers. */
  Warnings warnings() {
    return warnings;
  }

  /**
   * Sends a request and waits for the answer, even if the thread is interrupted meanwhile: a
   * request in flight is finished.
   *
   * @param body null for none
   * @param expected what the answer of a success must be like; one that is not, is nobody's word
   */
  JsonNode send(
      String method, String path, String contentType, JsonNode body, Predicate<JsonNode> expected) {
    return send(asked(method, path, true), contentType, body, expected);
  }

  /** The same, for what has no effect and so may be repeated: a dry run, say. */
  JsonNode ask(
      String method, String path, String contentType, JsonNode body, Predicate<JsonNode> expected) {
    return send(asked(method, path, false), contentType, body, expected);
  }

  private JsonNode send(
      Asked asked, String contentType, JsonNode body, Predicate<JsonNode> expected) {
    boolean renewed = false;
    for (int attempt = 1; ; attempt++) {
      HttpClient used = client;
      Answer answer;
      try {
        answer = exchange(used, asked, contentType, body);
      } catch (Body.TooLong endless) {
        throw ErrorMapping.foreign(asked, endless.getMessage());
      } catch (IOException broken) {
        boolean again =
            !ErrorMapping.distrusts(broken) && (!asked.write() || ErrorMapping.neverSent(broken));
        if (again
            && attempt < ATTEMPTS
            && pause(FIRST_PAUSE.multipliedBy(1L << 2 * (attempt - 1)))) {
          continue;
        }
        throw ErrorMapping.silence(broken, asked.write(), target.server());
      }
      boolean again;
      if (answer.isSuccessful()) {
        JsonNode told = parse(answer.body());
        if (expected.test(told)) {
          return told;
        }
        again = !asked.write() && attempt < ATTEMPTS && pause(FIRST_PAUSE);
      } else if (answer.code() == 401 && !renewed) {
        renewed = true;
        renew(used);
        again = true;
      } else if (answer.code() == 429) {
        again = attempt < BUSY_ATTEMPTS && pause(answer.retryAfter());
      } else {
        again = answer.code() >= 500 && !asked.write() && attempt < ATTEMPTS && pause(FIRST_PAUSE);
      }
      if (!again) {
        throw answer.isSuccessful()
            ? ErrorMapping.foreign(asked, "something else than what was asked for")
            : ErrorMapping.refusal(
                answer.code(), ErrorMapping.status(answer.body()), asked, target);
      }
    }
  }

  private Asked asked(String method, String path, boolean write) {
    return new Asked(method, target.server() + path, write);
  }

  /** What came back, as a whole. */
  private record Answer(int code, String busyFor, byte[] body) {

    boolean isSuccessful() {
      return code >= 200 && code < 300;
    }

    Duration retryAfter() {
      if (busyFor == null || !busyFor.matches("\\d{1,9}")) {
        return Duration.ofSeconds(1);
      }
      Duration asked = Duration.ofSeconds(Long.parseLong(busyFor));
      return asked.compareTo(LONGEST_PAUSE) < 0 ? asked : LONGEST_PAUSE;
    }
  }

  private Answer exchange(HttpClient used, Asked asked, String contentType, JsonNode body)
      throws IOException {
    HttpRequest.Builder request =
        used.newHttpRequestBuilder()
            .uri(asked.url())
            .header("Accept", "application/json")
            .timeout(timeout.toMillis(), TimeUnit.MILLISECONDS);
    if (!asked.method().equals("GET")) {
      request.method(asked.method(), contentType, JSON.writeValueAsString(body));
    }
    requests.incrementAndGet();
    Body collected = new Body();
    Listening listening = new Listening(used, request, collected);
    HttpResponse<AsyncBody> response;
    try {
      response = await(listening.response());
      response.body().consume();
      await(listening.whole());
    } finally {
      listening.end();
    }
    warnings.heard(response.headers("Warning"));
    return new Answer(response.code(), response.header("Retry-After"), collected.bytes());
  }

  /** Waits however often the thread is interrupted, and passes the interruption on afterwards. */
  private static <T> T await(CompletableFuture<T> future) throws IOException {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return future.get();
        } catch (InterruptedException e) {
          interrupted = true;
        } catch (ExecutionException e) {
          throw asIoException(e.getCause());
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static IOException asIoException(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof IOException io) {
        return io;
      }
    }
    return new IOException(failure);
  }

  /** False if the thread is interrupted, which ends all patience. */
  private static boolean pause(Duration length) {
    try {
      Thread.sleep(length.toMillis());
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Tokens expire; whoever made them may have made new ones. */
  private synchronized void renew(HttpClient refused) {
    if (client == refused) {
      client = login.open();
      login.end(refused);
    }
  }

  /**
   * Reads a stream of JSON documents, one a line, until the server ends it or the thread is
   * interrupted.
   *
   * @param longest after which it is cut off
   * @throws IOException if the connection breaks
   * @throws ClusterException if the server refuses
   */
  void stream(String path, Duration longest, Consumer<JsonNode> each)
      throws IOException, InterruptedException {
    HttpClient used = client;
    Asked asked = asked("GET", path, false);
    HttpRequest.Builder request =
        used.newHttpRequestBuilder()
            .uri(asked.url())
            .header("Accept", "application/json")
            .timeout(longest.toMillis(), TimeUnit.MILLISECONDS)
            .forStreaming();
    requests.incrementAndGet();
    LineCutter lines = new LineCutter(each);
    Listening listening = new Listening(used, request, lines);
    try {
      HttpResponse<AsyncBody> response = listening.response().get();
      lines.expectError(!response.isSuccessful());
      response.body().consume();
      listening.whole().get();
      if (!response.isSuccessful()) {
        if (response.code() == 401) {
          renew(used);
        }
        throw ErrorMapping.refusal(
            response.code(), ErrorMapping.status(lines.rest()), asked, target);
      }
    } catch (ExecutionException e) {
      if (e.getCause() instanceof ClusterException refusal) {
        throw refusal;
      }
      throw asIoException(e.getCause());
    } finally {
      listening.end();
    }
  }

  /**
   * Sends a request once, whose answer is somebody else's, and returns. Whatever the answer is, it
   * is passed on.
   */
  CompletableFuture<ServiceProxy.Answer> relay(
      String method, String path, Map<String, String> headers, Duration longest, int bytes) {
    HttpRequest.Builder request =
        client
            .newHttpRequestBuilder()
            .uri(target.server() + path)
            .timeout(longest.toMillis(), TimeUnit.MILLISECONDS);
    headers.forEach(request::header);
    if (!method.equals("GET")) {
      request.method(method, "text/plain", "");
    }
    requests.incrementAndGet();
    Beginning body = new Beginning(bytes);
    Listening listening = new Listening(client, request, body);
    listening.response().thenAccept(response -> response.body().consume());
    CompletableFuture<ServiceProxy.Answer> relayed = new CompletableFuture<>();
    listening
        .whole()
        .whenComplete(
            (response, failure) -> {
              if (failure != null) {
                relayed.completeExceptionally(asIoException(failure));
              } else {
                relayed.complete(
                    new ServiceProxy.Answer(response.code(), first(response), body.text()));
              }
            });
    relayed.whenComplete((done, abandoned) -> listening.end());
    return relayed;
  }

  private static Map<String, String> first(HttpResponse<?> response) {
    Map<String, String> headers = new HashMap<>();
    response.headers().forEach((name, values) -> headers.put(name, values.get(0)));
    return headers;
  }

  /** Missing if it is no JSON. */
  private static JsonNode parse(byte[] body) {
    try {
      return JSON.readTree(body);
    } catch (IOException noJson) {
      return MissingNode.getInstance();
    }
  }

  @Override
  public void close() {
    login.end(client);
  }
}
