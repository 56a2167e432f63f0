package io.kubectlrc.convert;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlrc.convert.DocumentConversion.Outcome;
import io.kubectlrc.convert.report.ConversionRefusal;
import io.kubectlrc.convert.report.ConversionRefusal.Reason;
import io.kubectlrc.convert.report.Note;
import io.kubectlrc.convert.report.ReportEntry;
import io.kubectlrc.manifest.Document;
import io.kubectlrc.manifest.Format;
import io.kubectlrc.manifest.Manifest;
import io.kubectlrc.manifest.Problem;
import io.kubectlrc.manifest.edit.Rewrite;
import io.kubectlrc.manifest.edit.Rewriter;
import io.kubectlrc.manifest.edit.TextEdit;
import io.kubectlrc.manifest.edit.WholeDocument;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Edits or writes the text of one manifest so that it says what its documents became. */
final class TextConverter {
  /** A line that starts a document; what precedes the first one is a document too. */
  private static final Pattern MARKER = Pattern.compile("(?dm)^---(?=\\s|\\z)");

  private static final Pattern COMMENT = Pattern.compile("[ \\t](#[^\\r\\n]*)");
  private static final Pattern MARKED = Pattern.compile("(?m:^)[ \\t]*+#|[ \\t]#[ \\t]");

  /** The same, or one on a line of its own. */
  private static final Pattern WRITTEN = Pattern.compile("(?m:^|[ \\t])(#[^\\r\\n]*)");

  private static final Pattern BREAK = Pattern.compile("[ \\t]*\\r?\\n");

  private final Manifest manifest;
  private final SharedReports reports;
  private final boolean skipRefused;
  private final String text;
  private final String lineEnd;
  private final Map<Document, DocumentConversion> documents = new LinkedHashMap<>();
  private final Set<Document> refused = new HashSet<>();
  private final Map<Document, ReportEntry> uneditable = new HashMap<>();

  /**
   * @param conversions what became of each of its documents
   * @param skipRefused whether what is refused stays in the text
   */
  TextConverter(
      Manifest manifest,
      Map<Document, DocumentConversion> conversions,
      SharedReports reports,
      boolean skipRefused) {
    this.manifest = manifest;
    this.reports = reports;
    this.skipRefused = skipRefused;
    this.text = manifest.source().text();
    this.lineEnd = text.contains("\r\n") ? "\r\n" : "\n";
    for (Document document : manifest.documents()) {
      DocumentConversion conversion = conversions.get(document);
      documents.put(document, conversion);
      if (conversion.outcome() == Outcome.REFUSED) {
        refused.add(document);
      }
    }
  }

  TextConversion convert(Optional<Format> format) {
    List<TextEdit> edits = format.isPresent() ? List.of() : edits();
    Optional<String> anew = format.map(this::written);
    List<Document> partial = documents.keySet().stream().filter(this::isPartial).toList();
    int changed =
        (int) documents.keySet().stream().filter(this::isConverted).count() - partial.size();
    ConvertedManifest result =
        new ConvertedManifest(
            manifest.source(),
            anew,
            edits,
            entries(format, edits),
            changed,
            documents.size() - refused.size() - partial.size() - changed,
            refused.size() + partial.size() + manifest.problems().size(),
            partial.size(),
            partial.stream().mapToInt(document -> documents.get(document).objects()).sum());
    Set<Surroundings.Controller> names = new HashSet<>();
    uneditable.keySet().forEach(document -> names.addAll(documents.get(document).names().keySet()));
    return new TextConversion(result, Set.copyOf(uneditable.keySet()), names);
  }

  private boolean isConverted(Document document) {
    return documents.get(document).outcome() == Outcome.CONVERTED && !refused.contains(document);
  }

  /** Whether some of its items are converted, and others stay as they are. */
  private boolean isPartial(Document document) {
    return isConverted(document) && !documents.get(document).whole();
  }

  private JsonNode wanted(Document document) {
    return documents.get(document).tree();
  }

  private List<ReportEntry> entries(Optional<Format> format, List<TextEdit> edits) {
    List<ReportEntry> entries = new ArrayList<>();
    for (DocumentConversion conversion : documents.values()) {
      ReportEntry late = uneditable.get(conversion.document());
      entries.addAll(late == null ? conversion.entries() : List.of(late));
      if (isConverted(conversion.document())
          && (conversion.anew() || format.isPresent())
          && hasComments(conversion.document())) {
        entries.add(
            ReportEntry.of(
                conversion.document(),
                JsonPointer.empty(),
                Note.loss("", "it is written anew: the comments in it are left out")));
      }
    }
    lostComments(edits, entries);
    manifest.problems().forEach(problem -> entries.add(ReportEntry.of(problem)));
    return entries.stream().sorted(TextConverter::compare).map(reports::share).toList();
  }

  /** In the order of their places. A comparator of the JDK's making takes longer than the sort. */
  private static int compare(ReportEntry one, ReportEntry other) {
    int documents = Integer.compare(one.document(), other.document());
    return documents != 0 ? documents : Integer.compare(one.line(), other.line());
  }

  private void lostComments(List<TextEdit> edits, List<ReportEntry> entries) {
    int next = 0;
    for (Document document : documents.keySet()) {
      next = firstFrom(document.root().start(), edits, next);
      int first = next;
      next = firstFrom(document.root().end(), edits, first);
      if (document.format() == Format.YAML
          && !documents.get(document).anew()
          && isConverted(document)) {
        lostComments(document, edits.subList(first, next), entries);
      }
    }
  }

  /** The first of the edits from one on that begins at an offset or behind it. */
  private static int firstFrom(int offset, List<TextEdit> edits, int from) {
    int first = from;
    while (first < edits.size() && edits.get(first).start() < offset) {
      first++;
    }
    return first;
  }

  /**
   * A comment behind something that goes, on its line, goes with it, unless an edit of its document
   * writes it elsewhere. That another one says the same makes it none the less lost.
   */
  private void lostComments(Document document, List<TextEdit> edits, List<ReportEntry> entries) {
    Map<String, Integer> written = new HashMap<>();
    for (TextEdit edit : edits) {
      WRITTEN
          .matcher(edit.replacement())
          .results()
          .forEach(found -> written.merge(found.group(1), 1, Integer::sum));
    }
    for (TextEdit edit : edits) {
      Matcher comment = COMMENT.matcher(text).region(edit.start(), edit.end());
      while (comment.find()) {
        if (written.merge(comment.group(1), -1, Integer::sum) < 0) {
          Note note = Note.loss("", "the comment goes with its line: " + comment.group(1));
          int line = document.position(comment.start(1)).line();
          entries.add(ReportEntry.of(document, JsonPointer.empty(), note).onLine(line));
        }
      }
    }
  }

  private boolean hasComments(Document document) {
    String body = document.span(document.root()).in(text);
    return document.format() == Format.YAML && MARKED.matcher(body).find();
  }

  private String written(Format format) {
    StringBuilder out = new StringBuilder();
    for (Document document : documents.keySet()) {
      if (refused.contains(document) && !skipRefused) {
        continue;
      }
      Optional<String> written = WholeDocument.write(wanted(document), format);
      if (written.isEmpty()) {
        refuse(document);
      } else {
        append(out, format, written.get());
        added(document)
            .forEach(more -> append(out, format, WholeDocument.write(more, format).orElseThrow()));
      }
    }
    return out.toString();
  }

  private static void append(StringBuilder out, Format format, String written) {
    out.append(format == Format.JSON || out.isEmpty() ? "" : "---\n").append(written);
  }

  private List<ObjectNode> added(Document document) {
    return isConverted(document) ? documents.get(document).added() : List.of();
  }

  private List<TextEdit> edits() {
    List<TextEdit> edits = new ArrayList<>(rewritten());
    List<TextEdit> others = new ArrayList<>(additions());
    others.addAll(omissions());
    edits.addAll(others);
    edits.sort(TextEdit.ORDER);
    if (others.isEmpty() || saysTheRest(TextEdit.apply(text, edits))) {
      return edits;
    }
    documents.keySet().stream().filter(this::isConverted).forEach(this::refuse);
    return List.of(new TextEdit(0, text.length(), ""));
  }

  private boolean saysTheRest(String edited) {
    return WholeDocument.says(
        edited,
        documents.keySet().stream()
            .filter(document -> skipRefused || !refused.contains(document))
            .flatMap(
                document -> Stream.concat(Stream.of(wanted(document)), added(document).stream()))
            .toList(),
        skipRefused ? manifest.problems().size() : 0);
  }

  /** Documents that follow others, behind the last line of these. */
  private List<TextEdit> additions() {
    List<TextEdit> additions = new ArrayList<>();
    for (Document document : documents.keySet()) {
      StringBuilder more = new StringBuilder();
      for (ObjectNode added : added(document)) {
        String marker = document.format() == Format.JSON ? "" : "---\n";
        more.append(marker).append(WholeDocument.write(added, document.format()).orElseThrow());
      }
      if (!more.isEmpty()) {
        int at = document.format() == Format.JSON ? lineEnd(document) : document.part().end();
        String start = text.startsWith("\n", at - 1) ? "" : "\n";
        additions.add(new TextEdit(at, at, (start + more).replace("\n", lineEnd)));
      }
    }
    return additions;
  }

  private List<TextEdit> rewritten() {
    Map<Document, JsonNode> wanted = new LinkedHashMap<>();
    Set<Document> anew = new HashSet<>();
    for (Document document : documents.keySet()) {
      if (isConverted(document)) {
        wanted.put(document, wanted(document));
      }
      if (documents.get(document).anew()) {
        anew.add(document);
      }
    }
    while (!wanted.isEmpty()) {
      Rewrite rewrite = Rewriter.rewrite(manifest, wanted, anew);
      if (rewrite instanceof Rewrite.Rewritten done) {
        return done.edits();
      }
      for (Document document : ((Rewrite.Impossible) rewrite).documents()) {
        refuse(document, Rewrite.Impossible.problem(document));
        wanted.remove(document);
      }
    }
    return List.of();
  }

  /** What it should say cannot be written. */
  private void refuse(Document document) {
    refuse(
        document,
        document.problem(JsonPointer.empty(), "no edit of this text gives what is wanted", ""));
  }

  private void refuse(Document document, Problem problem) {
    JsonPointer all = JsonPointer.empty();
    ConversionRefusal refusal = new ConversionRefusal(Reason.TEXT, all, problem.what());
    refused.add(document);
    uneditable.put(
        document, ReportEntry.of(document, all, refusal).onLine(problem.position().line()));
  }

  /**
   * Takes refused documents and unreadable ones out, each with the line that starts it, unless they
   * are to stay.
   */
  private List<TextEdit> omissions() {
    if (skipRefused || refused.isEmpty() && manifest.problems().isEmpty()) {
      return List.of();
    }
    List<Integer> starts = new ArrayList<>(List.of(0));
    Matcher marker = MARKER.matcher(text);
    while (marker.find()) {
      if (marker.start() > 0) {
        starts.add(marker.start());
      }
    }
    starts.add(text.length());
    Map<Integer, List<Document>> documentsFrom =
        documents.keySet().stream()
            .collect(Collectors.groupingBy(document -> floor(starts, document.root().start())));
    Map<Integer, List<Problem>> problemsFrom =
        manifest.problems().stream()
            .collect(Collectors.groupingBy(problem -> floor(starts, problem.position().offset())));
    List<TextEdit> edits = new ArrayList<>();
    for (int i = 0; i + 1 < starts.size(); i++) {
      edits.addAll(
          omissions(
              starts.get(i),
              starts.get(i + 1),
              documentsFrom.getOrDefault(starts.get(i), List.of()),
              problemsFrom.getOrDefault(starts.get(i), List.of())));
    }
    return edits;
  }

  private static int floor(List<Integer> starts, int offset) {
    int found = Collections.binarySearch(starts, offset);
    return starts.get(found >= 0 ? found : -found - 2);
  }

  private List<TextEdit> omissions(
      int start, int end, List<Document> within, List<Problem> unreadable) {
    if (refused.containsAll(within)) {
      return within.isEmpty() && unreadable.isEmpty()
          ? List.of()
          : List.of(new TextEdit(start, end, ""));
    }
    // JSON documents that follow each other without a marker.
    Stream<TextEdit> ofRefused =
        within.stream()
            .filter(refused::contains)
            .map(document -> new TextEdit(document.root().start(), lineEnd(document), ""));
    Stream<TextEdit> ofUnreadable =
        unreadable.stream().map(problem -> gap(problem, within, start, end));
    return Stream.concat(ofRefused, ofUnreadable).distinct().toList();
  }

  /** What is between the documents before and after one that could not be read. */
  private TextEdit gap(Problem problem, List<Document> within, int start, int end) {
    int from = start;
    String marker = text.startsWith("---", start) ? "---" + lineEnd : "";
    for (Document document : within) {
      if (document.number() > problem.document()) {
        return new TextEdit(from, document.root().start(), marker);
      }
      from = lineEnd(document);
      marker = "";
    }
    return new TextEdit(from, end, marker);
  }

  /** Behind the break of the line a document ends on, unless another one follows on it. */
  private int lineEnd(Document document) {
    Matcher rest = BREAK.matcher(text).region(document.root().end(), text.length());
    return rest.lookingAt() ? rest.end() : document.root().end();
  }
}
