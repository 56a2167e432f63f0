package io.kubectlrc.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlrc.cluster.Cluster;
import io.kubectlrc.cluster.Kind;
import io.kubectlrc.object.Metadata;
import io.kubectlrc.rehearse.Conditions;
import io.kubectlrc.rehearse.Expectation;
import io.kubectlrc.rehearse.InitialState;
import io.kubectlrc.rehearse.RehearsedCluster;
import io.kubectlrc.rehearse.Report;
import io.kubectlrc.run.Holder;
import io.kubectlrc.simulate.ProcessDeath;
import io.kubectlrc.simulate.RequestFaults;
import io.kubectlrc.timeline.ServiceSpan;
import io.kubectlrc.update.Options;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** {@code kubectl-rc demo}. */
final class DemoCommand implements Subcommand {

  /** The files of the story; the same ones as in samples/demo. */
  private static final List<String> FILES =
      List.of("api.yaml", "api-next.yaml", "api-next-renamed.yaml");

  private static final String NAMESPACE = "default";
  private static final String FIRST = "api-rc";
  private static final String VERSION = "1453400999";
  private static final String SECOND = FIRST + "-" + VERSION;
  private static final String STAMPED = SECOND + ".yaml";

  /** The write after which the update is killed: two of the old pods and one new are left. */
  private static final int LAST_WRITE = 11;

  /** So long nobody goes on with the killed update. */
  private static final Duration AFTERMATH = Duration.ofSeconds(10);

  private final Io io;
  private Path directory;
  private RehearsedCluster rehearsed;

  DemoCommand(Io io) {
    this.io = io;
  }

  @Override
  public void describe(Syntax syntax) {
    syntax
        .header("Show in a minute what this program is for, on a simulated cluster.")
        .examples("  kubectl-rc demo", "", "Usage: kubectl-rc demo")
        .description(
            "Tells the story of an application whose update kubectl refused. Every command in it is run"
                + " as if you had typed it, on a cluster in memory and on files in a temporary"
                + " directory; nothing else is read or written.")
        .exitCodes("0:told", "1:the temporary directory cannot be written", "2:wrong usage");
  }

  @Override
  public Integer call() throws Exception {
    directory = Files.createTempDirectory("kubectl-rc-demo");
    try {
      for (String file : FILES) {
        try (InputStream sample = DemoCommand.class.getResourceAsStream("demo/" + file)) {
          AtomicFile.write(
              directory.resolve(file), new String(sample.readAllBytes(), StandardCharsets.UTF_8));
        }
      }
      tell();
    } finally {
      for (String file : FILES) {
        Files.deleteIfExists(directory.resolve(file));
      }
      Files.deleteIfExists(directory.resolve(STAMPED));
      Files.deleteIfExists(directory);
    }
    return ExitCode.OK;
  }

  private void tell() throws IOException {
    Io inside = inside(RequestFaults.NONE);
    List<ObjectNode> objects = new ObjectFiles(inside).read("api.yaml");
    rehearsed = new RehearsedCluster(InitialState.of(NAMESPACE, objects), Conditions.DEFAULT);
    say(
        """
        A story on a simulated cluster: nothing outside of this process is touched. Every line after
        $ is a command as you would type it, and what follows is what it really says.

        Three pods with two containers each serve behind the Service api-srv. A ReplicationController
        made them:
        """);
    showPods();
    say("What would trip up the next release?");
    run(ExitCode.OK, "lint", "api.yaml");
    say(
        """
        Here it is: api-next.yaml is the same with two new images. kubectl rolling-update took one
        image for one container, so people passed the whole file, and met its first error:
        """);
    run(ExitCode.FAILED, "rolling-update", FIRST, "-f", "api-next.yaml");
    say(
        """
        Old and new pods run side by side during an update, each under a controller, and two
        controllers need two names. With another name came the second error:
        """);
    run(ExitCode.FAILED, "rolling-update", FIRST, "-f", "api-next-renamed.yaml");
    say(
        """
        Both controllers would take the same pods for theirs. They must differ in a label that the
        Service does not ask for. stamp writes such a label, and a versioned name:
        """);
    stamp();
    say(
        """
        The update can do that itself, and it gives the running pods the label, too, which nobody
        thought of when they were created. While it is at it, we kill it:
        """);
    rehearsed.watch(FIRST, new Expectation.WithinBounds(Options.DEFAULT));
    String[] update = {
      "rolling-update", FIRST, "-f", "api-next.yaml", "--stamp", "--version=" + VERSION
    };
    kill(update);
    say("Nothing is lost: two versions serve, and the cluster knows how far the update was.");
    showPods();
    say("The same command goes on from there:");
    run(ExitCode.OK, update);
    Report report = rehearsed.report(true);
    require(report.violations().isEmpty(), report.violations().toString());
    ServiceSpan service = report.services().get(0);
    say(
        "The Service %s had %d to %d pods all the while, killed or not."
            .formatted(service.name(), service.lowest(), service.highest()));
    say(
        """
        A Deployment does all that by itself. This is what it takes in the file, and the comments
        stay (without --diff, the whole file is printed; with --in-place, changed):
        """);
    run(ExitCode.OK, "convert", "--diff", "--rename={base}", STAMPED);
    say("And in the cluster, where the pods are to go on running? These are the pods before:");
    List<String> before = showPods();
    rehearsed.watch(SECOND, new Expectation.SamePods());
    run(ExitCode.OK, "adopt", SECOND);
    Report adoption = rehearsed.report(true);
    require(adoption.violations().isEmpty(), adoption.violations().toString());
    say("And after:");
    List<String> after = showPods();
    require(before.equals(after), "the pods are " + after + ", and were " + before);
    say(
        """
        The same pods with the same UIDs, none restarted, now in a Deployment: kubectl set image,
        apply and rollout undo work from here on.

        Try it on your own:
          kubectl-rc lint DIRECTORY                           what will break, file by file
          kubectl-rc convert --diff DIRECTORY                 what Deployments would look like
          kubectl-rc rehearse OLD.yaml NEW.yaml               an update, before it touches a cluster
          kubectl-rc rolling-update RC --image=CONTAINER=IMAGE --dry-run
          kubectl-rc adopt RC --dry-run
        Each of them explains itself with --help.
        """);
  }

  /** The program's world within the story: all it says goes to one place. */
  private Io inside(RequestFaults faults) {
    return new Io(
        InputStream.nullInputStream(),
        io.out(),
        io.out(),
        directory,
        io.environment(),
        false,
        connection -> connected(faults));
  }

  private void say(String text) {
    io.out().print(text.strip() + "\n\n");
    io.out().flush();
  }

  private void run(int expected, String... arguments) {
    int exitCode = execute(RequestFaults.NONE, arguments);
    require(exitCode == expected, String.join(" ", arguments) + " ends with " + exitCode);
  }

  private void kill(String... arguments) {
    try {
      execute(RequestFaults.deathAt(LAST_WRITE, true), arguments);
    } catch (ProcessDeath expected) {
      io.out().print("Killed\n\n");
      rehearsed.pass(AFTERMATH);
      return;
    }
    throw new IllegalStateException("it was not killed");
  }

  private int execute(RequestFaults faults, String... arguments) {
    io.out().println("$ kubectl-rc " + String.join(" ", arguments));
    int exitCode = Main.run(inside(faults), arguments);
    if (io.out().checkError()) {
      // Nobody listens any more, which is said where the program ends.
      throw new Failure(ExitCode.FAILED, List.of());
    }
    io.out().println();
    return exitCode;
  }

  private Clusters.Connected connected(RequestFaults faults) {
    Cluster cluster = rehearsed.cluster(faults);
    // Whoever held a lock before has ended or was killed.
    return new Clusters.Connected(cluster, NAMESPACE, new Holder("demo", other -> true));
  }

  /** Stamps a file into another one, and shows what has changed. */
  private void stamp() throws IOException {
    io.out()
        .println("$ kubectl-rc stamp --version=%s api-next.yaml > %s".formatted(VERSION, STAMPED));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (PrintStream file = new PrintStream(bytes, true, StandardCharsets.UTF_8)) {
      Io redirected =
          new Io(InputStream.nullInputStream(), file, io.out(), directory, io.environment(), false);
      int exitCode = Main.run(redirected, "stamp", "--version=" + VERSION, "api-next.yaml");
      require(exitCode == ExitCode.OK, "stamp ends with " + exitCode);
    }
    AtomicFile.write(directory.resolve(STAMPED), bytes.toString(StandardCharsets.UTF_8));
    io.out().println("$ grep " + VERSION + " " + STAMPED);
    bytes
        .toString(StandardCharsets.UTF_8)
        .lines()
        .filter(line -> line.contains(VERSION))
        .forEach(io.out()::println);
    io.out().println();
  }

  /** Shows the pods, and returns what tells one from another. */
  private List<String> showPods() {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("POD", "READY", "RESTARTS", "UID", "CONTROLLER"));
    List<String> identities = new ArrayList<>();
    for (ObjectNode pod : rehearsed.objects(Kind.POD)) {
      int ready = 0;
      int restarts = 0;
      JsonNode containers = pod.at("/status/containerStatuses");
      for (JsonNode container : containers) {
        ready += container.path("ready").asBoolean() ? 1 : 0;
        restarts += container.path("restartCount").asInt();
      }
      String name = Metadata.name(pod);
      String uid = Metadata.uid(pod);
      JsonNode owner = pod.at("/metadata/ownerReferences/0");
      rows.add(
          List.of(
              name,
              ready + "/" + containers.size(),
              Integer.toString(restarts),
              uid,
              owner.path("kind").asText() + "/" + owner.path("name").asText()));
      identities.add(name + " " + uid + " " + restarts + " " + containers);
    }
    io.out().print(Table.of(rows) + "\n");
    return identities;
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalStateException("the story goes otherwise: " + otherwise);
    }
  }
}
