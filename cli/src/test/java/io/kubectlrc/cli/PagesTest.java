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

/** The pages are HTML, and a real browser shows them, to everybody. */
@Timeout(300)
class PagesTest {
  private static final Path PICTURES = Path.of("target/pages");

  @Test
  void areValid() throws Exception {
    Map<String, String> pages = Pages.all();
    pages.remove("large"); // of which the validator reads for a minute, and which is made alike
    HtmlCheck check = new HtmlCheck();
    for (Map.Entry<String, String> page : pages.entrySet()) {
      assertThat(check.problems(page.getValue())).as(page.getKey()).isEmpty();
    }
  }

  /** 10,000 pods, all replaced, in an hour at a thousand requests a second. */
  @Test
  void ofVeryManyPodsAreSmall() {
    assertThat(Pages.all().get("large").getBytes(StandardCharsets.UTF_8).length)
        .isLessThan(2_000_000);
  }

  @Test
  void showWhatOthersHaveWrittenAndNeverObeyIt() {
    String hostile = Pages.all().get("hostile");
    assertThat(hostile)
        .contains("&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;&lt;img src=")
        .contains("\\u202e\\u0007\ufffd")
        .doesNotContain("<img", "<script>alert", "\u202e");
    assertThat(hostile.split("<script", -1)).hasSize(2);
  }

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
            boolean looked = page.getKey().equals("large") && (dark || width > 390);
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
    try (InputStream in = PagesTest.class.getResourceAsStream(file)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
