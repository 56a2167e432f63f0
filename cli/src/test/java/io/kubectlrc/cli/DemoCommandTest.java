package io.kubectlrc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class DemoCommandTest {

  private static Ran demo;

  @BeforeAll
  static void run() {
    demo = Ran.of("demo");
  }

  /** What followed a command, up to the next blank line. */
  private static List<String> after(String command) {
    List<String> outputs = new ArrayList<>();
    List<String> lines = demo.out().lines().toList();
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).equals("$ kubectl-rc " + command)) {
        outputs.add(
            String.join(
                "\n",
                lines.subList(i + 1, lines.size()).stream()
                    .takeWhile(line -> !line.isEmpty())
                    .toList()));
      }
    }
    return outputs;
  }

  @Test
  void endsWellAndSaysEverythingInOnePlace() {
    assertThat(demo.exitCode()).as(demo.err()).isZero();
    assertThat(demo.err()).isEmpty();
    assertThat(demo.out().lines().count()).isLessThan(170);
  }

  @Test
  void showsBothErrorsOfKubectl() {
    assertThat(after("rolling-update api-rc -f api-next.yaml"))
        .singleElement()
        .asString()
        .startsWith(
            "error: api-next.yaml cannot have the same name as the existing"
                + " ReplicationController api-rc");
    assertThat(after("rolling-update api-rc -f api-next-renamed.yaml"))
        .singleElement()
        .asString()
        .startsWith(
            "error: api-next-renamed.yaml must specify a matching key with non-equal value in"
                + " Selector for api-rc");
  }

  @Test
  void lintsAndStamps() {
    assertThat(after("lint api.yaml"))
        .singleElement()
        .asString()
        .contains("[no-update-key]", "[no-readiness-probe]");
    assertThat(demo.out())
        .contains("    version: \"1453400999\"\n        version: \"1453400999\"\n");
  }

  @Test
  void goesOnWithAKilledUpdate() {
    List<String> runs =
        after("rolling-update api-rc -f api-next.yaml --stamp --version=1453400999");
    assertThat(runs).hasSize(2);
    assertThat(runs.get(0)).startsWith("labelled ").endsWith("\nKilled");
    assertThat(runs.get(1))
        .startsWith("Continuing update with existing controller api-rc-1453400999.")
        .contains(
            "replicationcontroller/api-rc-1453400999 rolling updated to \"api-rc-1453400999\"");
    assertThat(demo.out()).contains("The Service api-srv had 3 to 4 pods all the while");
  }

  @Test
  void showsTheSamePodsBeforeAndAfterTheAdoption() {
    Pattern owned = Pattern.compile("(?m)^(\\S+ +2/2 +0 +[-0-9a-f]{36}) +(\\S+)/(\\S+)$");
    List<MatchResult> pods = owned.matcher(demo.out()).results().toList();
    List<String> before =
        pods.subList(pods.size() - 6, pods.size() - 3).stream().map(pod -> pod.group(1)).toList();
    List<String> after =
        pods.subList(pods.size() - 3, pods.size()).stream().map(pod -> pod.group(1)).toList();
    assertThat(after).isEqualTo(before);
    assertThat(pods.get(pods.size() - 4).group(2)).isEqualTo("ReplicationController");
    assertThat(pods.get(pods.size() - 1).group(2)).isEqualTo("ReplicaSet");
    assertThat(after("adopt api-rc-1453400999"))
        .singleElement()
        .asString()
        .contains("deployment.apps/api-rc adopted the pods");
  }

  @Test
  void isTheSameEachTime() {
    assertThat(Ran.of("demo")).isEqualTo(demo);
  }
}
