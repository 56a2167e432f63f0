package io.kubectlrc.cli;

import io.kubectlrc.manifest.Inputs;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.Writer;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HexFormat;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Writes files so that whoever looks sees the old one or the new one, and never half of it. If that
 * fails, nothing is left of the new one, and the exception names the file that was asked for.
 */
final class AtomicFile {
  private static final boolean POSIX =
      FileSystems.getDefault().supportedFileAttributeViews().contains("posix");

  private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  private AtomicFile() {}

  /**
   * Writes where a user wants it: a file that exists is replaced as by {@link #replace}, and what
   * is no file but can be written to, such as a pipe or a device, is written to.
   */
  static void put(Path file, String text) throws IOException {
    if (Files.isDirectory(file)) {
      throw failure(file, "it is a directory");
    }
    if (Files.isRegularFile(file)) {
      replace(file, text);
    } else if (Files.exists(file)) {
      send(file, text);
    } else if (Files.isSymbolicLink(file)) {
      throw failure(file, "this link leads nowhere");
    } else {
      write(file, text);
    }
  }

  /**
   * Replaces an existing file; its mode stays, its owner and group, too, where they may be given,
   * and a symbolic link still leads to it.
   */
  static void replace(Path file, String text) throws IOException {
    Path real = file.toRealPath();
    if (!Files.isRegularFile(real)) {
      throw failure(file, "it is no regular file");
    }
    if (!Files.isWritable(real)) {
      throw new AccessDeniedException(file.toString());
    }
    if (POSIX) {
      // Until it has the file's mode, nobody else shall read it.
      place(file, real, text, temporary -> resemble(temporary, real), OWNER_ONLY);
    } else {
      place(file, real, text, temporary -> {});
    }
  }

  /** Writes a file that may exist; a symbolic link in its place is replaced, not followed. */
  static void write(Path file, String text) throws IOException {
    place(file, file, text, temporary -> {});
  }

  /**
   * A file that grows beside its place, and gets there when it is whole. One that was there is
   * replaced then; until {@link #finish} nothing of it is to be seen.
   */
  static final class Growing implements AutoCloseable {
    private final Path named;
    private final Path target;
    private final Path temporary;
    private final Writer writer;
    private boolean finished;

    private Growing(Path named, Path target, Path temporary) throws IOException {
      this.named = named;
      this.target = target;
      this.temporary = temporary;
      writer =
          new BufferedWriter(
              Channels.newWriter(
                  Files.newByteChannel(
                      temporary,
                      Set.of(
                          StandardOpenOption.CREATE_NEW,
                          StandardOpenOption.WRITE,
                          LinkOption.NOFOLLOW_LINKS)),
                  StandardCharsets.UTF_8));
      temporary.toFile().deleteOnExit(); // a signal may end the process before there is anything
    }

    void append(String text) throws IOException {
      try {
        writer.write(text);
        writer.flush(); // if all else fails, what was written is beside the file's place
      } catch (IOException e) {
        throw failure(named, reason(e));
      }
    }

    /** It is whole: puts it to its place. */
    void finish() throws IOException {
      try {
        writer.close();
        Files.move(
            temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        finished = true;
      } catch (IOException e) {
        throw failure(named, reason(e));
      }
    }

    @Override
    public void close() throws IOException {
      if (!finished) {
        writer.close();
        Files.deleteIfExists(temporary);
      }
    }
  }

  /**
   * Begins a file that grows.
   *
   * @throws IOException if it can never get to its place, so that nobody waits for it in vain
   */
  static Growing grow(Path file) throws IOException {
    if (Files.isDirectory(file)) {
      throw failure(file, "it is a directory");
    }
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      throw failure(file, "it is no regular file");
    }
    if (Files.isSymbolicLink(file) && !Files.exists(file)) {
      throw failure(file, "this link leads nowhere");
    }
    Path target = Files.exists(file) ? file.toRealPath() : file;
    if (Files.exists(target) && !Files.isWritable(target)) {
      throw new AccessDeniedException(file.toString());
    }
    try {
      return new Growing(file, target, temporaryBeside(target));
    } catch (IOException e) {
      throw failure(file, reason(e));
    }
  }

  private interface Preparation {
    void of(Path temporary) throws IOException;
  }

  /**
   * @param named what the user calls it
   * @param target where it is to be
   */
  private static void place(
      Path named, Path target, String text, Preparation preparation, FileAttribute<?>... attributes)
      throws IOException {
    Path temporary = temporaryBeside(target);
    boolean placed = false;
    try {
      try {
        fill(temporary, text, attributes);
        preparation.of(temporary);
        Files.move(
            temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        placed = true;
      } finally {
        if (!placed) {
          Files.deleteIfExists(temporary);
        }
      }
    } catch (IOException e) {
      throw failure(named, reason(e));
    }
  }

  /** Its length is not that of the file's name, to which nothing might be added any more. */
  private static Path temporaryBeside(Path target) {
    String random = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
    return target.resolveSibling(".kubectl-rc-" + random + ".tmp");
  }

  private static void fill(Path temporary, String text, FileAttribute<?>... attributes)
      throws IOException {
    try (SeekableByteChannel channel =
        Files.newByteChannel(
            temporary,
            Set.of(
                StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS),
            attributes)) {
      ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
    }
  }

  private static void resemble(Path temporary, Path real) throws IOException {
    PosixFileAttributes wanted = Files.readAttributes(real, PosixFileAttributes.class);
    keepOwner(Files.getFileAttributeView(temporary, PosixFileAttributeView.class), wanted);
    Files.setPosixFilePermissions(temporary, wanted.permissions());
  }

  /** As root, one writes other people's files. */
  private static void keepOwner(PosixFileAttributeView view, PosixFileAttributes wanted)
      throws IOException {
    PosixFileAttributes given = view.readAttributes();
    try {
      if (!given.group().equals(wanted.group())) {
        view.setGroup(wanted.group());
      }
      if (!given.owner().equals(wanted.owner())) {
        view.setOwner(wanted.owner());
      }
    } catch (FileSystemException notOurs) {
      // Whoever may write a file of another's need not be able to give one away.
    }
  }

  private static void send(Path file, String text) throws IOException {
    try (OutputStream out = Files.newOutputStream(file, StandardOpenOption.WRITE)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw failure(file, reason(e));
    }
  }

  /** Why a file could not be made beside another. */
  private static String reason(IOException e) {
    if (e instanceof NoSuchFileException) {
      return "there is no such directory";
    }
    if (e instanceof AccessDeniedException) {
      return "its directory may not be written to";
    }
    return Inputs.reason(e);
  }

  private static FileSystemException failure(Path file, String reason) {
    return new FileSystemException(file.toString(), null, reason);
  }
}
