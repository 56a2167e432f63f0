package io.kubectlrc.selector;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class PeerControllersTest {

  @Test
  void takesNamesThatDifferInTheirVersionsForVersions() {
    PeerControllers none = PeerControllers.of(Map.of());
    assertThat(none.areVersions("web-v1", "web-v2")).isTrue();
    assertThat(none.areVersions("web", "web-1453323827")).isTrue();
    assertThat(none.areVersions("web-v1", "shop-v1")).isFalse();
  }

  @Test
  void takesMembersOfOneThingForNoVersions() {
    PeerControllers three =
        PeerControllers.of(Map.of("mongo-1", Map.of(), "mongo-2", Map.of(), "mongo-3", Map.of()));
    assertThat(three.areVersions("mongo-1", "mongo-3")).isFalse();
    assertThat(three.base("mongo-3")).isEqualTo("mongo-3");
  }

  @Test
  void takesAMembersLabelsWordForItsNumber() {
    PeerControllers labelled = PeerControllers.of(Map.of("mongo-1", Map.of("node", "1")));
    assertThat(labelled.base("mongo-1")).isEqualTo("mongo-1");
    assertThat(labelled.areVersions("mongo-1", "mongo")).isFalse();
  }
}
