package io.kubectlrc.lint.rules;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.kubectlrc.lint.Finding;
import io.kubectlrc.lint.Fix;
import io.kubectlrc.lint.Rule;
import io.kubectlrc.lint.Subject;
import io.kubectlrc.manifest.ScalarNode;
import java.util.List;
import java.util.Optional;

/** Values that are numbers or booleans for want of quotes, where only strings are taken. */
final class Unquoted {
  private Unquoted() {}

  /** An unquoted value as the author wrote it, 1.0 and not 1; not what an alias stands for. */
  static Optional<String> text(Subject subject, JsonPointer at) {
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

  /**
   * The finding that a value should be quoted, with the fix where it is known how it is written.
   *
   * @param message in which {@code %s} stands for the value
   */
  static Finding finding(Rule rule, Subject subject, JsonPointer at, String message) {
    Optional<String> text = text(subject, at);
    JsonNode value = subject.tree().at(at);
    String shown = text.orElse(value.asText());
    Finding finding =
        subject.isSecret(subject.writtenPointer(at))
            ? rule.finding(subject, at, message.formatted("what it holds"), "quote it")
            : rule.finding(subject, at, message.formatted(shown), "quote it: \"" + shown + "\"");
    return text.map(written -> finding.fixedBy(quoting(subject, at, written))).orElse(finding);
  }

  private static Fix quoting(Subject subject, JsonPointer at, String written) {
    return new Fix(
        subject.document(),
        "quote the value",
        List.of(new Fix.Change.Replace(subject.writtenPointer(at), TextNode.valueOf(written))));
  }
}
