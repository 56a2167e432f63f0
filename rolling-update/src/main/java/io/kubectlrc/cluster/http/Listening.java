package io.kubectlrc.cluster.http;

import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.okhttp.OkHttpClientImpl;
import java.io.EOFException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import okhttp3.Call;

/**
 * A request whose answer is taken as it comes, until somebody has heard enough.
 *
 * <p>For that fabric8's client of okhttp closes the body, on another thread than the one that reads
 * it. On a connection of HTTP/1.1 both may then read, and bytes are lost of what the next request
 * on it is answered. So there the body is left to its reader, who is stopped by cancelling the
 * call, or, in a client of somebody else's, when the next piece comes or the server ends the
 * answer.
 */
final class Listening {
  private final CompletableFuture<HttpResponse<AsyncBody>> response;
  private final CompletableFuture<HttpResponse<AsyncBody>> whole;
  private final boolean closedByReader;
  private Call call;
  private volatile boolean ended;

  /**
   * @param consumer of the body
   */
  Listening(
      HttpClient client,
      HttpRequest.Builder request,
      AsyncBody.Consumer<List<ByteBuffer>> consumer) {
    closedByReader = client instanceof OkHttpClientImpl;
    Optional<Runnable> forget = Calls.of(client).map(calls -> calls.expect(request, this::becomes));
    response =
        client.consumeBytes(
            request.build(),
            (pieces, body) -> {
              if (ended) {
                throw new EOFException("nobody listens any more");
              }
              consumer.consume(pieces, body);
            });
    whole = response.thenCompose(begun -> begun.body().done().thenApply(done -> begun));
    whole.whenComplete((any, failure) -> forget.ifPresent(Runnable::run));
  }

  private synchronized void becomes(Call known) {
    call = known;
    if (ended) {
      call.cancel();
    }
  }

  /** When its status and headers are there; nothing of the body is taken before. */
  CompletableFuture<HttpResponse<AsyncBody>> response() {
    return response;
  }

  /** When all of the body has been taken. */
  CompletableFuture<HttpResponse<AsyncBody>> whole() {
    return whole;
  }

  /** Whatever is still to come, is of no interest. */
  void end() {
    if (whole.isDone() && !whole.isCompletedExceptionally()) {
      return;
    }
    synchronized (this) {
      ended = true;
      if (call != null) {
        call.cancel();
      }
    }
    response.thenAccept(begun -> giveUp(begun.body()));
  }

  private void giveUp(AsyncBody body) {
    if (closedByReader) {
      body.consume(); // somebody has to, before it can be closed
    } else {
      body.cancel();
    }
  }
}
