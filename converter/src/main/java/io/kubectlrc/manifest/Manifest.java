package io.kubectlrc.manifest;

import java.util.List;

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

  /** Reads a text; what cannot be read is among the problems, nothing is thrown. */
  public static Manifest parse(Source source) {
    return new ManifestParser(source).parse();
  }

  /** Reads a text that has no file. */
  public static Manifest parse(String name, String text) {
    return parse(new Source(name, text));
  }
}
