package io.kubectlrc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubectlrc.object.Trouble;
import io.kubectlrc.operate.Progress;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LiveViewTest {
  private static final String CLEAR = "\r\u001b[K";
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final Io io =
      new Io(
          new ByteArrayInputStream(new byte[0]),
          new PrintStream(out, true, StandardCharsets.UTF_8),
          new PrintStream(err, true, StandardCharsets.UTF_8),
          Path.of(""),
          Map.of("NO_COLOR", "1"),
          true);

  @Test
  void showsHowItStandsBelowWhatIsPrinted() {
    Clock stopped = Clock.fixed(Instant.EPOCH, ZoneOffset.UTC);
    try (ProgressReport.Telling view = ProgressReport.AUTO.to(io, true, stopped)) {
      view.on(new Progress.Created("api-rc-2"));
      view.on(
          new Progress.Counted("api-rc", 2, 2, "api-rc-2", 2, 1, 3, 0, "pods to become available"));
      view.on(new Progress.Troubled("pod/api-rc-2-x", new Trouble("BackOff", "no image", true)));
    }
    assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("Created api-rc-2\n");
    assertThat(err.toString(StandardCharsets.UTF_8))
        .contains(
            CLEAR
                + "\u001b[?7l██████░░░░░░░░░░░░░░ new 1/2 available, old 2/2 available, surge 1, 0 s,"
                + " waiting for pods to become available\u001b[?7h")
        .contains(CLEAR + "warning: pod/api-rc-2-x: BackOff: no image\n" + CLEAR + "\u001b[?7l██")
        .endsWith(CLEAR);
  }

  @Test
  void leavesStandardOutputToScripts() {
    Clock stopped = Clock.fixed(Instant.EPOCH, ZoneOffset.UTC);
    try (ProgressReport.Telling view = ProgressReport.NONE.to(io, true, stopped)) {
      view.on(new Progress.Scaled("api-rc", 2, false));
      view.on(new Progress.Troubled("pod/x", new Trouble("BackOff", "", true)));
    }
    assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("Scaling api-rc down to 2\n");
    assertThat(err.toString(StandardCharsets.UTF_8)).isEmpty();
  }
}
