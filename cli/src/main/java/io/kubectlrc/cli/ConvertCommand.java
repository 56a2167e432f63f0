package io.kubectlrc.cli;

import io.kubectlrc.convert.ConvertOptions;
import io.kubectlrc.convert.ConvertedManifest;
import io.kubectlrc.convert.DcConverter;
import io.kubectlrc.convert.Hooks;
import io.kubectlrc.convert.ManifestConverter;
import io.kubectlrc.convert.OpenShiftOptions;
import io.kubectlrc.convert.Platform;
import io.kubectlrc.convert.RenamePattern;
import io.kubectlrc.convert.report.ReportEntry;
import io.kubectlrc.manifest.Document;
import io.kubectlrc.manifest.Format;
import io.kubectlrc.manifest.Input;
import io.kubectlrc.manifest.Inputs;
import io.kubectlrc.manifest.KubeObject;
import io.kubectlrc.manifest.Manifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** {@code kubectl-rc convert}. */
final class ConvertCommand implements Subcommand {

  /** At most one of these; without, the result goes to standard output. */
  private static final class Destination {
    private boolean inPlace;
    private Path outputDir;
    private boolean diff;

    void describe(Syntax syntax) {
      syntax
          .flag("-i", "--in-place")
          .says("Replace each file, at once and whole; its mode stays, a link is followed.")
          .to(value -> inPlace = value);
      syntax
          .option(Path.class, "--output-dir")
          .label("DIR")
          .says(
              "Write every file below DIR, under the same relative path. What is in it already is no"
                  + " input, unless it is named.")
          .to(value -> outputDir = value);
      syntax
          .flag("--diff")
          .says(
              "Print a unified diff, for patch -p1, and change nothing. On a terminal, control"
                  + " characters in it are escaped.")
          .to(value -> diff = value);
    }
  }

  private final Io io;
  private CommandSpec spec;
  private List<String> paths;
  private final Destination destination = new Destination();
  private Format format;
  private ConvertReport report;
  private final DeploymentOptions deployment = new DeploymentOptions();
  private RenamePattern rename;
  private boolean fixTypes;
  private boolean skipRefused;
  private Map<String, String> images = Map.of();
  private Hooks hooks;
  private Platform platform;

  ConvertCommand(Io io) {
    this.io = io;
  }

  @Override
  public void describe(Syntax syntax) {
    syntax
        .header(
            "Turn ReplicationControllers and DeploymentConfigs into Deployments, in YAML and JSON"
                + " files.")
        .examples(
            "  Look at what would change:",
            "    kubectl-rc convert --diff k8s/",
            "  Change the files themselves, or write them somewhere else:",
            "    kubectl-rc convert --in-place k8s/",
            "    kubectl-rc convert --output-dir deployments k8s/",
            "  Straight into a cluster, and out of one:",
            "    kubectl-rc convert api-rc.json | kubectl apply -f -",
            "    kubectl get rc api -o yaml | kubectl-rc convert - > api.yaml",
            "",
            "Usage: kubectl-rc convert PATH... [-i | --output-dir=DIR | --diff] [OPTIONS]")
        .description(
            "A file's comments, order and formatting stay; only what must change changes. Services,"
                + " PodDisruptionBudgets and everything else pass through untouched; a"
                + " HorizontalPodAutoscaler follows its controller, also from another file. The forms of"
                + " v1beta1, v1beta2 and v1beta3 become v1's.",
            "",
            "OpenShift's DeploymentConfigs are converted alone, in lists and in Templates, whose"
                + " parameters stay. What a Deployment cannot do as they did is reported.",
            "",
            "What is changed, lost, doubtful or refused is reported on standard error, a line each. A"
                + " refused document is left out of standard output; --in-place, --output-dir and --diff"
                + " leave out a file with a refused document as a whole. The exit code is then 1. With"
                + " --skip-refused what is refused stays as it is, and everything else is converted.")
        .parameters("Paths")
        .exitCodes(
            "0:converted, or nothing to convert",
            "1:a document was refused, or a file could not be read or written",
            "2:wrong usage");
    spec = syntax.command();
    syntax
        .parameter(String.class, "0..*")
        .label("PATH")
        .says(
            "Files, directories (all .yaml, .yml and .json in them), patterns, or - for standard"
                + " input.")
        .arity("1..*")
        .toList(value -> paths = value);
    syntax.choice(destination::describe);
    syntax
        .option(Format.class, "-o", "--output")
        .label("yaml|json")
        .says("Write everything anew in this format, instead of editing the text.")
        .to(value -> format = value);
    syntax
        .option(ConvertReport.class, "--report")
        .label("text|json")
        .says("How to report, on standard error.")
        .defaultsTo("text")
        .to(value -> report = value);
    syntax.with(deployment::describe);
    syntax
        .option(RenamePattern.class, "--rename")
        .label("PATTERN")
        .says(
            "Name the Deployment by PATTERN: {name} is the old name, {base} that without the version"
                + " at its end, {version} that version. --rename '{base}' makes api-rc of"
                + " api-rc-1453323827.")
        .by(RenamePattern::new)
        .to(value -> rename = value);
    syntax
        .flag("--fix-types")
        .says(
            "Correct values of the wrong type, such as a number for a label, instead of refusing"
                + " them.")
        .to(value -> fixTypes = value);
    syntax
        .flag("--skip-refused")
        .says(
            "Leave an item of a list, or a document, that is refused as it is, and convert the rest"
                + " of its list and file. It is reported all the same.")
        .to(value -> skipRefused = value);
    syntax
        .option(String.class, "--image")
        .label("CONTAINER=IMAGE")
        .says(
            "The image of a container of a DeploymentConfig that has none of its own, or gets it by a"
                + " trigger. Can be repeated.")
        .toMap(value -> images = value);
    syntax
        .option(Hooks.class, "--hooks")
        .label("report|jobs")
        .says(
            "What becomes of a DeploymentConfig's lifecycle hooks: they are reported, or a Job is"
                + " written for each, which Helm and Argo CD run at its time.")
        .defaultsTo("report")
        .to(value -> hooks = value);
    syntax
        .option(Platform.class, "--platform")
        .label("openshift|kubernetes")
        .says(
            "Where the Deployments of DeploymentConfigs are to run. OpenShift writes their images by"
                + " the annotation image.openshift.io/triggers; elsewhere nobody does, and it is left"
                + " out.")
        .defaultsTo("openshift")
        .to(value -> platform = value);
  }

  @Override
  public Integer call() throws IOException {
    if (destination.inPlace && format != null) {
      throw usage("-o with --in-place would belie the files' names: use --output-dir");
    }
    boolean files = destination.inPlace || destination.outputDir != null;
    if (files && paths.contains("")) {
      throw usage("a path is empty: name a file, or . for all that is here");
    }
    ConvertOptions options = options();
    Inputs all = new Inputs(io.directory(), io.in());
    Inputs reader = destination.outputDir == null ? all : all.withOutput(destination.outputDir);
    Inputs.Found found = reader.find(paths);
    List<Input> inputs = found.inputs();
    if (files && inputs.stream().anyMatch(input -> input.path().isEmpty())) {
      throw usage("standard input has no path: let its result go to standard output");
    }
    if (destination.inPlace) {
      requireRegular(inputs);
    }
    List<Path> targets = destination.outputDir == null ? List.of() : targets(inputs);
    List<Supplier<Manifest>> texts = inputs.parallelStream().map(reader::text).toList();
    unusedImages(texts);
    List<ConvertedManifest> results =
        ManifestConverter.convertTexts(texts, options, Optional.ofNullable(format));
    List<ReportEntry> lost = found.problems().stream().map(ReportEntry::of).toList();
    Map<ConvertedManifest, String> failures =
        write(inputs, targets, results, () -> report.begin(io.err(), lost, results));
    boolean printed = !files && !destination.diff;
    int kept =
        results.stream()
            .filter(result -> failures.containsKey(result) || !printed && !isFit(result))
            .mapToInt(ConvertedManifest::converted)
            .sum();
    report.end(io.err(), lost, results, kept);
    results.stream()
        .filter(failures::containsKey)
        .forEach(result -> io.err().println("error: " + failures.get(result)));
    boolean whole =
        lost.isEmpty()
            && failures.isEmpty()
            && results.stream().noneMatch(ConvertedManifest::isPartial);
    return whole ? ExitCode.OK : ExitCode.FAILED;
  }

  /** Reading a pipe would take what is in it, and nothing could be put in its place. */
  private void requireRegular(List<Input> inputs) {
    for (Input input : inputs) {
      Path path = input.path().orElseThrow();
      if (Files.exists(path) && !Files.isRegularFile(path)) {
        throw usage(input.name() + " is no regular file, so it cannot be replaced");
      }
    }
  }

  private ParameterException usage(String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  /** An image for a container that nobody has is a slip of the pen. */
  private void unusedImages(List<Supplier<Manifest>> texts) {
    if (images.isEmpty()) {
      return;
    }
    Set<String> containers = new HashSet<>();
    for (Supplier<Manifest> text : texts) {
      for (Document document : text.get().documents()) {
        for (KubeObject object : document.objects()) {
          if (DcConverter.isDeploymentConfig(object.tree())) {
            for (String list : List.of("containers", "initContainers")) {
              object
                  .tree()
                  .at("/spec/template/spec")
                  .path(list)
                  .forEach(container -> containers.add(container.path("name").asText()));
            }
          }
        }
      }
    }
    images.keySet().stream()
        .filter(container -> !containers.contains(container))
        .sorted()
        .forEach(
            container ->
                io.err()
                    .println(
                        "warning: --image %s=%s changes nothing: no DeploymentConfig of the input has"
                                .formatted(container, images.get(container))
                            + " such a container"));
  }

  private ConvertOptions options() {
    images.forEach(
        (container, image) -> {
          if (image.isBlank()) {
            throw usage("--image is CONTAINER=IMAGE; there is no image for " + container);
          }
        });
    ConvertOptions chosen =
        deployment
            .conversion()
            .withFixTypes(fixTypes)
            .withSkipRefused(skipRefused)
            .withOpenShift(new OpenShiftOptions(platform, hooks, images));
    return rename == null ? chosen : chosen.withRename(rename);
  }

  /** Where in the output directory each result belongs; two in one place are refused. */
  private List<Path> targets(List<Input> inputs) {
    Map<Path, Input> taken = new HashMap<>();
    return inputs.stream()
        .map(
            input -> {
              Path target = target(input.relative());
              Input other = taken.putIfAbsent(target, input);
              if (other != null) {
                throw usage(
                    "%s and %s would both be written to %s: %sgive each an --output-dir of its own"
                        .formatted(
                            other.name(),
                            input.name(),
                            destination.outputDir.resolve(target),
                            other.relative().equals(input.relative())
                                ? "name a folder that holds both instead, or "
                                : ""));
              }
              return target;
            })
        .toList();
  }

  private Path target(Path relative) {
    if (format == null) {
      return relative;
    }
    String name = relative.getFileName().toString().replaceFirst("\\.(yaml|yml|json)$", "");
    return relative.resolveSibling(name + (format == Format.JSON ? ".json" : ".yaml"));
  }

  /**
   * Writes the results where they are wanted and tells of them, of files at the same time; returns
   * what could not be written, and why. What is printed comes before the report: both may be on one
   * terminal.
   */
  private Map<ConvertedManifest, String> write(
      List<Input> inputs, List<Path> targets, List<ConvertedManifest> results, Runnable telling)
      throws IOException {
    if (destination.inPlace) {
      return each(
          results,
          telling,
          i -> results.get(i).source().name(),
          i -> {
            if (results.get(i).isChanged()) {
              AtomicFile.replace(inputs.get(i).path().orElseThrow(), results.get(i).text());
            }
          });
    }
    if (destination.outputDir != null) {
      OutputDirectory directory = OutputDirectory.at(io.directory().resolve(destination.outputDir));
      return each(
          results,
          telling,
          i -> destination.outputDir.resolve(targets.get(i)).toString(),
          i -> directory.write(targets.get(i), results.get(i).text()));
    }
    if (destination.diff) {
      for (ConvertedManifest result : results) {
        if (isFit(result)) {
          io.printDiff(
              UnifiedDiff.of(
                  result.source().name(), result.source().text(), result.text(), result.edits()));
        }
      }
    } else {
      print(results);
    }
    telling.run();
    return Map.of();
  }

  private interface Writing {
    void write(int index) throws IOException;
  }

  /** Whether a result may take its source's place. */
  private boolean isFit(ConvertedManifest result) {
    return skipRefused || !result.isPartial();
  }

  private Map<ConvertedManifest, String> each(
      List<ConvertedManifest> results,
      Runnable telling,
      IntFunction<String> file,
      Writing writing) {
    CompletableFuture<Void> told =
        CompletableFuture.runAsync(telling, run -> new Thread(run).start());
    Map<ConvertedManifest, String> failures = Collections.synchronizedMap(new IdentityHashMap<>());
    try {
      IntStream.range(0, results.size())
          .parallel()
          .filter(i -> isFit(results.get(i)))
          .forEach(
              i -> {
                try {
                  writing.write(i);
                } catch (IOException e) {
                  failures.put(
                      results.get(i), file.apply(i) + ": not written: " + Inputs.reason(e));
                }
              });
    } finally {
      told.join();
    }
    return failures;
  }

  /** One stream of documents, as kubectl reads it. */
  private void print(List<ConvertedManifest> results) {
    boolean single = results.size() == 1;
    String before = "";
    for (ConvertedManifest result : results) {
      String text = single ? result.text() : result.text().replaceFirst("^\uFEFF", "");
      if (text.isBlank()) {
        continue;
      }
      boolean json = text.stripLeading().startsWith("{");
      if (!before.isEmpty()) {
        io.out().exact().print(before.endsWith("\n") ? "" : "\n");
        boolean marked = text.startsWith("---") || (json && before.stripLeading().startsWith("{"));
        io.out().exact().print(marked ? "" : "---\n");
      }
      io.out().exact().print(text);
      before = text;
    }
  }
}
