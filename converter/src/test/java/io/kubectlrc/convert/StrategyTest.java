package io.kubectlrc.convert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StrategyTest {

  @Test
  void hasWords() {
    assertThat(Strategy.parse("auto")).isEqualTo(Strategy.AUTO);
    assertThat(Strategy.parse("kubernetes")).isEqualTo(Strategy.KUBERNETES);
    assertThat(Strategy.parse("recreate")).isEqualTo(Strategy.RECREATE);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      value = {
        "surge=1,unavailable=0 1 0",
        "unavailable=25%,surge=2 2 25%",
        "surge=100% 100% 0",
        "unavailable=1 0 1",
      })
  void hasAmounts(String text, String surge, String unavailable) {
    assertThat(Strategy.parse(text)).isEqualTo(new Strategy.Rolling(surge, unavailable));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "fast",
        "surge=",
        "surge=-1",
        "surge=1.5",
        "surge=1,surge=2",
        "surge=0,unavailable=0%",
        "unavailable=101%",
        "surge=9999999999",
      })
  void refusesEverythingElse(String text) {
    assertThatThrownBy(() -> Strategy.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }
}
