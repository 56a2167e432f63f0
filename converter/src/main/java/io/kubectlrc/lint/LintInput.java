package io.kubectlrc.lint;

import io.kubectlrc.manifest.Manifest;
import java.nio.file.Path;

/**
 * A manifest to lint.
 *
 * @param path where it is below what the user named; two versions of one file have the same
 */
public record LintInput(Manifest manifest, Path path) {}
