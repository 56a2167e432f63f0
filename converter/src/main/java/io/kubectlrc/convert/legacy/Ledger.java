package io.kubectlrc.convert.legacy;

import com.fasterxml.jackson.core.JsonPointer;
import io.kubectlrc.convert.report.ConversionRefusal;
import io.kubectlrc.convert.report.EntryKind;
import io.kubectlrc.convert.report.Note;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What happened while one object was taken from an old form to a newer one. */
final class Ledger {
  private final List<Note> notes = new ArrayList<>();
  private final List<ConversionRefusal> refusals = new ArrayList<>();
  private final Map<String, String> moved = new HashMap<>();

  void change(JsonPointer at, String sentence) {
    notes.add(new Note(EntryKind.CHANGE, at, sentence));
  }

  void loss(JsonPointer at, String sentence) {
    notes.add(new Note(EntryKind.LOSS, at, sentence));
  }

  void doubt(JsonPointer at, String sentence) {
    notes.add(new Note(EntryKind.DOUBT, at, sentence));
  }

  void refuse(ConversionRefusal.Reason reason, JsonPointer at, String what) {
    refusals.add(new ConversionRefusal(reason, at, what));
  }

  void moved(JsonPointer from, JsonPointer to) {
    moved.put(to.toString(), from.toString());
  }

  List<Note> notes() {
    return notes;
  }

  List<ConversionRefusal> refusals() {
    return refusals;
  }

  Origins origins() {
    return new Origins(moved);
  }
}
