package io.kubectlrc.cli;

import io.kubectlrc.adopt.Goal;
import io.kubectlrc.adopt.OriginConfig;
import io.kubectlrc.adopt.Shard;
import io.kubectlrc.cluster.Cluster;
import io.kubectlrc.cluster.Watch;
import io.kubectlrc.cluster.http.Connection;
import io.kubectlrc.run.Adoption;
import io.kubectlrc.run.AdoptionTargets.Target;
import io.kubectlrc.update.Request;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** {@code kubectl-rc adopt}. */
final class AdoptCommand implements Subcommand {
  private final Io io;
  private final WitnessOptions witnessOptions = new WitnessOptions();
  private CommandSpec spec;
  private String name;
  private final Heir heir = new Heir();

  /** What the Deployment is like. */
  private static final class Heir extends DeploymentOptions {
    private String as;
    private List<String> images = new ArrayList<>();

    @Override
    void describe(Syntax syntax) {
      super.describe(syntax);
      syntax
          .option(String.class, "--as")
          .label("NAME")
          .says(
              "The Deployment's name. Default: the ReplicationController's without the version at its"
                  + " end, if that is free.")
          .order(-2) // before those of all Deployments
          .to(value -> as = value);
      syntax
          .option(String.class, "--image")
          .label("[CONTAINER=]IMAGE")
          .says("Afterwards roll the Deployment to this image. Once for each container.")
          .toList(value -> images = value);
    }
  }

  private boolean undo;
  private boolean pruneHistory;
  private final Several several = new Several();

  /** Which ones, and how many at a time. */
  private static final class Several {
    private boolean all;
    private String selector;
    private boolean allNamespaces;
    private Shard shard;
    private int parallel;

    void describe(Syntax syntax) {
      syntax
          .flag("--all")
          .says(
              "All ReplicationControllers of the namespace, and the DeploymentConfigs that own some.")
          .to(value -> all = value);
      syntax
          .option(String.class, "-l", "--selector")
          .label("KEY=VALUE,...")
          .says("Those with these labels.")
          .to(value -> selector = value);
      syntax
          .flag("-A", "--all-namespaces")
          .says("In all namespaces.")
          .to(value -> allNamespaces = value);
      syntax
          .option(Shard.class, "--shard")
          .label("I/N")
          .says(
              "Of those only the I-th of N shares, from 0, by a hash of namespace and name: for N"
                  + " processes that divide a fleet.")
          .by(Shard::parse)
          .to(value -> shard = value);
      syntax
          .option(Integer.class, "--parallel")
          .label("N")
          .says("How many at a time. Default: ${DEFAULT-VALUE}.")
          .defaultsTo("1")
          .to(value -> parallel = value);
    }
  }

  private boolean dryRun;
  private Duration timeout;
  private boolean forceUnlock;
  private String impersonated;
  private final ReportOption report = new ReportOption();
  private final ConnectionOptions connection = new ConnectionOptions();

  AdoptCommand(Io io) {
    this.io = io;
  }

  @Override
  public void describe(Syntax syntax) {
    syntax
        .header(
            "Turn a running ReplicationController into a Deployment, with every pod still running.")
        .examples(
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
            "  A DeploymentConfig of OpenShift, with its latest rollout's pods:",
            "    kubectl-rc adopt dc/api",
            "",
            "Usage: kubectl-rc adopt (NAME | --all | -l=SELECTOR) [OPTIONS]")
        .description(
            "Everything is checked before the first write. Killed at any point, the same command goes on"
                + " from there. The pods are not touched; for a moment they have no controller, and one"
                + " that is lost then is replaced a moment later.")
        .parameters("Names")
        .exitCodes(
            "0:done, or nothing to do",
            "1:refused before the first write, or an error of the cluster",
            "2:wrong usage",
            "3:it failed or timed out half-way, and all pods serve; or the rollout of --image failed; or"
                + " more requests failed than may",
            "4:interrupted; the same command goes on");
    spec = syntax.command();
    syntax
        .parameter(String.class, "0")
        .label("NAME")
        .says(
            "The ReplicationController, or dc/NAME of a DeploymentConfig; with --undo also the"
                + " Deployment that a ReplicationController became.")
        .arity("0..1")
        .to(value -> name = value);
    syntax.group("The Deployment", 20, heir::describe);
    syntax
        .flag("--undo")
        .says(
            "Return to the ReplicationController, with no pod restarted, as long as the Deployment"
                + " has only the adopted pods.")
        .to(value -> undo = value);
    syntax
        .flag("--prune-history")
        .says(
            "Of a DeploymentConfig, delete what is left of its rollouts as well: the"
                + " ReplicationControllers without pods, deployer and hook pods.")
        .to(value -> pruneHistory = value);
    syntax.group("Several at once", 10, several::describe);
    syntax
        .option(DryRun.class, "--dry-run")
        .label("client|server|none")
        .says("Write nothing; show the Deployment, as the server would take it, and every step.")
        .alone("server")
        .by(DryRun::parse)
        .to(value -> dryRun = value != DryRun.NONE);
    syntax
        .option(Duration.class, "--timeout")
        .label("DURATION")
        .says(
            "How long the adoption may wait for the same thing; how long the rollout of --image may, says"
                + " the Deployment's progressDeadlineSeconds. Default: ${DEFAULT-VALUE}.")
        .defaultsTo("5m0s")
        .by(Durations::parse)
        .to(value -> timeout = value);
    syntax
        .flag("--force-unlock")
        .says("Take the lock of another process that is dead.")
        .to(value -> forceUnlock = value);
    syntax
        .option(String.class, "--impersonate")
        .label("USER")
        .says("The user to impersonate: kubectl's --as, which has another meaning here.")
        .to(value -> impersonated = value);
    syntax.with(report::describe);
    syntax.group(WitnessOptions.HEADING, 150, witnessOptions::describe);
    syntax.group(ConnectionOptions.HEADING, 200, connection::describe);
  }

  @Override
  public Integer call() throws InterruptedException, IOException {
    List<Request.Image> parsed = heir.images.stream().map(Request.Image::parse).toList();
    requireSense(parsed);
    try (ReportFile file = report.open(io)) {
      return call(parsed, file);
    }
  }

  private int call(List<Request.Image> parsed, ReportFile file)
      throws InterruptedException, IOException {
    Connection asked = connection.connection(Optional.ofNullable(impersonated));
    Clusters.Connected connected = io.connect(asked);
    try (Cluster real = connected.cluster()) {
      Observation observation =
          name == null ? Observation.none(real) : observation(real, connected.namespace(), file);
      if (parsed.isEmpty()) {
        observation.keepingPods();
      }
      SingleAdoption adoption =
          new SingleAdoption(
              io.speaking(connection.wording()),
              observation,
              connected.holder(),
              settings(connected.namespace()),
              witnessOptions);
      return name == null
          ? new FleetAdoption(
                  adoption,
                  report,
                  file,
                  Optional.ofNullable(several.shard),
                  several.allNamespaces,
                  several.parallel,
                  ((RootCommand) spec.root().userObject()).verbose())
              .run(several.allNamespaces ? "" : connected.namespace(), labels(), dryRun)
          : named(adoption, new Target(connected.namespace(), NamedController.of(name)), parsed);
    }
  }

  private Observation observation(Cluster cluster, String namespace, ReportFile file) {
    return Observation.of(
        report, file, cluster, "adopt", namespace, NamedController.of(name), Optional.empty());
  }

  private int named(SingleAdoption adoption, Target target, List<Request.Image> parsed)
      throws IOException {
    try (Watch watch = adoption.watch(target.namespace(), List.of(target))) {
      return dryRun ? adoption.preview(watch, target, "") : adoption.run(watch, target, parsed);
    }
  }

  private void requireSense(List<Request.Image> parsed) {
    boolean many = several.all || several.selector != null || several.allNamespaces;
    if (name == null && !many) {
      throw usage("name a ReplicationController, or say --all or -l SELECTOR");
    }
    if (name != null && (name.isEmpty() || name.equals(OriginConfig.PREFIX))) {
      throw usage("name a ReplicationController, or dc/NAME of a DeploymentConfig");
    }
    if (name != null && many) {
      throw usage("a name excludes --all, -l and -A");
    }
    if (several.allNamespaces) {
      connection
          .otherThanAllNamespaces()
          .ifPresent(
              wrong -> {
                throw usage(wrong);
              });
    }
    if (several.shard != null && !many) {
      throw usage("--shard divides what --all, -l or -A finds: say one of them");
    }
    if (many && (heir.as != null || !parsed.isEmpty())) {
      throw usage("--as and --image are for one ReplicationController");
    }
    if (many && witnessOptions.any()) {
      throw usage("--watch-request is for one ReplicationController; beside many run watch");
    }
    witnessOptions
        .requireSense(dryRun)
        .ifPresent(
            wrong -> {
              throw usage(wrong);
            });
    if (undo && !parsed.isEmpty()) {
      throw usage("--undo excludes --image");
    }
    if (undo && pruneHistory) {
      throw usage("--undo excludes --prune-history: it needs what is there");
    }
    if (report.asked() && dryRun) {
      throw usage(
          "--dry-run does nothing to report; kubectl-rc rehearse --adopt has --report, too");
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

  private Adoption.Settings settings(String namespace) {
    return Adoption.Settings.of(namespace, "")
        .withGoal(undo ? Goal.UNDO : Goal.ADOPT)
        .withDeployment(Optional.ofNullable(heir.as))
        .withConversion(heir.conversion())
        .withTimeout(timeout)
        .withForceUnlock(forceUnlock)
        .withPrunedHistory(pruneHistory);
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
}
