package io.kubectlrc.watch.net;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.kubectlrc.cluster.ServiceProxy;
import io.kubectlrc.manifest.Json;
import io.kubectlrc.watch.Answer;
import io.kubectlrc.watch.RequestPlan;
import java.io.IOException;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * Sends to a Service through the API server. Whether a connection is used again, the API server
 * decides.
 */
public final class ProxySender implements Sender {

  private static final int LONGEST_MESSAGE = 120;

  private final ServiceProxy proxy;
  private final String namespace;
  private final String service;

  /**
   * @param proxy not closed here
   */
  public ProxySender(ServiceProxy proxy, String namespace, String service) {
    this.proxy = proxy;
    this.namespace = namespace;
    this.service = service;
  }

  /** A plan's URI is here {@code //PORT/PATH}. */
  @Override
  public Flight send(RequestPlan plan, Receiver receiver) {
    URI uri = plan.uri();
    String path =
        uri.getRawQuery() == null ? uri.getRawPath() : uri.getRawPath() + "?" + uri.getRawQuery();
    Map<String, String> headers = new HashMap<>();
    plan.headers().forEach(header -> headers.put(header.name(), header.value()));
    CompletableFuture<ServiceProxy.Answer> answer =
        proxy.send(
            new ServiceProxy.Address(namespace, service, uri.getAuthority(), path),
            plan.method(),
            headers,
            plan.timeout().plusSeconds(1), // whoever planned it ends it sooner
            Answer.LOOKED_AT);
    answer.whenComplete(
        (answered, failure) -> {
          if (failure != null) {
            receiver.failed(reason(failure));
            return;
          }
          Optional<String> own = own(answered);
          if (own.isPresent()) {
            receiver.failed(answered.status() + " of the API server: " + own.get());
          } else {
            receiver.answered(new Answer(answered.status(), answered.headers(), answered.body()));
          }
        });
    return () -> answer.cancel(true);
  }

  /** What the API server says itself, instead of the Service; empty if it doesn't. */
  private static Optional<String> own(ServiceProxy.Answer answer) {
    if (answer.status() < 400 || !answer.body().startsWith("{")) {
      return Optional.empty();
    }
    try {
      JsonNode status = Json.read(answer.body());
      return Optional.of(status.path("message").asText())
          .filter(message -> status.path("kind").asText().equals("Status") && !message.isEmpty())
          .map(message -> message.substring(0, Math.min(message.length(), LONGEST_MESSAGE)));
    } catch (JsonProcessingException others) {
      return Optional.empty();
    }
  }

  private static String reason(Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    return cause instanceof IOException ? "no way through the API server" : cause.toString();
  }

  @Override
  public void close() {
    // The connection to the API server is the cluster's.
  }
}
