package io.kubectlrc.lint.rules;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import io.kubectlrc.lint.Description;
import io.kubectlrc.lint.Finding;
import io.kubectlrc.lint.LintContext;
import io.kubectlrc.lint.Rule;
import io.kubectlrc.lint.Severity;
import io.kubectlrc.lint.Subject;
import io.kubectlrc.manifest.Placeholder;
import io.kubectlrc.selector.Names;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds a label, selector or annotation that the API server rejects. */
public final class InvalidLabel implements Rule {
  private static final Description DESCRIPTION =
      new Description(
          "invalid-label",
          Severity.ERROR,
          "a label, selector or annotation that the API server rejects",
          "Keys and values of labels have 63 characters at most, of a limited set; a key may "
              + "have a prefix that is a DNS name. Annotations have the same keys.",
          """
          metadata:
            labels:
              commit: "feature/login"      # '/' is not allowed in a value
          """,
          "Use letters, digits, '-', '_' and '.', within the length that the message names; "
              + "keep free text in annotations.");

  @Override
  public Description description() {
    return DESCRIPTION;
  }

  @Override
  public Stream<Finding> check(LintContext context) {
    return context.subjects().stream()
        .flatMap(
            subject ->
                Stream.concat(
                    StringMaps.labels(subject).flatMap(map -> check(subject, map, true)),
                    StringMaps.annotations(subject).flatMap(map -> check(subject, map, false))));
  }

  private Stream<Finding> check(Subject subject, JsonPointer map, boolean labels) {
    return subject.tree().at(map).properties().stream()
        .flatMap(
            entry -> {
              JsonPointer at = map.appendProperty(entry.getKey());
              return Stream.concat(
                  key(subject, at, entry.getKey(), labels).stream(),
                  labels ? value(subject, at, entry.getValue()).stream() : Stream.empty());
            });
  }

  private Optional<Finding> key(Subject subject, JsonPointer at, String key, boolean label) {
    return Names.labelKey(label ? key : key.toLowerCase(Locale.ROOT))
        .filter(broken -> Placeholder.first(key).isEmpty())
        .map(
            broken ->
                subject.finding(
                    this, at, "the key \"%s\" %s".formatted(key, broken), "choose another key"));
  }

  private Optional<Finding> value(Subject subject, JsonPointer at, JsonNode value) {
    if (!value.isTextual()) {
      return Optional.empty();
    }
    return Names.labelValue(value.textValue())
        .filter(broken -> Placeholder.first(value.textValue()).isEmpty())
        .map(
            broken ->
                subject.finding(
                    this,
                    at,
                    "the value \"%s\" %s".formatted(value.textValue(), broken),
                    "choose another value, or make an annotation of it"));
  }
}
