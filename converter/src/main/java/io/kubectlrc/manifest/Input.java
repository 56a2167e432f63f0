package io.kubectlrc.manifest;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Something to read: a file, or standard input.
 *
 * @param name what messages call it: the path as the user gave it, or {@code <stdin>}
 * @param path the file; empty for standard input
 * @param relative where it belongs below another directory: of a file found in a directory that the
 *     user named, its path in there; of a file that the user named, that path, or only its file
 *     name if the path is absolute or leads out of the working directory. Never absolute, never
 *     upwards.
 */
public record Input(String name, Optional<Path> path, Path relative) {}
