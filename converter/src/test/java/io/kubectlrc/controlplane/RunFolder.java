package io.kubectlrc.controlplane;

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/**
 * The temporary folder of one control plane.
 *
 * <p>Its owner holds a lock in it, which the system takes back when the JVM ends, however it ends;
 * and every server is started with the folder in its arguments. So what a killed JVM left,
 * processes and files, is found and removed by the next one.
 */
final class RunFolder implements AutoCloseable {

  private static final Path PARENT = Path.of(System.getProperty("java.io.tmpdir"));
  private static final String PREFIX = "kubectl-rc-";

  /** Closing a file drops all locks of this JVM on it: what is our own must not be looked at. */
  private static final String OWN_PREFIX = PREFIX + ProcessHandle.current().pid() + "-";

  private static final String LOCK = "owner";

  private final Path path;
  private final FileChannel lock;

  private RunFolder(Path path, FileChannel lock) {
    this.path = path;
    this.lock = lock;
  }

  static RunFolder create() throws IOException {
    removeAbandoned();
    Path path = Files.createTempDirectory(PARENT, OWN_PREFIX);
    Path notYet = path.resolve("owner-to-be");
    FileChannel lock = FileChannel.open(notYet, CREATE_NEW, WRITE);
    lock.lock();
    Files.move(notYet, path.resolve(LOCK)); // nobody ever sees it unlocked
    return new RunFolder(path, lock);
  }

  Path path() {
    return path;
  }

  Path resolve(String name) {
    return path.resolve(name);
  }

  @Override
  public void close() throws IOException {
    remove(path);
    lock.close();
  }

  /** Ends the servers and removes the folders of JVMs that are no more. */
  static void removeAbandoned() throws IOException {
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(PARENT, PREFIX + "*")) {
      for (Path folder : folders) {
        Path lockFile = folder.resolve(LOCK);
        boolean isOwn = folder.getFileName().toString().startsWith(OWN_PREFIX);
        // One that cannot be written is another user's; one that is not there yet, just being made.
        if (!isOwn && Files.isWritable(lockFile)) {
          removeIfAbandoned(folder, lockFile);
        }
      }
    }
  }

  private static void removeIfAbandoned(Path folder, Path lockFile) throws IOException {
    try (FileChannel channel = FileChannel.open(lockFile, WRITE);
        FileLock taken = channel.tryLock()) {
      if (taken != null) {
        remove(folder);
      }
    } catch (NoSuchFileException e) {
      if (Files.exists(lockFile)) {
        throw e;
      } // else another JVM has just removed it
    }
  }

  private static void remove(Path folder) throws IOException {
    List<ProcessHandle> servers =
        ProcessHandle.allProcesses().filter(process -> isServerOf(folder, process)).toList();
    servers.forEach(ProcessHandle::destroyForcibly);
    servers.stream().map(ProcessHandle::onExit).forEach(CompletableFuture::join);
    try (Stream<Path> files = Files.walk(folder)) {
      files.sorted(Comparator.reverseOrder()).forEach(RunFolder::delete);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  /** Looks at the program too: an editor may well have one of the folder's files open. */
  private static boolean isServerOf(Path folder, ProcessHandle process) {
    ProcessHandle.Info info = process.info();
    return info.command().filter(command -> Assets.isProgram(Path.of(command))).isPresent()
        && info.commandLine().filter(line -> line.contains(folder + "/")).isPresent();
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
