package io.kubectlrc.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.kubectlrc.controlplane.ControlPlaneTest;
import io.kubectlrc.controlplane.PodLife;
import io.kubectlrc.controlplane.Sandbox;
import io.kubectlrc.timeline.PodState;
import io.kubectlrc.timeline.Timeline;
import io.kubectlrc.timeline.TimelineJson;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reports of what is done to a real control plane. */
@ControlPlaneTest
class ReportIT {
  @TempDir private Path folder;

  private Ran run(Sandbox sandbox, String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.add("--kubeconfig=" + sandbox.kubeconfig());
    return Ran.of(folder, "", all.toArray(String[]::new));
  }

  private Timeline timeline(String file) throws Exception {
    return TimelineJson.read(Files.readString(folder.resolve(file)));
  }

  @Test
  void anUpdateIsSeenThroughItsOwnWatchAndStandsBesideItsRehearsal(Sandbox sandbox)
      throws Exception {
    sandbox.whenAny(PodLife.readyAfter(Duration.ofSeconds(1)).stoppingIn(Duration.ofMillis(500)));
    new Updates(sandbox).create(Files.readString(Path.of("../samples/demo/api.yaml")));
    String[] image = {"--image=node-api-container=node-api:1.0.1"};

    Ran rehearsed = run(sandbox, "rehearse", "api-rc", image[0], "--report=predicted.json");
    Ran updated = run(sandbox, "rolling-update", "api-rc", image[0], "--report=observed.json");

    assertThat(rehearsed.exitCode()).as(rehearsed.err()).isZero();
    assertThat(updated.exitCode()).as(updated.err()).isZero();
    Timeline predicted = timeline("predicted.json");
    Timeline observed = timeline("observed.json");
    assertThat(observed.end()).isEqualTo(Timeline.DONE);
    assertThat(observed.violations()).isEmpty();
    assertThat(observed.promises())
        .hasSize(1)
        .first()
        .extracting(Timeline.Promise::least)
        .isEqualTo(3);
    assertThat(observed.numbers().lowestAvailable())
        .isEqualTo(predicted.numbers().lowestAvailable())
        .isEqualTo(3);
    assertThat(observed.numbers().highestPods()).isEqualTo(predicted.numbers().highestPods());
    assertThat(observed.services()).extracting("name").containsExactly("api-srv");
    assertThat(observed.services().get(0).lowest()).isEqualTo(3);
    assertThat(observed.pods()).hasSize(6);
    assertThat(observed.pods().stream().filter(Timeline.Lane::successor))
        .hasSize(3)
        .allSatisfy(
            lane ->
                assertThat(lane.turns())
                    .extracting(Timeline.Turn::state)
                    .containsExactly(PodState.STARTING, PodState.READY));
    assertThat(
            run(sandbox, "report", "predicted.json", "observed.json", "-o", "beside.html")
                .exitCode())
        .isZero();
    assertThat(folder.resolve("beside.html")).content().contains("B (observed)");
  }

  @Test
  void anUpdateThatFailsIsReportedAndKeepsItsExitCode(Sandbox sandbox) throws Exception {
    new Updates(sandbox).create(Files.readString(Path.of("../samples/demo/api.yaml")));
    sandbox.whenImage("slow:1", PodLife.neverReady());
    Ran ran =
        run(
            sandbox,
            "rolling-update",
            "api-rc",
            "--image=node-api-container=slow:1",
            "--timeout=2s",
            "--report=failed.json");
    assertThat(ran.exitCode()).as(ran.err()).isEqualTo(ExitCode.ROLLOUT_FAILED);
    Timeline failed = timeline("failed.json");
    assertThat(failed.end()).isEqualTo("failed");
    assertThat(failed.verdict()).startsWith("It failed after ");
    assertThat(failed.reasons()).isNotEmpty();
    assertThat(failed.numbers().lowestAvailable()).isEqualTo(3);
    assertThat(failed.pods()).anyMatch(Timeline.Lane::successor);
  }

  @Test
  void manyAdoptionsAreOnePage(Sandbox sandbox) throws Exception {
    Adoptions adoptions = new Adoptions(sandbox);
    adoptions.create(Adoptions.controller("one-1", "one", "1", 2), 2);
    adoptions.create(Adoptions.controller("two-1", "two", "1", 1), 3);
    Ran ran = run(sandbox, "adopt", "--all", "--parallel=2", "--report=fleet.json");
    assertThat(ran.exitCode()).as(ran.err()).isZero();
    Timeline fleet = timeline("fleet.json");
    assertThat(fleet.end()).isEqualTo(Timeline.DONE);
    assertThat(fleet.verdict()).startsWith("2 of 2 are done after ");
    String namespace = sandbox.namespace();
    assertThat(fleet.adoptions())
        .extracting(Timeline.Adopted::subject, Timeline.Adopted::deployment, Timeline.Adopted::pods)
        .containsExactly(
            tuple(namespace + "/one-1", "one", 2), tuple(namespace + "/two-1", "two", 1));
    assertThat(fleet.violations()).isEmpty();
    assertThat(fleet.numbers().lowestAvailable()).isEqualTo(3);
    assertThat(fleet.pods()).hasSize(3).noneMatch(Timeline.Lane::successor);
    assertThat(run(sandbox, "report", "fleet.json").out()).contains("Each adoption:", "one-1");
  }

  @Test
  void anAdoptionThatIsRefusedIsReportedToo(Sandbox sandbox) throws Exception {
    assertThat(run(sandbox, "adopt", "nobody", "--report=refused.json").exitCode()).isEqualTo(1);
    assertThat(timeline("refused.json").end()).isEqualTo("refused");
  }

  @Test
  void anAdoptionKeepsEveryPod(Sandbox sandbox) throws Exception {
    new Adoptions(sandbox).create(Adoptions.manifest(3), 3);
    Ran ran = run(sandbox, "adopt", Adoptions.RC, "--report=adopted.json");
    assertThat(ran.exitCode()).as(ran.err()).isZero();
    Timeline adopted = timeline("adopted.json");
    assertThat(adopted.numbers().lowestAvailable()).isEqualTo(3);
    assertThat(adopted.numbers().came()).isZero();
    assertThat(adopted.pods()).hasSize(3).noneMatch(Timeline.Lane::successor);
    assertThat(adopted.said())
        .extracting(Timeline.Said::text)
        .anyMatch(text -> text.startsWith("done: "));

    Ran inventory = run(sandbox, "report", "cluster");
    assertThat(inventory.out()).contains("NAMESPACE", Adoptions.RC, "done");
  }
}
