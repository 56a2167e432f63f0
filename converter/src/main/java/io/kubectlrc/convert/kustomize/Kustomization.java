package io.kubectlrc.convert.kustomize;

import com.fasterxml.jackson.databind.JsonNode;
import io.kubectlrc.manifest.Document;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One kustomization file.
 *
 * @param directory what its paths are relative to
 */
public record Kustomization(Document document, Path directory) {
  private static final Set<String> FILES =
      Set.of("kustomization.yaml", "kustomization.yml", "Kustomization");
  private static final String API = "kustomize.config.k8s.io/";

  /** The kustomization that a document is: by its kind, or, where it leaves that out, its file. */
  static Optional<Kustomization> of(Document document) {
    String apiVersion = document.tree().path("apiVersion").asText();
    if (!document.tree().isObject() || !apiVersion.isEmpty() && !apiVersion.startsWith(API)) {
      return Optional.empty(); // before its path is looked at: most documents are none
    }
    Optional<Path> path = path(document.source().name());
    if (path.isEmpty()) {
      return Optional.empty();
    }
    String kind = document.tree().path("kind").asText();
    boolean said =
        apiVersion.startsWith(API) && (kind.equals("Kustomization") || kind.equals("Component"));
    boolean named =
        apiVersion.isEmpty()
            && (kind.isEmpty() || kind.equals("Kustomization"))
            && FILES.contains(path.get().getFileName().toString());
    Path parent = path.get().getParent();
    return said || named
        ? Optional.of(new Kustomization(document, parent == null ? Path.of("") : parent))
        : Optional.empty();
  }

  /** A source's path; empty for what is no file, such as {@code <stdin>}. */
  static Optional<Path> path(String name) {
    try {
      return Optional.of(Path.of(name).normalize()).filter(path -> path.getFileName() != null);
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }

  /** The file or directory that one of its entries means, if it is no URL. */
  Optional<Path> resolve(String entry) {
    try {
      return entry.contains("://") || entry.contains("\n")
          ? Optional.empty()
          : Optional.of(directory.resolve(entry).normalize());
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }

  /** Whether it says itself how objects of kinds that kustomize does not know are merged. */
  public boolean hasSchema() {
    return field("openapi").isObject();
  }

  JsonNode field(String name) {
    return document.tree().path(name);
  }

  /** The texts in some of its lists, in their order. */
  List<String> texts(String... fields) {
    List<String> texts = new ArrayList<>();
    for (String field : fields) {
      for (JsonNode entry : field(field)) {
        if (entry.isTextual()) {
          texts.add(entry.textValue());
        }
      }
    }
    return texts;
  }

  /** Whether it changes the kustomizations that include it, rather than what it includes. */
  boolean isComponent() {
    return field("kind").asText().equals("Component");
  }

  /** What its prefix and suffix make of a name. */
  String named(String name) {
    return field("namePrefix").asText() + name + field("nameSuffix").asText();
  }
}
