package io.kubectlrc.convert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RenamePatternTest {

  @ParameterizedTest
  @CsvSource({
    "{base}, api-rc-1453323827, api-rc",
    "{base}, api-rc, api-rc",
    "{name}-web, api-v2, api-v2-web",
    "v{version}-{base}, api-7, v7-api",
    "fixed, api, fixed",
  })
  void fillsItsFields(String pattern, String name, String renamed) {
    assertThat(new RenamePattern(pattern).apply(name)).isEqualTo(renamed);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "{}", "{nam}"})
  void refusesWhatItCannotFill(String pattern) {
    assertThatThrownBy(() -> new RenamePattern(pattern))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
