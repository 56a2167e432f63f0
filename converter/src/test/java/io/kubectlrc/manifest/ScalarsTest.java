package io.kubectlrc.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Against what kubectl said when it was asked, recorded in {@code scalars.tsv}. */
class ScalarsTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String REFUSED = "-";

  record Row(String scalar, String value, String key) {}

  static List<Row> rows() throws IOException {
    try (InputStream in = ScalarsTest.class.getResourceAsStream("scalars.tsv")) {
      Stream<String> lines = new String(in.readAllBytes(), StandardCharsets.UTF_8).lines();
      return lines
          .filter(line -> !line.startsWith("#"))
          .map(line -> line.split("\t", -1))
          .map(cells -> new Row(cells[0], cells[1], cells[2]))
          .toList();
    }
  }

  @ParameterizedTest
  @MethodSource("rows")
  void aValueMeansWhatKubectlMakesOfIt(Row row) throws IOException {
    Manifest manifest = Manifest.parse("x.yaml", "data:\n  v: " + row.scalar() + "\n");

    if (row.value().equals(REFUSED)) {
      assertThat(manifest.problems()).hasSize(1);
      return;
    }
    JsonNode expected = JSON.readTree(row.value());
    JsonNode actual = manifest.documents().get(0).tree().at("/data/v");
    if (expected.isNumber()) {
      assertThat(actual.isNumber()).as(actual.toString()).isTrue();
      assertThat(actual.doubleValue()).isEqualTo(expected.doubleValue() + 0.0);
    } else {
      assertThat(actual).isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @MethodSource("rows")
  void aKeyIsTheStringThatKubectlMakesOfIt(Row row) throws IOException {
    Manifest manifest = Manifest.parse("x.yaml", "data:\n  " + row.scalar() + ": 1\n");

    if (row.key().equals(REFUSED)) {
      assertThat(manifest.problems()).hasSize(1);
      return;
    }
    String expected = JSON.readTree(row.key()).textValue();
    Document document = manifest.documents().get(0);
    assertThat(document.tree().at("/data").fieldNames()).toIterable().containsExactly(expected);
    JsonPointer pointer = JsonPointer.compile("/data").appendProperty(expected);
    assertThat(document.keySpan(pointer).in(document.source().text())).isEqualTo(row.scalar());
  }
}
