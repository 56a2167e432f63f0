package io.kubectlrc.convert;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlrc.convert.report.ConversionRefusal;
import io.kubectlrc.convert.report.EntryKind;
import io.kubectlrc.convert.report.Note;
import io.kubectlrc.validity.Fault;
import io.kubectlrc.validity.Shape;
import io.kubectlrc.validity.Validity;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Corrects values that have not the JSON types that the API server decodes, or refuses them. YAML
 * makes it easy to write a number for a text: {@code version: 1.10}, {@code value: on}.
 */
final class Types {
  private final boolean fix;
  private final Function<JsonPointer, Optional<String>> written;
  private final List<Note> notes = new ArrayList<>();
  private final List<ConversionRefusal> refusals = new ArrayList<>();

  /**
   * @param fix whether to correct what can be corrected
   * @param written the text of a scalar as its author wrote it, where that is known: {@code 1.10},
   *     of which the tree knows only 1.1
   */
  Types(boolean fix, Function<JsonPointer, Optional<String>> written) {
    this.fix = fix;
    this.written = written;
  }

  List<Note> notes() {
    return notes;
  }

  List<ConversionRefusal> refusals() {
    return refusals;
  }

  /**
   * Looks at an object of today's form; corrects it in place if that is asked for.
   *
   * @return what is to be said of it afterwards
   */
  Validity check(ObjectNode object) {
    Validity validity = Validity.of(object);
    for (Fault.WrongType fault : validity.wrongTypes()) {
      // A number that a template tool will fill in is nobody's mistake, and no edit goes there.
      if (!(fault.isOpen() && fault.wanted().isNumberOrBoolean())) {
        wrong(object, fault);
      }
    }
    return notes.isEmpty() ? validity : Validity.of(object);
  }

  /** Why the API server would refuse an object whose types are right. */
  static List<ConversionRefusal> invalid(Validity validity) {
    List<ConversionRefusal> refusals = new ArrayList<>();
    for (Fault fault : validity.refusals()) {
      if (!(fault instanceof Fault.WrongType)) {
        ConversionRefusal.Reason reason =
            fault instanceof Fault.Duplicate
                ? ConversionRefusal.Reason.DUPLICATE_NAME
                : ConversionRefusal.Reason.INVALID_VALUE;
        refusals.add(new ConversionRefusal(reason, fault.at(), fault.sentence()));
      }
    }
    return refusals;
  }

  /** Mends the ports of an object that otherwise stays as its author wrote it. */
  void mendPorts(ObjectNode object) {
    Validity.of(object).wrongTypes().stream()
        .filter(fault -> fault.wanted() == Shape.PORT && fault.value().isTextual())
        .forEach(fault -> wrong(object, fault));
  }

  private void wrong(ObjectNode object, Fault.WrongType fault) {
    JsonNode value = fault.value();
    String text = value.isValueNode() ? written.apply(fault.at()).orElse(value.asText()) : "";
    Optional<JsonNode> mended =
        value.isValueNode() && !value.isNull() ? fault.wanted().mended(text) : Optional.empty();
    // Digits as the name of a port can mean nothing but the number.
    boolean clear = fault.wanted() == Shape.PORT;
    if ((fix || clear) && mended.isPresent()) {
      Pointers.replace(object, fault.at(), mended.get());
      String shown = value.isTextual() ? "\"" + text + "\"" : text;
      String sentence = "%s becomes %s: the API takes only %s here";
      notes.add(
          new Note(
              EntryKind.CHANGE,
              fault.at(),
              sentence.formatted(shown, mended.get(), fault.wanted().words())));
      return;
    }
    ConversionRefusal.Reason reason =
        mended.isPresent()
            ? ConversionRefusal.Reason.WRONG_TYPE
            : ConversionRefusal.Reason.INVALID_VALUE;
    if (fault.isOpen()) {
      reason = ConversionRefusal.Reason.PLACEHOLDER;
    }
    refusals.add(new ConversionRefusal(reason, fault.at(), fault.sentence(text)));
  }
}
