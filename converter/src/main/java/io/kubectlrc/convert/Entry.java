package io.kubectlrc.convert;

import com.fasterxml.jackson.core.JsonPointer;
import io.kubectlrc.convert.Refusal.Reason;
import io.kubectlrc.manifest.Document;
import io.kubectlrc.manifest.Problem;
import java.util.Optional;

/**
 * One line of a conversion's report.
 *
 * @param file as the user named it
 * @param document its number in the file, from 1; 0 for the file as a whole
 * @param pointer the value concerned, in the document as it was given
 * @param line from 1
 * @param sentence for people, without a full stop; of a refusal, with its remedy
 * @param reason of a refusal; empty for everything else
 */
public record Entry(
    Severity severity,
    String file,
    int document,
    JsonPointer pointer,
    int line,
    String sentence,
    Optional<Reason> reason) {

  static Entry of(Document document, JsonPointer object, Note note) {
    JsonPointer pointer = object.append(note.at());
    return new Entry(
        note.severity(),
        document.source().name(),
        document.number(),
        pointer,
        line(document, pointer),
        note.sentence(),
        Optional.empty());
  }

  static Entry of(Document document, JsonPointer object, Refusal refusal) {
    JsonPointer pointer = object.append(refusal.at());
    return new Entry(
        Severity.REFUSAL,
        document.source().name(),
        document.number(),
        pointer,
        line(document, pointer),
        refusal.sentence(),
        Optional.of(refusal.reason()));
  }

  Entry onLine(int other) {
    return new Entry(severity, file, document, pointer, other, sentence, reason);
  }

  /** A document or a file that could not be read, as an entry. */
  public static Entry of(Problem problem) {
    return new Entry(
        Severity.REFUSAL,
        problem.file(),
        problem.document(),
        problem.pointer(),
        problem.position().line(),
        problem.what() + "; " + problem.remedy(),
        Optional.of(Reason.UNREADABLE));
  }

  /** What is odd about a document that could be read all the same, as a doubt. */
  static Entry of(Problem oddity, String why) {
    return new Entry(
        Severity.DOUBT,
        oddity.file(),
        oddity.document(),
        oddity.pointer(),
        oddity.position().line(),
        "%s: %s; %s".formatted(why, oddity.what(), oddity.remedy()),
        Optional.empty());
  }

  private static int line(Document document, JsonPointer pointer) {
    return document.keySpan(pointer).start().line();
  }

  /** {@code file:line: severity: sentence (document 2, /spec/selector)}. */
  @Override
  public String toString() {
    return "%s:%d: %s: %s (document %d%s)"
        .formatted(
            file,
            line,
            severity.word(),
            sentence,
            document,
            pointer.matches() ? "" : ", " + pointer);
  }
}
