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
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the suppressions that are written in manifests. */
final class Suppressions {
  /** On an object: the ids of rules, separated by commas. */
  static final String ANNOTATION = "kubectl-rc.io/ignore";

  private static final String MARK = "kubectl-rc:ignore";
  private static final Pattern COMMENT =
      Pattern.compile(
          "(?<before>(?m:^)|[ \\t])#[ \\t]*"
              + MARK
              + "(?![\\w-])(?:[ \\t]+(?<rules>\\w[\\w-]*(?:[ \\t]*,[ \\t]*[\\w-]+)*))?"
              + "[ \\t]*(?:--[ \\t]*(?<reason>[^\\r\\n]*))?");

  private Suppressions() {}

  static List<Suppression> in(LintContext context) {
    List<Suppression> found = new ArrayList<>();
    context.subjects().forEach(subject -> annotation(subject, found));
    context.manifests().forEach(manifest -> comments(manifest, found));
    return found;
  }

  private static void annotation(Subject subject, List<Suppression> found) {
    JsonPointer pointer = JsonPointer.compile("/metadata/annotations").appendProperty(ANNOTATION);
    JsonNode annotation = subject.tree().at(pointer);
    if (!annotation.isTextual()) {
      return;
    }
    for (String rule : annotation.textValue().split(",")) {
      found.add(
          new Suppression(
              rule.strip(),
              "",
              subject.locate(pointer),
              new Suppression.Scope.InObject(subject.document().number(), subject.written().at())));
    }
  }

  private static void comments(Manifest manifest, List<Suppression> found) {
    String text = manifest.source().text();
    if (!text.contains(MARK)) {
      return;
    }
    Matcher matcher = COMMENT.matcher(text);
    while (matcher.find()) {
      int start = matcher.end("before");
      Document document = documentAt(manifest, start);
      if (document == null
          || document.format() == Format.JSON
          || inScalar(document.root(), start)) {
        continue;
      }
      Span span = new Span(document.position(start), document.position(matcher.end()));
      String reason = matcher.group("reason") == null ? "" : matcher.group("reason").strip();
      int line = span.start().line() + linesDown(text, start);
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
    Document last = null;
    for (Document document : manifest.documents()) {
      last = document;
      if (offset < document.root().end()) {
        break;
      }
    }
    return last;
  }

  /** How many lines below a comment the line it speaks of is: none if it stands behind it. */
  private static int linesDown(String text, int comment) {
    int lineStart = text.lastIndexOf('\n', comment - 1) + 1;
    if (!text.substring(lineStart, comment).isBlank()) {
      return 0;
    }
    int lines = 0;
    int at = comment;
    while (true) {
      int next = text.indexOf('\n', at) + 1;
      if (next == 0) {
        return lines;
      }
      lines++;
      int end = text.indexOf('\n', next);
      String line = text.substring(next, end < 0 ? text.length() : end).strip();
      if (!line.isEmpty() && !line.startsWith("#")) {
        return lines;
      }
      at = next;
    }
  }

  private static boolean inScalar(Node node, int offset) {
    if (offset < node.start() || offset >= node.end()) {
      return false;
    }
    if (node instanceof ScalarNode) {
      return true;
    }
    if (node instanceof MappingNode mapping) {
      return mapping.entries().stream()
          .anyMatch(entry -> inScalar(entry.key(), offset) || inScalar(entry.value(), offset));
    }
    if (node instanceof SequenceNode sequence) {
      return sequence.items().stream().anyMatch(item -> inScalar(item, offset));
    }
    return !(node instanceof AliasNode);
  }
}
