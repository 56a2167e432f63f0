package io.kubectlrc.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlrc.cluster.Cluster;
import io.kubectlrc.inventory.Inventory;
import io.kubectlrc.inventory.Item;
import io.kubectlrc.object.Metadata;
import io.kubectlrc.rehearse.Conditions;
import io.kubectlrc.rehearse.InitialState;
import io.kubectlrc.rehearse.RehearsedCluster;
import io.kubectlrc.timeline.Timeline;
import io.kubectlrc.timeline.TimelineJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** {@code kubectl-rc report}. */
final class ReportCommand implements Subcommand {
  private static final String CLUSTER = "cluster";

  private final Io io;
  private CommandSpec spec;
  private List<String> what = new ArrayList<>();
  private List<String> outputs = new ArrayList<>();
  private boolean allNamespaces;
  private final ClusterOptions options = new ClusterOptions();

  ReportCommand(Io io) {
    this.io = io;
  }

  @Override
  public void describe(Syntax syntax) {
    syntax
        .header(
            "Show a recorded timeline, two beside each other, or what a migration has before it.")
        .examples(
            "  What --report has written, in another form; predicted beside observed:",
            "    kubectl-rc report update.json",
            "    kubectl-rc report update.json -o html > update.html",
            "    kubectl-rc report rehearsal.json update.json --output both.html",
            "  What there is to migrate: of a namespace, of all, of manifests:",
            "    kubectl-rc report cluster -n shop",
            "    kubectl-rc report cluster -A --output migration.html",
            "    kubectl-rc report deploy/ -o csv",
            "",
            "Usage: kubectl-rc report (FILE.json [FILE.json] | cluster | PATH...) [OPTIONS]")
        .description(
            "Timelines are written by --report=FILE.json of rehearse, rolling-update, adopt and watch."
                + " An inventory has every ReplicationController and DeploymentConfig: its pods and"
                + " containers, the Services that select it and the autoscalers that scale it, what lint"
                + " finds, what adopt would do or refuse and why, what is risky, and the command for"
                + " each. It only reads, and asks a cluster for lists alone.",
            "",
            "Pages are one file each, which loads nothing and can be read without scripts.")
        .parameters("What is shown")
        .exitCodes("0:shown", "1:an error of the cluster or of a file", "2:wrong usage");
    spec = syntax.command();
    syntax
        .parameter(String.class, "0..*")
        .label("FILE.json|cluster|PATH")
        .says(
            "A timeline, or two to be seen beside each other; cluster for what runs; or manifests"
                + " (./cluster, if they are called so).")
        .arity("1..*")
        .toList(value -> what = value);
    syntax
        .option(String.class, "-o", "--output")
        .label("FORM|FILE")
        .says(
            "text, json or html of timelines; table, json, csv or html of an inventory. Or a file to"
                + " write, whose ending says which, unless -o is there as well. Default: text, or"
                + " table, on standard output.")
        .among(List.of("text", "json", "html", "table", "csv"))
        .toList(value -> outputs = value);
    syntax
        .flag("-A", "--all-namespaces")
        .says("With cluster: in all namespaces.")
        .to(value -> allNamespaces = value);
    syntax.group(ConnectionOptions.HEADING, 200, options::describe);
  }

  @Override
  public Integer call() throws IOException {
    if (what.equals(List.of(CLUSTER))) {
      Output<InventoryReport.Form> output =
          output(InventoryReport.Form.class, InventoryReport.Form.TABLE);
      output.write(output.form().render(ofCluster()));
      return ExitCode.OK;
    }
    if (allNamespaces) {
      throw usage("-A is for what runs: kubectl-rc report cluster -A");
    }
    List<Optional<String>> recorded = new ArrayList<>();
    for (String argument : what) {
      recorded.add(recorded(argument));
    }
    if (recorded.stream().allMatch(Optional::isEmpty)) {
      Output<InventoryReport.Form> output =
          output(InventoryReport.Form.class, InventoryReport.Form.TABLE);
      output.write(output.form().render(ofManifests()));
      return ExitCode.OK;
    }
    if (what.size() > 2) {
      throw usage("a report shows one timeline, or two beside each other");
    }
    List<Timeline> timelines = new ArrayList<>();
    for (int i = 0; i < what.size(); i++) {
      timelines.add(timeline(what.get(i), recorded.get(i)));
    }
    Output<ReportFormat> output = output(ReportFormat.class, ReportFormat.TEXT);
    output.write(output.form().render(timelines));
    return ExitCode.OK;
  }

  // Timelines.

  /** The text of a file that claims to be a timeline. */
  private Optional<String> recorded(String argument) throws IOException {
    Path file = io.directory().resolve(argument);
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    if (Files.size(file) > TimelineJson.MOST_BYTES) {
      return Optional.empty(); // the reader of manifests has limits of its own, and names them
    }
    String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    return Optional.of(text).filter(TimelineJson::claims);
  }

  private static Timeline timeline(String file, Optional<String> text) {
    try {
      return TimelineJson.read(text.orElse(""));
    } catch (TimelineJson.NotATimeline e) {
      throw new Failure(
          ExitCode.FAILED,
          text.isEmpty()
              ? file + ": it is no timeline, which --report=FILE.json writes"
              : "%s: %s".formatted(file, e.getMessage()));
    }
  }

  // Inventories.

  private InventoryReport ofCluster() {
    try (Clusters.Connected connected = io.connect(options.connection())) {
      String scope = allNamespaces ? "" : connected.namespace();
      return report(
          Inventory.of(connected.cluster(), scope, Flags.WORDING),
          allNamespaces ? "all namespaces" : "namespace " + scope);
    }
  }

  /** Manifests run on a simulated cluster, namespace by namespace, and are looked at there. */
  private InventoryReport ofManifests() throws IOException {
    ObjectFiles files = new ObjectFiles(io);
    Map<String, List<ObjectNode>> byNamespace = new TreeMap<>();
    for (String argument : what) {
      for (ObjectNode tree : files.readScene(argument)) {
        String named = Metadata.namespace(tree);
        String namespace = named.isEmpty() ? options.namespace().orElse("default") : named;
        byNamespace.computeIfAbsent(namespace, any -> new ArrayList<>()).add(tree);
      }
    }
    List<Item> items = new ArrayList<>();
    byNamespace.forEach(
        (namespace, objects) -> {
          InitialState initial = InitialState.withConfigs(namespace, objects);
          try (Cluster simulated = new RehearsedCluster(initial, Conditions.DEFAULT).cluster()) {
            items.addAll(Inventory.of(simulated, namespace, Flags.WORDING).items());
          }
        });
    items.sort(Comparator.comparing(Item::namespace).thenComparing(Item::name));
    return report(new Inventory(items), String.join(", ", what));
  }

  private InventoryReport report(Inventory inventory, String subject) {
    return new InventoryReport(
        inventory,
        subject,
        Typed.command(spec.root().commandLine().getParseResult().originalArgs()));
  }

  // Where it goes.

  /**
   * The form, and where to.
   *
   * @param file empty for standard output
   */
  private record Output<F>(F form, Optional<Path> file, Io io) {

    void write(String text) throws IOException {
      if (file.isPresent()) {
        AtomicFile.put(file.get(), text);
      } else {
        io.out().print(text);
      }
    }
  }

  private <F extends Enum<F>> Output<F> output(Class<F> forms, F usual) {
    Optional<F> form = Optional.empty();
    Optional<String> file = Optional.empty();
    for (String output : outputs) {
      Optional<F> named = named(forms, output);
      if (named.isPresent() ? form.isPresent() : file.isPresent()) {
        throw usage("--output takes one form and one file");
      }
      form = form.or(() -> named);
      file = named.isPresent() ? file : Optional.of(output);
    }
    if (file.isPresent() && form.isEmpty()) {
      String ending = file.get().substring(file.get().lastIndexOf('.') + 1);
      form = named(forms, ending.equals("txt") ? usual.name() : ending);
      if (form.isEmpty() || !file.get().contains(".")) {
        throw usage(
            "--output %s says no form: take %s, or a file that ends so"
                .formatted(file.get(), words(forms)));
      }
    }
    return new Output<>(form.orElse(usual), file.map(io.directory()::resolve), io);
  }

  private static <F extends Enum<F>> Optional<F> named(Class<F> forms, String word) {
    return Arrays.stream(forms.getEnumConstants())
        .filter(form -> form.name().equals(word.toUpperCase(Locale.ROOT)))
        .findFirst();
  }

  private static <F extends Enum<F>> String words(Class<F> forms) {
    List<String> words =
        Arrays.stream(forms.getEnumConstants())
            .map(form -> form.name().toLowerCase(Locale.ROOT))
            .toList();
    return String.join(", ", words.subList(0, words.size() - 1))
        + " or "
        + words.get(words.size() - 1);
  }

  private ParameterException usage(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
