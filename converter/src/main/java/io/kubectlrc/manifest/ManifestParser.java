package io.kubectlrc.manifest;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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

  /** The same without what JSON does not have. */
  private static final Pattern JSON = Pattern.compile("\\uFEFF?(?:---)?\\s*+\\{");

  /** Directives, which belong to the document behind the next marker. */
  private static final Pattern DIRECTIVES =
      Pattern.compile("\\uFEFF?(?:\\s|#[^\\n]*+\\n)*+(?:%[^\\n]*+\\n(?:\\s|#[^\\n]*+\\n)*+)++");

  private final Source source;
  private final String text;
  private final Lines lines;
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
      int end = nextMarker(start);
      if (start == 0 && DIRECTIVES.matcher(text).region(0, end).matches()) {
        end = nextMarker(end);
      }
      if (JSON.matcher(text).region(start, end).lookingAt()) {
        readJson(start, end);
      } else {
        readYaml(start, end);
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
      Optional<Node> root = YamlReader.read(text.substring(start, end), start, lines);
      boolean opensStream = start == 0 && !text.startsWith("---");
      if (root.isPresent() || !opensStream) {
        number++;
      }
      if (root.isPresent()) {
        add(root.get(), Format.YAML);
      }
    } catch (BadDocument e) {
      number++;
      fail(e, start, end);
    }
  }

  /**
   * Reads documents of JSON, one after the other; or YAML, as which much old JSON is only valid.
   */
  private void readJson(int start, int end) {
    int content = text.indexOf('{', start);
    List<Node> roots = new ArrayList<>();
    BadDocument failure = null;
    try {
      JsonReader reader = new JsonReader(text.substring(content, end), content, lines);
      for (Optional<Node> root = reader.next(); root.isPresent(); root = reader.next()) {
        roots.add(root.get());
      }
    } catch (BadDocument json) {
      try {
        Optional<Node> root = YamlReader.read(text.substring(start, end), start, lines);
        number++;
        add(root.orElseThrow(), Format.YAML);
        return;
      } catch (BadDocument yaml) {
        failure = roots.isEmpty() && isTelling(yaml, json) ? yaml : json;
      }
    }
    for (Node root : roots) {
      number++;
      add(root, Format.JSON);
    }
    if (failure != null) {
      number++;
      fail(failure, start, end);
    }
  }

  /** Whether a text is rather bad YAML than bad JSON: it is YAML up to a later place. */
  private static boolean isTelling(BadDocument yaml, BadDocument json) {
    return yaml.offset() > json.offset() && !yaml.what().equals(YamlSyntax.SECOND_DOCUMENT);
  }

  private void add(Node root, Format format) {
    try {
      JsonNode tree = new TreeBuilder(format).build(root);
      documents.add(new Document(source, lines, number, format, root, tree));
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
