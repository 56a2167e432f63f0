package io.kubectlrc.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.codegen.docgen.manpage.ManPageGenerator;

/** Writes the AsciiDoc of the man pages, one a command, into a folder: run by the build. */
final class ManPages {
  private ManPages() {}

  public static void main(String[] arguments) throws IOException {
    Path folder = Files.createDirectories(Path.of(arguments[0]));
    boolean[] quiet = new boolean[0];
    ManPageGenerator.generateManPage(
        folder.toFile(), null, quiet, true, Main.commandLine(Io.ofNobody()).getCommandSpec());
  }
}
