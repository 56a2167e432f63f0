package io.kubectlrc.manifest;

import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * What somebody may have meant who mistyped a word.
 *
 * <p>picocli suggests by the first letters that words share: {@code --fial-on} found {@code --fix},
 * and {@code --vresion} nothing.
 */
public final class Suggestions {
  private Suggestions() {}

  /** The known words that are nearest to a mistyped one; none if it resembles none of them. */
  public static List<String> of(String typed, Collection<String> known) {
    String bare = bare(typed);
    Set<String> nearest =
        Set.copyOf(NearestWords.of(bare, known.stream().map(Suggestions::bare).toList()));
    if (!nearest.isEmpty()) {
      return known.stream().filter(word -> nearest.contains(bare(word))).sorted().toList();
    }
    return known.stream()
        .filter(word -> bare.length() > 2 && word.contains(bare))
        .sorted()
        .toList();
  }

  private static String bare(String word) {
    return word.replaceFirst("^-+", "");
  }
}
