package io.kubectlrc.lint.rules;

import com.fasterxml.jackson.databind.JsonNode;
import io.kubectlrc.convert.kustomize.Kustomizations.Aspect;
import io.kubectlrc.lint.Description;
import io.kubectlrc.lint.Finding;
import io.kubectlrc.lint.LintContext;
import io.kubectlrc.lint.LintFile;
import io.kubectlrc.lint.Severity;
import io.kubectlrc.lint.Subject;
import io.kubectlrc.lint.SurveyRule;
import io.kubectlrc.lint.Workload;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Finds a disk that one node at a time can use, in pods of which there is more than one. */
public final class SingleAttachReplicas extends SurveyRule<Workload> {
  public SingleAttachReplicas() {
    super(
        new Description(
            "single-attach-replicas",
            Severity.WARNING,
            "a disk that one node at a time can use, in pods of which there is more than one",
            "The first pod's node gets the disk; pods on other nodes wait for it for ever, whether "
                + "something is updated or not.",
            """
            kind: ReplicationController
            spec:
              replicas: 2
              template:
                spec:
                  volumes:
                    - {name: data, gcePersistentDisk: {pdName: data}}
            """,
            "Run one replica; mount the disk only for reading; or use a StatefulSet, whose "
                + "volumeClaimTemplates make a disk for each pod."),
        Aspect.FIELDS);
  }

  @Override
  protected Stream<Workload> survey(LintFile file) {
    return file.workloads().stream().filter(SingleAttachDisk::mayBeOf);
  }

  @Override
  protected Stream<Finding> check(LintContext context, List<Workload> withDisks) {
    Map<String, Subject> claims = SingleAttachDisk.claims(context);
    Scalers scalers = Scalers.in(context);
    return withDisks.stream()
        .flatMap(
            workload -> {
              String pods = pods(workload, scalers);
              return pods.isEmpty()
                  ? Stream.empty()
                  : SingleAttachDisk.of(workload, claims)
                      .filter(disk -> !isOnlyRead(workload, disk))
                      .map(disk -> finding(workload, disk, pods));
            });
  }

  /** How many pods there are, where it is more than one: "3 replicas". */
  private static String pods(Workload workload, Scalers scalers) {
    return switch (workload.kind()) {
      case "Pod" -> "";
      case "DaemonSet" -> "the pods of all nodes";
      case "Job" -> several(workload.subject().at("/spec/parallelism"), "pods at a time");
      case "CronJob" ->
          several(workload.subject().at("/spec/jobTemplate/spec/parallelism"), "pods at a time");
      default ->
          scalers
              .ofSeveral(workload.subject().name())
              .map(scaler -> "%d replicas, by %s,".formatted(Scalers.least(scaler), scaler.name()))
              .orElseGet(() -> several(workload.subject().at("/spec/replicas"), "replicas"));
    };
  }

  private static String several(JsonNode number, String what) {
    return number.isNumber() && number.asInt() > 1 ? number.asInt() + " " + what : "";
  }

  private static boolean isOnlyRead(Workload workload, SingleAttachDisk disk) {
    return workload.subject().tree().at(disk.at()).path("readOnly").asBoolean();
  }

  private Finding finding(Workload workload, SingleAttachDisk disk, String pods) {
    return disk.explain(
        finding(
            workload.subject(),
            disk.at(),
            "%s is %s, which one node at a time can use, and %s share it: those on other nodes never start"
                .formatted(disk.name(), disk.what(), pods),
            "run one replica, mount it only for reading, or use a StatefulSet's volumeClaimTemplates"));
  }
}
