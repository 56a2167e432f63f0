package io.kubectlrc.cli;

import io.kubectlrc.watch.Happening;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The events of a watch in a file, as lines of JSON. They are written as they come, and are at
 * their place when all is over: nobody finds half of them there. If the disk is full, the watch
 * goes on, and it is told at its end.
 */
final class Recording implements Happening.Listener, AutoCloseable {

  /** Writes nothing. */
  static final Recording NONE = new Recording(Optional.empty());

  private final Optional<AtomicFile.Growing> file;
  private Optional<IOException> failure = Optional.empty();

  private Recording(Optional<AtomicFile.Growing> file) {
    this.file = file;
  }

  static Recording in(Path file) throws IOException {
    return new Recording(Optional.of(AtomicFile.grow(file)));
  }

  @Override
  public void on(List<Happening> together) {
    if (file.isEmpty() || failure.isPresent()) {
      return;
    }
    try {
      for (Happening happening : together) {
        file.get().append(happening.event() + "\n");
      }
    } catch (IOException e) {
      failure = Optional.of(e);
    }
  }

  /**
   * Puts the file to its place.
   *
   * @throws IOException if that, or writing an event before, did not work
   */
  void finish() throws IOException {
    if (failure.isPresent()) {
      throw failure.get();
    }
    if (file.isPresent()) {
      file.get().finish();
    }
  }

  @Override
  public void close() throws IOException {
    if (file.isPresent()) {
      file.get().close();
    }
  }
}
