package io.kubectlrc.cli;

import io.kubectlrc.adopt.Goal;
import io.kubectlrc.adopt.Shard;
import io.kubectlrc.cluster.Cluster;
import io.kubectlrc.cluster.ClusterException;
import io.kubectlrc.cluster.Kind;
import io.kubectlrc.cluster.Ref;
import io.kubectlrc.cluster.Watch;
import io.kubectlrc.manifest.Format;
import io.kubectlrc.manifest.Visible;
import io.kubectlrc.manifest.edit.WholeDocument;
import io.kubectlrc.operate.Outcome;
import io.kubectlrc.operate.Plan;
import io.kubectlrc.operate.Progress;
import io.kubectlrc.operate.Refusal;
import io.kubectlrc.operate.Step;
import io.kubectlrc.run.Adoption;
import io.kubectlrc.run.AdoptionTargets;
import io.kubectlrc.run.AdoptionTargets.Target;
import io.kubectlrc.run.Cancellation;
import io.kubectlrc.run.DeploymentRollout;
import io.kubectlrc.run.Holder;
import io.kubectlrc.run.SharedWatch;
import io.kubectlrc.update.Request;
import java.time.Duration;
import java.util.ArrayList;
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
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code kubectl-rc adopt}. */
@Command(
    name = "adopt",
    header =
        "Turn a running ReplicationController into a Deployment, with every pod still running.",
    customSynopsis = {
      "  See what would happen, do it, and return:",
      "    kubectl-rc adopt api-rc-1453323827 --dry-run",
      "    kubectl-rc adopt api-rc-1453323827",
      "    kubectl-rc adopt api-rc-1453323827 --undo",
      "  Adopt and roll to a new version at once:",
      "    kubectl-rc adopt api-rc --image=api=api:1.0.1",
      "  All ReplicationControllers of a namespace, or of the cluster:",
      "    kubectl-rc adopt --all --parallel=8",
      "    kubectl-rc adopt -A -l team=shop",
      "  The first of three shares of them, for a fleet:",
      "    kubectl-rc adopt -A --shard=0/3",
      "",
      "Usage: kubectl-rc adopt (NAME | --all | -l=SELECTOR) [OPTIONS]"
    },
    synopsisHeading = "%nExamples:%n",
    descriptionHeading = "%n",
    description = {
      "Everything is checked before the first write. Killed at any point, the same command goes on"
          + " from there. The pods are not touched; for a moment they have no controller, and one"
          + " that is lost then is replaced a moment later."
    },
    parameterListHeading = "%nNames:%n",
    exitCodeList = {
      "0:done, or nothing to do",
      "1:refused before the first write, or an error of the cluster",
      "2:wrong usage",
      "3:it failed or timed out half-way, and all pods serve; or the rollout of --image failed",
      "4:interrupted; the same command goes on"
    },
    optionListHeading = "%nOptions:%n",
    sortOptions = false)
final class AdoptCommand implements Callable<Integer> {
  private final Io io;
  @ParentCommand private RootCommand program;
  @Spec private CommandSpec spec;

  @Parameters(
      arity = "0..1",
      paramLabel = "NAME",
      description = "The ReplicationController; with --undo also the Deployment.")
  private String name;

  @ArgGroup(validate = false, heading = "%nThe Deployment:%n", order = 20)
  private Heir heir = new Heir();

  /** What the Deployment is like. */
  private static final class Heir extends DeploymentOptions {
    @Option(
        names = "--as",
        paramLabel = "NAME",
        order = -2, // before those of all Deployments
        description =
            "The Deployment's name. Default: the ReplicationController's without the version at its"
                + " end, if that is free.")
    private String as;

    @Option(
        names = "--image",
        paramLabel = "[CONTAINER=]IMAGE",
        description = "Afterwards roll the Deployment to this image. Once for each container.")
    private List<String> images = new ArrayList<>();
  }

  @Option(
      names = "--undo",
      description =
          "Return to the ReplicationController, with no pod restarted, as long as the Deployment"
              + " has only the adopted pods.")
  private boolean undo;

  @ArgGroup(validate = false, heading = "%nSeveral at once:%n", order = 10)
  private Several several = new Several();

  /** Which ones, and how many at a time. */
  private static final class Several {
    @Option(names = "--all", description = "All ReplicationControllers of the namespace.")
    private boolean all;

    @Option(
        names = {"-l", "--selector"},
        paramLabel = "KEY=VALUE,...",
        description = "Those with these labels.")
    private String selector;

    @Option(
        names = {"-A", "--all-namespaces"},
        description = "In all namespaces.")
    private boolean allNamespaces;

    @Option(
        names = "--shard",
        paramLabel = "I/N",
        converter = Shards.class,
        description =
            "Of those only the I-th of N shares, from 0, by a hash of namespace and name: for N"
                + " processes that divide a fleet.")
    private Shard shard;

    @Option(
        names = "--parallel",
        paramLabel = "N",
        defaultValue = "1",
        description = "How many at a time. Default: ${DEFAULT-VALUE}.")
    private int parallel;
  }

  @Option(names = "--dry-run", description = "Write nothing; show the Deployment and every step.")
  private boolean dryRun;

  @Option(
      names = "--timeout",
      paramLabel = "DURATION",
      converter = Durations.class,
      defaultValue = "5m0s",
      description = "How long it may wait for the same thing. Default: ${DEFAULT-VALUE}.")
  private Duration timeout;

  @Option(names = "--force-unlock", description = "Take the lock of another process that is dead.")
  private boolean forceUnlock;

  @Option(
      names = "--impersonate",
      paramLabel = "USER",
      description = "The user to impersonate: kubectl's --as, which has another meaning here.")
  private String impersonated;

  @ArgGroup(validate = false, heading = ConnectionOptions.HEADING, order = 200)
  private ConnectionOptions connection = new ConnectionOptions();

  private Holder holder;

  AdoptCommand(Io io) {
    this.io = io;
  }

  /** For {@code --shard}. */
  private static final class Shards extends Parsing<Shard> {
    Shards() {
      super(Shard::parse);
    }
  }

  /** What became of one of them. */
  private record Fate(Target target, Outcome outcome) {}

  @Override
  public Integer call() throws InterruptedException {
    List<Request.Image> parsed = heir.images.stream().map(Request.Image::parse).toList();
    requireSense(parsed);
    try {
      Clusters.Connected connected =
          io.clusters().connect(connection.connection(Optional.ofNullable(impersonated)));
      holder = connected.holder();
      try (Cluster cluster = connected.cluster()) {
        return name == null
            ? several(cluster, connected.namespace())
            : named(cluster, new Target(connected.namespace(), name), parsed);
      }
    } catch (ClusterException e) {
      throw new Failure(ExitCode.FAILED, e.getMessage());
    }
  }

  private int named(Cluster cluster, Target target, List<Request.Image> parsed) {
    try (Watch watch = watch(cluster, target.namespace())) {
      return dryRun ? preview(cluster, watch, target) : one(cluster, watch, target, parsed);
    }
  }

  private Watch watch(Cluster cluster, String namespace) {
    try {
      return cluster.watch(namespace, Adoption.KINDS);
    } catch (ClusterException e) {
      throw Adoption.rights(goal(), namespace).explained(cluster, e);
    }
  }

  private void requireSense(List<Request.Image> parsed) {
    boolean many = several.all || several.selector != null || several.allNamespaces;
    if (name == null && !many) {
      throw usage("name a ReplicationController, or say --all or -l SELECTOR");
    }
    if (name != null && many) {
      throw usage("a name excludes --all, -l and -A");
    }
    if (several.shard != null && !many) {
      throw usage("--shard divides what --all, -l or -A finds: say one of them");
    }
    if (many && (heir.as != null || !parsed.isEmpty())) {
      throw usage("--as and --image are for one ReplicationController");
    }
    if (undo && !parsed.isEmpty()) {
      throw usage("--undo excludes --image");
    }
    if (several.parallel < 1) {
      throw usage("--parallel is at least 1");
    }
    if (parsed.stream().anyMatch(image -> image.image().isBlank())) {
      throw usage("--image is [CONTAINER=]IMAGE");
    }
  }

  private ParameterException usage(String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  private Adoption adoption(
      Cluster cluster,
      Watch watch,
      Target target,
      Progress.Listener listener,
      Cancellation cancellation) {
    Adoption.Settings settings =
        Adoption.Settings.of(target.namespace(), target.name())
            .withGoal(goal())
            .withDeployment(Optional.ofNullable(heir.as))
            .withConversion(heir.conversion())
            .withTimeout(timeout)
            .withForceUnlock(forceUnlock);
    return new Adoption(cluster, watch, settings, listener, cancellation, holder);
  }

  private Goal goal() {
    return undo ? Goal.UNDO : Goal.ADOPT;
  }

  private int preview(Cluster cluster, Watch watch, Target target) {
    Plan plan = adoption(cluster, watch, target, Progress.Listener.NONE, new Cancellation()).plan();
    if (plan instanceof Plan.Without without) {
      without.outcome().notes(target + ": ").forEach(io.err()::println);
      return ExitCode.of(without.outcome());
    }
    Plan.Feasible feasible = (Plan.Feasible) plan;
    feasible.warnings().forEach(warning -> io.err().println("warning: " + warning));
    StringBuilder steps = new StringBuilder();
    int number = 0;
    for (String sentence : feasible.sentences()) {
      steps.append("# %d. %s%n".formatted(++number, Visible.of(sentence)));
    }
    if (!(feasible.forecast().end() instanceof Step.Done<?>)) {
      String sentence = feasible.forecast().end().sentence();
      steps.append("# %d. %s%n".formatted(++number, Visible.of(sentence)));
    }
    io.out()
        .exact()
        .print("---\n" + steps + WholeDocument.write(feasible.heir(), Format.YAML).orElseThrow());
    return ExitCode.OK;
  }

  private int one(Cluster cluster, Watch watch, Target target, List<Request.Image> wanted) {
    Cancellation cancellation = new Cancellation();
    try (Signals signals = Signals.cancelling(cancellation, io)) {
      int code = one(cluster, watch, target, wanted, cancellation);
      signals.ended(code);
      return code;
    }
  }

  private int one(
      Cluster cluster,
      Watch watch,
      Target target,
      List<Request.Image> wanted,
      Cancellation cancellation) {
    Adoption adoption =
        adoption(
            cluster, watch, target, progress -> io.err().println(progress.note()), cancellation);
    if (!wanted.isEmpty() && adoption.plan() instanceof Plan.Feasible feasible) {
      Optional<Refusal> refusal = DeploymentRollout.refusal(feasible.heir(), wanted);
      if (refusal.isPresent()) {
        io.refuse(target + ": ", refusal.get());
        return ExitCode.FAILED;
      }
    }
    Outcome outcome = adoption.run();
    outcome.result().ifPresent(io.out()::println);
    outcome.notes(target + ": ").forEach(io.err()::println);
    io.out().flush();
    Optional<String> deployment = deployment(outcome);
    return wanted.isEmpty() || deployment.isEmpty()
        ? ExitCode.of(outcome)
        : roll(
            cluster,
            watch,
            new Ref(Kind.DEPLOYMENT, target.namespace(), deployment.get()),
            wanted,
            cancellation);
  }

  /** The one that has the pods. */
  private static Optional<String> deployment(Outcome outcome) {
    if (outcome instanceof Outcome.NothingToDo nothing) {
      return nothing.deployment();
    }
    return outcome instanceof Outcome.Adopted adopted
        ? Optional.of(adopted.deployment())
        : Optional.empty();
  }

  private int roll(
      Cluster cluster,
      Watch watch,
      Ref deployment,
      List<Request.Image> wanted,
      Cancellation cancellation) {
    DeploymentRollout.Result result =
        new DeploymentRollout(
                cluster,
                watch,
                deployment,
                sentence -> io.err().println("waiting: " + sentence),
                cancellation)
            .run(wanted);
    if (result instanceof DeploymentRollout.Result.Complete complete) {
      io.out().println(deployment + " rolled out (" + complete.pods() + " pods)");
      return ExitCode.OK;
    }
    if (result instanceof DeploymentRollout.Result.Refused refused) {
      io.refuse("", refused.refusal());
      return ExitCode.FAILED;
    }
    String undoing = "kubectl rollout undo deployment/" + deployment.name();
    if (result instanceof DeploymentRollout.Result.Stalled stalled) {
      io.err().println("error: " + stalled.reason());
      stalled.causes().forEach(cause -> io.err().println("  " + cause));
      io.err()
          .println("The adopted pods serve as far as the strategy keeps them; back by: " + undoing);
      return ExitCode.ROLLOUT_FAILED;
    }
    io.err().println("interrupted. The rollout goes on by itself; back by: " + undoing);
    return ExitCode.INTERRUPTED;
  }

  private int several(Cluster cluster, String namespace) throws InterruptedException {
    Map<String, List<Target>> targets = new TreeMap<>();
    String scope = several.allNamespaces ? "" : namespace;
    Shard share = several.shard == null ? Shard.ALL : several.shard;
    for (Target target : find(cluster, scope)) {
      if (share.has(target.namespace(), target.name())) {
        targets.computeIfAbsent(target.namespace(), key -> new ArrayList<>()).add(target);
      }
    }
    if (targets.isEmpty()) {
      io.err()
          .println(
              "nothing to do: there is none"
                  + (several.shard == null ? "" : " in share " + several.shard));
      return ExitCode.OK;
    }
    if (dryRun) {
      return previewAll(cluster, targets);
    }
    Cancellation cancellation = new Cancellation();
    try (Signals signals = Signals.cancelling(cancellation, io)) {
      List<Fate> fates = new ArrayList<>();
      for (Map.Entry<String, List<Target>> some : targets.entrySet()) {
        try (SharedWatch watch = new SharedWatch(watch(cluster, some.getKey()))) {
          fates.addAll(runAll(cluster, watch, some.getValue(), cancellation));
        }
      }
      print(fates);
      int code = fates.stream().mapToInt(fate -> ExitCode.of(fate.outcome())).max().orElse(0);
      signals.ended(code);
      return code;
    }
  }

  private Set<Target> find(Cluster cluster, String scope) {
    try {
      return AdoptionTargets.find(cluster, scope, goal(), labels());
    } catch (ClusterException e) {
      throw Adoption.rights(goal(), scope).explained(cluster, e);
    }
  }

  private Map<String, String> labels() {
    Map<String, String> labels = new TreeMap<>();
    for (String label : several.selector == null ? new String[0] : several.selector.split(",")) {
      int equals = label.indexOf('=');
      if (equals < 1) {
        throw usage("-l takes KEY=VALUE, several separated by commas");
      }
      labels.put(
          label.substring(0, equals).strip(),
          label.substring(equals + 1).replaceFirst("^=", "").strip());
    }
    return labels;
  }

  private int previewAll(Cluster cluster, Map<String, List<Target>> targets) {
    int code = ExitCode.OK;
    for (Map.Entry<String, List<Target>> some : targets.entrySet()) {
      try (Watch watch = watch(cluster, some.getKey())) {
        for (Target target : some.getValue()) {
          code = Math.max(code, previewOf(cluster, watch, target));
        }
      }
    }
    return code;
  }

  private int previewOf(Cluster cluster, Watch watch, Target target) {
    try {
      return preview(cluster, watch, target);
    } catch (ClusterException e) {
      io.refuse(target + ": ", new Refusal(e.getMessage(), ""));
    } catch (RuntimeException defect) {
      // Of this one; the others can be shown.
      io.refuse(target + ": ", new Refusal(told(defect), ""));
    }
    return ExitCode.FAILED;
  }

  private List<Fate> runAll(
      Cluster cluster, SharedWatch watch, List<Target> targets, Cancellation cancellation)
      throws InterruptedException {
    ExecutorService workers =
        Executors.newFixedThreadPool(Math.min(several.parallel, targets.size()));
    try {
      List<Callable<Fate>> tasks = new ArrayList<>();
      for (Target target : targets) {
        tasks.add(() -> fate(cluster, watch, target, cancellation));
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

  private Fate fate(Cluster cluster, SharedWatch watch, Target target, Cancellation cancellation) {
    if (cancellation.requested()) {
      return new Fate(target, new Outcome.Interrupted(target.name(), ""));
    }
    Outcome outcome;
    try {
      outcome =
          adoption(
                  cluster, watch.forRun(), target, progress -> warn(target, progress), cancellation)
              .run();
    } catch (ClusterException e) {
      outcome = failed(e.getMessage(), "Run the same command again");
    } catch (RuntimeException defect) {
      outcome = failed(told(defect), ""); // the others have a fate of their own
    }
    synchronized (this) {
      if (outcome.end() == Outcome.End.REFUSED || outcome.end() == Outcome.End.FAILED) {
        outcome.notes(target + ": ").forEach(io.err()::println);
      }
    }
    return new Fate(target, outcome);
  }

  private static Outcome failed(String reason, String remedy) {
    return new Outcome.Failed(reason, List.of(), remedy, false);
  }

  private synchronized String told(RuntimeException defect) {
    return Main.defect(io, defect, program.verbose());
  }

  private synchronized void warn(Target target, Progress progress) {
    if (progress instanceof Progress.Warned warned) {
      io.err().println("warning: " + target + ": " + warned.text());
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
    String deployment = "-";
    String pods = "-";
    String seconds = "-";
    if (fate.outcome() instanceof Outcome.Adopted done) {
      deployment = done.deployment();
      pods = Integer.toString(done.pods());
      seconds = String.format(Locale.ROOT, "%.1f", done.duration().toMillis() / 1000.0);
    }
    return List.of(
        fate.target().namespace(),
        fate.target().name(),
        fate.outcome().word(),
        deployment,
        pods,
        seconds);
  }
}
