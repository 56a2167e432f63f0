package io.kubectlrc.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlrc.adopt.Goal;
import io.kubectlrc.adopt.Origin;
import io.kubectlrc.adopt.OriginConfig;
import io.kubectlrc.cluster.Cluster;
import io.kubectlrc.cluster.Kind;
import io.kubectlrc.object.Metadata;
import io.kubectlrc.rehearse.Conditions;
import io.kubectlrc.rehearse.Failing;
import io.kubectlrc.rehearse.InitialState;
import io.kubectlrc.rehearse.NodeUpgrade;
import io.kubectlrc.rehearse.Rehearsal;
import io.kubectlrc.rehearse.TooLong;
import io.kubectlrc.run.Adoption;
import io.kubectlrc.run.RollingUpdate;
import io.kubectlrc.simulate.Range;
import io.kubectlrc.timeline.Timeline;
import io.kubectlrc.update.Naming;
import io.kubectlrc.update.Options;
import io.kubectlrc.update.Request;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/** {@code kubectl-rc rehearse}. */
final class RehearseCommand implements Subcommand {
  private static final String DEFAULT_NAMESPACE = "default";

  /** The options of updates that adoptions have as well. */
  private static final Set<String> OF_BOTH = Set.of("--timeout", "--undo");

  private final Io io;
  private final ObjectFiles files;
  private CommandSpec spec;
  private String old;
  private String newController;
  private boolean adopt;
  private String name;
  private final Suppositions supposed = new Suppositions();

  /** What is not known before it happens. */
  private static final class Suppositions {
    private Range podStart;
    private Range podStop;
    private long seed;
    private List<Failing> failing = new ArrayList<>();
    private int nodes = 3;

    void describe(Syntax syntax) {
      syntax
          .option(Range.class, "--pod-start")
          .label("DURATION")
          .says("How long pods take to become ready: 5s; or 2s-20s, somewhere between for each.")
          .by(Ranges::parse)
          .to(value -> podStart = value);
      syntax
          .option(Range.class, "--pod-stop")
          .label("DURATION")
          .says("How long pods take to stop; likewise.")
          .by(Ranges::parse)
          .to(value -> podStop = value);
      syntax
          .option(Long.class, "--seed")
          .label("N")
          .says("Decides within ranges: another seed, another case. Default: ${DEFAULT-VALUE}.")
          .defaultsTo("0")
          .to(value -> seed = value);
      syntax
          .option(Failing.class, "--fail")
          .label("CONTAINER|IMAGE=HOW")
          .says(
              "That container of the new pods, or that image in all of them, never-ready, in a crash"
                  + " loop (crash), or not to be had (image-pull). Can be repeated.")
          .by(Failing::parse)
          .toList(value -> failing = value);
      syntax
          .option(Integer.class, "--nodes")
          .label("N")
          .says(
              "How many nodes there are, where none are known: a host port is free once on each, and a"
                  + " disk is attached to one. Default: ${DEFAULT-VALUE}.")
          .defaultsTo("3")
          .to(value -> nodes = value);
    }
  }

  private final UpdateOptions update;
  private final Heir heir = new Heir();

  /** What the Deployment is like. */
  private static final class Heir extends DeploymentOptions {
    private String deployment;

    @Override
    void describe(Syntax syntax) {
      super.describe(syntax);
      syntax
          .option(String.class, "--deployment")
          .label("NAME")
          .says(
              "The Deployment's name: --as of adopt, which means the user here. Default: the"
                  + " ReplicationController's without the version at its end, if that is free.")
          .order(-2) // before those of all Deployments
          .to(value -> deployment = value);
    }
  }

  private final DrainOptions nodes = new DrainOptions();
  private Output output;

  enum Output {
    TEXT,
    JSON;

    @Override
    public String toString() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  private final ReportOption report = new ReportOption();
  private final ClusterOptions cluster = new ClusterOptions();
  private Set<String> updateOptions;
  private Set<String> deploymentOptions;
  private Set<String> drainOptions;

  RehearseCommand(Io io, Clock clock) {
    this.io = io;
    files = new ObjectFiles(io);
    update = new UpdateOptions(io, clock);
  }

  /** What there is, and the name of the controller that it is about. */
  private record Setting(InitialState initial, String controller) {}

  @Override
  public void describe(Syntax syntax) {
    syntax
        .header("Run an update or an adoption on a simulated cluster, to see what it would do.")
        .examples(
            "  From one manifest to the next; no cluster is needed:",
            "    kubectl-rc rehearse api-rc-v1.yaml api-rc-v2.yaml",
            "    kubectl-rc rehearse api.yaml --image=api=api:1.0.1 --max-surge=50%%",
            "  What runs now, which is only read:",
            "    kubectl-rc rehearse api-rc -f api-rc-v2.yaml --stamp",
            "  What if the new image is broken, or pods are slow on two nodes?",
            "    kubectl-rc rehearse api-rc --image=api:2 --fail=api:2=crash",
            "    kubectl-rc rehearse api-rc --image=api:2 --pod-start=20s-90s --nodes=2",
            "  The way back, from an update in flight and after its end:",
            "    kubectl-rc rehearse api-rc --rollback",
            "    kubectl-rc rehearse api-rc --undo",
            "  An adoption by a Deployment, and its undoing; one of many in a dump:",
            "    kubectl-rc rehearse --adopt api-rc",
            "    kubectl-rc rehearse --adopt api-rc --undo",
            "    kubectl-rc rehearse --adopt namespace.yaml --name=api-rc",
            "  Of a DeploymentConfig of OpenShift:",
            "    kubectl-rc rehearse --adopt dc/api",
            "    kubectl-rc rehearse --adopt namespace.yaml --name=dc/api",
            "  An upgrade of nodes, of manifests and of what runs; without a drain; of one:",
            "    kubectl-rc rehearse samples/nodes/web.yaml --drain=each --nodes=2",
            "    kubectl-rc rehearse --drain=each --ignore-daemonsets -A",
            "    kubectl-rc rehearse --drain=each --no-drain --parallel=10%% -n shop",
            "    kubectl-rc rehearse --drain=worker-3 --ignore-daemonsets -A",
            "",
            "Usage: kubectl-rc rehearse OLD (NEW | --image=[CONTAINER=]IMAGE... | -f=FILE |",
            "                               --restart | --rollback | --undo) [OPTIONS]",
            "       kubectl-rc rehearse --adopt OLD [--undo] [OPTIONS]",
            "       kubectl-rc rehearse [OLD] --drain=NODE|each [--no-drain] [OPTIONS]")
        .description(
            "The very code that would do it runs on a cluster in memory, in virtual time. It tells the"
                + " steps, how many pods there would be from moment to moment, of which version and"
                + " behind which Service, how long it would take, and all that would suffer: too few"
                + " pods available or behind a Service, fewer than a PodDisruptionBudget asks for, too"
                + " many, or pods that two controllers would fight over.",
            "",
            "Unless --pod-start says otherwise, a new pod is ready as soon as its probes allow: after 1"
                + " second, 1 more for each init container, and the longest initialDelaySeconds of its"
                + " readiness and startup probes, plus periodSeconds for each success that its"
                + " successThreshold asks for beyond the first. Unless --pod-stop does, a pod is gone"
                + " after 1 second, or after its preStop sleep; with any other preStop hook, after its"
                + " grace period. Of what runs in a cluster, both are learned: how long the middle half of"
                + " the pods took from their node to Ready, and that a node needs 1 to 5 seconds to stop"
                + " one, or the whole grace period if containers had to be killed before. Images are taken to be on the nodes. A rehearsal follows at most 20,000"
                + " pods on 5,000 nodes, and for at most 72 hours.",
            "",
            "Pods that are there begin as they are: in a cluster, and in manifests that have a status, those"
                + " that are not ready stay so, unless they are too young to be; elsewhere all are well,"
                + " but for those with an image that --fail names.")
        .parameters("What is to be updated")
        .exitCodes(
            "0:all would go well",
            "1:something would suffer, or it would be refused",
            "2:wrong usage",
            "3:it would fail, and the old pods would go on serving");
    spec = syntax.command();
    syntax
        .parameter(String.class, "0")
        .label("OLD")
        .says(
            "Manifests with a ReplicationController and what is around it (Services,"
                + " HorizontalPodAutoscalers, PodDisruptionBudgets, other controllers); or, if there"
                + " is no such file, a controller of the cluster, with all of its namespace. With"
                + " --drain, any manifests; none for what runs.")
        .arity("0..1")
        .to(value -> old = value);
    syntax
        .parameter(String.class, "1")
        .label("NEW")
        .says(
            "The new controller's manifest, as for -f, except that other objects may be beside it;"
                + " with --image, -f or"
                + " --restart a manifest of what is around OLD, or the new controller's name.")
        .arity("0..1")
        .to(value -> newController = value);
    syntax
        .flag("--adopt")
        .says(
            "Rehearse the adoption of OLD by a Deployment instead of an update; with --undo the return"
                + " from that.")
        .to(value -> adopt = value);
    syntax
        .option(String.class, "--name")
        .label("NAME")
        .says(
            "Which ReplicationController of OLD's manifests, if they have several: its name, or that"
                + " without a version. With --adopt also dc/NAME of a DeploymentConfig.")
        .to(value -> name = value);
    syntax.group("What is supposed of the cluster", 100, supposed::describe);
    updateOptions = syntax.with(update::describe);
    deploymentOptions = syntax.group("With --adopt, the Deployment", 40, heir::describe);
    drainOptions = syntax.group("An upgrade of nodes", 50, nodes::describe);
    syntax
        .option(Output.class, "-o", "--output")
        .label("text|json")
        .says("Text shortens a long timeline; json has all of it. Default: ${DEFAULT-VALUE}.")
        .defaultsTo("text")
        .to(value -> output = value);
    syntax.with(report::describe);
    syntax.group(ConnectionOptions.HEADING, 200, cluster::describe);
  }

  @Override
  public Integer call() throws Exception {
    Conditions conditions = conditions();
    try (ReportFile file = report.open(io)) {
      if (nodes.areAskedFor()) {
        return upgrade(conditions, file);
      }
      refuse(drainOptions, "%s is for --drain");
      if (old == null) {
        throw usage("Missing required parameter: 'OLD'");
      }
      return adopt ? adoption(conditions, file) : update(conditions, file);
    } catch (Conditions.NothingToFail e) {
      throw usage(e.getMessage());
    }
  }

  private int upgrade(Conditions conditions, ReportFile file) throws IOException {
    if (adopt) {
      throw usage("--drain moves pods as they are: without --adopt");
    }
    if (newController != null || name != null) {
      throw usage("--drain moves all pods: without " + (name == null ? newController : "--name"));
    }
    String misplaced = "--drain moves pods as they are: without %s";
    refuse(updateOptions, misplaced);
    refuse(deploymentOptions, misplaced);
    InitialState initial = estate();
    NodeUpgrade upgrade = NodeUpgrade.of(initial, conditions, nodes.plan(), report.asked());
    int code = new NodeUpgradeReport(upgrade).print(io, notes(initial, conditions), output);
    file.finish(
        () ->
            upgrade.timeline(report.heading("drain", nodes.subject(upgrade), initial.namespace())));
    return code;
  }

  /** With what is supposed where nobody says it. */
  private List<String> notes(InitialState initial, Conditions conditions) {
    List<String> notes = new ArrayList<>(initial.notes());
    if (initial.nodes().isEmpty()) {
      notes.add(
          conditions.nodes() == 1
              ? "one node is supposed, node-1; --nodes says how many"
              : "%1$d nodes are supposed, node-1 to node-%1$d; --nodes says how many"
                  .formatted(conditions.nodes()));
    }
    if (old == null && !initial.namespace().isEmpty()) {
      notes.add(
          "only namespace %s is looked at; -A looks at all that share its nodes"
              .formatted(initial.namespace()));
    }
    return notes;
  }

  private InitialState estate() throws IOException {
    if (old == null) {
      Clusters.Connected connected = io.connect(cluster.connection());
      try (Cluster there = connected.cluster()) {
        return InitialState.placed(there, nodes.allNamespaces() ? "" : connected.namespace());
      }
    }
    if (nodes.allNamespaces()) {
      throw usage("-A is what runs in all namespaces: without " + old);
    }
    if (!files.exist(old) && !ObjectFiles.isFileName(old)) {
      throw usage(
          "there is no file %s; for what runs, --drain takes a namespace (-n) or all of them (-A)"
              .formatted(old));
    }
    return InitialState.of(cluster.namespace().orElse(""), files.readScene(old));
  }

  private int adoption(Conditions conditions, ReportFile file) throws IOException {
    if (newController != null) {
      throw usage("--adopt takes a controller as it is: without " + newController);
    }
    Set<String> ofUpdatesAlone = new HashSet<>(updateOptions);
    ofUpdatesAlone.removeAll(OF_BOTH);
    refuse(ofUpdatesAlone, "--adopt takes a controller as it is: without %s");
    if (update.undone().orElse(1) != 1) {
      throw usage("an adoption is undone once: --undo without a number");
    }
    Setting setting = setting(List.of());
    Adoption.Settings settings =
        Adoption.Settings.of(setting.initial().namespace(), setting.controller())
            .withGoal(update.undone().isPresent() ? Goal.UNDO : Goal.ADOPT)
            .withDeployment(Optional.ofNullable(heir.deployment))
            .withConversion(heir.conversion())
            .withTimeout(update.timeout());
    return tell(
        setting,
        Rehearsal.ofAdoption(setting.initial(), conditions, settings, report.asked()),
        file);
  }

  private void refuse(Set<String> some, String message) {
    spec.commandLine().getParseResult().matchedOptions().stream()
        .map(OptionSpec::longestName)
        .filter(some::contains)
        .findFirst()
        .ifPresent(
            option -> {
              throw usage(message.formatted(option));
            });
  }

  private int update(Conditions conditions, ReportFile file) throws Exception {
    refuse(deploymentOptions, "%s is for --adopt");
    boolean byManifest = newController != null && !update.asksForAnything();
    boolean beside = newController != null && !byManifest && isFile(newController);
    Optional<String> newName =
        byManifest || beside ? Optional.empty() : Optional.ofNullable(newController);
    List<ObjectNode> around = List.of();
    Request request;
    if (byManifest) {
      List<ObjectNode> objects = files.read(newController);
      ObjectNode controller =
          name == null
              ? ObjectFiles.controllerIn(newController, objects)
              : ObjectFiles.newControllerIn(newController, objects, name);
      request = update.spec(newController, controller);
      around = objects.stream().filter(tree -> tree != controller).toList();
    } else {
      request = update.request(newName);
      around = beside ? files.read(newController) : List.of();
    }
    Naming naming = update.naming(newName);
    Options options = update.options();
    Setting setting = setting(around);
    RollingUpdate.Settings settings =
        new RollingUpdate.Settings(
            setting.initial().namespace(),
            setting.controller(),
            request,
            naming,
            options,
            update.timeout(),
            update.updatePeriod(),
            update.rollbackOnFailure(),
            false);
    return tell(
        setting, Rehearsal.ofUpdate(setting.initial(), conditions, settings, report.asked()), file);
  }

  private int tell(Setting setting, Rehearsal rehearsal, ReportFile file) throws IOException {
    Timeline timeline =
        rehearsal.timeline(
            report.heading(
                adopt ? "adopt" : "rolling-update",
                setting.controller(),
                setting.initial().namespace()),
            Flags.WORDING);
    int code =
        new RehearsalReport(rehearsal, timeline)
            .print(io, setting.initial().notesFor(setting.controller()), output);
    file.finish(() -> timeline);
    return code;
  }

  private boolean isFile(String argument) {
    return files.exist(argument) || ObjectFiles.isFileName(argument);
  }

  private Setting setting(List<ObjectNode> around) throws IOException {
    String subject = adopt ? NamedController.of(old) : old;
    boolean config = adopt && OriginConfig.named(subject).isPresent();
    if (!files.exist(old) && (config || !ObjectFiles.isFileName(old))) {
      if (name != null) {
        throw usage("--name is for manifests, and there is no file " + old);
      }
      return live(subject, config);
    }
    List<ObjectNode> objects = files.readScene(old);
    List<ObjectNode> concerned =
        cluster
            .namespace()
            .map(namespace -> objects.stream().filter(it -> isIn(namespace, it)).toList())
            .orElse(objects);
    String controller = named(concerned);
    String namespace = cluster.namespace().orElseGet(() -> namespaceOf(controller, objects));
    objects.addAll(around);
    boolean ofConfig = OriginConfig.named(controller).isPresent();
    return new Setting(
        ofConfig
            ? InitialState.withConfigs(namespace, objects)
            : InitialState.of(namespace, objects),
        controller);
  }

  /** What it is about: as said, or what there is only one of. */
  private String named(List<ObjectNode> objects) {
    if (!adopt) {
      return name == null ? onlyController(objects) : name;
    }
    String subject = name == null ? onlySubject(objects) : NamedController.of(name);
    ObjectFiles.configOf(subject, objects)
        .ifPresent(
            config -> {
              throw new Failure(
                  ExitCode.FAILED,
                  "ReplicationController %s belongs to DeploymentConfig %s; say --name=%s%s"
                      .formatted(subject, config, OriginConfig.PREFIX, config));
            });
    return subject;
  }

  private Setting live(String subject, boolean configs) {
    Clusters.Connected connected = io.connect(cluster.connection());
    try (Cluster there = connected.cluster()) {
      return new Setting(
          configs
              ? InitialState.withConfigs(there, connected.namespace())
              : InitialState.of(there, connected.namespace()),
          subject);
    }
  }

  private String onlyController(List<ObjectNode> objects) {
    return Metadata.name(ObjectFiles.controllerIn(old, objects));
  }

  /** An adoption is undone by its Deployment, whose ReplicationController is gone. */
  private String onlySubject(List<ObjectNode> objects) {
    List<String> adopted =
        update.undone().isPresent()
            ? objects.stream().flatMap(tree -> Origin.subjectOn(tree).stream()).distinct().toList()
            : List.of();
    return adopted.size() == 1 ? adopted.get(0) : ObjectFiles.subjectIn(old, objects);
  }

  private static boolean isIn(String namespace, ObjectNode tree) {
    String named = Metadata.namespace(tree);
    return named.isEmpty() || named.equals(namespace);
  }

  /** Where the controller of that name is; of one that is in several, nobody knows which it is. */
  private String namespaceOf(String controller, List<ObjectNode> objects) {
    List<String> namespaces = ObjectFiles.namespacesOf(controller, objects);
    if (namespaces.size() > 1) {
      throw new Failure(
          ExitCode.FAILED,
          "%1$s has %2$s %3$s in namespaces %4$s; say which by --name %5$s -n %6$s"
              .formatted(
                  old,
                  OriginConfig.named(controller).isPresent()
                      ? Kind.DEPLOYMENT_CONFIG.kind()
                      : Kind.REPLICATION_CONTROLLER.kind(),
                  OriginConfig.named(controller).orElse(controller),
                  String.join(", ", namespaces),
                  controller,
                  namespaces.get(0)));
    }
    if (namespaces.size() == 1 && !namespaces.get(0).isEmpty()) {
      return namespaces.get(0);
    }
    return objects.stream()
        .filter(
            tree ->
                Metadata.name(tree).equals(controller)
                    || Origin.nameOn(tree).equals(Optional.of(controller))
                    || Origin.subjectOn(tree).equals(Optional.of(controller)))
        .map(tree -> Metadata.namespace(tree))
        .filter(named -> !named.isEmpty())
        .findFirst()
        .orElse(DEFAULT_NAMESPACE);
  }

  private Conditions conditions() {
    requireEnd();
    try {
      return new Conditions(
          Optional.ofNullable(supposed.podStart),
          Optional.ofNullable(supposed.podStop),
          supposed.seed,
          supposed.nodes,
          supposed.failing);
    } catch (IllegalArgumentException tooManyNodes) {
      throw usage("--nodes: " + tooManyNodes.getMessage());
    }
  }

  /** Virtual time costs too: a little for each of its seconds. */
  private void requireEnd() {
    Map<String, Duration> asked = new LinkedHashMap<>();
    Optional.ofNullable(supposed.podStart).ifPresent(it -> asked.put("--pod-start", it.most()));
    Optional.ofNullable(supposed.podStop).ifPresent(it -> asked.put("--pod-stop", it.most()));
    if (nodes.areAskedFor()) {
      asked.put("--outage", nodes.outage());
    } else {
      asked.put("--timeout", update.timeout());
      asked.put("--update-period", update.updatePeriod());
    }
    Duration sum = asked.values().stream().reduce(Duration.ZERO, Duration::plus);
    if (sum.compareTo(TooLong.MOST_ASKED) > 0) {
      asked.values().removeIf(span -> span.compareTo(Duration.ofHours(1)) < 0);
      throw usage(
          "%s: a rehearsal follows at most %d hours of them together; say less"
              .formatted(String.join(" and ", asked.keySet()), TooLong.MOST_ASKED.toHours()));
    }
  }

  private ParameterException usage(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
