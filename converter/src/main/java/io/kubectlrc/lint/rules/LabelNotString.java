package io.kubectlrc.lint.rules;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.kubectlrc.lint.Description;
import io.kubectlrc.lint.Finding;
import io.kubectlrc.lint.Fix;
import io.kubectlrc.lint.LintContext;
import io.kubectlrc.lint.Rule;
import io.kubectlrc.lint.Severity;
import io.kubectlrc.lint.Subject;
import io.kubectlrc.manifest.ScalarNode;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Finds a label, selector or annotation value that is no string. */
public final class LabelNotString implements Rule {
  private static final Description DESCRIPTION =
      new Description(
          "label-not-string",
          Severity.ERROR,
          "a label, selector or annotation value that is no string",
          "YAML reads 1.0, 1453323827, yes or null as numbers, booleans and nulls, and the "
              + "API server takes only strings here. A date is a string to kubectl alone; other "
              + "YAML parsers make a date of it.",
          """
          metadata:
            labels:
              version: 1453323827
          """,
          "Quote the value; --fix does it.");

  @Override
  public Description description() {
    return DESCRIPTION;
  }

  private static final Pattern DATE = Pattern.compile("\\d{4}-\\d{1,2}-\\d{1,2}([Tt ].*)?");

  @Override
  public Stream<Finding> check(LintContext context) {
    return context.subjects().stream()
        .flatMap(subject -> StringMaps.in(subject).flatMap(map -> check(subject, map)));
  }

  private Stream<Finding> check(Subject subject, JsonPointer map) {
    return subject.tree().at(map).properties().stream()
        .flatMap(
            entry -> check(subject, map.appendProperty(entry.getKey()), entry.getValue()).stream());
  }

  private Optional<Finding> check(Subject subject, JsonPointer at, JsonNode value) {
    if (value.isTextual()) {
      return DATE.matcher(value.textValue()).matches() && plain(subject, at).isPresent()
          ? Optional.of(
              subject
                  .finding(
                      this,
                      at,
                      value.textValue() + " is a date to other YAML parsers than kubectl's",
                      "quote it: \"" + value.textValue() + "\"")
                  .as(Severity.WARNING))
          : Optional.empty();
    }
    if (value.isContainerNode()) {
      return Optional.of(
          subject.finding(this, at, "an object or a list is no string", "write a string"));
    }
    if (value.isNull()) {
      return Optional.of(
          subject.finding(this, at, "null is no string", "write \"\" for an empty string"));
    }
    String what = value.isBoolean() ? "a boolean, no string" : "a number, no string";
    return Optional.of(unquoted(subject, at, what, value));
  }

  private Finding unquoted(Subject subject, JsonPointer at, String what, JsonNode value) {
    Optional<String> text = plain(subject, at);
    String shown = text.orElse(value.asText());
    Finding finding =
        subject.finding(this, at, "%s is %s".formatted(shown, what), "quote it: \"" + shown + "\"");
    return text.map(
            written ->
                finding.fixedBy(
                    new Fix(
                        subject.document(),
                        "quote the value",
                        List.of(
                            new Fix.Change.Replace(
                                subject.writtenPointer(at), TextNode.valueOf(written))))))
        .orElse(finding);
  }

  /** An unquoted value as the author wrote it, 1.0 and not 1; not what an alias stands for. */
  private static Optional<String> plain(Subject subject, JsonPointer at) {
    return subject
        .node(at)
        .flatMap(
            node ->
                node instanceof ScalarNode scalar
                        && scalar.style() == ScalarNode.Style.PLAIN
                        && scalar.tag().isEmpty()
                    ? Optional.of(scalar.text())
                    : Optional.empty());
  }
}
