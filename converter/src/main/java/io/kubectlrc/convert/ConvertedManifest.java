package io.kubectlrc.convert;

import io.kubectlrc.convert.report.ReportEntry;
import io.kubectlrc.manifest.Source;
import io.kubectlrc.manifest.edit.TextEdit;
import java.util.List;
import java.util.Optional;

/**
 * What became of a manifest.
 *
 * @param source as it was given
 * @param anew the result if the format was turned
 * @param edits what was replaced in the source's text, in order; empty if the format was turned
 * @param entries the report, in the order of the documents
 * @param converted how many documents say something else now, the refused ones left out
 * @param unchanged how many documents stayed as they were
 * @param refused how many documents were refused, in whole or in part, or could not be read
 * @param partial how many of the refused ones were refused in part
 * @param partialObjects how many objects of those were converted nevertheless
 */
public record ConvertedManifest(
    Source source,
    Optional<String> anew,
    List<TextEdit> edits,
    List<ReportEntry> entries,
    int converted,
    int unchanged,
    int refused,
    int partial,
    int partialObjects) {
  public ConvertedManifest {
    edits = List.copyOf(edits);
    entries = List.copyOf(entries);
  }

  /**
   * The result, from which refused documents are missing unless they are to stay; equal to the
   * source's text if nothing had to change. Put together when it is asked for.
   */
  public String text() {
    return anew.orElseGet(() -> TextEdit.apply(source.text(), edits));
  }

  /** Whether any of its documents was refused, so that the result is not the whole. */
  public boolean isPartial() {
    return refused > 0;
  }

  /** Whether the result's text is another than the source's. */
  public boolean isChanged() {
    return !text().equals(source.text());
  }
}
