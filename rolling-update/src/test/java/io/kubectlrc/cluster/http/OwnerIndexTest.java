package io.kubectlrc.cluster.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlrc.cluster.Manifests;
import io.kubectlrc.cluster.Owners;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class OwnerIndexTest {
  private static final List<String> OWNERS =
      List.of(
          "",
          "{name: web-1, controller: true}",
          "{name: web-2, controller: true}",
          "{name: web-1}",
          "{name: web-1}, {name: web-2, controller: true}");

  private static ObjectNode pod(String name, String owners) {
    return Manifests.yaml("metadata: {name: %s, ownerReferences: [%s]}".formatted(name, owners));
  }

  @Test
  void findsByOwnerWhatTheWholeWouldShow() {
    SplittableRandom random = new SplittableRandom(1);
    OwnerIndex index = new OwnerIndex();
    Map<String, ObjectNode> all = new TreeMap<>();
    for (int change = 0; change < 500; change++) {
      String name = "pod-" + random.nextInt(9);
      if (random.nextInt(3) == 0) {
        index.change(name, all.remove(name), null);
      } else {
        ObjectNode pod = pod(name, OWNERS.get(random.nextInt(OWNERS.size())));
        index.change(name, all.put(name, pod), pod);
      }
      for (Set<String> some :
          List.of(Set.of("web-1"), Set.of("web-2", Owners.NO_CONTROLLER), Set.of("none"))) {
        assertThat(index.ownedBy(some))
            .containsExactlyElementsOf(
                all.values().stream().filter(pod -> Owners.areOf(pod, some)).toList());
      }
    }
  }

  @Test
  void anOwnerThatIsNoControllerLeavesThePlaceOfOneFree() {
    assertThat(Owners.of(pod("a", OWNERS.get(0)))).containsExactly(Owners.NO_CONTROLLER);
    assertThat(Owners.of(pod("a", OWNERS.get(1)))).containsExactly("web-1");
    assertThat(Owners.of(pod("a", OWNERS.get(3))))
        .containsExactlyInAnyOrder("web-1", Owners.NO_CONTROLLER);
    assertThat(Owners.of(pod("a", OWNERS.get(4)))).containsExactlyInAnyOrder("web-1", "web-2");
  }
}
