package io.kubectlrc.convert.kustomize;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.kubectlrc.manifest.Document;
import io.kubectlrc.manifest.KubeObject;
import io.kubectlrc.manifest.Manifest;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** All the kustomizations of an input, and what the files are that they name. Immutable. */
public final class Kustomizations {
  /** None. */
  public static final Kustomizations NONE = new Kustomizations(List.of());

  private final Map<Document, Kustomization> kustomizations = new LinkedHashMap<>();
  private final Map<Path, List<Document>> files = new HashMap<>();
  private final Map<Document, List<Use>> uses = new HashMap<>();
  private final Map<Document, Set<Aspect>> open = new HashMap<>();

  /** What a kustomization may make different of an object from how its manifest has it. */
  public enum Aspect {
    NAME,
    LABELS,
    IMAGES,
    /** Everything else: it is patched. */
    FIELDS
  }

  /** What a file is for a kustomization. */
  public enum Role {
    PATCH,
    CONFIGURATION,
    REPLACEMENTS
  }

  /**
   * That a kustomization names a file.
   *
   * @param target which objects a patch is for; missing if it says so itself
   */
  public record Use(Kustomization by, Role role, JsonNode target) {}

  /**
   * An object that a kustomization changes.
   *
   * @param names what it may be called by: without and with the prefixes below
   */
  public record Reached(KubeObject object, Set<String> names) {}

  /**
   * The objects that a kustomization changes.
   *
   * @param whole whether they are all among the input
   */
  public record Reach(List<Reached> objects, boolean whole) {}

  private Kustomizations(Collection<Manifest> manifests) {
    for (Manifest manifest : manifests) {
      Optional<Path> path = Kustomization.path(manifest.source().name());
      path.ifPresent(file -> files.put(file, manifest.documents()));
      for (Document document : manifest.documents()) {
        Kustomization.of(document).ifPresent(found -> kustomizations.put(document, found));
      }
    }
    kustomizations.values().forEach(this::collectUses);
    kustomizations.values().forEach(this::collectOpen);
  }

  /** Finds the kustomizations among manifests. */
  public static Kustomizations of(Collection<Manifest> manifests) {
    return new Kustomizations(manifests);
  }

  /** Whether there are any in a manifest. */
  public static boolean areIn(Manifest manifest) {
    return manifest.documents().stream()
        .anyMatch(document -> Kustomization.of(document).isPresent());
  }

  public boolean isEmpty() {
    return kustomizations.isEmpty();
  }

  /** Whether a document is a kustomization, or one's patch or configuration: no whole object. */
  public boolean isPart(Document document) {
    return kustomizations.containsKey(document) || uses.containsKey(document);
  }

  /** What kustomizations may make different of a document's objects. */
  public Set<Aspect> open(Document document) {
    return open.getOrDefault(document, Set.of());
  }

  /** The kustomization that a document is. */
  public Optional<Kustomization> kustomization(Document document) {
    return Optional.ofNullable(kustomizations.get(document));
  }

  /** By whom and as what a document is named. */
  public List<Use> uses(Document document) {
    return uses.getOrDefault(document, List.of());
  }

  /** Whether a text of {@code patchesStrategicMerge} is the name of a file of the input. */
  public boolean isFile(Kustomization by, String text) {
    return by.resolve(text).filter(files::containsKey).isPresent();
  }

  private void collectUses(Kustomization by) {
    JsonNode none = MissingNode.getInstance();
    by.texts("patchesStrategicMerge", "patches").forEach(file -> use(by, file, Role.PATCH, none));
    for (String list : List.of("patches", "patchesJson6902")) {
      by.field(list)
          .forEach(patch -> use(by, patch.path("path").asText(), Role.PATCH, patch.path("target")));
    }
    by.texts("configurations").forEach(file -> use(by, file, Role.CONFIGURATION, none));
    by.field("replacements")
        .forEach(each -> use(by, each.path("path").asText(), Role.REPLACEMENTS, none));
  }

  private void use(Kustomization by, String file, Role role, JsonNode target) {
    if (file.isEmpty()) {
      return;
    }
    by.resolve(file).map(path -> files.getOrDefault(path, List.of())).orElse(List.of()).stream()
        .filter(document -> !kustomizations.containsKey(document))
        .forEach(
            document ->
                uses.computeIfAbsent(document, key -> new ArrayList<>())
                    .add(new Use(by, role, target)));
  }

  private void collectOpen(Kustomization by) {
    Set<Aspect> all = EnumSet.noneOf(Aspect.class);
    if (has(by, "namePrefix", "nameSuffix", "namespace")) {
      all.add(Aspect.NAME);
    }
    if (has(by, "commonLabels", "labels")) {
      all.add(Aspect.LABELS);
    }
    if (has(by, "images", "imageTags")) {
      all.add(Aspect.IMAGES);
    }
    if (has(by, "replicas")) {
      all.add(Aspect.FIELDS);
    }
    if (has(by, "transformers", "replacements", "vars", "components", "configurations")) {
      all.addAll(EnumSet.allOf(Aspect.class));
    }
    boolean patches = has(by, "patches", "patchesStrategicMerge", "patchesJson6902");
    if (patches) {
      all.addAll(EnumSet.of(Aspect.LABELS, Aspect.IMAGES, Aspect.FIELDS));
    }
    if (!all.isEmpty()) {
      for (Reached reached : reach(by).objects()) {
        open.computeIfAbsent(reached.object().document(), document -> EnumSet.noneOf(Aspect.class))
            .addAll(all);
      }
    }
  }

  private static boolean has(Kustomization by, String... fields) {
    for (String field : fields) {
      JsonNode value = by.field(field);
      if (value.isValueNode() ? !value.asText().isEmpty() && !value.isNull() : !value.isEmpty()) {
        return true;
      }
    }
    return false;
  }

  /**
   * The objects that a kustomization changes, those of its bases included. A component changes
   * those of all that include it, be it by way of other components.
   */
  public Reach reach(Kustomization by) {
    if (!by.isComponent()) {
      return reach(by, new HashSet<>());
    }
    List<Reached> objects = new ArrayList<>(reach(by, new HashSet<>()).objects());
    List<Reach> above = including(by).stream().map(each -> reach(each, new HashSet<>())).toList();
    above.forEach(reach -> objects.addAll(reach.objects()));
    return new Reach(objects, !above.isEmpty() && above.stream().allMatch(Reach::whole));
  }

  private List<Kustomization> including(Kustomization component) {
    Set<Kustomization> including = new LinkedHashSet<>(Set.of(component));
    Deque<Kustomization> open = new ArrayDeque<>(including);
    while (!open.isEmpty()) {
      Path directory = open.remove().directory();
      for (Kustomization other : kustomizations.values()) {
        boolean includes =
            other.texts("components").stream()
                .anyMatch(entry -> other.resolve(entry).filter(directory::equals).isPresent());
        if (includes && including.add(other)) {
          open.add(other);
        }
      }
    }
    return including.stream().filter(each -> !each.isComponent()).toList();
  }

  private Reach reach(Kustomization by, Set<Kustomization> seen) {
    List<Reached> objects = new ArrayList<>();
    boolean whole = !has(by, "helmCharts", "helmChartInflationGenerator", "generators");
    if (!seen.add(by)) {
      return new Reach(objects, whole);
    }
    for (String entry : by.texts("resources", "bases", "components")) {
      Optional<Path> path = by.resolve(entry);
      Optional<Kustomization> below = path.flatMap(this::in);
      if (path.isPresent() && files.containsKey(path.get())) {
        for (Document document : files.get(path.get())) {
          if (!kustomizations.containsKey(document)) {
            document
                .objects()
                .forEach(object -> objects.add(new Reached(object, Set.of(object.name()))));
          }
        }
      } else if (below.isPresent()) {
        Reach reach = reach(below.get(), seen);
        whole &= reach.whole();
        reach.objects().forEach(reached -> objects.add(renamed(below.get(), reached)));
      } else {
        whole = false;
      }
    }
    return new Reach(objects, whole);
  }

  private static Reached renamed(Kustomization by, Reached reached) {
    Set<String> names = new LinkedHashSet<>(reached.names());
    reached.names().forEach(name -> names.add(by.named(name)));
    return new Reached(reached.object(), names);
  }

  private Optional<Kustomization> in(Path directory) {
    return kustomizations.values().stream()
        .filter(kustomization -> kustomization.directory().equals(directory))
        .findFirst();
  }
}
