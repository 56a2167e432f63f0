package io.kubectlrc.manifest.edit;

import io.kubectlrc.manifest.Document;
import io.kubectlrc.manifest.MappingNode;
import io.kubectlrc.manifest.Node;
import io.kubectlrc.manifest.ScalarNode;
import io.kubectlrc.manifest.SequenceNode;
import java.util.ArrayList;
import java.util.List;

/** The lines and columns of a text, as an editor of it sees them. */
final class Layout {
  private final Document document;
  private final String text;

  Layout(Document document) {
    this.document = document;
    this.text = document.source().text();
  }

  String text() {
    return text;
  }

  /** The start of the line of an offset; on the first line, behind a byte order mark. */
  int lineStart(int offset) {
    return document.lineStart(offset);
  }

  /** The end of the line of an offset, before its break. */
  int lineEnd(int offset) {
    int next = document.nextLine(offset);
    return next == text.length() && document.lineStart(next) != next ? next : beforeBreak(next);
  }

  /** The start of the line after that of an offset; the end of the text if there is none. */
  int nextLine(int offset) {
    return document.nextLine(offset);
  }

  /** The end of the line before, if the offset is the start of a line. */
  int beforeBreak(int offset) {
    int at = offset;
    if (at > 0 && text.charAt(at - 1) == '\n') {
      at--;
    }
    return at > 0 && text.charAt(at - 1) == '\r' ? at - 1 : at;
  }

  private boolean isBreak(int at) {
    char c = text.charAt(at);
    return c == '\n' || c == '\r';
  }

  int column(int offset) {
    return offset - lineStart(offset);
  }

  /** The blanks that put something below what is at an offset. */
  String margin(int offset) {
    return " ".repeat(column(offset));
  }

  /** The blanks, maybe tabs, that the line of an offset starts with. */
  String indentation(int offset) {
    int start = lineStart(offset);
    return text.substring(start, afterBlanks(start));
  }

  /** Whether only blanks are before it on its line. */
  boolean startsLine(int offset) {
    return afterBlanks(lineStart(offset)) >= offset;
  }

  boolean sameLine(int a, int b) {
    return lineStart(a) == lineStart(b);
  }

  /** The first offset from here that is neither a space nor a tab. */
  int afterBlanks(int offset) {
    int at = offset;
    while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
      at++;
    }
    return at;
  }

  /** The last offset back from here that has neither a space nor a tab before it. */
  int beforeBlanks(int offset) {
    int at = offset;
    while (at > 0 && (text.charAt(at - 1) == ' ' || text.charAt(at - 1) == '\t')) {
      at--;
    }
    return at;
  }

  boolean isCommentLine(int lineStart) {
    int at = afterBlanks(lineStart);
    return at < text.length() && text.charAt(at) == '#';
  }

  boolean isBlankLine(int lineStart) {
    int at = afterBlanks(lineStart);
    return at == text.length() || isBreak(at);
  }

  /** The next occurrence of a character of YAML's syntax, comments passed over. */
  int find(char indicator, int from) {
    int at = from;
    while (at < text.length() && text.charAt(at) != indicator) {
      at = text.charAt(at) == '#' ? lineEnd(at) : at + 1;
    }
    return at;
  }

  /** The comment in a stretch of blanks and a comment, without blanks around it; empty if none. */
  String comment(int from, int to) {
    int hash = from;
    while (hash < to && text.charAt(hash) != '#') {
      hash++;
    }
    return hash >= to ? "" : text.substring(hash, Math.min(lineEnd(hash), to)).strip();
  }

  /** The comments that have lines of their own between two offsets, none of it within a scalar. */
  List<String> commentLines(int from, int to, Node node) {
    List<ScalarNode> scalars = new ArrayList<>();
    scalarsOfManyLines(node, scalars);
    List<String> found = new ArrayList<>();
    for (int line = nextLine(from); line < to; line = nextLine(line)) {
      int at = line;
      if (isCommentLine(line)
          && scalars.stream().noneMatch(s -> s.contentStart() < at && at < s.end())) {
        found.add(text.substring(afterBlanks(line), lineEnd(line)));
      }
    }
    return found;
  }

  private void scalarsOfManyLines(Node node, List<ScalarNode> found) {
    if (node instanceof ScalarNode scalar && !sameLine(scalar.contentStart(), scalar.end())) {
      found.add(scalar);
    } else if (node instanceof SequenceNode sequence) {
      sequence.items().forEach(item -> scalarsOfManyLines(item, found));
    } else if (node instanceof MappingNode mapping) {
      for (MappingNode.Entry entry : mapping.entries()) {
        scalarsOfManyLines(entry.key(), found);
        scalarsOfManyLines(entry.value(), found);
      }
    }
  }
}
