package io.kubectlrc.cluster.http;

import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import okhttp3.Call;

/**
 * A request whose answer is taken as it comes, until somebody has heard enough.
 *
 * <p>For that fabric8's client closes the body, on another thread than the one that reads it. On a
 * connection of HTTP/1.1 both may then read, and bytes are lost of what the next request on it is
 * answered. So the call is cancelled, where it is known, and the body left to its reader.
 */
final class Listening {
  private final CompletableFuture<HttpResponse<AsyncBody>> response;
  private final CompletableFuture<HttpResponse<AsyncBody>> whole = new CompletableFuture<>();
  private final boolean callIsKnown;
  private Call call;
  private boolean ended;

  /**
   * @param consumer of the body
   */
  Listening(
      HttpClient client,
      HttpRequest.Builder request,
      AsyncBody.Consumer<List<ByteBuffer>> consumer) {
    Optional<Calls.Expectation> expectation =
        Calls.of(client).map(calls -> calls.expect(request, this::becomes));
    callIsKnown = expectation.isPresent();
    whole.whenComplete((any, failure) -> expectation.ifPresent(Calls.Expectation::end));
    response = client.consumeBytes(request.build(), consumer);
    response.whenComplete(
        (begun, failure) -> {
          if (failure != null) {
            whole.completeExceptionally(failure);
            return;
          }
          begun
              .body()
              .done()
              .whenComplete(
                  (done, broken) -> {
                    if (broken != null) {
                      whole.completeExceptionally(broken);
                    } else {
                      whole.complete(begun);
                    }
                  });
        });
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
    if (callIsKnown) {
      body.consume(); // which finds out, also if nobody has begun to read it
      return;
    }
    try {
      body.cancel();
    } catch (RejectedExecutionException closed) {
      // The client was closed meanwhile, and with it all its connections.
      return;
    }
  }
}
