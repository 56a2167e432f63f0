package io.kubectlrc.convert;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlrc.convert.legacy.Annotations;
import io.kubectlrc.convert.legacy.Migration;
import io.kubectlrc.convert.legacy.Origins;
import io.kubectlrc.convert.report.ConversionRefusal;
import io.kubectlrc.convert.report.Note;
import io.kubectlrc.selector.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Brings Services of old API forms to v1; leaves all others alone.
 *
 * @apiNote Not stable: it is public for the other packages, and may change with any version.
 */
public final class ServiceConverter {
  private ServiceConverter() {}

  /**
   * Converts one object.
   *
   * @param others what it may select, whose ports it may leave unsaid
   */
  public static Conversion convert(ObjectNode object, ConvertOptions options, Surroundings others) {
    return convert(object, options, others, pointer -> Optional.empty());
  }

  /**
   * Brings one object to v1 as far as that is a change of form.
   *
   * @param others what it may select, whose first port a Service of 2014 meant that names none
   */
  public static Migration toV1(ObjectNode object, Surroundings others) {
    Surroundings.Name name = Surroundings.Name.of(object);
    return Migration.toV1(object, selector -> others.firstPort(Selector.ofMap(selector), name));
  }

  /** {@code written} is the text of a scalar as its author wrote it. */
  static Conversion convert(
      ObjectNode object,
      ConvertOptions options,
      Surroundings others,
      Function<JsonPointer, Optional<String>> written) {
    if (!Migration.kindOf(object).equals(Migration.SERVICE)) {
      return new Conversion.Unchanged(List.of());
    }
    Migration migration = toV1(object, others);
    List<Note> notes = new ArrayList<>(migration.notes());
    List<ConversionRefusal> refusals = new ArrayList<>(migration.refusals());
    ObjectNode tree = migration.tree().deepCopy();
    Origins origins = migration.origins();
    Types types = new Types(options.fixTypes(), at -> written.apply(origins.of(at)));
    if (Migration.isOld(object.path("apiVersion").asText())) {
      JsonPointer selector = JsonPointer.compile("/spec/selector");
      if (Selector.isLabelSelector(tree.at(selector))) {
        refusals.add(
            new ConversionRefusal(
                ConversionRefusal.Reason.LABEL_SELECTOR,
                origins.of(selector),
                Selector.LABEL_SELECTOR_IN_A_MAP));
        return new Conversion.Refused(refusals, notes);
      }
      types.check(tree);
    } else {
      types.mendPorts(tree);
    }
    types.notes().forEach(note -> notes.add(note.at(origins.of(note.at()))));
    types.refusals().forEach(refusal -> refusals.add(refusal.at(origins.of(refusal.at()))));
    if (!refusals.isEmpty()) {
      return new Conversion.Refused(refusals, notes);
    }
    notes.addAll(Annotations.ofService(tree));
    SelectedLabels.doubts(tree, options.versions(), others)
        .forEach(note -> notes.add(note.at(origins.of(note.at()))));
    return tree.equals(object)
        ? new Conversion.Unchanged(notes)
        : new Conversion.Converted(tree, notes);
  }
}
