package io.kubectlrc.selector;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StampTest {
  private static final String PLAIN =
      """
      {"apiVersion": "v1", "kind": "ReplicationController",
       "metadata": {"name": "api-rc", "labels": {"name": "api-rc"}},
       "spec": {"replicas": 3, "selector": {"name": "api-pods"},
        "template": {"metadata": {"labels": {"name": "api-pods"}},
         "spec": {"containers": [{"name": "node-api-container", "image": "node-api:1.0.0"}]}}}}
      """;

  @Test
  void givesTheVersionedNameAndLabelsOfTheArticle() {
    Stamp.Stamped stamped = stamped(Stamp.of("1453323827", "version"), tree(PLAIN));
    assertThat(stamped.name()).isEqualTo("api-rc-1453323827");
    assertThat(stamped.tree())
        .isEqualTo(
            tree(
                """
                {"apiVersion": "v1", "kind": "ReplicationController",
                 "metadata": {"name": "api-rc-1453323827", "labels": {"name": "api-rc-1453323827"}},
                 "spec": {"replicas": 3, "selector": {"name": "api-pods", "version": "1453323827"},
                  "template": {"metadata": {"labels": {"name": "api-pods", "version": "1453323827"}},
                   "spec": {"containers": [
                    {"name": "node-api-container", "image": "node-api:1.0.0"}]}}}}
                """));
  }

  @Test
  void writesADefaultedSelectorOut() {
    ObjectNode rc = tree(PLAIN);
    ((ObjectNode) rc.get("spec")).remove("selector");
    assertThat(stamped(Stamp.of("2", "version"), rc).tree().at("/spec/selector"))
        .isEqualTo(tree("{\"name\": \"api-pods\", \"version\": \"2\"}"));
  }

  /** Services that select the same, or that all ask for one label beside another of their own. */
  @ParameterizedTest
  @CsvSource({"'{\"name\": \"api-pods\"}'", "'{\"name\": \"api-pods\", \"n\": \"%d\"}'"})
  void manyServicesAreNotLookedAtForEachController(String selector) {
    long few = time(selector, 10);
    long many = time(selector, 20_000);
    for (int again = 0; again < 5 && many > 20 * few; again++) {
      many = Math.min(many, time(selector, 20_000));
    }
    assertThat(many).isLessThanOrEqualTo(20 * few);
  }

  /**
   * In nanoseconds, to stamp one ReplicationController a thousand times beside so many Services.
   */
  private static long time(String selector, int services) {
    Stamp stamp = Stamp.of("2", "version");
    Stamp.Beside beside =
        stamp.beside(
            IntStream.range(0, services)
                .mapToObj(
                    i ->
                        tree(
                            "{\"kind\": \"Service\", \"metadata\": {\"name\": \"s%d\"}, \"spec\": {\"selector\": %s}}"
                                .formatted(i, selector.formatted(i))))
                .toList());
    ObjectNode rc = tree(PLAIN);
    long start = System.nanoTime();
    for (int i = 0; i < 1_000; i++) {
      assertThat(stamp.apply(rc, beside)).isInstanceOf(Stamp.Stamped.class);
    }
    return System.nanoTime() - start;
  }

  @Test
  void leavesALabelThatIsNotTheName() {
    ObjectNode rc = tree(PLAIN.replace("{\"name\": \"api-rc\"}", "{\"name\": \"api\"}"));
    assertThat(stamped(Stamp.of("2", "version"), rc).tree().at("/metadata/labels/name").asText())
        .isEqualTo("api");
  }

  @Test
  void knowsTheFormsBeforeV1() {
    ObjectNode rc =
        tree(
            """
            {"apiVersion": "v1beta1", "kind": "ReplicationController", "id": "api-v1",
             "desiredState": {"replicas": 1, "replicaSelector": {"name": "api"},
              "podTemplate": {"labels": {"name": "api"}, "desiredState": {"manifest": {}}}}}
            """);
    Stamp.Stamped stamped = stamped(Stamp.of("v2", "version"), rc);
    assertThat(stamped.name()).isEqualTo("api-v2");
    assertThat(stamped.tree())
        .isEqualTo(
            tree(
                """
                {"apiVersion": "v1beta1", "kind": "ReplicationController", "id": "api-v2",
                 "desiredState": {"replicas": 1, "replicaSelector": {"name": "api", "version": "v2"},
                  "podTemplate": {"labels": {"name": "api", "version": "v2"},
                   "desiredState": {"manifest": {}}}}}
                """));
  }

  @ParameterizedTest
  @CsvSource({
    "api-rc-1453323827, 1453400999, api-rc-1453400999",
    "kube-dns-v9, v10, kube-dns-v10",
    "web-1-0-2, 1.0.3, web-1.0.3",
    "web, blue, web-blue",
  })
  void replacesTheOldVersionOfTheName(String name, String version, String expected) {
    ObjectNode rc = tree(PLAIN);
    ((ObjectNode) rc.get("metadata")).put("name", name);
    assertThat(stamped(Stamp.of(version, "version"), rc).name()).isEqualTo(expected);
  }

  @Test
  void namesTheSameTemplateTheSame() {
    ObjectNode other =
        tree(PLAIN.replace("\"replicas\": 3", "\"replicas\": 5").replace("api-rc", "api-rc-1"));
    String name = stamped(Stamp.ofTemplate("version"), tree(PLAIN)).name();
    assertThat(name).matches("api-rc-[0-9a-f]{10}");
    assertThat(stamped(Stamp.ofTemplate("version"), other).name()).isEqualTo(name);
    ObjectNode changed = tree(PLAIN.replace("node-api:1.0.0", "node-api:1.0.1"));
    assertThat(stamped(Stamp.ofTemplate("version"), changed).name()).isNotEqualTo(name);
  }

  @Test
  void hashesNoFieldThatTheServerWrites() {
    ObjectNode live = tree(PLAIN);
    ((ObjectNode) live.at("/spec/template/metadata")).putNull("creationTimestamp");
    assertThat(TemplateHash.of(live.at("/spec/template"), "version"))
        .isEqualTo(TemplateHash.of(tree(PLAIN).at("/spec/template"), "version"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1.0_RC | version | /metadata/name | must be lower-case letters",
        "-1 | version | /spec/template/metadata/labels | starting and ending with a letter or digit",
        "'' | version | /spec/template/metadata/labels | must not be empty",
        "1 | my key | /spec/template/metadata/labels | the key \"my key\" must be letters",
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa | version |"
            + " /spec/template/metadata/labels | must be at most 63 characters, not 64",
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa | version |"
            + " /metadata/labels/name | must be at most 63 characters, not 70",
      })
  void refusesWhatTheServerWouldReject(String version, String key, String at, String what) {
    Stamp.Outcome outcome = Stamp.of(version, key).apply(tree(PLAIN), List.of());
    assertThat(outcome).isInstanceOf(Stamp.Refused.class);
    Stamp.Refused refused = (Stamp.Refused) outcome;
    assertThat(refused.at()).hasToString(at);
    assertThat(refused.what()).contains(what);
  }

  @Test
  void refusesANameThatIsTooLong() {
    ObjectNode rc = tree(PLAIN);
    ((ObjectNode) rc.get("metadata")).put("name", "a".repeat(250)).remove("labels");
    assertThat(((Stamp.Refused) Stamp.of("2016", "version").apply(rc, List.of())).what())
        .contains("must be at most 253 characters, not 255");
  }

  @Test
  void knowsTheNameOfTodayForOneOf2014() {
    ObjectNode rc = tree(PLAIN);
    ((ObjectNode) rc.get("metadata")).put("name", "frontendController").remove("labels");
    assertThat(((Stamp.Refused) Stamp.of("2016", "version").apply(rc, List.of())).remedy())
        .hasToString("call it frontend-controller");
  }

  @Test
  void refusesAKeyThatAServiceSelects() {
    JsonNode service =
        tree(
            """
            {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "api-srv"},
             "spec": {"selector": {"name": "api-pods", "version": "1"}}}
            """);
    Stamp.Refused refused =
        (Stamp.Refused) Stamp.of("2", "version").apply(tree(PLAIN), List.of(service));
    assertThat(refused.what())
        .isEqualTo(
            "Service \"api-srv\" selects version=1, so it would lose the pods that are stamped with"
                + " another");
    JsonNode other = service.deepCopy();
    ((ObjectNode) other.at("/spec/selector")).put("name", "others");
    assertThat(Stamp.of("2", "version").apply(tree(PLAIN), List.of(other)))
        .isInstanceOf(Stamp.Stamped.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "PodDisruptionBudget | selector | {\"matchLabels\": {\"name\": \"api-pods\", \"version\": \"1\"}}"
            + " | version=1",
        "PodDisruptionBudget | selector | {\"matchExpressions\": [{\"key\": \"version\","
            + " \"operator\": \"In\", \"values\": [\"1\", \"0\"]}]} | version in (0, 1)",
        "NetworkPolicy | podSelector | {\"matchLabels\": {\"version\": \"1\"}} | version=1",
      })
  void refusesAKeyThatABudgetOrPolicySelects(
      String kind, String field, String selector, String asked) {
    JsonNode selecting =
        tree(
            "{\"kind\": \"%s\", \"metadata\": {\"name\": \"api\"}, \"spec\": {\"%s\": %s}}"
                .formatted(kind, field, selector));
    Stamp.Refused refused =
        (Stamp.Refused) Stamp.of("2", "version").apply(tree(PLAIN), List.of(selecting));
    assertThat(refused.what())
        .isEqualTo(
            "%s \"api\" selects %s, so it would lose the pods that are stamped with another"
                .formatted(kind, asked));
    assertThat(refused.remedy().toString())
        .startsWith("take version out of the " + kind + "'s selector");
  }

  @Test
  void stampsBesideABudgetThatListsTheVersionOrSelectsOthers() {
    String budget =
        """
        {"kind": "PodDisruptionBudget", "metadata": {"name": "api"}, "spec": {"selector":
         {"matchLabels": {"name": "%s"}, "matchExpressions": [
          {"key": "version", "operator": "In", "values": ["1", "%s"]}]}}}
        """;
    List<JsonNode> beside =
        List.of(tree(budget.formatted("api-pods", "2")), tree(budget.formatted("others", "3")));
    assertThat(Stamp.of("2", "version").apply(tree(PLAIN), beside))
        .isInstanceOf(Stamp.Stamped.class);
  }

  @ParameterizedTest
  @CsvSource({
    "stable, version",
    "canary, version",
    "web, deployment",
    "main, git-sha",
    "stable, track",
    "stable, release",
    "blue, color",
    "api, name",
    "api, app",
    "b2b, app",
    "2-blue, app.kubernetes.io/name",
  })
  void refusesToOverwriteWhatTellsOneTrackFromAnother(String value, String key) {
    ObjectNode rc = tree(PLAIN.replace("\"api-rc\"", "\"web-" + value + "\""));
    ((ObjectNode) rc.at("/spec/selector")).put(key, value);
    ((ObjectNode) rc.at("/spec/template/metadata/labels")).put(key, value);
    Stamp.Refused refused = (Stamp.Refused) Stamp.of("7", key).apply(rc, List.of());
    assertThat(refused.at())
        .isEqualTo(JsonPointer.compile("/spec/template/metadata/labels").appendProperty(key));
    assertThat(refused.what())
        .isEqualTo(
            "the value \"%s\" of its label %s reads like no version: it may tell this one from others, and a stamp would overwrite it"
                .formatted(value, key));
    assertThat(refused.remedy())
        .hasToString("choose another key with stampKey, rc-version for one");
    Stamp.Stamped stamped = stamped(Stamp.of("7", "rc-version"), rc);
    assertThat(stamped.name()).isEqualTo("web-" + value + "-7");
    assertThat(stamped.tree().at("/spec/selector").path(key).asText()).isEqualTo(value);
  }

  @ParameterizedTest
  @CsvSource({
    "version, v1",
    "version, ''",
    "version, 2-blue",
    "slot, 1",
    "release, rc7",
    "release, 1.0.2-SNAPSHOT",
    "color, 7f3a",
    "app, 1453323827",
  })
  void overwritesAVersionAndTheKeyThatIsChosen(String key, String value) {
    ObjectNode rc = tree(PLAIN);
    ((ObjectNode) rc.at("/spec/template/metadata/labels")).put(key, value);
    assertThat(stamped(Stamp.of("7", key), rc).tree().at("/spec/selector/" + key).asText())
        .isEqualTo("7");
  }

  @ParameterizedTest
  @CsvSource({
    "web-${VERSION}, ${VERSION}, /metadata/name, 'its name, \"web-${VERSION}\",', a shell or OpenShift template",
    "{{ .Release.Name }}-web, 1, /metadata/name, 'its name, \"{{ .Release.Name }}-web\",', a Go or Jinja template",
    "web-__ENV__, 1, /metadata/name, 'its name, \"web-__ENV__\",', a template",
    "web, ${VERSION}, /spec/template/metadata/labels/version, 'the value of its label version, \"${VERSION}\",', a shell or OpenShift template",
    "web, v<%= n %>, /spec/template/metadata/labels/version, 'the value of its label version, \"v<%= n %>\",', an ERB template",
  })
  void refusesToOverwriteWhatATemplateIsYetToFillIn(
      String name, String version, String at, String what, String tool) {
    ObjectNode rc = tree(PLAIN.replace("\"api-rc\"", "\"" + name + "\""));
    ((ObjectNode) rc.at("/spec/selector")).put("version", version);
    ((ObjectNode) rc.at("/spec/template/metadata/labels")).put("version", version);
    Stamp.Refused refused = (Stamp.Refused) Stamp.of("7", "version").apply(rc, List.of());
    assertThat(refused.at()).hasToString(at);
    assertThat(refused.what())
        .isEqualTo(
            "%s is yet to be filled in by %s, and a stamp would overwrite it"
                .formatted(what, tool));
    assertThat(refused.remedy()).hasToString("render the template first");
  }

  @Test
  void leavesToTheTemplateToolWhatAStampDoesNotChange() {
    ObjectNode rc =
        tree(PLAIN.replace("\"api-pods\"", "\"${APP}\"").replace("node-api:1.0.0", "a:${TAG}"));
    ObjectNode tree = stamped(Stamp.of("7", "version"), rc).tree();
    assertThat(tree.at("/spec/selector"))
        .isEqualTo(tree("{\"name\": \"${APP}\", \"version\": \"7\"}"));
  }

  /** Its own version follows if it is that of its pods; another one, of a chart, is not theirs. */
  @ParameterizedTest
  @CsvSource({"1.0.0, 1.0.0, 2", "0.9, 1.0.0, 0.9", "1.0.0, '', 1.0.0"})
  void letsTheVersionOfItsOwnLabelsFollowThatOfThePods(
      String own, String ofThePods, String expected) {
    ObjectNode rc = tree(PLAIN.replace("api-rc", "api-rc-1.0.0"));
    ((ObjectNode) rc.at("/metadata/labels")).put("version", own);
    if (!ofThePods.isEmpty()) {
      ((ObjectNode) rc.at("/spec/selector")).put("version", ofThePods);
      ((ObjectNode) rc.at("/spec/template/metadata/labels")).put("version", ofThePods);
    }
    assertThat(stamped(Stamp.of("2", "version"), rc).tree().at("/metadata/labels"))
        .isEqualTo(tree("{\"name\": \"api-rc-2\", \"version\": \"%s\"}".formatted(expected)));
  }

  @Test
  void letsTheVersionOfTheLabelsBeforeV1FollowToo() {
    ObjectNode rc =
        tree(
            """
            {"apiVersion": "v1beta1", "kind": "ReplicationController", "id": "api-v1",
             "labels": {"version": "v1"},
             "desiredState": {"replicaSelector": {"name": "api", "version": "v1"},
              "podTemplate": {"labels": {"name": "api", "version": "v1"}}}}
            """);
    assertThat(stamped(Stamp.of("v2", "version"), rc).tree().at("/labels/version").asText())
        .isEqualTo("v2");
  }

  @Test
  void letsALabelThatIsTheVersionedNameFollowIt() {
    ObjectNode rc =
        tree(
            PLAIN
                .replace("\"name\": \"api-rc\"", "\"name\": \"web-v1\"")
                .replace("\"name\": \"api-pods\"", "\"run\": \"web-v1\", \"app\": \"web\"")
                .replace("\"labels\": {\"name\"", "\"labels\": {\"run\": \"web-v1\", \"name\""));
    ObjectNode tree = stamped(Stamp.of("v4", "version"), rc).tree();
    assertThat(tree.at("/metadata"))
        .isEqualTo(
            tree(
                "{\"name\": \"web-v4\", \"labels\": {\"run\": \"web-v4\", \"name\": \"web-v4\"}}"));
    ObjectNode labels = tree("{\"run\": \"web-v4\", \"app\": \"web\", \"version\": \"v4\"}");
    assertThat(tree.at("/spec/selector")).isEqualTo(labels);
    assertThat(tree.at("/spec/template/metadata/labels")).isEqualTo(labels);
  }

  @Test
  void namesTheSameTemplateTheSameThoughALabelFollowsTheName() {
    ObjectNode rc = tree(PLAIN.replace("api-rc", "web-v1").replace("api-pods", "web-v1"));
    ObjectNode once = stamped(Stamp.ofTemplate("version"), rc).tree();
    assertThat(once.at("/spec/selector/name").asText()).matches("web-[0-9a-f]{10}");
    assertThat(stamped(Stamp.ofTemplate("version"), once).tree()).isEqualTo(once);
  }

  @Test
  void refusesAVersionedNameThatAServiceSelects() {
    ObjectNode rc = tree(PLAIN.replace("api-rc", "web-v1").replace("api-pods", "web-v1"));
    JsonNode service =
        tree(
            """
            {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "web"},
             "spec": {"selector": {"name": "web-v1"}}}
            """);
    Stamp.Refused refused = (Stamp.Refused) Stamp.of("v4", "version").apply(rc, List.of(service));
    assertThat(refused.what())
        .isEqualTo(
            "Service \"web\" selects name=web-v1, so it would lose the pods that are stamped with"
                + " another");
  }

  @Test
  void refusesALabelThatCannotFollowTheName() {
    String name = "a".repeat(60) + "-1";
    ObjectNode rc = tree(PLAIN.replace("api-pods", name));
    ((ObjectNode) rc.get("metadata")).put("name", name);
    Stamp.Refused refused = (Stamp.Refused) Stamp.of("1453323827", "version").apply(rc, List.of());
    assertThat(refused.at()).hasToString("/spec/template/metadata/labels/name");
    assertThat(refused.what()).contains("must be at most 63 characters, not 71");
  }

  @Test
  void refusesASelectorThatContradictsTheLabels() {
    ObjectNode rc =
        tree(
            PLAIN.replace(
                "\"selector\": {\"name\": \"api-pods\"}", "\"selector\": {\"name\": \"x\"}"));
    assertThat(((Stamp.Refused) Stamp.of("2", "version").apply(rc, List.of())).what())
        .isEqualTo("its selector name=x does not match its own template's labels name=api-pods");
  }

  @Test
  void refusesOtherKinds() {
    ObjectNode deployment = tree(PLAIN.replace("ReplicationController", "Deployment"));
    assertThat(Stamp.of("2", "version").apply(deployment, List.of()))
        .isInstanceOf(Stamp.Refused.class);
  }

  @Test
  void refusesAVersionThatNoServerKnew() {
    ObjectNode rc = tree(PLAIN.replace("\"v1\"", "\"apps/v1\""));
    assertThat(((Stamp.Refused) Stamp.of("2", "version").apply(rc, List.of())).what())
        .isEqualTo("no API server knows a ReplicationController of apps/v1");
  }

  @Test
  void refusesTheVersionThatIsThereAlready() {
    ObjectNode once = stamped(Stamp.of("v2", "version"), tree(PLAIN)).tree();
    Stamp.Refused refused = (Stamp.Refused) Stamp.of("v2", "version").apply(once, List.of(once));
    assertThat(refused.at().toString()).isEqualTo("/metadata/name");
    assertThat(refused.what()).isEqualTo("it is called api-rc-v2 and has version v2 already");
    assertThat(refused.remedy()).hasToString("choose another with stampVersion");
  }

  @Test
  void refusesTheNameOfAnother() {
    ObjectNode other = stamped(Stamp.of("v2", "version"), tree(PLAIN)).tree();
    assertThat(
            ((Stamp.Refused) Stamp.of("v2", "version").apply(tree(PLAIN), List.of(other))).what())
        .isEqualTo("there is a ReplicationController \"api-rc-v2\" already");
  }

  @Test
  void givesTheSameTemplateItsNameAgain() {
    ObjectNode once = stamped(Stamp.ofTemplate("version"), tree(PLAIN)).tree();
    assertThat(stamped(Stamp.ofTemplate("version"), once).tree()).isEqualTo(once);
  }

  /** In pods whose kind is looked for by name and version, and others by their own. */
  private static ObjectNode withNeighbours(String version) {
    ObjectNode rc = tree(PLAIN);
    ((ObjectNode) rc.at("/metadata")).put("namespace", "shop");
    ((ObjectNode) rc.at("/spec/selector")).put("version", version);
    ((ObjectNode) rc.at("/spec/template/metadata/labels")).put("version", version);
    ((ObjectNode) rc.at("/spec/template/spec"))
        .setAll(
            tree(
                """
                {"affinity": {
                  "podAntiAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": [
                    {"topologyKey": "zone", "namespaces": ["shop"], "namespaceSelector": null,
                     "labelSelector": {"matchLabels": {"name": "api-pods", "version": "%1$s"}}},
                    {"topologyKey": "node", "namespaces": [],
                     "labelSelector": {"matchLabels": {"name": "api-pods", "version": "%1$s"}}}]},
                  "podAffinity": {"preferredDuringSchedulingIgnoredDuringExecution": [
                    {"weight": 1, "podAffinityTerm": {"topologyKey": "zone",
                     "labelSelector": {"matchLabels": {"name": "db", "version": "%1$s"}}}},
                    {"weight": 1, "podAffinityTerm": {"topologyKey": "zone", "namespaces": ["b"],
                     "labelSelector": {"matchLabels": {"name": "api-pods", "version": "%1$s"}}}}]}},
                 "topologySpreadConstraints": [
                   {"topologyKey": "zone", "maxSkew": 1, "labelSelector": {"matchExpressions": [
                     {"key": "version", "operator": "In", "values": ["canary", "%1$s"]},
                     {"key": "name", "operator": "In", "values": ["api-pods"]}]}},
                   {"topologyKey": "node", "maxSkew": 1, "labelSelector": {"matchExpressions": [
                     {"key": "version", "operator": "NotIn", "values": ["%1$s"]}]}},
                   {"topologyKey": "node", "maxSkew": 1,
                    "labelSelector": {"matchLabels": {"name": "api-pods"}}}]}
                """
                    .formatted(version)));
    return rc;
  }

  @Test
  void podsLookForTheirOwnKindByTheNewVersion() {
    ObjectNode tree = stamped(Stamp.of("2", "version"), withNeighbours("1453323827")).tree();
    ObjectNode expected = withNeighbours("2");
    // The pods of another application, or of another namespace, have the versions that they have.
    JsonNode others =
        withNeighbours("1453323827").at("/spec/template/spec/affinity").path("podAffinity");
    ((ObjectNode) expected.at("/spec/template/spec/affinity")).set("podAffinity", others);
    assertThat(tree.at("/spec/template")).isEqualTo(expected.at("/spec/template"));
  }

  /** The other application has the same version; here the pods' name is not the one looked for. */
  @Test
  void podsLookForOthersAsTheyDidThoughALabelFollowsTheName() {
    ObjectNode rc = withNeighbours("1453323827");
    ((ObjectNode) rc.at("/metadata")).put("name", "api-1453323827");
    ((ObjectNode) rc.at("/spec/selector")).put("name", "api-1453323827");
    ((ObjectNode) rc.at("/spec/template/metadata/labels")).put("name", "api-1453323827");
    JsonNode before = rc.at("/spec/template/spec/affinity").deepCopy();
    ObjectNode tree = stamped(Stamp.of("2", "version"), rc).tree();
    assertThat(tree.at("/spec/template/metadata/labels/name").asText()).isEqualTo("api-2");
    assertThat(tree.at("/spec/template/spec/affinity")).isEqualTo(before);
    assertThat(
            tree.at("/spec/template/spec/topologySpreadConstraints/1")
                .at("/labelSelector/matchExpressions/0/values"))
        .hasToString("[\"2\"]");
  }

  @Test
  void namesTheSameTemplateTheSameThoughPodsLookForTheVersion() {
    ObjectNode once = stamped(Stamp.ofTemplate("version"), withNeighbours("1453323827")).tree();
    assertThat(stamped(Stamp.ofTemplate("version"), once).tree()).isEqualTo(once);
  }

  @Test
  void keepsTheNumberOfAMember() {
    ObjectNode member = tree(PLAIN.replace("\"api-rc\"", "\"mongo-3\""));
    ((ObjectNode) member.at("/spec/template/metadata/labels")).put("node", "3");
    ObjectNode once = stamped(Stamp.of("1", "version"), member).tree();
    assertThat(once.at("/metadata/name").asText()).isEqualTo("mongo-3-1");
    assertThat(stamped(Stamp.of("1453323827", "version"), once).name())
        .isEqualTo("mongo-3-1453323827");
  }

  @Test
  void keepsTheNumberOfOneAmongOthers() {
    List<ObjectNode> all =
        List.of("mongo-1", "mongo-2", "mongo-3").stream()
            .map(name -> tree(PLAIN.replace("\"api-rc\"", "\"" + name + "\"")))
            .toList();
    Stamp.Stamped stamped = (Stamp.Stamped) Stamp.of("1", "version").apply(all.get(2), all);
    assertThat(stamped.name()).isEqualTo("mongo-3-1");
  }

  @Property
  void stampingTwiceEqualsStampingOnceWithTheLaterVersion(
      @ForAll("names") String name,
      @ForAll("versions") String first,
      @ForAll("versions") String second) {
    Assume.that(!name.endsWith("-" + first) && !name.endsWith("-" + second));
    ObjectNode rc = tree(PLAIN.replace("\"api-rc\"", "\"" + name + "\""));
    ObjectNode once = stamped(Stamp.of(second, "version"), rc).tree();
    ObjectNode before = stamped(Stamp.of(first, "version"), rc).tree();
    if (!first.equals(second)) {
      assertThat(stamped(Stamp.of(second, "version"), before).tree()).isEqualTo(once);
      assertThat(
              MatchingKey.between(
                  Labels.of(before.at("/spec/selector")), Labels.of(once.at("/spec/selector"))))
          .isEqualTo(new MatchingKey.Found("version", first, second));
    }
  }

  @Provide
  Arbitrary<String> names() {
    Arbitrary<String> part =
        Arbitraries.of("api", "rc", "v1", "2", "web", "1.0.2", "704aa8d484", "blue", "x");
    return Combinators.combine(Arbitraries.of("api", "web", "k8s"), part, part)
        .as((a, b, c) -> String.join("-", a, b, c));
  }

  @Provide
  Arbitrary<String> versions() {
    return Arbitraries.of(
        "1453323827", "1453400999", "v2", "1.0.2", "1-0", "v1-blue", "704aa8d484", "2");
  }

  private static Stamp.Stamped stamped(Stamp stamp, ObjectNode rc) {
    ObjectNode before = rc.deepCopy();
    Stamp.Outcome outcome = stamp.apply(rc, List.of());
    assertThat(outcome).isInstanceOf(Stamp.Stamped.class);
    assertThat(rc).isEqualTo(before);
    Stamp.Stamped stamped = (Stamp.Stamped) outcome;
    Map<String, String> podLabels = Labels.of(stamped.tree().at("/spec/template/metadata/labels"));
    if (!podLabels.isEmpty()) {
      assertThat(Selector.ofMap(stamped.tree().at("/spec/selector")).matches(podLabels)).isTrue();
    }
    return stamped;
  }

  private static ObjectNode tree(String json) {
    try {
      return (ObjectNode) new ObjectMapper().readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
