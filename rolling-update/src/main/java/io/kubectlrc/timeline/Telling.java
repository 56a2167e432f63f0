package io.kubectlrc.timeline;

import io.kubectlrc.operate.Outcome;
import io.kubectlrc.operate.Progress;
import io.kubectlrc.wording.Wording;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What an operation tells, as a timeline has it. */
public final class Telling {
  private Telling() {}

  /** The lines that the command says of something. */
  public static List<Timeline.Said> of(Duration at, Progress progress, Wording wording) {
    List<Timeline.Said> said = new ArrayList<>();
    progress.kubectlLines().forEach(line -> said.add(new Timeline.Said(at, line, true)));
    String note = progress.note(wording);
    if (!note.isEmpty()) {
      said.add(new Timeline.Said(at, note, false));
    }
    return said;
  }

  /** What is promised with it. */
  public static Optional<Timeline.Promise> promise(Duration at, Progress progress) {
    return progress instanceof Progress.Scaling scaling
        ? Optional.of(new Timeline.Promise(at, scaling.keep(), scaling.limit()))
        : Optional.empty();
  }

  /** How an operation has ended, in a word or two. */
  public static String end(Outcome outcome) {
    return outcome.reasons(Wording.LIBRARY).isEmpty() && outcome.end() == Outcome.End.DONE
        ? Timeline.DONE
        : outcome.word();
  }
}
