package io.kubectlrc.cli;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlrc.cluster.http.Url;
import io.kubectlrc.convert.legacy.Migration;
import io.kubectlrc.manifest.Inputs;
import io.kubectlrc.manifest.KubeObject;
import io.kubectlrc.manifest.Manifest;
import io.kubectlrc.manifest.Problem;
import io.kubectlrc.manifest.Span;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/** Reads the one ReplicationController of {@code -f FILE|URL|-}. */
final class SpecFile {
  private static final Duration DOWNLOAD = Duration.ofSeconds(30);

  private final Io io;
  private final Duration patience;

  SpecFile(Io io) {
    this(io, DOWNLOAD);
  }

  /**
   * @param patience how long a download may take, from the first byte sent to the last received
   */
  SpecFile(Io io, Duration patience) {
    this.io = io;
    this.patience = patience;
  }

  /**
   * What a file has of a ReplicationController.
   *
   * @param tree in the form of v1
   * @param place where a field of that form is written, as in {@code new.yaml:12}
   */
  record Controller(ObjectNode tree, Function<JsonPointer, String> place) {}

  Controller read(String named) throws IOException, InterruptedException {
    boolean remote = isUrl(named);
    String argument = remote ? url(named).toString() : named;
    Manifest manifest = remote ? download(named) : local(named);
    if (!manifest.problems().isEmpty()) {
      throw Failure.of(manifest.problems());
    }
    List<KubeObject> objects =
        manifest.documents().stream().flatMap(document -> document.objects().stream()).toList();
    if (objects.isEmpty()) {
      List<Problem> others =
          manifest.documents().stream().flatMap(each -> each.notAnObject().stream()).toList();
      if (!others.isEmpty()) {
        throw Failure.of(others);
      }
      if (!manifest.documents().isEmpty()) {
        throw failure(argument + " has no object in it, but null or an empty list");
      }
      throw failure("please make sure %s exists and is not empty".formatted(argument));
    }
    List<KubeObject> controllers =
        objects.stream()
            .filter(
                object -> Migration.kindOf(object.tree()).equals(Migration.REPLICATION_CONTROLLER))
            .toList();
    if (controllers.isEmpty()) {
      KubeObject object = objects.get(0);
      throw failure(
          "%s:%d: %s is no ReplicationController%s"
              .formatted(
                  argument,
                  object.span("").start().line(),
                  object,
                  object.kind().equals("Deployment")
                      ? "; a Deployment rolls by itself: kubectl apply -f " + argument
                      : ""));
    }
    if (controllers.size() > 1) {
      throw failure(
          "%s has %d ReplicationControllers (lines %s), and a rolling update takes one; put it into a file of its own"
              .formatted(
                  argument,
                  controllers.size(),
                  String.join(
                      ", ",
                      controllers.stream()
                          .map(object -> Integer.toString(object.span("").start().line()))
                          .toList())));
    }
    if (objects.size() > 1) {
      io.err()
          .println(
              "note: the other objects of %s are left as they are; kubectl apply -f %s changes them"
                  .formatted(argument, argument));
    }
    KubeObject object = controllers.get(0);
    Admission admission = Admission.of(object);
    if (!admission.all().isEmpty()) {
      throw Failure.of(admission.all());
    }
    return new Controller(
        admission.tree(),
        field -> {
          JsonPointer at = Migration.toV1(object.tree()).origins().of(field);
          Span span = object.document().keySpan(object.at().append(at));
          return "%s:%d".formatted(manifest.source().name(), span.start().line());
        });
  }

  /** Whatever begins as a URL is meant as one; a file of that name is found as {@code ./x:/…}. */
  private static boolean isUrl(String argument) {
    return argument.matches("[A-Za-z][A-Za-z0-9+.-]*://.*");
  }

  private Manifest local(String argument) throws IOException {
    Inputs inputs = new Inputs(io.directory(), io.in());
    Inputs.Found found = inputs.find(List.of(argument));
    if (!found.problems().isEmpty()) {
      throw failure(found.problems().get(0).line(Flags.WORDING));
    }
    if (found.inputs().size() != 1) {
      throw failure(
          "%s names %d files, and a rolling update takes one"
              .formatted(argument, found.inputs().size()));
    }
    return inputs.read(found.inputs().get(0));
  }

  private Manifest download(String argument) throws IOException, InterruptedException {
    Url url = url(argument);
    HttpClient client =
        HttpClient.newBuilder()
            .followRedirects(HttpClient.Redirect.NORMAL)
            .connectTimeout(patience)
            .build();
    CompletableFuture<HttpResponse<InputStream>> answer =
        client.sendAsync(request(argument), HttpResponse.BodyHandlers.ofInputStream());
    long end = System.nanoTime() + patience.toNanos();
    try {
      HttpResponse<InputStream> response = await(answer, end);
      try (InputStream body = response.body()) {
        if (response.statusCode() != 200) {
          throw failure("%s: the server answered %d".formatted(url, response.statusCode()));
        }
        // That it may be closed when the time is over, somebody else reads it.
        return await(CompletableFuture.supplyAsync(() -> decode(url, body)), end);
      }
    } catch (TimeoutException slow) {
      throw failure(
          "%s: it was not there as a whole after %d s; download it and name the file"
              .formatted(url, patience.toSeconds()));
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      IOException broken =
          cause instanceof UncheckedIOException reading
              ? reading.getCause()
              : cause instanceof IOException sending ? sending : new IOException(cause);
      throw failure("%s cannot be read: %s".formatted(url, Inputs.reason(broken)));
    } finally {
      answer.cancel(true);
    }
  }

  /** It may be a URL for others, but not for Java's client. */
  private static HttpRequest request(String argument) {
    try {
      return HttpRequest.newBuilder(URI.create(argument.strip())).build();
    } catch (IllegalArgumentException unknown) {
      throw failure(
          "the URL of -f has characters that must be escaped, or no host that can be asked");
    }
  }

  private static <T> T await(CompletableFuture<T> future, long end)
      throws InterruptedException, ExecutionException, TimeoutException {
    return future.get(end - System.nanoTime(), TimeUnit.NANOSECONDS);
  }

  private static Manifest decode(Url url, InputStream body) {
    try {
      return Inputs.decode(url.toString(), body);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Url url(String argument) {
    try {
      Url url = Url.of(argument, List.of("http", "https"));
      if (url.hasCredentials()) {
        throw failure(url + ": credentials in a URL are not sent; download it and use -f -");
      }
      return url;
    } catch (IllegalArgumentException none) {
      throw failure("the URL of -f " + none.getMessage());
    }
  }

  private static Failure failure(String message) {
    return new Failure(ExitCode.FAILED, message);
  }
}
