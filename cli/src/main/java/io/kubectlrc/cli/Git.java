package io.kubectlrc.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** The user's git, asked what it knows; it changes nothing. */
final class Git {
  private final Path directory;

  private Git(Path directory) {
    this.directory = directory;
  }

  /** The git that is on the path, at work in a directory. */
  static Git at(Io io, Path directory) {
    return new Git(io.directory().toAbsolutePath().resolve(directory));
  }

  /** The abbreviated name of the commit that is checked out. */
  String head() throws IOException, InterruptedException {
    return run("rev-parse", "--short=12", "HEAD").strip();
  }

  /**
   * The files below some paths in a commit, with their paths as seen from the directory.
   *
   * @param ref what git knows a commit by
   * @param paths relative to the directory; what is not in the commit is passed over
   */
  List<String> files(String ref, List<String> paths) throws IOException, InterruptedException {
    List<String> arguments =
        new ArrayList<>(List.of("ls-tree", "-r", "-z", "--name-only", commit(ref), "--"));
    arguments.addAll(paths);
    return run(arguments.toArray(String[]::new))
        .transform(names -> names.isEmpty() ? List.of() : List.of(names.split("\0")));
  }

  /** The text of a file in a commit, its path as seen from the directory. */
  String text(String ref, String path) throws IOException, InterruptedException {
    return run("show", commit(ref) + ":./" + path);
  }

  /** A reference may look like an option; the name of its commit never does. */
  private String commit(String ref) throws IOException, InterruptedException {
    return run("rev-parse", "--verify", "--quiet", "--end-of-options", ref + "^{commit}").strip();
  }

  private String run(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("git"));
    command.addAll(List.of(arguments));
    Process process;
    try {
      process = new ProcessBuilder(command).directory(directory.toFile()).start();
    } catch (IOException e) {
      throw new Failure(ExitCode.FAILED, "git cannot be run: " + e.getMessage());
    }
    process.getOutputStream().close();
    CompletableFuture<String> errors =
        CompletableFuture.supplyAsync(() -> text(process.getErrorStream()));
    String output = text(process.getInputStream());
    if (process.waitFor() != 0) {
      String reason = errors.join().strip();
      throw new Failure(
          ExitCode.FAILED,
          "git %s: %s"
              .formatted(
                  arguments[0],
                  reason.isEmpty() ? "there is no " + arguments[arguments.length - 1] : reason));
    }
    return output;
  }

  private static String text(InputStream in) {
    try (in) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      in.transferTo(bytes);
      return bytes.toString(StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
