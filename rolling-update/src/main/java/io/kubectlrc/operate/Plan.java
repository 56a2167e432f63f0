package io.kubectlrc.operate;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlrc.wording.Sentence;
import java.util.List;

/** What an operation would do, as far as can be known beforehand. */
public sealed interface Plan {

  /**
   * It can be done.
   *
   * @param from what has the pods
   * @param to what will have them, or had them if it goes back
   * @param back whether it goes back
   * @param begun whether it was begun before
   * @param heir the one that shall have the pods, as it will be created or as it is
   * @param difference what the heir has otherwise, line by line
   * @param warnings what to know beforehand
   * @param forecast what will be done if nobody interferes
   */
  record Feasible(
      String from,
      String to,
      boolean back,
      boolean begun,
      ObjectNode heir,
      List<String> difference,
      List<Sentence> warnings,
      Forecast<?> forecast)
      implements Plan {
    public Feasible {
      difference = List.copyOf(difference);
      warnings = List.copyOf(warnings);
    }

    /** All that will be done, in words. */
    public List<String> sentences() {
      return forecast.steps().stream().map(Step::sentence).toList();
    }

    /** What programs are told of it, in the place of an outcome. */
    public ObjectNode event() {
      ObjectNode event = Events.outcome("previewed").put("from", from).put("to", to);
      event.put("back", back).set("controller", heir);
      event.set("difference", Events.array(difference));
      event.set("steps", Events.array(sentences()));
      return event;
    }
  }

  /**
   * There is nothing to be done, or it must not be done.
   *
   * @param outcome {@code NothingToDo} or {@code Refused}: how a run would end
   */
  record Without(Outcome outcome) implements Plan {}
}
