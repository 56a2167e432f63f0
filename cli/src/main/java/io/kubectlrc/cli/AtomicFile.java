package io.kubectlrc.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/** Writes files so that whoever looks sees the old one or the new one, and never half of it. */
final class AtomicFile {
  private static final boolean POSIX =
      FileSystems.getDefault().supportedFileAttributeViews().contains("posix");

  private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  private static final AtomicInteger NUMBER = new AtomicInteger();

  private AtomicFile() {}

  /**
   * Writes a file; one that exists is replaced as by {@link #replace}, and what is no file, such as
   * a pipe, gets the text as from a shell.
   */
  static void put(Path file, String text) throws IOException {
    if (!Files.exists(file)) {
      write(file, text);
    } else if (Files.isRegularFile(file) || Files.isDirectory(file)) {
      replace(file, text);
    } else {
      named(file, () -> Files.write(file, text.getBytes(StandardCharsets.UTF_8)));
    }
  }

  /** Replaces an existing file; its mode stays, and a symbolic link still leads to it. */
  static void replace(Path file, String text) throws IOException {
    Path real = file.toRealPath();
    if (!Files.isRegularFile(real)) {
      throw new FileSystemException(file.toString(), null, "it is no regular file");
    }
    if (!Files.isWritable(real)) {
      throw new AccessDeniedException(file.toString());
    }
    // Until it has the file's mode, nobody else shall read it.
    Path temporary = POSIX ? written(real, text, OWNER_ONLY) : written(real, text);
    try {
      if (POSIX) {
        keepOwner(real, temporary);
        Files.setPosixFilePermissions(temporary, Files.getPosixFilePermissions(real));
      }
      move(temporary, real);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  /** As root, one writes other people's files. */
  private static void keepOwner(Path real, Path temporary) throws IOException {
    PosixFileAttributes before = Files.readAttributes(real, PosixFileAttributes.class);
    PosixFileAttributeView view =
        Files.getFileAttributeView(temporary, PosixFileAttributeView.class);
    PosixFileAttributes now = view.readAttributes();
    try {
      if (!before.group().equals(now.group())) {
        view.setGroup(before.group());
      }
      if (!before.owner().equals(now.owner())) {
        view.setOwner(before.owner());
      }
    } catch (FileSystemException notOurs) {
      // Whoever may write a file of another's need not be able to give one away.
    }
  }

  /** Writes a file that may exist; a symbolic link in its place is replaced, not followed. */
  static void write(Path file, String text) throws IOException {
    Path temporary = written(file, text);
    try {
      move(temporary, file);
    } catch (IOException e) {
      Files.deleteIfExists(temporary);
      throw e;
    }
  }

  private static Path written(Path target, String text, FileAttribute<?>... attributes)
      throws IOException {
    // Two links to one file may be written at once; and a name can be as long as names may be.
    String name =
        ".kubectl-rc.%d.%d.tmp".formatted(ProcessHandle.current().pid(), NUMBER.incrementAndGet());
    Path temporary = target.resolveSibling(name);
    try {
      named(target, () -> fill(temporary, text, attributes));
    } catch (IOException e) {
      Files.deleteIfExists(temporary);
      throw e;
    }
    return temporary;
  }

  private interface Writing {
    void run() throws IOException;
  }

  /** The system's word for a full disk names no file. */
  private static void named(Path file, Writing writing) throws IOException {
    try {
      writing.run();
    } catch (FileSystemException e) {
      throw e;
    } catch (IOException e) {
      FileSystemException telling = new FileSystemException(file.toString(), null, e.getMessage());
      telling.initCause(e);
      throw telling;
    }
  }

  private static void fill(Path temporary, String text, FileAttribute<?>... attributes)
      throws IOException {
    // One may be left of a run that was killed and had this number; a link there is not followed.
    try (SeekableByteChannel channel =
        Files.newByteChannel(
            temporary,
            Set.of(
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE,
                LinkOption.NOFOLLOW_LINKS),
            attributes)) {
      ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
    }
  }

  private static void move(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
