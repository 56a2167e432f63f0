package io.kubectlrc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubectlrc.convert.report.ConversionRefusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Why {@code convert} leaves an object as it is. */
class RefusalTest {

  @Test
  void everyReasonAndItsRemedyAreInTheManual() throws IOException {
    List<String> rows =
        Arrays.stream(ConversionRefusal.Reason.values())
            .map(
                reason -> "| `" + reason.word() + "` | " + reason.remedy().in(Flags.WORDING) + " |")
            .toList();
    assertThat(Files.readAllLines(Path.of("../docs/convert.md")))
        .endsWith(rows.toArray(String[]::new));
  }
}
