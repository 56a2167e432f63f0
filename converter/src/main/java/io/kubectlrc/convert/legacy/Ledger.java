package io.kubectlrc.convert.legacy;

import com.fasterxml.jackson.core.JsonPointer;
import io.kubectlrc.convert.Note;
import io.kubectlrc.convert.Refusal;
import io.kubectlrc.convert.Severity;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What happened while one object was taken from an old form to a newer one. */
final class Ledger {
  private final List<Note> notes = new ArrayList<>();
  private final List<Refusal> refusals = new ArrayList<>();
  private final Map<String, String> moved = new HashMap<>();

  void change(JsonPointer at, String sentence) {
    notes.add(new Note(Severity.CHANGE, at, sentence));
  }

  void loss(JsonPointer at, String sentence) {
    notes.add(new Note(Severity.LOSS, at, sentence));
  }

  void doubt(JsonPointer at, String sentence) {
    notes.add(new Note(Severity.DOUBT, at, sentence));
  }

  void refuse(Refusal.Reason reason, JsonPointer at, String what) {
    refusals.add(new Refusal(reason, at, what));
  }

  void moved(JsonPointer from, JsonPointer to) {
    moved.put(to.toString(), from.toString());
  }

  List<Note> notes() {
    return notes;
  }

  List<Refusal> refusals() {
    return refusals;
  }

  Origins origins() {
    return new Origins(moved);
  }
}
