package io.kubectlrc.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlrc.cluster.Access;
import io.kubectlrc.cluster.Cluster;
import io.kubectlrc.cluster.Kind;
import io.kubectlrc.cluster.KubernetesCluster;
import io.kubectlrc.cluster.Preconditions;
import io.kubectlrc.cluster.Propagation;
import io.kubectlrc.cluster.Ref;
import io.kubectlrc.cluster.Watch;
import io.kubectlrc.cluster.WriteMode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/**
 * The program, killing itself by SIGKILL before or after one of its writes: {@code CrashingMain
 * before|after|never WRITE ARGUMENT…}. At its end it prints how many writes and requests there
 * were.
 */
final class CrashingMain {
  private CrashingMain() {}

  public static void main(String[] arguments) {
    boolean after = arguments[0].equals("after");
    int deadly = arguments[0].equals("never") ? -1 : Integer.parseInt(arguments[1]);
    AtomicInteger writes = new AtomicInteger();
    AtomicReference<IntSupplier> requests = new AtomicReference<>(() -> 0);
    Io process = Io.ofProcess();
    Clusters crashing =
        options -> {
          Clusters.Connected real = process.clusters().connect(options);
          requests.set(((KubernetesCluster) real.cluster())::requests);
          return new Clusters.Connected(
              new Crashing(real.cluster(), writes, deadly, after), real.namespace(), real.holder());
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
    io.out().println("requests: " + requests.get().getAsInt());
    io.out().flush();
    System.exit(code);
  }

  /** A cluster whose client dies. */
  private record Crashing(Cluster real, AtomicInteger writes, int deadly, boolean after)
      implements Cluster {

    private <T> T write(WriteMode mode, Supplier<T> action) {
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
    public void delete(Ref ref, Propagation propagation, Preconditions preconditions) {
      write(
          WriteMode.APPLY,
          () -> {
            real.delete(ref, propagation, preconditions);
            return ref;
          });
    }

    @Override
    public Optional<ObjectNode> get(Ref ref) {
      return real.get(ref);
    }

    @Override
    public List<ObjectNode> list(Kind kind, String namespace, Map<String, String> labels) {
      return real.list(kind, namespace, labels);
    }

    @Override
    public boolean allows(Access access) {
      return real.allows(access);
    }

    @Override
    public Watch watch(String namespace, Set<Kind> kinds) {
      return real.watch(namespace, kinds);
    }

    @Override
    public Instant now() {
      return real.now();
    }

    @Override
    public void close() {
      real.close();
    }
  }
}
