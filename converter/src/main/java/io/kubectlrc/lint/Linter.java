package io.kubectlrc.lint;

import io.kubectlrc.manifest.Source;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Asks every rule what it has to say of some manifests. */
public final class Linter {
  private final LintOptions options;
  private final List<Rule> rules;
  private final Set<String> ids;

  /**
   * A linter with all these rules but those that the options switch off.
   *
   * @param rules {@code io.kubectlrc.lint.rules.Rules.ALL}, and what a project has of its own
   * @throws IllegalArgumentException if two of them have one id
   */
  public Linter(LintOptions options, List<Rule> rules) {
    this.options = Objects.requireNonNull(options, "options");
    this.ids = new HashSet<>();
    for (Rule rule : rules) {
      if (!ids.add(rule.description().id())) {
        throw new IllegalArgumentException("two rules are called " + rule.description().id());
      }
    }
    this.rules =
        rules.stream()
            .filter(
                rule ->
                    !(options.settings().get(rule.description().id())
                        instanceof LintOptions.Setting.Off))
            .toList();
  }

  /**
   * Lints manifests as one context.
   *
   * @throws RuleException if a rule throws something or gives null
   */
  public LintReport lint(List<LintInput> inputs) {
    return report(LintContext.of(options, rules, inputs), Baseline.of(List.of()));
  }

  /**
   * Lints manifests as one context, compared with what was there before. Findings that were there
   * before, too, are left out unless the options ask for all.
   *
   * @throws RuleException if a rule throws something or gives null
   */
  public LintReport lint(List<LintInput> inputs, List<LintInput> before) {
    LintContext old = LintContext.of(options, rules, before);
    LintContext context = LintContext.of(options, rules, inputs, old);
    if (options.all()) {
      return report(context, Baseline.of(List.of()));
    }
    // What was known of an object is known of its successor, however that is called.
    return report(
        context,
        Baseline.of(
            findings(old)
                .map(finding -> ofFamily(context, finding, context.successor(finding.object())))
                .toList()));
  }

  private LintReport report(LintContext context, Baseline known) {
    List<Suppression> suppressions = context.suppressions();
    Map<Source, Map<Suppression.Reach, Suppression>> bySource = new IdentityHashMap<>();
    suppressions.forEach(
        suppression ->
            bySource
                .computeIfAbsent(suppression.at().source(), source -> new HashMap<>())
                .putIfAbsent(suppression.reach(), suppression));
    Map<Source, Set<Suppression.Reach>> used = new IdentityHashMap<>();
    List<Finding> told = new ArrayList<>();
    List<LintReport.Suppressed> suppressed = new ArrayList<>();
    for (Finding finding : findings(context).toList()) {
      Map<Suppression.Reach, Suppression> there = bySource.get(finding.at().source());
      List<Suppression> by =
          there == null
              ? List.of()
              : Suppression.Reach.around(finding).stream()
                  .map(there::get)
                  .filter(Objects::nonNull)
                  .toList();
      by.forEach(
          suppression ->
              used.computeIfAbsent(finding.at().source(), source -> new HashSet<>())
                  .add(suppression.reach()));
      if (by.isEmpty()) {
        told.add(finding);
      } else {
        suppressed.add(new LintReport.Suppressed(finding, by.get(0)));
      }
    }
    List<Suppression> unused =
        suppressions.stream()
            .filter(
                suppression ->
                    !used.getOrDefault(suppression.at().source(), Set.of())
                        .contains(suppression.reach()))
            .toList();
    if (!unused.isEmpty()) {
      context.tellUnused(unused, ids);
      rules.stream()
          .filter(rule -> rule.description().id().equals(Suppression.UNUSED))
          .flatMap(rule -> checked(rule, context))
          .map(finding -> configured(context, finding))
          .forEach(told::add);
    }
    Map<Boolean, List<Finding>> ofPair =
        told.stream().collect(Collectors.partitioningBy(Finding::ofPair));
    List<Finding> shown = new ArrayList<>(ofPair.get(true));
    shown.addAll(known.newOf(ofPair.get(false)));
    Comparator<Finding> order = inOrderOf(context);
    shown.sort(order);
    suppressed.sort((one, other) -> order.compare(one.finding(), other.finding()));
    return new LintReport(
        shown,
        suppressed,
        context.files().stream().map(LintFile::source).toList(),
        context.subjects().size());
  }

  private Stream<Finding> findings(LintContext context) {
    return rules.parallelStream()
        .flatMap(
            rule ->
                checked(rule, context)
                    .filter(found -> Collections.disjoint(rule.reads(), context.open(found.at()))))
        .map(finding -> configured(context, finding));
  }

  private static Stream<Finding> checked(Rule rule, LintContext context) {
    try {
      // Some find only while they are asked for the next.
      return Rule.given(rule.check(context)).map(Rule::given).toList().stream();
    } catch (RuntimeException e) {
      throw RuleException.on(context.files(), rule, e);
    }
  }

  private Finding configured(LintContext context, Finding finding) {
    Finding found = ofFamily(context, finding, finding.object());
    return options.settings().get(finding.rule()) instanceof LintOptions.Setting.As as
        ? found.as(as.severity())
        : found;
  }

  private static Finding ofFamily(LintContext context, Finding finding, ObjectName object) {
    return finding.of(object, context.base(object));
  }

  private static Comparator<Finding> inOrderOf(LintContext context) {
    Map<Source, Integer> order = new IdentityHashMap<>();
    context.files().forEach(file -> order.put(file.source(), order.size()));
    return (one, other) -> compare(one, other, order);
  }

  /** Comparators of the JDK's making take longer to be made than to sort what one file has. */
  private static int compare(Finding one, Finding other, Map<Source, Integer> order) {
    int files = Integer.compare(order.get(one.at().source()), order.get(other.at().source()));
    int places = files != 0 ? files : Integer.compare(offset(one), offset(other));
    int rules = places != 0 ? places : one.rule().compareTo(other.rule());
    return rules != 0 ? rules : one.message().compareTo(other.message());
  }

  private static int offset(Finding finding) {
    return finding.at().span().start().offset();
  }
}
