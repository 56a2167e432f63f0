package io.kubectlrc.cli;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

/** A directory that files are written to, and nothing outside of it. */
final class OutputDirectory {
  private final Path root;
  private final Set<Path> made = new HashSet<>();

  private OutputDirectory(Path root) {
    this.root = root;
  }

  /** Makes the directory if it is not there. */
  static OutputDirectory at(Path directory) throws IOException {
    if (Files.exists(directory) && !Files.isDirectory(directory)) {
      throw new FileSystemException(
          directory.toString(), null, "it is a file, not a directory; name another --output-dir");
    }
    Files.createDirectories(directory);
    return new OutputDirectory(directory.toRealPath());
  }

  /** Writes a file, over an older one if there is one. */
  void write(Path relative, String text) throws IOException {
    Path file = root.resolve(relative).normalize();
    Path parent = file.getParent();
    if (!file.startsWith(root) || file.equals(root)) {
      throw outside(file);
    }
    synchronized (made) {
      if (!made.contains(parent)) {
        makeDirectory(parent);
        made.add(parent);
      }
    }
    AtomicFile.write(file, text);
  }

  /** Step by step, since a link on the way could lead out. */
  private void makeDirectory(Path directory) throws IOException {
    Path at = root;
    for (Path step : root.relativize(directory)) {
      at = at.resolve(step);
      if (Files.exists(at) && !at.toRealPath().startsWith(root)) {
        throw outside(at);
      }
      if (Files.exists(at) && !Files.isDirectory(at)) {
        throw new FileSystemException(
            directory.toString(), null, root.relativize(at) + " is a file, not a directory");
      }
    }
    Files.createDirectories(directory);
  }

  private FileSystemException outside(Path path) {
    return new FileSystemException(
        path.toString(), null, "it would be outside of the output directory " + root);
  }
}
