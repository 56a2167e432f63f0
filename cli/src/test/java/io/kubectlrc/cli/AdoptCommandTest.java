package io.kubectlrc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AdoptCommandTest {

  @ParameterizedTest
  @ValueSource(strings = {"3/3", "-1/3", "0/0", "1", "one/three", "$(JOB_COMPLETION_INDEX)/3"})
  void refusesAShareThatThereIsNot(String shard) {
    Ran ran = Ran.of("adopt", "--all", "--shard=" + shard);
    assertThat(ran.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(ran.err()).contains("'--shard'").containsPattern("a share is I/N|there is");
  }

  @Test
  void aShareIsOfSeveral() {
    Ran ran = Ran.of("adopt", "api-rc", "--shard=0/3");
    assertThat(ran.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(ran.err()).contains("--shard divides what --all, -l or -A finds");
  }
}
