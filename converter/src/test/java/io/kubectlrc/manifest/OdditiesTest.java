package io.kubectlrc.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What kubectl refuses and is read all the same, since it can mean only one thing. */
class OdditiesTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "// {a}\n{\"a\": 1}",
        "{\"a\": 1 /* } */}",
        "{\"a\": // one\n1}",
        "---\n/* { */ {\"a\": 1}",
        "{\"a\": 1} // the end"
      })
  void commentsInJsonAreReadOver(String text) {
    Manifest manifest = Manifest.parse("x.json", text);
    assertThat(manifest.problems()).isEmpty();
    Document document = manifest.documents().get(0);
    assertThat(document.tree()).hasToString("{\"a\":1}");
    assertThat(document.format()).isEqualTo(Format.JSON);
    assertThat(document.oddities())
        .extracting(Problem::what)
        .containsExactly("JSON has no comments");
    assertThat(document.oddities().get(0).position().offset())
        .isEqualTo(Math.max(text.indexOf("//"), text.indexOf("/*")));
  }

  @Test
  void aCommaTooManyIsTakenForYamlButTold() {
    Document document = Manifest.parse("x.yaml", "{\"a\": [1,]}").documents().get(0);
    assertThat(document.tree()).hasToString("{\"a\":[1]}");
    assertThat(document.oddities())
        .extracting(Problem::toString)
        .containsExactly(
            "x.yaml:1:9: JSON takes no comma before a closing bracket or brace; take it out");
    assertThat(Manifest.parse("x.yaml", "{a: [1,]}").documents().get(0).oddities()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"%YAML 1.2", "\uFEFF# x\n%TAG !x! tag:x,2000:\n%YAML  1.2"})
  void aVersionOfYamlThatKubectlDoesNotKnowIsReadOver(String directives) {
    Manifest manifest = Manifest.parse("x", directives + "\n---\na: 1\n---\nb: 1\n");
    assertThat(manifest.problems()).isEmpty();
    assertThat(manifest.documents().get(0).oddities())
        .extracting(problem -> problem.remedy().toString())
        .containsExactly("take the line out");
    assertThat(manifest.documents().get(1).oddities()).isEmpty();
  }

  /** As kubectl label --local of 1.20 has it: only a line of nothing but --- parts documents. */
  @Test
  void aDirectiveBeforeAMarkerAloneIsCutOffByKubectl() {
    for (String marker : List.of("---\n", "--- \r\n", "# x\n\n---\n")) {
      assertThat(
              Manifest.parse("x", "# y\n%YAML 1.1\n" + marker + "a: 1\n")
                  .documents()
                  .get(0)
                  .oddities())
          .extracting(Problem::toString)
          .containsExactly(
              "x:2:1: kubectl cuts the text between %YAML and the line ---, and reads neither part;"
                  + " take the line out");
    }
    for (String text :
        List.of("%YAML 1.1\n--- # x\na: 1\n", "--- |\n  %a\n---\n", "a: '%YAML'\n---\n")) {
      assertThat(Manifest.parse("x", text).documents().get(0).oddities()).isEmpty();
    }
  }

  @Test
  void slashesWithinATextAreNoComments() {
    Manifest manifest = Manifest.parse("x.json", "{\"a\": \"http://x/*\"}");
    assertThat(manifest.documents().get(0).oddities()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"a\": {\"b\": 1}, \"a\": {\"b\": 1}}",
        "a: {b: 1}\na:\n  b: 0x1\n",
        "a: &x {b: 1}\na: *x\n"
      })
  void aKeyThatIsTwiceWithTheSameValueIsThereOnce(String text) {
    Manifest manifest = Manifest.parse("x", text);
    assertThat(manifest.problems()).isEmpty();
    Document document = manifest.documents().get(0);
    assertThat(document.tree()).hasToString("{\"a\":{\"b\":1}}");
    assertThat(document.oddities())
        .extracting(Problem::what)
        .allMatch(what -> what.startsWith("the key \"a\" is already on line 1, with the same"))
        .hasSize(1);
  }

  @Test
  void eachOfSeveralDocumentsHasItsOwn() {
    Manifest manifest =
        Manifest.parse("x", "{\"a\": 1}\n{\"a\": 1, \"a\": 1}\n{\"b\": 1, \"b\": 1}");
    assertThat(manifest.documents())
        .extracting(document -> document.oddities().size())
        .containsExactly(0, 1, 1);
  }

  @Test
  void aByteOrderMarkShiftsNoNumbers() {
    for (String mark : new String[] {"", "\uFEFF"}) {
      Manifest manifest = Manifest.parse("x", mark + "---\n# nothing\n---\na: 1\n---\nb: [\n");
      assertThat(manifest.documents().get(0).number()).isEqualTo(2);
      assertThat(manifest.problems().get(0).document()).isEqualTo(3);
    }
  }
}
