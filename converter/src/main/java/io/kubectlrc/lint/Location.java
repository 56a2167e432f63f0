package io.kubectlrc.lint;

import com.fasterxml.jackson.core.JsonPointer;
import io.kubectlrc.manifest.Source;
import io.kubectlrc.manifest.Span;

/**
 * A place in the input.
 *
 * @param document its number in the source, from 1
 * @param pointer the value concerned, in its document as it is written
 * @param path the same for people, and steady when items move: {@code spec.containers[api].image}
 * @param span what to underline; within one line
 * @param secret whether it is in a Secret, of whose text nothing is shown
 */
public record Location(
    Source source, int document, JsonPointer pointer, String path, Span span, boolean secret) {

  /** Characters that are shown before and behind a place. */
  private static final int SHOWN = 1_000;

  /** One of what may be shown. */
  public Location(Source source, int document, JsonPointer pointer, String path, Span span) {
    this(source, document, pointer, path, span, false);
  }

  /** As messages call it. */
  public String file() {
    return source.name();
  }

  /** From 1. */
  public int line() {
    return span.start().line();
  }

  /** From 1, in code points. */
  public int column() {
    return span.start().column();
  }

  /** What is underlined, as far as it is shown; empty if the source could not be read. */
  public String text() {
    int start = Math.min(span.start().offset(), source.text().length());
    int end = secret ? start : Math.min(span.end().offset(), source.text().length());
    return source.text().substring(start, Math.min(end, start + SHOWN));
  }

  /**
   * The line, without its end; empty if the source could not be read. Of a long line only what is
   * around the place: a line can be as long as its file, and have as many findings.
   */
  public String lineText() {
    return secret ? "" : source.text().substring(lineStart(), lineEnd());
  }

  /** Where in {@link #lineText} the place is. */
  public int inLine() {
    return Math.min(span.start().offset(), source.text().length()) - lineStart();
  }

  private int lineStart() {
    String text = source.text();
    int start = Math.min(span.start().offset(), text.length());
    int first = Math.max(0, start - SHOWN);
    while (start > first && !isLineEnd(text.charAt(start - 1))) {
      start--;
    }
    return start;
  }

  private int lineEnd() {
    String text = source.text();
    int end = Math.min(span.start().offset(), text.length());
    int last = Math.min(text.length(), end + SHOWN);
    while (end < last && !isLineEnd(text.charAt(end))) {
      end++;
    }
    return end;
  }

  private static boolean isLineEnd(char c) {
    return c == '\n' || c == '\r';
  }

  /** {@code file:line}. */
  @Override
  public String toString() {
    return file() + ":" + line();
  }
}
