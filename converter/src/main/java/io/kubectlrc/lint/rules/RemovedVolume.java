package io.kubectlrc.lint.rules;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import io.kubectlrc.convert.legacy.Removals;
import io.kubectlrc.lint.Description;
import io.kubectlrc.lint.FileRule;
import io.kubectlrc.lint.Finding;
import io.kubectlrc.lint.LintFile;
import io.kubectlrc.lint.Severity;
import io.kubectlrc.lint.Subject;
import io.kubectlrc.lint.Workload;
import io.kubectlrc.wording.Sentence;
import io.kubectlrc.wording.Setting;
import java.util.Map;
import java.util.stream.Stream;

/** Finds a type of volume that today's servers do not mount. */
public final class RemovedVolume extends FileRule {
  public RemovedVolume() {
    super(
        new Description(
            "removed-volume",
            Severity.ERROR,
            "a type of volume that today's servers do not mount",
            Sentence.of(
                "The in-tree drivers of several storage systems were taken out of Kubernetes; pods "
                    + "with such a volume do not start. What counts as today is {}.",
                Setting.KUBERNETES),
            """
            volumes:
              - name: data
                glusterfs: {endpoints: gluster, path: data}    # ended with Kubernetes 1.26
            """,
            "Use the successor that the message names."));
  }

  @Override
  public Stream<Finding> check(LintFile file) {
    return file.workloads().stream().flatMap(workload -> check(file, workload));
  }

  private Stream<Finding> check(LintFile file, Workload workload) {
    JsonPointer volumes = workload.podSpec().appendProperty("volumes");
    JsonNode list = workload.subject().tree().at(volumes);
    return Stream.iterate(0, i -> i < list.size(), i -> i + 1)
        .flatMap(
            i ->
                list.get(i).properties().stream()
                    .map(Map.Entry::getKey)
                    .flatMap(
                        type ->
                            check(
                                file,
                                workload.subject(),
                                volumes.appendIndex(i).appendProperty(type),
                                type)));
  }

  private Stream<Finding> check(LintFile file, Subject subject, JsonPointer at, String type) {
    return Removals.ofVolume(type).stream()
        .filter(ending -> file.options().kubernetes().isAtLeast(ending.since()))
        .map(
            ending ->
                finding(
                    subject,
                    at,
                    "volumes of type %s %s since Kubernetes %s"
                        .formatted(
                            type,
                            ending.over() ? "do not work" : "are off by default",
                            ending.since()),
                    "use " + ending.successor()));
  }
}
