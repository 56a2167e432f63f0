package io.kubectlrc.controlplane;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The temporary folder of one control plane.
 *
 * <p>Its name says which JVM it belongs to, and every server is started with that folder in its
 * arguments. So what a killed JVM left, processes and files, is found and removed by the next one.
 */
final class RunFolder implements AutoCloseable {

  /** A process id alone would not do: it may have been given to another process since. */
  private static final Pattern NAME = Pattern.compile("kubectl-rc-(\\d+)-(\\d+)-\\d+");

  private static final Path PARENT = Path.of(System.getProperty("java.io.tmpdir"));

  private final Path path;

  private RunFolder(Path path) {
    this.path = path;
  }

  static RunFolder create() throws IOException {
    removeAbandoned();
    ProcessHandle self = ProcessHandle.current();
    return new RunFolder(
        Files.createTempDirectory(
            PARENT, "kubectl-rc-%d-%d-".formatted(self.pid(), startSecond(self))));
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
  }

  /** Ends the servers and removes the folders of JVMs that are no more. */
  static void removeAbandoned() throws IOException {
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(PARENT, RunFolder::isAbandoned)) {
      for (Path folder : folders) {
        remove(folder);
      }
    }
  }

  private static boolean isAbandoned(Path folder) {
    Matcher name = NAME.matcher(folder.getFileName().toString());
    return name.matches()
        && Files.isWritable(folder) // else it is another user's
        && ProcessHandle.of(Long.parseLong(name.group(1)))
            .filter(owner -> startSecond(owner) == Long.parseLong(name.group(2)))
            .isEmpty();
  }

  private static long startSecond(ProcessHandle process) {
    return process.info().startInstant().orElse(Instant.EPOCH).getEpochSecond();
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
    return info.command()
            .map(command -> Path.of(command).getFileName().toString())
            .filter(Assets.PROGRAMS::contains)
            .isPresent()
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
