package io.kubectlrc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubectlrc.lint.report.RuleTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the README shows is what the program does. */
class ReadmeTest {
  private static final Path CHECKOUT = Path.of("..").toAbsolutePath().normalize();
  private static final Pattern RULES =
      Pattern.compile("<!-- rules -->\n(.*?)<!-- /rules -->", Pattern.DOTALL);

  @TempDir private Path temporary;

  @Test
  void listsTheRulesThatThereAre() throws IOException {
    Matcher table = RULES.matcher(readme());
    assertThat(table.find()).isTrue();
    assertThat(table.group(1)).isEqualTo(RuleTable.markdown());
  }

  @Test
  void namesEveryCommandAndNoOther() throws IOException {
    Set<String> named = new TreeSet<>();
    Matcher command = Pattern.compile("^kubectl-rc ([a-z-]+)", Pattern.MULTILINE).matcher(readme());
    while (command.find()) {
      named.add(command.group(1));
    }
    Set<String> commands = new TreeSet<>(Main.commandLine(Io.ofNobody()).getSubcommands().keySet());
    commands.removeIf(name -> name.startsWith("__"));
    assertThat(named).isEqualTo(commands);
  }

  @Test
  void showsCommandsOnTheSamplesThatWork() throws IOException {
    List<String> shown =
        readme()
            .lines()
            .filter(line -> line.startsWith("./kubectl-rc ") && line.contains("samples/"))
            .toList();
    assertThat(shown).isNotEmpty();
    for (String line : shown) {
      String[] words =
          line.substring("./kubectl-rc ".length())
              .replace("target/deployments", temporary.resolve("deployments").toString())
              .split(" +");
      Ran ran = Ran.of(CHECKOUT, "", words);
      assertThat(ran.exitCode()).as(line + "\n" + ran.err()).isZero();
      assertThat(ran.out() + ran.err()).as(line).isNotBlank();
    }
    assertThat(temporary.resolve("deployments")).isNotEmptyDirectory();
  }

  @Test
  void linksToFilesThatAreThere() throws IOException {
    Matcher link =
        Pattern.compile("]\\((?!https?:)([^)#]+)\\)|`(samples/[^` ]+)`").matcher(readme());
    int links = 0;
    while (link.find()) {
      String target = link.group(1) != null ? link.group(1) : link.group(2);
      assertThat(CHECKOUT.resolve(target)).exists();
      links++;
    }
    assertThat(links).isPositive();
  }

  private static String readme() throws IOException {
    return Files.readString(CHECKOUT.resolve("README.md"));
  }
}
