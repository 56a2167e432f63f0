package io.kubectlrc.cluster.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.kubectlrc.cluster.ClusterException;
import io.kubectlrc.cluster.ClusterException.Reason;
import io.kubectlrc.manifest.Visible;
import io.kubectlrc.wording.Sentence;
import io.kubectlrc.wording.Setting;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.Set;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;

/** What failed requests mean. */
final class ErrorMapping {
  private ErrorMapping() {}

  /** Of a server's own words, messages show no more than this. */
  private static final int LONGEST = 1_000;

  /** And of a page that something in between gave. */
  private static final int LONGEST_PAGE = 300;

  /** The body of a failure. What a proxy in between answers need not be a Status, nor JSON. */
  static JsonNode status(byte[] body) {
    try {
      JsonNode status = Transport.JSON.readTree(body);
      if (status.isObject()) {
        return status;
      }
    } catch (IOException noJson) {
      // Shown as it is.
    }
    String text =
        new String(body, 0, Math.min(body.length, 4 * LONGEST_PAGE), StandardCharsets.UTF_8);
    String line = text.strip().replaceAll("\\s+", " ");
    return Transport.JSON.createObjectNode().put("message", Visible.cut(line, LONGEST_PAGE));
  }

  /**
   * The meaning of an answer that is no success.
   *
   * @param status the body, a {@code Status} if the API server itself wrote it
   */
  static ClusterException refusal(
      int code, JsonNode status, Asked asked, Kubeconfig.Target target) {
    Reason reason = reason(code, status, asked.write());
    return new ClusterException(
        reason,
        switch (reason) {
          case UNAUTHENTICATED ->
              Sentence.of(
                  "{} does not accept these credentials{}; log in again, or use {}, {} or another"
                      + " {}",
                  target.server(),
                  target.userName().isEmpty() ? "" : " (user \"" + target.userName() + "\")",
                  Setting.USER,
                  Setting.TOKEN,
                  Setting.CONTEXT);
          case UNKNOWN_OUTCOME ->
              Sentence.of("{}; whether it was done is not known", told(code, status, asked));
          default -> told(code, status, asked);
        },
        null);
  }

  /**
   * The server's own words, where it says itself what they are about; else with the request that
   * they answer.
   */
  private static Sentence told(int code, JsonNode status, Asked asked) {
    String message = Visible.cut(status.path("message").asText().strip(), LONGEST);
    if (redirects(code)) {
      return Sentence.of(
          "{}: the answer was a redirect ({}), which no API server gives; is it the one you mean"
              + " ({}, {})?",
          asked,
          code,
          Setting.CONTEXT,
          Setting.KUBECONFIG);
    }
    if (message.isEmpty()) {
      return Sentence.of("{}: the API server answered {}", asked, code);
    }
    boolean speaksForItself =
        code < 500 && code != 429 && status.path("kind").asText().equals("Status");
    return speaksForItself
        ? Sentence.of(message)
        : Sentence.of("{}: the API server answered {}: {}", asked, code, message);
  }

  /**
   * The meaning of a success with a body that this request cannot have, as if it came from somebody
   * in between. What a write has done is to be seen.
   *
   * @param what came instead
   */
  static ClusterException foreign(Asked asked, String what) {
    return new ClusterException(
        asked.write() ? Reason.UNKNOWN_OUTCOME : Reason.UNAVAILABLE,
        asked.write()
            ? Sentence.of("{}: the answer was {}; whether it was done is not known", asked, what)
            : Sentence.of(
                "{}: the answer was {}; is it an API server ({}, {}), or does a proxy answer in its"
                    + " place?",
                asked,
                what,
                Setting.CONTEXT,
                Setting.KUBECONFIG),
        null);
  }

  private static Reason reason(int code, JsonNode status, boolean write) {
    String message = status.path("message").asText();
    if (redirects(code)) {
      // Whoever redirects a write is none that can say whether it was done.
      return write ? Reason.UNKNOWN_OUTCOME : Reason.OTHER;
    }
    return switch (code) {
      case 400, 422 -> concernsUid(status) ? Reason.CONFLICT : Reason.INVALID;
      case 401 -> Reason.UNAUTHENTICATED;
      case 403 -> message.contains("exceeded quota") ? Reason.QUOTA_EXCEEDED : Reason.FORBIDDEN;
      case 404 -> Reason.NOT_FOUND;
      case 409 ->
          status.path("reason").asText().equals("AlreadyExists")
              ? Reason.ALREADY_EXISTS
              : Reason.CONFLICT;
      case 429 -> Reason.UNAVAILABLE;
      default -> code < 500 || message.contains("webhook") ? Reason.OTHER : brokenServer(write);
    };
  }

  /** Not 304, say, which sends nobody elsewhere. */
  private static boolean redirects(int code) {
    return Set.of(300, 301, 302, 303, 307, 308).contains(code);
  }

  /** Some of its failures come after the effect, as when only its answer from etcd was late. */
  private static Reason brokenServer(boolean write) {
    return write ? Reason.UNKNOWN_OUTCOME : Reason.UNAVAILABLE;
  }

  /** A patch with another object's UID is refused as a change of an immutable field. */
  private static boolean concernsUid(JsonNode status) {
    for (JsonNode cause : status.path("details").path("causes")) {
      if (cause.path("field").asText().equals("metadata.uid")) {
        return true;
      }
    }
    return false;
  }

  /** Whether the request has certainly not reached the server. */
  static boolean neverSent(IOException failure) {
    return failure instanceof SSLHandshakeException
        || distrusts(failure)
        || failure instanceof ConnectException
        || failure instanceof UnknownHostException
        || failure instanceof NoRouteToHostException
        || failure instanceof SocketTimeoutException
            && String.valueOf(failure.getMessage())
                .toLowerCase(java.util.Locale.ROOT)
                .contains("connect")
        // HTTP/2: the server is closing the connection and has not looked at this request.
        || failure.getClass().getSimpleName().equals("ConnectionShutdownException")
        || String.valueOf(failure.getMessage()).contains("REFUSED_STREAM");
  }

  /** Whether the server's certificate is the problem, which no second attempt mends. */
  static boolean distrusts(IOException failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof CertificateException
          || cause instanceof CertPathBuilderException
          || cause instanceof SSLPeerUnverifiedException) {
        return true;
      }
    }
    return false;
  }

  /** In the words of a kubeconfig's user, where the JVM's are those of its classes. */
  private static String whyDistrusted(IOException failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof CertificateExpiredException) {
        return "it has expired (" + cause.getMessage() + ")";
      }
      if (cause instanceof CertificateNotYetValidException) {
        return "it is not valid yet (" + cause.getMessage() + ")";
      }
      if (cause instanceof CertPathBuilderException) {
        return "nobody who is trusted has signed it";
      }
    }
    return String.valueOf(failure.getMessage()).replaceAll("\\s+", " ");
  }

  /** The meaning of a request without an answer. */
  static ClusterException silence(IOException failure, boolean write, String server) {
    if (distrusts(failure)) {
      return new ClusterException(
          Reason.UNAVAILABLE,
          "the certificate of %s is not trusted: %s; check certificate-authority and"
                  .formatted(server, whyDistrusted(failure))
              + " tls-server-name in the kubeconfig",
          failure);
    }
    String why = failure.getMessage() == null ? failure.toString() : failure.getMessage();
    if (write && !neverSent(failure)) {
      return new ClusterException(
          Reason.UNKNOWN_OUTCOME,
          "the connection to %s broke: %s; whether the request was carried out is not known"
              .formatted(server, why),
          failure);
    }
    return new ClusterException(
        Reason.UNAVAILABLE,
        Sentence.of(
            "cannot reach the API server {}: {}; is it running, and is it the one you mean ({},"
                + " {})?",
            server,
            why,
            Setting.CONTEXT,
            Setting.KUBECONFIG),
        failure);
  }
}
