package io.kubectlrc.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** A real browser shows the pages, to everybody. */
@Timeout(300)
@Execution(ExecutionMode.CONCURRENT) // it waits for the browser
class ShownPagesTest {
  private static final Path PICTURES = Path.of("target/pages");

  /**
   * Light and dark, on a phone and on a desk; the pictures are in target/pages, to be looked at.
   */
  @Test
  void areShownByABrowserAsTheyShouldBe(@TempDir Path directory) throws Exception {
    Optional<Path> chromium = Browser.installed();
    assumeTrue(
        chromium.isPresent() || "true".equals(System.getenv("CI")),
        "there is no Chromium to show pages: apt-get install chromium");
    Files.createDirectories(PICTURES);
    try (Browser browser = new Browser(chromium.orElseThrow(), directory.resolve("profile"))) {
      for (Map.Entry<String, String> page : Pages.all().entrySet()) {
        Path file = Files.writeString(directory.resolve(page.getKey() + ".html"), page.getValue());
        for (int width : new int[] {390, 1440}) {
          for (boolean dark : new boolean[] {false, true}) {
            String name = page.getKey() + "-" + width + (dark ? "-dark" : "");
            // axe looks at every element of a page, which takes its time where there are many.
            boolean looked =
                !PagesTest.ALL && PagesTest.LARGE.contains(page.getKey()) && (dark || width > 390);
            Browser.Seen seen = browser.open(file, width, dark, looked ? "" : axe());
            Files.write(PICTURES.resolve(name + ".png"), seen.picture());
            assertThat(seen.messages()).as(name).isEmpty();
            assertThat(seen.requests()).as(name).containsExactly(file.toUri().toString());
            assertThat(seen.overflow()).as(name).isZero();
            assertThat(seen.axe()).as(name).isEmpty();
          }
        }
      }
    }
  }

  private static String axe() throws Exception {
    String file = "/axe.min.js";
    try (InputStream in = ShownPagesTest.class.getResourceAsStream(file)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
