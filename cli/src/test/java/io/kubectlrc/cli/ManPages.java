package io.kubectlrc.cli;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import picocli.codegen.docgen.manpage.ManPageGenerator;

/** Writes the AsciiDoc of the man pages, one a command, into a folder: run by the build. */
final class ManPages {
  private ManPages() {}

  public static void main(String[] arguments) throws IOException {
    Path folder = Files.createDirectories(Path.of(arguments[0]));
    PrintStream nowhere =
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    Io io =
        new Io(
            new ByteArrayInputStream(new byte[0]), nowhere, nowhere, Path.of(""), Map.of(), false);
    boolean[] quiet = new boolean[0];
    ManPageGenerator.generateManPage(
        folder.toFile(), null, quiet, true, Main.commandLine(io).getCommandSpec());
  }
}
