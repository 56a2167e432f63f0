package io.kubectlrc.operate;

import java.util.List;

/**
 * Why something is not done.
 *
 * @param message what is wrong, naming the object
 * @param remedy what helps; may be empty
 */
public record Refusal(String message, String remedy) {

  /** What is wrong in one line, and what helps in the next. */
  public List<String> lines() {
    return remedy.isEmpty() ? List.of(message) : List.of(message, remedy);
  }

  /**
   * The same as an error of something.
   *
   * @param about as in {@code default/web: }; may be empty
   */
  public List<String> lines(String about) {
    return new Refusal("error: " + about + message, remedy).lines();
  }

  /** Both in one sentence after the other, for where there is room for one line. */
  @Override
  public String toString() {
    return String.join(". ", lines());
  }
}
