package io.kubectlrc.lint;

import io.kubectlrc.wording.Sentence;
import java.util.Objects;

/**
 * What a rule says of itself.
 *
 * @param id its name in suppressions, configuration and reports
 * @param severity what its findings are unless configured otherwise
 * @param summary one line: what it finds
 * @param explanation why that matters
 * @param example the part of a manifest that it finds fault with
 * @param remedy what to do about it
 */
public record Description(
    String id,
    Severity severity,
    String summary,
    Sentence explanation,
    String example,
    Sentence remedy) {
  public Description {
    Objects.requireNonNull(severity);
    if (!id.matches("[a-z]+(-[a-z]+)*")) {
      throw new IllegalArgumentException("no id of a rule: " + id);
    }
    if (summary.isBlank() || explanation.isEmpty() || example.isBlank() || remedy.isEmpty()) {
      throw new IllegalArgumentException("rule " + id + " does not explain itself");
    }
  }

  /** Of a rule whose explanation and remedy are all text. */
  public Description(
      String id,
      Severity severity,
      String summary,
      String explanation,
      String example,
      String remedy) {
    this(id, severity, summary, Sentence.of(explanation), example, Sentence.of(remedy));
  }

  /** Of a rule whose explanation is all text. */
  public Description(
      String id,
      Severity severity,
      String summary,
      String explanation,
      String example,
      Sentence remedy) {
    this(id, severity, summary, Sentence.of(explanation), example, remedy);
  }

  /** Of a rule whose remedy is all text. */
  public Description(
      String id,
      Severity severity,
      String summary,
      Sentence explanation,
      String example,
      String remedy) {
    this(id, severity, summary, explanation, example, Sentence.of(remedy));
  }
}
