package io.kubectlrc.selector;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class MatchingKeyTest {

  @Test
  void isAKeyOfBothSelectorsWithDifferentValues() {
    assertThat(
            MatchingKey.between(
                Map.of("name", "api", "version", "1"), Map.of("name", "api", "version", "2")))
        .isEqualTo(new MatchingKey.Found("version", "1", "2"));
  }

  @Test
  void isTheFirstByNameWhereSeveralDiffer() {
    assertThat(MatchingKey.between(Map.of("b", "1", "a", "1"), Map.of("b", "2", "a", "2")))
        .isEqualTo(new MatchingKey.Found("a", "1", "2"));
  }

  @Test
  void isMissingWhereOnlyOneSelectorHasIt() {
    MatchingKey key =
        MatchingKey.between(Map.of("name", "api"), Map.of("name", "api", "version", "2"));
    assertThat(key)
        .isEqualTo(
            new MatchingKey.Missing(
                new TreeMap<>(Map.of("name", "api")),
                new TreeSet<>(),
                new TreeSet<>(java.util.Set.of("version"))));
    assertThat(((MatchingKey.Missing) key).reason())
        .isEqualTo("both selectors have name=api, and no key with another value");
  }

  @Test
  void isMissingWhereTheSelectorsShareNoKey() {
    MatchingKey key = MatchingKey.between(Map.of("app", "api"), Map.of("name", "api"));
    assertThat(((MatchingKey.Missing) key).reason())
        .isEqualTo("the selectors share no key: the old one has app, the new one name");
  }
}
