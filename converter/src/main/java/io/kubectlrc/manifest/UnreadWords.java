package io.kubectlrc.manifest;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The words of each document of an input that could not be read. What all of a question's words are
 * about may be in such a document: that it is not in the input, nobody can say then.
 */
public record UnreadWords(List<Set<String>> documents) {
  /** Between the words of a manifest, of which a label's value or an object's name is one. */
  private static final Pattern NO_WORD = Pattern.compile("[^\\w.-]+");

  private static final Pattern MARKER = Pattern.compile("(?dm)^---(?=\\s|\\z)");

  public UnreadWords {
    documents = documents.stream().map(Set::copyOf).toList();
  }

  /** Those of all problems of these. */
  public static UnreadWords of(Collection<Manifest> manifests) {
    return new UnreadWords(
        manifests.stream()
            .flatMap(
                manifest ->
                    manifest.problems().stream()
                        .map(
                            problem -> part(manifest.source().text(), problem.position().offset())))
            .map(text -> Set.copyOf(Arrays.asList(NO_WORD.split(text))))
            .toList());
  }

  /** What is between the markers around a place; one that stands there ends what was not read. */
  private static String part(String text, int offset) {
    int start = 0;
    Matcher marker = MARKER.matcher(text);
    while (marker.find()) {
      if (marker.start() >= offset && marker.start() > 0) {
        return text.substring(start, marker.start());
      }
      start = marker.start();
    }
    return text.substring(start);
  }

  /** Whether one document has all of these words. */
  public boolean mayHold(Collection<String> words) {
    return documents.stream().anyMatch(text -> text.containsAll(words));
  }
}
