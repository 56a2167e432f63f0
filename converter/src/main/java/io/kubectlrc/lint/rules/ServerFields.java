package io.kubectlrc.lint.rules;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import io.kubectlrc.convert.legacy.Migration;
import io.kubectlrc.lint.Description;
import io.kubectlrc.lint.FileRule;
import io.kubectlrc.lint.Finding;
import io.kubectlrc.lint.Fix;
import io.kubectlrc.lint.LintFile;
import io.kubectlrc.lint.Severity;
import io.kubectlrc.lint.Subject;
import io.kubectlrc.validity.ServerWritten;
import io.kubectlrc.wording.Sentence;
import io.kubectlrc.wording.Setting;
import java.util.List;
import java.util.stream.Stream;

/** Finds fields that a server writes: status, uid, resourceVersion and the like. */
public final class ServerFields extends FileRule {
  private static final JsonPointer METADATA = JsonPointer.compile("/metadata");
  private static final List<JsonPointer> FIELDS =
      Stream.of(
              Stream.of(JsonPointer.compile("/status")),
              ServerWritten.OF_METADATA.stream().map(METADATA::appendProperty),
              ServerWritten.OF_ANNOTATIONS.stream()
                  .map(METADATA.appendProperty("annotations")::appendProperty),
              Stream.of(
                      "/spec/template/metadata/creationTimestamp",
                      "/spec/jobTemplate/metadata/creationTimestamp",
                      "/spec/jobTemplate/spec/template/metadata/creationTimestamp")
                  .map(JsonPointer::compile))
          .flatMap(pointers -> pointers)
          .toList();

  /** Where v1beta1 and v1beta2 had them. */
  private static final List<JsonPointer> EARLY =
      Stream.of("/currentState", "/uid", "/resourceVersion", "/creationTimestamp", "/selfLink")
          .map(JsonPointer::compile)
          .toList();

  public ServerFields() {
    super(
        new Description(
            "server-fields",
            Severity.INFO,
            "fields that a server writes: status, uid, resourceVersion and the like",
            "They come along when a manifest is taken from a cluster. They say nothing about "
                + "what is wanted, make diffs noisy, and a resourceVersion or uid can make kubectl "
                + "apply fail.",
            """
            metadata:
              uid: 7a1f0c1e-bf63-11e5-a8a5-42010af00002
            status:
              replicas: 3
            """,
            Sentence.of("Remove them; {} does it.", Setting.FIX)));
  }

  @Override
  public Stream<Finding> check(LintFile file) {
    return file.subjects().stream().flatMap(this::check);
  }

  private Stream<Finding> check(Subject subject) {
    JsonNode written = subject.written().tree();
    return (Migration.isOldest(subject.written().apiVersion()) ? EARLY : FIELDS)
        .stream()
            .filter(
                pointer -> !written.at(pointer).isMissingNode() && !written.at(pointer).isNull())
            .map(pointer -> finding(subject, pointer));
  }

  private Finding finding(Subject subject, JsonPointer written) {
    JsonPointer at = subject.written().at().append(written);
    return findingAsWritten(
            subject,
            at,
            "%s is for the server to write".formatted(written.last().getMatchingProperty()),
            "remove it")
        .fixedBy(new Fix(subject.document(), "remove it", List.of(new Fix.Change.Remove(at))));
  }
}
