package io.kubectlrc.convert;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlrc.convert.legacy.Annotations;
import io.kubectlrc.convert.legacy.Migration;
import java.util.ArrayList;
import java.util.List;

/** Brings Services of old API forms to v1; leaves all others alone. */
public final class ServiceConversion {
  private ServiceConversion() {}

  /** Converts one object. */
  public static Conversion convert(ObjectNode object) {
    if (!Migration.kindOf(object).equals(Migration.SERVICE)) {
      return new Conversion.Unchanged(List.of());
    }
    Migration migration = Migration.toV1(object);
    if (!migration.refusals().isEmpty()) {
      return new Conversion.Refused(migration.refusals(), migration.notes());
    }
    ObjectNode tree = migration.tree().deepCopy();
    List<Note> notes = new ArrayList<>(migration.notes());
    notes.addAll(Annotations.ofService(tree));
    return tree.equals(object)
        ? new Conversion.Unchanged(notes)
        : new Conversion.Converted(tree, notes);
  }
}
