package io.kubectlrc.lint;

import com.fasterxml.jackson.databind.JsonNode;
import io.kubectlrc.manifest.Document;
import io.kubectlrc.manifest.Manifest;
import io.kubectlrc.manifest.edit.Rewrite;
import io.kubectlrc.manifest.edit.Rewriter;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Mends findings in the text of their manifest, and touches nothing else of it. */
public final class Fixes {
  private Fixes() {}

  /** The text of a manifest with the fixes of all findings that are its and have one. */
  public static Rewrite apply(Manifest manifest, Collection<Finding> findings) {
    Set<Document> own = Collections.newSetFromMap(new IdentityHashMap<>());
    own.addAll(manifest.documents());
    List<Fix> fixes =
        findings.stream()
            .flatMap(finding -> finding.fix().stream())
            .filter(fix -> own.contains(fix.document()))
            .toList();
    Map<Document, JsonNode> wanted = new IdentityHashMap<>();
    for (Fix fix : fixes) {
      JsonNode tree =
          wanted.computeIfAbsent(fix.document(), document -> document.tree().deepCopy());
      fix.applyTo(tree);
    }
    return Rewriter.rewrite(manifest, wanted);
  }
}
