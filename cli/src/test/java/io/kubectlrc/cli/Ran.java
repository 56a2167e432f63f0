package io.kubectlrc.cli;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;

/** What one run of the program printed, and its exit code. */
record Ran(int exitCode, String out, String err) {

  static Ran of(Path directory, String standardInput, String... arguments) {
    return of(Clusters.REAL, directory, standardInput, arguments);
  }

  static Ran of(Clusters clusters, Path directory, String standardInput, String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    PrintStream outStream = new PrintStream(out, true, StandardCharsets.UTF_8);
    Io io =
        new Io(
            new ByteArrayInputStream(standardInput.getBytes(StandardCharsets.UTF_8)),
            outStream,
            new PrintStream(err, true, StandardCharsets.UTF_8),
            directory,
            Map.of(),
            false,
            clusters);
    int exitCode = Main.run(io, arguments);
    outStream.flush();
    return new Ran(
        exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  static Ran of(String... arguments) {
    return of(Path.of(""), "", arguments);
  }
}
