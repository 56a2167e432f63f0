package io.kubectlrc.lint;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import io.kubectlrc.manifest.AliasNode;
import io.kubectlrc.manifest.Document;
import io.kubectlrc.manifest.Format;
import io.kubectlrc.manifest.Manifest;
import io.kubectlrc.manifest.MappingNode;
import io.kubectlrc.manifest.Node;
import io.kubectlrc.manifest.ScalarNode;
import io.kubectlrc.manifest.SequenceNode;
import io.kubectlrc.manifest.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the suppressions that are written in manifests. */
final class Suppressions {
  /** On an object: the ids of rules, separated by commas. */
  static final String ANNOTATION = "kubectl-rc.io/ignore";

  private static final JsonPointer ANNOTATED =
      JsonPointer.compile("/metadata/annotations").appendProperty(ANNOTATION);

  private static final String MARK = "kubectl-rc:ignore";
  private static final Pattern COMMENT =
      Pattern.compile(
          "(?<before>(?m:^)|[ \\t])#[ \\t]*"
              + MARK
              + "(?![\\w-])(?:[ \\t]++(?<rules>\\w[\\w-]*+(?:[ \\t]*+,[ \\t]*+[\\w-]++)*+))?"
              + "[ \\t]*(?:--[ \\t]*(?<reason>[^\\r\\n]*))?");

  private Suppressions() {}

  static List<Suppression> in(LintFile file) {
    List<Suppression> found = new ArrayList<>();
    file.subjects().forEach(subject -> annotation(subject, found));
    comments(file.manifest(), found);
    return found;
  }

  private static void annotation(Subject subject, List<Suppression> found) {
    JsonNode annotation = subject.tree().at(ANNOTATED);
    if (!annotation.isTextual()) {
      return;
    }
    for (String rule : annotation.textValue().split(",")) {
      found.add(
          new Suppression(
              rule.strip(),
              "",
              subject.locate(ANNOTATED),
              new Suppression.Scope.InObject(subject.document().number(), subject.written().at())));
    }
  }

  private static void comments(Manifest manifest, List<Suppression> found) {
    String text = manifest.source().text();
    if (!text.contains(MARK)) {
      return;
    }
    Matcher matcher = COMMENT.matcher(text);
    int below = 0;
    while (matcher.find()) {
      int start = matcher.end("before");
      if (!startsLine(text, start)) {
        below = start;
      } else if (below <= start) {
        below = nextContent(text, start);
      }
      Document document = documentAt(manifest, start);
      if (document == null
          || document.format() == Format.JSON
          || inScalar(document.root(), start)) {
        continue;
      }
      Span span = new Span(document.position(start), document.position(matcher.end()));
      String reason = matcher.group("reason") == null ? "" : matcher.group("reason").strip();
      int line = document.position(below).line();
      Location at =
          new Location(manifest.source(), document.number(), JsonPointer.empty(), "comment", span);
      String rules = matcher.group("rules") == null ? "" : matcher.group("rules");
      for (String rule : rules.split(",")) {
        found.add(new Suppression(rule.strip(), reason, at, new Suppression.Scope.OnLine(line)));
      }
    }
  }

  /** The document that a comment stands in or before; after the last one, that. */
  private static Document documentAt(Manifest manifest, int offset) {
    List<Document> documents = manifest.documents();
    int at = first(documents, document -> offset < document.root().end());
    return documents.isEmpty() ? null : documents.get(Math.min(at, documents.size() - 1));
  }

  /** The index of the first that is so, as all behind it are; their number if none is. */
  private static <T> int first(List<T> list, Predicate<T> so) {
    int low = 0;
    int high = list.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (so.test(list.get(middle))) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }

  private static boolean startsLine(String text, int offset) {
    int at = offset;
    while (at > 0 && (text.charAt(at - 1) == ' ' || text.charAt(at - 1) == '\t')) {
      at--;
    }
    return at == 0 || text.charAt(at - 1) == '\n' || text.charAt(at - 1) == '\r';
  }

  /**
   * The start of the next line that is neither blank nor a comment; that is what a comment on a
   * line of its own speaks of, and all comments on the way. If there is none, the end of the text.
   */
  private static int nextContent(String text, int comment) {
    int at = text.indexOf('\n', comment) + 1;
    while (at > 0) {
      int content = at;
      while (content < text.length() && Character.isWhitespace(text.charAt(content))) {
        content++;
      }
      if (content < text.length() && text.charAt(content) != '#') {
        return content;
      }
      at = text.indexOf('\n', content) + 1;
    }
    return text.length();
  }

  private static boolean inScalar(Node node, int offset) {
    if (offset < node.start() || offset >= node.end()) {
      return false;
    }
    if (node instanceof ScalarNode) {
      return true;
    }
    if (node instanceof MappingNode mapping) {
      List<MappingNode.Entry> entries = mapping.entries();
      int at = first(entries, entry -> offset < entry.value().end());
      return at < entries.size()
          && (inScalar(entries.get(at).key(), offset) || inScalar(entries.get(at).value(), offset));
    }
    if (node instanceof SequenceNode sequence) {
      int at = first(sequence.items(), item -> offset < item.end());
      return at < sequence.items().size() && inScalar(sequence.items().get(at), offset);
    }
    return !(node instanceof AliasNode);
  }
}
