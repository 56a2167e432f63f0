package io.kubectlrc.cli;

import io.kubectlrc.adopt.Shard;
import io.kubectlrc.cluster.ClusterException;
import io.kubectlrc.cluster.Kind;
import io.kubectlrc.cluster.Watch;
import io.kubectlrc.operate.Outcome;
import io.kubectlrc.operate.Progress;
import io.kubectlrc.operate.Refusal;
import io.kubectlrc.run.Adoption;
import io.kubectlrc.run.AdoptionTargets;
import io.kubectlrc.run.AdoptionTargets.Target;
import io.kubectlrc.run.Cancellation;
import io.kubectlrc.run.SharedWatch;
import io.kubectlrc.timeline.Fleet;
import io.kubectlrc.timeline.Telling;
import io.kubectlrc.timeline.Timeline;
import io.kubectlrc.wording.Sentence;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;

/** Many adoptions, namespace by namespace and some at a time, each with a fate of its own. */
final class FleetAdoption {

  /** What became of one of them. */
  private record Fate(Target target, Outcome outcome) {}

  private static final Comparator<Fate> BY_EXIT_CODE =
      Comparator.comparing(fate -> ExitCode.of(fate.outcome()));

  private final SingleAdoption each;
  private final ReportOption report;
  private final ReportFile file;
  private final Io io;
  private final Optional<Shard> shard;
  private final boolean everywhere;
  private final int parallel;
  private final boolean verbose;

  /**
   * @param everywhere whether it looks in all namespaces
   */
  FleetAdoption(
      SingleAdoption each,
      ReportOption report,
      ReportFile file,
      Optional<Shard> shard,
      boolean everywhere,
      int parallel,
      boolean verbose) {
    this.each = each;
    this.report = report;
    this.file = file;
    this.io = each.io();
    this.shard = shard;
    this.everywhere = everywhere;
    this.parallel = parallel;
    this.verbose = verbose;
  }

  /**
   * Adopts all that are found, or shows what would happen.
   *
   * @param scope their namespace; empty for all
   * @param labels that they have
   */
  int run(String scope, Map<String, String> labels, boolean dryRun)
      throws InterruptedException, IOException {
    Fleet fleet =
        new Fleet(
            report.heading(
                "adopt",
                labels.isEmpty()
                    ? "all"
                    : labels.entrySet().stream()
                        .map(label -> label.getKey() + "=" + label.getValue())
                        .collect(Collectors.joining(",", "-l ", "")),
                scope),
            now());
    return file.<Integer, InterruptedException>during(
        () -> run(scope, labels, dryRun, fleet),
        reason -> fleet.timeline(now(), Timeline.FAILED, List.of(reason)));
  }

  private Instant now() {
    return each.cluster().now();
  }

  private int run(String scope, Map<String, String> labels, boolean dryRun, Fleet fleet)
      throws InterruptedException, IOException {
    Map<String, List<Target>> targets = new TreeMap<>();
    Shard share = shard.orElse(Shard.ALL);
    for (Target target : find(scope, labels)) {
      if (share.has(target.namespace(), target.name())) {
        targets.computeIfAbsent(target.namespace(), key -> new ArrayList<>()).add(target);
      }
    }
    if (targets.isEmpty()) {
      String none = "there is none" + shard.map(one -> " in share " + one).orElse("");
      io.err().println("nothing to do: " + none);
      file.finish(() -> fleet.timeline(now(), Timeline.NOTHING_TO_DO, List.of(none)));
      return ExitCode.OK;
    }
    if (dryRun) {
      return previewAll(targets);
    }
    Cancellation cancellation = new Cancellation();
    try (Signals signals = Signals.cancelling(cancellation, io)) {
      List<Fate> fates = new ArrayList<>();
      for (Map.Entry<String, List<Target>> some : targets.entrySet()) {
        try (SharedWatch watch = new SharedWatch(each.watch(some.getKey(), some.getValue()))) {
          fates.addAll(runAll(watch, some.getValue(), cancellation, fleet));
        }
      }
      print(fates);
      Outcome worst = Collections.max(fates, BY_EXIT_CODE).outcome();
      file.finish(() -> fleet.timeline(now(), Telling.end(worst), List.of()));
      int code = ExitCode.of(worst);
      signals.ended(code);
      return code;
    }
  }

  /** What is done with one of them, of which nobody has named the namespace. */
  private SingleAdoption about(Target target) {
    return everywhere ? each.in(target.namespace()) : each;
  }

  private Set<Target> find(String scope, Map<String, String> labels) {
    try {
      return AdoptionTargets.find(each.cluster(), scope, each.settings().goal(), labels);
    } catch (ClusterException e) {
      throw Adoption.rights(each.settings().goal(), scope).explained(each.cluster(), e);
    }
  }

  private int previewAll(Map<String, List<Target>> targets) {
    int code = ExitCode.OK;
    for (Map.Entry<String, List<Target>> some : targets.entrySet()) {
      try (Watch watch = each.watch(some.getKey(), some.getValue())) {
        for (Target target : some.getValue()) {
          code = Math.max(code, previewOf(watch, target));
        }
      }
    }
    return code;
  }

  private int previewOf(Watch watch, Target target) {
    try {
      return about(target).preview(watch, target, target + ": ");
    } catch (ClusterException e) {
      io.refuse(target + ": ", new Refusal(e.sentence(), Sentence.NONE));
    } catch (RuntimeException defect) {
      // Of this one; the others can be shown.
      io.refuse(target + ": ", new Refusal(told(defect), ""));
    }
    return ExitCode.FAILED;
  }

  private List<Fate> runAll(
      SharedWatch watch, List<Target> targets, Cancellation cancellation, Fleet fleet)
      throws InterruptedException {
    ExecutorService workers = Executors.newFixedThreadPool(Math.min(parallel, targets.size()));
    try {
      List<Callable<Fate>> tasks = new ArrayList<>();
      for (Target target : targets) {
        tasks.add(() -> fate(watch, target, cancellation, fleet));
      }
      List<Fate> fates = new ArrayList<>();
      for (Future<Fate> future : workers.invokeAll(tasks)) {
        try {
          fates.add(future.get());
        } catch (ExecutionException e) {
          throw new IllegalStateException(e.getCause());
        }
      }
      return fates;
    } finally {
      workers.shutdownNow();
    }
  }

  private Fate fate(SharedWatch shared, Target target, Cancellation cancellation, Fleet fleet) {
    Observation observation =
        Observation.of(
                report,
                ReportFile.NONE,
                each.cluster(),
                "adopt",
                target.namespace(),
                target.name(),
                Optional.empty())
            .keepingPods();
    Outcome outcome = outcome(shared, target, cancellation, observation);
    observation
        .timeline(outcome)
        .ifPresent(seen -> fleet.add(target.toString(), deployment(outcome), seen));
    synchronized (this) {
      if (outcome.end() == Outcome.End.REFUSED || outcome.end() == Outcome.End.FAILED) {
        outcome.notes(target + ": ", about(target).io().wording()).forEach(io.err()::println);
      }
    }
    return new Fate(target, outcome);
  }

  private Outcome outcome(
      SharedWatch shared, Target target, Cancellation cancellation, Observation observation) {
    if (cancellation.requested()) {
      return new Outcome.Interrupted(
          target.name(), Adoption.back(target.name(), each.settings().goal()));
    }
    Set<Kind> kinds = Adoption.kinds(each.cluster(), List.of(target.name()));
    Progress.Listener told = observation.listener(Progress.Listener.NONE);
    try (Watch watch = observation.through(shared.forRun(), target.namespace(), kinds)) {
      return each.of(watch, target, progress -> warn(target, progress, told), cancellation).run();
    } catch (ClusterException e) {
      return new Outcome.Refused(
          List.of(new Refusal(e.sentence(), Sentence.of("Run the same command again."))));
    } catch (RuntimeException defect) {
      return failed(Sentence.of(told(defect)), ""); // the others have a fate of their own
    }
  }

  private static Outcome failed(Sentence reason, String remedy) {
    return new Outcome.Failed(reason, List.of(), Sentence.of(remedy), false);
  }

  private synchronized String told(RuntimeException defect) {
    return Main.defect(io, defect, verbose);
  }

  private synchronized void warn(Target target, Progress progress, Progress.Listener told) {
    if (progress instanceof Progress.Warned warned) {
      told.on(progress);
      about(target).io().warn(target + ": ", warned.text());
    } else if (progress instanceof Progress.Troubled troubled) {
      told.on(progress);
      io.err()
          .println("warning: %s: %s: %s".formatted(target, troubled.object(), troubled.trouble()));
    }
  }

  private void print(List<Fate> fates) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("NAMESPACE", "NAME", "FATE", "DEPLOYMENT", "PODS", "SECONDS"));
    fates.forEach(fate -> rows.add(row(fate)));
    io.out().print(Table.of(rows));
    io.out().flush();
  }

  private static List<String> row(Fate fate) {
    String pods = "-";
    String seconds = "-";
    if (fate.outcome() instanceof Outcome.Adopted done) {
      pods = Integer.toString(done.pods());
      seconds = String.format(Locale.ROOT, "%.1f", done.duration().toMillis() / 1000.0);
    }
    return List.of(
        fate.target().namespace(),
        fate.target().name(),
        fate.outcome().word(),
        deployment(fate.outcome()).isEmpty() ? "-" : deployment(fate.outcome()),
        pods,
        seconds);
  }

  /** The one that an adoption has made; empty if none has. */
  private static String deployment(Outcome outcome) {
    return outcome instanceof Outcome.Adopted done ? done.deployment() : "";
  }
}
