package io.kubectlrc.lint;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubectlrc.convert.ConvertOptions;
import io.kubectlrc.convert.ManifestConverter;
import io.kubectlrc.convert.report.ConversionRefusal.Reason;
import io.kubectlrc.convert.report.ReportEntry;
import io.kubectlrc.lint.rules.Rules;
import io.kubectlrc.manifest.Manifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Holds what convert refuses against what lint calls an error, a document at a time, over the
 * inputs of the golden cases of both.
 */
class ConvertAgreementTest {
  private static final List<Path> GOLDEN =
      List.of(
          Path.of("src/test/resources/convert"),
          Path.of("src/test/resources/io/kubectlrc/lint/golden"));

  /** Reasons that are none against the object as it is. */
  private static final Set<Reason> OF_THE_CONVERSION =
      EnumSet.of(
          Reason.OWNED,
          Reason.PATCH,
          Reason.PLACEHOLDER,
          Reason.INVALID_NAME,
          Reason.NAME_TAKEN,
          Reason.OTHER_ITEMS,
          Reason.TEXT);

  /** Rules of what the API server rejects. */
  private static final Set<String> OF_THE_SERVER =
      Set.of(
          "selector-mismatch",
          "wrong-type",
          "missing-field",
          "invalid-value",
          "label-not-string",
          "invalid-name",
          "invalid-label",
          "duplicate-name");

  /** What the conversion corrects and says: names of 2014, ports in quotes. */
  private static final Set<String> CORRECTED =
      Set.of(
          "invalid-name/bad-v1beta1/in.json",
          "missing-field/bad-identity/in.yaml",
          "without-an-api-version/in-api.json",
          "without-an-api-version/in.yaml",
          "v1beta1-replication-controller/in.json",
          "ports-as-digits-in-quotes/in.yaml");

  @Test
  void whatConvertRefusesLintCallsAnErrorAndTheReverse() throws IOException {
    Set<String> disagreements = new TreeSet<>();
    int agreements = 0;
    for (Manifest manifest : inputs()) {
      Map<Integer, String> refused =
          refused(manifest, reason -> !OF_THE_CONVERSION.contains(reason));
      Map<Integer, String> errors = errors(manifest, finding -> true);
      Map<Integer, String> rejected = errors(manifest, ConvertAgreementTest::isOfTheServer);
      String file = manifest.source().name();
      for (Integer document : refused.keySet()) {
        if (errors.containsKey(document)) {
          agreements++;
        } else {
          disagreements.add(file + " convert alone: " + refused.get(document));
        }
      }
      rejected.keySet().removeAll(refused(manifest, reason -> true).keySet());
      if (!CORRECTED.contains(file)) {
        rejected.values().forEach(error -> disagreements.add(file + " lint alone: " + error));
      }
    }
    assertThat(agreements).isGreaterThan(40);
    assertThat(disagreements).isEmpty();
  }

  /** By document, why. */
  private static Map<Integer, String> refused(Manifest manifest, Predicate<Reason> wanted) {
    Map<Integer, String> refused = new TreeMap<>();
    for (ReportEntry entry :
        ManifestConverter.convert(List.of(manifest), ConvertOptions.DEFAULT).get(0).entries()) {
      if (entry.reason().filter(wanted).isPresent()) {
        refused.put(entry.document(), entry.toString());
      }
    }
    return refused;
  }

  private static boolean isOfTheServer(Finding finding) {
    return OF_THE_SERVER.contains(finding.rule())
        && Set.of("ReplicationController", "DeploymentConfig").contains(finding.object().kind())
        // Of variables of one name the API server says nothing.
        && !finding.message().contains("variable");
  }

  private static Map<Integer, String> errors(Manifest manifest, Predicate<Finding> wanted) {
    Map<Integer, String> errors = new TreeMap<>();
    LintInput input = new LintInput(manifest, Path.of("in.yaml"));
    new Linter(LintOptions.DEFAULT, Rules.ALL)
        .lint(List.of(input)).findings().stream()
            .filter(finding -> finding.severity() == Severity.ERROR)
            .filter(wanted)
            .forEach(
                finding ->
                    errors.put(finding.at().document(), finding.rule() + ": " + finding.message()));
    return errors;
  }

  private static List<Manifest> inputs() throws IOException {
    List<Manifest> inputs = new ArrayList<>();
    for (Path folder : GOLDEN) {
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file :
            files
                .filter(path -> path.getFileName().toString().matches("in.*\\.(yaml|json)"))
                .sorted()
                .toList()) {
          inputs.add(Manifest.parse(folder.relativize(file).toString(), Files.readString(file)));
        }
      }
    }
    return inputs;
  }
}
