package io.kubectlrc.lint;

import io.kubectlrc.manifest.Source;
import java.util.List;

/** A rule has failed, by a fault of its own: it has thrown something, or has given null. */
public final class RuleException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String rule;

  private RuleException(String rule, String where, RuntimeException cause) {
    super("the rule %s failed%s: %s".formatted(rule, where, cause), cause);
    this.rule = rule;
  }

  /** While it looked at a file. */
  static RuleException on(LintFile file, Rule rule, RuntimeException cause) {
    return new RuleException(rule.description().id(), " on " + file.source().name(), cause);
  }

  /** While it looked at all files; of one it is known which. */
  static RuleException on(List<LintFile> files, Rule rule, RuntimeException cause) {
    List<String> names = files.stream().map(LintFile::source).map(Source::name).toList();
    String where = names.size() == 1 ? " on " + names.get(0) : "";
    return new RuleException(rule.description().id(), where, cause);
  }

  /** The id of the rule. */
  public String rule() {
    return rule;
  }
}
