package io.kubectlrc.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

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
   * A file of a commit.
   *
   * @param path as seen from the directory
   * @param id what git knows its content by
   */
  record Committed(String path, String id) {}

  /**
   * The files below some paths in a commit.
   *
   * @param ref what git knows a commit by
   * @param paths relative to the directory; what is not in the commit is passed over
   */
  List<Committed> files(String ref, List<String> paths) throws IOException, InterruptedException {
    List<String> arguments = new ArrayList<>(List.of("ls-tree", "-r", "-z", commit(ref), "--"));
    arguments.addAll(paths);
    List<Committed> files = new ArrayList<>();
    for (String line : run(arguments.toArray(String[]::new)).split("\0")) {
      // MODE TYPE ID, a tab, and the path
      int tab = line.indexOf('\t');
      if (tab > 0 && line.contains(" blob ")) {
        String id = line.substring(line.lastIndexOf(' ', tab) + 1, tab);
        files.add(new Committed(line.substring(tab + 1), id));
      }
    }
    return files;
  }

  /**
   * The texts of files, in their order; of all in one go, since each start of git takes a while.
   */
  List<String> texts(List<Committed> files) throws IOException, InterruptedException {
    String ids = files.stream().map(file -> file.id() + "\n").collect(Collectors.joining());
    byte[] answer = ask(ids, "cat-file", "--batch");
    List<String> texts = new ArrayList<>();
    int at = 0;
    for (Committed file : files) {
      // ID TYPE SIZE, a line break, the content, and a line break
      int end = at;
      while (answer[end] != '\n') {
        end++;
      }
      String head = new String(answer, at, end - at, StandardCharsets.UTF_8);
      if (!head.startsWith(file.id() + " blob ")) {
        throw new Failure(ExitCode.FAILED, "git cat-file: " + file.path() + ": " + head);
      }
      int size = Integer.parseInt(head.substring(head.lastIndexOf(' ') + 1));
      texts.add(new String(answer, end + 1, size, StandardCharsets.UTF_8));
      at = end + 1 + size + 1;
    }
    return texts;
  }

  /** A reference may look like an option; the name of its commit never does. */
  private String commit(String ref) throws IOException, InterruptedException {
    return run("rev-parse", "--verify", "--quiet", "--end-of-options", ref + "^{commit}").strip();
  }

  private String run(String... arguments) throws IOException, InterruptedException {
    return new String(ask("", arguments), StandardCharsets.UTF_8);
  }

  private byte[] ask(String question, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("git"));
    command.addAll(List.of(arguments));
    Process process;
    try {
      process = new ProcessBuilder(command).directory(directory.toFile()).start();
    } catch (IOException e) {
      throw new Failure(ExitCode.FAILED, "git cannot be run: " + e.getMessage());
    }
    CompletableFuture<Void> asked =
        CompletableFuture.runAsync(() -> write(question, process.getOutputStream()));
    CompletableFuture<byte[]> errors =
        CompletableFuture.supplyAsync(() -> bytes(process.getErrorStream()));
    byte[] output = bytes(process.getInputStream());
    if (process.waitFor() != 0) {
      String reason = new String(errors.join(), StandardCharsets.UTF_8).strip();
      throw new Failure(
          ExitCode.FAILED,
          "git %s: %s"
              .formatted(
                  arguments[0],
                  reason.isEmpty() ? "there is no " + arguments[arguments.length - 1] : reason));
    }
    asked.join();
    return output;
  }

  private static void write(String text, OutputStream to) {
    try (to) {
      to.write(text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] bytes(InputStream in) {
    try (in) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
