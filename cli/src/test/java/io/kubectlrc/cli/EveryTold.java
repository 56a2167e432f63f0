package io.kubectlrc.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlrc.object.Trouble;
import io.kubectlrc.operate.Forecast;
import io.kubectlrc.operate.Outcome;
import io.kubectlrc.operate.Plan;
import io.kubectlrc.operate.Progress;
import io.kubectlrc.operate.Refusal;
import io.kubectlrc.operate.Step;
import io.kubectlrc.update.UpdateState;
import io.kubectlrc.update.UpdateStep;
import io.kubectlrc.wording.Sentence;
import io.kubectlrc.wording.Setting;
import io.kubectlrc.wording.Task;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** One of everything that an operation can tell, and more where it is told in several ways. */
final class EveryTold {
  static final Instant STOPPING_UNTIL = Instant.parse("2016-01-20T20:43:47Z");

  private EveryTold() {}

  static final List<Progress> PROGRESS =
      List.of(
          new Progress.Resumed("web-v2", true),
          new Progress.Resumed("web-v2", false),
          new Progress.Continued("web-v1", Optional.empty(), "web"),
          new Progress.Continued("web-1", Optional.of("web"), "web"),
          new Progress.Created("web-v2"),
          new Progress.Scaling("web-v2", 0, 3, "web-v1", 2, 3, 4),
          new Progress.Scaled("web-v2", 1, true),
          new Progress.Scaled("web-v1", 0, false),
          new Progress.DeletingOld("web-v1", false),
          new Progress.DeletingOld("web", true),
          new Progress.DeletingSuccessor("web-v2"),
          new Progress.Renaming("web-0123abcd", "web"),
          new Progress.Labelled("the selector of replicationcontroller/web-v1", "version", "v1"),
          new Progress.AutoscalerParked("web"),
          new Progress.AutoscalerAimed("web", "web-v2"),
          new Progress.Rescaled("web-v2", 5, 7),
          new Progress.Troubled(
              "pod/web-v2-x", new Trouble("ImagePullBackOff", "Back-off pulling \"web:2\"", true)),
          new Progress.Troubled("pod/web-v2-x", new Trouble("Unschedulable", "", false)),
          new Progress.Repeated("MissingClusterDNS", 4),
          new Progress.TurningBack("no progress for 5m while waiting for pods of web-v2"),
          new Progress.Counted(
              "web-v1", 2, 1, "web-v2", 3, 0, 4, 1, "1 more available pod of web-v2"),
          new Progress.Taken("create Deployment web, paused, with 3 replicas"),
          new Progress.Waiting("the pods to be let go of"),
          new Progress.LockHeld("ci-1@host-1"),
          new Progress.Noticed(
              STOPPING_UNTIL,
              "http://shop.example.com/health",
              12,
              "12 KO (502) while web-v1-x was stopping"),
          new Progress.Requested(
              "http://shop.example.com/health",
              240,
              12,
              1,
              2,
              "http://shop.example.com/health: 240 OK, 12 KO (502: 12), 1 not sent, 2 not judged"),
          new Progress.Warned("nothing waits for its pods"),
          new Progress.ServerWarned("v1 Endpoints is deprecated in v1.33+"),
          new Progress.Noted("another has taken the lock"));

  static final List<Outcome> OUTCOMES =
      List.of(
          new Outcome.Updated(
              "web-v1", "web-v2", false, Duration.ofMillis(12_345), 3, 4, 2, 0, Optional.empty()),
          new Outcome.Updated(
              "web", "web", false, Duration.ofMillis(960), 1, 1, 0, 1, Optional.of(STOPPING_UNTIL)),
          new Outcome.Updated(
              "web-v1",
              "web-v1",
              true,
              Duration.ofMinutes(1),
              2,
              3,
              3,
              2,
              Optional.of(STOPPING_UNTIL)),
          new Outcome.Adopted(
              false,
              "web-v1",
              Optional.empty(),
              "web",
              3,
              Duration.ofMillis(1_250),
              Duration.ofMillis(80)),
          new Outcome.Adopted(
              true, "web-v1", Optional.empty(), "web", 3, Duration.ofSeconds(2), Duration.ZERO),
          new Outcome.Adopted(
              false,
              "web-1",
              Optional.of("web"),
              "web",
              3,
              Duration.ofMillis(1_250),
              Duration.ofMillis(80)),
          new Outcome.Adopted(
              true, "web-1", Optional.of("web"), "web", 3, Duration.ofSeconds(2), Duration.ZERO),
          new Outcome.NothingToDo("web-v2 has the pods already", Optional.of("web")),
          new Outcome.Paused("web-v1", "web-v2", 1, 10),
          new Outcome.Refused(
              List.of(
                  new Refusal(
                      "two containers have the image",
                      Sentence.of("say {}", Setting.IMAGE.to("CONTAINER=IMAGE"))),
                  new Refusal("web is being deleted", ""))),
          new Outcome.Failed(
              "no progress for 5m",
              List.of("pod/x: ImagePullBackOff"),
              Sentence.of("Mend the image"),
              false),
          new Outcome.Failed("no progress for 5m", List.of(), Sentence.of("Mend the image."), true),
          new Outcome.Failed("the server refused a step", List.of(), Sentence.NONE, false),
          new Outcome.Interrupted(
              "web-v1", Task.ROLLING_UPDATE.of("web-v1").with(Setting.ROLLBACK)));

  static final Plan.Feasible PLAN =
      new Plan.Feasible(
          "web-v1",
          "web-v2",
          false,
          false,
          controller(),
          List.of("- image: web:1", "+ image: web:2"),
          List.of(),
          new Forecast<UpdateState>(
              List.of(new UpdateStep.Scale("web-v2", 0, 1), new UpdateStep.Scale("web-v1", 1, 0)),
              new Step.Done<>()));

  private static ObjectNode controller() {
    ObjectNode controller = JsonNodeFactory.instance.objectNode();
    controller.put("apiVersion", "v1").put("kind", "ReplicationController");
    controller.putObject("metadata").put("name", "web-v2");
    return controller;
  }
}
