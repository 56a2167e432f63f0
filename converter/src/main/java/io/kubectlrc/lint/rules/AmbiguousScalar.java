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

/**
 * Finds an unquoted value, or key of a label, that is a string to some readers and a number or
 * boolean to others.
 */
public final class AmbiguousScalar extends FileRule {
  private static final int LONGEST = 64;
  private static final Set<String> BOOLEANS =
      Set.of(
          "y", "Y", "yes", "Yes", "YES", "n", "N", "no", "No", "NO", "on", "On", "ON", "off", "Off",
          "OFF");

  /** Fields of maps whose keys are those of labels and annotations. */
  private static final Set<String> LABELS =
      Set.of("labels", "annotations", "selector", "matchLabels", "replicaSelector", "nodeSelector");

  /** Kinds that have maps whose keys are names of files and variables. */
  private static final Set<String> OF_DATA = Set.of("ConfigMap", "Secret");

  private static final Set<String> DATA = Set.of("data", "binaryData", "stringData");

  private static final Pattern NUMBER =
      Pattern.compile(
          "[-+]?0[0-7]+|[-+]?0b[01_]+|[-+]?[1-9][0-9]*(_[0-9]+)+|[-+]?[1-9][0-9]*(:[0-5]?[0-9])+");

  public AmbiguousScalar() {
    super(
        new Description(
            "ambiguous-scalar",
            Severity.INFO,
            "an unquoted value, or key of a label, that is a string to some readers and not to others",
            "kubectl reads YAML by the rules of version 1.1: yes and on are booleans, 0777 is 511."
                + " Other tools read version 1.2, where yes is a string and 0777 is seven hundred and"
                + " seventy-seven. A label y is called true by kubectl, and 1.10 is called 1.1, so that"
                + " whoever selects y finds nothing. Where only a string is taken, it is an error of wrong-type.",
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
    Walk walk = new Walk(subject);
    subject.document().node(subject.written().at()).ifPresent(walk::through);
    return Stream.concat(
        walk.keys.stream().map(key -> finding(subject, key)),
        walk.values.isEmpty() ? Stream.empty() : values(subject, walk.values));
  }

  private Stream<Finding> values(Subject subject, List<JsonPointer> found) {
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

  /** Collects what is ambiguous of an object. */
  private static final class Walk {
    private final JsonPointer top;
    private final boolean ofData;

    /**
     * Keys and indices that lead from {@code top} to the node: a pointer to every node would cost
     * more than all the rest.
     */
    private final Deque<Object> path = new ArrayDeque<>();

    private final List<JsonPointer> values = new ArrayList<>();
    private final List<Key> keys = new ArrayList<>();

    Walk(Subject subject) {
      top = subject.written().at();
      ofData = OF_DATA.contains(subject.kind());
    }

    void through(Node node) {
      if (node instanceof MappingNode mapping) {
        boolean named = areNames();
        for (MappingNode.Entry entry : mapping.entries()) {
          if (!entry.merge()) {
            path.addLast(entry.name());
            if (named && isAmbiguous(entry)) {
              keys.add(new Key(pointer(), (ScalarNode) entry.key(), entry.name()));
            }
            through(entry.value());
            path.removeLast();
          }
        }
      } else if (node instanceof SequenceNode sequence) {
        for (int i = 0; i < sequence.items().size(); i++) {
          path.addLast(i);
          through(sequence.items().get(i));
          path.removeLast();
        }
      } else if (node instanceof ScalarNode scalar && isAmbiguous(scalar)) {
        values.add(pointer());
      }
    }

    /** Whether the keys of the mapping that the path leads to are names that somebody gave. */
    private boolean areNames() {
      return path.peekLast() instanceof String field
          && (LABELS.contains(field) || ofData && path.size() == 1 && DATA.contains(field));
    }

    private JsonPointer pointer() {
      JsonPointer at = top;
      for (Object step : path) {
        at =
            step instanceof Integer index
                ? at.appendIndex(index)
                : at.appendProperty((String) step);
      }
      return at;
    }
  }

  /**
   * A key of a map.
   *
   * @param name what kubectl makes of it
   */
  private record Key(JsonPointer at, ScalarNode written, String name) {}

  private Finding finding(Subject subject, Key key) {
    String text = key.written().text();
    return findingAtKey(
        subject,
        key.at(),
        "kubectl reads the key %s as %s, other tools may not"
            .formatted(text, key.name().equals(text) ? "a string" : '"' + key.name() + '"'),
        "quote it");
  }

  private Finding finding(Subject subject, JsonPointer at) {
    JsonNode value = subject.document().tree().at(at);
    String written =
        subject.isSecret(at)
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

  /** Of a key kubectl makes a string again, which may be another: 1.1 of 1.10. */
  private static boolean isAmbiguous(MappingNode.Entry entry) {
    return entry.key() instanceof ScalarNode key
        && (isAmbiguous(key)
            || key.style() == ScalarNode.Style.PLAIN
                && key.tag().isEmpty()
                && !key.text().equals(entry.name()));
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
