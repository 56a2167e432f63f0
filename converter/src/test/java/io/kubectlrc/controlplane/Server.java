package io.kubectlrc.controlplane;

import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** One server of the control plane: its process, and its log in a file. */
final class Server {

  private final String name;
  private final List<String> command;
  private final Path log;
  private Process process;

  Server(Path program, Path log, List<String> arguments) {
    this.name = program.getFileName().toString();
    this.log = log;
    this.command = new ArrayList<>(arguments);
    this.command.add(0, program.toString());
  }

  String name() {
    return name;
  }

  Path log() {
    return log;
  }

  void start() throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().put("GOGC", "400"); // collects less often: starts half a second sooner
    process = builder.start();
    process.getOutputStream().close();
  }

  /** Kills it: nothing that it holds is worth the wait for an orderly shutdown. */
  void stop() {
    if (process != null) {
      process.destroyForcibly().onExit().join();
    }
  }

  void signal(String name) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
  }

  /** Throws with the end of the log if the server was started and is no longer there. */
  void requireRunning() throws IOException {
    if (process != null && !process.isAlive()) {
      long size = Files.size(log);
      throw new IOException(
          "%s ended with status %d:%n%s"
              .formatted(name, process.exitValue(), logSince(Math.max(0, size - 4096))));
    }
  }

  /** What was logged after the first {@code offset} bytes. */
  String logSince(long offset) throws IOException {
    try (FileChannel channel = FileChannel.open(log)) {
      return new String(
          Channels.newInputStream(channel.position(offset)).readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
