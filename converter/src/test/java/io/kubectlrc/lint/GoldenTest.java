package io.kubectlrc.lint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.kubectlrc.lint.report.TextReport;
import io.kubectlrc.lint.rules.Rules;
import io.kubectlrc.manifest.Manifest;
import io.kubectlrc.manifest.edit.Rewrite;
import io.kubectlrc.wording.ProgramWords;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Every rule's cases: {@code golden/RULE/bad-…} with {@code findings.txt}, where it must find
 * exactly that, and {@code golden/RULE/good-…}, where it must find nothing. {@code in.yaml} or
 * {@code in.json} is linted, against {@code old.yaml} if there is one, as {@code config.yaml} says;
 * {@code fixed.yaml} or {@code fixed.json} is what the fixes make of it.
 */
class GoldenTest {
  private static final Path GOLDEN =
      Path.of("src/test/resources/io/kubectlrc/lint/golden").toAbsolutePath();
  private static final Set<String> FILES =
      Set.of(
          "in.yaml",
          "in.json",
          "old.yaml",
          "config.yaml",
          "findings.txt",
          "fixed.yaml",
          "fixed.json");

  @TestFactory
  Stream<DynamicTest> findsInEachCaseWhatItShould() {
    return cases().stream()
        .map(
            folder ->
                dynamicTest(
                    GOLDEN.relativize(folder).toString(), folder.toUri(), () -> check(folder)));
  }

  @TestFactory
  Stream<DynamicTest> hasGoodAndBadCasesOfEachRule() {
    return Rules.ALL.stream()
        .map(rule -> rule.description().id())
        .map(
            id ->
                dynamicTest(
                    id,
                    () ->
                        assertThat(list(GOLDEN.resolve(id)))
                            .extracting(path -> path.getFileName().toString())
                            .anyMatch(name -> name.startsWith("bad-"))
                            .anyMatch(name -> name.startsWith("good-"))
                            .allMatch(name -> name.matches("(good|bad)-[a-z0-9-]+"))));
  }

  @Test
  void hasNoCaseOfNoRule() {
    Set<String> ids = new TreeSet<>();
    Rules.ALL.forEach(rule -> ids.add(rule.description().id()));
    assertThat(list(GOLDEN)).extracting(path -> path.getFileName().toString()).isSubsetOf(ids);
  }

  private static void check(Path folder) throws IOException {
    String rule = folder.getParent().getFileName().toString();
    assertThat(list(folder)).extracting(path -> path.getFileName().toString()).isSubsetOf(FILES);
    Path input = in(folder, "in");
    Manifest manifest = read(input);
    LintReport report = lint(folder, manifest);
    List<Finding> found =
        report.findings().stream().filter(finding -> finding.rule().equals(rule)).toList();
    if (folder.getFileName().toString().startsWith("good-")) {
      assertThat(found).extracting(Finding::message).isEmpty();
      assertThat(folder.resolve("findings.txt")).doesNotExist();
      return;
    }
    StringBuilder text = new StringBuilder();
    for (Finding finding : found) {
      new TextReport(false, false, ProgramWords.WORDING)
          .write(new LintReport(List.of(finding), List.of(), List.of(manifest.source()), 0), text);
    }
    String lines = text.toString().replaceAll("(?m)^\\d+ errors?, .*\\n", "");
    assertThat(lines).isEqualTo(Files.readString(folder.resolve("findings.txt"))).isNotEmpty();
    boolean fixable = found.stream().anyMatch(finding -> finding.fix().isPresent());
    String fixedName = input.getFileName().toString().replace("in.", "fixed.");
    assertThat(Files.exists(folder.resolve(fixedName))).isEqualTo(fixable);
    if (fixable) {
      String fixed = fix(manifest, found);
      assertThat(fixed).isEqualTo(Files.readString(folder.resolve(fixedName)));
      Manifest again = Manifest.parse(manifest.source().name(), fixed);
      assertThat(lint(folder, again).findings())
          .filteredOn(finding -> finding.rule().equals(rule))
          .noneMatch(finding -> finding.fix().isPresent());
    }
  }

  private static String fix(Manifest manifest, List<Finding> findings) {
    Rewrite rewrite = Fixes.apply(manifest, findings);
    assertThat(rewrite).isInstanceOf(Rewrite.Rewritten.class);
    return ((Rewrite.Rewritten) rewrite).text();
  }

  private static LintReport lint(Path folder, Manifest manifest) throws IOException {
    Linter linter = new Linter(options(folder), Rules.ALL);
    Path name = Path.of("in.yaml");
    List<LintInput> inputs = List.of(new LintInput(manifest, name));
    Path old = folder.resolve("old.yaml");
    return Files.exists(old)
        ? linter.lint(inputs, List.of(new LintInput(read(old), name)))
        : linter.lint(inputs);
  }

  private static LintOptions options(Path folder) throws IOException {
    Path file = folder.resolve("config.yaml");
    if (!Files.exists(file)) {
      return LintOptions.DEFAULT;
    }
    Configuration configuration = Configuration.of(read(file), Rules.ALL);
    assertThat(configuration.problems()).isEmpty();
    return configuration.options();
  }

  private static Path in(Path folder, String name) {
    Path yaml = folder.resolve(name + ".yaml");
    return Files.exists(yaml) ? yaml : folder.resolve(name + ".json");
  }

  private static Manifest read(Path file) throws IOException {
    return Manifest.parse(file.getFileName().toString(), Files.readString(file));
  }

  private static List<Path> cases() {
    List<Path> cases = new ArrayList<>();
    list(GOLDEN).forEach(rule -> cases.addAll(list(rule)));
    return cases;
  }

  private static List<Path> list(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
