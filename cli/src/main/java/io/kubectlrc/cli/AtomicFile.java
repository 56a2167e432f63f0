package io.kubectlrc.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Writes files so that whoever looks sees the old one or the new one, and never half of it. */
final class AtomicFile {
  private static final boolean POSIX =
      FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
  private static final Set<PosixFilePermission> NEW_FILE =
      PosixFilePermissions.fromString("rw-r--r--");

  private AtomicFile() {}

  /** Replaces an existing file; its mode stays, and a symbolic link still leads to it. */
  static void replace(Path file, String text) throws IOException {
    Path real = file.toRealPath();
    Set<PosixFilePermission> mode = POSIX ? Files.getPosixFilePermissions(real) : Set.of();
    if (!Files.isWritable(real)) {
      throw new java.nio.file.AccessDeniedException(file.toString());
    }
    move(real, text, mode);
  }

  /** Writes a file that may exist; a symbolic link in its place is replaced, not followed. */
  static void write(Path file, String text) throws IOException {
    move(file, text, NEW_FILE);
  }

  private static void move(Path target, String text, Set<PosixFilePermission> mode)
      throws IOException {
    FileAttribute<?>[] none = {};
    Path temporary = Files.createTempFile(target.getParent(), ".kubectl-rc-", ".tmp", none);
    try {
      Files.write(temporary, text.getBytes(StandardCharsets.UTF_8));
      if (POSIX) {
        Files.setPosixFilePermissions(temporary, mode);
      }
      Files.move(
          temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }
}
