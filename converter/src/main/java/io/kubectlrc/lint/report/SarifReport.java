package io.kubectlrc.lint.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlrc.lint.Description;
import io.kubectlrc.lint.Finding;
import io.kubectlrc.lint.Fix;
import io.kubectlrc.lint.Fixes;
import io.kubectlrc.lint.LintReport;
import io.kubectlrc.lint.Location;
import io.kubectlrc.lint.ObjectName;
import io.kubectlrc.lint.Rule;
import io.kubectlrc.lint.Severity;
import io.kubectlrc.lint.rules.Rules;
import io.kubectlrc.manifest.Document;
import io.kubectlrc.manifest.Manifest;
import io.kubectlrc.manifest.Position;
import io.kubectlrc.manifest.Source;
import io.kubectlrc.manifest.Span;
import io.kubectlrc.manifest.Visible;
import io.kubectlrc.manifest.edit.Rewrite;
import io.kubectlrc.manifest.edit.TextEdit;
import io.kubectlrc.wording.Wording;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * The Static Analysis Results Interchange Format, version 2.1.0, for code scanning.
 *
 * @see <a href="https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html">SARIF 2.1.0</a>
 */
public final class SarifReport implements ReportWriter {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
  private static final String SCHEMA =
      "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";
  private static final String FINGERPRINT = "kubectlRcFinding/v1";

  /**
   * Characters of a file that are read again for the sake of its fixes, each of which is a
   * rewriting of its own: of a huge file the later findings come without theirs, to stay quick.
   */
  private static final long PATIENCE = 3_000_000;

  private final String toolVersion;
  private final Wording wording;

  /**
   * @param toolVersion the program's version
   * @param wording the words of remedies
   */
  public SarifReport(String toolVersion, Wording wording) {
    this.toolVersion = toolVersion;
    this.wording = wording;
  }

  @Override
  public void write(LintReport report, Appendable out) throws IOException {
    ObjectNode root = JSON.createObjectNode();
    root.put("$schema", SCHEMA);
    root.put("version", "2.1.0");
    ObjectNode run = root.putArray("runs").addObject();
    ObjectNode driver = run.putObject("tool").putObject("driver");
    driver.put("name", "kubectl-rc");
    driver.put("semanticVersion", toolVersion);
    Map<String, Integer> indices = new HashMap<>();
    ArrayNode rules = driver.putArray("rules");
    for (Rule rule : Rules.ALL) {
      indices.put(rule.description().id(), indices.size());
      describe(rule.description(), rules.addObject());
    }
    run.put("columnKind", "unicodeCodePoints");
    Fixing fixing = new Fixing();
    ArrayNode results = run.putArray("results");
    for (Finding finding : report.findings()) {
      result(finding, indices, fixing, results.addObject());
    }
    for (LintReport.Suppressed suppressed : report.suppressed()) {
      ObjectNode result = results.addObject();
      result(suppressed.finding(), indices, fixing, result);
      ObjectNode suppression = result.putArray("suppressions").addObject();
      suppression.put("kind", "inSource");
      if (!suppressed.by().reason().isEmpty()) {
        suppression.put("justification", suppressed.by().reason());
      }
    }
    out.append(Visible.lines(JSON.writeValueAsString(root))).append('\n');
  }

  private void describe(Description rule, ObjectNode to) {
    to.put("id", rule.id());
    to.putObject("shortDescription").put("text", "Finds " + rule.summary() + ".");
    String explanation = rule.explanation().in(wording);
    String remedy = rule.remedy().in(wording);
    to.putObject("fullDescription").put("text", explanation);
    ObjectNode help = to.putObject("help");
    help.put("text", explanation + "\n\n" + rule.example() + "\n" + remedy);
    help.put("markdown", explanation + "\n\n```yaml\n" + rule.example() + "```\n\n" + remedy);
    to.putObject("defaultConfiguration").put("level", level(rule.severity()));
  }

  private static String level(Severity severity) {
    return severity == Severity.INFO ? "note" : severity.toString();
  }

  private void result(Finding finding, Map<String, Integer> rules, Fixing fixing, ObjectNode to) {
    to.put("ruleId", finding.rule());
    to.put("ruleIndex", rules.get(finding.rule()));
    to.put("level", level(finding.severity()));
    to.putObject("message")
        .put("text", finding.message() + ". To do: " + finding.remedy().in(wording) + ".");
    ObjectNode location = to.putArray("locations").addObject();
    physical(finding.at(), location);
    if (!finding.object().equals(ObjectName.NONE)) {
      ObjectName object = finding.object();
      ObjectNode logical = location.putArray("logicalLocations").addObject();
      logical.put("name", object.name());
      logical.put(
          "fullyQualifiedName",
          "%s/%s/%s".formatted(object.namespace(), object.kind(), object.name()));
      logical.put("kind", "object");
    }
    ArrayNode related = to.putArray("relatedLocations");
    for (Finding.Related other : finding.related()) {
      ObjectNode entry = related.addObject();
      physical(other.at(), entry);
      entry.putObject("message").put("text", other.message());
    }
    to.putObject("partialFingerprints").put(FINGERPRINT, finding.fingerprint());
    finding
        .fix()
        .filter(fix -> !finding.at().secret())
        .ifPresent(fix -> fixing.describe(finding, fix, to));
  }

  private static void physical(Location at, ObjectNode to) {
    ObjectNode physical = to.putObject("physicalLocation");
    physical.putObject("artifactLocation").put("uri", uri(at.file()));
    ObjectNode region = physical.putObject("region");
    region(at.span(), region);
    if (!at.lineText().isBlank()) {
      region.putObject("snippet").put("text", at.text());
    }
  }

  private static void region(Span span, ObjectNode region) {
    region.put("startLine", span.start().line());
    region.put("startColumn", span.start().column());
    region.put("endLine", span.end().line());
    region.put("endColumn", span.end().column());
  }

  /** What the fixes replace, as far as there is patience. */
  private static final class Fixing {
    private final Map<Source, Long> read = new IdentityHashMap<>();

    /** What is fixed at present; findings of one file follow each other. */
    private Manifest manifest = Manifest.parse("", "");

    void describe(Finding finding, Fix fix, ObjectNode to) {
      Source source = fix.source();
      if (read.merge(source, (long) source.text().length(), Long::sum) > PATIENCE) {
        return;
      }
      if (manifest.source() != source) {
        manifest = Manifest.parse(source);
      }
      Rewrite rewrite = Fixes.apply(manifest, List.of(finding));
      if (!(rewrite instanceof Rewrite.Rewritten rewritten) || rewritten.edits().isEmpty()) {
        return;
      }
      ObjectNode described = to.putArray("fixes").addObject();
      described.putObject("description").put("text", fix.what());
      ObjectNode change = described.putArray("artifactChanges").addObject();
      change.putObject("artifactLocation").put("uri", uri(source.name()));
      ArrayNode replacements = change.putArray("replacements");
      // Any of them knows the lines of all.
      Document document = manifest.documents().get(0);
      for (TextEdit edit : rewritten.edits()) {
        ObjectNode replacement = replacements.addObject();
        Position start = document.position(edit.start());
        region(
            new Span(start, document.position(edit.end())), replacement.putObject("deletedRegion"));
        replacement.putObject("insertedContent").put("text", edit.replacement());
      }
    }
  }

  /** A path as a relative reference; of an absolute one, its file URI. */
  private static String uri(String file) {
    try {
      String path = file.replace('\\', '/');
      return path.startsWith("/")
          ? new URI("file", "", path, null).toASCIIString()
          : new URI(null, null, "./" + path, null).normalize().toASCIIString();
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("no path: " + file, e);
    }
  }
}
