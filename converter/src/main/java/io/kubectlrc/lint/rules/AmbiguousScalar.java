package io.kubectlrc.lint.rules;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import io.kubectlrc.lint.Description;
import io.kubectlrc.lint.FileRule;
import io.kubectlrc.lint.Finding;
import io.kubectlrc.lint.LintFile;
import io.kubectlrc.lint.Severity;
import io.kubectlrc.lint.Subject;
import io.kubectlrc.manifest.Format;
import io.kubectlrc.manifest.MappingNode;
import io.kubectlrc.manifest.Node;
import io.kubectlrc.manifest.ScalarNode;
import io.kubectlrc.manifest.SequenceNode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Finds an unquoted value that is a string to some readers and a number or boolean to others. */
public final class AmbiguousScalar extends FileRule {
  private static final int LONGEST = 64;
  private static final Set<String> BOOLEANS =
      Set.of(
          "y", "Y", "yes", "Yes", "YES", "n", "N", "no", "No", "NO", "on", "On", "ON", "off", "Off",
          "OFF");
  private static final Pattern NUMBER =
      Pattern.compile(
          "[-+]?0[0-7]+|[-+]?0b[01_]+|[-+]?[1-9][0-9]*(_[0-9]+)+|[-+]?[1-9][0-9]*(:[0-5]?[0-9])+");

  public AmbiguousScalar() {
    super(
        new Description(
            "ambiguous-scalar",
            Severity.INFO,
            "an unquoted value that is a string to some readers and a number or boolean to "
                + "others",
            "kubectl reads YAML by the rules of version 1.1: yes and on are booleans, 0777 is 511."
                + " Other tools read version 1.2, where yes is a string and 0777 is seven hundred and"
                + " seventy-seven. Where only a string is taken, it is an error of wrong-type.",
            """
            configMap: {name: settings, defaultMode: 0644}
            """,
            "Quote it if it is a string; write true, false or a decimal number if it is not."));
  }

  @Override
  public Stream<Finding> check(LintFile file) {
    return file.subjects().stream().flatMap(this::check);
  }

  private Stream<Finding> check(Subject subject) {
    if (subject.document().format() == Format.JSON) {
      return Stream.empty();
    }
    List<JsonPointer> found = new ArrayList<>();
    subject
        .document()
        .node(subject.written().at())
        .ifPresent(node -> walk(subject.written().at(), node, new ArrayDeque<>(), found));
    if (found.isEmpty()) {
      return Stream.empty();
    }
    List<JsonPointer> maps = StringMaps.in(subject).map(subject::writtenPointer).toList();
    List<JsonPointer> single = StringMaps.single(subject).map(subject::writtenPointer).toList();
    Set<JsonPointer> wrong =
        subject.validity().wrongTypes().stream()
            .map(fault -> subject.writtenPointer(fault.at()))
            .collect(Collectors.toSet());
    JsonNode tree = subject.document().tree();
    return found.stream()
        .filter(at -> !maps.contains(at.head()) && !wrong.contains(at))
        .filter(at -> tree.at(at).isTextual() || !single.contains(at))
        .map(at -> finding(subject, at));
  }

  /**
   * Collects the places of ambiguous scalars.
   *
   * @param path keys and indices that lead from {@code top} to the node: a pointer to every node
   *     would cost more than all the rest
   */
  private static void walk(
      JsonPointer top, Node node, Deque<Object> path, List<JsonPointer> found) {
    if (node instanceof MappingNode mapping) {
      for (MappingNode.Entry entry : mapping.entries()) {
        if (!entry.merge()) {
          path.addLast(entry.name());
          walk(top, entry.value(), path, found);
          path.removeLast();
        }
      }
    } else if (node instanceof SequenceNode sequence) {
      for (int i = 0; i < sequence.items().size(); i++) {
        path.addLast(i);
        walk(top, sequence.items().get(i), path, found);
        path.removeLast();
      }
    } else if (node instanceof ScalarNode scalar && isAmbiguous(scalar)) {
      JsonPointer at = top;
      for (Object step : path) {
        at =
            step instanceof Integer index
                ? at.appendIndex(index)
                : at.appendProperty((String) step);
      }
      found.add(at);
    }
  }

  private Finding finding(Subject subject, JsonPointer at) {
    JsonNode value = subject.document().tree().at(at);
    String object = subject.written().at().toString();
    boolean secret =
        subject.isSecret(JsonPointer.compile(at.toString().substring(object.length())));
    String written =
        secret
            ? "what it holds"
            : subject
                .document()
                .node(at)
                .map(node -> ((ScalarNode) node).text())
                .orElse(value.asText());
    return findingAsWritten(
        subject,
        at,
        "kubectl reads %s as %s, other tools may not"
            .formatted(written, value.isTextual() ? "a string" : value.asText()),
        value.isTextual()
            ? "quote it"
            : "write %s, or quote it if it is a string".formatted(value.asText()));
  }

  private static boolean isAmbiguous(ScalarNode scalar) {
    return scalar.style() == ScalarNode.Style.PLAIN
        && scalar.tag().isEmpty()
        && scalar.text().length() <= LONGEST
        && (BOOLEANS.contains(scalar.text())
            || (startsLikeANumber(scalar.text()) && NUMBER.matcher(scalar.text()).matches()));
  }

  private static boolean startsLikeANumber(String text) {
    char first = text.isEmpty() ? ' ' : text.charAt(0);
    return first == '-' || first == '+' || (first >= '0' && first <= '9');
  }
}
