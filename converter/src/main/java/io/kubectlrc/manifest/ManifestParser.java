package io.kubectlrc.manifest;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads a source. It is cut at the lines that mark the start of a YAML document before any of it is
 * parsed, so that a document that cannot be read does not take the others along. (Such a line is
 * never part of a document: not of a block scalar, whose lines are indented, and by the YAML
 * specification not of a quoted one either.)
 */
final class ManifestParser {
  private static final String BEFORE = "\\uFEFF?(?:---)?(?:\\s|#[^\\n]*+\\n)*+";

  /** A brace or bracket first: JSON, or YAML in flow style throughout. */
  private static final Pattern BRACKETED = Pattern.compile(BEFORE + "[\\[{]");

  /** Nothing, which need not be parsed: there can be millions of it. */
  private static final Pattern BLANK = Pattern.compile("(?:---)?[ \\r\\n]*+");

  /** The same without what JSON does not have. */
  private static final Pattern JSON =
      Pattern.compile("\\uFEFF?(?:---)?(?:\\s|//[^\\n]*+\\n|/\\*(?:[^*]|\\*(?!/))*+\\*/)*+\\{");

  /** The beginning of an object of JSON: YAML in flow style has little reason to quote its keys. */
  private static final Pattern QUOTED_KEY = Pattern.compile("\\{\\s*+\"");

  /** Directives, which belong to the document behind the next marker. */
  private static final Pattern DIRECTIVES =
      Pattern.compile("\\uFEFF?(?:\\s|#[^\\n]*+\\n)*+(?:%[^\\n]*+\\n(?:\\s|#[^\\n]*+\\n)*+)++");

  /** A directive of another version than that of kubectl's reader, which refuses it. */
  private static final Pattern VERSION =
      Pattern.compile(
          "\\uFEFF?(?:\\s|#[^\\n]*+\\n)*+(?:%(?!YAML\\s)[^\\n]*+\\n(?:\\s|#[^\\n]*+\\n)*+)*+"
              + "(%YAML[ \\t]++(?!1\\.1\\s)\\S++)");

  /** A directive before a marker alone on its line: there kubectl cuts, and reads neither part. */
  private static final Pattern CUT_OFF =
      Pattern.compile(
          "\\uFEFF?(?:\\s|#[^\\n]*+\\n)*+(%\\S++)[^\\n]*+\\n(?:[#%][^\\n]*+\\n|\\s)*+---[ \\t\\r]*+(?:\\n|\\z)");

  /** A text that begins with a marker, so that its first document counts even if it is empty. */
  private static final Pattern MARKED = Pattern.compile("\\uFEFF?---");

  /** What is before a value on its line. */
  private static final Pattern VALUE = Pattern.compile(":[ \\t]*\\z");

  private final Source source;
  private final String text;
  private final Lines lines;
  private final ValueCount count = new ValueCount();
  private final List<Document> documents = new ArrayList<>();
  private final List<Problem> problems = new ArrayList<>();
  private int number;

  ManifestParser(Source source) {
    this.source = source;
    this.text = source.text();
    this.lines = new Lines(text);
  }

  static boolean isBracketed(String text) {
    return BRACKETED.matcher(text).lookingAt();
  }

  Manifest parse() {
    int start = 0;
    while (start < text.length()) {
      count.begin();
      int end = nextMarker(start);
      if (start == 0 && DIRECTIVES.matcher(text).region(0, end).matches()) {
        end = nextMarker(end);
      }
      Matcher json = JSON.matcher(text).region(start, end);
      if (json.lookingAt()) {
        readJson(start, json.end() - 1, end);
      } else {
        readYaml(start, end);
      }
      if (number > Limits.DOCUMENTS) {
        fail(BadDocument.tooMany(start, Limits.DOCUMENTS, "documents"), start, end);
      }
      if (number > Limits.DOCUMENTS || count.isOver()) {
        return Manifest.refused(problems.get(problems.size() - 1));
      }
      start = end;
    }
    return new Manifest(source, documents, problems);
  }

  /** The next line after the one at {@code from} that starts a document, or the end of the text. */
  private int nextMarker(int from) {
    for (int at = text.indexOf("\n---", from); at >= 0; at = text.indexOf("\n---", at + 1)) {
      int after = at + 4;
      if (after == text.length() || Character.isWhitespace(text.charAt(after))) {
        return at + 1;
      }
    }
    return text.length();
  }

  private void readYaml(int start, int end) {
    try {
      List<Remark> remarks = new ArrayList<>();
      Optional<Node> root =
          BLANK.matcher(text).region(start, end).matches()
              ? Optional.empty()
              : yaml(start, end, remarks);
      boolean opensStream = start == 0 && !MARKED.matcher(text).lookingAt();
      if (root.isPresent() || !opensStream) {
        number++;
      }
      Matcher version = VERSION.matcher(text).region(start, end);
      if (version.lookingAt()) {
        remarks.add(
            new Remark(
                version.start(1),
                "kubectl reads YAML 1.1 only, not " + version.group(1),
                "take the line out"));
      } else if (start == 0) {
        Matcher directive = CUT_OFF.matcher(text).region(0, end);
        if (directive.lookingAt()) {
          remarks.add(
              new Remark(
                  directive.start(1),
                  "kubectl cuts the text between %s and the line ---, and reads neither part"
                      .formatted(directive.group(1)),
                  "take the line out"));
        }
      }
      if (root.isPresent()) {
        add(root.get(), Format.YAML, new Document.Part(start, end), remarks);
      }
    } catch (BadDocument e) {
      number++;
      fail(e, start, end);
    }
  }

  /**
   * Reads documents of JSON, one after the other; or YAML in flow style, as which much old JSON is
   * only valid.
   *
   * @param content where the first one opens; what is before is blank or comments
   */
  private void readJson(int start, int content, int end) {
    Document.Part part = new Document.Part(start, end);
    Json json = json(content, end, false);
    int comment = text.indexOf('/', start);
    boolean before = comment >= 0 && comment < content;
    if (before || json.failure().filter(e -> e.isAt(text, "/*", "//")).isPresent()) {
      int at = before ? comment : json.failure().get().offset();
      json = json(content, end, true);
      if (json.failure().isEmpty() || json.end() > at) {
        json.remarks().add(0, new Remark(at, "JSON has no comments", "take it out"));
      }
    }
    if (json.failure().isEmpty()) {
      add(json, part);
      return;
    }
    BadDocument failure = json.failure().get();
    try {
      Flow flow = flow(start, content, end, failure);
      number++;
      add(flow.root(), Format.YAML, part, flow.remarks());
      return;
    } catch (BadDocument yaml) {
      boolean yamlWasMeant = json.roots().isEmpty() && !isCalledJson();
      failure = yamlWasMeant && isTelling(yaml, failure) ? yaml : failure;
    }
    add(json, part);
    number++;
    fail(failure, start, end);
  }

  private boolean isCalledJson() {
    return source.name().toLowerCase(Locale.ROOT).endsWith(".json");
  }

  /**
   * YAML in flow style. If it was meant as JSON, what is missing from it is not null, and that
   * other programs will not read it is told.
   */
  private Flow flow(int start, int content, int end, BadDocument json) throws BadDocument {
    List<Remark> remarks = new ArrayList<>();
    Node root = yaml(start, end, remarks).orElseThrow();
    boolean quoted = QUOTED_KEY.matcher(text).region(content, end).lookingAt();
    if (quoted || isCalledJson()) {
      if (json.what().equals(JsonSyntax.MISSING_VALUE)) {
        throw json;
      }
      Optional<BadDocument> missing = JsonSyntax.missingValue(root);
      if (missing.isPresent()) {
        throw missing.get();
      }
    }
    if (isCalledJson() || quoted && json.what().equals(JsonSyntax.TRAILING_COMMA)) {
      remarks.add(new Remark(json.offset(), json.what(), json.remedy()));
    }
    return new Flow(root, remarks);
  }

  private record Flow(Node root, List<Remark> remarks) {}

  private Optional<Node> yaml(int start, int end, List<Remark> remarks) throws BadDocument {
    return YamlReader.read(text.substring(start, end), start, lines, count, remarks);
  }

  /** What could be read of a text as JSON, and what stopped that. */
  private record Json(List<Node> roots, List<Remark> remarks, Optional<BadDocument> failure) {
    /** Where the last of them ends. */
    int end() {
      return roots.isEmpty() ? 0 : roots.get(roots.size() - 1).end();
    }
  }

  private Json json(int content, int end, boolean comments) {
    List<Node> roots = new ArrayList<>();
    count.restart();
    JsonReader reader =
        new JsonReader(text.substring(content, end), content, lines, comments, count);
    try {
      for (Optional<Node> root = reader.next(); root.isPresent(); root = reader.next()) {
        roots.add(root.get());
      }
    } catch (BadDocument e) {
      return new Json(roots, reader.remarks(), Optional.of(e));
    }
    return new Json(roots, reader.remarks(), Optional.empty());
  }

  private void add(Json json, Document.Part part) {
    Deque<Remark> remarks = new ArrayDeque<>(json.remarks());
    for (Iterator<Node> roots = json.roots().iterator(); roots.hasNext(); ) {
      Node root = roots.next();
      List<Remark> before = new ArrayList<>();
      while (!remarks.isEmpty() && (remarks.peek().offset() < root.end() || !roots.hasNext())) {
        before.add(remarks.remove());
      }
      number++;
      add(root, Format.JSON, part, before);
    }
  }

  /**
   * Whether a text is rather bad YAML than bad JSON: it is YAML up to a later place. Not by taking
   * for a comment what stands for a value.
   */
  private boolean isTelling(BadDocument yaml, BadDocument json) {
    return yaml.offset() > json.offset()
        && !yaml.what().equals(YamlSyntax.SECOND_DOCUMENT)
        && !json.what().equals(JsonSyntax.UNCLOSED_QUOTE)
        && !(json.isAt(text, "#") && VALUE.matcher(lineBefore(json.offset())).find());
  }

  private String lineBefore(int offset) {
    return text.substring(text.lastIndexOf('\n', offset - 1) + 1, offset);
  }

  private void add(Node root, Format format, Document.Part part, List<Remark> remarks) {
    try {
      JsonNode tree = new TreeBuilder(format).build(root);
      documents.add(new Document(source, lines, number, part, format, root, tree, remarks));
    } catch (BadDocument e) {
      fail(e, root.start(), root.end());
    }
  }

  /**
   * A failure that shows behind the end, as something is missing there, is one of the last line.
   */
  private void fail(BadDocument failure, int start, int end) {
    BadDocument cause = Diagnosis.of(failure, text.substring(start, end), start);
    Position position = lines.position(Math.min(cause.offset(), end - 1));
    problems.add(
        new Problem(
            source.name(), number, position, JsonPointer.empty(), cause.what(), cause.remedy()));
  }
}
