package io.kubectlrc.lint;

import io.kubectlrc.wording.Sentence;
import io.kubectlrc.wording.Task;
import io.kubectlrc.wording.Wording;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Findings that are known and put up with for now. One line each: the finding's fingerprint, which
 * no moved line and no renamed file changes, and for people its rule, place and message.
 */
public final class Baseline {
  private static final Sentence HEADER =
      Sentence.of(
          "# Findings that {} does not report again. Delete a line to hear of it.", Task.LINT.of());
  private static final Pattern LINE = Pattern.compile("[0-9a-f]{24}( .*)?");

  private final Map<String, Integer> known;

  private Baseline(Map<String, Integer> known) {
    this.known = Map.copyOf(known);
  }

  /** What {@link #write} wrote, or the number of the first line that it did not write. */
  public sealed interface Reading {
    record Read(Baseline baseline) implements Reading {}

    record Bad(int line) implements Reading {}
  }

  public static Reading read(String text) {
    Map<String, Integer> known = new HashMap<>();
    List<String> lines = text.lines().toList();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      if (line.isBlank() || line.startsWith("#")) {
        continue;
      }
      if (!LINE.matcher(line).matches()) {
        return new Reading.Bad(i + 1);
      }
      known.merge(line.substring(0, 24), 1, Integer::sum);
    }
    return new Reading.Read(new Baseline(known));
  }

  /** A baseline of findings, without a file. */
  static Baseline of(Collection<Finding> findings) {
    Map<String, Integer> known = new HashMap<>();
    findings.forEach(finding -> known.merge(finding.fingerprint(), 1, Integer::sum));
    return new Baseline(known);
  }

  /**
   * The text of one that knows these findings.
   *
   * @param wording the words of what it says of itself
   */
  public static String write(Collection<Finding> findings, Wording wording) {
    List<String> lines = new ArrayList<>();
    for (Finding finding : findings) {
      String line =
          "%s %s %s: %s"
              .formatted(
                  finding.fingerprint(), finding.rule(), finding.at().file(), finding.message());
      lines.add(line.replaceAll("[\\r\\n]+", " "));
    }
    return HEADER.in(wording)
        + "\n"
        + lines.stream().sorted().map(line -> line + "\n").reduce("", String::concat);
  }

  /** The findings that it does not know. */
  public List<Finding> newOf(Collection<Finding> findings) {
    if (known.isEmpty()) {
      return List.copyOf(findings); // no hash is asked for, and a JVM needs long for its first
    }
    Map<String, Integer> left = new HashMap<>(known);
    List<Finding> fresh = new ArrayList<>();
    for (Finding finding : findings) {
      Integer count = left.computeIfPresent(finding.fingerprint(), (key, n) -> n - 1);
      if (count == null || count < 0) {
        fresh.add(finding);
      }
    }
    return fresh;
  }
}
