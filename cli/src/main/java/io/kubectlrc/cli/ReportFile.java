package io.kubectlrc.cli;

import io.kubectlrc.cluster.ClusterException;
import io.kubectlrc.operate.RefusalException;
import io.kubectlrc.timeline.Timeline;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** The file of {@code --report}: begun before anything is done, and whole or not there at all. */
final class ReportFile implements AutoCloseable {

  /** Nobody asked for one. */
  static final ReportFile NONE = new ReportFile(Optional.empty(), ReportFormat.TEXT);

  private final Optional<AtomicFile.Growing> file;
  private final ReportFormat format;

  private ReportFile(Optional<AtomicFile.Growing> file, ReportFormat format) {
    this.file = file;
    this.format = format;
  }

  static ReportFile in(Path file, ReportFormat format) throws IOException {
    return new ReportFile(Optional.of(AtomicFile.grow(file)), format);
  }

  /**
   * Puts it to its place.
   *
   * @param timeline asked for only if somebody wants to have it
   */
  void finish(Supplier<Timeline> timeline) throws IOException {
    if (file.isPresent()) {
      file.get().append(format.render(List.of(timeline.get())));
      file.get().finish();
    }
  }

  /**
   * Runs what is reported; if it breaks off, puts the file to its place.
   *
   * @param broken the timeline up to then, by the reason
   */
  <T, X extends Exception> T during(Run<T, X> operation, Function<String, Timeline> broken)
      throws X, IOException {
    try {
      return operation.run();
    } catch (RuntimeException e) {
      try {
        finish(() -> broken.apply(told(e)));
      } catch (IOException unwritten) {
        e.addSuppressed(unwritten); // what has happened matters more
      }
      throw e;
    }
  }

  /** Exceptions have the library's words for what may help. */
  private static String told(RuntimeException e) {
    if (e instanceof RefusalException refused) {
      return refused.refusal().line(Flags.WORDING);
    }
    return e instanceof ClusterException refused
        ? refused.said().in(Flags.WORDING)
        : String.valueOf(e.getMessage());
  }

  /** What is reported. */
  interface Run<T, X extends Exception> {
    T run() throws X, IOException;
  }

  @Override
  public void close() throws IOException {
    if (file.isPresent()) {
      file.get().close();
    }
  }
}
