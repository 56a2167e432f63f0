package io.kubectlrc.convert;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Whether values have the JSON types that the API server decodes. YAML makes it easy to write a
 * number for a text: {@code version: 1.10}, {@code value: on}.
 */
final class Types {
  private enum Type {
    STRING("a string"),
    INTEGER("a whole number"),
    LONG("a whole number"),
    BOOLEAN("true or false"),
    OBJECT("an object"),
    ARRAY("a list");

    private final String words;

    Type(String words) {
      this.words = words;
    }

    boolean isNumber() {
      return this == INTEGER || this == LONG;
    }

    boolean holds(JsonNode value) {
      return value.isNull()
          || switch (this) {
            case STRING -> value.isTextual();
            case INTEGER -> value.isIntegralNumber() && value.canConvertToInt();
            case LONG -> value.isIntegralNumber() && value.canConvertToLong();
            case BOOLEAN -> value.isBoolean();
            case OBJECT -> value.isObject();
            case ARRAY -> value.isArray();
          };
    }
  }

  private record Rule(List<String> pattern, Type type) {}

  private static final Pattern INTEGER = Pattern.compile("-?\\d{1,9}");
  private static final String POD = "spec/template/spec/";
  private static final List<Rule> CONTROLLER = new ArrayList<>();
  private static final List<Rule> SERVICE = new ArrayList<>();

  static {
    rules(Type.OBJECT, "metadata", "metadata/labels", "metadata/annotations");
    rules(Type.OBJECT, "spec", "spec/selector", "spec/template", "spec/template/metadata");
    rules(Type.OBJECT, "spec/template/metadata/labels", "spec/template/metadata/annotations");
    rules(Type.OBJECT, "spec/template/spec", POD + "nodeSelector", POD + "securityContext");
    rules(Type.STRING, "metadata/name", "metadata/namespace", "metadata/labels/*");
    rules(Type.STRING, "metadata/annotations/*", "spec/selector/*");
    rules(Type.STRING, "spec/template/metadata/labels/*", "spec/template/metadata/annotations/*");
    rules(Type.INTEGER, "spec/replicas", "spec/minReadySeconds");
    rules(Type.STRING, POD + "nodeSelector/*", POD + "restartPolicy", POD + "dnsPolicy");
    rules(Type.STRING, POD + "serviceAccountName", POD + "serviceAccount", POD + "nodeName");
    rules(Type.STRING, POD + "hostname", POD + "subdomain", POD + "imagePullSecrets/*/name");
    rules(Type.LONG, POD + "terminationGracePeriodSeconds", POD + "activeDeadlineSeconds");
    rules(Type.BOOLEAN, POD + "hostNetwork", POD + "hostPID", POD + "hostIPC");
    rules(Type.ARRAY, POD + "volumes", POD + "imagePullSecrets", POD + "tolerations");
    rules(Type.OBJECT, POD + "volumes/*");
    rules(Type.STRING, POD + "volumes/*/name");
    rules(Type.STRING, POD + "volumes/*/hostPath/path", POD + "volumes/*/secret/secretName");
    rules(Type.STRING, POD + "volumes/*/nfs/server", POD + "volumes/*/nfs/path");
    rules(Type.STRING, POD + "volumes/*/persistentVolumeClaim/claimName");
    for (String list : List.of("containers", "initContainers")) {
      String container = POD + list + "/*";
      rules(Type.ARRAY, POD + list);
      rules(Type.OBJECT, container);
      container(container + "/");
    }
    for (String pattern :
        List.of("metadata/labels/*", "metadata/annotations/*", "spec/selector/*")) {
      SERVICE.add(new Rule(Pointers.pattern(pattern), Type.STRING));
    }
    for (String pattern : List.of("spec/ports/*/port", "spec/ports/*/nodePort")) {
      SERVICE.add(new Rule(Pointers.pattern(pattern), Type.INTEGER));
    }
  }

  private static void container(String at) {
    rules(Type.STRING, at + "name", at + "image", at + "imagePullPolicy", at + "workingDir");
    rules(Type.ARRAY, at + "command", at + "args", at + "env", at + "ports", at + "volumeMounts");
    rules(Type.STRING, at + "command/*", at + "args/*", at + "env/*/name", at + "env/*/value");
    rules(Type.OBJECT, at + "env/*", at + "ports/*", at + "volumeMounts/*", at + "resources");
    rules(Type.OBJECT, at + "securityContext", at + "env/*/valueFrom");
    rules(Type.STRING, at + "ports/*/name", at + "ports/*/protocol");
    rules(Type.INTEGER, at + "ports/*/containerPort", at + "ports/*/hostPort");
    rules(Type.STRING, at + "volumeMounts/*/name", at + "volumeMounts/*/mountPath");
    rules(Type.STRING, at + "volumeMounts/*/subPath");
    rules(Type.BOOLEAN, at + "volumeMounts/*/readOnly", at + "stdin", at + "tty");
    rules(Type.BOOLEAN, at + "securityContext/privileged");
    for (String probe : List.of("livenessProbe/", "readinessProbe/")) {
      rules(Type.INTEGER, at + probe + "initialDelaySeconds", at + probe + "timeoutSeconds");
      rules(Type.INTEGER, at + probe + "periodSeconds", at + probe + "successThreshold");
      rules(Type.INTEGER, at + probe + "failureThreshold");
      rules(Type.STRING, at + probe + "exec/command/*", at + probe + "httpGet/path");
    }
  }

  private static void rules(Type type, String... patterns) {
    for (String pattern : patterns) {
      CONTROLLER.add(new Rule(Pointers.pattern(pattern), type));
    }
  }

  private final boolean fix;
  private final Function<JsonPointer, Optional<String>> written;
  private final List<Note> notes = new ArrayList<>();
  private final List<Refusal> refusals = new ArrayList<>();

  /**
   * @param fix whether to correct what can be corrected
   * @param written the text of a scalar as its author wrote it, where that is known: {@code 1.10},
   *     of which the tree knows only 1.1
   */
  Types(boolean fix, Function<JsonPointer, Optional<String>> written) {
    this.fix = fix;
    this.written = written;
  }

  List<Note> notes() {
    return notes;
  }

  List<Refusal> refusals() {
    return refusals;
  }

  /** Looks at a v1 ReplicationController; corrects it in place if that is asked for. */
  void checkController(ObjectNode controller) {
    check(controller, CONTROLLER);
  }

  /** Looks at a v1 Service; corrects it in place if that is asked for. */
  void checkService(ObjectNode service) {
    check(service, SERVICE);
  }

  private void check(ObjectNode object, List<Rule> rules) {
    for (Rule rule : rules) {
      Pointers.forEach(
          object,
          rule.pattern(),
          (at, value) -> {
            if (!rule.type().holds(value) && !isOpen(rule.type(), value)) {
              wrong(object, at.pointer(), value, rule.type());
            }
          });
    }
  }

  /** A number that a template tool will fill in is nobody's mistake, and no edit goes there. */
  private static boolean isOpen(Type type, JsonNode value) {
    return (type.isNumber() || type == Type.BOOLEAN) && Placeholders.in(value);
  }

  private void wrong(ObjectNode controller, JsonPointer at, JsonNode value, Type type) {
    String text = value.isValueNode() ? written.apply(at).orElse(value.asText()) : "";
    String shown = value.isTextual() ? "\"" + text + "\"" : text;
    Optional<JsonNode> fixed = value.isValueNode() ? as(type, text) : Optional.empty();
    if (fix && fixed.isPresent()) {
      Pointers.replace(controller, at, fixed.get());
      notes.add(
          new Note(
              Severity.CHANGE,
              at,
              "%s becomes %s: the API takes only %s here"
                  .formatted(shown, fixed.get(), type.words)));
      return;
    }
    Refusal.Reason reason =
        fixed.isPresent() ? Refusal.Reason.WRONG_TYPE : Refusal.Reason.INVALID_VALUE;
    if (Placeholders.in(value)) {
      reason = Refusal.Reason.PLACEHOLDER;
    }
    if (!value.isValueNode()) {
      shown = value.isArray() ? "a list" : "an object";
    }
    String sentence =
        type.isNumber() && value.isIntegralNumber()
            ? "%s is %s, which is beyond what the API can hold".formatted(name(at), shown)
            : "%s is %s, not %s".formatted(name(at), shown, type.words);
    refusals.add(new Refusal(reason, at, sentence));
  }

  private static String name(JsonPointer at) {
    String last = at.last() == null ? "" : at.last().getMatchingProperty();
    return last.isEmpty() || last.chars().allMatch(Character::isDigit)
        ? at.toString().substring(1).replace('/', '.')
        : last;
  }

  private static Optional<JsonNode> as(Type type, String text) {
    return switch (type) {
      case STRING -> Optional.of(TextNode.valueOf(text));
      case INTEGER, LONG ->
          INTEGER.matcher(text).matches()
              ? Optional.of(IntNode.valueOf(Integer.parseInt(text)))
              : Optional.empty();
      case BOOLEAN ->
          text.equals("true") || text.equals("false")
              ? Optional.of(BooleanNode.valueOf(text.equals("true")))
              : Optional.empty();
      case OBJECT, ARRAY -> Optional.empty();
    };
  }
}
