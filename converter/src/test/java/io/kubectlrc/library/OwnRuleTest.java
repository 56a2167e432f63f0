package io.kubectlrc.library;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonPointer;
import io.kubectlrc.lint.Description;
import io.kubectlrc.lint.FileRule;
import io.kubectlrc.lint.Finding;
import io.kubectlrc.lint.LintContext;
import io.kubectlrc.lint.LintFile;
import io.kubectlrc.lint.LintInput;
import io.kubectlrc.lint.LintOptions;
import io.kubectlrc.lint.LintReport;
import io.kubectlrc.lint.Linter;
import io.kubectlrc.lint.Rule;
import io.kubectlrc.lint.Severity;
import io.kubectlrc.lint.rules.Rules;
import io.kubectlrc.manifest.Manifest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A rule of a library's user, who sees what is public. */
class OwnRuleTest {

  /** Whoever is called at night wants to know whom to ask. */
  private static final class NoOwner extends Rule {
    NoOwner() {
      super(
          new Description(
              "no-owner",
              Severity.ERROR,
              "an object without the label owner",
              "Nobody knows whom to ask about it.",
              "metadata: {name: web}",
              "Add the label owner."));
    }

    @Override
    public Stream<Finding> check(LintContext context) {
      return context.subjects().stream()
          .filter(subject -> !subject.at("/metadata/labels").has("owner"))
          .map(
              subject ->
                  finding(
                      subject,
                      "/metadata/name",
                      subject.kind() + " has no owner",
                      "Add the label owner."));
    }
  }

  private static LintReport lint(String yaml) {
    List<Rule> rules = new ArrayList<>(Rules.ALL);
    rules.add(new NoOwner());
    Manifest manifest = Manifest.parse("web.yaml", yaml);
    return new Linter(LintOptions.DEFAULT, rules)
        .lint(List.of(new LintInput(manifest, Path.of("web.yaml"))));
  }

  private static String service(String comment, String labels) {
    return """
        apiVersion: v1
        kind: Service
        metadata:
          name: web %s
          labels: {%s}
        spec: {selector: {app: web}, ports: [{port: 80}]}
        """
        .formatted(comment, labels);
  }

  @Test
  void isAskedBesideTheOthers() {
    LintReport report = lint(service("", "app: web"));
    assertThat(report.findings())
        .filteredOn(finding -> finding.rule().equals("no-owner"))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.message()).isEqualTo("Service has no owner");
              assertThat(finding.at().toString()).startsWith("web.yaml:4");
            });
    assertThat(report)
        .hasToString("LintReport[1 objects, 1 errors, 0 warnings, 0 infos, 0 suppressed]");
  }

  @Test
  void isContentOrSuppressedAsTheOthersAre() {
    assertThat(lint(service("", "owner: shop")).findings())
        .noneMatch(finding -> finding.rule().equals("no-owner"));
    LintReport suppressed = lint(service("# kubectl-rc:ignore no-owner -- on its way", "app: web"));
    assertThat(suppressed.findings()).noneMatch(finding -> finding.rule().equals("no-owner"));
    assertThat(suppressed.suppressed()).hasSize(1);
  }

  /** The same of one file at a time. */
  private static final class Ownerless extends FileRule {
    private final Rule all = new NoOwner();

    Ownerless() {
      super(new NoOwner().description());
    }

    @Override
    public Stream<Finding> check(LintFile file) {
      return file.subjects().stream()
          .filter(subject -> !subject.at("/metadata/labels").has("owner"))
          .map(
              subject ->
                  all.finding(
                      subject,
                      JsonPointer.compile("/metadata/name"),
                      subject.kind() + " has no owner",
                      "Add the label owner."));
    }
  }

  @Test
  void findsTheSameInOneFileAtATime() {
    LintInput input =
        new LintInput(Manifest.parse("web.yaml", service("", "app: web")), Path.of("web.yaml"));
    assertThat(
            new Linter(LintOptions.DEFAULT, List.of(new Ownerless()))
                .lint(List.of(input))
                .findings())
        .isNotEmpty()
        .isEqualTo(
            new Linter(LintOptions.DEFAULT, List.of(new NoOwner()))
                .lint(List.of(input))
                .findings());
  }
}
