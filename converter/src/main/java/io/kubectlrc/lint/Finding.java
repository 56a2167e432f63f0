package io.kubectlrc.lint;

import io.kubectlrc.manifest.Problem;
import io.kubectlrc.manifest.Source;
import io.kubectlrc.manifest.Span;
import io.kubectlrc.wording.Sentence;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * Something that a rule found.
 *
 * @param rule the rule's id
 * @param message what is wrong, one sentence without its full stop
 * @param remedy what to do about it
 * @param related other places that have to do with it
 * @param fix how the program can mend it itself
 * @param family the object's name without its version, as {@link LintContext#base} knows it; until
 *     a linter has asked, the object's
 * @param ofPair whether it concerns an object and its predecessor, and not one version alone
 */
public record Finding(
    String rule,
    Severity severity,
    ObjectName object,
    Location at,
    String message,
    Sentence remedy,
    List<Related> related,
    Optional<Fix> fix,
    ObjectName family,
    boolean ofPair) {
  public Finding {
    related = List.copyOf(related);
  }

  /** Another place, and what it has to do with the finding. */
  public record Related(Location at, String message) {}

  Finding(Description rule, ObjectName object, Location at, String message, Sentence remedy) {
    this(
        rule.id(),
        rule.severity(),
        object,
        at,
        message,
        remedy,
        List.of(),
        Optional.empty(),
        object,
        false);
  }

  /** A document that cannot be read. */
  public static Finding ofProblem(Rule rule, Source source, Problem problem) {
    Location at =
        new Location(
            source,
            problem.document(),
            problem.pointer(),
            "",
            new Span(problem.position(), problem.position()));
    return new Finding(rule.description(), ObjectName.NONE, at, problem.what(), problem.remedy());
  }

  /** Something about a suppression itself. */
  public static Finding ofSuppression(
      Rule rule, Suppression suppression, String message, String remedy) {
    return new Finding(
        rule.description(), ObjectName.NONE, suppression.at(), message, Sentence.of(remedy));
  }

  /** The same with one more place that has to do with it. */
  public Finding related(Location at, String message) {
    List<Related> more = new ArrayList<>(related);
    more.add(new Related(at, message));
    return new Finding(
        rule, severity, object, this.at, this.message, remedy, more, fix, family, ofPair);
  }

  /** The same with what would mend it. */
  public Finding fixedBy(Fix fix) {
    return new Finding(
        rule, severity, object, at, message, remedy, related, Optional.of(fix), family, ofPair);
  }

  /** The same, as severe as this. */
  public Finding as(Severity severity) {
    return new Finding(rule, severity, object, at, message, remedy, related, fix, family, ofPair);
  }

  /** The same of an object under another name, and what that is without its version. */
  Finding of(ObjectName object, ObjectName family) {
    return new Finding(rule, severity, object, at, message, remedy, related, fix, family, ofPair);
  }

  /** The same, told of two objects at once. */
  public Finding concerningThePair() {
    return new Finding(rule, severity, object, at, message, remedy, related, fix, family, true);
  }

  /**
   * The same for the same finding after its lines have moved, its file was renamed or its object
   * got a new version in its name: a hash of rule, object, path and text; where nothing is
   * underlined, as in a document that cannot be read, of the line.
   */
  public String fingerprint() {
    String text = at.text().isEmpty() ? at.lineText() : at.text();
    String content =
        String.join(
            "\0", rule, family.kind(), family.namespace(), family.name(), at.path(), text.strip());
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(content.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, 12);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
