package io.kubectlrc.selector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SelectorTest {

  @Test
  void matchesPodsThatHaveAllItsLabelsAndMaybeMore() {
    Selector selector = Selector.of(Map.of("name", "api", "tier", "back"));
    assertThat(selector.matches(Map.of("name", "api", "tier", "back", "version", "2"))).isTrue();
    assertThat(selector.matches(Map.of("name", "api"))).isFalse();
    assertThat(selector.matches(Map.of("name", "api", "tier", "front"))).isFalse();
  }

  @Test
  void matchesNothingWhenEmpty() {
    assertThat(Selector.NONE.matches(Map.of("name", "api"))).isFalse();
    assertThat(Selector.ofMap(tree("null")).matches(Map.of())).isFalse();
  }

  @Test
  void readsWhatKubectlTakes() {
    Selector selector =
        Selector.parse(
            "app=api, track != canary,tier in (back, middle),zone notin (a),owner,!legacy");
    Map<String, String> pod = Map.of("app", "api", "tier", "back", "owner", "me");
    assertThat(selector.matches(pod)).isTrue();
    assertThat(selector.matches(with(pod, "track", "canary"))).isFalse();
    assertThat(selector.matches(with(pod, "tier", "front"))).isFalse();
    assertThat(selector.matches(with(pod, "zone", "a"))).isFalse();
    assertThat(selector.matches(with(pod, "legacy", ""))).isFalse();
    assertThat(selector.matches(Map.of("app", "api", "tier", "back"))).isFalse();
    assertThat(Selector.parse("app==api")).isEqualTo(Selector.of(Map.of("app", "api")));
  }

  @Test
  void saysWhatIsNoSelector() {
    for (String text :
        new String[] {"", "=api", "app=a b", "tier in back", "app=api,", "!app=api x"}) {
      assertThatThrownBy(() -> Selector.parse(text))
          .as(text)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("is no selector");
    }
  }

  @Test
  void readsExpressions() {
    Selector selector =
        Selector.ofLabelSelector(
            tree(
                """
                {"matchLabels": {"app": "api"}, "matchExpressions": [
                  {"key": "tier", "operator": "In", "values": ["back", "middle"]},
                  {"key": "track", "operator": "NotIn", "values": ["canary"]},
                  {"key": "owner", "operator": "Exists"},
                  {"key": "legacy", "operator": "DoesNotExist"}]}
                """));
    Map<String, String> pod = Map.of("app", "api", "tier", "back", "owner", "me");
    assertThat(selector.matches(pod)).isTrue();
    assertThat(selector.matches(with(pod, "track", "canary"))).isFalse();
    assertThat(selector.matches(with(pod, "legacy", ""))).isFalse();
    assertThat(selector.matches(with(pod, "tier", "front"))).isFalse();
    assertThat(selector.matches(Map.of("app", "api", "tier", "back"))).isFalse();
  }

  @Test
  void saysWhichOfItsLabelsAndExpressionsAPodFails() {
    Selector selector = Selector.parse("app=api,tier=back,zone in (a,b),track notin (x),own,!old");
    Map<String, String> pod = Map.of("app", "api", "tier", "back", "zone", "b", "own", "me");
    assertThat(selector.unmetLabel(pod)).isEmpty();
    assertThat(selector.unmetRequirement(pod)).isEmpty();
    assertThat(selector.unmetLabel(with(pod, "tier", "front"))).contains("tier");
    assertThat(selector.unmetLabel(Map.of("tier", "back"))).contains("app");
    assertThat(selector.unmetRequirement(with(pod, "zone", "c"))).hasValue(0);
    assertThat(selector.unmetRequirement(with(pod, "track", "x"))).hasValue(1);
    assertThat(selector.unmetRequirement(Map.of("zone", "a"))).hasValue(2);
    assertThat(selector.unmetRequirement(with(pod, "old", ""))).hasValue(3);
  }

  @Test
  void anExpressionIsWrittenAsKubectlTakesIt() {
    String text = "zone in (a,b),track notin (x),own,!old";
    assertThat(Selector.parse(text).requirements())
        .extracting(Selector.Requirement::toString)
        .containsExactly("zone in (a,b)", "track notin (x)", "own", "!old");
  }

  @Test
  void refusesAnOperatorThatKubernetesDoesNotHave() {
    assertThatThrownBy(
            () ->
                Selector.ofLabelSelector(
                    tree("{\"matchExpressions\": [{\"key\": \"a\", \"operator\": \"Like\"}]}")))
        .hasMessageContaining("Like");
  }

  private static Map<String, String> with(Map<String, String> labels, String key, String value) {
    var copy = new java.util.TreeMap<>(labels);
    copy.put(key, value);
    return copy;
  }

  private static JsonNode tree(String json) {
    try {
      return new ObjectMapper().readTree(json);
    } catch (java.io.IOException e) {
      throw new AssertionError(e);
    }
  }
}
