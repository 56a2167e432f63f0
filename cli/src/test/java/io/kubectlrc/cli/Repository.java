package io.kubectlrc.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A git repository of a test. */
final class Repository {
  private final Path directory;

  Repository(Path directory) throws IOException, InterruptedException {
    this.directory = directory;
    git("init", "--quiet", "--initial-branch=main");
  }

  void commit() throws IOException, InterruptedException {
    git("add", "--all");
    git("-c", "user.name=test", "-c", "user.email=test@localhost", "commit", "--quiet", "-m", "x");
  }

  String git(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("git"));
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true).start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException(out);
    }
    return out;
  }
}
