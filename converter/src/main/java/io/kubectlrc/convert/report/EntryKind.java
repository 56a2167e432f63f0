package io.kubectlrc.convert.report;

import java.util.Locale;

/** What a report's entry means to the reader. */
public enum EntryKind {
  /** Something is written differently and means the same. */
  CHANGE,
  /** Something of the manifest is not in the result. */
  LOSS,
  /** Something that only a person can judge. */
  DOUBT,
  /** Why a document is left as it is. */
  REFUSAL;

  /** The word in a report. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
