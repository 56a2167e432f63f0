package io.kubectlrc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlrc.cluster.Access;
import io.kubectlrc.cluster.Cluster;
import io.kubectlrc.cluster.ForwardingCluster;
import io.kubectlrc.cluster.Kind;
import io.kubectlrc.cluster.Preconditions;
import io.kubectlrc.cluster.Propagation;
import io.kubectlrc.cluster.Ref;
import io.kubectlrc.cluster.WriteMode;
import io.kubectlrc.controlplane.Sandbox;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The program, killing itself by SIGKILL before or after one of its writes: {@code CrashingMain
 * before|after|never WRITE ARGUMENT…}. At its end it prints how many writes and requests there
 * were, and how much memory it took.
 */
final class CrashingMain {
  /** The exit status of a process that SIGKILL ended. */
  static final int KILLED = 128 + 9;

  private CrashingMain() {}

  /** How a process ended, and all that it printed. */
  record Ended(int status, String output) {

    boolean killed() {
      return status == KILLED;
    }

    /** As the table of a crash matrix has it. */
    String fate() {
      return killed() ? "killed" : "exit " + status;
    }

    /** How many writes it made. */
    int writes() {
      Matcher count = Pattern.compile("writes: (\\d+)").matcher(output);
      assertThat(count.find()).as(output).isTrue();
      return Integer.parseInt(count.group(1));
    }
  }

  /** Runs the program as a process of its own, in a namespace of the control plane. */
  static Ended start(Path folder, Sandbox sandbox, String when, int write, List<String> arguments)
      throws IOException, InterruptedException {
    return start(folder, sandbox.kubeconfig(), when, write, arguments);
  }

  /** Runs the program as a process of its own, in the namespace of a kubeconfig. */
  static Ended start(Path folder, Path kubeconfig, String when, int write, List<String> arguments)
      throws IOException, InterruptedException {
    return start(folder, kubeconfig, when, write, arguments, Duration.ofMinutes(2));
  }

  /**
   * Runs the program as a process of its own, in the namespace of a kubeconfig.
   *
   * @param atMost after which it is killed
   */
  static Ended start(
      Path folder, Path kubeconfig, String when, int write, List<String> arguments, Duration atMost)
      throws IOException, InterruptedException {
    List<String> harmless = program(kubeconfig, "never", 0, arguments);
    harmless.add("--dry-run");
    List<String> command = new ArrayList<>(ArchivedClasses.command(arguments.get(0), harmless));
    command.addAll(program(kubeconfig, when, write, arguments));
    Path output = Files.createTempFile(folder, "output", ".txt");
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    if (!process.waitFor(atMost.toSeconds(), TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
    }
    return new Ended(process.exitValue(), Files.readString(output));
  }

  private static List<String> program(
      Path kubeconfig, String when, int write, List<String> arguments) {
    List<String> words = new ArrayList<>();
    words.addAll(List.of(CrashingMain.class.getName(), when, Integer.toString(write)));
    words.addAll(arguments);
    words.add("--kubeconfig=" + kubeconfig);
    return words;
  }

  public static void main(String[] arguments) {
    boolean after = arguments[0].equals("after");
    int deadly = arguments[0].equals("never") ? -1 : Integer.parseInt(arguments[1]);
    AtomicInteger writes = new AtomicInteger();
    AtomicInteger requests = new AtomicInteger();
    Io process = Io.ofProcess();
    Clusters crashing =
        options -> {
          Clusters.Connected real = process.clusters().connect(options);
          return new Clusters.Connected(
              new Crashing(real.cluster(), requests, writes, deadly, after),
              real.namespace(),
              real.holder());
        };
    Io io =
        new Io(
            process.in(),
            process.out(),
            process.err(),
            process.directory(),
            process.environment(),
            process.terminal(),
            crashing);
    int code = Main.run(io, List.of(arguments).subList(2, arguments.length).toArray(String[]::new));
    io.out().println("writes: " + writes);
    io.out().println("heap: at most " + peakMegabytes() + " MB");
    io.out().println("requests: " + requests);
    io.out().flush();
    System.exit(code);
  }

  /** The most memory that the heap's parts have ever held. */
  private static long peakMegabytes() {
    return ManagementFactory.getMemoryPoolMXBeans().stream()
            .filter(pool -> pool.getType() == MemoryType.HEAP)
            .mapToLong(pool -> pool.getPeakUsage().getUsed())
            .sum()
        >> 20;
  }

  /** A cluster whose client dies. */
  private static final class Crashing extends ForwardingCluster {
    private final Cluster real;
    private final AtomicInteger requests;
    private final AtomicInteger writes;
    private final int deadly;
    private final boolean after;

    Crashing(
        Cluster real, AtomicInteger requests, AtomicInteger writes, int deadly, boolean after) {
      super(real);
      this.real = real;
      this.requests = requests;
      this.writes = writes;
      this.deadly = deadly;
      this.after = after;
    }

    private <T> T write(WriteMode mode, Supplier<T> action) {
      requests.incrementAndGet();
      if (mode == WriteMode.DRY_RUN) {
        return action.get();
      }
      boolean dies = writes.incrementAndGet() == deadly;
      if (dies && !after) {
        die();
      }
      T result = action.get();
      if (dies) {
        die();
      }
      return result;
    }

    private static void die() {
      try {
        new ProcessBuilder("kill", "-9", Long.toString(ProcessHandle.current().pid()))
            .start()
            .waitFor();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    @Override
    public ObjectNode create(Kind kind, ObjectNode object, WriteMode mode) {
      return write(mode, () -> real.create(kind, object, mode));
    }

    @Override
    public ObjectNode replace(Kind kind, ObjectNode object, WriteMode mode) {
      return write(mode, () -> real.replace(kind, object, mode));
    }

    @Override
    public ObjectNode merge(Ref ref, ObjectNode patch, WriteMode mode) {
      return write(mode, () -> real.merge(ref, patch, mode));
    }

    @Override
    public Optional<ObjectNode> delete(
        Ref ref, Propagation propagation, Preconditions preconditions) {
      return write(WriteMode.APPLY, () -> real.delete(ref, propagation, preconditions));
    }

    @Override
    public Optional<ObjectNode> get(Ref ref) {
      requests.incrementAndGet();
      return real.get(ref);
    }

    @Override
    public Optional<ObjectNode> getWithManagers(Ref ref) {
      requests.incrementAndGet();
      return real.getWithManagers(ref);
    }

    @Override
    public List<ObjectNode> list(Kind kind, String namespace, Map<String, String> labels) {
      requests.incrementAndGet();
      return real.list(kind, namespace, labels);
    }

    @Override
    public Function<Kind, List<ObjectNode>> lists(Collection<Kind> kinds, String namespace) {
      requests.addAndGet(kinds.size());
      return real.lists(kinds, namespace);
    }

    @Override
    public boolean serves(Kind kind) {
      requests.incrementAndGet();
      return real.serves(kind);
    }

    @Override
    public List<Access> denied(Collection<Access> rights) {
      requests.incrementAndGet();
      return real.denied(rights);
    }
  }
}
