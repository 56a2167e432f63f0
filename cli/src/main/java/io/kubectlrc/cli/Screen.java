package io.kubectlrc.cli;

import io.kubectlrc.manifest.Visible;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * The one way to standard output and standard error for what people and line-based formats read:
 * what others have written is shown by it, never obeyed.
 *
 * <p>{@code println} takes one line and makes one line, whatever is in it; {@code print} takes text
 * of several. Values within such text, and within a table, are made {@link Visible} by whoever puts
 * it together, since only there is it known which line breaks are meant.
 */
final class Screen extends PrintStream {
  private final PrintStream exact;

  /**
   * @param exact where it goes
   */
  Screen(PrintStream exact) {
    super(exact, false, StandardCharsets.UTF_8);
    this.exact = exact;
  }

  /**
   * Takes everything as it is: results that are data, and our own colours and movements of the
   * cursor.
   */
  PrintStream exact() {
    return exact;
  }

  @Override
  public void println(String line) {
    exact.println(Visible.of(String.valueOf(line)));
  }

  /** A line of a stack trace, too. */
  @Override
  public void println(Object line) {
    println(String.valueOf(line));
  }

  @Override
  public void print(String text) {
    exact.print(Visible.lines(String.valueOf(text)));
  }

  @Override
  public void print(Object text) {
    print(String.valueOf(text));
  }

  @Override
  public void print(char[] text) {
    print(String.valueOf(text));
  }

  @Override
  public void print(char character) {
    print(String.valueOf(character));
  }
}
