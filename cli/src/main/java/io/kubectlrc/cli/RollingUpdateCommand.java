package io.kubectlrc.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlrc.cluster.Cluster;
import io.kubectlrc.cluster.ClusterException;
import io.kubectlrc.manifest.JsonWriter;
import io.kubectlrc.manifest.YamlWriter;
import io.kubectlrc.rollout.Amount;
import io.kubectlrc.rollout.Naming;
import io.kubectlrc.rollout.Options;
import io.kubectlrc.rollout.Request;
import io.kubectlrc.run.Cancellation;
import io.kubectlrc.run.Holder;
import io.kubectlrc.run.OldLines;
import io.kubectlrc.run.Outcome;
import io.kubectlrc.run.RollingUpdate;
import io.kubectlrc.selector.Stamp;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code kubectl-rc rolling-update}. */
@Command(
    name = "rolling-update",
    header = "Replace the pods of a ReplicationController by those of another, one by one.",
    customSynopsis = {
      "  A new image, under the same name; or one for each of several containers:",
      "    kubectl-rc rolling-update api-rc --image=api:1.0.1",
      "    kubectl-rc rolling-update api-rc --image=api=api:1.0.1 --image=fluentd=fluentd:1.0.1",
      "  A new manifest, with a name and an update key of its own; or let it be given them:",
      "    kubectl-rc rolling-update api-rc-v1 -f api-rc-v2.json",
      "    kubectl-rc rolling-update api-rc -f api-rc.json --stamp",
      "  Back, while it is in flight; and after its end:",
      "    kubectl-rc rolling-update api-rc --rollback",
      "    kubectl-rc rolling-update api-rc --undo",
      "",
      "Usage: kubectl-rc rolling-update OLD [NEW] (--image=[CONTAINER=]IMAGE... | -f=FILE | --restart"
          + " | --rollback | --undo) [OPTIONS]"
    },
    synopsisHeading = "%nExamples:%n",
    descriptionHeading = "%n",
    description = {
      "Everything is checked before the first write. Killed at any point, the same command goes on"
          + " from there. While it runs, both versions answer behind the same Service."
    },
    parameterListHeading = "%nNames:%n",
    optionListHeading = "%nOptions:%n",
    sortOptions = false)
final class RollingUpdateCommand implements Callable<Integer> {
  private final Io io;
  private final Connector connector;
  private final Clock clock;
  @Spec private CommandSpec spec;

  @Parameters(
      index = "0",
      paramLabel = "OLD",
      description = "The controller, or its name without a version: api-rc for api-rc-1453323827.")
  private String old;

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "NEW",
      description = "The new controller's name, for --image; otherwise it takes the old one's.")
  private String newName;

  @Option(
      names = "--image",
      paramLabel = "[CONTAINER=]IMAGE",
      description = "The new image. Once for each container, init containers too.")
  private List<String> images = new ArrayList<>();

  @Option(
      names = "--container",
      paramLabel = "NAME",
      description = "The container that --image is for.")
  private String container;

  @Option(
      names = {"-f", "--filename"},
      paramLabel = "FILE|URL|-",
      description = "The new controller's manifest; it keeps the name it has there.")
  private String filename;

  @Option(
      names = "--stamp",
      description =
          "Give the manifest a versioned name and update key, as the command stamp does;"
              + " the running controller gets the key first if it has none.")
  private boolean stamp;

  @Option(
      names = "--version",
      paramLabel = "TEXT",
      description =
          "With --stamp: the version; hash is that of the template. Default: the seconds"
              + " since 1970.")
  private String version;

  @Option(
      names = "--key",
      paramLabel = "KEY",
      description = "With --stamp: the update key. Default: version.")
  private String key;

  @Option(
      names = "--restart",
      description = "Replace the pods though nothing, or not the image, changes.")
  private boolean restart;

  @Option(names = "--rollback", description = "Go back from an update that is in flight.")
  private boolean rollback;

  @Option(
      names = "--undo",
      arity = "0..1",
      fallbackValue = "1",
      paramLabel = "N",
      description = "Return to the version before, or to the one N before, after an update's end.")
  private Integer undo;

  @Option(
      names = "--image-pull-policy",
      paramLabel = "POLICY",
      description = "Always, Never or IfNotPresent; allows --image to be the present one.")
  private String imagePullPolicy;

  @Option(
      names = "--deployment-label-key",
      paramLabel = "KEY",
      description = "The update key for --image. Default: deployment.")
  private String labelKey;

  @ArgGroup private Name name = new Name();

  /** Which name stays. */
  private static final class Name {
    @Option(
        names = "--keep-old-name",
        description = "The new controller takes the old one's name in the end.")
    private boolean keepOld;

    @Option(
        names = "--keep-new-name",
        description = "It keeps its own, also after --image without NEW.")
    private boolean keepNew;
  }

  @Option(
      names = "--max-surge",
      paramLabel = "N|P%%",
      converter = Amounts.class,
      defaultValue = "1",
      description = "How many pods more than desired there may be. Default: ${DEFAULT-VALUE}.")
  private Amount maxSurge;

  @Option(
      names = "--max-unavailable",
      paramLabel = "N|P%%",
      converter = Amounts.class,
      defaultValue = "0",
      description = "How many pods fewer than desired may be available. Default: ${DEFAULT-VALUE}.")
  private Amount maxUnavailable;

  @Option(
      names = "--min-ready-seconds",
      paramLabel = "N",
      defaultValue = "0",
      description =
          "How long a pod must be ready to count as available. Default: ${DEFAULT-VALUE}.")
  private int minReadySeconds;

  @Option(
      names = "--timeout",
      paramLabel = "DURATION",
      converter = Durations.class,
      defaultValue = "5m0s",
      description = "How long it may go without progress. Default: ${DEFAULT-VALUE}.")
  private Duration timeout;

  @Option(
      names = "--update-period",
      paramLabel = "DURATION",
      converter = Durations.class,
      defaultValue = "0s",
      description = "How long to wait between updating pods. Default: ${DEFAULT-VALUE}.")
  private Duration updatePeriod;

  @Option(
      names = "--poll-interval",
      paramLabel = "DURATION",
      converter = Durations.class,
      defaultValue = "0s",
      description = "Accepted and without effect: nothing is polled.")
  private Duration pollInterval;

  @Option(
      names = "--pause-after",
      paramLabel = "N|P%%",
      converter = Amounts.class,
      description = "Stop with that many new pods available; the same command goes on.")
  private Amount pauseAfter;

  @Option(names = "--rollback-on-failure", description = "Go back if it fails or times out.")
  private boolean rollbackOnFailure;

  @Option(
      names = "--hpa",
      paramLabel = "park|ignore|refuse",
      defaultValue = "park",
      description =
          "What becomes of a HorizontalPodAutoscaler meanwhile. Default: ${DEFAULT-VALUE},"
              + " it points at nothing until the end and at the new controller then.")
  private Options.Autoscaling hpa;

  @Option(
      names = "--revision-history-limit",
      paramLabel = "N",
      defaultValue = "3",
      description = "How many former versions --undo can return to. Default: ${DEFAULT-VALUE}.")
  private int historyLimit;

  @Option(names = "--force-unlock", description = "Take the lock of another process that is dead.")
  private boolean forceUnlock;

  @Option(
      names = "--dry-run",
      arity = "0..1",
      fallbackValue = "client",
      paramLabel = "client|server",
      description = "Write nothing; show what differs and every step.")
  private DryRun dryRun;

  enum DryRun {
    CLIENT,
    SERVER
  }

  @Option(
      names = {"-o", "--output"},
      paramLabel = "name|yaml|json",
      description = "Print the new controller in the end, and no progress lines.")
  private Output output;

  enum Output {
    NAME,
    YAML,
    JSON
  }

  @Option(
      names = "--progress",
      paramLabel = "auto|bar|plain|json|none",
      defaultValue = "auto",
      description =
          "How it is told meanwhile. Default: ${DEFAULT-VALUE}, a live line on a terminal;"
              + " json prints one event a line.")
  private ProgressReport progress;

  @Mixin private ClusterOptions cluster;

  RollingUpdateCommand(Io io, Connector connector, Clock clock) {
    this.io = io;
    this.connector = connector;
    this.clock = clock;
  }

  @Override
  public Integer call() throws Exception {
    Request request = request();
    Naming naming = naming();
    Options options = options();
    Connector.Connected connected = connector.connect(cluster.connection());
    try (Cluster there = connected.cluster()) {
      String namespace = connected.namespace();
      requireNamespace(request, namespace);
      RollingUpdate.Settings settings =
          new RollingUpdate.Settings(
              namespace,
              old,
              request,
              naming,
              options,
              timeout,
              updatePeriod,
              rollbackOnFailure,
              forceUnlock);
      Cancellation cancellation = new Cancellation();
      RollingUpdate update =
          new RollingUpdate(
              there,
              settings,
              progress.to(io, output == null, clock),
              cancellation,
              Holder.ofThisProcess());
      if (dryRun != null) {
        return report(update.preview(dryRun == DryRun.SERVER), update);
      }
      try (Signals signals = Signals.cancelling(cancellation, io)) {
        int code = report(update.run(), update);
        signals.ended(code);
        return code;
      }
    } catch (ClusterException e) {
      throw new Failure(ExitCode.FAILED, describe(e));
    }
  }

  private Request request() throws Exception {
    if (rollback) {
      if (filename != null || !images.isEmpty() || undo != null || restart) {
        throw usage("Don't specify --filename or --image on rollback");
      }
      return new Request.Rollback();
    }
    if (filename != null && !images.isEmpty()) {
      throw usage("--filename and --image can not both be specified");
    }
    int ways =
        (filename != null ? 1 : 0)
            + (!images.isEmpty() || restart ? 1 : 0)
            + (undo != null ? 1 : 0);
    if (ways == 0) {
      throw usage("Must specify --filename or --image for new controller");
    }
    if (ways > 1) {
      throw usage("--filename, --image or --restart, and --undo exclude each other");
    }
    if (!stamp && (version != null || key != null)) {
      throw usage("--version and --key are for --stamp");
    }
    if (undo != null) {
      if (undo < 1) {
        throw usage("--undo takes how many versions to go back, at least 1");
      }
      return new Request.Undo(undo);
    }
    if (filename == null) {
      return images();
    }
    if (newName != null) {
      throw usage("with --filename the new controller has the name in its manifest, not NEW");
    }
    return new Request.Spec(filename, new SpecFile(io).read(filename), stamp());
  }

  private Request images() {
    if (stamp) {
      throw usage("--stamp is for --filename");
    }
    if (imagePullPolicy != null
        && !List.of("Always", "Never", "IfNotPresent").contains(imagePullPolicy)) {
      throw usage("--image-pull-policy is Always, Never or IfNotPresent");
    }
    List<Request.Image> parsed =
        new ArrayList<>(images.stream().map(Request.Image::parse).toList());
    if (parsed.stream().anyMatch(image -> image.image().isBlank())) {
      throw usage("--image is [CONTAINER=]IMAGE");
    }
    if (container != null) {
      if (parsed.size() != 1 || parsed.get(0).container().isPresent()) {
        throw usage("--container is for one --image that names no container itself");
      }
      parsed.set(0, new Request.Image(Optional.of(container), parsed.get(0).image()));
    }
    return new Request.Images(parsed, Optional.ofNullable(imagePullPolicy), restart);
  }

  private Optional<Stamp> stamp() {
    if (!stamp) {
      return Optional.empty();
    }
    String updateKey = key == null ? Stamp.DEFAULT_KEY : key;
    if ("hash".equals(version)) {
      return Optional.of(Stamp.ofTemplate(updateKey));
    }
    return Optional.of(
        Stamp.of(
            version == null ? Long.toString(clock.instant().getEpochSecond()) : version,
            updateKey));
  }

  private Naming naming() {
    if (labelKey != null && labelKey.isEmpty()) {
      throw usage("--deployment-label-key can not be empty");
    }
    if (historyLimit < 0) {
      throw usage("--revision-history-limit can not be negative");
    }
    return new Naming(
        Optional.ofNullable(newName),
        name.keepOld ? Optional.of(true) : name.keepNew ? Optional.of(false) : Optional.empty(),
        labelKey == null ? Naming.DEFAULT.labelKey() : labelKey,
        labelKey != null,
        historyLimit);
  }

  private Options options() {
    if (minReadySeconds < 0) {
      throw usage("--min-ready-seconds can not be negative");
    }
    try {
      return new Options(
          maxSurge,
          maxUnavailable,
          Duration.ofSeconds(minReadySeconds),
          Optional.ofNullable(pauseAfter),
          hpa);
    } catch (IllegalArgumentException e) {
      throw usage("--max-surge and --max-unavailable can not both be 0");
    }
  }

  private void requireNamespace(Request request, String namespace) {
    if (!(request instanceof Request.Spec given)) {
      return;
    }
    String named = given.controller().at("/metadata/namespace").asText();
    if (!named.isEmpty() && !named.equals(namespace)) {
      throw new Failure(
          ExitCode.FAILED,
          "%s is for namespace %s, and the update is in namespace %s; say --namespace=%s, or take the namespace out of the manifest"
              .formatted(given.file(), named, namespace, named));
    }
  }

  private int report(Outcome outcome, RollingUpdate update) {
    io.out().flush();
    if (progress == ProgressReport.JSON) {
      io.out().println(ProgressReport.json(outcome));
      return exitCode(outcome);
    }
    if (outcome instanceof Outcome.Done done) {
      if (output == null) {
        OldLines.last(done).ifPresent(io.out()::println);
      } else {
        update.controller(done.survivor()).ifPresent(this::print);
      }
      if (progress != ProgressReport.NONE) {
        io.err().println(summary(done));
      }
    } else if (outcome instanceof Outcome.Previewed preview) {
      print(preview);
    } else if (outcome instanceof Outcome.NothingToDo nothing) {
      io.err().println("nothing to do: " + nothing.reason());
    } else if (outcome instanceof Outcome.Paused paused) {
      io.err()
          .println(
              "paused: %d of %d pods are new. The same command goes on; back by: kubectl-rc rolling-update %s --rollback"
                  .formatted(paused.available(), paused.desired(), paused.from()));
    } else if (outcome instanceof Outcome.Refused refused) {
      refused.refusals().forEach(refusal -> io.err().println("error: " + refusal));
    } else if (outcome instanceof Outcome.Failed failed) {
      io.err().println("error: " + failed.reason());
      failed.causes().forEach(cause -> io.err().println("  " + cause));
      io.err()
          .println(
              failed.rolledBack()
                  ? "It was rolled back: the old pods serve as before."
                  : failed.remedy() + ".");
    } else if (outcome instanceof Outcome.Interrupted interrupted) {
      io.err()
          .println(
              "interrupted. The same command goes on; back by: kubectl-rc rolling-update %s --rollback"
                  .formatted(interrupted.from()));
    }
    return exitCode(outcome);
  }

  private static int exitCode(Outcome outcome) {
    if (outcome instanceof Outcome.Refused) {
      return ExitCode.FAILED;
    }
    if (outcome instanceof Outcome.Failed) {
      return ExitCode.ROLLOUT_FAILED;
    }
    return outcome instanceof Outcome.Interrupted ? ExitCode.INTERRUPTED : ExitCode.OK;
  }

  private static String summary(Outcome.Done done) {
    return "%s %d pods in %.1f s; never fewer than %d available of %d desired"
        .formatted(
            done.back() ? "restored" : "replaced",
            done.replaced(),
            done.duration().toMillis() / 1000.0,
            done.lowestAvailable(),
            done.desired());
  }

  private void print(Outcome.Previewed preview) {
    if (output != null) {
      print(preview.controller());
      return;
    }
    io.out().println("Rolling from:\n" + preview.from() + "\nTo:\n" + preview.to());
    io.out().println("Differences:");
    preview.difference().forEach(line -> io.out().println("  " + line));
    io.out().println("Steps:");
    new Steps(preview.from(), preview.to())
        .of(preview.steps())
        .forEach(line -> io.out().println("  " + line));
  }

  private void print(ObjectNode controller) {
    switch (output) {
      case NAME ->
          io.out().println("replicationcontroller/" + controller.at("/metadata/name").asText());
      case JSON -> io.out().println(JsonWriter.pretty().write(controller));
      default -> io.out().print(YamlWriter.kubectl().write(controller));
    }
  }

  private static String describe(ClusterException e) {
    return switch (e.reason()) {
      case NOT_FOUND -> "Error from server (NotFound): " + e.getMessage();
      case FORBIDDEN -> "Error from server (Forbidden): " + e.getMessage();
      default -> e.getMessage();
    };
  }

  private ParameterException usage(String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  /** Reads numbers of pods. */
  private static final class Amounts implements ITypeConverter<Amount> {
    @Override
    public Amount convert(String text) {
      try {
        return Amount.parse(text);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage());
      }
    }
  }
}
