package io.kubectlrc.manifest.edit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kubectlrc.manifest.Document;
import io.kubectlrc.manifest.Manifest;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RewriterTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** The text with its first document saying what is wanted. */
  private static String rewritten(String text, String wanted) {
    Manifest manifest = Manifest.parse("x", text);
    assertThat(manifest.problems()).isEmpty();
    Map<Document, JsonNode> trees = Map.of(manifest.documents().get(0), json(wanted));
    Rewrite rewrite = Rewriter.rewrite(manifest, trees);
    assertThat(rewrite).isInstanceOf(Rewrite.Rewritten.class);
    return ((Rewrite.Rewritten) rewrite).text();
  }

  private static JsonNode json(String text) {
    try {
      return JSON.readTree(text.replace('\'', '"'));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(text, e);
    }
  }

  @Test
  void wrapsABlockMappingAndKeepsItsComments() {
    String text =
        """
        spec:
          replicas: 2
          selector:   # which pods
            # the frontend's
            app: web  # not api
            tier: front
            # track: canary

          template: {}
        """;
    String wanted =
        "{'spec': {'replicas': 2, 'selector': {'matchLabels': {'app': 'web', 'tier': 'front'}},"
            + " 'template': {}}}";

    assertThat(rewritten(text, wanted))
        .isEqualTo(
            """
            spec:
              replicas: 2
              selector:   # which pods
                # the frontend's
                matchLabels:
                  app: web  # not api
                  tier: front
                  # track: canary

              template: {}
            """);
  }

  @Test
  void wrapsAndTakesOneKeyOutInOneGo() {
    String text = "selector:\n    app: web\n    version: v1 # old\nreplicas: 1\n";

    assertThat(rewritten(text, "{'selector': {'matchLabels': {'app': 'web'}}, 'replicas': 1}"))
        .isEqualTo("selector:\n    matchLabels:\n        app: web\nreplicas: 1\n");
  }

  @Test
  void wrapsInBracketsInPlace() {
    assertThat(
            rewritten(
                "selector: { app: web }  # pods\n",
                "{'selector': {'matchLabels': {'app': 'web'}}}"))
        .isEqualTo("selector: { matchLabels: { app: web } }  # pods\n");
    assertThat(rewritten("{\"selector\":{\"a\":1}}", "{'selector': {'matchLabels': {'a': 1}}}"))
        .isEqualTo("{\"selector\":{\"matchLabels\":{\"a\":1}}}");
  }

  @Test
  void wrapsIndentedJsonAsItIsIndented() {
    String text = "{\n\t\"selector\" : {\n\t\t\"a\" : 1\n\t},\n\t\"x\" : 2\n}";

    assertThat(rewritten(text, "{'selector': {'matchLabels': {'a': 1}}, 'x': 2}"))
        .isEqualTo(
            "{\n\t\"selector\" : {\n\t\t\"matchLabels\" : {\n\t\t\t\"a\" : 1\n\t\t}\n\t},\n\t\"x\" : 2\n}");
  }

  @Test
  void wrapsAnAlias() {
    String text = "labels: &labels\n  app: web\nselector: *labels # same\n";

    assertThat(
            rewritten(
                text, "{'labels': {'app': 'web'}, 'selector': {'matchLabels': {'app': 'web'}}}"))
        .isEqualTo("labels: &labels\n  app: web\nselector:\n  matchLabels: *labels # same\n");
  }

  @Test
  void keepsTheAnchorAtWhatItNamed() {
    String text = "selector: &labels\n  app: web\nlabels: *labels\n";

    assertThat(
            rewritten(
                text, "{'selector': {'matchLabels': {'app': 'web'}}, 'labels': {'app': 'web'}}"))
        .isEqualTo("selector:\n  matchLabels: &labels\n    app: web\nlabels: *labels\n");
  }

  @Test
  void writesAnAliasOutThatMustDifferFromItsAnchor() {
    String text = "labels: &labels\n  app: web\n  version: v1\nselector: *labels\n";

    assertThat(
            rewritten(
                text, "{'labels': {'app': 'web', 'version': 'v1'}, 'selector': {'app': 'web'}}"))
        .isEqualTo("labels: &labels\n  app: web\n  version: v1\nselector:\n  app: web\n");
  }

  @Test
  void writesAnAliasOutWhenOnlyItsAnchorChanges() {
    String text = "a: &x web\nb: *x\n";

    assertThat(rewritten(text, "{'a': 'api', 'b': 'web'}")).isEqualTo("a: &x api\nb: web\n");
    assertThat(rewritten(text, "{'b': 'web'}")).isEqualTo("b: web\n");
    assertThat(rewritten(text, "{'a': 'api', 'b': 'api'}")).isEqualTo("a: &x api\nb: *x\n");
  }

  @Test
  void overridesWhatAMergeKeyGivesOrWritesItOut() {
    String text = "base: &base\n  a: 1\n  b: 2\nuse:\n  <<: *base\n  c: 3\n";

    assertThat(rewritten(text, "{'base': {'a': 1, 'b': 2}, 'use': {'a': 1, 'b': 5, 'c': 3}}"))
        .isEqualTo("base: &base\n  a: 1\n  b: 2\nuse:\n  <<: *base\n  b: 5\n  c: 3\n");
    assertThat(rewritten(text, "{'base': {'a': 1, 'b': 2}, 'use': {'a': 1, 'c': 3}}"))
        .isEqualTo("base: &base\n  a: 1\n  b: 2\nuse:\n  a: 1\n  c: 3\n");
  }

  @Test
  void removesAnEntryWithItsLinesButNoCommentLine() {
    String text =
        """
        metadata:
          name: web # the name
          # set by the server
          uid: 12-34 # gone
          annotations:
            a: b
            # explained
            c: d
          # the labels
          labels: {}
        """;

    assertThat(rewritten(text, "{'metadata': {'name': 'web', 'labels': {}}}"))
        .isEqualTo(
            """
            metadata:
              name: web # the name
              # set by the server
              # explained
              # the labels
              labels: {}
            """);
  }

  @Test
  void leavesBracesWhereTheLastEntryWent() {
    String text = "metadata:\n  labels: # none\n    # old\n    a: b\n  name: x\n";

    assertThat(rewritten(text, "{'metadata': {'labels': {}, 'name': 'x'}}"))
        .isEqualTo("metadata:\n  labels: {} # none\n  # old\n  name: x\n");
  }

  @Test
  void keepsTheDashWhenTheFirstEntryOfAnItemGoes() {
    assertThat(rewritten("- a: 1\n  b: 2\n", "[{'b': 2}]")).isEqualTo("- b: 2\n");
    assertThat(rewritten("- a: 1\n  # two\n  b: 2\n", "[{'b': 2}]"))
        .isEqualTo("-\n  # two\n  b: 2\n");
    assertThat(rewritten("- b: 2\n", "[{'a': 1, 'b': 2}]")).isEqualTo("- a: 1\n  b: 2\n");
  }

  @Test
  void putsCommasRightInJson() {
    assertThat(rewritten("{\"a\": 1, \"b\": 2, \"c\": 3}", "{'b': 2, 'c': 3}"))
        .isEqualTo("{\"b\": 2, \"c\": 3}");
    assertThat(rewritten("{\"a\": 1, \"b\": 2, \"c\": 3}", "{'a': 1, 'c': 3}"))
        .isEqualTo("{\"a\": 1, \"c\": 3}");
    assertThat(rewritten("{\"a\": 1, \"b\": 2, \"c\": 3}", "{'a': 1}")).isEqualTo("{\"a\": 1}");
    assertThat(rewritten("{\"a\": 1}", "{'z': 0, 'a': 1, 'b': {'c': 2}}"))
        .isEqualTo("{\"z\": 0, \"a\": 1, \"b\": {\"c\": 2}}");
    assertThat(rewritten("{\n \"a\": {}\n}\n", "{'a': {'b': 1}}"))
        .isEqualTo("{\n \"a\": {\n  \"b\": 1\n }\n}\n");
    assertThat(rewritten("{\"a\":[1,2,3]}", "{'a':[1,3,4]}")).isEqualTo("{\"a\":[1,3,4]}");
  }

  @Test
  void addsEntriesWhereTheWantedOrderHasThemAndAsTheirNeighboursAreWritten() {
    String text = "spec:\r\n    ports:\r\n      - 80\r\n    template: {}";

    assertThat(
            rewritten(
                text,
                "{'spec': {'ports': [80, 81], 'x': {'v': ['z']}, 'template': {}, 'end': 'yes'}}"))
        .isEqualTo(
            "spec:\r\n    ports:\r\n      - 80\r\n      - 81\r\n    x:\r\n        v:\r\n"
                + "            - z\r\n    template: {}\r\n    end: \"yes\"");
  }

  @Test
  void keepsTheQuotesOfAValueWhereItCan() {
    assertThat(rewritten("a: 'x'\nb: \"x\"\nc: x\n", "{'a': 'z', 'b': 'z', 'c': 'z'}"))
        .isEqualTo("a: 'z'\nb: \"z\"\nc: z\n");
    assertThat(rewritten("a: x\nb: x\nc: x\n", "{'a': 'on', 'b': '1e3', 'c': '12:30'}"))
        .isEqualTo("a: \"on\"\nb: \"1e3\"\nc: \"12:30\"\n");
    assertThat(rewritten("a: 1 # one\n", "{'a': '1'}")).isEqualTo("a: \"1\" # one\n");
    assertThat(rewritten("a: '1'\n", "{'a': 1}")).isEqualTo("a: 1\n");
  }

  @Test
  void renamesAKeyInPlace() {
    String text = "spec:\n  portalIP: 10.0.0.1 # fixed\n  x: 1\n";

    assertThat(rewritten(text, "{'spec': {'clusterIP': '10.0.0.1', 'x': 1}}"))
        .isEqualTo("spec:\n  clusterIP: 10.0.0.1 # fixed\n  x: 1\n");
  }

  @Test
  void leavesEveryOtherDocumentAsItIs() {
    String text =
        "\uFEFF%YAML 1.1\n---\na: 1\n...\n---\n# nothing\n--- # three\nb:   {c: 'd'}\n---\n{{ bad\n---\n \n";
    Manifest manifest = Manifest.parse("x", text);
    Document second = manifest.documents().get(1);

    Rewrite rewrite = Rewriter.rewrite(manifest, Map.of(second, json("{'b': {'c': 'e'}}")));

    assertThat(manifest.problems()).hasSize(1);
    assertThat(rewrite)
        .isEqualTo(
            new Rewrite.Rewritten(
                text.replace("'d'", "'e'"),
                java.util.List.of(new TextEdit(text.indexOf("d'"), text.indexOf("d'") + 1, "e"))));
  }

  @Test
  void numbersOfOneValueAreOne() {
    assertThat(rewritten("a: 0777\nb: 1.0\n", "{'a': 511, 'b': 1}")).isEqualTo("a: 0777\nb: 1.0\n");
  }

  @Test
  void writesWhatSharesNothingAnew() {
    assertThat(rewritten("a: 1\nb: 2\n", "{'c': [1, {'d': 'x'}]}")).isEqualTo("c:\n- 1\n- d: x\n");
    assertThat(rewritten("[1, 2]\n", "{'c': 1}")).isEqualTo("{c: 1}\n");
    assertThat(rewritten("just text\n", "{'c': 1}")).isEqualTo("c: 1\n");
  }

  @Test
  void refusesWhatCannotBeSaid() {
    Manifest manifest = Manifest.parse("x.yaml", "a: 1\n");
    JsonNode notANumber = JSON.createObjectNode().put("a", Double.NaN);

    assertThat(Rewriter.rewrite(manifest, Map.of(manifest.documents().get(0), notANumber)))
        .isInstanceOf(Rewrite.Impossible.class);
  }
}
