package io.kubectlrc.lint;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubectlrc.lint.report.RuleTable;
import io.kubectlrc.lint.rules.Rules;
import io.kubectlrc.wording.Wording;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RulesTest {
  private static final Pattern RULE =
      Pattern.compile(" extends (Rule|FileRule|SurveyRule<[\\w.]+>) \\{");

  @Test
  void areCalledLikeTheirClasses() {
    assertThat(Rules.ALL)
        .allSatisfy(
            rule ->
                assertThat(rule.getClass().getSimpleName())
                    .isEqualTo(camelCase(rule.description().id())));
  }

  @Test
  void areAllInTheList() throws IOException {
    try (Stream<Path> sources = Files.list(Path.of("src/main/java/io/kubectlrc/lint/rules"))) {
      List<String> classes =
          sources
              .filter(RulesTest::isRule)
              .map(path -> path.getFileName().toString().replace(".java", ""))
              .toList();
      assertThat(Rules.ALL)
          .extracting(rule -> rule.getClass().getSimpleName())
          .containsExactlyInAnyOrderElementsOf(classes);
    }
  }

  @Test
  void haveIdsOfTheirOwnAndAreSortedBySeverity() {
    assertThat(Rules.ALL).extracting(rule -> rule.description().id()).doesNotHaveDuplicates();
    assertThat(Rules.ALL)
        .extracting(rule -> rule.description().severity())
        .isSortedAccordingTo(Comparator.naturalOrder());
  }

  @Test
  void areDocumentedInWholeSentences() {
    assertThat(Rules.ALL)
        .extracting(Rule::description)
        .allSatisfy(
            rule -> {
              assertThat(rule.summary()).doesNotEndWith(".").hasSizeLessThan(110);
              assertThat(rule.explanation().toString()).endsWith(".").hasSizeGreaterThan(80);
              assertThat(rule.remedy().toString()).endsWith(".");
              assertThat(RuleTable.explanation(rule, Wording.LIBRARY))
                  .contains(rule.id(), rule.summary(), "kubectl-rc:ignore " + rule.id());
            });
  }

  @Test
  void fillOneTable() {
    assertThat(RuleTable.plain().lines()).hasSize(Rules.ALL.size());
    assertThat(RuleTable.markdown().lines()).hasSize(Rules.ALL.size() + 2);
  }

  @Test
  void areInTheDocumentationAsTheyDescribeThemselves() throws IOException {
    assertThat(Path.of("../docs/lint.md"))
        .content()
        .contains("<!-- rules -->\n" + RuleTable.markdown() + "<!-- /rules -->");
  }

  private static boolean isRule(Path source) {
    try {
      return RULE.matcher(Files.readString(source)).find();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static String camelCase(String id) {
    return Arrays.stream(id.split("-"))
        .map(word -> word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1))
        .collect(Collectors.joining());
  }
}
