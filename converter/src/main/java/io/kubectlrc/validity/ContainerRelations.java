package io.kubectlrc.validity;

import static io.kubectlrc.validity.Faults.isThere;
import static io.kubectlrc.validity.Faults.not;
import static io.kubectlrc.validity.Faults.text;

import com.fasterxml.jackson.databind.JsonNode;
import io.kubectlrc.manifest.Placeholder;
import io.kubectlrc.selector.Names;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The rules of a container and what it may use. */
final class ContainerRelations {
  private static final Pattern UNIT_OF_CPU = Pattern.compile("1m?");
  private static final Pattern ONE_KEY =
      Pattern.compile("metadata\\.(labels|annotations)\\['(.*)'\\]");
  private static final Pattern UNIT = Pattern.compile("1([kMGTPE]|[KMGTPE]i)?");

  /** How a quota's name for a request of a resource begins. */
  private static final String IN_QUOTAS = "requests.";

  private static final int LONGEST_DOMAIN = 253;

  private final Faults faults;

  ContainerRelations(Faults faults) {
    this.faults = faults;
  }

  void container(JsonNode container, Path at) {
    JsonNode image = container.path("image");
    boolean blank = ImageTrigger.isBlank(image);
    boolean empty = blank && image.asText("").isEmpty() || image.isNull();
    // OpenShift writes images where templates have a space, which their server takes for that.
    if (empty || blank && !at.isInTemplate()) {
      faults.missing(at, "image");
    } else if (!blank && image.isTextual() && !image.asText().equals(image.asText().strip())) {
      faults.invalid(at.to("image"), "must not begin or end with a space" + not(image));
    }
    for (String probe : List.of("livenessProbe", "startupProbe")) {
      JsonNode threshold = container.path(probe).path("successThreshold");
      if (threshold.isIntegralNumber() && threshold.asInt() > 1) {
        faults.invalid(at.to(probe).to("successThreshold"), "must be 1" + not(threshold));
      }
    }
  }

  void variable(JsonNode variable, Path at) {
    if (variable.path("valueFrom").isObject() && !variable.path("value").asText().isEmpty()) {
      faults.invalid(at.to("valueFrom"), "must not be beside a value");
    }
  }

  /** The key of one label or annotation: {@code metadata.labels['app']}. */
  private void key(JsonNode path, Path at) {
    Matcher one = ONE_KEY.matcher(text(path));
    if (one.matches()) {
      String key =
          one.group(1).equals("labels") ? one.group(2) : one.group(2).toLowerCase(Locale.ROOT);
      Names.labelKey(key)
          .ifPresent(
              broken -> faults.invalid(at, Path.shown(path) + " asks for a key, which " + broken));
    }
  }

  void source(JsonNode source, Path at) {
    JsonNode path = source.path("fieldRef").path("fieldPath");
    Path to = at.to("fieldRef").to("fieldPath");
    if (Set.of("metadata.labels", "metadata.annotations").contains(text(path))) {
      faults.invalid(to, Path.shown(path) + " is for volumes: a variable holds one key's value");
    }
    key(path, to);
  }

  void file(JsonNode file, Path at) {
    JsonNode path = file.path("fieldRef").path("fieldPath");
    Path to = at.to("fieldRef").to("fieldPath");
    if (!text(path).isEmpty() && !text(path).startsWith("metadata.")) {
      faults.invalid(to, Path.shown(path) + " is for variables: a volume holds metadata only");
    }
    key(path, to);
  }

  void resources(JsonNode resources, Path at) {
    hugePages(resources, at);
    amounts(resources, at, "limits");
    amounts(resources, at, "requests");
    for (Map.Entry<String, JsonNode> request : resources.path("requests").properties()) {
      amount(request.getValue())
          .ifPresent(
              value ->
                  limit(
                      resources.path("limits"),
                      request,
                      value,
                      at.to("requests").to(request.getKey())));
    }
  }

  /** How much there is to be of each resource of a list. */
  void amounts(JsonNode holder, Path at, String list) {
    for (Map.Entry<String, JsonNode> amount : holder.path(list).properties()) {
      Path to = at.to(list).to(amount.getKey());
      Optional<BigDecimal> value = amount(amount.getValue());
      if (value.isPresent() && value.get().signum() < 0) {
        faults.invalid(to, "must be at least 0" + not(amount.getValue()));
      }
      resource(amount.getKey(), to);
      boolean whole = isExtended(amount.getKey());
      if (whole && value.isPresent() && value.get().stripTrailingZeros().scale() > 0) {
        faults.invalid(to, "must be a whole number" + not(amount.getValue()));
      }
    }
  }

  private void hugePages(JsonNode resources, Path at) {
    Set<String> names = new TreeSet<>();
    for (String list : List.of("limits", "requests")) {
      resources.path(list).fieldNames().forEachRemaining(names::add);
    }
    if (names.stream().anyMatch(name -> name.startsWith("hugepages-"))
        && !names.contains("cpu")
        && !names.contains("memory")) {
      faults.invalid(at, "must have cpu or memory beside huge pages");
    }
  }

  /** Of what is not shared, such as a GPU, exactly the limit is to be requested. */
  private void limit(
      JsonNode limits, Map.Entry<String, JsonNode> request, BigDecimal value, Path at) {
    JsonNode limit = limits.path(request.getKey());
    Optional<BigDecimal> most = amount(limit);
    boolean whole = isExtended(request.getKey());
    if (most.isPresent()) {
      int compared = value.compareTo(most.get());
      if (compared > 0 || (whole && compared < 0)) {
        faults.invalid(
            at,
            "is %s, which is %s the limit %s"
                .formatted(request.getValue().asText(), whole ? "not" : "above", limit.asText()));
      }
    } else if (whole && !isThere(limit)) {
      faults.invalid(at, "is requested, and must have a limit too");
    }
  }

  private static boolean isExtended(String resource) {
    return (resource.indexOf('/') >= 0 && !resource.contains("kubernetes.io/"))
        || resource.startsWith("hugepages-");
  }

  private void resource(String name, Path at) {
    boolean plain = Set.of("cpu", "memory", "ephemeral-storage").contains(name);
    if (plain || name.startsWith("hugepages-") || Placeholder.first(name).isPresent()) {
      return;
    }
    if (name.indexOf('/') < 0) {
      faults.invalid(at, "is no resource: it must be cpu, memory, or have a domain in its name");
    } else if (isExtended(name) && name.startsWith(IN_QUOTAS)) {
      faults.invalid(at, "is no resource: quotas call a request of one so");
    } else {
      Names.labelKey(name)
          .ifPresentOrElse(
              broken -> faults.invalid(at, "is a resource whose name " + broken),
              () -> domain(name, at));
    }
  }

  /** A quota puts something before it, for which there must be room. */
  private void domain(String name, Path at) {
    int longest = LONGEST_DOMAIN - IN_QUOTAS.length();
    if (isExtended(name) && name.indexOf('/') > longest) {
      faults.invalid(
          at, "is a resource whose domain must be at most %d characters".formatted(longest));
    }
  }

  private static Optional<BigDecimal> amount(JsonNode quantity) {
    return quantity.isTextual() || quantity.isNumber()
        ? Quantities.value(quantity.asText().strip())
        : Optional.empty();
  }

  void divisor(JsonNode selector, Path at) {
    JsonNode divisor = selector.path("divisor");
    Optional<BigDecimal> amount = amount(divisor);
    String resource = text(selector.path("resource"));
    boolean cpu = resource.endsWith(".cpu");
    if (amount.isPresent()
        && amount.get().signum() != 0
        && !resource.isEmpty()
        && !(cpu ? UNIT_OF_CPU : UNIT).matcher(divisor.asText()).matches()) {
      String wanted = cpu ? "must be 1 or 1m for cpu" : "must be 1 or one unit such as 1Mi";
      faults.invalid(at.to("divisor"), wanted + not(divisor));
    }
  }
}
