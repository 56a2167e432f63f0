package io.kubectlrc.selector;

import com.fasterxml.jackson.databind.JsonNode;
import io.kubectlrc.manifest.Placeholder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Which pods a controller or a Service selects, by their labels.
 *
 * <p>An empty selector matches nothing: that is how Services and ReplicationControllers treat it.
 *
 * @param labels keys and the values they must have; unmodifiable, sorted
 * @param requirements the {@code matchExpressions}, all of which must hold too
 * @see <a href="https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/">Labels
 *     and selectors</a>
 */
public record Selector(SortedMap<String, String> labels, List<Requirement> requirements) {

  /** A selector that matches nothing. */
  public static final Selector NONE = of(Map.of());

  /** What is wrong where {@link #isLabelSelector} holds. */
  public static final String LABEL_SELECTOR_IN_A_MAP =
      "matchLabels and matchExpressions are of a Deployment's selector";

  /** What to do about it. */
  public static final String WRITE_A_MAP =
      "write the labels directly under selector: of a ReplicationController, DeploymentConfig or"
          + " Service it is a map of them";

  private static final Pattern TERM =
      Pattern.compile(
          "(?<not>!?)\\s*(?<key>[A-Za-z0-9][A-Za-z0-9._/-]*)"
              + "(?:\\s*(?<equals>==?|!=)\\s*(?<value>[A-Za-z0-9._-]*)"
              + "|\\s+(?<in>in|notin)\\s*\\((?<set>[A-Za-z0-9._,\\s-]+)\\))?");

  public Selector {
    labels = Collections.unmodifiableSortedMap(new TreeMap<>(labels));
    requirements = List.copyOf(requirements);
  }

  // By hand: the JVM makes a record's own at its first use, and each start uses them.
  @Override
  public boolean equals(Object other) {
    return other instanceof Selector that
        && labels.equals(that.labels)
        && requirements.equals(that.requirements);
  }

  @Override
  public int hashCode() {
    return 31 * labels.hashCode() + requirements.hashCode();
  }

  /** The operators of a {@code matchExpressions} entry. */
  public enum Operator {
    IN,
    NOT_IN,
    EXISTS,
    DOES_NOT_EXIST
  }

  /**
   * One entry of {@code matchExpressions}.
   *
   * @param values empty for {@link Operator#EXISTS} and {@link Operator#DOES_NOT_EXIST}
   */
  public record Requirement(String key, Operator operator, Set<String> values) {
    public Requirement {
      values = Collections.unmodifiableSet(new TreeSet<>(values));
    }

    /** As kubectl's {@code -l} takes it. */
    @Override
    public String toString() {
      return switch (operator) {
        case IN -> key + " in (" + String.join(",", values) + ")";
        case NOT_IN -> key + " notin (" + String.join(",", values) + ")";
        case EXISTS -> key;
        case DOES_NOT_EXIST -> "!" + key;
      };
    }

    private boolean isOpen() {
      return Stream.concat(Stream.of(key), values.stream())
          .anyMatch(text -> Placeholder.first(text).isPresent());
    }

    boolean holds(Map<String, String> labels) {
      String value = labels.get(key);
      return switch (operator) {
        case IN -> value != null && values.contains(value);
        case NOT_IN -> value == null || !values.contains(value);
        case EXISTS -> value != null;
        case DOES_NOT_EXIST -> value == null;
      };
    }
  }

  /** The selector that asks for exactly these labels. */
  public static Selector of(Map<String, String> labels) {
    return new Selector(new TreeMap<>(labels), List.of());
  }

  /** Whether what should be a plain map is a Deployment's selector, which nobody reads there. */
  public static boolean isLabelSelector(JsonNode selector) {
    return selector.path("matchLabels").isObject() || selector.path("matchExpressions").isArray();
  }

  /** Reads the plain map that ReplicationControllers and Services have; absent is empty. */
  public static Selector ofMap(JsonNode selector) {
    return of(Labels.of(selector));
  }

  /**
   * Reads the {@code matchLabels} and {@code matchExpressions} of an apps/v1 workload, Job or
   * PodDisruptionBudget; absent is empty.
   *
   * @throws IllegalArgumentException for an operator that Kubernetes does not have
   */
  public static Selector ofLabelSelector(JsonNode selector) {
    List<Requirement> requirements = new ArrayList<>();
    for (JsonNode expression : selector.path("matchExpressions")) {
      Set<String> values = new TreeSet<>();
      expression.path("values").forEach(value -> values.add(value.asText()));
      requirements.add(
          new Requirement(
              expression.path("key").asText(),
              operator(expression.path("operator").asText()),
              values));
    }
    return new Selector(Labels.of(selector.path("matchLabels")), requirements);
  }

  /**
   * Reads what follows kubectl's {@code -l}: {@code app=api,track!=canary,tier in (back,middle)},
   * {@code owner} for any value and {@code !owner} for none.
   *
   * @throws IllegalArgumentException in a sentence, if it is none
   * @see <a
   *     href="https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#list-and-watch-filtering">LIST
   *     and WATCH filtering</a>
   */
  public static Selector parse(String text) {
    SortedMap<String, String> labels = new TreeMap<>();
    List<Requirement> requirements = new ArrayList<>();
    for (String part : text.split(",(?![^(]*\\))", -1)) {
      Matcher term = TERM.matcher(part.strip());
      if (!term.matches()) {
        throw new IllegalArgumentException("'" + part.strip() + "' is no selector, like app=api");
      }
      String key = term.group("key");
      if (term.group("set") != null) {
        Operator operator = term.group("in").equals("in") ? Operator.IN : Operator.NOT_IN;
        Set<String> values = new TreeSet<>();
        for (String value : term.group("set").split(",", -1)) {
          values.add(value.strip());
        }
        requirements.add(new Requirement(key, operator, values));
      } else if (term.group("value") == null) {
        boolean none = !term.group("not").isEmpty();
        requirements.add(
            new Requirement(key, none ? Operator.DOES_NOT_EXIST : Operator.EXISTS, Set.of()));
      } else if (term.group("equals").equals("!=")) {
        requirements.add(new Requirement(key, Operator.NOT_IN, Set.of(term.group("value"))));
      } else {
        labels.put(key, term.group("value"));
      }
    }
    return new Selector(labels, requirements);
  }

  private static Operator operator(String name) {
    return switch (name) {
      case "In" -> Operator.IN;
      case "NotIn" -> Operator.NOT_IN;
      case "Exists" -> Operator.EXISTS;
      case "DoesNotExist" -> Operator.DOES_NOT_EXIST;
      default ->
          throw new IllegalArgumentException(
              name.isEmpty()
                  ? "an expression of the selector has no operator"
                  : "no operator of a selector: " + name);
    };
  }

  /** Whether an expression is about a key. */
  public boolean mentions(String key) {
    return requirements.stream().anyMatch(requirement -> requirement.key().equals(key));
  }

  public boolean isEmpty() {
    return labels.isEmpty() && requirements.isEmpty();
  }

  /** Whether a template tool is yet to say some of what it asks for. */
  public boolean isOpen() {
    return Labels.areOpen(labels) || requirements.stream().anyMatch(Requirement::isOpen);
  }

  /** The same, whatever the value of a key is. */
  public Selector without(String key) {
    SortedMap<String, String> rest = new TreeMap<>(labels);
    rest.remove(key);
    return new Selector(
        rest, requirements.stream().filter(requirement -> !requirement.key().equals(key)).toList());
  }

  /** Whether a pod with these labels is selected. */
  public boolean matches(Map<String, String> podLabels) {
    return !isEmpty()
        && podLabels.entrySet().containsAll(labels.entrySet())
        && requirements.stream().allMatch(requirement -> requirement.holds(podLabels));
  }

  /** The first label that it asks for and a pod with these has not, or with another value. */
  public Optional<String> unmetLabel(Map<String, String> podLabels) {
    return labels.entrySet().stream()
        .filter(label -> !label.getValue().equals(podLabels.get(label.getKey())))
        .map(Map.Entry::getKey)
        .findFirst();
  }

  /** The index of the first of the {@link #requirements} that a pod with these labels fails. */
  public OptionalInt unmetRequirement(Map<String, String> podLabels) {
    return IntStream.range(0, requirements.size())
        .filter(index -> !requirements.get(index).holds(podLabels))
        .findFirst();
  }

  /** Whether such a pod would be selected, whatever its labels of these keys said. */
  public boolean matches(Map<String, String> podLabels, Set<String> whatever) {
    return labels.entrySet().stream()
            .allMatch(
                label ->
                    whatever.contains(label.getKey())
                        || label.getValue().equals(podLabels.get(label.getKey())))
        && requirements.stream()
            .allMatch(one -> whatever.contains(one.key()) || one.holds(podLabels));
  }

  /** The same of labels as an object has them, of which no map is made unless it has to be. */
  public boolean matches(JsonNode podLabels) {
    for (Map.Entry<String, String> label : labels.entrySet()) {
      JsonNode value = podLabels.get(label.getKey());
      if (value == null || !value.asText("").equals(label.getValue())) {
        return false;
      }
    }
    return requirements.isEmpty() ? !labels.isEmpty() : matches(Labels.of(podLabels));
  }
}
