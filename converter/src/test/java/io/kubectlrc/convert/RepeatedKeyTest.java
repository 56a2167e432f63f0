package io.kubectlrc.convert;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlrc.convert.report.ReportEntry;
import io.kubectlrc.manifest.Document;
import io.kubectlrc.manifest.Manifest;
import io.kubectlrc.manifest.edit.Rewrite;
import io.kubectlrc.manifest.edit.Rewriter;
import io.kubectlrc.wording.ProgramWords;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A key that is there twice with one value: a change of one would contradict the other. */
class RepeatedKeyTest {
  private static final String TEXT =
      """
      # Ours.
      apiVersion: v1
      kind: ReplicationController
      metadata:
        name: api
      spec:
        selector: {app: api}
        replicas: 2
        selector: {app: api}
        template:
          metadata: {labels: {app: api}, labels: {app: api}}
          spec: {containers: [{name: api, image: "api:1"}]}
      """;

  private static List<String> report(String text) {
    ConvertedManifest converted =
        ManifestConverter.convert(List.of(Manifest.parse("rc.yaml", text)), ConvertOptions.DEFAULT)
            .get(0);
    return converted.entries().stream().map(RepeatedKeyTest::line).toList();
  }

  private static String line(ReportEntry entry) {
    return entry.line(ProgramWords.WORDING);
  }

  @Test
  void isNamedWhereItKeepsATextFromBeingEdited() {
    assertThat(report(TEXT))
        .containsExactly(
            "rc.yaml:9: refusal: no edit of this text gives what is wanted, for the key"
                + " \"selector\" is already on line 7, with the same value; write it anew with -o"
                + " yaml or -o json (document 1)");
  }

  @Test
  void isADoubtWhereNothingOfItChanges() {
    assertThat(report(TEXT.replaceFirst("  selector: \\{app: api}\n", "")))
        .contains(
            "rc.yaml:10: doubt: kubectl refuses this: the key \"labels\" is already on line 10, with"
                + " the same value; remove one of the two (document 1)")
        .noneMatch(line -> line.contains("refusal"));
  }

  @Test
  void isNamedWhereverATextIsEdited() {
    Manifest manifest = Manifest.parse("rc.yaml", TEXT);
    Document document = manifest.documents().get(0);
    ObjectNode wanted = document.tree().deepCopy();
    ((ObjectNode) wanted.at("/spec/selector")).put("version", "2");
    Rewrite rewrite = Rewriter.rewrite(manifest, Map.of(document, wanted));
    assertThat(((Rewrite.Impossible) rewrite).problem())
        .hasToString(
            "rc.yaml:9:3: no edit of this text gives what is wanted, for the key \"selector\" is"
                + " already on line 7, with the same value; remove one of the two");
  }
}
