package io.kubectlrc.cluster.http;

import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.okhttp.OkHttpClientImpl;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import okhttp3.Call;
import okhttp3.Interceptor;
import okhttp3.Request;
import okhttp3.Response;

/**
 * Tells of a request which call of okhttp's it has become, which fabric8's client keeps to itself.
 */
final class Calls implements Interceptor {

  /** Is never sent. */
  private static final String NUMBER = "Kubectl-Rc-Call";

  private final AtomicLong last = new AtomicLong();
  private final Map<String, Consumer<Call>> expected = new ConcurrentHashMap<>();

  /** Those of a client; empty if it is somebody else's. */
  static Optional<Calls> of(HttpClient client) {
    return client instanceof OkHttpClientImpl okhttp
        ? okhttp.getOkHttpClient().interceptors().stream()
            .filter(Calls.class::isInstance)
            .map(Calls.class::cast)
            .findFirst()
        : Optional.empty();
  }

  /**
   * Tells which call a request becomes, as often as it becomes one.
   *
   * @param request to be sent by this client
   * @return what is to be run when nobody needs to know any more
   */
  Runnable expect(HttpRequest.Builder request, Consumer<Call> told) {
    String number = Long.toString(last.incrementAndGet());
    request.header(NUMBER, number);
    expected.put(number, told);
    return () -> expected.remove(number);
  }

  @Override
  public Response intercept(Chain chain) throws IOException {
    Request request = chain.request();
    String number = request.header(NUMBER);
    if (number == null) {
      return chain.proceed(request);
    }
    Consumer<Call> told = expected.get(number);
    if (told != null) {
      told.accept(chain.call());
    }
    return chain.proceed(request.newBuilder().removeHeader(NUMBER).build());
  }
}
