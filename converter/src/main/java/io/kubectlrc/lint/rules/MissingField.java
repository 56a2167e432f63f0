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
  private static final String LIST = "List";
  private static final JsonPointer FIRST = JsonPointer.compile("/items/0");

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
        .flatMap(subject -> Stream.concat(ofList(subject).stream(), ofObject(subject)));
  }

  private Stream<Finding> ofObject(Subject subject) {
    return Stream.of(
            unidentified(subject).stream(),
            itemless(subject).stream(),
            subject.validity().missing().stream())
        .flatMap(faults -> faults)
        .map(fault -> finding(subject, place(subject, fault), fault.sentence(), fault.remedy()));
  }

  /** Told once, of the first item. */
  private Optional<Finding> ofList(Subject subject) {
    KubeObject item = subject.written();
    JsonNode list = item.document().tree();
    return item.at().equals(FIRST)
            && list.path("kind").asText().equals(LIST)
            && isMissing(list, "apiVersion")
        ? Optional.of(
            findingAsWritten(
                subject,
                JsonPointer.compile("/kind"),
                "the List that it is in has no apiVersion",
                "add apiVersion: v1"))
        : Optional.empty();
  }

  /** A list of nothing is one with {@code items: []}; without a name, it is no custom resource. */
  private static Optional<Fault.Missing> itemless(Subject subject) {
    return subject.kind().endsWith(LIST)
            && !isNamed(subject.written())
            && isMissing(subject.written().tree(), "items")
        ? Optional.of(new Fault.Missing(JsonPointer.empty(), "", "items", "add them, or []"))
        : Optional.empty();
  }

  private static boolean isNamed(KubeObject written) {
    JsonNode metadata = written.tree().path("metadata");
    return !metadata.path("name").asText().isEmpty()
        || !metadata.path("generateName").asText().isEmpty();
  }

  /** What kubectl cannot tell the kind of; a text with neither may be no object, unlike an item. */
  private static Optional<Fault.Missing> unidentified(Subject subject) {
    KubeObject written = subject.written();
    if (!isNamed(written) || Migration.hasOldestShape(written.tree())) {
      return Optional.empty();
    }
    boolean kind = isMissing(written.tree(), "kind");
    boolean apiVersion = isMissing(written.tree(), "apiVersion");
    boolean item = !written.at().matches();
    boolean told = kind != apiVersion || (kind && item);
    return told
        ? Optional.of(
            new Fault.Missing(JsonPointer.empty(), "", kind ? "kind" : "apiVersion", "add it"))
        : Optional.empty();
  }

  private static boolean isMissing(JsonNode object, String field) {
    JsonNode value = object.path(field);
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
