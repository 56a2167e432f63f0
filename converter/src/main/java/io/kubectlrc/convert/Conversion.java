package io.kubectlrc.convert;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlrc.convert.report.ConversionRefusal;
import io.kubectlrc.convert.report.Note;
import java.util.List;

/** What becomes of one object. */
public sealed interface Conversion {

  /** What a reader should know, in the order of its discovery. */
  List<Note> notes();

  /**
   * It is another object now.
   *
   * @param tree the new object, of which no part is shared with the old one
   * @param beside further objects for what it cannot say: the Jobs of a DeploymentConfig's hooks
   */
  record Converted(ObjectNode tree, List<ObjectNode> beside, List<Note> notes)
      implements Conversion {
    public Converted {
      beside = List.copyOf(beside);
      notes = List.copyOf(notes);
    }

    /** Nothing is beside it. */
    public Converted(ObjectNode tree, List<Note> notes) {
      this(tree, List.of(), notes);
    }
  }

  /** It stays as it is. */
  record Unchanged(List<Note> notes) implements Conversion {
    public Unchanged {
      notes = List.copyOf(notes);
    }
  }

  /**
   * It should be another object, and cannot.
   *
   * @param refusals every reason that was found, at least one
   */
  record Refused(List<ConversionRefusal> refusals, List<Note> notes) implements Conversion {
    public Refused {
      refusals = List.copyOf(refusals);
      notes = List.copyOf(notes);
      if (refusals.isEmpty()) {
        throw new IllegalArgumentException("refused for no reason");
      }
    }
  }
}
