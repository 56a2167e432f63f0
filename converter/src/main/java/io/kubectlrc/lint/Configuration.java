package io.kubectlrc.lint;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import io.kubectlrc.convert.legacy.KubernetesVersion;
import io.kubectlrc.manifest.Document;
import io.kubectlrc.manifest.Manifest;
import io.kubectlrc.manifest.Problem;
import io.kubectlrc.manifest.Suggestions;
import io.kubectlrc.selector.Names;
import io.kubectlrc.selector.Versions;
import io.kubectlrc.wording.Sentence;
import io.kubectlrc.wording.Setting;
import io.kubectlrc.wording.Task;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;

/**
 * What a project wants of the linter, as {@code .kubectl-rc.yaml} says it:
 *
 * <pre>
 * rules:                      # off, on, error, warning or info
 *   no-update-key: off
 *   mutable-image: error
 * ports: {7000: replication}  # ports of long sessions, besides the well-known ones
 * version-keys: [color]       # label keys that change with a release
 * exclude: [vendor/**]        # files that are not looked at
 * kubernetes: "1.31"          # the version of the servers
 * </pre>
 *
 * @param problems if there are any, the rest is of no use
 */
public record Configuration(LintOptions options, List<String> excluded, List<Problem> problems) {
  public Configuration {
    excluded = List.copyOf(excluded);
    problems = List.copyOf(problems);
  }

  /** What holds where there is no file. */
  public static final Configuration NONE =
      new Configuration(LintOptions.DEFAULT, List.of(), List.of());

  /**
   * Reads the file; a key or value that means nothing is a problem with its line. {@code
   * docs/kubectl-rc.schema.json} tells editors the same.
   *
   * @param rules those there are
   */
  public static Configuration of(Manifest manifest, Collection<Rule> rules) {
    if (!manifest.problems().isEmpty()) {
      return new Configuration(LintOptions.DEFAULT, List.of(), manifest.problems());
    }
    List<Document> documents = manifest.documents();
    if (documents.size() > 1) {
      Problem second =
          problem(
              documents.get(1),
              JsonPointer.empty(),
              "all settings are in one document, and this is the second",
              Sentence.of("write them into the first, or remove it"));
      return new Configuration(LintOptions.DEFAULT, List.of(), List.of(second));
    }
    return documents.isEmpty() ? NONE : new Reader(documents.get(0), rules).read();
  }

  private static Problem problem(Document document, JsonPointer at, String what, Sentence remedy) {
    return new Problem(
        document.source().name(),
        document.number(),
        document.keySpan(at).start(),
        at,
        what,
        remedy);
  }

  private static final List<String> SETTINGS =
      List.of("rules", "ports", "version-keys", "exclude", "kubernetes");

  /** From 1 to 65535. */
  private static final Pattern PORT =
      Pattern.compile("[1-9]\\d{0,3}|[1-5]\\d{4}|6[0-4]\\d{3}|65[0-4]\\d{2}|655[0-2]\\d|6553[0-5]");

  private static final class Reader {
    private final Document document;
    private final Collection<Rule> rules;
    private final List<Problem> problems = new ArrayList<>();
    private final Map<String, LintOptions.Setting> settings = new HashMap<>();
    private final SortedMap<Integer, String> ports = new TreeMap<>();
    private final Set<String> versionKeys = new TreeSet<>();
    private final List<String> excluded = new ArrayList<>();
    private KubernetesVersion kubernetes = KubernetesVersion.LATEST;

    Reader(Document document, Collection<Rule> rules) {
      this.document = document;
      this.rules = rules;
    }

    Configuration read() {
      JsonPointer root = JsonPointer.empty();
      if (expectObject(root, document.tree())) {
        document
            .tree()
            .properties()
            .forEach(entry -> read(root.appendProperty(entry.getKey()), entry));
      }
      return new Configuration(
          new LintOptions(new Versions(versionKeys), kubernetes, ports, settings, false),
          excluded,
          problems);
    }

    private void read(JsonPointer at, Map.Entry<String, JsonNode> entry) {
      JsonNode value = entry.getValue();
      if (value.isNull() && SETTINGS.contains(entry.getKey())) {
        return; // all that it says is a comment
      }
      switch (entry.getKey()) {
        case "rules" -> rules(at, value);
        case "ports" -> ports(at, value);
        case "version-keys" -> strings(at, value, this::versionKey);
        case "exclude" -> strings(at, value, (place, pattern) -> excluded.add(pattern));
        case "kubernetes" ->
            KubernetesVersion.parse(value.asText())
                .ifPresentOrElse(
                    version -> kubernetes = version,
                    () -> problem(at, "this is no version of Kubernetes", "write \"1.31\", say"));
        default ->
            problem(
                at,
                "there is no setting \"" + entry.getKey() + "\"",
                meant(entry.getKey(), SETTINGS)
                    + "there are rules, ports, version-keys, exclude and kubernetes");
      }
    }

    private void rules(JsonPointer at, JsonNode rules) {
      if (!expectObject(at, rules)) {
        return;
      }
      rules
          .properties()
          .forEach(
              entry -> rule(at.appendProperty(entry.getKey()), entry.getKey(), entry.getValue()));
    }

    private void rule(JsonPointer at, String id, JsonNode value) {
      List<String> known = rules.stream().map(rule -> rule.description().id()).toList();
      if (!known.contains(id)) {
        problem(
            at,
            "there is no rule \"" + id + "\"",
            Sentence.of("{}see {}", meant(id, known), Task.LINT.of().with(Setting.LIST_RULES)));
        return;
      }
      // Unquoted, off and on are booleans.
      switch (value.asText()) {
        case "off", "false" -> settings.put(id, new LintOptions.Setting.Off());
        case "on", "true" -> settings.remove(id);
        case "error" -> settings.put(id, new LintOptions.Setting.As(Severity.ERROR));
        case "warning" -> settings.put(id, new LintOptions.Setting.As(Severity.WARNING));
        case "info" -> settings.put(id, new LintOptions.Setting.As(Severity.INFO));
        default ->
            problem(
                at,
                "a rule is not \"" + value.asText() + "\"",
                "write off, on, error, warning or info");
      }
    }

    /** The question that a mistyped word is answered with, before what there is to say besides. */
    private static String meant(String typed, Collection<String> known) {
      List<String> nearest = Suggestions.of(typed, known);
      return nearest.isEmpty() ? "" : "did you mean " + String.join(" or ", nearest) + "? ";
    }

    private void ports(JsonPointer at, JsonNode map) {
      if (!expectObject(at, map)) {
        return;
      }
      map.properties()
          .forEach(
              entry -> {
                if (PORT.matcher(entry.getKey()).matches() && entry.getValue().isTextual()) {
                  ports.put(Integer.valueOf(entry.getKey()), entry.getValue().textValue());
                } else {
                  problem(
                      at.appendProperty(entry.getKey()),
                      "this is no port and its protocol",
                      "write 7000: replication, say");
                }
              });
    }

    private void versionKey(JsonPointer at, String key) {
      Names.labelKey(key)
          .ifPresentOrElse(
              rule -> problem(at, "no label has this key: it " + rule, "correct it"),
              () -> versionKeys.add(key));
    }

    private void strings(JsonPointer at, JsonNode list, BiConsumer<JsonPointer, String> consumer) {
      if (!list.isArray()) {
        problem(at, "this is no list", "write one item a line, each after a dash");
        return;
      }
      int index = 0;
      for (JsonNode item : list) {
        JsonPointer pointer = at.appendIndex(index++);
        if (item.isTextual()) {
          consumer.accept(pointer, item.textValue());
        } else {
          problem(pointer, "this is no string", "quote it");
        }
      }
    }

    private boolean expectObject(JsonPointer at, JsonNode node) {
      if (!node.isObject()) {
        problem(at, "these are no keys and values", "write key: value, one a line");
      }
      return node.isObject();
    }

    private void problem(JsonPointer at, String what, String remedy) {
      problem(at, what, Sentence.of(remedy));
    }

    private void problem(JsonPointer at, String what, Sentence remedy) {
      problems.add(Configuration.problem(document, at, what, remedy));
    }
  }
}
