package io.kubectlrc.lint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import io.kubectlrc.lint.rules.Rules;
import io.kubectlrc.manifest.Manifest;
import io.kubectlrc.manifest.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code .kubectl-rc.yaml}, as the program reads it and as its schema tells editors. */
class ConfigurationTest {
  private static final Path SCHEMA = Path.of("../docs/kubectl-rc.schema.json");

  @Test
  void asksOfWhatItDoesNotKnowWhetherTheNearestWasMeant() {
    assertThat(problems("version-key: [color]\nrules: {mutable-imag: off}\nzzz: 1\n"))
        .extracting(Problem::what, problem -> problem.remedy().toString())
        .containsExactly(
            tuple(
                "there is no setting \"version-key\"",
                "did you mean version-keys? there are rules, ports, version-keys, exclude and"
                    + " kubernetes"),
            tuple(
                "there is no rule \"mutable-imag\"",
                "did you mean mutable-image? see lint with listRules"),
            tuple(
                "there is no setting \"zzz\"",
                "there are rules, ports, version-keys, exclude and kubernetes"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "rules: {no-update-key: off, mutable-image: error, unreadable: \"off\"}",
        "ports: {7000: replication}",
        "version-keys: [color]\nexclude: [vendor/**]",
        "kubernetes: \"1.31\"",
        "kubernetes: v1.31.2+k3s1",
        "kubernetes: 1.31",
        "rules:\n# mutable-image: off\nports:\nversion-keys:\nexclude:\nkubernetes:\n",
        "rules: {unreadable: \"false\"}",
        "ports: {65535: x, 1: tcp}",
        "version-keys: [example.com/Color_1.a]"
      })
  void takesWhatItsSchemaAllows(String text) throws IOException {
    assertThat(problems(text)).isEmpty();
    assertThat(schema().validate(yaml(text))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[]",
        "rule: {}",
        "rules: {no-such-rule: off}",
        "rules: {mutable-image: loud}",
        "rules: [mutable-image]",
        "ports: {http: replication}",
        "ports: {7000: 1}",
        "version-keys: color",
        "exclude: [1]",
        "kubernetes: latest",
        "kubernetes: 1.31foo",
        "kubernetes: 1",
        "kubernetes: \"2.0\"",
        "ports: {70000: x}",
        "ports: {0: x}",
        "version-keys: [a/b/c]",
        "version-keys: [\"\"]"
      })
  void refusesWhatItsSchemaDoesNotAllow(String text) throws IOException {
    assertThat(problems(text)).isNotEmpty();
    assertThat(schema().validate(yaml(text))).isNotEmpty();
  }

  /** Its settings would have no effect. */
  @Test
  void refusesASecondDocument() {
    assertThat(problems("rules: {}\n---\nrulez: {legacy-kind: off}\n"))
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.what()).contains("this is the second");
              assertThat(problem.position().line()).isEqualTo(3);
            });
    assertThat(problems("---\nrules: {}\n---\n")).isEmpty();
  }

  @Test
  void schemaKnowsEveryRule() throws IOException {
    JsonNode names =
        new ObjectMapper().readTree(SCHEMA.toFile()).at("/properties/rules/propertyNames/enum");
    assertThat(StreamSupport.stream(names.spliterator(), false).map(JsonNode::asText))
        .containsExactlyElementsOf(
            Rules.ALL.stream().map(rule -> rule.description().id()).sorted().toList());
  }

  private static List<Problem> problems(String text) {
    return Configuration.of(Manifest.parse(".kubectl-rc.yaml", text), Rules.ALL).problems();
  }

  private static JsonSchema schema() throws IOException {
    return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
        .getSchema(Files.readString(SCHEMA));
  }

  private static JsonNode yaml(String text) throws IOException {
    return new ObjectMapper(new YAMLFactory()).readTree(text);
  }
}
