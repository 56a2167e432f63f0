package io.kubectlrc.manifest.edit;

import java.util.ArrayList;
import java.util.List;

/**
 * A text that is edited in several rounds, each in terms of the outcome of the one before, and that
 * remembers which parts of the first text it still consists of.
 */
final class Pieces {
  /**
   * A part of the original from {@code start} to {@code end}, or, if {@code added} is not null,
   * that.
   */
  private record Piece(int start, int end, String added) {
    int length() {
      return added == null ? end - start : added.length();
    }

    Piece sub(int from, int to) {
      return added == null
          ? new Piece(start + from, start + to, null)
          : new Piece(0, 0, added.substring(from, to));
    }
  }

  private final String original;
  private List<Piece> pieces;

  Pieces(String original) {
    this.original = original;
    this.pieces = List.of(new Piece(0, original.length(), null));
  }

  /** Makes edits, in order and not overlapping, of the present text. */
  void edit(List<TextEdit> edits) {
    Cursor cursor = new Cursor(pieces);
    List<Piece> edited = new ArrayList<>();
    for (TextEdit edit : edits) {
      cursor.copyUntil(edit.start(), edited);
      edited.add(new Piece(0, 0, edit.replacement()));
      cursor.skipUntil(edit.end());
    }
    cursor.copyUntil(Integer.MAX_VALUE, edited);
    pieces = edited;
  }

  /** Goes through the present text once. */
  private static final class Cursor {
    private final List<Piece> pieces;
    private int index;
    private int within;
    private int offset;

    Cursor(List<Piece> pieces) {
      this.pieces = pieces;
    }

    void skipUntil(int end) {
      copyUntil(end, new ArrayList<>());
    }

    void copyUntil(int end, List<Piece> into) {
      while (index < pieces.size() && offset < end) {
        Piece piece = pieces.get(index);
        int length = Math.min(end - offset, piece.length() - within);
        if (length > 0) {
          into.add(piece.sub(within, within + length));
        }
        offset += length;
        within += length;
        if (within == piece.length()) {
          index++;
          within = 0;
        }
      }
    }
  }

  /** The present text. */
  String text() {
    StringBuilder out = new StringBuilder(original.length() + 64);
    for (Piece piece : pieces) {
      if (piece.added() == null) {
        out.append(original, piece.start(), piece.end());
      } else {
        out.append(piece.added());
      }
    }
    return out.toString();
  }

  /** The edits that lead from the original to the present text, in order, none without effect. */
  List<TextEdit> edits() {
    List<TextEdit> edits = new ArrayList<>();
    StringBuilder added = new StringBuilder();
    int at = 0;
    for (Piece piece : pieces) {
      if (piece.added() != null) {
        added.append(piece.added());
      } else if (piece.length() > 0) {
        add(at, piece.start(), added.toString(), edits);
        added.setLength(0);
        at = piece.end();
      }
    }
    add(at, original.length(), added.toString(), edits);
    return edits;
  }

  private void add(int start, int end, String replacement, List<TextEdit> edits) {
    int from = start;
    int to = end;
    int first = 0;
    int last = replacement.length();
    while (from < to && first < last && original.charAt(from) == replacement.charAt(first)) {
      from++;
      first++;
    }
    while (from < to && first < last && original.charAt(to - 1) == replacement.charAt(last - 1)) {
      to--;
      last--;
    }
    if (from < to || first < last) {
      edits.add(new TextEdit(from, to, replacement.substring(first, last)));
    }
  }
}
