package io.kubectlrc.convert;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlrc.convert.kustomize.Kustomizations;
import io.kubectlrc.manifest.Document;
import io.kubectlrc.manifest.Format;
import io.kubectlrc.manifest.KubeObject;
import io.kubectlrc.manifest.Manifest;
import io.kubectlrc.manifest.UnreadWords;
import io.kubectlrc.validity.Validity;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * Converts manifests together: an HorizontalPodAutoscaler of one file follows the controller of
 * another, and no selector is made so small that it matches the pods of another controller among
 * them.
 *
 * <p>Of many thousands, the trees of only a few are in memory at once: a manifest is read, looked
 * at and let go, and read again to be converted. What others need to know of it is in its {@link
 * Survey}. Where there are kustomizations, which name files and change objects in them, all are
 * held.
 */
public final class ManifestConverter {
  private final List<Supplier<Manifest>> manifests;
  private final ConvertOptions options;
  private final Optional<Format> format;
  private final Kustomizations kustomizations;
  private final UnreadWords unread;
  private final Surroundings others;

  /** The indexes of the manifests that refer to what becomes of others. */
  private final List<Integer> referring;

  private final Map<Surroundings.Controller, String> deployments = new HashMap<>();
  private final Set<Surroundings.Name> taken = new HashSet<>();
  private final Map<Document, JsonNode> converted = new HashMap<>();
  private final List<Attempt> attempts;
  private final SharedReports reports = new SharedReports();

  private ManifestConverter(
      List<Supplier<Manifest>> given, ConvertOptions options, Optional<Format> format) {
    this.options = options;
    this.format = format;
    List<Survey> surveys = surveys(given, Kustomizations.NONE);
    if (surveys.stream().anyMatch(Survey::isKustomized)) {
      List<Manifest> read = given.parallelStream().map(Supplier::get).toList();
      this.manifests = held(read);
      this.kustomizations = Kustomizations.of(read);
      surveys = surveys(manifests, kustomizations);
    } else {
      this.manifests = given;
      this.kustomizations = Kustomizations.NONE;
    }
    this.unread =
        new UnreadWords(surveys.stream().flatMap(survey -> survey.unread().stream()).toList());
    this.others = Surroundings.of(surveys.stream().map(Survey::facts));
    List<Survey> known = surveys;
    this.referring =
        IntStream.range(0, known.size()).filter(i -> known.get(i).refers()).boxed().toList();
    this.attempts = new ArrayList<>(Collections.nCopies(manifests.size(), null));
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
    return convertTexts(held(manifests), options, format);
  }

  /**
   * The same of manifests that are made of their texts when they are needed, several times and on
   * several threads, and let go afterwards.
   */
  public static List<ConvertedManifest> convertTexts(
      List<Supplier<Manifest>> texts, ConvertOptions options, Optional<Format> format) {
    Objects.requireNonNull(texts, "texts");
    Objects.requireNonNull(options, "options");
    Objects.requireNonNull(format, "format");
    return new ManifestConverter(List.copyOf(texts), options, format).run();
  }

  private static List<Supplier<Manifest>> held(List<Manifest> manifests) {
    Objects.requireNonNull(manifests, "manifests");
    return manifests.stream().map(manifest -> (Supplier<Manifest>) () -> manifest).toList();
  }

  /**
   * What must be known of a manifest before any is converted.
   *
   * @param unread the words of each document that could not be read
   * @param refers whether what becomes of it depends on what becomes of others
   */
  private record Survey(
      Surroundings.Facts facts, List<Set<String>> unread, boolean refers, boolean isKustomized) {

    static Survey of(Manifest manifest, Kustomizations kustomizations) {
      List<ObjectNode> objects =
          manifest.documents().stream()
              .filter(document -> !kustomizations.isPart(document))
              .flatMap(document -> document.objects().stream())
              .map(KubeObject::tree)
              .toList();
      return new Survey(
          Surroundings.facts(objects.stream().map(Validity::shaped).toList()),
          UnreadWords.in(manifest),
          !kustomizations.isEmpty()
              || objects.stream()
                  .anyMatch(tree -> HpaRetarget.concerns(tree) || ConnectsTo.concerns(tree)),
          Kustomizations.areIn(manifest));
    }
  }

  private static List<Survey> surveys(
      List<Supplier<Manifest>> manifests, Kustomizations kustomizations) {
    return manifests.parallelStream()
        .map(manifest -> Survey.of(manifest.get(), kustomizations))
        .toList();
  }

  /**
   * What became of a manifest by what was known of the others.
   *
   * @param names the controllers that are converted, and what the Deployments are called
   * @param converted the new trees of its documents, if kustomizations may ask for them
   */
  private record Attempt(
      TextConversion text,
      Map<Surroundings.Controller, String> names,
      Map<Document, JsonNode> converted) {}

  /**
   * Controllers first, for what becomes of them decides what refers to them. That a text cannot be
   * edited shows last, and who points at its controller must know.
   */
  private List<ConvertedManifest> run() {
    List<Integer> all = IntStream.range(0, manifests.size()).boxed().toList();
    convert(all);
    attempts.forEach(attempt -> deployments.putAll(attempt.names()));
    taken.addAll(taken(deployments));
    if (!taken.isEmpty()) {
      convert(all);
    }
    attempts.forEach(attempt -> converted.putAll(attempt.converted()));
    List<Integer> settled = new ArrayList<>(all);
    settled.removeAll(Set.copyOf(referring));
    forgetFailed(settled);
    do {
      convert(referring);
    } while (forgetFailed(referring));
    return attempts.stream().map(attempt -> attempt.text().result()).toList();
  }

  private void convert(List<Integer> which) {
    DocumentConversion.Run run =
        new DocumentConversion.Run(
            options,
            others,
            Map.copyOf(deployments),
            Set.copyOf(taken),
            kustomizations,
            Map.copyOf(converted),
            unread);
    which.parallelStream().forEach(i -> attempts.set(i, attempt(manifests.get(i).get(), run)));
  }

  private Attempt attempt(Manifest manifest, DocumentConversion.Run run) {
    Map<Document, DocumentConversion> conversions = new LinkedHashMap<>();
    manifest.documents().parallelStream()
        .map(document -> new DocumentConverter(document, run).convert())
        .forEachOrdered(conversion -> conversions.put(conversion.document(), conversion));
    Map<Surroundings.Controller, String> names = new HashMap<>();
    Map<Document, JsonNode> trees = new HashMap<>();
    conversions.forEach(
        (document, conversion) -> {
          names.putAll(conversion.names());
          if (!kustomizations.isEmpty()
              && conversion.outcome() == DocumentConversion.Outcome.CONVERTED) {
            trees.put(document, conversion.tree());
          }
        });
    return new Attempt(
        new TextConverter(manifest, conversions, reports, options.skipRefused()).convert(format),
        Map.copyOf(names),
        Map.copyOf(trees));
  }

  /** What no edit of the text gives is no Deployment; whether anything was taken for one. */
  private boolean forgetFailed(List<Integer> which) {
    boolean changed = false;
    for (int i : which) {
      TextConversion text = attempts.get(i).text();
      changed |= deployments.keySet().removeAll(text.uneditable());
      changed |= converted.keySet().removeAll(text.failed());
    }
    return changed;
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
