package io.kubectlrc.validity;

import com.fasterxml.jackson.databind.JsonNode;
import io.kubectlrc.selector.Names;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which values a field may have besides being of its type: a table by type and field, of which a
 * run parses the lines it comes by.
 */
final class Values {
  private static final Map<String, String> TABLE = new HashMap<>();

  private static final Map<String, Pattern> FORMS = new ConcurrentHashMap<>();

  private static final String PRESENT = "present ";

  /** The fields that hold names by which others know a thing. */
  private static final Set<String> NAMES =
      Set.of(
          "Container.name",
          "ContainerPort.name",
          "EphemeralContainer.name",
          "ServicePort.name",
          "ServicePort.targetPort",
          "Volume.name");

  /** What some fields take only where another one says so. */
  static final Rule SHARE = new Rule(false, false, List.of("share"));

  private static final Pattern ENV_NAME = Pattern.compile("[-._a-zA-Z][-._a-zA-Z0-9]*");
  private static final Pattern CONFIG_KEY = Pattern.compile("[-._a-zA-Z0-9]+");
  private static final Pattern PERCENT = Pattern.compile("(\\d{1,9})%");
  private static final int LONGEST_KEY = 253;
  private static final int LAST_PORT = 65_535;

  static {
    try (InputStream in = Values.class.getResourceAsStream("values.txt")) {
      new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .forEach(
              line -> {
                int space = line.indexOf(' ');
                TABLE.put(line.substring(0, space), line.substring(space + 1));
              });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Values() {}

  /**
   * What a value breaks, and of which kind that is.
   *
   * @param words the end of a sentence: {@code must be at least 0}
   */
  record Broken(Fault.Concern concern, String words) {}

  /**
   * What a field takes.
   *
   * @param field by its type: {@code Container.name}
   * @return null if that is any value of its type
   */
  static Rule rule(String field) {
    String line = TABLE.get(field);
    if (line == null) {
      return null;
    }
    boolean present = line.startsWith(PRESENT);
    String condition = present ? line.substring(PRESENT.length()) : line;
    return new Rule(present, NAMES.contains(field), List.of(condition.split(" ")));
  }

  /**
   * Which values a field takes.
   *
   * @param present whether an empty text is not as good as none
   * @param naming whether the field holds a name by which others know a thing
   * @param words the condition
   */
  record Rule(boolean present, boolean naming, List<String> words) {

    /** What a scalar that is of its field's type breaks, if anything. */
    Optional<Broken> check(JsonNode value) {
      if (!present && value.isTextual() && value.textValue().isEmpty()) {
        return Optional.empty();
      }
      Optional<String> broken = condition(words, value);
      if (broken.isEmpty()) {
        return Optional.empty();
      }
      return Optional.of(
          new Broken(
              value.isTextual() && naming ? Fault.Concern.NAME : Fault.Concern.VALUE,
              told(broken.get(), value)));
    }

    /** What is not base64 may be a secret that nobody has encoded yet. */
    private String told(String broken, JsonNode value) {
      if (words.get(0).equals("base64")) {
        return broken;
      }
      boolean choice = words.get(0).equals("one-of") || !value.isTextual();
      String shown = Path.shown(value);
      return choice ? broken + ", not " + shown : shown + " " + broken;
    }
  }

  private static Optional<String> condition(List<String> words, JsonNode value) {
    String text = value.asText();
    return switch (words.get(0)) {
      case "one-of" -> oneOf(words.subList(1, words.size()), text);
      case "from" -> range(words, value);
      case "positive" ->
          unless(
              Quantities.value(text.strip()).filter(amount -> amount.signum() <= 0).isEmpty(),
              "must be more than 0");
      case "dns-label" -> Names.dnsLabel(text);
      case "port-name" -> Names.portName(text);
      case "subdomain" -> Names.subdomain(text);
      case "search" ->
          Names.subdomain(text.endsWith(".") ? text.substring(0, text.length() - 1) : text);
      case "label-key" -> Names.labelKey(text);
      case "env-name" ->
          unless(
              ENV_NAME.matcher(text).matches() && !text.equals(".") && !text.startsWith(".."),
              "must be letters, digits, '_', '-' and '.', and not start with a digit");
      case "config-key" -> configKey(text);
      case "base64" -> unless(isBase64(text), "must be base64");
      case "label-value" -> Names.labelValue(text);
      case "form" ->
          unless(
              FORMS.computeIfAbsent(words.get(2), Pattern::compile).matcher(text).matches(),
              "must be " + words.get(1).replace('_', ' '));
      case "schedule" ->
          unless(
              Schedules.isSchedule(text), "must be a schedule such as 0 4 * * MON-FRI or @daily");
      case "range" ->
          unless(Addresses.isRange(text), "must be a range of IP addresses, as 10.0.0.0/8 is");
      case "segment" -> Names.segment(text);
      case "ip" -> unless(Addresses.isIp(text), "must be an IP address");
      case "port" -> port(value, 1);
      // No target port is the port itself.
      case "port-or-0" -> port(value, 0);
      case "amount" -> unless(value.isTextual() || value.asLong() >= 0, "must be at least 0");
      case "share" -> share(value);
      case "absolute" -> unless(text.startsWith("/"), "must be an absolute path");
      case "no-way-up" -> unless(!hasWayUp(text), "must not contain '..'");
      // What begins with two dots in a volume is a kubelet's own.
      case "relative-in-volume" ->
          unless(
              !text.startsWith("/") && !text.startsWith("..") && !hasWayUp(text),
              "must be a relative path that has no '..' and does not begin with it");
      case "relative" ->
          unless(!text.startsWith("/") && !hasWayUp(text), "must be a relative path without '..'");
      default -> throw new IllegalStateException("no such rule: " + words);
    };
  }

  /** The key of a ConfigMap or Secret, which is the name of a file where that is mounted. */
  static Optional<String> configKey(String key) {
    return unless(
        CONFIG_KEY.matcher(key).matches()
            && key.length() <= LONGEST_KEY
            && !key.equals(".")
            && !key.startsWith(".."),
        "must be at most %d letters, digits, '-', '_' and '.', not be '.' and not begin with '..'"
            .formatted(LONGEST_KEY));
  }

  /** Servers pass over line breaks, and ask for the padding that Java's decoder does not need. */
  private static boolean isBase64(String text) {
    String packed = text.replace("\n", "").replace("\r", "");
    try {
      Base64.getDecoder().decode(packed);
      return packed.length() % 4 == 0;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static boolean hasWayUp(String path) {
    return Arrays.asList(path.split("/")).contains("..");
  }

  private static Optional<String> unless(boolean holds, String words) {
    return holds ? Optional.empty() : Optional.of(words);
  }

  private static Optional<String> oneOf(List<String> words, String text) {
    return words.contains(text) ? Optional.empty() : Optional.of("must be " + alternatives(words));
  }

  /** {@code Always, OnFailure or Never}. */
  static String alternatives(List<String> words) {
    int last = words.size() - 1;
    return last == 0
        ? words.get(0)
        : String.join(", ", words.subList(0, last)) + " or " + words.get(last);
  }

  private static Optional<String> range(List<String> words, JsonNode value) {
    long least = Long.parseLong(words.get(1));
    long most = words.size() > 2 ? Long.parseLong(words.get(3)) : Long.MAX_VALUE;
    long number = value.asLong();
    if (number >= least && number <= most) {
      return Optional.empty();
    }
    return Optional.of(
        most == Long.MAX_VALUE
            ? "must be at least " + least
            : "must be from " + least + " to " + most);
  }

  /** An amount of something of which there is no more than all. */
  private static Optional<String> share(JsonNode value) {
    if (!value.isTextual()) {
      return unless(value.asLong() >= 0, "must be at least 0");
    }
    Matcher percent = PERCENT.matcher(value.textValue());
    return unless(
        !percent.matches() || Integer.parseInt(percent.group(1)) <= 100,
        "must not be more than 100%");
  }

  /** Digits in quotes are of the wrong type. */
  private static Optional<String> port(JsonNode value, int least) {
    if (!value.isTextual()) {
      int number = value.asInt();
      return unless(number >= least && number <= LAST_PORT, "must be from 1 to " + LAST_PORT);
    }
    return Names.isPortNumber(value.textValue())
        ? Optional.empty()
        : Names.portName(value.textValue());
  }
}
