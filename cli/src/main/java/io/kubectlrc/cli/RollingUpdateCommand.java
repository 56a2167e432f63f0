package io.kubectlrc.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlrc.cluster.http.Connection;
import io.kubectlrc.manifest.Format;
import io.kubectlrc.manifest.edit.WholeDocument;
import io.kubectlrc.object.Metadata;
import io.kubectlrc.operate.Outcome;
import io.kubectlrc.operate.Plan;
import io.kubectlrc.run.Cancellation;
import io.kubectlrc.run.RollingUpdate;
import io.kubectlrc.update.Naming;
import io.kubectlrc.update.Options;
import io.kubectlrc.update.Request;
import io.kubectlrc.watch.TrafficWitness;
import java.io.IOException;
import java.time.Clock;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** {@code kubectl-rc rolling-update}. */
final class RollingUpdateCommand implements Subcommand {
  private Io io;
  private final Clock clock;
  private final WitnessOptions witnessOptions = new WitnessOptions();
  private CommandSpec spec;
  private String old;
  private String newName;
  private final UpdateOptions update;
  private boolean forceUnlock;
  private DryRun dryRun = DryRun.NONE;
  private Output output;

  enum Output {
    NAME,
    YAML,
    JSON
  }

  private ProgressReport progress;
  private final ReportOption report = new ReportOption();
  private final ClusterOptions cluster = new ClusterOptions();

  RollingUpdateCommand(Io io, Clock clock) {
    this.io = io;
    this.clock = clock;
    update = new UpdateOptions(io, clock);
  }

  @Override
  public void describe(Syntax syntax) {
    syntax
        .header("Replace the pods of a ReplicationController by those of another, one by one.")
        .examples(
            "  A new image, under the same name; or one for each of several containers:",
            "    kubectl-rc rolling-update api-rc --image=api:2",
            "    kubectl-rc rolling-update api-rc --image=api=api:2 --image=log=log:2",
            "  A new manifest with a name and an update key; or let it be given them:",
            "    kubectl-rc rolling-update api-rc-v1 -f api-rc-v2.json",
            "    kubectl-rc rolling-update api-rc -f api-rc.json --stamp",
            "  Back, while it is in flight; and after its end:",
            "    kubectl-rc rolling-update api-rc --rollback",
            "    kubectl-rc rolling-update api-rc --undo",
            "  Back by itself, when users notice it:",
            "    kubectl-rc rolling-update api-rc --image=api:2 --rollback-on-failure \\",
            "      --watch-request=https://shop.example.com/health --max-failures=10",
            "",
            "Usage: kubectl-rc rolling-update OLD [NEW] [OPTIONS]",
            "  (--image=[CONTAINER=]IMAGE... | -f=FILE | --restart | --rollback | --undo)")
        .description(
            "Everything is checked before the first write. Killed at any point, the same command goes on"
                + " from there. While it runs, both versions answer behind the same Service.")
        .parameters("Names")
        .exitCodes(
            "0:done, paused, or nothing to do",
            "1:refused before the first write, or an error of the cluster or of a file",
            "2:wrong usage",
            "3:it failed or timed out, or more requests failed than may; the old pods still serve, or a"
                + " rollback was completed",
            "4:interrupted; the same command goes on");
    spec = syntax.command();
    syntax
        .parameter(String.class, "0")
        .label("OLD")
        .says("The controller, or its name without a version: api-rc for api-rc-1453323827.")
        .to(value -> old = NamedController.replicationController(value));
    syntax
        .parameter(String.class, "1")
        .label("NEW")
        .says("The new controller's name, for --image; otherwise it takes the old one's.")
        .arity("0..1")
        .to(value -> newName = value);
    syntax.with(update::describe);
    syntax
        .flag("--force-unlock")
        .says("Take the lock of another process that is dead.")
        .to(value -> forceUnlock = value);
    syntax
        .option(DryRun.class, "--dry-run")
        .label("client|server|none")
        .says("Write nothing; show what differs and every step.")
        .alone("client")
        .by(DryRun::parse)
        .to(value -> dryRun = value);
    syntax
        .option(Output.class, "-o", "--output")
        .label("name|yaml|json")
        .says("Print the new controller in the end, and no progress lines.")
        .to(value -> output = value);
    syntax
        .option(ProgressReport.class, "--progress")
        .label("auto|bar|plain|json|none")
        .says(
            "How it is told meanwhile. Default: ${DEFAULT-VALUE}, a live line on a terminal;"
                + " json prints one event a line.")
        .defaultsTo("auto")
        .to(value -> progress = value);
    syntax.with(report::describe);
    syntax.group(WitnessOptions.HEADING, 150, witnessOptions::describe);
    syntax.group(ConnectionOptions.HEADING, 200, cluster::describe);
  }

  @Override
  public Integer call() throws Exception {
    Request request = update.request(Optional.ofNullable(newName));
    Naming naming = update.naming(Optional.ofNullable(newName));
    Options options = update.options();
    witnessOptions
        .requireSense(dryRun != DryRun.NONE)
        .ifPresent(
            wrong -> {
              throw new ParameterException(spec.commandLine(), wrong);
            });
    if (dryRun != DryRun.NONE && report.asked()) {
      throw new ParameterException(
          spec.commandLine(),
          "--dry-run does nothing to report; kubectl-rc rehearse has --report, too");
    }
    Connection asked = cluster.connection();
    io = io.speaking(cluster.wording());
    try (ReportFile file = report.open(io);
        Clusters.Connected connected = io.connect(asked)) {
      String namespace = connected.namespace();
      requireNamespace(request, namespace);
      RollingUpdate.Settings settings =
          new RollingUpdate.Settings(
              namespace,
              old,
              request,
              naming,
              options,
              update.timeout(),
              update.updatePeriod(),
              update.rollbackOnFailure(),
              forceUnlock);
      return dryRun == DryRun.NONE ? run(connected, settings, file) : preview(connected, settings);
    }
  }

  private int run(Clusters.Connected connected, RollingUpdate.Settings settings, ReportFile file)
      throws IOException {
    Observation observation =
        Observation.of(
            report,
            file,
            connected.cluster(),
            "rolling-update",
            settings.namespace(),
            old,
            Optional.of(settings.options().minReady()));
    Cancellation cancellation = new Cancellation();
    try (Signals signals = Signals.cancelling(cancellation, io);
        TrafficWitness witness =
            witnessOptions.witness(
                connected.cluster(),
                connected.namespace(),
                observation.happenings(),
                cancellation)) {
      Outcome outcome;
      RollingUpdate run;
      try (ProgressReport.Telling telling = progress.to(io, output == null, clock)) {
        run =
            new RollingUpdate(
                    observation.cluster(),
                    settings,
                    observation.listener(telling),
                    cancellation,
                    connected.holder())
                .withWitness(witness);
        outcome = observation.run(run::run);
        if (progress == ProgressReport.JSON) {
          witness.finish(
              outcome instanceof Outcome.Updated,
              observation.listener(telling)); // the outcome comes last
        }
      }
      int code = report(outcome, run);
      witness.finish(
          outcome instanceof Outcome.Updated,
          observation.listener(told -> ProgressReport.note(told, io)));
      code = WitnessOptions.code(code, witness, io);
      observation.finish(outcome);
      signals.ended(code);
      return code;
    }
  }

  private int preview(Clusters.Connected connected, RollingUpdate.Settings settings) {
    RollingUpdate run =
        new RollingUpdate(
            connected.cluster(),
            settings,
            told -> ProgressReport.note(told, io),
            new Cancellation(),
            connected.holder());
    Plan plan = run.plan(dryRun == DryRun.SERVER);
    if (plan instanceof Plan.Without without) {
      return report(without.outcome(), run);
    }
    print((Plan.Feasible) plan);
    return ExitCode.OK;
  }

  private void requireNamespace(Request request, String namespace) {
    if (!(request instanceof Request.Spec given)) {
      return;
    }
    String named = Metadata.namespace(given.controller());
    if (!named.isEmpty() && !named.equals(namespace)) {
      throw new Failure(
          ExitCode.FAILED,
          "%s is for namespace %s, and the update is in namespace %s; say --namespace=%s, or take the namespace out of the manifest"
              .formatted(given.file(), named, namespace, named));
    }
  }

  private int report(Outcome outcome, RollingUpdate run) {
    io.out().flush();
    if (progress == ProgressReport.JSON) {
      io.out().print(outcome.event(io.wording()) + "\n");
      return ExitCode.of(outcome);
    }
    if (output == null) {
      outcome.result().ifPresent(io.out()::println);
    } else if (outcome instanceof Outcome.Updated updated) {
      run.controller(updated.survivor()).ifPresent(this::print);
    }
    if (progress != ProgressReport.NONE || outcome.result().isEmpty()) {
      outcome.notes("", io.wording()).forEach(io.err()::println);
    }
    return ExitCode.of(outcome);
  }

  private void print(Plan.Feasible plan) {
    if (progress == ProgressReport.JSON) {
      io.out().print(plan.event() + "\n");
      return;
    }
    if (output != null) {
      print(plan.heir());
      return;
    }
    io.out().println(plan.back() ? "Rolling back from:" : "Rolling from:");
    io.out().println(plan.back() ? plan.to() : plan.from());
    io.out().println("To:");
    io.out().println(plan.back() ? plan.from() : plan.to());
    if (!plan.difference().isEmpty()) {
      io.out().println("Differences:");
      plan.difference().forEach(line -> io.out().println("  " + line));
    }
    io.out().println("Steps:");
    plan.sentences().forEach(line -> io.out().println("  " + line));
  }

  private void print(ObjectNode controller) {
    switch (output) {
      case NAME -> io.out().println("replicationcontroller/" + Metadata.name(controller));
      case JSON ->
          io.out().exact().print(WholeDocument.write(controller, Format.JSON).orElseThrow());
      default -> io.out().exact().print(WholeDocument.write(controller, Format.YAML).orElseThrow());
    }
  }
}
