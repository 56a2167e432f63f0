package io.kubectlrc.manifest;

import com.fasterxml.jackson.core.JsonPointer;
import io.kubectlrc.wording.Sentence;
import io.kubectlrc.wording.Wording;
import java.util.Objects;

/**
 * Why something of the input cannot be used.
 *
 * @param file as {@link Source#name}
 * @param document its number in the file, from 1; 0 for the file as a whole
 * @param position where it shows; the start of the file if it has no place of its own
 * @param pointer the value concerned, the empty pointer if there is none
 * @param what what is wrong
 * @param remedy what to do about it
 */
public record Problem(
    String file,
    int document,
    Position position,
    JsonPointer pointer,
    String what,
    Sentence remedy) {
  public Problem {
    Objects.requireNonNull(file);
    Objects.requireNonNull(position);
    Objects.requireNonNull(pointer);
    Objects.requireNonNull(what);
    Objects.requireNonNull(remedy);
  }

  /** With a remedy that is all text. */
  public Problem(
      String file,
      int document,
      Position position,
      JsonPointer pointer,
      String what,
      String remedy) {
    this(file, document, position, pointer, what, Sentence.of(remedy));
  }

  /** A problem of a file as a whole. */
  public static Problem ofFile(String file, String what, String remedy) {
    return ofFile(file, Position.START, what, remedy);
  }

  static Problem ofFile(String file, Position position, String what, String remedy) {
    return new Problem(file, 0, position, JsonPointer.empty(), what, remedy);
  }

  /** {@code file:line:column: what is wrong; what to do}. */
  public String line(Wording wording) {
    return "%s:%d:%d: %s; %s"
        .formatted(file, position.line(), position.column(), what, remedy.in(wording));
  }

  /** The same in the library's words. */
  @Override
  public String toString() {
    return line(Wording.LIBRARY);
  }
}
