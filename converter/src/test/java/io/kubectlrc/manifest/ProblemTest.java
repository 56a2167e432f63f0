package io.kubectlrc.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProblemTest {

  static List<Arguments> badTexts() {
    return List.of(
        bad(
            "a:\n  b: 1\n c: 2\n",
            "3:2: this does not fit what is above it; align it with its siblings"),
        bad(
            "a: b: c\n",
            "1:5: a key is not expected here; align it with its siblings, or quote the text if the"
                + " colon is part of it"),
        bad(
            "a: 1\nb\nc: 2\n",
            "2:1: this line is neither a key nor part of a text; add the colon, or indent or quote"
                + " the text"),
        bad("a: 'x\nb: 2\n", "1:4: the quote that opens here is never closed; close it"),
        bad("a: @x\n", "1:4: no text may start with this character; quote the text"),
        bad(
            "a:\n\tb: 1\n",
            "2:1: a tab indents this line, and YAML takes only spaces; replace the tabs by spaces"),
        bad(
            "a: {b: 1, c: 2\nd: 3\n",
            "2:2: a comma or a closing bracket is missing before this; add it"),
        bad(
            "a: 1\nb:\n  c: 1\n  d: 2\n  c: 3\n",
            "5:3: the key \"c\" is already on line 3, with another value; remove one of the two"),
        bad(
            "{\n\"a\": 1,\n\"a\": 2}",
            "3:1: the key \"a\" is already on line 2, with another value; remove one of the two"),
        bad(
            "yes: 1\ntrue: 2\n",
            "2:1: the key \"true\" is already on line 1, with another value; remove one of the two"),
        bad(
            "  a: 1\nb: 2\n",
            "1:3: line 1 is indented, and what follows in its document is not; align line 1 with the"
                + " others"),
        bad(
            "a:\n\u00A0\u00A0b: 1\n  c: 2\n",
            "2:1: a no-break space (U+00A0) stands here, which is no space to a program; replace it"
                + " by a space"),
        bad(
            "{\n\"a\": ##count##,\n\"b\": 1}",
            "2:6: JSON has no such value: ##count##; correct it, or quote it if it is a string"),
        bad(
            "a: *b\n",
            "1:4: the alias *b has no anchor &b before it; add the anchor to the value it shall"
                + " repeat, or write the value out"),
        bad(
            "a: &b\n  c: *b\n",
            "2:6: the alias *b is inside the value it stands for; write the value out"),
        bad(
            "a: .inf\n",
            "1:4: JSON, and so Kubernetes, has no number .inf; quote it if it is a string"),
        bad("[a]: 1\n", "1:1: a mapping or sequence is the key here; use a string as the key"),
        bad("~: 1\n", "1:1: null is no key; quote it if it is a string"),
        bad("<<: 1\n", "1:5: a merge key << takes a mapping or a list of mappings; give it one"),
        bad("a: !!int x\n", "1:4: this is not what its tag !!int says; remove the tag"),
        bad(
            "a: \"\\UFFFFFFFF\"\n",
            "1:7: no character has so great a number; write the character itself"),
        bad("a: \u0007\n", "1:4: the control character U+0007 may not stand here; remove it"),
        bad("😀: 1\n你: 'x\n", "2:4: the quote that opens here is never closed; close it"),
        bad(
            "a: 1\n...\nb: 1\n",
            "3:1: a second document starts here without a line ---; put one before it"),
        bad(
            "a: 1\n<<<<<<< HEAD\nb: 1\n=======\nb: 2\n>>>>>>> theirs\n",
            "2:1: a merge conflict was left unresolved here; resolve it and remove its markers"),
        bad(
            "# {{ not this }}\na: {{ .Values.a }}\n",
            "2:4: this is a Go or Jinja template, not yet rendered: {{ .Values.a }}; render it"
                + " first"),
        bad(
            "a: 1\n{% if x %}\nb: 2\n{% endif %}\n",
            "2:1: this is a Go or Jinja template, not yet rendered: {% if x %}; render it first"),
        bad(
            "a: 1\n<% if x %>\nb: 2\n",
            "2:1: this is an ERB template, not yet rendered: <% if x %>; render it first"),
        bad(
            "define(`X', `1')\na: X\n",
            "1:1: this is an m4 template, not yet rendered: define(`X', `1'); render it first"),
        bad(
            "{\"a\": ${A}, \"b\": 1}",
            "1:7: this is a shell or OpenShift template, not yet rendered: ${A}; render it first"),
        bad(
            "{\"a\": $(A)}\n{\"b\": 1}",
            "1:7: this is a make template, not yet rendered: $(A); render it first"),
        bad("{\"a\": 1e999}", "1:7: this number is too large; correct it"),
        bad(
            "a: [1,\n",
            "1:7: a bracket or brace that opens before this is never closed; close it"));
  }

  private static Arguments bad(String text, String message) {
    return Arguments.of(text, message);
  }

  @ParameterizedTest
  @MethodSource("badTexts")
  void saysWhatIsWrongAndWhereAndWhatToDo(String text, String message) {
    Manifest manifest = Manifest.parse("f.yaml", text);

    assertThat(manifest.problems())
        .extracting(Problem::toString)
        .containsExactly("f.yaml:" + message);
  }

  @ParameterizedTest
  @MethodSource("badTexts")
  void readsTheDocumentsAroundABadOne(String text, String message) {
    Manifest manifest = Manifest.parse("f.yaml", "first: 1\n---\n" + text + "\n---\nlast: 1\n");

    assertThat(manifest.problems()).extracting(Problem::document).containsExactly(2);
    assertThat(manifest.documents()).extracting(Document::number).containsExactly(1, 3);
  }

  /** Each of them is also tried with a comment before it, which is not the fault to tell then. */
  static List<Arguments> badJson() {
    String trailing = "JSON takes no comma before a closing bracket or brace; take it out";
    String comma = "a comma or a closing bracket is missing before this; add it";
    return List.of(
        bad("{\"a\":,\n\"b\":1}", "2:6: a value is missing here; write it"),
        bad("{\"a\": }", "2:7: a value is missing here; write it"),
        bad("{\"a\": [1,,2]}", "2:10: a value is missing here; write it"),
        bad("{\"a\": [1,2,]}", "2:11: " + trailing),
        bad("{\"a\": 1,\n}", "2:8: " + trailing),
        bad("{\"a\": 'x'}", "2:7: JSON takes only double quotes; write \" for '"),
        bad("{'a': 1}", "2:2: JSON takes only double quotes; write \" for '"),
        bad("{\"a\":1,\n b: 2}", "3:2: in JSON, a key stands in double quotes: b; quote it"),
        bad("{\"a\": 1, : 2}", "2:10: a key is missing here; write it, in double quotes"),
        bad("{\"a\" 1}", "2:6: the colon after a key is missing before this; add it"),
        bad("{\"a\": \"1\"\n \"b\": 2}", "3:2: " + comma),
        bad("{\"a\": [1 2]}", "2:10: " + comma),
        bad("{\"a\": [1}", "2:9: " + comma),
        bad(
            "{\"a\": ##c##}",
            "2:7: JSON has no such value: ##c##; correct it, or quote it if it is a string"),
        bad(
            "{\"a\": %d,\n\"b\": 1}",
            "2:7: JSON has no such value: %d; correct it, or quote it if it is a string"),
        bad(
            "{\"a\": yes}",
            "2:7: JSON has no such value: yes; correct it, or quote it if it is a string"),
        bad(
            "{\"a\": 0777}",
            "2:7: JSON has no such number: 0777; correct it, or quote it if it is a string"),
        bad("{\"a\": 1" + "0".repeat(2000) + "}", "2:7: this number is too large; correct it"),
        bad("{\"a\": 1 # one\n}", "2:9: JSON has no comments; take it out"),
        bad("{# one\n\"a\": 1}", "2:2: JSON has no comments; take it out"),
        bad(
            "{\n\"a\": \"b},\n\"c\": 1}",
            "3:6: the quote that opens here is never closed; close it"),
        bad(
            "{\"a\": 1,\n \"b\": [1,2",
            "3:7: the bracket that opens here is never closed; close it"),
        bad("{\"a\":", "2:1: the brace that opens here is never closed; close it"),
        bad("{\"a\": 1}}", "2:9: all that was opened before this is closed; take it out"),
        bad(
            "{\"a\": \"\\d\"}",
            "2:8: a backslash means nothing in JSON before what follows this one; double it"),
        bad(
            "{\"a\": \"x\ty\"}",
            "2:9: the control character U+0009 may not stand in a string of JSON; write \\u0009"));
  }

  @ParameterizedTest
  @MethodSource("badJson")
  void tellsWhatIsNoJsonInAFileThatIsCalledSo(String text, String message) {
    for (String before : List.of("\n", "// a comment\n")) {
      Manifest manifest = Manifest.parse("F.JSON", before + text + "\n");

      assertThat(told(manifest)).contains("F.JSON:" + message);
      boolean missing = message.contains("a value is missing");
      assertThat(manifest.problems().isEmpty() && missing).as("null for what is missing").isFalse();
      String good = "{\"first\": 1}\n---\n";
      assertThat(Manifest.parse("f.json", good + before + text).documents()).hasSizeGreaterThan(0);
    }
  }

  private static List<String> told(Manifest manifest) {
    return Stream.concat(
            manifest.problems().stream(),
            manifest.documents().stream().flatMap(document -> document.oddities().stream()))
        .map(Problem::toString)
        .toList();
  }

  @Test
  void takesNoValueForNullThatIsMissingFromWhatBeginsAsJson() {
    for (String text :
        List.of("{\"a\":}", "{\"a\": {\"b\":,'c': 1}}", "[{\"a\": 1},\n{\"b\": }]")) {
      String nested = "{\"x\": " + text + "}";
      assertThat(Manifest.parse("f.yaml", nested).problems())
          .extracting(Problem::what)
          .containsExactly("a value is missing here");
    }
    assertThat(Manifest.parse("f.yaml", "{\"a\": 'x', \"b\"}").problems())
        .extracting(Problem::toString)
        .containsExactly("f.yaml:1:15: a value is missing here; write it");
    assertThat(Manifest.parse("f.yaml", "{a: , \"b\":}").problems()).isEmpty();
    assertThat(Manifest.parse("f.yaml", "\"b\":\n").problems()).isEmpty();
  }

  @Test
  void keepsTheJsonDocumentsBeforeABadOne() {
    Manifest manifest = Manifest.parse("f.json", "{\"a\": 1}\n{\"b\": 2}\n{\"c\": }\n");

    assertThat(manifest.documents()).extracting(Document::number).containsExactly(1, 2);
    assertThat(manifest.problems()).extracting(Problem::document).containsExactly(3);
    assertThat(manifest.problems().get(0).position()).isEqualTo(new Position(24, 3, 7));
  }

  @Test
  void doesNotBlameATemplateForAnUnrelatedMistake() {
    String text = "rule: |\n  on {{ $labels.pod }}\nb: 1\n\n# {{ x }}\nc: 'x\n";

    assertThat(Manifest.parse("f.yaml", text).problems())
        .extracting(Problem::toString)
        .containsExactly("f.yaml:6:4: the quote that opens here is never closed; close it");
  }

  @Test
  void takesVariablesInStringsForWhatTheyAre() {
    Manifest manifest =
        Manifest.parse("f.yaml", "args: [--name=$(NAME), '${X}']\nn: ${N}\nt: \"{{ x }}\"\n");

    assertThat(manifest.problems()).isEmpty();
    assertThat(Placeholder.isWhole("${N}")).isTrue();
    assertThat(Placeholder.isWhole(" $(N) ")).isTrue();
    assertThat(Placeholder.isWhole("a-${N}")).isFalse();
    assertThat(Placeholder.first("a-${N}"))
        .contains(new Placeholder("a shell or OpenShift template", 2, "${N}"));
  }

  @Test
  void takesADollarOrUnderscoresWithANameForAPlaceholder() {
    assertThat(List.of("$name", "web:$TAG", "__NAME__", "web-__BUILD_TAG__", "v__N__"))
        .allMatch(text -> Placeholder.first(text).isPresent());
    assertThat(Placeholder.isWhole("$REPLICAS")).isTrue();
    assertThat(Placeholder.isWhole("__REPLICAS__")).isTrue();
  }

  @Test
  void leavesPricesEscapesAndPythonsOwnNamesAlone() {
    assertThat(List.of("$5", "$$name", "a$", "__init__", "A__B__C", "__", "____", "a__b__c"))
        .allMatch(text -> Placeholder.first(text).isEmpty());
  }

  @Test
  void blamesATemplateForABareVariableOnlyWhereItIsTheValue() {
    assertThat(Manifest.parse("f.yaml", "a: 1\nb: $X: 2\n").problems())
        .extracting(Problem::toString)
        .containsExactly(
            "f.yaml:2:4: this is a shell or OpenShift template, not yet rendered: $X;"
                + " render it first");
    assertThat(Manifest.parse("f.yaml", "a: 1\nb: 'echo $HOME\n").problems())
        .extracting(Problem::toString)
        .containsExactly("f.yaml:2:4: the quote that opens here is never closed; close it");
  }

  @Test
  void refusesABombOfAliasesQuickly() {
    StringBuilder text = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
    for (int i = 1; i < 12; i++) {
      String alias = "*a" + (i - 1);
      text.append(
          "a%d: &a%d [%s]\n"
              .formatted(
                  i,
                  i,
                  String.join(
                      ", ",
                      List.of(alias, alias, alias, alias, alias, alias, alias, alias, alias))));
    }
    assertQuicklyRefused(text.toString(), "repeat more than 100000 values");
  }

  @Test
  void refusesABombOfMergeKeysQuickly() {
    StringBuilder text = new StringBuilder("a0: &a0 {}\n");
    for (int i = 1; i < 30; i++) {
      text.append("a%d: &a%d {<<: [*a%d, *a%d]}\n".formatted(i, i, i - 1, i - 1));
    }
    assertQuicklyRefused(text.toString(), "repeat more than 100000 values");
  }

  @Test
  void refusesAbsurdDepthQuickly() {
    String levels = "200 levels deep";
    assertQuicklyRefused("[".repeat(1_000_000), levels);
    assertQuicklyRefused("{\"a\":".repeat(1_000_000), levels);
    assertQuicklyRefused("{a: [" + "\tb,".repeat(300_000) + "]}", "tab");
    assertQuicklyRefused("{".repeat(1_000_000), "");
    assertQuicklyRefused("a: }" + "${".repeat(500_000), "");
    assertQuicklyRefused("- ".repeat(100_000) + "x", levels);
    assertQuicklyRefused("a: " + "{b: ".repeat(100_000), levels);
  }

  /** The parser, whose limit it breaks, says no place. */
  @ParameterizedTest
  @ValueSource(strings = {"", "-", "0.", "1e"})
  void aJsonNumberOfTooManyDigitsIsToldAtItsPlace(String start) {
    String number = start + "1".repeat(1_001);
    Manifest manifest =
        Manifest.parse("f.json", "---\n{\"a\": 1}\n{\"b\":\n  " + number + "}\n{\"c\": 1}\n");
    assertThat(manifest.problems())
        .extracting(Problem::toString)
        .containsExactly("f.json:4:3: this number is too large; correct it");
  }

  @Test
  void readsHugeScalarsQuickly() {
    String digits = "1".repeat(1_000_000);
    assertThatCode(
            () -> {
              Manifest.parse("f.yaml", "a: " + digits + "\nb: 1e99999999999\n");
              Manifest.parse("f.json", "{\"a\": \"" + digits + "\"}");
              Manifest.parse("f.yaml", "a: !!binary " + "AAAA".repeat(500_000) + "\n");
            })
        .doesNotThrowAnyException();
  }

  @Test
  void readsADocumentOfManyMegabytes() {
    String text = "items:\n" + "- kind: Pod # 😀\n".repeat(400_000);

    assertThat(Manifest.parse("f.yaml", text).documents().get(0).tree().at("/items"))
        .hasSize(400_000);
  }

  private static void assertQuicklyRefused(String text, String message) {
    assertTimeoutPreemptively(
        Duration.ofSeconds(30),
        () -> {
          Manifest manifest = Manifest.parse("f.yaml", text);
          assertThat(manifest.problems()).hasSize(1);
          assertThat(manifest.problems().get(0).what()).contains(message);
        });
  }
}
