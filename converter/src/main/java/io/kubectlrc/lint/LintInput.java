package io.kubectlrc.lint;

import io.kubectlrc.manifest.Manifest;
import java.nio.file.Path;
import java.util.function.Supplier;

/**
 * A manifest to lint.
 *
 * @param reading makes the manifest, always of the same {@link Manifest#source}; asked when the
 *     manifest is needed, several times and on several threads
 * @param path where it is below what the user named; two versions of one file have the same
 */
public record LintInput(Supplier<Manifest> reading, Path path) {

  /** One that stays in memory. */
  public LintInput(Manifest manifest, Path path) {
    this(() -> manifest, path);
  }

  /** The manifest, read anew unless it is in memory. */
  public Manifest manifest() {
    return reading.get();
  }
}
