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
import io.kubectlrc.manifest.Document;
import io.kubectlrc.manifest.KubeObject;
import io.kubectlrc.validity.Fault;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds an object without a field that the API server asks for. */
public final class MissingField extends FileRule {
  private static final String ITEMS = "items";

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
    return Stream.concat(
        file.manifest().documents().stream().filter(MissingField::isList).flatMap(this::ofList),
        file.subjects().stream().flatMap(this::ofObject));
  }

  /** Without a name what has no items is one, too, and no custom resource. */
  private static boolean isList(Document document) {
    JsonNode tree = document.tree();
    return tree.path("kind").asText().endsWith("List") && (tree.has(ITEMS) || !isNamed(tree));
  }

  private Stream<Finding> ofList(Document list) {
    List<Finding> found = new ArrayList<>();
    if (isMissing(list.tree(), "apiVersion")) {
      found.add(finding(list, "/kind", "the list has no apiVersion", "add apiVersion: v1"));
    }
    JsonNode items = list.tree().path(ITEMS);
    if (isMissing(list.tree(), ITEMS)) {
      found.add(finding(list, "/items", "the list has no items", "add them, or []"));
    } else if (!items.isArray()) {
      found.add(finding(list, "/items", "the items are no list", "write one, or []"));
    }
    for (int i = 0; items.isArray() && i < items.size(); i++) {
      if (!items.get(i).isObject()) {
        found.add(
            finding(list, "/items/" + i, "an item of the list is no object", "write one, or none"));
      }
    }
    return found.stream();
  }

  private Stream<Finding> ofObject(Subject subject) {
    return Stream.concat(unidentified(subject).stream(), subject.validity().missing().stream())
        .map(fault -> finding(subject, place(subject, fault), fault.sentence(), fault.remedy()));
  }

  private static boolean isNamed(JsonNode object) {
    JsonNode metadata = object.path("metadata");
    return !metadata.path("name").asText().isEmpty()
        || !metadata.path("generateName").asText().isEmpty();
  }

  /** What kubectl cannot tell the kind of; a text with neither may be no object, unlike an item. */
  private static Optional<Fault.Missing> unidentified(Subject subject) {
    KubeObject written = subject.written();
    boolean item = !written.at().matches();
    String list = item ? written.document().tree().path("kind").asText() : "";
    if (KubeObject.isListOfOneKind(list) // which says it for all
        || !item && !isNamed(written.tree())
        || Migration.hasOldestShape(written.tree())) {
      return Optional.empty();
    }
    boolean kind = isMissing(written.tree(), "kind");
    boolean apiVersion = isMissing(written.tree(), "apiVersion");
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
