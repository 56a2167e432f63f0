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
 */
public record Location(Source source, int document, JsonPointer pointer, String path, Span span) {

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

  /** What is underlined. */
  public String text() {
    return span.in(source.text());
  }

  /** The whole line, without its end. */
  public String lineText() {
    String text = source.text();
    int start = span.start().offset();
    while (start > 0 && !isLineEnd(text.charAt(start - 1))) {
      start--;
    }
    int end = span.start().offset();
    while (end < text.length() && !isLineEnd(text.charAt(end))) {
      end++;
    }
    return text.substring(start, end);
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
