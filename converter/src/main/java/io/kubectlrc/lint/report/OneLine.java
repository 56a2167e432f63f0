package io.kubectlrc.lint.report;

import io.kubectlrc.lint.Finding;
import io.kubectlrc.lint.ObjectName;
import io.kubectlrc.manifest.Visible;
import io.kubectlrc.wording.Wording;
import java.util.stream.Collectors;

/** A finding in one line, for the formats that have no better place for what belongs to it. */
final class OneLine {
  private OneLine() {}

  /** Of what, what is wrong, what to do, and which other places to look at. */
  static String of(Finding finding, Wording wording) {
    String others =
        finding.related().stream()
            .map(related -> related.message() + " at " + related.at())
            .collect(Collectors.joining(", "));
    return Visible.of(
        text(finding)
            + "; "
            + finding.remedy().in(wording)
            + (others.isEmpty() ? "" : " (" + others + ")"));
  }

  /** Of what, and what is wrong. */
  static String what(Finding finding) {
    return Visible.of(text(finding));
  }

  private static String text(Finding finding) {
    String object = finding.object().equals(ObjectName.NONE) ? "" : finding.object() + ": ";
    return object + finding.message();
  }
}
