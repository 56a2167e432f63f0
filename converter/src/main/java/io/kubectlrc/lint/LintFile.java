package io.kubectlrc.lint;

import io.kubectlrc.convert.Surroundings;
import io.kubectlrc.convert.kustomize.Kustomizations;
import io.kubectlrc.convert.kustomize.LonePatch;
import io.kubectlrc.manifest.Document;
import io.kubectlrc.manifest.KubeObject;
import io.kubectlrc.manifest.Manifest;
import io.kubectlrc.manifest.Source;
import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * One file of the input. Its text is understood when it is looked at, and forgotten afterwards;
 * what is asked of it later is read again.
 */
public final class LintFile {
  private final LintInput input;
  private final LintOptions options;
  private final Kustomizations kustomizations;
  private final Surroundings others;
  private final Source source;
  private final List<Subject> subjects;
  private final List<Workload> workloads;
  private final List<Service> services;
  private final List<Subject> lonePatches;

  /** While it is looked at; else null. */
  private volatile Content held;

  /** What was read again, as long as nobody needs the memory. */
  private volatile WeakReference<Content> again = new WeakReference<>(null);

  /** What takes ten times the memory of the text. */
  private record Content(Manifest manifest, List<Subject.Body> bodies) {}

  /**
   * Reads a file; {@link #forget} lets go what is understood of it.
   *
   * @param others the pods whose ports a Service of 2014 may leave unsaid
   */
  LintFile(
      LintInput input, LintOptions options, Kustomizations kustomizations, Surroundings others) {
    this.input = input;
    this.options = options;
    this.kustomizations = kustomizations;
    this.others = others;
    Content content = read();
    this.held = content;
    this.source = content.manifest().source();
    List<Subject> whole = new ArrayList<>();
    List<Subject> patches = new ArrayList<>();
    for (int i = 0; i < content.bodies().size(); i++) {
      Subject.Body body = content.bodies().get(i);
      (LonePatch.isWithoutNulls(body.tree()) ? patches : whole).add(new Subject(this, i, body));
    }
    this.subjects = List.copyOf(whole);
    this.lonePatches = List.copyOf(patches);
    this.workloads = subjects.stream().flatMap(subject -> Workload.of(subject).stream()).toList();
    this.services =
        subjects.stream()
            .filter(subject -> subject.kind().equals("Service"))
            .map(Service::of)
            .toList();
  }

  private Content read() {
    Manifest manifest = input.manifest();
    return new Content(
        manifest,
        objects(manifest, kustomizations).map(object -> Subject.Body.of(object, others)).toList());
  }

  /** The whole objects of a manifest, and patches that no kustomization names. */
  static Stream<KubeObject> objects(Manifest manifest, Kustomizations kustomizations) {
    return manifest.documents().stream()
        .filter(document -> !kustomizations.isPart(document))
        .flatMap(document -> document.objects().stream());
  }

  private Content content() {
    Content content = held;
    if (content == null) {
      content = again.get();
    }
    if (content == null) {
      content = read();
      again = new WeakReference<>(content);
    }
    return content;
  }

  /** Lets go what can be read again. */
  void forget() {
    held = null;
  }

  Subject.Body body(int index) {
    return content().bodies().get(index);
  }

  public LintOptions options() {
    return options;
  }

  /** Its text as it is understood. */
  public Manifest manifest() {
    return content().manifest();
  }

  /** Its text. */
  public Source source() {
    return source;
  }

  /** Where it is below what the user named. */
  public Path path() {
    return input.path();
  }

  /** Its objects, in their order. */
  public List<Subject> subjects() {
    return subjects;
  }

  /** Those of its objects that make pods, or are one. */
  public List<Workload> workloads() {
    return workloads;
  }

  public List<Service> services() {
    return services;
  }

  /** What reads as patches of objects that are not known; they are no subjects. */
  public List<Subject> lonePatches() {
    return lonePatches;
  }

  /** Whether a document belongs to a kustomization without being a whole object. */
  public boolean isPartOfKustomization(Document document) {
    return kustomizations.isPart(document);
  }
}
