package io.kubectlrc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The pages are HTML, small, and obey nobody; {@link ShownPagesTest} shows them. */
@Timeout(300)
class PagesTest {
  /** Whether the large ones are looked at from all sides, too: {@code -Dpages.all}. */
  static final boolean ALL = System.getProperty("pages.all") != null;

  static final Set<String> LARGE = Set.of("large", "fleet-large");

  @Test
  void areValid() throws Exception {
    Map<String, String> pages = Pages.all();
    if (!ALL) {
      pages.keySet().removeAll(LARGE); // which the validator reads for minutes, and are made alike
    }
    HtmlCheck check = new HtmlCheck();
    for (Map.Entry<String, String> page : pages.entrySet()) {
      assertThat(check.problems(page.getValue())).as(page.getKey()).isEmpty();
    }
  }

  /** 10,000 pods, all replaced, in an hour at a thousand requests a second; 1,000 adoptions. */
  @Test
  void ofVeryManyPodsAreSmall() {
    for (String page : LARGE) {
      assertThat(Pages.all().get(page).getBytes(StandardCharsets.UTF_8).length)
          .as(page)
          .isLessThan(2_000_000);
    }
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
}
