package io.kubectlrc.lint;

import com.fasterxml.jackson.core.JsonPointer;
import java.util.ArrayList;
import java.util.List;

/**
 * The wish of a manifest's author not to hear of one rule in one place.
 *
 * @param rule the rule's id, as written; empty if none is
 * @param reason why, if it was said
 * @param at where it is written
 */
public record Suppression(String rule, String reason, Location at, Scope scope) {

  /** The id of the rule about suppressions; it is asked when all the others have been. */
  public static final String UNUSED = "unused-suppression";

  /** Where it holds. */
  public sealed interface Scope {
    /** In an object, by an annotation. */
    record InObject(int document, JsonPointer object) implements Scope {}

    /** On one line, by a comment. */
    record OnLine(int line) implements Scope {}
  }

  /** What it suppresses, among the findings of its source. */
  Reach reach() {
    return new Reach(rule, scope);
  }

  /** A rule's findings in one place. */
  record Reach(String rule, Scope scope) {

    /** All that a finding is within. */
    static List<Reach> around(Finding finding) {
      List<Reach> around = new ArrayList<>();
      around.add(new Reach(finding.rule(), new Scope.OnLine(finding.at().line())));
      JsonPointer object = finding.at().pointer();
      while (object != null) {
        around.add(new Reach(finding.rule(), new Scope.InObject(finding.at().document(), object)));
        object = object.head();
      }
      return around;
    }
  }
}
