package io.kubectlrc.convert;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlrc.selector.Labels;
import io.kubectlrc.selector.Selector;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Two controllers that are converted one per run, so that neither run knows of the other. */
class TwoRunsTest {

  static Stream<Arguments> neighbours() {
    return Stream.of(
        Arguments.of(
            "two releases of Helm",
            Map.of("app", "cache", "chart", "cache-0.2.1", "release", "blue"),
            Map.of("app", "cache", "chart", "cache-0.2.1", "release", "green")),
        Arguments.of(
            "two releases of today's Helm",
            Map.of("app.kubernetes.io/instance", "blue", "helm.sh/chart", "cache-1.2.0"),
            Map.of("app.kubernetes.io/instance", "green", "helm.sh/chart", "cache-1.2.0")),
        Arguments.of(
            "two tracks",
            Map.of("app", "web", "version", "stable"),
            Map.of("app", "web", "version", "canary")),
        Arguments.of(
            "two applications of one tier",
            Map.of("name", "web-v3", "tier", "frontend"),
            Map.of("name", "shop-v3", "tier", "frontend")),
        Arguments.of(
            "two members of a cluster",
            Map.of("name", "mongo-1", "node", "1"),
            Map.of("name", "mongo-2", "node", "2")),
        Arguments.of(
            "two that a template is yet to tell apart",
            Map.of("app", "web", "version", "${BLUE}"),
            Map.of("app", "web", "version", "${GREEN}")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("neighbours")
  void endWithSelectorsThatDoNotOverlap(
      String what, Map<String, String> one, Map<String, String> other) {
    assertThat(selectorAfter(one).matches(other)).isFalse();
    assertThat(selectorAfter(other).matches(one)).isFalse();
  }

  private static Selector selectorAfter(Map<String, String> labels) {
    ObjectNode rc = JsonNodeFactory.instance.objectNode();
    rc.put("apiVersion", "v1").put("kind", "ReplicationController");
    rc.putObject("metadata").put("name", labels.getOrDefault("name", "web"));
    ObjectNode spec = rc.putObject("spec");
    spec.set("selector", Labels.toTree(labels));
    ObjectNode template = spec.putObject("template");
    template.putObject("metadata").set("labels", Labels.toTree(labels));
    template
        .putObject("spec")
        .putArray("containers")
        .addObject()
        .put("name", "web")
        .put("image", "example/web:1");
    Conversion.Converted converted =
        (Conversion.Converted) RcConverter.convert(rc, ConvertOptions.DEFAULT, Surroundings.NONE);
    return Selector.ofLabelSelector(converted.tree().at("/spec/selector"));
  }
}
