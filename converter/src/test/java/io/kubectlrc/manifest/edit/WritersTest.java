package io.kubectlrc.manifest.edit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlrc.manifest.Manifest;
import io.kubectlrc.manifest.Numbers;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

class WritersTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static String yaml(String json) throws Exception {
    return YamlWriter.kubectl().write(JSON.readTree(json.replace('\'', '"')));
  }

  @Example
  void yamlIsWrittenAsKubectlWritesIt() throws Exception {
    assertThat(
            yaml(
                "{'apiVersion': 'apps/v1', 'spec': {'replicas': 2, 'x': null, 'on': true,"
                    + " 'args': ['--a=b', '-c', 'd e', '1', 'yes', '10.0.0.1', '1.0', '', 'a: b',"
                    + " '$(X)', 'redis:2.8', '*', '# no', '25%', '2015-01-01', '1e3'],"
                    + " 'ports': [{'port': 80, 'y': [[1, 2], []]}, {}], 'text': 'a\\nb\\n',"
                    + " 'tail': 'a\\n\\n b', 'n': 1.50, 'm': 1e30}}"))
        .isEqualTo(
            """
            apiVersion: apps/v1
            spec:
              replicas: 2
              x: null
              "on": true
              args:
              - --a=b
              - -c
              - d e
              - "1"
              - "yes"
              - 10.0.0.1
              - "1.0"
              - ""
              - "a: b"
              - $(X)
              - redis:2.8
              - "*"
              - "# no"
              - 25%
              - "2015-01-01"
              - "1e3"
              ports:
              - port: 80
                "y":
                - - 1
                  - 2
                - []
              - {}
              text: |
                a
                b
              tail: |-
                a

                 b
              "n": 1.5
              m: 1E+30
            """);
  }

  @Example
  void jsonIsWrittenOnManyLinesOrOnOne() throws Exception {
    JsonNode tree =
        JSON.readTree("{\"a\": [1, {\"b\": \"\\u2028\\t\\u0001/\"}], \"c\": {}, \"d\": []}");

    assertThat(JsonWriter.pretty().write(tree))
        .isEqualTo(
            """
            {
              "a": [
                1,
                {
                  "b": "\\u2028\\t\\u0001/"
                }
              ],
              "c": {},
              "d": []
            }
            """);
    assertThat(JsonWriter.compact().write(tree))
        .isEqualTo("{\"a\":[1,{\"b\":\"\\u2028\\t\\u0001/\"}],\"c\":{},\"d\":[]}\n");
  }

  @Property(tries = 1000, shrinking = ShrinkingMode.OFF)
  void whatIsWrittenIsReadBack(@ForAll long seed) throws Exception {
    ObjectNode tree = new RandomManifests(seed).object(4);

    assertReads(YamlWriter.kubectl().write(tree), tree);
    assertReads(new YamlWriter("   ", true, false, "\r\n").write(tree), tree);
    assertReads(JsonWriter.pretty().write(tree), tree);
    assertReads(JsonWriter.compact().write(tree), tree);
    assertReads(YamlText.flow(tree) + "\n", tree);
    assertThat(JSON.readTree(JsonWriter.pretty().write(tree))).isEqualTo(tree);
  }

  /** Readers of plain YAML 1.1 go by other rules than kubectl; quotes make them agree. */
  @Property(tries = 1000, shrinking = ShrinkingMode.OFF)
  void otherReadersReadTheSame(@ForAll long seed) {
    ObjectNode tree = new RandomManifests(seed).object(4);
    Yaml reader = new Yaml(new SafeConstructor(new LoaderOptions()));

    JsonNode read = JSON.valueToTree(reader.load(YamlWriter.kubectl().write(tree)));

    assertThat(Numbers.equal(read, tree)).as(read + "\n" + tree).isTrue();
  }

  private static void assertReads(String text, JsonNode tree) {
    Manifest manifest = Manifest.parse("x", text);
    assertThat(manifest.problems()).as(text).isEmpty();
    assertThat(Numbers.equal(manifest.documents().get(0).tree(), tree)).as(text).isTrue();
  }

  @Test
  void writesAHugeScalarQuickly() {
    assertThat(YamlText.inline("some words ".repeat(200_000))).hasSizeGreaterThan(2_000_000);
  }
}
