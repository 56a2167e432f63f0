package io.kubectlrc.lint.report;

import io.kubectlrc.lint.Finding;
import io.kubectlrc.lint.ObjectName;
import java.util.stream.Collectors;

/** A finding in one line, for the formats that have no better place for what belongs to it. */
final class OneLine {
  private OneLine() {}

  /** Of what, what is wrong, what to do, and which other places to look at. */
  static String of(Finding finding) {
    String others =
        finding.related().stream()
            .map(related -> related.message() + " at " + related.at())
            .collect(Collectors.joining(", "));
    return what(finding)
        + of("; " + finding.remedy() + (others.isEmpty() ? "" : " (" + others + ")"));
  }

  /** Of what, and what is wrong. */
  static String what(Finding finding) {
    String object = finding.object().equals(ObjectName.NONE) ? "" : finding.object() + ": ";
    return of(object + finding.message());
  }

  /**
   * A text with its control characters escaped as in Java. A message quotes what others have
   * written, and a terminal or a build server must not take that for orders.
   */
  static String of(String text) {
    StringBuilder line = new StringBuilder(text.length());
    for (char c : text.toCharArray()) {
      if (c == '\n') {
        line.append("\\n");
      } else if (c == '\r') {
        line.append("\\r");
      } else if (Character.isISOControl(c) && c != '\t') {
        line.append("\\u%04x".formatted((int) c));
      } else {
        line.append(c);
      }
    }
    return line.toString();
  }
}
