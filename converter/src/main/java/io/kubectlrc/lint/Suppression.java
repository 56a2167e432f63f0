package io.kubectlrc.lint;

import com.fasterxml.jackson.core.JsonPointer;

/**
 * The wish of a manifest's author not to hear of one rule in one place.
 *
 * @param rule the rule's id, as written; empty if none is
 * @param reason why, if it was said
 * @param at where it is written
 */
public record Suppression(String rule, String reason, Location at, Scope scope) {

  /** Where it holds. */
  public sealed interface Scope {
    /** In an object, by an annotation. */
    record InObject(int document, JsonPointer object) implements Scope {}

    /** On one line, by a comment. */
    record OnLine(int line) implements Scope {}
  }

  /** Whether a finding is one that shall not be told. */
  boolean covers(Finding finding) {
    if (!finding.rule().equals(rule) || finding.at().source() != at.source()) {
      return false;
    }
    if (scope instanceof Scope.OnLine line) {
      return finding.at().line() == line.line();
    }
    Scope.InObject object = (Scope.InObject) scope;
    return finding.at().document() == object.document()
        && startsWith(finding.at().pointer(), object.object());
  }

  private static boolean startsWith(JsonPointer pointer, JsonPointer prefix) {
    String text = pointer.toString();
    String start = prefix.toString();
    return text.startsWith(start)
        && (text.length() == start.length() || text.charAt(start.length()) == '/');
  }
}
