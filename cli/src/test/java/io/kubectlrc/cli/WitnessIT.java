package io.kubectlrc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.kubectlrc.controlplane.ControlPlaneTest;
import io.kubectlrc.controlplane.PodLife;
import io.kubectlrc.controlplane.Sandbox;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Operations on a real control plane, with requests meanwhile to a server that fails as told. */
@ControlPlaneTest
@Execution(ExecutionMode.CONCURRENT) // each mostly waits, in a namespace of its own
class WitnessIT {
  private static final Path SAMPLE = Path.of("..", "samples", "s1", "api.yaml");

  @TempDir private Path folder;
  private final AtomicInteger requests = new AtomicInteger();
  private volatile int failsFrom = Integer.MAX_VALUE;
  private HttpServer server;

  @BeforeEach
  void serve() throws Exception {
    server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(requests.incrementAndGet() < failsFrom ? 200 : 502, -1);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/";
  }

  private Updates created(Sandbox sandbox) throws Exception {
    sandbox.whenAny(PodLife.readyAfter(Duration.ofMillis(300)).stoppingIn(Duration.ofMillis(300)));
    return new Updates(sandbox).create(Files.readString(SAMPLE));
  }

  private Ran adopt(Sandbox sandbox, String... arguments) {
    List<String> all = new ArrayList<>(List.of("adopt", "api-rc"));
    all.addAll(List.of(arguments));
    all.add("--kubeconfig=" + sandbox.kubeconfig());
    return Ran.of(folder, "", all.toArray(String[]::new));
  }

  @Test
  void tellsWhatBecameOfEveryRequest(Sandbox sandbox) throws Exception {
    Ran ran =
        created(sandbox)
            .run(
                "api-rc",
                "--image=node-api:1.0.1",
                "--watch-request=" + url(),
                "--watch-rate=20/s",
                "--max-failures=0");
    assertThat(ran.exitCode()).as(ran.err()).isZero();
    assertThat(ran.out()).contains("replicationcontroller/api-rc rolling updated");
    assertThat(ran.err()).contains(url() + ": " + requests.get() + " OK, 0 KO");
    assertThat(requests.get()).isGreaterThan(60);
  }

  @Test
  void goesBackWhenItsUsersNoticeTooMuch(Sandbox sandbox) throws Exception {
    Updates updates = created(sandbox);
    failsFrom = 60;
    Ran ran =
        updates.run(
            "api-rc",
            "--image=node-api:1.0.1",
            "--update-period=2s",
            "--watch-request=" + url(),
            "--watch-rate=20/s",
            "--max-failures=5",
            "--rollback-on-failure");
    assertThat(ran.exitCode()).as(ran.out() + ran.err()).isEqualTo(3);
    assertThat(ran.err())
        .containsPattern("warning: \\d\\d:\\d\\d:\\d\\d \\d+ KO \\(502\\) while ")
        .containsPattern("rolling back: \\d+ of \\d+ requests of its users failed, where at most 5")
        .contains("It was rolled back: the old pods serve as before.")
        .contains(
            ": " + (failsFrom - 1) + " OK, " + (requests.get() - failsFrom + 1) + " KO (502: ");
    assertThat(updates.controllers())
        .singleElement()
        .satisfies(
            rc -> {
              assertThat(rc.getMetadata().getName()).isEqualTo("api-rc");
              assertThat(rc.getSpec().getTemplate().getSpec().getContainers().get(0).getImage())
                  .endsWith("node-api:1.0.0");
              assertThat(Updates.ready(rc)).isEqualTo(3);
            });
  }

  @Test
  void refusesBeforeTheFirstWriteWhatNobodyIsAnswered(Sandbox sandbox) throws Exception {
    Updates updates = created(sandbox);
    failsFrom = 1;
    String before = sandbox.kubectl("get", "rc,lease", "-o", "yaml").out();
    for (Ran ran :
        List.of(
            updates.run(
                "api-rc", "--image=node-api:1.0.1", "--watch-request=" + url(), "--max-failures=5"),
            adopt(sandbox, "--watch-request=" + url(), "--max-failures=5"))) {
      assertThat(ran.exitCode()).as(ran.err()).isEqualTo(1);
      assertThat(ran.err())
          .contains("before anything is done no request to " + url() + " is answered")
          .contains("KO (502)")
          .doesNotContain("0 OK");
    }
    assertThat(sandbox.kubectl("get", "rc,lease", "-o", "yaml").out()).isEqualTo(before);
  }

  @Test
  void adoptsAndRollsWithRequestsMeanwhile(Sandbox sandbox) throws Exception {
    created(sandbox);
    Ran ran =
        adopt(
            sandbox,
            "--image=node-api:1.0.1",
            "--watch-request=" + url(),
            "--watch-rate=20/s",
            "--max-failures=0");
    assertThat(ran.exitCode()).as(ran.out() + ran.err()).isZero();
    assertThat(ran.err()).contains(url() + ": " + requests.get() + " OK, 0 KO");
  }

  @Test
  void failsAnAdoptionThatSucceededButWasNoticed(Sandbox sandbox) throws Exception {
    created(sandbox);
    failsFrom = 10;
    Ran ran = adopt(sandbox, "--watch-request=" + url(), "--watch-rate=20/s", "--max-failures=5");
    assertThat(ran.exitCode()).as(ran.out() + ran.err()).isEqualTo(3);
    assertThat(ran.err()).contains("requests of its users failed, where at most 5 may");
  }
}
