package io.kubectlrc.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlrc.convert.legacy.Migration;
import io.kubectlrc.manifest.Inputs;
import io.kubectlrc.manifest.KubeObject;
import io.kubectlrc.manifest.Manifest;
import io.kubectlrc.manifest.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;

/** Reads the one ReplicationController of {@code -f FILE|URL|-}. */
final class SpecFile {
  private static final Duration DOWNLOAD = Duration.ofSeconds(30);

  private final Io io;

  SpecFile(Io io) {
    this.io = io;
  }

  /** The ReplicationController, in the form of v1. */
  ObjectNode read(String argument) throws IOException, InterruptedException {
    Manifest manifest = isUrl(argument) ? download(argument) : local(argument);
    if (!manifest.problems().isEmpty()) {
      throw failure(
          String.join("\nerror: ", manifest.problems().stream().map(Problem::toString).toList()));
    }
    List<KubeObject> objects =
        manifest.documents().stream().flatMap(document -> document.objects().stream()).toList();
    if (objects.isEmpty()) {
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
      throw failure(
          String.join("\nerror: ", admission.all().stream().map(Problem::toString).toList()));
    }
    return admission.tree();
  }

  private static boolean isUrl(String argument) {
    return argument.startsWith("http://") || argument.startsWith("https://");
  }

  private Manifest local(String argument) throws IOException {
    Inputs inputs = new Inputs(io.directory(), io.in());
    Inputs.Found found = inputs.find(List.of(argument));
    if (!found.problems().isEmpty()) {
      throw failure(found.problems().get(0).toString());
    }
    if (found.inputs().size() != 1) {
      throw failure(
          "%s names %d files, and a rolling update takes one"
              .formatted(argument, found.inputs().size()));
    }
    return inputs.read(found.inputs().get(0));
  }

  private static Manifest download(String url) throws InterruptedException {
    HttpClient client =
        HttpClient.newBuilder()
            .followRedirects(HttpClient.Redirect.NORMAL)
            .connectTimeout(DOWNLOAD)
            .build();
    try {
      HttpResponse<InputStream> response =
          client.send(
              HttpRequest.newBuilder(URI.create(url)).timeout(DOWNLOAD).build(),
              HttpResponse.BodyHandlers.ofInputStream());
      try (InputStream body = response.body()) {
        if (response.statusCode() != 200) {
          throw failure("%s: the server answered %d".formatted(url, response.statusCode()));
        }
        return Inputs.decode(url, body);
      }
    } catch (IllegalArgumentException e) {
      throw failure("%s: no such URL".formatted(url));
    } catch (IOException e) {
      throw failure("%s cannot be read: %s".formatted(url, Main.describe(e)));
    }
  }

  private static Failure failure(String message) {
    return new Failure(ExitCode.FAILED, message);
  }
}
