package io.kubectlrc.lint.rules;

import io.kubectlrc.lint.Description;
import io.kubectlrc.lint.Finding;
import io.kubectlrc.lint.LintContext;
import io.kubectlrc.lint.Pair;
import io.kubectlrc.lint.Rule;
import io.kubectlrc.lint.Severity;
import io.kubectlrc.lint.Subject;
import io.kubectlrc.lint.Workload;
import io.kubectlrc.selector.Labels;
import io.kubectlrc.selector.Stamp;
import io.kubectlrc.selector.Versions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Finds a ReplicationController that its predecessor cannot be rolled to. */
public final class UpdateKey implements Rule {
  private static final Description DESCRIPTION =
      new Description(
          "update-key",
          Severity.ERROR,
          "a ReplicationController that its predecessor cannot be rolled to",
          "A rolling update runs the old and the new controller side by side. So they need "
              + "different names, and a key that both selectors have with different values; "
              + "otherwise each would take the other's pods for its own. kubectl said \"cannot have "
              + "the same name\" and \"must specify a matching key with non-equal value\". Looks at "
              + "the pairs of --against, or else at the versions of one controller in the input.",
          """
          # before                          # after
          metadata: {name: api-rc}          metadata: {name: api-rc-v2}
          spec:                             spec:
            selector: {name: api-pods}        selector: {name: api-pods}
          """,
          "Stamp the new version: kubectl-rc stamp FILE, or kubectl-rc rolling-update OLD -f "
              + "FILE --stamp.");

  @Override
  public Description description() {
    return DESCRIPTION;
  }

  @Override
  public Stream<Finding> check(LintContext context) {
    List<Pair> pairs = context.before().isPresent() ? context.pairs() : versionsIn(context);
    return pairs.stream()
        .filter(pair -> pair.after().isReplicationController())
        .filter(pair -> !pair.sameName() || !SameTemplate.isSame(context, pair))
        .flatMap(pair -> check(context, pair));
  }

  private Stream<Finding> check(LintContext context, Pair pair) {
    Subject now = pair.after().subject();
    List<String> reasons = new ArrayList<>();
    String at = "/metadata/name";
    if (!pair.before().subject().namespace().equals(now.namespace())) {
      reasons.add(
          "it is in namespace %s, and its predecessor in %s"
              .formatted(now.namespace(), pair.before().subject().namespace()));
    } else if (pair.sameName()) {
      reasons.add("it cannot have the same name as its predecessor");
    }
    io.kubectlrc.selector.UpdateKey key =
        io.kubectlrc.selector.UpdateKey.between(
            pair.before().selector().labels(), pair.after().selector().labels());
    if (key instanceof io.kubectlrc.selector.UpdateKey.Missing missing) {
      if (reasons.isEmpty() && isFirstStamp(context, missing)) {
        return Stream.of(firstStamp(pair, missing));
      }
      reasons.add(
          "its selector must specify a matching key with non-equal value: " + missing.reason());
      at = now.at("/spec/selector").isObject() ? "/spec/selector" : "/metadata/name";
    }
    if (reasons.isEmpty()) {
      return Stream.empty();
    }
    return Stream.of(
        now.finding(
                this,
                at,
                "a rolling update from %s to %s is refused: %s"
                    .formatted(
                        pair.before().subject().name().name(),
                        now.name().name(),
                        String.join(", and ", reasons)),
                remedy(now))
            .related(
                pair.before().subject().locate("/metadata/name"),
                "its predecessor, which selects "
                    + Labels.toText(pair.before().selector().labels()))
            .concerningThePair());
  }

  /** Whether all that is missing is that the predecessor has no version-like key yet. */
  private static boolean isFirstStamp(
      LintContext context, io.kubectlrc.selector.UpdateKey.Missing missing) {
    return missing.onlyOld().isEmpty()
        && missing.onlyNew().stream()
            .anyMatch(key -> context.options().versions().isVersionLike(key, ""));
  }

  private Finding firstStamp(Pair pair, io.kubectlrc.selector.UpdateKey.Missing missing) {
    String keys = String.join(",", missing.onlyNew());
    Subject before = pair.before().subject();
    return pair.after()
        .subject()
        .finding(
            this,
            "/spec/selector",
            "the selector of its predecessor %s has no %s yet, so kubectl would refuse the update"
                .formatted(before.name().name(), keys),
            "kubectl-rc rolling-update %s -f %s --stamp gives the key to the predecessor first"
                .formatted(before.name().name(), pair.after().subject().document().source().name()))
        .related(before.locate("/metadata/name"), "its predecessor")
        .as(Severity.WARNING)
        .concerningThePair();
  }

  private static String remedy(Subject subject) {
    return "kubectl-rc stamp %s names it %s-UNIXTIME and adds %s: \"UNIXTIME\" to selector and labels"
        .formatted(
            subject.document().source().name(),
            Versions.split(subject.name().name()).base(),
            Stamp.DEFAULT_KEY);
  }

  /** ReplicationControllers of the input that replace each other, the earlier one first. */
  private static List<Pair> versionsIn(LintContext context) {
    Map<Object, List<Workload>> byBase = new HashMap<>();
    List<Pair> pairs = new ArrayList<>();
    for (Workload workload : context.workloads()) {
      if (!workload.isReplicationController()) {
        continue;
      }
      List<Workload> earlier =
          byBase.computeIfAbsent(workload.subject().name().base(), base -> new ArrayList<>());
      for (int i = earlier.size() - 1; i >= 0; i--) {
        if (areVersions(earlier.get(i), workload)
            || isRewritten(context, earlier.get(i), workload)) {
          pairs.add(new Pair(earlier.get(i), workload));
          break;
        }
      }
      earlier.add(workload);
    }
    return pairs;
  }

  /** Whether two ReplicationControllers are versions of one thing, by name, labels and image. */
  static boolean areVersions(Workload one, Workload other) {
    return one.isReplicationController()
        && other.isReplicationController()
        && !one.subject().name().equals(other.subject().name())
        && one.subject().name().base().equals(other.subject().name().base())
        && (one.selector().matches(other.podLabels())
            || other.selector().matches(one.podLabels())
            || repositories(one).stream().anyMatch(repositories(other)::contains));
  }

  /** Whether two files beside each other hold different templates under one name. */
  private static boolean isRewritten(LintContext context, Workload one, Workload other) {
    return one.subject().name().equals(other.subject().name())
        && context.areBeside(one.subject(), other.subject());
  }

  private static Set<String> repositories(Workload workload) {
    return workload.containers().stream()
        .map(container -> MutableImage.repository(container.image()))
        .collect(Collectors.toSet());
  }
}
