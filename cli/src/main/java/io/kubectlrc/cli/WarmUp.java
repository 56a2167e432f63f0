package io.kubectlrc.cli;

import java.io.ByteArrayInputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;

/**
 * Runs the commands once, on samples and for nobody, so that the JVM that keeps the classes of this
 * run for later starts keeps the right ones.
 */
final class WarmUp {
  private WarmUp() {}

  public static void main(String[] arguments) {
    run("version");
    run("--help");
  }

  private static void run(String... arguments) {
    PrintStream nowhere =
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    Io io =
        new Io(
            new ByteArrayInputStream(new byte[0]), nowhere, nowhere, Path.of(""), Map.of(), false);
    Main.run(io, arguments);
  }
}
