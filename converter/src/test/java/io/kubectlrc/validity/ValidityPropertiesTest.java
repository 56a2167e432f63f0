package io.kubectlrc.validity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class ValidityPropertiesTest {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
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
    Random random = new Random(seed);
    ObjectNode tree = JSON.objectNode();
    tree.put("apiVersion", random.nextBoolean() ? "v1" : "apps/v1");
    tree.put("kind", KINDS.get(random.nextInt(KINDS.size())));
    tree.set("metadata", value(random, 3));
    tree.set("spec", value(random, 9));
    ObjectNode before = tree.deepCopy();

    Validity validity = Validity.of(tree);
    ObjectNode shaped = validity.shaped();

    assertThat(tree).isEqualTo(before);
    assertThat(Validity.of(shaped).shaped()).isSameAs(shaped);
    validity.faults().forEach(fault -> assertThat(fault.sentence()).hasSizeLessThan(1000));
    validity.wrongTypes().forEach(fault -> assertThat(tree.at(fault.at())).isSameAs(fault.value()));
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
        return JSON.textNode(random.nextBoolean() ? "x" : "1");
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
        ObjectNode object = JSON.objectNode();
        for (int left = random.nextInt(9); left > 0; left--) {
          object.set(FIELDS.get(random.nextInt(FIELDS.size())), value(random, depth - 1));
        }
        return object;
    }
  }
}
