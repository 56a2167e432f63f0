package io.kubectlrc.lint.rules;

import io.kubectlrc.convert.kustomize.Kustomizations.Aspect;
import io.kubectlrc.lint.Container;
import io.kubectlrc.lint.Description;
import io.kubectlrc.lint.FileRule;
import io.kubectlrc.lint.Finding;
import io.kubectlrc.lint.LintFile;
import io.kubectlrc.lint.Severity;
import io.kubectlrc.lint.Workload;
import io.kubectlrc.manifest.Placeholder;
import io.kubectlrc.validity.ImageTrigger;
import java.util.stream.Stream;

/** Finds an image without a tag, or with the tag latest, and without a digest. */
public final class MutableImage extends FileRule {
  public MutableImage() {
    super(
        new Description(
            "mutable-image",
            Severity.WARNING,
            "an image without a tag, or with the tag latest, and without a digest",
            "What runs depends on when a node pulled it; two pods of one controller may differ, "
                + "an update by name changes nothing, and going back is impossible.",
            """
            containers:
              - {name: api, image: api}       # the same as api:latest
            """,
            "Name a tag that is never moved, or a digest."),
        Aspect.IMAGES);
  }

  @Override
  public Stream<Finding> check(LintFile file) {
    return file.workloads().stream()
        .flatMap(
            workload ->
                workload.containers().stream()
                    .filter(container -> isMutable(container.image()))
                    // OpenShift writes another one in its place at once.
                    .filter(
                        container ->
                            !ImageTrigger.fills(workload.subject().tree(), container.name()))
                    .map(container -> finding(workload, container)));
  }

  private Finding finding(Workload workload, Container container) {
    String image = container.image();
    return finding(
        workload.subject(),
        container.at().appendProperty("image"),
        tag(image).isEmpty()
            ? "the image %s has no tag, which means latest".formatted(image)
            : "the image %s can be another one tomorrow".formatted(image),
        "name a tag that stays, or a digest");
  }

  private static boolean isMutable(String image) {
    return !image.isBlank()
        && !image.contains("@")
        && Placeholder.first(image).isEmpty()
        && (tag(image).isEmpty() || tag(image).equals("latest"));
  }

  private static String tag(String image) {
    int colon = image.indexOf(':', image.lastIndexOf('/') + 1);
    return colon < 0 ? "" : image.substring(colon + 1);
  }

  /** An image without its tag and digest. */
  static String repository(String image) {
    String name = image.contains("@") ? image.substring(0, image.indexOf('@')) : image;
    int colon = name.indexOf(':', name.lastIndexOf('/') + 1);
    return colon < 0 ? name : name.substring(0, colon);
  }
}
