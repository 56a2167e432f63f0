package io.kubectlrc.convert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import io.kubectlrc.convert.legacy.Migration;
import io.kubectlrc.convert.report.ConversionRefusal;
import io.kubectlrc.convert.report.ReportEntry;
import io.kubectlrc.manifest.Document;
import io.kubectlrc.manifest.Inputs;
import io.kubectlrc.manifest.KubeObject;
import io.kubectlrc.manifest.Manifest;
import io.kubectlrc.manifest.Span;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Converts the manifests that other people wrote, where they are at hand. */
class CorpusTest {
  private static final Path CORPUS = Path.of("../../shared/corpus");

  /**
   * Why an index entry may not be convertible: the harvester found out by other means than this
   * program's.
   */
  private static final Set<String> FAULTS =
      Set.of(
          "unparsable",
          "text-template",
          "sel-mismatch",
          "non-string-label",
          "env-nonstring",
          "dup-keys");

  /** Faults that the index does not know, by file: why the conversion is right to refuse it. */
  private static final Map<String, ConversionRefusal.Reason> FURTHER_FAULTS =
      Map.of(
          "_archived/sysdig-cloud/sysdig-rc.yaml", ConversionRefusal.Reason.NO_LABELS,
          "examples/sysdig-cloud/sysdig-rc.yaml", ConversionRefusal.Reason.NO_LABELS,
          // A label's value with a comma in it.
          "guestbook_ns/frontend-controller.json", ConversionRefusal.Reason.INVALID_VALUE,
          // The pod's spec is within the template's metadata.
          "monitor/influxdb-grafana-controller-v3@v1-2c2d3120.yaml",
              ConversionRefusal.Reason.INVALID_VALUE,
          // A container's name with capitals.
          "camel-servlet/src/main/resources/kubernetes@v1beta1-6e94c238.json",
              ConversionRefusal.Reason.INVALID_VALUE);

  private static final Map<String, Map<Manifest, ConvertedManifest>> RESULTS = new TreeMap<>();

  @BeforeAll
  static void convertEachRepositoryByItself() throws IOException {
    assumeThat(CORPUS).as("the manifests of other people").exists();
    RESULTS.putAll(convert());
  }

  private static Map<String, Map<Manifest, ConvertedManifest>> convert() throws IOException {
    Map<String, Map<Manifest, ConvertedManifest>> results = new TreeMap<>();
    Path manifests = CORPUS.resolve("manifests");
    Inputs inputs = new Inputs(manifests, InputStream.nullInputStream());
    try (Stream<Path> repositories = Files.list(manifests)) {
      for (Path repository : repositories.sorted().toList()) {
        String name = repository.getFileName().toString();
        List<Manifest> read =
            inputs.find(List.of(name)).inputs().stream().map(inputs::read).toList();
        List<ConvertedManifest> converted = ManifestConverter.convert(read, ConvertOptions.DEFAULT);
        Map<Manifest, ConvertedManifest> pairs = new HashMap<>();
        for (int i = 0; i < read.size(); i++) {
          pairs.put(read.get(i), converted.get(i));
        }
        results.put(name, pairs);
      }
    }
    return results;
  }

  private static List<Map.Entry<Manifest, ConvertedManifest>> all() {
    return RESULTS.values().stream().flatMap(pairs -> pairs.entrySet().stream()).toList();
  }

  private static List<KubeObject> controllers(Manifest manifest) {
    return manifest.documents().stream()
        .flatMap(document -> document.objects().stream())
        .filter(CorpusTest::isController)
        .toList();
  }

  private static boolean isController(KubeObject object) {
    return RcConverter.isController(object.tree())
        || object.kind().equals(Migration.REPLICATION_CONTROLLER);
  }

  @Test
  void givesEveryDocumentAnOutcome() {
    assertThat(all()).hasSizeGreaterThan(700);
    for (var pair : all()) {
      ConvertedManifest result = pair.getValue();
      int documents = pair.getKey().documents().size() + pair.getKey().problems().size();
      assertThat(result.converted() + result.unchanged() + result.refused())
          .as(result.source().name())
          .isEqualTo(documents);
      long refused = result.entries().stream().filter(e -> e.reason().isPresent()).count();
      assertThat(refused).as(result.source().name()).isGreaterThanOrEqualTo(result.refused());
    }
  }

  @Test
  void convertsEveryControllerInWhichNothingIsWrong() throws IOException {
    Map<String, String[]> index = index();
    Set<String> excused = new TreeSet<>();
    int convertible = 0;
    for (var pair : all()) {
      String name = pair.getKey().source().name();
      String[] row = index.get(name);
      boolean faulty = row != null && isFaulty(row);
      Set<ConversionRefusal.Reason> reasons = new HashSet<>();
      pair.getValue().entries().forEach(entry -> entry.reason().ifPresent(reasons::add));
      for (var fault : FURTHER_FAULTS.entrySet()) {
        if (name.endsWith(fault.getKey())) {
          assertThat(reasons).as(name).containsExactly(fault.getValue());
          faulty = true;
          excused.add(fault.getKey());
        }
      }
      if (!faulty && !controllers(pair.getKey()).isEmpty()) {
        convertible++;
        assertThat(pair.getValue().entries())
            .as(name)
            .noneMatch(entry -> entry.reason().isPresent());
        assertThat(controllers(Manifest.parse(name, pair.getValue().text()))).as(name).isEmpty();
      }
    }
    assertThat(excused).hasSameSizeAs(FURTHER_FAULTS.keySet());
    assertThat(convertible).isGreaterThan(350);
  }

  private static boolean isFaulty(String[] row) {
    boolean noContainers = List.of(row[4].split(",")).contains("0");
    return noContainers || FAULTS.stream().anyMatch(row[7]::contains);
  }

  private static Map<String, String[]> index() throws IOException {
    Map<String, String[]> rows = new HashMap<>();
    for (String line : Files.readAllLines(CORPUS.resolve("index.tsv"))) {
      String[] row = line.split("\t", -1);
      rows.put(row[8], row);
    }
    return rows;
  }

  @Test
  void losesNoLineOfCommentsAndTouchesNoLineThatIsNotReported() {
    int checked = 0;
    for (var pair : all()) {
      Manifest manifest = pair.getKey();
      ConvertedManifest result = pair.getValue();
      if (result.isPartial() || result.converted() == 0 || isWrittenAnew(manifest)) {
        continue;
      }
      checked++;
      assertThat(comments(result.text()))
          .as(result.source().name())
          .containsAll(comments(result.source().text()));
      List<String> before = lines(result.source().text());
      BitSet gone = new BitSet();
      gone.set(0, before.size());
      LineMatch.kept(before, lines(result.text())).forEach(gone::clear);
      gone.andNot(reported(manifest, result));
      assertThat(gone.stream().mapToObj(before::get).toList()).as(result.source().name()).isEmpty();
    }
    assertThat(checked).isGreaterThan(300);
  }

  /** Without the comma that the last line of a JSON object gets or loses with what follows it. */
  private static List<String> lines(String text) {
    return text.lines().map(line -> line.replaceFirst(",\\s*$", "")).toList();
  }

  private static boolean isWrittenAnew(Manifest manifest) {
    return manifest.documents().stream()
        .flatMap(document -> document.objects().stream())
        .anyMatch(object -> Migration.hasOldestShape(object.tree()));
  }

  private static List<String> comments(String text) {
    return text.lines().map(String::strip).filter(line -> line.startsWith("#")).toList();
  }

  /** The lines that the report's entries speak of, each with all of the value it is about. */
  private static BitSet reported(Manifest manifest, ConvertedManifest result) {
    BitSet lines = new BitSet();
    Map<Integer, Document> documents = new HashMap<>();
    manifest.documents().forEach(document -> documents.put(document.number(), document));
    for (ReportEntry entry : result.entries()) {
      Document document = documents.get(entry.document());
      // That a strategy is added is said of the whole spec, none of whose lines it touches.
      if (entry.pointer().toString().endsWith("/spec") || entry.pointer().matches()) {
        continue;
      }
      mark(document, entry.pointer(), lines);
      if (entry.pointer().last().getMatchingProperty().equals("kind")) {
        mark(document, entry.pointer().head().appendProperty("apiVersion"), lines);
      }
    }
    return lines;
  }

  private static void mark(Document document, JsonPointer pointer, BitSet lines) {
    JsonNode value = document.tree().at(pointer);
    if (!value.isMissingNode()) {
      Span key = document.keySpan(pointer);
      lines.set(key.start().line() - 1, document.span(pointer).end().line());
    }
  }

  /** Which lines two texts have in common, in order: the longest such sequence. */
  private static final class LineMatch {
    static List<Integer> kept(List<String> before, List<String> after) {
      int[][] length = new int[before.size() + 1][after.size() + 1];
      for (int i = before.size() - 1; i >= 0; i--) {
        for (int j = after.size() - 1; j >= 0; j--) {
          length[i][j] =
              before.get(i).equals(after.get(j))
                  ? 1 + length[i + 1][j + 1]
                  : Math.max(length[i + 1][j], length[i][j + 1]);
        }
      }
      List<Integer> kept = new ArrayList<>();
      int i = 0;
      int j = 0;
      while (i < before.size() && j < after.size()) {
        if (before.get(i).equals(after.get(j))) {
          kept.add(i++);
          j++;
        } else if (length[i + 1][j] >= length[i][j + 1]) {
          i++;
        } else {
          j++;
        }
      }
      return kept;
    }
  }

  /** Prints what becomes of the manifests, a row for each API form, for {@code -Dcorpus.table}. */
  @AfterAll
  static void printTheTable() {
    if (System.getProperty("corpus.table") == null) {
      return;
    }
    Map<String, int[]> rows = new TreeMap<>();
    Map<ConversionRefusal.Reason, Integer> reasons = new TreeMap<>();
    int[] edited = new int[3];
    for (var pair : all()) {
      Manifest manifest = pair.getKey();
      ConvertedManifest result = pair.getValue();
      Set<Integer> refused = new HashSet<>();
      for (ReportEntry entry : result.entries()) {
        if (entry.reason().isPresent() && refused.add(entry.document())) {
          reasons.merge(entry.reason().get(), 1, Integer::sum);
        }
      }
      int[] unreadable = rows.computeIfAbsent("(unreadable)", form -> new int[3]);
      unreadable[2] += manifest.problems().size();
      for (Document document : manifest.documents()) {
        List<KubeObject> controllers =
            document.objects().stream().filter(CorpusTest::isController).toList();
        String form = controllers.isEmpty() ? "(no controller)" : form(controllers.get(0));
        int[] row = rows.computeIfAbsent(form, f -> new int[3]);
        boolean unchanged = controllers.isEmpty();
        row[refused.contains(document.number()) ? 2 : unchanged ? 1 : 0]++;
      }
      if (!result.isPartial() && result.converted() > 0 && !isWrittenAnew(manifest)) {
        List<String> before = result.source().text().lines().toList();
        int kept = LineMatch.kept(before, result.text().lines().toList()).size();
        edited[0] += before.size();
        edited[1] += before.size() - kept;
      }
    }
    System.out.printf("%-16s %9s %9s %9s%n", "documents of", "converted", "no RC", "refused");
    rows.forEach(
        (form, row) -> System.out.printf("%-16s %9d %9d %9d%n", form, row[0], row[1], row[2]));
    System.out.printf("%nreasons: %s%n", reasons);
    System.out.printf("lines touched where the text is edited: %d of %d%n", edited[1], edited[0]);
  }

  private static String form(KubeObject controller) {
    String apiVersion = controller.apiVersion();
    return apiVersion.isEmpty() ? "(none)" : apiVersion;
  }
}
