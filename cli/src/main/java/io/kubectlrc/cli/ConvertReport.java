package io.kubectlrc.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.kubectlrc.convert.ConvertedManifest;
import io.kubectlrc.convert.report.ReportEntry;
import io.kubectlrc.manifest.Visible;
import java.io.IOException;
import java.io.StringWriter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** What {@code convert} says of its work. */
enum ConvertReport {
  TEXT {
    @Override
    void begin(Screen out, List<ReportEntry> paths, List<ConvertedManifest> results) {
      out.print(lines(paths));
      results.forEach(result -> out.exact().print(lines(result.entries())));
    }

    @Override
    void end(Screen out, List<ReportEntry> paths, List<ConvertedManifest> results, int kept) {
      out.print(Totals.of(paths, results, kept) + "\n");
    }

    private String lines(List<ReportEntry> entries) {
      StringBuilder lines = new StringBuilder();
      entries.forEach(entry -> lines.append(Visible.of(entry.line(Flags.WORDING))).append('\n'));
      return lines.toString();
    }
  },

  JSON {
    @Override
    void begin(Screen out, List<ReportEntry> paths, List<ConvertedManifest> results) {
      // It is one object, and whole at its end.
    }

    @Override
    void end(Screen out, List<ReportEntry> paths, List<ConvertedManifest> results, int kept)
        throws IOException {
      StringWriter text = new StringWriter();
      try (JsonGenerator json = new JsonFactory().createGenerator(text).useDefaultPrettyPrinter()) {
        json.writeStartObject();
        json.writeArrayFieldStart("entries");
        for (ReportEntry entry : entries(paths, results).toList()) {
          write(json, entry);
        }
        json.writeEndArray();
        Totals totals = Totals.of(paths, results, kept);
        json.writeObjectFieldStart("documents");
        json.writeNumberField("converted", totals.converted());
        json.writeNumberField("unchanged", totals.unchanged());
        json.writeNumberField("refused", totals.refused());
        json.writeNumberField("refusedInPart", totals.partial());
        json.writeNumberField("notWritten", totals.kept());
        json.writeEndObject();
        json.writeNumberField("objectsOfRefusedConverted", totals.partialObjects());
        json.writeEndObject();
      }
      out.print(text.append('\n').toString());
    }
  };

  /**
   * Prints what can be told before the results are written.
   *
   * @param paths of arguments that led to nothing
   */
  abstract void begin(Screen out, List<ReportEntry> paths, List<ConvertedManifest> results);

  /**
   * Prints the rest.
   *
   * @param kept how many documents would be others, and were not written
   */
  abstract void end(Screen out, List<ReportEntry> paths, List<ConvertedManifest> results, int kept)
      throws IOException;

  /** The word that asks for it. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }

  private static Stream<ReportEntry> entries(
      List<ReportEntry> paths, List<ConvertedManifest> results) {
    return Stream.concat(
        paths.stream(), results.stream().flatMap(result -> result.entries().stream()));
  }

  private static void write(JsonGenerator json, ReportEntry entry) throws IOException {
    json.writeStartObject();
    json.writeStringField("severity", entry.severity().word());
    json.writeStringField("file", entry.file());
    json.writeNumberField("document", entry.document());
    json.writeStringField("pointer", entry.pointer().toString());
    json.writeNumberField("line", entry.line());
    json.writeStringField("sentence", entry.sentence().in(Flags.WORDING));
    if (entry.reason().isPresent()) {
      json.writeStringField("reason", entry.reason().get().word());
    }
    json.writeEndObject();
  }

  private record Totals(
      int converted, int unchanged, int refused, int partial, int partialObjects, int kept) {
    static Totals of(List<ReportEntry> paths, List<ConvertedManifest> results, int kept) {
      return new Totals(
          results.stream().mapToInt(ConvertedManifest::converted).sum() - kept,
          results.stream().mapToInt(ConvertedManifest::unchanged).sum(),
          paths.size() + results.stream().mapToInt(ConvertedManifest::refused).sum(),
          results.stream().mapToInt(ConvertedManifest::partial).sum(),
          results.stream().mapToInt(ConvertedManifest::partialObjects).sum(),
          kept);
    }

    @Override
    public String toString() {
      return "%d %s converted, %d unchanged, %d refused%s%s"
          .formatted(
              converted,
              converted == 1 ? "document" : "documents",
              unchanged,
              refused,
              partial == 0
                  ? ""
                  : " (%d in part: %d %s converted)"
                      .formatted(
                          partial, partialObjects, partialObjects == 1 ? "object" : "objects"),
              kept == 0 ? "" : ", %d not written".formatted(kept));
    }
  }
}
