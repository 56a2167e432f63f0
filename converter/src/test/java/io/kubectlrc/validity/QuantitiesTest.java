package io.kubectlrc.validity;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuantitiesTest {

  @ParameterizedTest
  @CsvSource({
    "1, 1",
    "1e3, 1000",
    "+1, 1",
    ".5, 0.5",
    "1., 1",
    "-1, -1",
    "100m, 0.1",
    "1.5Gi, 1610612736",
    "1Ki, 1024",
    "2k, 2000",
    "1E3, 1000",
    "1E, 1000000000000000000",
    "12e-3, 0.012",
    "1n, 0.000000001",
    "0.1n, 0.000000001",
    "9E3, 9000",
    "0, 0",
    "0e5, 0"
  })
  void readsThemAsTheServerDoes(String text, BigDecimal value) {
    assertThat(Quantities.isQuantity(text)).isTrue();
    assertThat(Quantities.value(text).orElseThrow()).isEqualByComparingTo(value);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", "x", "64MB", "64MBs", "1 Gi", "1e", "Gi", "0x10", "1_000", "1K", "1ki", "1.5.5", "--1",
        "1e3Ki", "NaN", "１"
      })
  void refusesWhatIsNone(String text) {
    assertThat(Quantities.isQuantity(text)).isFalse();
    assertThat(Quantities.value(text)).isEmpty();
  }

  @Test
  void countsNoFurtherThanTheServer() {
    assertThat(Quantities.value("1e999999999").orElseThrow())
        .isEqualByComparingTo(BigDecimal.valueOf(Long.MAX_VALUE));
    assertThat(Quantities.value("-9e30").orElseThrow())
        .isEqualByComparingTo(BigDecimal.valueOf(-Long.MAX_VALUE));
    assertThat(Quantities.value("1e-999999999").orElseThrow()).isEqualByComparingTo("0.000000001");
  }
}
