package io.kubectlrc.manifest;

import com.fasterxml.jackson.core.JsonPointer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads a source. It is cut at the lines that mark the start of a YAML document before any of it is
 * parsed, so that a document that cannot be read does not take the others along. (Such a line is
 * never part of a document: not in a block scalar, whose lines are indented, and by the YAML
 * specification not in a quoted one either.)
 */
final class ManifestParser {
  /** A brace after nothing but white space and a line that marks the start of a document. */
  private static final Pattern JSON_OPENING = Pattern.compile("\\uFEFF?(---)?\\s*\\{");

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

  Manifest parse() {
    int start = 0;
    while (start < text.length()) {
      int end = nextMarker(start);
      read(start, end);
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

  private void read(int start, int end) {
    try {
      if (!readJson(start, end)) {
        number++;
        Optional<Node> root = new YamlReader(text.substring(start, end), start, lines).read();
        if (root.isPresent()) {
          add(root.get(), Format.YAML);
        }
      }
    } catch (BadDocument e) {
      problems.add(
          new Problem(
              source.name(),
              number,
              lines.position(Math.min(e.offset(), text.length())),
              JsonPointer.empty(),
              e.what(),
              e.remedy()));
    }
  }

  private boolean readJson(int start, int end) {
    Matcher opening = JSON_OPENING.matcher(text).region(start, end);
    if (!opening.lookingAt()) {
      return false;
    }
    int content = opening.end() - 1;
    List<Node> roots = new ArrayList<>();
    try {
      JsonReader reader = new JsonReader(text.substring(content, end), content, lines);
      for (Optional<Node> root = reader.next(); root.isPresent(); root = reader.next()) {
        roots.add(root.get());
      }
      for (Node root : roots) {
        number++;
        add(root, Format.JSON);
      }
      return true;
    } catch (BadDocument e) {
      return false;
    }
  }

  private void add(Node root, Format format) throws BadDocument {
    documents.add(
        new Document(source, lines, number, format, root, new TreeBuilder(format).build(root)));
  }
}
