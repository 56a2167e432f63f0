package io.kubectlrc.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlrc.cluster.Kind;
import io.kubectlrc.cluster.WriteMode;
import io.kubectlrc.manifest.Document;
import io.kubectlrc.manifest.Manifest;
import io.kubectlrc.run.Holder;
import io.kubectlrc.simulate.Setup;
import io.kubectlrc.simulate.SimulatedCluster;
import io.kubectlrc.simulate.Simulation;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * Gives mutated manifests to every command that reads files and prints what may never happen: a
 * message of a defect, an exit code that is not in the table, a control character for a terminal, a
 * result that cannot be read again, a run of more than 5 seconds, a file that is neither what it
 * was nor what it should become. That memory is bounded, its process's own limit shows.
 *
 * <p>Arguments: the first input's number, and how many there are.
 */
public final class Fuzz {
  private static final Duration LIMIT = Duration.ofSeconds(5);

  /** What no terminal, and no line-based format, may get. */
  static final Pattern FORBIDDEN =
      Pattern.compile(
          "[\\p{Cc}\\u061c\\u200e\\u200f\\u2028-\\u202e\\u2066-\\u2069\\ufeff&&[^\\n\\t]]");

  private static final String FILE = "in.yaml";

  /** {@code FILE} stands for the input. Of each line, each input goes through one. */
  private static final List<List<String>> COMMANDS =
      List.of(
          List.of(
              "lint FILE",
              "lint FILE -o json",
              "lint FILE -o sarif",
              "lint FILE -o junit",
              "lint FILE -o checkstyle",
              "lint FILE -o github",
              "lint FILE --fix",
              "lint FILE --fix --diff",
              "lint FILE --against valid.yaml",
              "lint valid.yaml --against FILE"),
          List.of(
              "convert FILE",
              "convert FILE -o yaml",
              "convert FILE -o json",
              "convert FILE --in-place",
              "convert FILE --fix-types",
              "convert FILE --in-place --fix-types",
              "convert FILE --diff",
              "convert FILE --output-dir out",
              "convert FILE --report json",
              "convert FILE valid.yaml"),
          List.of(
              "stamp FILE", "stamp FILE --version hash", "stamp FILE --version 2 --key release"),
          List.of(
              "rehearse FILE --image=api=example/api:2",
              "rehearse FILE --adopt",
              "rehearse FILE next.yaml",
              "rehearse valid.yaml FILE",
              "rehearse FILE --restart -o json"),
          List.of(
              "rolling-update api-rc -f FILE --dry-run",
              "rolling-update api-rc -f FILE --stamp --version 7",
              "rolling-update api-rc -f FILE --stamp --dry-run"));

  private static final ObjectNode QUOTA =
      Manifest.parse(
              "quota",
              """
              apiVersion: v1
              kind: ResourceQuota
              metadata: {name: pods, namespace: default}
              spec: {hard: {pods: 50}}
              """)
          .documents()
          .get(0)
          .tree()
          .deepCopy();

  private static final Set<String> PRINTS_MANIFESTS = Set.of("convert", "stamp");

  private final ExecutorService runs = Executors.newCachedThreadPool(Fuzz::daemon);
  private final Mutations mutations;
  private final Path folder;
  private final String valid;

  private Fuzz(Path folder) throws IOException {
    this.folder = folder;
    Path seeds = Path.of("src/test/resources/fuzz").toAbsolutePath();
    mutations = new Mutations(seeds);
    valid = Files.readString(seeds.resolve("controller.yaml"));
  }

  private static Thread daemon(Runnable run) {
    Thread thread = new Thread(run);
    thread.setDaemon(true);
    return thread;
  }

  public static void main(String[] arguments) throws Exception {
    long first = Long.parseLong(arguments[0]);
    long count = Long.parseLong(arguments[1]);
    Path folder = Files.createTempDirectory("fuzz");
    Fuzz fuzz = new Fuzz(folder);
    ExecutorService workers =
        Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
    List<Future<List<String>>> results = new ArrayList<>();
    for (long number : LongStream.range(first, first + count).toArray()) {
      results.add(workers.submit(() -> fuzz.failures(number)));
    }
    for (Future<List<String>> result : results) {
      result.get().forEach(System.out::println);
    }
    System.out.println(count + " inputs");
    System.exit(0); // A run that did not end would keep the process.
  }

  /** What must not have happened with one input. */
  private List<String> failures(long number) throws Exception {
    byte[] input = mutations.input(number);
    List<String> failures = new ArrayList<>();
    Path directory = Files.createDirectory(folder.resolve(Long.toString(number)));
    for (List<String> modes : COMMANDS) {
      if (modes == COMMANDS.get(3 + (int) (number % 2))) {
        continue; // Simulations take longest; there are enough inputs for both of them.
      }
      String command = modes.get((int) (number / 7 % modes.size()));
      Files.write(directory.resolve(FILE), input);
      Files.writeString(directory.resolve("valid.yaml"), valid);
      Files.writeString(
          directory.resolve("next.yaml"),
          valid.replace("version: \"1\"", "version: \"2\"").replace("api-rc", "api-rc-2"));
      for (String failure : failures(directory, input, command)) {
        failures.add(number + ": kubectl-rc " + command.replace("FILE", FILE) + ": " + failure);
      }
    }
    delete(directory);
    return failures;
  }

  private List<String> failures(Path directory, byte[] input, String command) throws Exception {
    Future<Ran> run = runs.submit(() -> run(directory, command));
    Ran ran;
    try {
      ran = run.get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      run.cancel(true);
      return List.of("takes longer than " + LIMIT.toSeconds() + " s");
    } catch (ExecutionException e) {
      return List.of("throws " + e.getCause());
    }
    List<String> failures = new ArrayList<>();
    if (ran.exitCode() < ExitCode.OK || ran.exitCode() > ExitCode.ROLLOUT_FAILED) {
      failures.add("exits with " + ran.exitCode());
    }
    if (ran.err().contains("this is a defect")) {
      failures.add(ran.err().lines().filter(line -> line.contains("defect")).findFirst().get());
    }
    boolean manifest =
        PRINTS_MANIFESTS.contains(command.split(" ")[0]) && !command.contains("--diff");
    forbidden(ran.err()).ifPresent(failures::add);
    if (!manifest) {
      forbidden(ran.out()).ifPresent(failures::add);
    }
    if (manifest && ran.exitCode() == ExitCode.OK) {
      unreadable("its result", ran.out()).ifPresent(failures::add);
    }
    files(directory, input, ran).forEach(failures::add);
    return failures;
  }

  private static java.util.Optional<String> forbidden(String text) {
    Matcher matcher = FORBIDDEN.matcher(text);
    return matcher.find()
        ? java.util.Optional.of("prints U+%04X".formatted((int) matcher.group().charAt(0)))
        : java.util.Optional.empty();
  }

  private static java.util.Optional<String> unreadable(String what, String text) {
    return Manifest.parse("out", text).problems().stream()
        .findFirst()
        .map(problem -> what + " cannot be read: " + problem);
  }

  /** What is wrong with the files that a run left. */
  private static List<String> files(Path directory, byte[] input, Ran ran) throws IOException {
    List<String> failures = new ArrayList<>();
    byte[] now = Files.readAllBytes(directory.resolve(FILE));
    if (!Arrays.equals(now, input)) {
      String text = new String(now, StandardCharsets.UTF_8);
      int before =
          Manifest.parse("in", new String(input, StandardCharsets.UTF_8)).problems().size();
      if (Manifest.parse("in", text).problems().size() > before) {
        failures.add("leaves a file that cannot be read");
      }
    }
    Set<String> names;
    try (Stream<Path> files = Files.list(directory)) {
      names =
          files
              .map(file -> file.getFileName().toString())
              .collect(Collectors.toCollection(TreeSet::new));
    }
    names.removeAll(Set.of(FILE, "valid.yaml", "next.yaml", "out"));
    if (!names.isEmpty()) {
      failures.add("leaves " + names);
    }
    return failures;
  }

  private Ran run(Path directory, String command) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Io io =
        new Io(
            new ByteArrayInputStream(new byte[0]),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            directory,
            Map.of("NO_COLOR", "1"),
            !command.startsWith("rolling-update"),
            connection -> cluster());
    int exitCode = Main.run(io, command.replace("FILE", FILE).split(" "));
    return new Ran(
        exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  /** A cluster in which the valid manifest runs; it has no room for two billion pods. */
  private Clusters.Connected cluster() {
    Simulation live = new Simulation(Setup.calm());
    SimulatedCluster user = live.foreign("user");
    for (Document document : Manifest.parse("valid", valid).documents()) {
      ObjectNode tree = document.tree().deepCopy();
      tree.withObjectProperty("metadata").put("namespace", "default");
      user.create(Kind.REPLICATION_CONTROLLER, tree, WriteMode.APPLY);
    }
    user.create(Kind.RESOURCE_QUOTA, QUOTA.deepCopy(), WriteMode.APPLY);
    live.settle(Duration.ofSeconds(10));
    return new Clusters.Connected(live.connect(), "default", new Holder("fuzz", other -> false));
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
