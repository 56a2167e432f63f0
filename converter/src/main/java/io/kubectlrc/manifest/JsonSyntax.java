package io.kubectlrc.manifest;

import com.fasterxml.jackson.core.StreamReadConstraints;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Says what is wrong with a text that is not JSON so that its author knows what to do: its first
 * fault, at the place where it was made. The parser only says where it cannot go on, in its own
 * words, and of a limit of its own not even that.
 */
final class JsonSyntax {
  static final String UNCLOSED_QUOTE = "the quote that opens here is never closed";
  static final String MISSING_VALUE = "a value is missing here";
  static final String TRAILING_COMMA = "JSON takes no comma before a closing bracket or brace";

  private static final Pattern ESCAPE = Pattern.compile("\\\\(?:[\"\\\\/bfnrt]|u[0-9a-fA-F]{4})");
  private static final Pattern VALUE =
      Pattern.compile("true|false|null|-?(?:0|[1-9][0-9]*+)(?:\\.[0-9]++)?+(?:[eE][-+]?[0-9]++)?+");
  private static final Pattern NUMBER = Pattern.compile("[-+]?\\.?[0-9].*");
  private static final Pattern WORD = Pattern.compile("[^\\s,:\\[\\]{}\"]++");

  /** Characters of a wrong value that are told. */
  private static final int SHOWN = 40;

  private final String text;
  private final boolean comments;
  private int at;

  private JsonSyntax(String text, boolean comments) {
    this.text = text;
    this.comments = comments;
  }

  /**
   * The first fault of documents of JSON.
   *
   * @param base the offset of {@code text} in its source
   * @param comments whether comments are passed over
   * @param stopped where the parser stopped, in {@code text}: there it is if none is seen here
   */
  static BadDocument explain(String text, int base, boolean comments, int stopped) {
    JsonSyntax syntax = new JsonSyntax(text, comments);
    try {
      while (!syntax.atEnd()) {
        syntax.document();
      }
      return new BadDocument(base + stopped, "this cannot be read as JSON", "correct it");
    } catch (BadDocument e) {
      return new BadDocument(base + e.offset(), e.what(), e.remedy());
    }
  }

  /**
   * The place of a value that is missing from what was read as YAML: {@code {"a":}} has null there,
   * but where all else is JSON, somebody's variable was empty.
   */
  static Optional<BadDocument> missingValue(Node node) {
    if (node instanceof SequenceNode sequence) {
      return sequence.items().stream().flatMap(n -> missingValue(n).stream()).findFirst();
    }
    if (!(node instanceof MappingNode mapping)) {
      return Optional.empty();
    }
    for (MappingNode.Entry entry : mapping.entries()) {
      boolean missing =
          mapping.flow()
              && isQuoted(entry.key())
              && entry.value() instanceof ScalarNode value
              && value.style() == ScalarNode.Style.PLAIN
              && value.start() == value.end();
      if (missing) {
        return Optional.of(missing(entry.value().start()));
      }
      Optional<BadDocument> inside = missingValue(entry.value());
      if (inside.isPresent()) {
        return inside;
      }
    }
    return Optional.empty();
  }

  private static boolean isQuoted(Node key) {
    return key instanceof ScalarNode scalar && scalar.style() == ScalarNode.Style.DOUBLE_QUOTED;
  }

  private static BadDocument missing(int offset) {
    return new BadDocument(offset, MISSING_VALUE, "write it");
  }

  private void document() throws BadDocument {
    if ("]},:".indexOf(peek()) >= 0) {
      throw new BadDocument(at, "all that was opened before this is closed", "take it out");
    }
    value(1);
  }

  private void value(int depth) throws BadDocument {
    blank();
    if (depth > Limits.DEPTH) {
      throw BadDocument.tooDeep(at);
    }
    switch (peek()) {
      case '{' -> object(depth);
      case '[' -> array(depth);
      case '"' -> string();
      case ',', '}', ']', ':' -> throw missing(at);
      default -> word();
    }
  }

  private void object(int depth) throws BadDocument {
    int start = at++;
    boolean first = true;
    while (!closes(start, '}', first)) {
      blank();
      key(start);
      blank();
      if (isOver()) {
        throw open(start);
      }
      if (peek() != ':') {
        throw new BadDocument(at, "the colon after a key is missing before this", "add it");
      }
      at++;
      blank();
      if (isOver()) {
        throw open(start);
      }
      value(depth + 1);
      first = false;
    }
  }

  private void array(int depth) throws BadDocument {
    int start = at++;
    boolean first = true;
    while (!closes(start, ']', first)) {
      value(depth + 1);
      first = false;
    }
  }

  /** Passes over the end of an object or array, or over what leads to its next member. */
  private boolean closes(int start, char bracket, boolean first) throws BadDocument {
    blank();
    if (isOver()) {
      throw open(start);
    }
    if (peek() == bracket) {
      at++;
      return true;
    }
    if (first) {
      return false;
    }
    if (peek() != ',') {
      notAComment();
      throw new BadDocument(at, "a comma or a closing bracket is missing before this", "add it");
    }
    int comma = at++;
    blank();
    if (isOver()) {
      throw open(start);
    }
    if (peek() == ']' || peek() == '}') {
      throw new BadDocument(comma, TRAILING_COMMA, "take it out");
    }
    return false;
  }

  private BadDocument open(int start) {
    String name = text.charAt(start) == '{' ? "brace" : "bracket";
    return new BadDocument(start, "the " + name + " that opens here is never closed", "close it");
  }

  private void key(int start) throws BadDocument {
    switch (peek()) {
      case '"' -> string();
      case '\'' -> throw singleQuote();
      case ',', ':', '{', '[', ']' ->
          throw new BadDocument(at, "a key is missing here", "write it, in double quotes");
      default -> {
        notAComment();
        throw new BadDocument(at, "in JSON, a key stands in double quotes: " + shown(), "quote it");
      }
    }
  }

  private void string() throws BadDocument {
    int start = at++;
    while (true) {
      if (isOver() || peek() == '\n' || peek() == '\r') {
        throw new BadDocument(start, UNCLOSED_QUOTE, "close it");
      }
      char c = peek();
      if (c < ' ') {
        String name = "U+%04X".formatted((int) c);
        throw new BadDocument(
            at,
            "the control character " + name + " may not stand in a string of JSON",
            "write \\u%04x".formatted((int) c));
      }
      if (c == '\\') {
        escape();
      } else {
        at++;
        if (c == '"') {
          return;
        }
      }
    }
  }

  private void escape() throws BadDocument {
    Matcher escape = ESCAPE.matcher(text).region(at, text.length());
    if (!escape.lookingAt()) {
      throw new BadDocument(
          at, "a backslash means nothing in JSON before what follows this one", "double it");
    }
    at = escape.end();
  }

  private void word() throws BadDocument {
    if (peek() == '\'') {
      throw singleQuote();
    }
    notAComment();
    Matcher word = WORD.matcher(text).region(at, text.length());
    String found = word.lookingAt() ? word.group() : "";
    if (found.length() > StreamReadConstraints.DEFAULT_MAX_NUM_LEN
        && VALUE.matcher(found).matches()) {
      throw new BadDocument(at, "this number is too large", "correct it");
    }
    if (VALUE.matcher(found).matches()) {
      at = word.end();
      return;
    }
    throw NUMBER.matcher(found).matches()
        ? new BadDocument(
            at, "JSON has no such number: " + shown(), "correct it, or quote it if it is a string")
        : new BadDocument(
            at, "JSON has no such value: " + shown(), "correct it, or quote it if it is a string");
  }

  /** A hash with a space behind it begins a comment of YAML; others are rather a placeholder's. */
  private void notAComment() throws BadDocument {
    boolean slash = text.startsWith("//", at) || text.startsWith("/*", at);
    boolean hash = text.startsWith("# ", at);
    if (slash || hash) {
      throw new BadDocument(at, "JSON has no comments", "take it out");
    }
  }

  private BadDocument singleQuote() {
    return new BadDocument(at, "JSON takes only double quotes", "write \" for '");
  }

  private String shown() {
    Matcher word = WORD.matcher(text).region(at, text.length());
    String found = word.lookingAt() ? word.group() : text.substring(at, at + 1);
    return found.length() > SHOWN
        ? found.substring(0, found.offsetByCodePoints(0, SHOWN / 2)) + "…"
        : found;
  }

  private boolean atEnd() {
    blank();
    return isOver();
  }

  private void blank() {
    while (true) {
      while (!isOver() && " \t\r\n".indexOf(peek()) >= 0) {
        at++;
      }
      if (comments && text.startsWith("//", at)) {
        at = behind("\n", at);
      } else if (comments && text.startsWith("/*", at)) {
        at = behind("*/", at + 2);
      } else {
        return;
      }
    }
  }

  private int behind(String end, int from) {
    int found = text.indexOf(end, from);
    return found < 0 ? text.length() : found + end.length();
  }

  private boolean isOver() {
    return at >= text.length();
  }

  private char peek() {
    return text.charAt(at);
  }
}
