package io.kubectlrc.cli;

import io.kubectlrc.rollout.Step;
import java.util.List;

/** The steps of an update in words, for a dry run. */
record Steps(String from, String to) {

  List<String> of(List<Step> steps) {
    return steps.stream().map(this::text).toList();
  }

  private String text(Step step) {
    if (step instanceof Step.Begin) {
      return "write down the update on " + from;
    }
    if (step instanceof Step.Park park) {
      return "park horizontalpodautoscaler/" + park.autoscaler().name();
    }
    if (step instanceof Step.Unpark unpark) {
      return "aim horizontalpodautoscaler/%s at %s"
          .formatted(unpark.autoscaler().name(), unpark.target());
    }
    if (step instanceof Step.TakeOver) {
      return "write down the update on " + to;
    }
    if (step instanceof Step.Retarget retarget) {
      return "take the %d replicas that somebody has set on %s for the target"
          .formatted(retarget.target(), retarget.controller());
    }
    if (step instanceof Step.DeleteSuccessor) {
      return "delete " + to;
    }
    if (step instanceof Step.LabelTemplate label) {
      return "give the template of %s the label %s=%s".formatted(from, label.key(), label.value());
    }
    if (step instanceof Step.LabelPods label) {
      return "give the %d pods of %s the label %s=%s"
          .formatted(label.pods().size(), from, label.key(), label.value());
    }
    if (step instanceof Step.ExtendSelector extend) {
      return "give the selector of %s the label %s=%s%s"
          .formatted(
              from,
              extend.key(),
              extend.value(),
              extend.guarded() ? ", and let it make no pods until it sees theirs" : "");
    }
    if (step instanceof Step.Unguard unguard) {
      return "let %s make pods again".formatted(unguard.controller());
    }
    if (step instanceof Step.Create) {
      return "create " + to;
    }
    if (step instanceof Step.Scale scale) {
      return "scale %s %s to %d"
          .formatted(scale.controller(), scale.up() ? "up" : "down", scale.to());
    }
    if (step instanceof Step.Pause pause) {
      return "stop with %d new pods available".formatted(pause.available());
    }
    if (step instanceof Step.DeleteOld) {
      return "delete " + from;
    }
    if (step instanceof Step.CreateWaiting) {
      return "create %s again, selecting nothing yet".formatted(from);
    }
    if (step instanceof Step.HandOver) {
      return "delete %s without its pods".formatted(to);
    }
    if (step instanceof Step.Activate) {
      return "let %s take the pods".formatted(from);
    }
    if (step instanceof Step.Settle settle) {
      return "take the marks of the update off " + settle.controller();
    }
    throw new IllegalArgumentException("not in a dry run: " + step);
  }
}
