package io.kubectlrc.operate;

import io.kubectlrc.wording.Sentence;
import io.kubectlrc.wording.Wording;
import java.util.List;

/**
 * Why something is not done.
 *
 * @param message what is wrong, naming the object
 * @param remedy what helps; may be empty
 */
public record Refusal(Sentence message, Sentence remedy) {

  /** With a remedy in which actions stand. */
  public Refusal(String message, Sentence remedy) {
    this(Sentence.of(message), remedy);
  }

  /** With a remedy that is all text. */
  public Refusal(String message, String remedy) {
    this(Sentence.of(message), Sentence.of(remedy));
  }

  /** What is wrong in one line, and what helps in the next. */
  public List<Sentence> lines() {
    return remedy.isEmpty() ? List.of(message) : List.of(message, remedy);
  }

  /**
   * The same as an error of something.
   *
   * @param about as in {@code default/web: }; may be empty
   */
  public List<Sentence> lines(String about) {
    return new Refusal(Sentence.of("error: {}{}", about, message), remedy).lines();
  }

  /** Both, one after the other, for where there is room for one line. */
  public Sentence sentence() {
    return remedy.isEmpty() ? message : Sentence.of("{}. {}", message, remedy);
  }

  /** The same as it reads. */
  public String line(Wording wording) {
    return sentence().in(wording);
  }

  /** The same in the library's words. */
  @Override
  public String toString() {
    return line(Wording.LIBRARY);
  }
}
