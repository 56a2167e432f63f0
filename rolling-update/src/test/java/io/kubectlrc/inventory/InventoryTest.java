package io.kubectlrc.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlrc.cluster.Cluster;
import io.kubectlrc.cluster.Kind;
import io.kubectlrc.manifest.Manifest;
import io.kubectlrc.wording.Wording;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a migration has before it, of a cluster that can only be listed. */
class InventoryTest {

  private final Map<Kind, List<ObjectNode>> objects = new EnumMap<>(Kind.class);
  private final List<String> asked = new ArrayList<>();

  private void add(Kind kind, String yaml) {
    ObjectNode tree = (ObjectNode) Manifest.parse("test.yaml", yaml).documents().get(0).tree();
    objects.computeIfAbsent(kind, any -> new ArrayList<>()).add(tree);
  }

  /** Answers lists, and nothing else. */
  private Cluster listing() {
    return (Cluster)
        Proxy.newProxyInstance(
            Cluster.class.getClassLoader(),
            new Class<?>[] {Cluster.class},
            (proxy, method, arguments) -> {
              if (method.isDefault()) {
                return InvocationHandler.invokeDefault(proxy, method, arguments);
              }
              asked.add(method.getName());
              return switch (method.getName()) {
                case "list" -> objects.getOrDefault(arguments[0], List.of());
                case "serves" -> false;
                case "now" -> Instant.EPOCH;
                default -> throw new AssertionError("it asks for " + method.getName());
              };
            });
  }

  private void controllers(int count, int pods) {
    for (int i = 0; i < count; i++) {
      String app = "app%04d".formatted(i);
      String template =
          "metadata: {labels: {app: %s, version: '1'}}, spec: {containers: [{name: main, image: 'app:1', ports: [{name: http, containerPort: 80}]}]}"
              .formatted(app);
      add(
          Kind.REPLICATION_CONTROLLER,
          "{apiVersion: v1, kind: ReplicationController, metadata: {name: %1$s-1, namespace: shop, uid: %1$s}, spec: {replicas: %2$d, selector: {app: %1$s, version: '1'}, template: {%3$s}}, status: {readyReplicas: %2$d}}"
              .formatted(app, pods, template));
      add(
          Kind.SERVICE,
          "{apiVersion: v1, kind: Service, metadata: {name: %1$s, namespace: shop, uid: s%1$s}, spec: {selector: {app: %1$s}, ports: [{port: 80, targetPort: http}]}}"
              .formatted(app));
      for (int pod = 0; pod < pods; pod++) {
        add(
            Kind.POD,
            "{apiVersion: v1, kind: Pod, metadata: {name: %1$s-1-%2$d, namespace: shop, uid: %1$s-%2$d, labels: {app: %1$s, version: '1'}, ownerReferences: [{apiVersion: v1, kind: ReplicationController, name: %1$s-1, uid: %1$s, controller: true}]}, spec: {containers: [{name: main, image: 'app:1', ports: [{name: http, containerPort: 80}]}]}, status: {phase: Running}}"
                .formatted(app, pod));
      }
    }
  }

  @Test
  void seesPodsThatAnAdoptionWouldTakeFromOthers() {
    controllers(2, 1);
    add(
        Kind.POD,
        "{apiVersion: v1, kind: Pod, metadata: {name: lost, namespace: shop, uid: lost, labels: {app: app0001}}, status: {phase: Running}}");
    Inventory inventory = Inventory.of(listing(), "shop", Wording.LIBRARY);
    assertThat(inventory.items())
        .extracting(Item::state)
        .containsExactly(Item.State.LEFT, Item.State.REFUSED);
    assertThat(inventory.items().get(1).refusals().get(0))
        .isEqualTo("Deployment app0001 would select pod lost, which has no controller");
  }

  @Test
  void asksForEachKindOnceHoweverManyThereAre() {
    controllers(100, 2);
    Inventory inventory = Inventory.of(listing(), "shop", Wording.LIBRARY);
    assertThat(inventory.count(Item.State.LEFT)).isEqualTo(100);
    assertThat(inventory.items().get(7).services()).containsExactly("app0007");
    assertThat(asked.stream().filter("list"::equals).count()).isLessThan(20);
  }
}
