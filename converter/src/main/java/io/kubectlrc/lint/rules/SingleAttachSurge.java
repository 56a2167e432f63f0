package io.kubectlrc.lint.rules;

import io.kubectlrc.convert.kustomize.Kustomizations.Aspect;
import io.kubectlrc.lint.Description;
import io.kubectlrc.lint.Finding;
import io.kubectlrc.lint.LintContext;
import io.kubectlrc.lint.LintFile;
import io.kubectlrc.lint.Severity;
import io.kubectlrc.lint.Subject;
import io.kubectlrc.lint.SurveyRule;
import io.kubectlrc.lint.Workload;
import io.kubectlrc.wording.Sentence;
import io.kubectlrc.wording.Setting;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Finds a disk that one node at a time can use, where old and new pods run side by side. */
public final class SingleAttachSurge extends SurveyRule<Workload> {
  public SingleAttachSurge() {
    super(
        new Description(
            "single-attach-surge",
            Severity.WARNING,
            "a disk that one node at a time can use, where old and new pods run side by side",
            "A new pod on another node waits for the disk that the old pod holds, and the old "
                + "pod waits for the new one to become ready: the update stands still.",
            """
            kind: ReplicationController
            spec:
              template:
                spec:
                  volumes:
                    - {name: data, gcePersistentDisk: {pdName: data}}
            """,
            Sentence.of(
                "Let an old pod stop first: {} {}; in a Deployment "
                    + "strategy: {type: Recreate}; or use a StatefulSet.",
                Setting.MAX_SURGE.to("0"),
                Setting.MAX_UNAVAILABLE.to("1"))),
        Aspect.FIELDS);
  }

  @Override
  protected Stream<Workload> survey(LintFile file) {
    return file.workloads().stream().filter(Workload::surges).filter(SingleAttachDisk::mayBeOf);
  }

  @Override
  protected Stream<Finding> check(LintContext context, List<Workload> withDisks) {
    Map<String, Subject> claims = SingleAttachDisk.claims(context);
    return withDisks.stream()
        .flatMap(
            workload -> SingleAttachDisk.of(workload, claims).map(disk -> finding(workload, disk)));
  }

  private Finding finding(Workload workload, SingleAttachDisk disk) {
    return disk.explain(
        finding(
            workload.subject(),
            disk.at(),
            "%s is %s, which one node at a time can use: a new pod would wait for the old one"
                .formatted(disk.name(), disk.what()),
            workload.isReplicationController()
                ? Sentence.of(
                    "update with {} {}", Setting.MAX_SURGE.to("0"), Setting.MAX_UNAVAILABLE.to("1"))
                : Sentence.of("use strategy: {type: Recreate}, or maxSurge: 0")));
  }
}
