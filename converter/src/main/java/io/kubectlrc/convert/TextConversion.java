package io.kubectlrc.convert;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import io.kubectlrc.convert.Refusal.Reason;
import io.kubectlrc.manifest.Document;
import io.kubectlrc.manifest.Format;
import io.kubectlrc.manifest.JsonWriter;
import io.kubectlrc.manifest.Manifest;
import io.kubectlrc.manifest.Problem;
import io.kubectlrc.manifest.Rewrite;
import io.kubectlrc.manifest.Rewriter;
import io.kubectlrc.manifest.TextEdit;
import io.kubectlrc.manifest.YamlWriter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * One manifest's text, converted.
 *
 * @param uneditable the ReplicationControllers that were only refused because no edit of their text
 *     was found
 */
record TextConversion(ConvertedManifest result, Set<Surroundings.Name> uneditable) {

  static TextConversion of(Manifest manifest, DocumentConversion.Run run, Optional<Format> format) {
    return new Working(manifest, run).convert(format);
  }

  private static final class Working {
    /** A line that starts a document; what precedes the first one is a document too. */
    private static final Pattern MARKER = Pattern.compile("(?dm)^---(?=\\s|\\z)");

    private static final Pattern COMMENT = Pattern.compile("[ \\t](#[^\\r\\n]*)");
    private static final Pattern BREAK = Pattern.compile("[ \\t]*\\r?\\n");

    private final Manifest manifest;
    private final boolean skipRefused;
    private final String text;
    private final String lineEnd;
    private final Map<Document, DocumentConversion> documents = new LinkedHashMap<>();
    private final Set<Document> refused = new HashSet<>();
    private final Map<Document, Entry> uneditable = new HashMap<>();

    Working(Manifest manifest, DocumentConversion.Run run) {
      this.manifest = manifest;
      this.skipRefused = run.options().skipRefused();
      this.text = manifest.source().text();
      this.lineEnd = text.contains("\r\n") ? "\r\n" : "\n";
      for (Document document : manifest.documents()) {
        DocumentConversion conversion = DocumentConversion.of(document, run);
        documents.put(document, conversion);
        if (conversion.outcome() instanceof Conversion.Refused) {
          refused.add(document);
        }
      }
    }

    TextConversion convert(Optional<Format> format) {
      List<TextEdit> edits = format.isPresent() ? List.of() : edits();
      String converted = format.isPresent() ? written(format.get()) : TextEdit.apply(text, edits);
      int partial = (int) documents.keySet().stream().filter(this::isPartial).count();
      int changed = (int) documents.keySet().stream().filter(this::isConverted).count() - partial;
      ConvertedManifest result =
          new ConvertedManifest(
              manifest.source(),
              converted,
              edits,
              entries(format, edits, converted),
              changed,
              documents.size() - refused.size() - partial - changed,
              refused.size() + partial + manifest.problems().size());
      Set<Surroundings.Name> names = new HashSet<>();
      uneditable
          .keySet()
          .forEach(document -> names.addAll(documents.get(document).names().keySet()));
      return new TextConversion(result, names);
    }

    private boolean isConverted(Document document) {
      return documents.get(document).outcome() instanceof Conversion.Converted
          && !refused.contains(document);
    }

    /** Whether some of its items are converted, and others stay as they are. */
    private boolean isPartial(Document document) {
      return isConverted(document) && !documents.get(document).whole();
    }

    private JsonNode wanted(Document document) {
      return documents.get(document).outcome() instanceof Conversion.Converted converted
          ? converted.tree()
          : document.tree();
    }

    private List<Entry> entries(Optional<Format> format, List<TextEdit> edits, String converted) {
      List<Entry> entries = new ArrayList<>();
      for (DocumentConversion conversion : documents.values()) {
        Entry late = uneditable.get(conversion.document());
        entries.addAll(late == null ? conversion.entries() : List.of(late));
        if (isConverted(conversion.document())
            && (conversion.anew() || format.isPresent())
            && hasComments(conversion.document())) {
          entries.add(
              Entry.of(
                  conversion.document(),
                  JsonPointer.empty(),
                  Note.loss("", "it is written anew: the comments in it are left out")));
        }
      }
      documents.keySet().stream()
          .filter(document -> isConverted(document) && !documents.get(document).anew())
          .forEach(document -> entries.addAll(lostComments(document, edits, converted)));
      manifest.problems().forEach(problem -> entries.add(Entry.of(problem)));
      entries.sort(Comparator.comparingInt(Entry::document).thenComparingInt(Entry::line));
      return entries;
    }

    /** A comment behind something that goes, on its line, goes with it. */
    private List<Entry> lostComments(Document document, List<TextEdit> edits, String converted) {
      List<Entry> lost = new ArrayList<>();
      if (document.format() == Format.JSON) {
        return lost;
      }
      for (TextEdit edit : edits) {
        boolean within =
            document.root().start() <= edit.start() && edit.start() < document.root().end();
        if (!within) {
          continue;
        }
        Matcher comment = COMMENT.matcher(text).region(edit.start(), edit.end());
        while (comment.find()) {
          if (!converted.contains(comment.group(1))) {
            Note note = Note.loss("", "the comment goes with its line: " + comment.group(1));
            int line = document.position(comment.start(1)).line();
            lost.add(Entry.of(document, JsonPointer.empty(), note).onLine(line));
          }
        }
      }
      return lost;
    }

    private boolean hasComments(Document document) {
      String body = document.span(document.root()).in(text);
      return document.format() == Format.YAML
          && body.lines().anyMatch(line -> line.matches("\\s*#.*|.*\\s#\\s.*"));
    }

    private String written(Format format) {
      StringBuilder out = new StringBuilder();
      for (Document document : documents.keySet()) {
        if (refused.contains(document) && !skipRefused) {
          continue;
        }
        if (format == Format.JSON) {
          out.append(JsonWriter.pretty().write(wanted(document)));
        } else {
          out.append(out.isEmpty() ? "" : "---\n");
          out.append(YamlWriter.kubectl().write(wanted(document)));
        }
      }
      return out.toString();
    }

    private List<TextEdit> edits() {
      List<TextEdit> edits = new ArrayList<>(rewritten());
      for (Document document : documents.keySet()) {
        if (isConverted(document) && documents.get(document).anew()) {
          edits.add(anew(document));
        }
      }
      edits.addAll(omissions());
      edits.sort(Comparator.comparingInt(TextEdit::start));
      return edits;
    }

    private List<TextEdit> rewritten() {
      Map<Document, JsonNode> wanted = new LinkedHashMap<>();
      for (Document document : documents.keySet()) {
        if (isConverted(document) && !documents.get(document).anew()) {
          wanted.put(document, wanted(document));
        }
      }
      if (wanted.isEmpty()) {
        return List.of();
      }
      Rewrite rewrite = Rewriter.rewrite(manifest, wanted);
      if (rewrite instanceof Rewrite.Impossible) {
        wanted.entrySet().removeIf(entry -> !isEditable(entry.getKey(), entry.getValue()));
        rewrite = Rewriter.rewrite(manifest, wanted);
      }
      if (rewrite instanceof Rewrite.Rewritten done) {
        return done.edits();
      }
      throw new IllegalStateException("each document can be edited, but not all: " + rewrite);
    }

    private boolean isEditable(Document document, JsonNode wanted) {
      if (!(Rewriter.rewrite(manifest, Map.of(document, wanted))
          instanceof Rewrite.Impossible impossible)) {
        return true;
      }
      Problem problem = impossible.problem();
      Refusal refusal = new Refusal(Reason.TEXT, problem.pointer(), problem.what());
      refused.add(document);
      uneditable.put(document, Entry.of(document, JsonPointer.empty(), refusal));
      return false;
    }

    private TextEdit anew(Document document) {
      JsonNode tree = wanted(document);
      String written =
          document.format() == Format.JSON
              ? JsonWriter.pretty().write(tree)
              : YamlWriter.kubectl().write(tree);
      String lines = written.stripTrailing().replace("\n", lineEnd);
      return new TextEdit(document.root().start(), document.root().end(), lines);
    }

    /**
     * Takes refused documents and unreadable ones out, each with the line that starts it, unless
     * they are to stay.
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
      List<TextEdit> edits = new ArrayList<>();
      for (int i = 0; i + 1 < starts.size(); i++) {
        edits.addAll(omissions(starts.get(i), starts.get(i + 1)));
      }
      return edits;
    }

    private List<TextEdit> omissions(int start, int end) {
      List<Document> within =
          documents.keySet().stream()
              .filter(document -> document.root().start() >= start)
              .filter(document -> document.root().start() < end)
              .toList();
      List<Problem> unreadable =
          manifest.problems().stream()
              .filter(problem -> problem.position().offset() >= start)
              .filter(problem -> problem.position().offset() < end)
              .toList();
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
}
