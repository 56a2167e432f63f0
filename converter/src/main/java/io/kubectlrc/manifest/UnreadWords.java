package io.kubectlrc.manifest;

import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
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
    return new UnreadWords(manifests.stream().flatMap(manifest -> in(manifest).stream()).toList());
  }

  /** Those of each document of a manifest that could not be read. */
  public static List<Set<String>> in(Manifest manifest) {
    return parts(manifest).stream()
        .map(text -> Set.copyOf(Arrays.asList(NO_WORD.split(text))))
        .toList();
  }

  /**
   * What is between the markers around each problem, once; a marker that stands where one is ends
   * what was not read.
   */
  private static Set<String> parts(Manifest manifest) {
    Set<String> parts = new LinkedHashSet<>();
    if (manifest.problems().isEmpty()) {
      return parts;
    }
    String text = manifest.source().text();
    TreeSet<Integer> markers = new TreeSet<>();
    MARKER.matcher(text).results().forEach(marker -> markers.add(marker.start()));
    Set<Integer> seen = new HashSet<>();
    for (Problem problem : manifest.problems()) {
      int offset = problem.position().offset();
      Integer start = markers.lower(offset);
      Integer end = markers.ceiling(Math.max(1, offset));
      if (seen.add(start == null ? 0 : start)) {
        parts.add(text.substring(start == null ? 0 : start, end == null ? text.length() : end));
      }
    }
    return parts;
  }

  /** Whether one document has all of these words. */
  public boolean mayHold(Collection<String> words) {
    return documents.stream().anyMatch(text -> text.containsAll(words));
  }
}
