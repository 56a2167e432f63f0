package io.kubectlrc.lint.rules;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import io.kubectlrc.lint.Description;
import io.kubectlrc.lint.FileRule;
import io.kubectlrc.lint.Finding;
import io.kubectlrc.lint.LintFile;
import io.kubectlrc.lint.Severity;
import io.kubectlrc.lint.Subject;
import io.kubectlrc.manifest.Format;
import io.kubectlrc.selector.Selector;
import io.kubectlrc.wording.Sentence;
import io.kubectlrc.wording.Setting;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Finds a name or a label, selector or annotation value that is no string. */
public final class LabelNotString extends FileRule {
  private static final Pattern DATE = Pattern.compile("\\d{4}-\\d{1,2}-\\d{1,2}([Tt ].*)?");

  public LabelNotString() {
    super(
        new Description(
            "label-not-string",
            Severity.ERROR,
            "a name or a label, selector or annotation value that is no string",
            "YAML reads 1.0, 1453323827 or yes as numbers and booleans, and the "
                + "API server takes only strings here. A date is a string to kubectl alone; other "
                + "YAML parsers make a date of it.",
            """
            metadata:
              labels:
                version: 1453323827
            """,
            Sentence.of("Quote the value; {} does it.", Setting.FIX)));
  }

  @Override
  public Stream<Finding> check(LintFile file) {
    return file.subjects().stream()
        .flatMap(
            subject ->
                Stream.concat(
                    StringMaps.in(subject)
                        .flatMap(
                            map ->
                                isLabelSelector(subject, map)
                                    ? labelSelector(subject, map)
                                    : check(subject, map)),
                    StringMaps.single(subject).flatMap(at -> single(subject, at))));
  }

  /** A Deployment's selector in another object is one mistake, not one for each part of it. */
  private static boolean isLabelSelector(Subject subject, JsonPointer map) {
    return map.equals(StringMaps.SELECTOR) && Selector.isLabelSelector(subject.tree().at(map));
  }

  /** Of a controller's it is told by {@link SelectorMismatch}. */
  private Stream<Finding> labelSelector(Subject subject, JsonPointer map) {
    return subject.kind().equals("Service")
        ? Stream.of(finding(subject, map, Selector.LABEL_SELECTOR_IN_A_MAP, Selector.WRITE_A_MAP))
        : Stream.empty();
  }

  /** Null is no error here: the API server takes it for what was left out. */
  private Stream<Finding> single(Subject subject, JsonPointer at) {
    JsonNode value = subject.tree().at(at);
    return value.isNull() || value.isMissingNode()
        ? Stream.empty()
        : check(subject, at, value).stream();
  }

  private Stream<Finding> check(Subject subject, JsonPointer map) {
    return subject.tree().at(map).properties().stream()
        .flatMap(
            entry -> check(subject, map.appendProperty(entry.getKey()), entry.getValue()).stream());
  }

  private Optional<Finding> check(Subject subject, JsonPointer at, JsonNode value) {
    if (value.isTextual()) {
      return subject.document().format() == Format.YAML
              && DATE.matcher(value.textValue()).matches()
              && Unquoted.text(subject, at).isPresent()
          ? Optional.of(
              finding(
                      subject,
                      at,
                      value.textValue() + " is a date to other YAML parsers than kubectl's",
                      "quote it: \"" + value.textValue() + "\"")
                  .as(Severity.WARNING))
          : Optional.empty();
    }
    if (value.isContainerNode()) {
      return Optional.of(
          finding(subject, at, "an object or a list is no string", "write a string"));
    }
    if (value.isNull()) {
      return Optional.empty();
    }
    String message = value.isBoolean() ? "%s is a boolean, no string" : "%s is a number, no string";
    return Optional.of(Unquoted.finding(this, subject, at, message));
  }
}
