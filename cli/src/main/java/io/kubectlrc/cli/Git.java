package io.kubectlrc.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

/** The user's git, asked what it knows; it changes nothing. */
final class Git {
  private static final String NO_REPOSITORY = "not a git repository";

  private final Path directory;
  private final String remedy;

  private Git(Path directory, String remedy) {
    this.directory = directory;
    this.remedy = remedy;
  }

  /** What git said. */
  private record Answer(int exitCode, byte[] output, String errors) {}

  /**
   * The git that is on the path, at work in a directory.
   *
   * @param remedy what to do if the directory is in no repository
   */
  static Git at(Io io, Path directory, String remedy) {
    return new Git(io.directory().toAbsolutePath().resolve(directory).normalize(), remedy);
  }

  /** The abbreviated name of the commit that is checked out. */
  String head() throws IOException, InterruptedException {
    return run("rev-parse", "--short=12", "HEAD").strip();
  }

  /** Whether a file is other than the one in the commit that is checked out, or is not in it. */
  boolean isChanged(Path file) throws IOException, InterruptedException {
    Answer answer =
        answer(
            "",
            // Else it would write down what it has seen of the files.
            "--no-optional-locks",
            "status",
            "--porcelain",
            "--untracked-files=all",
            "--ignored",
            "--",
            // What a link leads to is what is read; it may be in no repository, or in another.
            file.toRealPath().toString());
    return answer.exitCode() != 0 || answer.output().length > 0;
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
      String[] words = line.substring(0, Math.max(tab, 0)).split(" ");
      if (words.length == 3 && words[1].equals("blob")) {
        files.add(new Committed(line.substring(tab + 1), words[2]));
      }
    }
    return files;
  }

  /** What is in files, in their order; of all in one go, since each start of git takes a while. */
  List<byte[]> contents(List<Committed> files) throws IOException, InterruptedException {
    String ids = files.stream().map(file -> file.id() + "\n").collect(Collectors.joining());
    byte[] answer = ask(ids, "cat-file", "--batch");
    List<byte[]> contents = new ArrayList<>();
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
      contents.add(Arrays.copyOfRange(answer, end + 1, end + 1 + size));
      at = end + 1 + size + 1;
    }
    return contents;
  }

  /** A reference may look like an option; the name of its commit never does. */
  private String commit(String ref) throws IOException, InterruptedException {
    String[] question = {"rev-parse", "--verify", "--quiet", "--end-of-options", ref + "^{commit}"};
    Answer answer = answer("", question);
    if (answer.exitCode() != 0 && answer.errors().isEmpty()) {
      throw new Failure(
          ExitCode.FAILED,
          "there is no commit \"%s\" in %s; git fetch it, or name another"
              .formatted(ref, directory));
    }
    return new String(outputOf(answer, question[0]), StandardCharsets.UTF_8).strip();
  }

  private String run(String... arguments) throws IOException, InterruptedException {
    return new String(ask("", arguments), StandardCharsets.UTF_8);
  }

  private byte[] ask(String question, String... arguments)
      throws IOException, InterruptedException {
    return outputOf(answer(question, arguments), arguments[0]);
  }

  private byte[] outputOf(Answer answer, String command) {
    if (answer.exitCode() == 0) {
      return answer.output();
    }
    throw new Failure(
        ExitCode.FAILED,
        answer.errors().contains(NO_REPOSITORY)
            ? "%s is in no git repository; %s".formatted(directory, remedy)
            : "git %s: %s".formatted(command, answer.errors()));
  }

  private Answer answer(String question, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("git"));
    command.addAll(List.of(arguments));
    Process process;
    try {
      ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
      // What it says is looked at, and so is not to be translated.
      builder.environment().put("LC_ALL", "C");
      // What is a path here is no pattern there.
      builder.environment().put("GIT_LITERAL_PATHSPECS", "1");
      process = builder.start();
    } catch (IOException e) {
      throw new Failure(ExitCode.FAILED, "git cannot be run: " + e.getMessage());
    }
    CompletableFuture<Void> asked =
        CompletableFuture.runAsync(() -> write(question, process.getOutputStream()));
    CompletableFuture<byte[]> errors =
        CompletableFuture.supplyAsync(() -> bytes(process.getErrorStream()));
    byte[] output = bytes(process.getInputStream());
    int exitCode = process.waitFor();
    if (exitCode == 0) {
      asked.join();
    }
    return new Answer(exitCode, output, new String(errors.join(), StandardCharsets.UTF_8).strip());
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
