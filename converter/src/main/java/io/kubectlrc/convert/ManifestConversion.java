package io.kubectlrc.convert;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlrc.convert.kustomize.Kustomizations;
import io.kubectlrc.manifest.Document;
import io.kubectlrc.manifest.Format;
import io.kubectlrc.manifest.KubeObject;
import io.kubectlrc.manifest.Manifest;
import io.kubectlrc.validity.Validity;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Converts manifests together: an HorizontalPodAutoscaler of one file follows the
 * ReplicationController of another, and no selector is made so small that it matches the pods of
 * another controller among them.
 */
public final class ManifestConversion {
  private final List<Manifest> manifests;
  private final ConvertOptions options;
  private final Optional<Format> format;

  private ManifestConversion(
      List<Manifest> manifests, ConvertOptions options, Optional<Format> format) {
    this.manifests = manifests;
    this.options = options;
    this.format = format;
  }

  /**
   * Converts all documents that can be converted, in the notation they are written in and with the
   * smallest changes to their text.
   *
   * @return one result for each manifest, in order
   */
  public static List<ConvertedManifest> convert(List<Manifest> manifests, ConvertOptions options) {
    return convert(manifests, options, Optional.empty());
  }

  /**
   * Converts all documents that can be converted.
   *
   * @param format the notation to write everything in; empty to leave each in its own
   * @return one result for each manifest, in order
   */
  public static List<ConvertedManifest> convert(
      List<Manifest> manifests, ConvertOptions options, Optional<Format> format) {
    return new ManifestConversion(List.copyOf(manifests), options, format).run();
  }

  private List<ConvertedManifest> run() {
    Kustomizations kustomizations = Kustomizations.of(manifests);
    List<ObjectNode> objects = new ArrayList<>();
    boolean scaled = false;
    for (Manifest manifest : manifests) {
      for (Document document : manifest.documents()) {
        for (KubeObject object : document.objects()) {
          if (!kustomizations.isPart(document)) {
            objects.add(Validity.of(object.tree()).shaped());
          }
          scaled |= HpaRetarget.concerns(object.tree());
        }
      }
    }
    Surroundings others = Surroundings.of(objects);
    Map<Surroundings.Name, String> deployments = new HashMap<>();
    Set<Surroundings.Name> taken = Set.of();
    if (scaled || options.rename().isPresent()) {
      deployments.putAll(names(first(others, Map.of(), Set.of(), kustomizations)));
      taken = taken(deployments);
    }
    Map<Document, JsonNode> converted = new HashMap<>();
    if (!kustomizations.isEmpty()) {
      converted.putAll(converted(first(others, deployments, taken, kustomizations)));
    }
    while (true) {
      DocumentConversion.Run run =
          new DocumentConversion.Run(
              options,
              others,
              Map.copyOf(deployments),
              taken,
              kustomizations,
              Map.copyOf(converted));
      List<TextConversion> results =
          manifests.parallelStream()
              .map(manifest -> TextConversion.of(manifest, run, format))
              .toList();
      // That a text cannot be edited shows late, and who points at its controller must know.
      boolean changed = false;
      for (TextConversion result : results) {
        changed |= deployments.keySet().removeAll(result.uneditable());
        changed |= converted.keySet().removeAll(result.failed());
      }
      if (!changed) {
        return results.stream().map(TextConversion::result).toList();
      }
    }
  }

  /** Before it is known what becomes of ReplicationControllers. */
  private DocumentConversion.Run first(
      Surroundings others,
      Map<Surroundings.Name, String> deployments,
      Set<Surroundings.Name> taken,
      Kustomizations kustomizations) {
    return new DocumentConversion.Run(
        options, others, deployments, taken, kustomizations, Map.of());
  }

  private Map<Document, JsonNode> converted(DocumentConversion.Run run) {
    Map<Document, JsonNode> converted = new HashMap<>();
    for (Manifest manifest : manifests) {
      for (Document document : manifest.documents()) {
        DocumentConversion conversion = DocumentConversion.of(document, run);
        if (conversion.outcome() == DocumentConversion.Outcome.CONVERTED) {
          converted.put(document, conversion.tree());
        }
      }
    }
    return converted;
  }

  private Map<Surroundings.Name, String> names(DocumentConversion.Run run) {
    Map<Surroundings.Name, String> names = new HashMap<>();
    for (Manifest manifest : manifests) {
      for (Document document : manifest.documents()) {
        names.putAll(DocumentConversion.of(document, run).names());
      }
    }
    return names;
  }

  /** Takes out what two ReplicationControllers would be called, and returns it. */
  private static Set<Surroundings.Name> taken(Map<Surroundings.Name, String> deployments) {
    Set<Surroundings.Name> seen = new HashSet<>();
    Set<Surroundings.Name> taken = new HashSet<>();
    deployments.forEach(
        (old, name) -> {
          Surroundings.Name deployment = new Surroundings.Name(old.namespace(), name);
          if (!seen.add(deployment)) {
            taken.add(deployment);
          }
        });
    deployments
        .entrySet()
        .removeIf(
            entry ->
                taken.contains(
                    new Surroundings.Name(entry.getKey().namespace(), entry.getValue())));
    return taken;
  }
}
