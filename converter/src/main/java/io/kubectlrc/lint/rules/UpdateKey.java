package io.kubectlrc.lint.rules;

import io.kubectlrc.lint.Description;
import io.kubectlrc.lint.Finding;
import io.kubectlrc.lint.LintContext;
import io.kubectlrc.lint.ObjectName;
import io.kubectlrc.lint.Pair;
import io.kubectlrc.lint.Rule;
import io.kubectlrc.lint.Severity;
import io.kubectlrc.lint.Subject;
import io.kubectlrc.lint.Workload;
import io.kubectlrc.selector.Labels;
import io.kubectlrc.selector.MatchingKey;
import io.kubectlrc.selector.Meaning;
import io.kubectlrc.selector.Stamp;
import io.kubectlrc.selector.VersionOrder;
import io.kubectlrc.selector.VersionOrder.Direction;
import io.kubectlrc.wording.Sentence;
import io.kubectlrc.wording.Setting;
import io.kubectlrc.wording.Task;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Finds a ReplicationController that its predecessor cannot be rolled to. */
public final class UpdateKey extends Rule {
  public UpdateKey() {
    super(
        new Description(
            "update-key",
            Severity.ERROR,
            "a ReplicationController that its predecessor cannot be rolled to",
            Sentence.of(
                "A rolling update runs the old and the new controller side by side. So they need "
                    + "different names, and a key that both selectors have with different values; "
                    + "otherwise each would take the other's pods for its own. kubectl said \"cannot have "
                    + "the same name\" and \"must specify a matching key with non-equal value\". Looks at "
                    + "the pairs of {}, or else at the versions of one controller in the input.",
                Setting.AGAINST),
            """
            # before                          # after
            metadata: {name: api-rc}          metadata: {name: api-rc-v2}
            spec:                             spec:
              selector: {name: api-pods}        selector: {name: api-pods}
            """,
            Sentence.of(
                "Stamp the new version: {}, or {}.",
                Task.STAMPING.of("FILE"),
                Task.ROLLING_UPDATE
                    .of("OLD")
                    .with(List.of(Setting.FILE.to("FILE"), Setting.STAMP.chosen())))));
  }

  @Override
  public Stream<Finding> check(LintContext context) {
    return context.before().isPresent()
        ? context.pairs().stream().flatMap(pair -> check(context, pair, true))
        : versionsIn(context);
  }

  private Stream<Finding> check(LintContext context, Pair pair, boolean directed) {
    if (!pair.after().isReplicationController()
        || pair.sameName() && SameTemplate.isSame(context, pair)) {
      return Stream.empty();
    }
    Subject before = pair.before().subject();
    Subject now = pair.after().subject();
    List<String> reasons = new ArrayList<>();
    String at = "/metadata/name";
    if (!before.namespace().equals(now.namespace())) {
      reasons.add(
          "it is in namespace %s, and its predecessor in %s"
              .formatted(now.namespace(), before.namespace()));
    } else if (pair.sameName()) {
      reasons.add("it cannot have the same name as its predecessor");
    }
    MatchingKey key =
        MatchingKey.between(pair.before().selector().labels(), pair.after().selector().labels());
    if (key instanceof MatchingKey.Missing missing) {
      if (reasons.isEmpty() && isFirstStamp(context, pair, missing, directed)) {
        return Stream.empty();
      }
      reasons.add(
          directed
              ? "its selector must specify a matching key with non-equal value: " + missing.reason()
              : "their selectors, %s and %s, have no matching key with non-equal value"
                  .formatted(
                      Labels.toText(pair.before().selector().labels()),
                      Labels.toText(pair.after().selector().labels())));
      at = now.at("/spec/selector").isObject() ? "/spec/selector" : "/metadata/name";
    }
    if (reasons.isEmpty()) {
      return Stream.empty();
    }
    String why = String.join(", and ", reasons);
    return Stream.of(directed ? directed(context, pair, at, why) : undirected(pair, at, why));
  }

  private Finding directed(LintContext context, Pair pair, String at, String why) {
    Subject before = pair.before().subject();
    Subject now = pair.after().subject();
    return finding(
            now,
            at,
            "a rolling update from %s to %s is refused: %s"
                .formatted(before.name().name(), now.name().name(), why),
            remedy(context, pair.after()))
        .related(
            before.locate("/metadata/name"),
            "its predecessor, which selects " + Labels.toText(pair.before().selector().labels()))
        .concerningThePair();
  }

  /** Of two whose order nobody knows: to stamp the older one would roll back to its image. */
  private Finding undirected(Pair pair, String at, String why) {
    Subject one = pair.before().subject();
    Subject other = pair.after().subject();
    return finding(
            other,
            at,
            "a rolling update between %s and %s, either way, is refused: %s"
                .formatted(one.name().name(), other.name().name(), why),
            Sentence.of("stamp the newer one of the two with {}", Task.STAMPING.of()))
        .related(one.locate("/metadata/name"), "the other one")
        .concerningThePair();
  }

  /** Whether of two versions one's selector is the other's but for the version, and too wide. */
  static boolean isToBeStampedFirst(LintContext context, Workload one, Workload other) {
    return MatchingKey.between(one.selector().labels(), other.selector().labels())
            instanceof MatchingKey.Missing missing
        && isFirstStamp(context, new Pair(one, other), missing, false);
  }

  /**
   * Whether all that is missing is that the predecessor has no version-like key yet, which a
   * rolling update with --stamp gives it.
   */
  private static boolean isFirstStamp(
      LintContext context, Pair pair, MatchingKey.Missing missing, boolean directed) {
    return missing.onlyOld().isEmpty() && hasVersion(context, pair.after(), missing.onlyNew())
        || !directed
            && missing.onlyNew().isEmpty()
            && hasVersion(context, pair.before(), missing.onlyOld());
  }

  private static boolean hasVersion(LintContext context, Workload workload, Set<String> keys) {
    return keys.stream()
        .map(key -> context.meaningOf(workload, key, workload.selector().labels().get(key)))
        .anyMatch(meaning -> !(meaning instanceof Meaning.Identity));
  }

  private static Sentence remedy(LintContext context, Workload workload) {
    return Sentence.of(
        "{} names it {}-UNIXTIME and adds {}: \"UNIXTIME\" to selector and labels",
        Task.STAMPING.of(workload.subject().document().source().name()),
        context.versioned(workload).base(),
        Stamp.DEFAULT_KEY);
  }

  /** What there is between ReplicationControllers of the input that replace each other. */
  private Stream<Finding> versionsIn(LintContext context) {
    Map<ObjectName, List<Workload>> byBase = new LinkedHashMap<>();
    for (Workload workload : context.workloads()) {
      if (workload.isReplicationController()) {
        byBase.computeIfAbsent(context.base(workload), base -> new ArrayList<>()).add(workload);
      }
    }
    return byBase.values().stream().flatMap(versions -> versionsIn(context, versions));
  }

  private Stream<Finding> versionsIn(LintContext context, List<Workload> versions) {
    versions.sort(
        (one, other) ->
            VersionOrder.INSTANCE.compare(
                context.versioned(one).version(), context.versioned(other).version()));
    List<Finding> findings = new ArrayList<>();
    for (int i = 1; i < versions.size(); i++) {
      Workload later = versions.get(i);
      for (int j = i - 1; j >= 0; j--) {
        Workload earlier = versions.get(j);
        if (areCopies(context, earlier, later)) {
          if (!SameTemplate.isSame(context, new Pair(earlier, later))) {
            findings.add(twice(earlier, later));
          }
          break;
        }
        if (areVersions(context, earlier, later)) {
          between(context, earlier, later).forEach(findings::add);
          break;
        }
      }
    }
    return findings.stream();
  }

  /** In the order that their names tell, or else their replicas: none are of the old one. */
  private Stream<Finding> between(LintContext context, Workload one, Workload other) {
    Direction direction =
        VersionOrder.between(context.versioned(one).version(), context.versioned(other).version());
    if (direction == Direction.OPEN && isEmptied(one) != isEmptied(other)) {
      direction = isEmptied(one) ? Direction.EARLIER : Direction.LATER;
    }
    boolean turned =
        direction == Direction.OPEN
            ? context.order(one) > context.order(other)
            : direction == Direction.LATER;
    return check(
        context, turned ? new Pair(other, one) : new Pair(one, other), direction != Direction.OPEN);
  }

  private static boolean isEmptied(Workload workload) {
    return Workload.isZero(workload.subject().at("/spec/replicas"));
  }

  /** Whether two ReplicationControllers are versions of one thing, by name, labels and image. */
  static boolean areVersions(LintContext context, Workload one, Workload other) {
    return one.isReplicationController()
        && other.isReplicationController()
        && !one.subject().name().equals(other.subject().name())
        && context.base(one).equals(context.base(other))
        && (one.selector().matches(other.podLabels())
            || other.selector().matches(one.podLabels())
            || repositories(one).stream().anyMatch(repositories(other)::contains));
  }

  /** Whether two files beside each other hold something under one name. */
  private static boolean areCopies(LintContext context, Workload one, Workload other) {
    return one.subject().name().equals(other.subject().name())
        && context.areBeside(one.subject(), other.subject());
  }

  /** They may be alternatives, of which only one is meant to be applied: no update, so far. */
  private Finding twice(Workload one, Workload other) {
    return finding(
            other.subject(),
            "/metadata/name",
            "there are two of this name with different templates: the one that is applied last"
                + " counts, and pods are not updated by it",
            Sentence.of(
                "apply one of the two; for an update stamp the newer one with {}",
                Task.STAMPING.of()))
        .related(one.subject().locate("/metadata/name"), "the other one")
        .as(Severity.INFO);
  }

  private static Set<String> repositories(Workload workload) {
    return workload.images().stream().map(MutableImage::repository).collect(Collectors.toSet());
  }
}
