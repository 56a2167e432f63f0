package io.kubectlrc.convert.report;

import com.fasterxml.jackson.core.JsonPointer;
import io.kubectlrc.wording.Sentence;
import java.util.Objects;

/**
 * One thing that a reader should know of a conversion.
 *
 * @param at the value concerned, in the object as it was given
 * @param sentence for people, without a full stop
 */
public record Note(EntryKind severity, JsonPointer at, Sentence sentence) {
  public Note {
    Objects.requireNonNull(severity);
    Objects.requireNonNull(at);
    Objects.requireNonNull(sentence);
  }

  /** One that is all text. */
  public Note(EntryKind severity, JsonPointer at, String sentence) {
    this(severity, at, Sentence.of(sentence));
  }

  /** Something that is written differently. */
  public static Note change(String at, String sentence) {
    return new Note(EntryKind.CHANGE, JsonPointer.compile(at), sentence);
  }

  /** Something that is left out. */
  public static Note loss(String at, String sentence) {
    return new Note(EntryKind.LOSS, JsonPointer.compile(at), sentence);
  }

  /** Something to judge. */
  public static Note doubt(String at, String sentence) {
    return new Note(EntryKind.DOUBT, JsonPointer.compile(at), sentence);
  }

  /** The same of another value, such as the one it was made of. */
  public Note at(JsonPointer other) {
    return new Note(severity, other, sentence);
  }
}
