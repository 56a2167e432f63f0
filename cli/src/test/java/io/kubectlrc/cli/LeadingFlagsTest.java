package io.kubectlrc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LeadingFlagsTest {

  @ParameterizedTest
  @CsvSource({
    "-n shop status api, status -n shop api",
    "-nshop status, status -nshop",
    "-n=shop --context=prod status -o json, status -n=shop --context=prod -o json",
    "--namespace shop --server https://x adopt web, adopt --namespace shop --server https://x web",
    "status -n shop, status -n shop",
    "--help, --help",
    "-n shop, -n shop",
    "-n shop nothing, -n shop nothing",
    "--as alice adopt web, --as alice adopt web",
    "-x status, -x status",
  })
  void kubectlsOwnGoBehindTheCommand(String given, String ordered) {
    assertThat(
            String.join(
                " ", LeadingFlags.behindCommand(given.split(" "), Set.of("status", "adopt"))))
        .isEqualTo(ordered);
  }
}
