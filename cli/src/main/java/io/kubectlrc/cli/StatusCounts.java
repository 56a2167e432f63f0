package io.kubectlrc.cli;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import io.kubectlrc.convert.legacy.Migration;
import io.kubectlrc.manifest.KubeObject;
import io.kubectlrc.manifest.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The counts of pods in a ReplicationController's status, of which manifests seldom say anything,
 * and which are only read where they tell how its pods are: whole numbers, and none greater than
 * what it is a part of.
 *
 * @see <a
 *     href="https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/replication-controller-v1/">ReplicationControllerStatus</a>
 */
final class StatusCounts {

  /** Each, and that of which it is a part. */
  private static final List<Map.Entry<String, Optional<String>>> COUNTS =
      List.of(
          Map.entry("replicas", Optional.empty()),
          Map.entry("fullyLabeledReplicas", Optional.of("replicas")),
          Map.entry("readyReplicas", Optional.of("replicas")),
          Map.entry("availableReplicas", Optional.of("readyReplicas")));

  private StatusCounts() {}

  /** What is wrong with them, each where it is written. */
  static List<Problem> problems(KubeObject object) {
    List<Problem> problems = new ArrayList<>();
    if (!object.kind().equals(Migration.REPLICATION_CONTROLLER)) {
      return problems;
    }
    JsonNode status = object.tree().path("status");
    for (Map.Entry<String, Optional<String>> count : COUNTS) {
      String field = count.getKey();
      JsonNode value = status.path(field);
      if (value.isMissingNode() || value.isNull()) {
        continue;
      }
      JsonNode whole = count.getValue().map(status::path).orElse(value);
      if (!isCount(value)) {
        problems.add(
            problem(
                object,
                field,
                "must be a whole number from 0 to 2147483647, not %s".formatted(value)));
      } else if (isCount(whole) && whole.intValue() < value.intValue()) {
        problems.add(
            problem(
                object,
                field,
                "must be no more than its %s %s, not %s"
                    .formatted(count.getValue().orElseThrow(), whole, value)));
      }
    }
    return problems;
  }

  private static boolean isCount(JsonNode value) {
    return value.isIntegralNumber() && value.canConvertToInt() && value.intValue() >= 0;
  }

  private static Problem problem(KubeObject object, String field, String what) {
    return object
        .document()
        .problem(
            object.at().append(JsonPointer.compile("/status/" + field)),
            "%s: status.%s %s".formatted(object, field, what),
            "correct it, or leave the status out");
  }
}
