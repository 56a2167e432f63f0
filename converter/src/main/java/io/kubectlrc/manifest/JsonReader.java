package io.kubectlrc.manifest;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads one JSON document after the other. */
final class JsonReader {
  private static final JsonFactory STRICT = new JsonFactory();
  private static final JsonFactory COMMENTED =
      JsonFactory.builder().enable(JsonReadFeature.ALLOW_JAVA_COMMENTS).build();

  private final String text;
  private final int base;
  private final boolean comments;
  private final Lines lines;
  private final ValueCount count;
  private final JsonParser parser;
  private final List<Remark> remarks = new ArrayList<>();

  /**
   * @param text JSON documents, with white space between them
   * @param base the offset of {@code text} in its source
   * @param lines those of the source
   * @param comments whether comments are passed over, which JSON does not have
   * @param count that of the source's values
   */
  JsonReader(String text, int base, Lines lines, boolean comments, ValueCount count) {
    this.lines = lines;
    this.count = count;
    this.text = text;
    this.base = base;
    this.comments = comments;
    try {
      this.parser = (comments ? COMMENTED : STRICT).createParser(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The next document, or nothing at the end. */
  Optional<Node> next() throws BadDocument {
    try {
      return parser.nextToken() == null ? Optional.empty() : Optional.of(value(1));
    } catch (JsonProcessingException e) {
      // What breaks a limit of the parser, such as a number of too many digits, says no place.
      JsonLocation at = e.getLocation() == null ? parser.currentLocation() : e.getLocation();
      throw JsonSyntax.explain(text, base, comments, (int) at.getCharOffset());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What there is to say of the documents that were read. */
  List<Remark> remarks() {
    return remarks;
  }

  private Node value(int depth) throws IOException, BadDocument {
    return switch (parser.currentToken()) {
      case START_OBJECT -> object(depth);
      case START_ARRAY -> array(depth);
      default -> scalar();
    };
  }

  private Node object(int depth) throws IOException, BadDocument {
    int start = enter(depth);
    Duplicates entries = new Duplicates(Format.JSON, lines, remarks);
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      ScalarNode key = scalar();
      if (key.text().length() > Limits.KEY) {
        throw BadDocument.keyTooLong(key.start());
      }
      parser.nextToken();
      entries.add(new MappingNode.Entry(key.text(), false, key, value(depth + 1)));
    }
    return new MappingNode(start, start, end(), Optional.empty(), true, entries.entries());
  }

  private Node array(int depth) throws IOException, BadDocument {
    int start = enter(depth);
    List<Node> items = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      items.add(value(depth + 1));
    }
    return new SequenceNode(start, start, end(), Optional.empty(), true, items);
  }

  private ScalarNode scalar() throws IOException, BadDocument {
    int start = start();
    count.one(start);
    String text = parser.getText();
    JsonToken token = parser.currentToken();
    boolean string = token == JsonToken.VALUE_STRING || token == JsonToken.FIELD_NAME;
    int end = string ? afterString(start) : start + text.length();
    ScalarNode.Style style = string ? ScalarNode.Style.DOUBLE_QUOTED : ScalarNode.Style.PLAIN;
    return new ScalarNode(start, start, end, Optional.empty(), Optional.empty(), style, text);
  }

  /** Behind the closing quote. (Of a key, the parser has already read on to its value.) */
  private int afterString(int start) {
    int at = start - base + 1;
    while (text.charAt(at) != '"') {
      at += text.charAt(at) == '\\' ? 2 : 1;
    }
    return base + at + 1;
  }

  private int enter(int depth) throws BadDocument {
    int start = start();
    count.one(start);
    if (depth > Limits.DEPTH) {
      throw BadDocument.tooDeep(start);
    }
    return start;
  }

  private int start() {
    return base + (int) parser.currentTokenLocation().getCharOffset();
  }

  private int end() {
    return base + (int) parser.currentLocation().getCharOffset();
  }
}
