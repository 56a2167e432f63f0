package io.kubectlrc.convert.report;

import com.fasterxml.jackson.core.JsonPointer;
import io.kubectlrc.convert.report.ConversionRefusal.Reason;
import io.kubectlrc.manifest.Document;
import io.kubectlrc.manifest.Problem;
import io.kubectlrc.wording.Sentence;
import io.kubectlrc.wording.Wording;
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
public record ReportEntry(
    EntryKind severity,
    String file,
    int document,
    JsonPointer pointer,
    int line,
    Sentence sentence,
    Optional<Reason> reason) {

  public static ReportEntry of(Document document, JsonPointer object, Note note) {
    JsonPointer pointer = object.append(note.at());
    return new ReportEntry(
        note.severity(),
        document.source().name(),
        document.number(),
        pointer,
        document.keyLine(pointer),
        note.sentence(),
        Optional.empty());
  }

  public static ReportEntry of(Document document, JsonPointer object, ConversionRefusal refusal) {
    JsonPointer pointer = object.append(refusal.at());
    return new ReportEntry(
        EntryKind.REFUSAL,
        document.source().name(),
        document.number(),
        pointer,
        document.keyLine(pointer),
        refusal.sentence(),
        Optional.of(refusal.reason()));
  }

  public ReportEntry onLine(int other) {
    return new ReportEntry(severity, file, document, pointer, other, sentence, reason);
  }

  /** A document or a file that could not be read, as an entry. */
  public static ReportEntry of(Problem problem) {
    return new ReportEntry(
        EntryKind.REFUSAL,
        problem.file(),
        problem.document(),
        problem.pointer(),
        problem.position().line(),
        Sentence.of("{}; {}", problem.what(), problem.remedy()),
        Optional.of(Reason.UNREADABLE));
  }

  /** What is odd about a document that could be read all the same, as a doubt. */
  public static ReportEntry of(Problem oddity, String why) {
    return new ReportEntry(
        EntryKind.DOUBT,
        oddity.file(),
        oddity.document(),
        oddity.pointer(),
        oddity.position().line(),
        Sentence.of("{}: {}; {}", why, oddity.what(), oddity.remedy()),
        Optional.empty());
  }

  /** {@code file:line: severity: sentence (document 2, /spec/selector)}. */
  public String line(Wording wording) {
    // Put together by hand: there are hundreds of thousands.
    StringBuilder text = new StringBuilder(file).append(':').append(line).append(": ");
    text.append(severity.word()).append(": ").append(sentence.in(wording));
    text.append(" (document ").append(document);
    if (!pointer.matches()) {
      text.append(", ").append(pointer);
    }
    return text.append(')').toString();
  }

  /** The same in the library's words. */
  @Override
  public String toString() {
    return line(Wording.LIBRARY);
  }
}
