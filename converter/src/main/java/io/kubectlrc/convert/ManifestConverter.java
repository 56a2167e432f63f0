package io.kubectlrc.convert;

import com.fasterxml.jackson.databind.JsonNode;
import io.kubectlrc.convert.kustomize.Kustomizations;
import io.kubectlrc.manifest.Document;
import io.kubectlrc.manifest.Format;
import io.kubectlrc.manifest.Manifest;
import io.kubectlrc.manifest.UnreadWords;
import io.kubectlrc.validity.Validity;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Converts manifests together: an HorizontalPodAutoscaler of one file follows the controller of
 * another, and no selector is made so small that it matches the pods of another controller among
 * them.
 */
public final class ManifestConverter {
  private final List<Manifest> manifests;
  private final ConvertOptions options;
  private final Optional<Format> format;
  private final Kustomizations kustomizations;
  private final UnreadWords unread;
  private final Surroundings others;
  private final Map<Surroundings.Controller, String> deployments = new HashMap<>();
  private final Set<Surroundings.Name> taken = new HashSet<>();
  private final Map<Document, JsonNode> converted = new HashMap<>();
  private final Map<Document, DocumentConversion> conversions = new LinkedHashMap<>();

  private ManifestConverter(
      List<Manifest> manifests, ConvertOptions options, Optional<Format> format) {
    this.manifests = manifests;
    this.options = options;
    this.format = format;
    this.kustomizations = Kustomizations.of(manifests);
    this.unread = UnreadWords.of(manifests);
    this.others =
        Surroundings.of(
            manifests.stream()
                .flatMap(manifest -> manifest.documents().stream())
                .filter(document -> !kustomizations.isPart(document))
                .flatMap(document -> document.objects().stream())
                .map(object -> Validity.of(object.tree()).shaped())
                .toList());
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
    return new ManifestConverter(List.copyOf(manifests), options, format).run();
  }

  /**
   * Controllers first, for what becomes of them decides what refers to them. That a text cannot be
   * edited shows last, and who points at its controller must know.
   */
  private List<ConvertedManifest> run() {
    convert(document -> true);
    conversions.values().forEach(conversion -> deployments.putAll(conversion.names()));
    taken.addAll(taken(deployments));
    if (!taken.isEmpty()) {
      convert(document -> true);
    }
    if (!kustomizations.isEmpty()) {
      conversions.forEach(
          (document, conversion) -> {
            if (conversion.outcome() == DocumentConversion.Outcome.CONVERTED) {
              converted.put(document, conversion.tree());
            }
          });
    }
    while (true) {
      convert(this::refers);
      List<TextConversion> results =
          manifests.parallelStream()
              .map(
                  manifest ->
                      new TextConverter(manifest, conversions, options.skipRefused())
                          .convert(format))
              .toList();
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

  private void convert(Predicate<Document> which) {
    DocumentConversion.Run run =
        new DocumentConversion.Run(
            options,
            others,
            Map.copyOf(deployments),
            Set.copyOf(taken),
            kustomizations,
            Map.copyOf(converted),
            unread);
    manifests.stream()
        .flatMap(manifest -> manifest.documents().stream())
        .filter(which)
        .toList()
        .parallelStream()
        .map(document -> new DocumentConverter(document, run).convert())
        .forEachOrdered(conversion -> conversions.put(conversion.document(), conversion));
  }

  /** Whether what becomes of it depends on what becomes of others. */
  private boolean refers(Document document) {
    return !kustomizations.isEmpty()
        || document.objects().stream()
            .anyMatch(
                object ->
                    HpaRetarget.concerns(object.tree()) || ConnectsTo.concerns(object.tree()));
  }

  /**
   * Takes out what two controllers would be called, and returns it. Names that are yet to be filled
   * in may turn out different.
   */
  private static Set<Surroundings.Name> taken(Map<Surroundings.Controller, String> deployments) {
    Set<Surroundings.Name> seen = new HashSet<>();
    Set<Surroundings.Name> taken = new HashSet<>();
    deployments.forEach(
        (old, name) -> {
          Surroundings.Name deployment = new Surroundings.Name(old.name().namespace(), name);
          if (!seen.add(deployment) && !Placeholders.in(name)) {
            taken.add(deployment);
          }
        });
    deployments
        .entrySet()
        .removeIf(
            entry ->
                taken.contains(
                    new Surroundings.Name(entry.getKey().name().namespace(), entry.getValue())));
    return taken;
  }
}
