package io.kubectlrc.lint.report;

import io.kubectlrc.lint.Description;
import io.kubectlrc.lint.Rule;
import io.kubectlrc.lint.rules.Rules;
import io.kubectlrc.wording.Wording;

/** The rules as a reader of the terminal and one of the documentation sees them. */
public final class RuleTable {
  private RuleTable() {}

  /** One line a rule: id, severity, what it finds. */
  public static String plain() {
    int width =
        Rules.ALL.stream().mapToInt(rule -> rule.description().id().length()).max().orElse(0);
    StringBuilder table = new StringBuilder();
    for (Rule rule : Rules.ALL) {
      Description description = rule.description();
      table.append(
          ("%-" + width + "s  %-7s  %s\n")
              .formatted(description.id(), description.severity(), description.summary()));
    }
    return table.toString();
  }

  /** The same in Markdown. */
  public static String markdown() {
    StringBuilder table = new StringBuilder("| rule | severity | finds |\n| --- | --- | --- |\n");
    for (Rule rule : Rules.ALL) {
      Description description = rule.description();
      table.append(
          "| `%s` | %s | %s |\n"
              .formatted(description.id(), description.severity(), description.summary()));
    }
    return table.toString();
  }

  /** All that a rule says of itself. */
  public static String explanation(Description rule, Wording wording) {
    return """
        %s (%s): finds %s

        %s

        Example:

        %s
        To do: %s

        To hear no more of it: the comment "# kubectl-rc:ignore %s -- why" on or above the line, the
        annotation kubectl-rc.io/ignore: %s on the object, or rules: {%s: off} in .kubectl-rc.yaml.
        """
        .formatted(
            rule.id(),
            rule.severity(),
            rule.summary(),
            wrapped(rule.explanation().in(wording)),
            rule.example().indent(4),
            wrapped(rule.remedy().in(wording)),
            rule.id(),
            rule.id(),
            rule.id());
  }

  private static String wrapped(String text) {
    StringBuilder lines = new StringBuilder();
    int length = 0;
    for (String word : text.split(" ")) {
      if (length > 0 && length + word.length() >= 99) {
        lines.append('\n');
        length = 0;
      } else if (length > 0) {
        lines.append(' ');
      }
      lines.append(word);
      length += word.length() + 1;
    }
    return lines.toString();
  }
}
