package io.kubectlrc.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VisibleTest {

  @ParameterizedTest
  @CsvSource({
    "0000, 0008",
    "000b, 001f",
    "007f, 009f",
    "061c, 061c",
    "200e, 200f",
    "2028, 202e",
    "2066, 2069",
    "feff, feff"
  })
  void whatATerminalWouldObeyIsEscaped(String first, String last) {
    for (int c = Integer.parseInt(first, 16); c <= Integer.parseInt(last, 16); c++) {
      String escape = c == '\r' ? "\\r" : "\\u%04x".formatted(c);
      assertThat(Visible.of("a" + (char) c + "b")).isEqualTo("a" + escape + "b");
      assertThat(Visible.lines("a" + (char) c + "b")).isEqualTo("a" + escape + "b");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a\tb", "größer ≥ \\u001b", "日本語 עברית", "👩‍🚀", "a\u00a0b\u200db"})
  void whatATerminalShowsIsAsItWas(String text) {
    assertThat(Visible.of(text)).isEqualTo(text);
    assertThat(Visible.lines(text)).isEqualTo(text);
  }

  @Test
  void aValueIsOneLineAndATextKeepsItsLines() {
    assertThat(Visible.of("a\nb\r\nc\rd")).isEqualTo("a\\nb\\r\\nc\\rd");
    assertThat(Visible.lines("a\nb\r\nc\rd")).isEqualTo("a\nb\r\nc\\rd");
  }

  @Test
  void jsonStaysTheSameValue() throws JsonProcessingException {
    ObjectMapper json = new ObjectMapper();
    String text =
        json.writeValueAsString(json.createObjectNode().put("a\u202e", "\u009b\u001b\n\\\ufeff"));
    String shown = Visible.lines(text);
    assertThat(shown.chars().filter(c -> Visible.isHidden((char) c)).count()).isZero();
    assertThat(json.readTree(shown)).isEqualTo(json.readTree(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "👩", "\u001b"})
  void aLineThatIsTooLongKeepsItsStartAndItsEnd(String filling) {
    String line = Visible.of("error: " + filling.repeat(100_000) + "; do this");
    assertThat(line).startsWith("error: ").contains("…").endsWith("; do this");
    assertThat(line.length()).isLessThan(2_500);
    assertThat(line.codePoints().filter(c -> c >= 0xd800 && c <= 0xdfff).count()).isZero();
    assertThat(Visible.lines(filling.repeat(100_000))).hasSizeGreaterThanOrEqualTo(100_000);
  }

  @Test
  void aCutSplitsNoCharacter() {
    assertThat(Visible.cut("ab👩c", 3)).isEqualTo("ab…");
    assertThat(Visible.cut("ab👩c", 5)).isEqualTo("ab👩c");
  }
}
