package io.kubectlrc.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlrc.selector.Stamp;
import io.kubectlrc.update.Amount;
import io.kubectlrc.update.Naming;
import io.kubectlrc.update.Options;
import io.kubectlrc.update.Request;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What an update shall change, and how: the same for the update and for its rehearsal. */
final class UpdateOptions {
  private final Io io;
  private final Clock clock;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(names = "--rollback", description = "Go back from an update that is in flight.")
  private boolean rollback;

  @Option(
      names = "--undo",
      arity = "0..1",
      fallbackValue = "1",
      paramLabel = "N",
      description = "Return to the version before, or to the one N before, after an update's end.")
  private Integer undo;

  @ArgGroup(validate = false, heading = "%nWhat is new:%n", order = 10)
  private Change change = new Change();

  /** What is new. */
  private static final class Change {
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
            "With --stamp: the version; hash is that of the template, git the commit that is"
                + " checked out. Default: the seconds since 1970.")
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
  }

  @ArgGroup(heading = "%nWhich name stays in the end:%n", order = 20)
  private Name name = new Name();

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

  @ArgGroup(validate = false, heading = "%nHow fast, and what is kept:%n", order = 30)
  private Pace pace = new Pace();

  /** How fast it goes, and what is kept. */
  private static final class Pace {
    @Option(
        names = "--max-surge",
        paramLabel = "N|P%",
        converter = Amounts.class,
        defaultValue = "1",
        description = "How many pods more than desired there may be. Default: ${DEFAULT-VALUE}.")
    private Amount maxSurge;

    @Option(
        names = "--max-unavailable",
        paramLabel = "N|P%",
        converter = Amounts.class,
        defaultValue = "0",
        description =
            "How many pods fewer than desired may be available. Default: ${DEFAULT-VALUE}.")
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
        names = "--hpa",
        paramLabel = "park|ignore|refuse",
        defaultValue = "park",
        description =
            "What becomes of a HorizontalPodAutoscaler meanwhile. Default: ${DEFAULT-VALUE},"
                + " it points at nothing until the end and at the new controller then.")
    private Options.Autoscaling hpa;

    @Option(names = "--rollback-on-failure", description = "Go back if it fails or times out.")
    private boolean rollbackOnFailure;

    @Option(
        names = "--pause-after",
        paramLabel = "N|P%",
        converter = Amounts.class,
        description = "Stop with that many new pods available; the same command goes on.")
    private Amount pauseAfter;

    @Option(
        names = "--revision-history-limit",
        paramLabel = "N",
        defaultValue = "3",
        description = "How many former versions --undo can return to. Default: ${DEFAULT-VALUE}.")
    private int historyLimit;
  }

  UpdateOptions(Io io, Clock clock) {
    this.io = io;
    this.clock = clock;
  }

  /** Whether any of the ways to say what shall become of the controller was taken. */
  boolean asksForAnything() {
    return asksForAChange() || rollback || undo != null;
  }

  /** How many versions to go back. */
  Optional<Integer> undone() {
    return Optional.ofNullable(undo);
  }

  /** Whether any of the ways to say what is new was taken. */
  private boolean asksForAChange() {
    return change.filename != null || !change.images.isEmpty() || change.restart;
  }

  /** What is asked for. */
  Request request(Optional<String> newName) throws Exception {
    if (rollback) {
      if (asksForAChange() || undo != null) {
        throw usage("Don't specify --filename or --image on rollback");
      }
      return new Request.Rollback();
    }
    if (undo != null) {
      if (asksForAChange()) {
        throw usage("--filename, --image or --restart, and --undo exclude each other");
      }
      if (undo < 1) {
        throw usage("--undo takes how many versions to go back, at least 1");
      }
      return new Request.Undo(undo);
    }
    return change(newName);
  }

  private Request change(Optional<String> newName) throws Exception {
    if (change.filename != null && !change.images.isEmpty()) {
      throw usage("--filename and --image can not both be specified");
    }
    if (!asksForAChange()) {
      throw usage("Must specify --filename or --image for new controller");
    }
    if (change.filename != null && change.restart) {
      throw usage("--filename, --image or --restart, and --undo exclude each other");
    }
    if (change.filename == null) {
      return images();
    }
    if (newName.isPresent()) {
      throw usage("with --filename the new controller has the name in its manifest, not NEW");
    }
    return spec(change.filename, new SpecFile(io).read(change.filename));
  }

  /** The controller of a manifest that was read already. */
  Request spec(String file, ObjectNode controller) throws IOException, InterruptedException {
    return new Request.Spec(file, controller, stamp(file));
  }

  private Request images() {
    if (change.stamp) {
      throw usage("--stamp is for --filename");
    }
    requireNoStamp();
    if (change.imagePullPolicy != null
        && !List.of("Always", "Never", "IfNotPresent").contains(change.imagePullPolicy)) {
      throw usage("--image-pull-policy is Always, Never or IfNotPresent");
    }
    List<Request.Image> parsed =
        new ArrayList<>(change.images.stream().map(Request.Image::parse).toList());
    if (parsed.stream().anyMatch(image -> image.image().isBlank())) {
      throw usage("--image is [CONTAINER=]IMAGE");
    }
    if (change.container != null) {
      if (parsed.size() != 1 || parsed.get(0).container().isPresent()) {
        throw usage("--container is for one --image that names no container itself");
      }
      parsed.set(0, new Request.Image(Optional.of(change.container), parsed.get(0).image()));
    }
    return new Request.Images(parsed, Optional.ofNullable(change.imagePullPolicy), change.restart);
  }

  /**
   * @param file the manifest to be stamped
   */
  private Optional<Stamp> stamp(String file) throws IOException, InterruptedException {
    if (!change.stamp) {
      requireNoStamp();
      return Optional.empty();
    }
    return Optional.of(
        new StampVersions(io, clock)
            .stamp(
                change.version,
                change.key == null ? Stamp.DEFAULT_KEY : change.key,
                directoryOf(file)));
  }

  private void requireNoStamp() {
    if (change.version != null || change.key != null) {
      throw usage("--version and --key are for --stamp");
    }
  }

  private Path directoryOf(String file) {
    boolean isFile = !file.equals("-") && !file.contains("://");
    Path directory = isFile ? io.directory().resolve(file).toAbsolutePath().getParent() : null;
    return directory == null ? Path.of("") : directory;
  }

  /** How the new controller is named. */
  Naming naming(Optional<String> newName) {
    if (change.labelKey != null && change.labelKey.isEmpty()) {
      throw usage("--deployment-label-key can not be empty");
    }
    if (pace.historyLimit < 0) {
      throw usage("--revision-history-limit can not be negative");
    }
    return new Naming(
        newName,
        name.keepOld ? Optional.of(true) : name.keepNew ? Optional.of(false) : Optional.empty(),
        change.labelKey == null ? Naming.DEFAULT.labelKey() : change.labelKey,
        change.labelKey != null,
        pace.historyLimit);
  }

  /** How the update goes about it. */
  Options options() {
    if (pace.minReadySeconds < 0) {
      throw usage("--min-ready-seconds can not be negative");
    }
    try {
      return new Options(
          pace.maxSurge,
          pace.maxUnavailable,
          Duration.ofSeconds(pace.minReadySeconds),
          Optional.ofNullable(pace.pauseAfter),
          pace.hpa);
    } catch (IllegalArgumentException e) {
      throw usage("--max-surge and --max-unavailable can not both be 0");
    }
  }

  boolean rollbackOnFailure() {
    return pace.rollbackOnFailure;
  }

  Duration timeout() {
    return pace.timeout;
  }

  Duration updatePeriod() {
    return pace.updatePeriod;
  }

  private ParameterException usage(String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  /** Reads numbers of pods. */
  static final class Amounts extends Parsing<Amount> {
    Amounts() {
      super(Amount::parse);
    }
  }
}
