package io.kubectlrc.lint;

import com.fasterxml.jackson.core.JsonPointer;
import io.kubectlrc.convert.kustomize.Kustomizations.Aspect;
import io.kubectlrc.manifest.Document;
import io.kubectlrc.manifest.Span;
import io.kubectlrc.wording.Sentence;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * One thing to look for. Pure: what it finds depends on the context alone.
 *
 * <p>A rule that needs no more than one file at a time is a {@link FileRule}, one that needs little
 * of each of them a {@link SurveyRule}: they don't make a file read twice.
 */
public abstract class Rule {
  private final Description description;
  private final Set<Aspect> reads;

  /**
   * A rule.
   *
   * @param reads what it takes from a manifest that a kustomization may make different. Where one
   *     does, it finds nothing: what will be applied is not what is read.
   */
  protected Rule(Description description, Aspect... reads) {
    this.description = description;
    this.reads = Set.of(reads);
  }

  /** What it says of itself. */
  public final Description description() {
    return description;
  }

  final Set<Aspect> reads() {
    return reads;
  }

  /** What it finds, in any order. */
  public abstract Stream<Finding> check(LintContext context);

  /** What a rule gives, which is never null. */
  static <T> T given(T gift) {
    return Objects.requireNonNull(gift, "it gives null");
  }

  /** Notes what it wants to remember of a file that is being read. */
  void note(LintFile file, Consumer<Object> notes) {}

  /** A finding at a value of an object. */
  public final Finding finding(Subject subject, JsonPointer at, String message, Sentence remedy) {
    return new Finding(description, subject.name(), subject.locate(at), message, remedy);
  }

  /** The same with a remedy that is all text. */
  public final Finding finding(Subject subject, JsonPointer at, String message, String remedy) {
    return finding(subject, at, message, Sentence.of(remedy));
  }

  protected final Finding finding(Subject subject, String at, String message, Sentence remedy) {
    return finding(subject, JsonPointer.compile(at), message, remedy);
  }

  protected final Finding finding(Subject subject, String at, String message, String remedy) {
    return finding(subject, at, message, Sentence.of(remedy));
  }

  /** A finding in a document that is no object: a list of them. */
  protected final Finding finding(Document document, String at, String message, String remedy) {
    JsonPointer pointer = JsonPointer.compile(at);
    String path = Subject.path(document.tree(), pointer);
    Span span = document.keySpan(pointer);
    return new Finding(
        description,
        ObjectName.NONE,
        new Location(document.source(), document.number(), pointer, path, span),
        message,
        Sentence.of(remedy));
  }

  /** A finding at a value of an object's document, by the pointer of how it is written. */
  protected final Finding findingAsWritten(
      Subject subject, JsonPointer at, String message, String remedy) {
    return new Finding(
        description, subject.name(), subject.locateWritten(at), message, Sentence.of(remedy));
  }

  /** The same at the key of the value. */
  protected final Finding findingAtKey(
      Subject subject, JsonPointer at, String message, String remedy) {
    Document document = subject.document();
    String path = Subject.path(document.tree(), at);
    Location key =
        new Location(
            document.source(),
            document.number(),
            at,
            path,
            document.keySpan(at),
            subject.isSecret());
    return new Finding(description, subject.name(), key, message, Sentence.of(remedy));
  }
}
