package io.kubectlrc.cli;

import static org.assertj.core.api.Assertions.assertThatCode;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WarmUpTest {

  /** The launcher hears nothing of it: starts would be slow, and nobody would know why. */
  @ParameterizedTest
  @ValueSource(strings = {"files", "clusters"})
  void everyCommandEndsAsItShould(String kind) {
    assertThatCode(() -> WarmUp.run(kind)).doesNotThrowAnyException();
  }
}
