package io.kubectlrc.lint;

import io.kubectlrc.manifest.Source;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Asks every rule what it has to say of some manifests. */
public final class Linter {
  private final Options options;
  private final List<Rule> rules;

  /** A linter with all rules but those that the options switch off. */
  public Linter(Options options) {
    this(options, Rules.ALL);
  }

  Linter(Options options, List<Rule> rules) {
    this.options = options;
    this.rules =
        rules.stream()
            .filter(
                rule ->
                    !(options.settings().get(rule.description().id())
                        instanceof Options.Setting.Off))
            .toList();
  }

  /** Lints manifests as one context. */
  public LintReport lint(List<LintInput> inputs) {
    return report(LintContext.of(options, inputs), Map.of());
  }

  /**
   * Lints manifests as one context, compared with what was there before. Findings that were there
   * before, too, are left out unless the options ask for all.
   */
  public LintReport lint(List<LintInput> inputs, List<LintInput> before) {
    LintContext old = LintContext.of(options, before);
    Map<String, Integer> known = new HashMap<>();
    if (!options.all()) {
      findings(old).forEach(finding -> known.merge(finding.fingerprint(), 1, Integer::sum));
    }
    return report(LintContext.of(options, inputs, old), known);
  }

  private LintReport report(LintContext context, Map<String, Integer> known) {
    List<Suppression> suppressions = Suppressions.in(context);
    Map<Source, List<Suppression>> bySource = new IdentityHashMap<>();
    suppressions.forEach(
        suppression ->
            bySource
                .computeIfAbsent(suppression.at().source(), source -> new ArrayList<>())
                .add(suppression));
    Set<Suppression> used = new HashSet<>();
    List<Finding> shown = new ArrayList<>();
    List<LintReport.Suppressed> suppressed = new ArrayList<>();
    for (Finding finding : findings(context).toList()) {
      List<Suppression> by =
          bySource.getOrDefault(finding.at().source(), List.of()).stream()
              .filter(suppression -> suppression.covers(finding))
              .toList();
      used.addAll(by);
      boolean old = !finding.ofPair() && takeOne(known, finding.fingerprint());
      if (!by.isEmpty()) {
        suppressed.add(new LintReport.Suppressed(finding, by.get(0)));
      } else if (!old) {
        shown.add(finding);
      }
    }
    List<Suppression> unused =
        suppressions.stream().filter(suppression -> !used.contains(suppression)).toList();
    LintContext afterwards = context.withUnused(unused);
    rules.stream()
        .filter(rule -> !unused.isEmpty())
        .filter(rule -> rule.description().id().equals(Rules.UNUSED_SUPPRESSION))
        .flatMap(rule -> rule.check(afterwards))
        .map(this::configured)
        .filter(finding -> !takeOne(known, finding.fingerprint()))
        .forEach(shown::add);
    shown.sort(inOrderOf(context));
    suppressed.sort(Comparator.comparing(LintReport.Suppressed::finding, inOrderOf(context)));
    return new LintReport(shown, suppressed, context.manifests(), context.subjects().size());
  }

  private static boolean takeOne(Map<String, Integer> known, String fingerprint) {
    Integer left = known.computeIfPresent(fingerprint, (key, count) -> count - 1);
    return left != null && left >= 0;
  }

  private Stream<Finding> findings(LintContext context) {
    return rules.stream().flatMap(rule -> rule.check(context)).map(this::configured);
  }

  private Finding configured(Finding finding) {
    return options.settings().get(finding.rule()) instanceof Options.Setting.As as
        ? finding.as(as.severity())
        : finding;
  }

  private static Comparator<Finding> inOrderOf(LintContext context) {
    Map<Source, Integer> order = new IdentityHashMap<>();
    context.manifests().forEach(manifest -> order.put(manifest.source(), order.size()));
    return Comparator.comparing((Finding finding) -> order.get(finding.at().source()))
        .thenComparing(finding -> finding.at().span().start().offset())
        .thenComparing(Finding::rule)
        .thenComparing(Finding::message);
  }
}
