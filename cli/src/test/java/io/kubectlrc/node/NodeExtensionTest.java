package io.kubectlrc.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubectlrc.node.NodeExtension.Mode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NodeExtensionTest {

  @ParameterizedTest
  @CsvSource({
    "AUTO,     true,  false",
    "AUTO,     false, true",
    "REQUIRED, true,  false",
    "REQUIRED, false, false",
    "OFF,      true,  true",
    "OFF,      false, true",
  })
  void skipsWhereThereNeedBeNoNode(Mode mode, boolean isInstalled, boolean skips) {
    assertThat(NodeExtension.decide(mode, isInstalled).isDisabled()).isEqualTo(skips);
  }

  @Test
  void readsTheModeOfTheProperty() {
    assertThat(Mode.of(null)).isEqualTo(Mode.AUTO);
    assertThat(Mode.of("required")).isEqualTo(Mode.REQUIRED);
    assertThatThrownBy(() -> Mode.of("yes")).isInstanceOf(IllegalArgumentException.class);
  }
}
