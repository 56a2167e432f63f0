package io.kubectlrc.lint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.kubectlrc.lint.rules.Rules;
import io.kubectlrc.manifest.Manifest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Real successive versions of manifests, where they are at hand: what the linter says of each is
 * held against what can be read off the two versions directly. {@code -Dcorpus.table} prints the
 * table of pairs, changes and findings.
 */
class CorpusUpdatesTest {
  private static final Path UPDATES = Path.of("../../shared/corpus/updates");
  private static final List<String> TABLE = new ArrayList<>();

  /** What can be seen of a pair without the rules. */
  private record Seen(
      boolean sameName,
      boolean sameTemplate,
      boolean changedKey,
      boolean newImage,
      boolean keptVersion,
      boolean changed) {}

  @BeforeEach
  void needsTheCorpus() {
    assumeThat(UPDATES).isDirectory();
  }

  @AfterAll
  static void printTable() {
    if (System.getProperty("corpus.table") != null) {
      TABLE.stream().sorted().forEach(System.out::println);
    }
  }

  @Test
  void hasAllPairs() throws IOException {
    assertThat(changes()).hasSize(109);
  }

  @TestFactory
  Stream<DynamicTest> classifiesEachPair() throws IOException {
    if (!Files.isDirectory(UPDATES)) {
      return Stream.empty();
    }
    return changes().entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .map(
            entry ->
                dynamicTest(
                    entry.getKey() + " " + entry.getValue(),
                    () -> classify(entry.getKey(), entry.getValue())));
  }

  private static void classify(String pair, String change) throws IOException {
    LintInput before = read(pair, "old.");
    LintInput after = read(pair, "new.");
    LintReport report =
        new Linter(LintOptions.DEFAULT, Rules.ALL).lint(List.of(after), List.of(before));
    Set<String> rules =
        report.findings().stream()
            .map(Finding::rule)
            .collect(Collectors.toCollection(TreeSet::new));
    TABLE.add(pair + "\t" + change + "\t" + String.join(",", rules));

    LintContext old = LintContext.of(LintOptions.DEFAULT, List.of(), List.of(before));
    LintContext now = LintContext.of(LintOptions.DEFAULT, List.of(), List.of(after));
    Workload oldController = only(old);
    Workload newController = only(now);
    Seen seen = look(oldController, newController);

    boolean refused = !seen.changedKey() || seen.sameName();
    boolean replaces = !seen.sameTemplate() || !seen.sameName();
    assertThat(rules.contains("update-key"))
        .as("update-key: %s", seen)
        .isEqualTo(seen.changed() && refused && replaces);
    assertThat(rules.contains("same-template"))
        .as("same-template: %s", seen)
        .isEqualTo(seen.changed() && seen.sameTemplate());
    assertThat(rules.contains("kept-version-label"))
        .as("kept-version-label: %s", seen)
        .isEqualTo(seen.newImage() && seen.keptVersion());
    assertThat(rules.contains("service-loses-pods")).isEqualTo(losesService(old, now));
    if (seen.changed() && !seen.changedKey()) {
      assertThat(rules).containsAnyOf("update-key", "same-template");
    }
  }

  private static Workload only(LintContext context) {
    List<Workload> controllers =
        context.workloads().stream().filter(Workload::isReplicationController).toList();
    assertThat(controllers).hasSize(1);
    return controllers.get(0);
  }

  private static Seen look(Workload before, Workload after) {
    Map<String, String> oldSelector = before.selector().labels();
    Map<String, String> newSelector = after.selector().labels();
    boolean changedKey =
        oldSelector.keySet().stream()
            .anyMatch(
                key ->
                    newSelector.containsKey(key)
                        && !newSelector.get(key).equals(oldSelector.get(key)));
    Set<String> versionKeys = Set.of("version", "deployment", "release", "build", "commit");
    List<String> ofAfter =
        after.podLabels().keySet().stream().filter(versionKeys::contains).toList();
    boolean kept =
        !ofAfter.isEmpty()
            && ofAfter.stream()
                .allMatch(key -> after.podLabels().get(key).equals(before.podLabels().get(key)));
    ObjectName oldName = before.subject().name();
    ObjectName newName = after.subject().name();
    return new Seen(
        oldName.equals(newName),
        template(before).equals(template(after)),
        changedKey,
        !images(before).containsAll(images(after)),
        kept,
        !before.subject().tree().equals(after.subject().tree()) || !oldName.equals(newName));
  }

  private static Object template(Workload workload) {
    return workload.subject().tree().at("/spec/template");
  }

  private static Set<String> images(Workload workload) {
    return workload.containers().stream().map(Container::image).collect(Collectors.toSet());
  }

  private static boolean losesService(LintContext old, LintContext now) {
    return old.services().stream()
        .filter(service -> service.selector().matches(only(old).podLabels()))
        .anyMatch(
            service ->
                now.services().stream()
                    .filter(other -> other.subject().name().equals(service.subject().name()))
                    .anyMatch(other -> !other.selector().matches(only(now).podLabels())));
  }

  /** Each pair and what its index says of it. */
  private static Map<String, String> changes() throws IOException {
    Map<String, String> changes = new HashMap<>();
    for (String line : Files.readAllLines(UPDATES.resolve("index.tsv"))) {
      String[] columns = line.split("\t");
      if (columns[0].matches("\\d+")) {
        changes.put(columns[0], columns[1]);
      }
    }
    return changes;
  }

  private static LintInput read(String pair, String prefix) throws IOException {
    try (Stream<Path> files = Files.list(UPDATES.resolve(pair))) {
      Path file =
          files
              .filter(path -> path.getFileName().toString().startsWith(prefix))
              .findFirst()
              .orElseThrow();
      Manifest manifest = Manifest.parse(pair + "/" + file.getFileName(), Files.readString(file));
      return new LintInput(manifest, Path.of(pair));
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }
}
