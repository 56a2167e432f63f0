package io.kubectlrc.run;

import static io.kubectlrc.run.World.image;
import static io.kubectlrc.run.World.settings;
import static io.kubectlrc.run.World.spec;
import static org.assertj.core.api.Assertions.assertThat;

import io.kubectlrc.cluster.Kind;
import java.util.List;
import org.junit.jupiter.api.Test;

class RollingUpdateTest {

  @Test
  void replacesTheImagePodByPodAndKeepsTheName() {
    World world = World.calm().withRc(World.rc("api-rc", 3, "node-api:1.0.0"));
    Outcome outcome = world.run(settings("api-rc", image("node-api:1.0.1")));
    assertThat(outcome).isInstanceOf(Outcome.Done.class);
    String to = world.lines.get(0).substring("Created ".length());
    assertThat(to).matches("api-rc-[0-9a-f]{10}");
    assertThat(world.lines)
        .containsExactly(
            "Created " + to,
            "Scaling up %s from 0 to 3, scaling down api-rc from 3 to 0 (keep 3 pods available, don't exceed 4 pods)"
                .formatted(to),
            "Scaling " + to + " up to 1",
            "Scaling api-rc down to 2",
            "Scaling " + to + " up to 2",
            "Scaling api-rc down to 1",
            "Scaling " + to + " up to 3",
            "Scaling api-rc down to 0",
            "Update succeeded. Deleting old controller: api-rc",
            "Renaming " + to + " to api-rc",
            "replicationcontroller/api-rc rolling updated");
    world.simulation.settle(java.time.Duration.ofSeconds(5));
    assertThat(world.names(Kind.REPLICATION_CONTROLLER)).containsExactly("api-rc");
    assertThat(world.names(Kind.LEASE)).isEmpty();
    assertThat(world.names(Kind.POD)).hasSize(3).allMatch(name -> name.startsWith(to));
    assertThat(world.rc("api-rc").metadata().path("annotations").fieldNames())
        .toIterable()
        .containsExactly("kubectl-rc.io/history");
  }

  @Test
  void keepsTheNameOfASpec() {
    World world = World.calm().withRc(World.versioned("api-rc-1", 2, "node-api:1.0.0", "1"));
    world.run(settings("api-rc-1", spec(World.versioned("api-rc-2", 2, "node-api:1.0.1", "2"))));
    assertThat(world.lines)
        .containsExactly(
            "Created api-rc-2",
            "Scaling up api-rc-2 from 0 to 2, scaling down api-rc-1 from 2 to 0 (keep 2 pods available, don't exceed 3 pods)",
            "Scaling api-rc-2 up to 1",
            "Scaling api-rc-1 down to 1",
            "Scaling api-rc-2 up to 2",
            "Scaling api-rc-1 down to 0",
            "Update succeeded. Deleting api-rc-1",
            "replicationcontroller/api-rc-2 rolling updated to \"api-rc-2\"");
    assertThat(world.names(Kind.REPLICATION_CONTROLLER)).isEqualTo(List.of("api-rc-2"));
  }

  @Test
  void hasNothingToDoTheSecondTime() {
    World world = World.calm().withRc(World.rc("api-rc", 2, "node-api:1.0.0"));
    world.run(settings("api-rc", image("node-api:1.0.1")));
    assertThat(world.run(settings("api-rc", image("node-api:1.0.1"))))
        .isInstanceOf(Outcome.NothingToDo.class);
  }
}
