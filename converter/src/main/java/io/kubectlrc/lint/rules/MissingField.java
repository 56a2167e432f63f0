package io.kubectlrc.lint.rules;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import io.kubectlrc.convert.kustomize.Kustomizations.Aspect;
import io.kubectlrc.convert.legacy.Migration;
import io.kubectlrc.lint.Description;
import io.kubectlrc.lint.FileRule;
import io.kubectlrc.lint.Finding;
import io.kubectlrc.lint.LintFile;
import io.kubectlrc.lint.Severity;
import io.kubectlrc.lint.Subject;
import io.kubectlrc.manifest.KubeObject;
import io.kubectlrc.validity.Fault;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds an object without a field that the API server asks for. */
public final class MissingField extends FileRule {
  public MissingField() {
    super(
        new Description(
            "missing-field",
            Severity.ERROR,
            "a field that must be there and is not",
            "The API server rejects the whole object: a container without an image, a port without a"
                + " number, a mount without a path. An empty text or list is as good as none.",
            """
            containers:
            - name: web      # has no image
            """,
            "Write the field."),
        Aspect.FIELDS);
  }

  @Override
  public Stream<Finding> check(LintFile file) {
    return file.subjects().stream()
        .flatMap(
            subject ->
                Stream.concat(unidentified(subject).stream(), subject.validity().missing().stream())
                    .map(
                        fault ->
                            finding(
                                subject, place(subject, fault), fault.sentence(), fault.remedy())));
  }

  /** What kubectl cannot tell the kind of; a text with neither may be no object, unlike an item. */
  private static Optional<Fault.Missing> unidentified(Subject subject) {
    KubeObject written = subject.written();
    JsonNode metadata = written.tree().path("metadata");
    boolean named =
        !metadata.path("name").asText().isEmpty()
            || !metadata.path("generateName").asText().isEmpty();
    if (!named || Migration.hasOldestShape(written.tree())) {
      return Optional.empty();
    }
    boolean kind = isMissing(written, "kind");
    boolean apiVersion = isMissing(written, "apiVersion");
    boolean item = !written.at().matches();
    boolean told = kind != apiVersion || (kind && item);
    return told
        ? Optional.of(
            new Fault.Missing(JsonPointer.empty(), "", kind ? "kind" : "apiVersion", "add it"))
        : Optional.empty();
  }

  private static boolean isMissing(KubeObject written, String field) {
    JsonNode value = written.tree().path(field);
    return value.isMissingNode()
        || value.isNull()
        || (value.isTextual() && value.textValue().isEmpty());
  }

  /** An empty field is written somewhere, and is what there is to mend. */
  private static JsonPointer place(Subject subject, Fault.Missing fault) {
    JsonPointer field = fault.at().appendProperty(fault.field());
    return subject.node(field).isPresent() ? field : fault.at();
  }
}
