package io.kubectlrc.validity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlrc.manifest.Manifest;
import io.kubectlrc.manifest.Nulls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class ValidityPropertiesTest {
  private static final Path SEEDS = Path.of("src/test/resources/io/kubectlrc/validity/seeds");
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final List<String> TEXTS = List.of("x", "1", "A b!");
  private static final List<String> KINDS =
      List.of("ReplicationController", "Service", "Deployment", "Pod", "CronJob", "Rollout", "");

  /** Fields of the API, so that a tree of them goes down to where containers are. */
  private static final List<String> FIELDS =
      List.of(
          "metadata",
          "spec",
          "template",
          "labels",
          "annotations",
          "selector",
          "matchLabels",
          "matchExpressions",
          "containers",
          "volumes",
          "ports",
          "env",
          "name",
          "replicas",
          "jobTemplate",
          "resources",
          "limits",
          "cpu",
          "command",
          "values",
          "x");

  @Property(tries = 1000)
  void whateverATreeIsItsShapedFormHasListsAndObjectsWhereTheyBelong(@ForAll long seed) {
    ObjectNode tree = tree(seed);
    ObjectNode before = tree.deepCopy();

    Validity validity = Validity.of(tree);
    ObjectNode shaped = validity.shaped();

    assertThat(tree).isEqualTo(before);
    assertThat(Validity.of(shaped).shaped()).isSameAs(shaped);
    assertThat(Validity.of(shaped).wrongTypes()).noneMatch(fault -> fault.wanted().isContainer());
    for (Fault fault : validity.faults()) {
      assertThat(fault.sentence()).hasSizeLessThan(1000);
      JsonPointer holder = fault.at().head() == null ? fault.at() : fault.at().head();
      assertThat(tree.at(holder).isContainerNode()).as(fault.toString()).isTrue();
    }
    ObjectNode present = Nulls.without(tree);
    validity
        .wrongTypes()
        .forEach(fault -> assertThat(present.at(fault.at())).isEqualTo(fault.value()));
    for (Fault.Missing fault : validity.missing()) {
      JsonNode field = tree.at(fault.at()).path(fault.field());
      // A selector that has neither labels nor expressions is none.
      assertThat(field.isEmpty() || fault.field().equals("selector")).as(fault.toString()).isTrue();
    }
    validity
        .unknownFields()
        .forEach(fault -> assertThat(tree.at(fault.at()).isMissingNode()).isFalse());
  }

  private static ObjectNode tree(long seed) {
    Random random = new Random(seed);
    ObjectNode tree = JSON.objectNode();
    tree.put("apiVersion", random.nextBoolean() ? "v1" : "apps/v1");
    tree.put("kind", KINDS.get(random.nextInt(KINDS.size())));
    tree.set("metadata", random.nextInt(9) == 0 ? value(random, 3) : object(random, 3, 20));
    tree.set("spec", random.nextInt(9) == 0 ? value(random, 9) : object(random, 9, 20));
    return tree;
  }

  @Test
  void theTreesHaveFaultsOfAllKinds() {
    Map<Class<?>, Integer> seen = new HashMap<>();
    for (long seed = 0; seed < 1000; seed++) {
      Validity.of(tree(seed))
          .faults()
          .forEach(fault -> seen.merge(fault.getClass(), 1, Integer::sum));
    }
    for (Class<?> kind :
        List.of(
            Fault.WrongType.class, Fault.Missing.class, Fault.Unknown.class, Fault.Invalid.class)) {
      assertThat(seen.getOrDefault(kind, 0)).as(kind.getSimpleName()).isPositive();
    }
  }

  /**
   * A list, an object or a scalar where there was another one of them, in an object that was valid.
   */
  @Property(tries = 2000)
  void oneValueOfAnotherShapeIsToldOnceAndAtItsPlace(@ForAll long seed) throws IOException {
    Random random = new Random(seed);
    String file = random.nextInt(4) == 0 ? "service.yaml" : "controller.yaml";
    ObjectNode tree =
        Manifest.parse(file, Files.readString(SEEDS.resolve(file)))
            .documents()
            .get(0)
            .objects()
            .get(0)
            .tree()
            .deepCopy();
    assertThat(Validity.of(tree).faults()).isEmpty();
    List<JsonPointer> pointers = new ArrayList<>();
    pointers(tree, JsonPointer.empty(), pointers);
    JsonPointer at = pointers.get(random.nextInt(pointers.size()));
    JsonNode old = tree.at(at);
    JsonNode other =
        old.isArray() ? JSON.objectNode().put("x", 1) : JSON.arrayNode().add(JSON.objectNode());
    if (tree.at(at.head()) instanceof ArrayNode items) {
      items.set(at.last().getMatchingIndex(), other);
    } else {
      ((ObjectNode) tree.at(at.head())).set(at.last().getMatchingProperty(), other);
    }

    Validity validity = Validity.of(tree);

    assertThat(validity.wrongTypes()).extracting(Fault::at).containsExactly(at);
    assertThat(validity.refusals())
        .filteredOn(fault -> (fault.at() + "/").startsWith(at + "/"))
        .hasSize(1);
  }

  private static void pointers(JsonNode node, JsonPointer at, List<JsonPointer> found) {
    for (Map.Entry<String, JsonNode> field : node.properties()) {
      JsonPointer to = at.appendProperty(field.getKey());
      if (!to.toString().matches("/apiVersion|/kind")) {
        found.add(to);
        pointers(field.getValue(), to, found);
      }
    }
    for (int i = 0; node.isArray() && i < node.size(); i++) {
      found.add(at.appendIndex(i));
      pointers(node.get(i), at.appendIndex(i), found);
    }
  }

  @Test
  void anAddressIsToldFromALongTextAtOnce() {
    String text = "a".repeat(200_000);
    assertTimeoutPreemptively(
        Duration.ofSeconds(5),
        () -> {
          assertThat(Addresses.isIp(text)).isFalse();
          assertThat(Addresses.isIp(text + ":" + text + ".")).isFalse();
          assertThat(Addresses.isRange(text + "/8")).isFalse();
        });
    assertThat(Addresses.isIp("0000:0000:0000:0000:0000:ffff:255.255.255.255")).isTrue();
    assertThat(Addresses.isIp("::1")).isTrue();
  }

  private static JsonNode value(Random random, int depth) {
    switch (random.nextInt(depth > 0 ? 12 : 5)) {
      case 0:
        return JSON.nullNode();
      case 1:
        return JSON.textNode(TEXTS.get(random.nextInt(TEXTS.size())));
      case 2:
        return JSON.numberNode(random.nextInt());
      case 3:
        return JSON.numberNode(random.nextDouble());
      case 4:
        return JSON.booleanNode(random.nextBoolean());
      case 5, 6:
        ArrayNode items = JSON.arrayNode();
        for (int left = random.nextInt(4); left > 0; left--) {
          items.add(value(random, depth - 1));
        }
        return items;
      default:
        return object(random, depth, 9);
    }
  }

  private static ObjectNode object(Random random, int depth, int most) {
    ObjectNode object = JSON.objectNode();
    for (int left = random.nextInt(most); left > 0; left--) {
      object.set(FIELDS.get(random.nextInt(FIELDS.size())), value(random, depth - 1));
    }
    return object;
  }
}
