package io.kubectlrc.lint;

import com.fasterxml.jackson.databind.JsonNode;
import io.kubectlrc.manifest.Document;
import io.kubectlrc.manifest.Manifest;
import io.kubectlrc.manifest.edit.Rewrite;
import io.kubectlrc.manifest.edit.Rewriter;
import java.util.Collection;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;

/** Mends findings in the text of their manifest, and touches nothing else of it. */
public final class Fixes {
  private Fixes() {}

  /** The text of a manifest with the fixes of all findings that are its and have one. */
  public static Rewrite apply(Manifest manifest, Collection<Finding> findings) {
    Map<Integer, Document> documents = new HashMap<>();
    manifest.documents().forEach(document -> documents.put(document.number(), document));
    Map<Document, JsonNode> wanted = new IdentityHashMap<>();
    findings.stream()
        .flatMap(finding -> finding.fix().stream())
        .filter(fix -> fix.source() == manifest.source())
        .forEach(
            fix ->
                fix.applyTo(
                    wanted.computeIfAbsent(
                        documents.get(fix.document()), document -> document.tree().deepCopy())));
    return Rewriter.rewrite(manifest, wanted);
  }
}
