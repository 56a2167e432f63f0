package io.kubectlrc.convert;

import com.fasterxml.jackson.core.JsonPointer;
import io.kubectlrc.convert.report.ReportEntry;
import io.kubectlrc.wording.Sentence;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Lets reports share what they say alike: of thousands of manifests most are told the same of the
 * same fields. Safe for several threads.
 */
final class SharedReports {
  private final Map<JsonPointer, JsonPointer> pointers = new ConcurrentHashMap<>();
  private final Map<Sentence, Sentence> sentences = new ConcurrentHashMap<>();

  /** An entry that is equal to this one. */
  ReportEntry share(ReportEntry entry) {
    return new ReportEntry(
        entry.severity(),
        entry.file(),
        entry.document(),
        shared(pointers, entry.pointer()),
        entry.line(),
        shared(sentences, entry.sentence()),
        entry.reason());
  }

  private static <T> T shared(Map<T, T> known, T value) {
    T first = known.putIfAbsent(value, value);
    return first == null ? value : first;
  }
}
