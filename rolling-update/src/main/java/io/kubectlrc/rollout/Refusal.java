package io.kubectlrc.rollout;

/**
 * Why something is not done.
 *
 * @param message what is wrong, naming the object
 * @param remedy what helps; may be empty
 */
public record Refusal(String message, String remedy) implements Draft {

  @Override
  public String toString() {
    return remedy.isEmpty() ? message : message + "\n" + remedy;
  }
}
