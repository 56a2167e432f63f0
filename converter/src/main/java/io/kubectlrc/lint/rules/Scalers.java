package io.kubectlrc.lint.rules;

import com.fasterxml.jackson.databind.JsonNode;
import io.kubectlrc.convert.HpaRetarget;
import io.kubectlrc.lint.LintContext;
import io.kubectlrc.lint.ObjectName;
import io.kubectlrc.lint.Subject;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The autoscalers of the input, by what they scale: they decide how many pods it has. */
record Scalers(Map<ObjectName, Subject> byTarget) {

  static Scalers in(LintContext context) {
    Map<ObjectName, Subject> byTarget = new HashMap<>();
    for (Subject subject : context.subjects()) {
      if (subject.kind().equals("HorizontalPodAutoscaler")) {
        JsonNode target = HpaRetarget.target(subject.tree());
        byTarget.putIfAbsent(
            new ObjectName(
                target.path("kind").asText(), subject.namespace(), target.path("name").asText()),
            subject);
      }
    }
    return new Scalers(byTarget);
  }

  /** The one that makes several pods of a workload at least. */
  Optional<Subject> ofSeveral(ObjectName workload) {
    return Optional.ofNullable(byTarget.get(workload)).filter(scaler -> least(scaler) > 1);
  }

  /** How many pods it makes at least. */
  static int least(Subject scaler) {
    JsonNode least = scaler.at("/spec/minReplicas");
    return least.isNumber() ? least.asInt() : 1;
  }
}
