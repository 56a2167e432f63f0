package io.kubectlrc.manifest;

import java.util.List;
import java.util.Objects;

/**
 * A source as it was understood.
 *
 * @param documents those that could be read, in order; documents without content are left out
 * @param problems one for each document that could not be read, in order
 */
public record Manifest(Source source, List<Document> documents, List<Problem> problems) {
  public Manifest {
    documents = List.copyOf(documents);
    problems = List.copyOf(problems);
  }

  /**
   * Reads a text; what cannot be read is among the problems, nothing is thrown. Of a text that is
   * too large (64 MiB in UTF-8, 5 million lines) nothing is kept but that problem.
   */
  public static Manifest parse(Source source) {
    Objects.requireNonNull(source, "source");
    if (Limits.isTooLarge(source.text())) {
      return refused(Limits.tooLarge(source.name()));
    }
    return Lines.areTooMany(source.text())
        ? refused(
            Problem.ofFile(
                source.name(),
                "it has more than " + Limits.LINES + " lines",
                "split it, or check that it is a manifest at all"))
        : new ManifestParser(source).parse();
  }

  /** One that could not be read at all: there is no text of it. */
  static Manifest refused(Problem problem) {
    return new Manifest(new Source(problem.file(), ""), List.of(), List.of(problem));
  }

  /** Reads a text that has no file. */
  public static Manifest parse(String name, String text) {
    return parse(new Source(name, text));
  }
}
