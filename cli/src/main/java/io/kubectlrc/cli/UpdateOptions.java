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
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** What an update shall change, and how: the same for the update and for its rehearsal. */
final class UpdateOptions {
  private final Io io;
  private final Clock clock;
  private CommandSpec spec;
  private boolean rollback;
  private Integer undo;
  private final Change change = new Change();

  /** What is new. */
  private static final class Change {
    private List<String> images = new ArrayList<>();
    private String container;
    private String filename;
    private boolean stamp;
    private String version;
    private String key;
    private boolean restart;
    private String imagePullPolicy;
    private String labelKey;

    void describe(Syntax syntax) {
      syntax
          .option(String.class, "--image")
          .label("[CONTAINER=]IMAGE")
          .says("The new image. Once for each container, init containers too.")
          .toList(value -> images = value);
      syntax
          .option(String.class, "--container")
          .label("NAME")
          .says("The container that --image is for.")
          .to(value -> container = value);
      syntax
          .option(String.class, "-f", "--filename")
          .label("FILE|URL|-")
          .says("The new controller's manifest; it keeps the name it has there.")
          .to(value -> filename = value);
      syntax
          .flag("--stamp")
          .says(
              "Give the manifest a versioned name and update key, as the command stamp does;"
                  + " the running controller gets the key first if it has none.")
          .to(value -> stamp = value);
      syntax
          .option(String.class, "--version")
          .label("TEXT")
          .says(
              "With --stamp: the version; hash is that of the template, git the commit that is"
                  + " checked out. Default: the seconds since 1970.")
          .to(value -> version = value);
      syntax
          .option(String.class, "--key")
          .label("KEY")
          .says("With --stamp: the update key. Default: version.")
          .to(value -> key = value);
      syntax
          .flag("--restart")
          .says("Replace the pods though nothing, or not the image, changes.")
          .to(value -> restart = value);
      syntax
          .option(String.class, "--image-pull-policy")
          .label("POLICY")
          .says("Always, Never or IfNotPresent; allows --image to be the present one.")
          .to(value -> imagePullPolicy = value);
      syntax
          .option(String.class, "--deployment-label-key")
          .label("KEY")
          .says("The update key for --image. Default: deployment.")
          .to(value -> labelKey = value);
    }
  }

  private final Name name = new Name();

  /** Which name stays. */
  private static final class Name {
    private boolean keepOld;
    private boolean keepNew;

    void describe(Syntax syntax) {
      syntax
          .flag("--keep-old-name")
          .says("The new controller takes the old one's name in the end.")
          .to(value -> keepOld = value);
      syntax
          .flag("--keep-new-name")
          .says("It keeps its own, also after --image without NEW.")
          .to(value -> keepNew = value);
    }
  }

  private final Pace pace = new Pace();

  /** How fast it goes, and what is kept. */
  private static final class Pace {
    private Amount maxSurge;
    private Amount maxUnavailable;
    private int minReadySeconds;
    private Duration timeout;
    private Duration updatePeriod;
    private Duration pollInterval;
    private Options.Autoscaling hpa;
    private boolean rollbackOnFailure;
    private Amount pauseAfter;
    private int historyLimit;

    void describe(Syntax syntax) {
      syntax
          .option(Amount.class, "--max-surge")
          .label("N|P%")
          .says("How many pods more than desired there may be. Default: ${DEFAULT-VALUE}.")
          .defaultsTo("1")
          .by(Amount::parse)
          .to(value -> maxSurge = value);
      syntax
          .option(Amount.class, "--max-unavailable")
          .label("N|P%")
          .says("How many pods fewer than desired may be available. Default: ${DEFAULT-VALUE}.")
          .defaultsTo("0")
          .by(Amount::parse)
          .to(value -> maxUnavailable = value);
      syntax
          .option(Integer.class, "--min-ready-seconds")
          .label("N")
          .says("How long a pod must be ready to count as available. Default: ${DEFAULT-VALUE}.")
          .defaultsTo("0")
          .to(value -> minReadySeconds = value);
      syntax
          .option(Duration.class, "--timeout")
          .label("DURATION")
          .says("How long it may go without progress. Default: ${DEFAULT-VALUE}.")
          .defaultsTo("5m0s")
          .by(Durations::parse)
          .to(value -> timeout = value);
      syntax
          .option(Duration.class, "--update-period")
          .label("DURATION")
          .says("How long to wait between updating pods. Default: ${DEFAULT-VALUE}.")
          .defaultsTo("0s")
          .by(Durations::parse)
          .to(value -> updatePeriod = value);
      syntax
          .option(Duration.class, "--poll-interval")
          .label("DURATION")
          .says("Accepted and without effect: nothing is polled.")
          .defaultsTo("0s")
          .by(Durations::parse)
          .to(value -> pollInterval = value);
      syntax
          .option(Options.Autoscaling.class, "--hpa")
          .label("park|ignore|refuse")
          .says(
              "What becomes of a HorizontalPodAutoscaler meanwhile. Default: ${DEFAULT-VALUE},"
                  + " it points at nothing until the end and at the new controller then. ignore leaves"
                  + " it: it may give back for a while what the update takes from the old controller.")
          .defaultsTo("park")
          .to(value -> hpa = value);
      syntax
          .flag("--rollback-on-failure")
          .says("Go back if it fails or times out.")
          .to(value -> rollbackOnFailure = value);
      syntax
          .option(Amount.class, "--pause-after")
          .label("N|P%")
          .says("Stop with that many new pods available; the same command goes on.")
          .by(Amount::parse)
          .to(value -> pauseAfter = value);
      syntax
          .option(Integer.class, "--revision-history-limit")
          .label("N")
          .says("How many former versions --undo can return to. Default: ${DEFAULT-VALUE}.")
          .defaultsTo("3")
          .to(value -> historyLimit = value);
    }
  }

  UpdateOptions(Io io, Clock clock) {
    this.io = io;
    this.clock = clock;
  }

  void describe(Syntax syntax) {
    spec = syntax.command();
    syntax
        .flag("--rollback")
        .says("Go back from an update that is in flight.")
        .to(value -> rollback = value);
    syntax
        .option(Integer.class, "--undo")
        .label("N")
        .says("Return to the version before, or to the one N before, after an update's end.")
        .alone("1")
        .to(value -> undo = value);
    syntax.group("What is new", 10, change::describe);
    syntax.choice("Which name stays in the end", 20, name::describe);
    syntax.group("How fast, and what is kept", 30, pace::describe);
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
    SpecFile.Controller found = new SpecFile(io).read(change.filename);
    return new Request.Spec(change.filename, found.tree(), stamp(change.filename), found.place());
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
                file,
                pathOf(file)));
  }

  private void requireNoStamp() {
    if (change.version != null || change.key != null) {
      throw usage("--version and --key are for --stamp");
    }
  }

  private Optional<Path> pathOf(String file) {
    boolean isFile = !file.equals("-") && !file.contains("://");
    return isFile ? Optional.of(io.directory().resolve(file).toAbsolutePath()) : Optional.empty();
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
}
