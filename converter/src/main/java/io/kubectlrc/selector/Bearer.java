package io.kubectlrc.selector;

import java.util.Map;

/**
 * Who bears a name and labels, as far as that tells a version from a number: {@code mongo-3} is
 * another thing beside {@code mongo-1} to {@code mongo-4} than {@code web-3} with {@code version:
 * "3"}.
 *
 * @param name empty if it is not known
 * @param labels those of its pods
 * @param beside the names of its kind and namespace
 */
public record Bearer(String name, Map<String, String> labels, Series beside) {

  /** Nobody knows who. */
  public static final Bearer UNKNOWN = new Bearer("", Map.of(), Series.NONE);

  public Bearer {
    labels = Map.copyOf(labels);
  }

  /** One of which it is not known what is beside it. */
  public static Bearer of(String name, Map<String, String> labels) {
    return new Bearer(name, labels, Series.NONE);
  }
}
