package io.kubectlrc.validity;

import static io.kubectlrc.validity.Faults.isThere;
import static io.kubectlrc.validity.Faults.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Locale;

/** The rules of what a HorizontalPodAutoscaler scales by, and of how fast. */
final class AutoscalerRelations {
  private static final List<String> METRICS =
      List.of("ContainerResource", "External", "Object", "Pods", "Resource");

  private final Faults faults;

  AutoscalerRelations(Faults faults) {
    this.faults = faults;
  }

  /** Since v2beta2 the target of a metric is an object of its own. */
  void metric(JsonNode metric, Path at) {
    String type = text(metric.path("type"));
    if (!hasItsSource(metric, type, at)) {
      return;
    }
    JsonNode target = metric.path(field(type)).path("target");
    Path place = at.to(field(type)).to("target");
    if (target.isObject()) {
      switch (type) {
        case "Pods" -> faults.present(target, place, "averageValue");
        case "Object" -> faults.atLeastOne(target, place, List.of("value", "averageValue"));
        case "External" -> faults.exactlyOne(target, place, List.of("value", "averageValue"));
        default -> faults.exactlyOne(target, place, List.of("averageUtilization", "averageValue"));
      }
    }
  }

  void metricOfV2beta1(JsonNode metric, Path at) {
    String type = text(metric.path("type"));
    if (!hasItsSource(metric, type, at)) {
      return;
    }
    JsonNode source = metric.path(field(type));
    Path place = at.to(field(type));
    switch (type) {
      case "Pods" -> faults.present(source, place, "targetAverageValue");
      case "Object" -> faults.present(source, place, "targetValue");
      case "External" ->
          faults.exactlyOne(source, place, List.of("targetValue", "targetAverageValue"));
      default ->
          faults.exactlyOne(
              source, place, List.of("targetAverageUtilization", "targetAverageValue"));
    }
  }

  /** Whether what the metric is read from is that of its type, and may be looked into. */
  private boolean hasItsSource(JsonNode metric, String type, Path at) {
    if (!METRICS.contains(type)) {
      return false;
    }
    JsonNode source = metric.path(field(type));
    if (!isThere(source)) {
      faults.missing(at, field(type));
      return false;
    }
    for (String other : METRICS) {
      if (!other.equals(type) && isThere(metric.path(field(other)))) {
        faults.invalid(at.to(field(other)), "must not be there where the type is " + type);
      }
    }
    return source.isObject();
  }

  private static String field(String type) {
    return type.substring(0, 1).toLowerCase(Locale.ROOT) + type.substring(1);
  }

  /** What is not written at all the server fills in. */
  void scaling(JsonNode rules, Path at) {
    JsonNode policies = rules.path("policies");
    if (policies.isArray() && policies.isEmpty() && !isThere(rules.path("tolerance"))) {
      faults.missing(at, "policies");
    }
  }
}
