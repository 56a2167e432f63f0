package io.kubectlrc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubectlrc.cli.FaultyWay.Fault;
import io.kubectlrc.cluster.http.Connection;
import io.kubectlrc.controlplane.ControlPlane;
import io.kubectlrc.controlplane.ControlPlaneTest;
import io.kubectlrc.controlplane.Eventually;
import io.kubectlrc.controlplane.PodLife;
import io.kubectlrc.controlplane.Sandbox;
import io.kubectlrc.run.Holder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Everything that can go wrong between the program and a real control plane, at different requests
 * of each operation: the same command ends right, at most when run once more, and at no moment were
 * fewer pods ready or more there than promised. By default each fault strikes one write and one
 * read; with {@code -Dfaults=all} every request. The table is printed, and written to {@code
 * target/faults}.
 */
@ControlPlaneTest
class FaultsIT {
  private static final int PODS = 3;
  private static final int AT_ONCE = 4;

  /** Of a request that is never answered. */
  private static final String PATIENCE = "--request-timeout=3s";

  enum Way {
    IMAGE(1, "rolling-update", "api-rc", "--image=node-api:1.0.1"),
    STAMPED_SPEC(
        1, "rolling-update", "api-rc", "-f", "new.yaml", "--stamp", "--version=1453323827"),
    ADOPTION(0, "adopt", Adoptions.RC);

    private final int surge;
    private final List<String> arguments;

    Way(int surge, String... arguments) {
      this.surge = surge;
      this.arguments = List.of(arguments);
    }

    private void prepare(Sandbox sandbox) throws Exception {
      sandbox.whenAny(PodLife.readyAfter(Duration.ofMillis(50)));
      if (this == ADOPTION) {
        new Adoptions(sandbox).create(Adoptions.autoscaledManifest(), PODS);
      } else {
        new Updates(sandbox).create(spec("node-api:1.0.0"));
      }
    }
  }

  /** What happens to the servers themselves. */
  enum Trouble {
    API_SERVER_RESTARTED(ControlPlane::restartApiServer, plane -> {}),
    CONTROLLER_MANAGER_RESTARTED(ControlPlane::restartControllerManager, plane -> {}),
    CONTROLLER_MANAGER_STOPPED(
        ControlPlane::suspendControllerManager, ControlPlane::resumeControllerManager);

    private static final Duration LENGTH = Duration.ofSeconds(3);

    private final Making making;
    private final Making end;

    Trouble(Making making, Making end) {
      this.making = making;
      this.end = end;
    }

    /** Makes it; what is returned fails if it could not be ended in time. */
    Future<Void> in(ControlPlane plane, ScheduledExecutorService later)
        throws IOException, InterruptedException {
      making.in(plane);
      return later.schedule(
          () -> {
            end.in(plane);
            return null;
          },
          LENGTH.toMillis(),
          TimeUnit.MILLISECONDS);
    }

    private interface Making {
      void in(ControlPlane plane) throws IOException, InterruptedException;
    }
  }

  private interface Opening {
    FaultyWay to(Sandbox sandbox) throws Exception;
  }

  /** One disturbed run and, if need be, the one after it. */
  private record Case(boolean struck, boolean right, String line) {}

  @TempDir private Path folder;

  private static String spec(String image) {
    return Updates.controller("api-rc", PODS, Map.of("name", "api-pods"), List.of(image));
  }

  /** An operation as it goes if nothing goes wrong. */
  private record Course(Way way, List<String> requests, String end) {}

  @Test
  void endsRightWhateverGoesWrongOnTheWay(ControlPlane plane) throws Exception {
    List<Callable<Case>> ofWatches = new ArrayList<>();
    List<Callable<Case>> others = new ArrayList<>();
    for (Course course : courses(plane)) {
      for (Fault fault : Fault.values()) {
        for (int at : points(fault, course.requests())) {
          (fault.isOfWatches() ? ofWatches : others)
              .add(() -> disturbed(course, plane, fault + " at " + at, s -> open(s, fault, at)));
        }
      }
    }
    List<Case> cases = new ArrayList<>();
    // Those mostly wait, until a watch is known to be dead.
    ExecutorService waiting = Executors.newFixedThreadPool(ofWatches.size());
    ExecutorService working = Executors.newFixedThreadPool(AT_ONCE);
    try {
      List<Future<Case>> due = new ArrayList<>();
      ofWatches.forEach(one -> due.add(waiting.submit(one)));
      others.forEach(one -> due.add(working.submit(one)));
      for (Future<Case> done : due) {
        cases.add(done.get());
      }
    } finally {
      waiting.shutdownNow();
      working.shutdownNow();
    }
    assertRight("on-the-way", cases);
  }

  @Test
  void endsRightWhateverBecomesOfTheServers(ControlPlane plane) throws Exception {
    List<Case> cases = new ArrayList<>();
    List<Future<Void>> ends = new CopyOnWriteArrayList<>();
    ScheduledExecutorService later = Executors.newSingleThreadScheduledExecutor();
    for (Course course : courses(plane)) {
      for (Trouble trouble : Trouble.values()) {
        for (int at : fewer(points(course.requests(), trouble.ordinal()), course, trouble)) {
          FaultyWay.Event event = new FaultyWay.Event(at, () -> ends.add(trouble.in(plane, later)));
          cases.add(disturbed(course, plane, trouble + " at " + at, s -> open(s, event)));
        }
      }
    }
    for (Future<Void> end : ends) {
      end.get();
    }
    later.shutdownNow();
    assertRight("of-the-servers", cases);
  }

  private List<Course> courses(ControlPlane plane) throws Exception {
    Files.writeString(folder.resolve("new.yaml"), spec("node-api:1.0.1"));
    List<Course> courses = new ArrayList<>();
    for (Way way : Way.values()) {
      try (Sandbox sandbox = plane.newSandbox("faults");
          FaultyWay faultless = open(sandbox, FaultyWay.Event.NONE)) {
        way.prepare(sandbox);
        Ran ran = run(way, sandbox, faultless);
        assertThat(ran.exitCode()).as(ran.err()).isZero();
        String end = state(sandbox);
        assertThat(end).doesNotContain("lease", "kubectl-rc.io/update", "kubectl-rc.io/adoption");
        courses.add(new Course(way, List.copyOf(faultless.requests()), end));
      }
    }
    return courses;
  }

  private static List<Integer> points(Fault fault, List<String> requests) {
    return fault.isOfWatches() ? List.of(1) : points(requests, fault.ordinal());
  }

  /** A write and a read, of each fault others; or all requests. */
  private static List<Integer> points(List<String> requests, int fault) {
    if ("all".equals(System.getProperty("faults"))) {
      return IntStream.rangeClosed(1, requests.size()).boxed().toList();
    }
    List<Integer> writes = new ArrayList<>();
    List<Integer> reads = new ArrayList<>();
    for (int number = 1; number <= requests.size(); number++) {
      String request = requests.get(number - 1);
      boolean write = !request.startsWith("GET") && !request.contains("/selfsubject");
      (write ? writes : reads).add(number);
    }
    return List.of(
        writes.get(5 * fault % writes.size()), reads.get((3 * fault + 1) % reads.size()));
  }

  /** One after the other they take longest, so that it is a write or a read by turns. */
  private static List<Integer> fewer(List<Integer> points, Course course, Trouble trouble) {
    int turn = (course.way().ordinal() + trouble.ordinal()) % 2;
    return "all".equals(System.getProperty("faults")) ? points : List.of(points.get(turn));
  }

  private Case disturbed(Course course, ControlPlane plane, String name, Opening opening)
      throws Exception {
    Way way = course.way();
    try (Sandbox sandbox = plane.newSandbox("faults")) {
      way.prepare(sandbox);
      long begun = System.nanoTime();
      try (FaultyWay faulty = opening.to(sandbox);
          PodWitness witness = PodWitness.of(sandbox)) {
        Ran first = run(way, sandbox, faulty);
        Ran last = leavesNothingToDo(first) ? first : run(way, sandbox, faulty);
        boolean same = last.exitCode() == 0 && becomes(sandbox, course.end());
        boolean kept = witness.fewestReady() >= PODS && witness.most() <= PODS + way.surge;
        boolean told = !(first.err() + last.err()).contains("defect");
        boolean right = same && kept && told;
        String line =
            "%-12s %-34s first run: exit %d%s  %4d ms  %d ready at least, %d pods at most%s"
                .formatted(
                    way,
                    name,
                    first.exitCode(),
                    first == last ? "              " : ", second: exit " + last.exitCode(),
                    (System.nanoTime() - begun) / 1_000_000,
                    witness.fewestReady(),
                    witness.most(),
                    right
                        ? ""
                        : "  WRONG:\n%s\n%s\n%s\nfewest were ready at %s"
                            .formatted(first.err(), last.err(), state(sandbox), witness.worst()));
        return new Case(faulty.hasStruck(), right, line);
      }
    }
  }

  /** One whose last request is refused has done all, and says that its lock is left to expire. */
  private static boolean leavesNothingToDo(Ran ran) {
    return ran.exitCode() == 0 && !ran.err().contains("the lock could not be given back");
  }

  private static FaultyWay open(Sandbox sandbox, Fault fault, int at) throws Exception {
    return FaultyWay.to(sandbox.url(), sandbox.controlPlane().certificate(), fault, at);
  }

  private static FaultyWay open(Sandbox sandbox, FaultyWay.Event event) throws Exception {
    return FaultyWay.to(sandbox.url(), sandbox.controlPlane().certificate(), event);
  }

  private Ran run(Way way, Sandbox sandbox, FaultyWay faulty) {
    List<String> arguments = new ArrayList<>(way.arguments);
    arguments.add("--kubeconfig=" + sandbox.kubeconfig());
    arguments.add("--server=" + faulty.url());
    arguments.add(PATIENCE);
    return Ran.of(FaultsIT::afterThoseBefore, folder, "", arguments.toArray(String[]::new));
  }

  /** Whoever ran before has ended, as a process would have. */
  private static Clusters.Connected afterThoseBefore(Connection connection) {
    Clusters.Connected real = Clusters.REAL.connect(connection);
    return new Clusters.Connected(
        real.cluster(), real.namespace(), new Holder(real.holder().identity(), other -> true));
  }

  private static String state(Sandbox sandbox) {
    return new Adoptions(sandbox).state();
  }

  private static boolean becomes(Sandbox sandbox, String expected) throws Exception {
    try {
      Eventually.passesWithin(
          Duration.ofSeconds(10), () -> assertThat(state(sandbox)).isEqualTo(expected));
      return true;
    } catch (AssertionError different) {
      return false;
    }
  }

  private static void assertRight(String name, List<Case> cases) throws IOException {
    List<String> table = cases.stream().map(Case::line).toList();
    Path file = Files.createDirectories(Path.of("target", "faults")).resolve(name + ".txt");
    Files.write(file, table);
    table.forEach(System.out::println);
    assertThat(cases).filteredOn(one -> !one.right()).extracting(Case::line).isEmpty();
    // A request that is one of many may not be made this time.
    assertThat(cases).filteredOn(Case::struck).hasSizeGreaterThan(cases.size() * 9 / 10);
  }
}
