package io.kubectlrc.manifest;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.error.MarkedYAMLException;

/** Says what SnakeYAML found wrong so that the author of the manifest knows what to do. */
final class YamlSyntax {
  private record Advice(Pattern problem, String what, String remedy) {}

  static final String SECOND_DOCUMENT = "a second document starts here without a line ---";

  private static final List<Advice> KNOWN =
      List.of(
          advice(
              "mapping values are not allowed.*",
              "a key is not expected here",
              "align it with its siblings, or quote the text if the colon is part of it"),
          advice(
              "could not find expected ':'.*",
              "this line is neither a key nor part of a text",
              "add the colon, or indent or quote the text"),
          advice(
              "expected <block end>, but found.*",
              "this does not fit what is above it",
              "align it with its siblings"),
          advice(
              "expected ',' or .*",
              "a comma or a closing bracket is missing before this",
              "add it"),
          advice(
              "expected the node content, but found '<stream end>'.*",
              "a bracket or brace that opens before this is never closed",
              "close it"),
          advice(
              "found character '\\\\t.*",
              "a tab indents this line, and YAML takes only spaces",
              "replace the tabs by spaces"),
          advice("expected '<document start>'.*", SECOND_DOCUMENT, "put one before it"),
          advice(
              "found character .* cannot start any token.*",
              "no text may start with this character",
              "quote the text"));

  /** The first line with a key, up to that. */
  private static final Pattern FIRST =
      Pattern.compile("^(?!---|%|\\s*#|\\s*$) *+\\S", Pattern.MULTILINE);

  private YamlSyntax() {}

  private static Advice advice(String problem, String what, String remedy) {
    return new Advice(Pattern.compile(problem, Pattern.DOTALL), what, remedy);
  }

  /**
   * What to tell.
   *
   * @param offset where the problem is in {@code text}
   * @param base the offset of {@code text} in its source
   * @param lines those of the source
   */
  static BadDocument explain(
      MarkedYAMLException e, int offset, int base, String text, Lines lines) {
    String problem = e.getProblem() == null ? "syntax error" : e.getProblem();
    String context = e.getContext() == null ? "" : e.getContext();
    if (problem.contains("end of stream") && context.contains("quoted")) {
      int start = new CodePoints(text).offset(e.getContextMark().getIndex());
      return new BadDocument(base + start, "the quote that opens here is never closed", "close it");
    }
    // Of a key without a colon, the parser only tells at the next line.
    boolean earlier =
        problem.startsWith("could not find expected ':'") && e.getContextMark() != null;
    int place = earlier ? new CodePoints(text).offset(e.getContextMark().getIndex()) : offset;
    for (Advice advice : KNOWN) {
      if (advice.problem().matcher(problem).matches()) {
        Matcher first = FIRST.matcher(text);
        if (advice.what().equals(SECOND_DOCUMENT)
            && first.find()
            && first.end() - first.start() > offset - text.lastIndexOf('\n', offset - 1)) {
          int line = lines.position(base + first.start()).line();
          return new BadDocument(
              base + first.end() - 1,
              "line %d is indented, and what follows in its document is not".formatted(line),
              "align line %d with the others".formatted(line));
        }
        return new BadDocument(base + place, advice.what(), advice.remedy());
      }
    }
    return new BadDocument(
        base + offset, "this is not YAML: " + problem, "correct the syntax here");
  }
}
