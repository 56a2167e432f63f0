package io.kubectlrc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What the README says of the program is so; what it tells to type, {@link ReadmeIT} types. */
class ReadmeTest {
  private static final Path CHECKOUT = Path.of("..").toAbsolutePath().normalize();

  @Test
  void namesEveryCommandAndNoOther() throws IOException {
    String table = Readme.text().split("\nIt is one program")[0];
    Set<String> named = new TreeSet<>();
    for (String line : table.lines().filter(row -> row.startsWith("| `")).toList()) {
      Matcher command = Pattern.compile("`([a-z-]+)`").matcher(line.split(" \\| ")[0]);
      while (command.find()) {
        named.add(command.group(1));
      }
    }
    Set<String> commands = new TreeSet<>(Main.commandLine(Io.ofNobody()).getSubcommands().keySet());
    commands.removeIf(name -> name.startsWith("__"));
    assertThat(named).isEqualTo(commands);
  }

  @Test
  void hasNoCommandThatNoTestTypes() throws IOException {
    Readme readme = Readme.read();
    assertThat(readme.blocks())
        .allSatisfy(block -> assertThat(block.language()).isIn(Readme.LANGUAGES));
    assertThat(Readme.STAGES.keySet())
        .as("the stages of ReadmeIT")
        .containsExactlyInAnyOrderElementsOf(readme.sections());
    assertThat(readme.blocks().stream().flatMap(block -> block.lines().stream()))
        .contains("dev/test");
    assertThat(Files.readString(CHECKOUT.resolve(".ci/run"))).contains("exec dev/test");
  }

  /** A fence that is never closed, or one that is indented, would hide what is behind it. */
  @Test
  void hasAllItsBlocksRead() throws IOException {
    long fences = Readme.text().lines().filter(line -> line.strip().startsWith("```")).count();
    assertThat(Readme.read().blocks()).hasSize((int) fences / 2);
    assertThat(fences).isEven();
  }

  @Test
  void namesTheCommandThatPrintsItsMeasurements() throws IOException {
    String measured = Readme.text().split("\n## Measured\n")[1].split("\n## ")[0];
    Matcher command = Pattern.compile("`(dev/[a-z-]+)`").matcher(measured);
    int commands = 0;
    while (command.find()) {
      assertThat(CHECKOUT.resolve(command.group(1))).isExecutable();
      commands++;
    }
    assertThat(commands).isPositive();
    for (String paragraph : measured.strip().split("\n\n|\n- ")) {
      if (Pattern.compile("\\d (ms|s|MiB|MB)\\b").matcher(paragraph).find()) {
        assertThat(paragraph).containsPattern("^(- )?`dev/[a-z-]+`");
      }
    }
  }

  @Test
  void linksToFilesThatAreThere() throws IOException {
    Matcher link =
        Pattern.compile("]\\((?!https?:)([^)#]+)\\)|`(samples/[^` ]+)`").matcher(Readme.text());
    int links = 0;
    while (link.find()) {
      String target = link.group(1) != null ? link.group(1) : link.group(2);
      assertThat(CHECKOUT.resolve(target)).exists();
      links++;
    }
    assertThat(links).isPositive();
  }
}
