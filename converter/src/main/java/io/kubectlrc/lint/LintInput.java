package io.kubectlrc.lint;

import io.kubectlrc.manifest.Manifest;
import java.nio.file.Path;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * A manifest to lint.
 *
 * @param reading makes the manifest, always of the same {@link Manifest#source}; asked when the
 *     manifest is needed, several times and on several threads
 * @param path where it is below what the user named; two versions of one file have the same
 */
public record LintInput(Supplier<Manifest> reading, Path path) {

  public LintInput {
    Objects.requireNonNull(reading, "reading");
    Objects.requireNonNull(path, "path");
  }

  /** One that stays in memory. */
  public LintInput(Manifest manifest, Path path) {
    this(held(manifest), path);
  }

  private static Supplier<Manifest> held(Manifest manifest) {
    Objects.requireNonNull(manifest, "manifest");
    return () -> manifest;
  }

  /** The manifest, read anew unless it is in memory. */
  public Manifest manifest() {
    return reading.get();
  }
}
