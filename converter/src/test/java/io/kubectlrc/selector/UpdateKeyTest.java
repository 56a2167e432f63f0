package io.kubectlrc.selector;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class UpdateKeyTest {

  @Test
  void isAKeyOfBothSelectorsWithDifferentValues() {
    assertThat(
            UpdateKey.between(
                Map.of("name", "api", "version", "1"), Map.of("name", "api", "version", "2")))
        .isEqualTo(new UpdateKey.Found("version", "1", "2"));
  }

  @Test
  void isTheFirstByNameWhereSeveralDiffer() {
    assertThat(UpdateKey.between(Map.of("b", "1", "a", "1"), Map.of("b", "2", "a", "2")))
        .isEqualTo(new UpdateKey.Found("a", "1", "2"));
  }

  @Test
  void isMissingWhereOnlyOneSelectorHasIt() {
    UpdateKey key = UpdateKey.between(Map.of("name", "api"), Map.of("name", "api", "version", "2"));
    assertThat(key)
        .isEqualTo(
            new UpdateKey.Missing(
                new TreeMap<>(Map.of("name", "api")),
                new TreeSet<>(),
                new TreeSet<>(java.util.Set.of("version"))));
    assertThat(((UpdateKey.Missing) key).reason())
        .isEqualTo("both selectors have name=api, and no key with another value");
  }

  @Test
  void isMissingWhereTheSelectorsShareNoKey() {
    UpdateKey key = UpdateKey.between(Map.of("app", "api"), Map.of("name", "api"));
    assertThat(((UpdateKey.Missing) key).reason())
        .isEqualTo("the selectors share no key: the old one has app, the new one name");
  }
}
