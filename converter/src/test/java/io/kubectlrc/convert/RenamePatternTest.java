package io.kubectlrc.convert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubectlrc.selector.Bearer;
import io.kubectlrc.selector.Series;
import io.kubectlrc.selector.Versions;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
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
    assertThat(new RenamePattern(pattern).apply(Bearer.of(name, Map.of()), Versions.DEFAULT))
        .isEqualTo(renamed);
  }

  @Test
  void takesAMembersNumberForAPartOfItsName() {
    Series members = Series.of(List.of("mongo-1", "mongo-2", "mongo-3"));
    assertThat(
            new RenamePattern("{base}")
                .apply(new Bearer("mongo-3", Map.of(), members), Versions.DEFAULT))
        .isEqualTo("mongo-3");
  }

  @Test
  void takesAKeyThatIsToldForAVersions() {
    Bearer bearer = Bearer.of("mongo-3", Map.of("node", "3"));
    assertThat(new RenamePattern("{base}").apply(bearer, new Versions(Set.of("node"))))
        .isEqualTo("mongo");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "{}", "{nam}"})
  void refusesWhatItCannotFill(String pattern) {
    assertThatThrownBy(() -> new RenamePattern(pattern))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
