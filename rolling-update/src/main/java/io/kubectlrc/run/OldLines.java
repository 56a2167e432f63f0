package io.kubectlrc.run;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The lines that {@code kubectl rolling-update} printed, word for word, since scripts parse them.
 * What it never said is not among them.
 */
public final class OldLines implements Progress.Listener {
  private final Consumer<String> lines;

  public OldLines(Consumer<String> lines) {
    this.lines = lines;
  }

  @Override
  public void on(Progress progress) {
    lines(progress).forEach(lines);
  }

  /** The lines for a progress; none if kubectl said nothing. */
  private static List<String> lines(Progress progress) {
    if (progress instanceof Progress.Resumed resumed) {
      String going = "Continuing update with existing controller " + resumed.successor() + ".";
      return resumed.byImage()
          ? List.of(
              "Found existing update in progress (" + resumed.successor() + "), resuming.", going)
          : List.of(going);
    }
    return line(progress).stream().toList();
  }

  private static Optional<String> line(Progress progress) {
    if (progress instanceof Progress.Created created) {
      return Optional.of("Created " + created.successor());
    }
    if (progress instanceof Progress.Scaling scaling) {
      return Optional.of(
          String.format(
              Locale.ROOT,
              "Scaling up %s from %d to %d, scaling down %s from %d to 0 (keep %d pods available, don't exceed %d pods)",
              scaling.growing(),
              scaling.growingFrom(),
              scaling.growingTo(),
              scaling.shrinking(),
              scaling.shrinkingFrom(),
              scaling.keep(),
              scaling.limit()));
    }
    if (progress instanceof Progress.Scaled scaled) {
      return Optional.of(
          "Scaling "
              + scaled.controller()
              + (scaled.up() ? " up to " : " down to ")
              + scaled.replicas());
    }
    if (progress instanceof Progress.DeletingOld deleting) {
      return Optional.of(
          "Update succeeded. Deleting "
              + (deleting.renames() ? "old controller: " : "")
              + deleting.old());
    }
    if (progress instanceof Progress.DeletingSuccessor deleting) {
      return Optional.of("Rollback succeeded. Deleting " + deleting.successor());
    }
    if (progress instanceof Progress.Renaming renaming) {
      return Optional.of("Renaming " + renaming.from() + " to " + renaming.to());
    }
    return Optional.empty();
  }

  /** The last line; empty if the update did not end. */
  public static Optional<String> last(Outcome outcome) {
    if (!(outcome instanceof Outcome.Done done)) {
      return Optional.empty();
    }
    if (done.back()) {
      return Optional.of("replicationcontroller/%s rolled back".formatted(done.survivor()));
    }
    return Optional.of(
        "replicationcontroller/%s rolling updated%s"
            .formatted(
                done.survivor(),
                done.survivor().equals(done.from()) ? "" : " to \"" + done.survivor() + "\""));
  }
}
