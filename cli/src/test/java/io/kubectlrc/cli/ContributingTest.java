package io.kubectlrc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * What CONTRIBUTING says of the code is so; what it tells to type, {@link ContributingIT} types.
 */
class ContributingTest {
  private static final Path CHECKOUT = Path.of("..").toAbsolutePath().normalize();

  /** A behaviour, the class it names, and where that leads. */
  private static final Pattern ROW =
      Pattern.compile("(?m)^\\| (.+) \\| \\[`([\\w/]+)`\\]\\(([\\w./-]+)\\) \\|$");

  @Test
  void namesForEachBehaviourAFileThatIsThereAndAPackageThatSaysWhatItIsFor() throws IOException {
    List<MatchResult> rows =
        ROW.matcher(Files.readString(CHECKOUT.resolve("CONTRIBUTING.md"))).results().toList();

    assertThat(rows).hasSizeGreaterThanOrEqualTo(20);
    assertThat(rows).extracting(row -> row.group(1)).doesNotHaveDuplicates();
    assertThat(rows)
        .allSatisfy(
            row -> {
              Path file = CHECKOUT.resolve(row.group(3));
              assertThat(file).isRegularFile();
              assertThat(file.toString()).endsWith("/" + row.group(2) + ".java");
              assertThat(file.resolveSibling("package-info.java"))
                  .content()
                  .contains("/**", "package io.kubectlrc." + packageOf(row.group(2)) + ";");
            });
  }

  @Test
  void namesAFileInEveryPackageThatDecidesOrActs() throws IOException {
    String table = Files.readString(CHECKOUT.resolve("CONTRIBUTING.md"));
    for (String layer : BoundariesTest.packages()) {
      assertThat(ROW.matcher(table).results())
          .as("a behaviour of package " + layer)
          .anySatisfy(row -> assertThat(row.group(2)).startsWith(layer + "/"));
    }
  }

  private static String packageOf(String type) {
    return type.substring(0, type.lastIndexOf('/')).replace('/', '.');
  }
}
