package io.kubectlrc.adopt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ShardTest {

  private static List<Shard> shares(int count) {
    return IntStream.range(0, count).mapToObj(index -> new Shard(index, count)).toList();
  }

  /** Names as fleets have them: alike, and numbered. */
  private static List<String[]> fleet() {
    List<String[]> fleet = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      for (String app : List.of("api", "web", "worker", "cart-frontend", "pay")) {
        for (int j = 0; j < 10; j++) {
          fleet.add(new String[] {"team-" + i, app + "-rc-" + (1453323827 + j)});
        }
      }
    }
    return fleet;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 10, 64})
  void eachControllerIsInExactlyOneShare(int count) {
    for (String[] name : fleet()) {
      assertThat(shares(count).stream().filter(share -> share.has(name[0], name[1]))).hasSize(1);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 7, 10})
  void sharesAreRoughlyOfOneSize(int count) {
    List<String[]> fleet = fleet();
    int even = fleet.size() / count;
    for (Shard share : shares(count)) {
      long size = fleet.stream().filter(name -> share.has(name[0], name[1])).count();
      assertThat(size).as(share.toString()).isBetween(even * 4L / 5, even * 6L / 5);
    }
  }

  /** As {@code printf NAMESPACE/NAME | sha256sum} says: not to be changed, ever. */
  @ParameterizedTest
  @CsvSource({
    "default, api-rc, 0, 1, 2",
    "shop, api-rc-1453323827, 0, 1, 6",
    "shop, web, 0, 1, 0",
    "équipe, café, 0, 1, 6",
    "team-7, worker-3, 0, 2, 6",
  })
  void aControllersShareNeverChanges(String namespace, String name, int of2, int of3, int of10) {
    assertThat(new Shard(of2, 2).has(namespace, name)).isTrue();
    assertThat(new Shard(of3, 3).has(namespace, name)).isTrue();
    assertThat(new Shard(of10, 10).has(namespace, name)).isTrue();
  }

  @Test
  void isReadAsItIsWritten() {
    assertThat(Shard.parse("0/1")).isEqualTo(Shard.ALL);
    assertThat(Shard.parse("2/10")).isEqualTo(new Shard(2, 10)).hasToString("2/10");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "1", "a/b", "1/", "/2", "-1/3", "1/3/5", "1 /3", "0/9999999999"})
  void refusesWhatIsNoShare(String text) {
    assertThatThrownBy(() -> Shard.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("0/3 for the first of three");
  }

  @Test
  void refusesAShareThatThereIsNot() {
    assertThatThrownBy(() -> Shard.parse("3/3"))
        .hasMessage("of 3 shares the first is 0 and the last 2; there is no 3");
    assertThatThrownBy(() -> Shard.parse("0/0")).hasMessageContaining("at least 1 share");
  }
}
