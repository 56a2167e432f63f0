package io.kubectlrc.rehearse;

import io.kubectlrc.simulate.Machine;
import io.kubectlrc.simulate.Range;
import io.kubectlrc.timeline.ServiceSpan;
import io.kubectlrc.timeline.Spans;
import io.kubectlrc.timeline.Timeline;
import io.kubectlrc.timeline.Violation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What an upgrade of nodes has shown on a simulated cluster: cordon, drain through evictions,
 * outage and uncordon of one node after the other, or several at a time. The same initial state,
 * conditions and plan give the same rehearsal.
 *
 * @param plan what was rehearsed
 * @param lines what kubectl would have said, and when
 * @param events what happened to the nodes
 * @param nodes what became of each, in the order in which it was their turn
 * @param duration of all of it, in virtual time
 * @param podStart how long it was supposed that new pods take to become ready; empty if there were
 *     none
 * @param podStop how long it was supposed that they would take to stop
 * @param fronts what serves, by namespace and name: Services first
 * @param timeline how their numbers changed
 * @param pods all of them, one by one; {@link Pods#NONE} unless they were to be followed
 * @param violations what would suffer, in order of time
 * @param warnings what is lost
 * @param unknown what nobody can say beforehand
 */
public record NodeUpgrade(
    UpgradePlan plan,
    List<Line> lines,
    List<Timeline.Event> events,
    List<Stint> nodes,
    Duration duration,
    Optional<Range> podStart,
    Optional<Range> podStop,
    List<FrontSpan> fronts,
    List<Moment> timeline,
    Pods pods,
    List<Violation> violations,
    List<String> warnings,
    List<String> unknown) {

  public NodeUpgrade {
    lines = List.copyOf(lines);
    events = List.copyOf(events);
    nodes = List.copyOf(nodes);
    fronts = List.copyOf(fronts);
    timeline = List.copyOf(timeline);
    violations = List.copyOf(violations);
    warnings = List.copyOf(warnings);
    unknown = List.copyOf(unknown);
  }

  /**
   * Something that would be said.
   *
   * @param at since the beginning
   * @param result whether on standard output
   */
  public record Line(Duration at, String text, boolean result) {}

  /** How a node's turn ended. */
  public enum End {
    /** Its pods were evicted, it was out, and it takes pods again. */
    DRAINED,
    /** Its containers began anew in place. */
    RESTARTED,
    /** The drain was refused at its beginning. */
    REFUSED,
    /** The drain did not go on, and would not have. */
    ENDLESS
  }

  /**
   * A node's turn.
   *
   * @param why empty unless it went wrong
   */
  public record Stint(String node, Duration from, Duration to, End end, String why) {}

  /**
   * The pods behind a Service, or those of a controller in front of which there is none.
   *
   * @param kind {@code Service}, {@code Deployment}, …
   * @param usual how many served before
   * @param lowest the fewest that served
   * @param lowestAt since when they were so few for the first time
   * @param during the nodes whose turn it was then
   */
  public record FrontSpan(
      String kind,
      String namespace,
      String name,
      int usual,
      int lowest,
      Duration lowestAt,
      List<String> during) {
    public FrontSpan {
      during = List.copyOf(during);
    }
  }

  /**
   * How many pods serve from a moment on.
   *
   * @param serving in the order of {@link NodeUpgrade#fronts}
   * @param silent of those that are sent to: how many do not run, likewise
   */
  public record Moment(Duration at, List<Integer> serving, List<Integer> silent) {
    public Moment {
      serving = List.copyOf(serving);
      silent = List.copyOf(silent);
    }
  }

  /** What there was to see of pods that were followed. */
  public record Pods(
      Timeline.Numbers numbers,
      List<io.kubectlrc.timeline.Moment> moments,
      List<Timeline.Lane> lanes) {

    /** Of nobody. */
    public static final Pods NONE = new Pods(Timeline.Numbers.NONE, List.of(), List.of());

    public Pods {
      moments = List.copyOf(moments);
      lanes = List.copyOf(lanes);
    }
  }

  /** How it would end. */
  public String end() {
    for (End end : List.of(End.REFUSED, End.ENDLESS)) {
      if (nodes.stream().anyMatch(stint -> stint.end() == end)) {
        return end == End.REFUSED ? Timeline.REFUSED : Timeline.FAILED;
      }
    }
    return Timeline.DONE;
  }

  /** Why not all nodes would be upgraded, a sentence for each that would not. */
  public List<String> reasons() {
    return nodes.stream().map(Stint::why).filter(why -> !why.isEmpty()).toList();
  }

  /** What was supposed of nodes and new pods, before the numbers. */
  public String supposed() {
    String whole = nodes.size() == 1 ? "the node" : "each of %d nodes".formatted(nodes.size());
    String outage =
        plan.outage().isZero()
            ? " takes pods again as soon as it is drained"
            : plan.drains()
                ? " is out for %s after its drain".formatted(Spans.seconds(plan.outage()))
                : " is done after %s".formatted(Spans.seconds(plan.outage()));
    return "Supposing that %s%s%s:"
        .formatted(
            whole,
            outage,
            podStart
                .map(
                    start ->
                        ", and that a new pod is ready %s after it has got its node"
                            .formatted(Rehearsal.between(start)))
                .orElse(""));
  }

  /** What it has shown, as what was observed is shown, too; of pods that were followed. */
  public Timeline timeline(Timeline.Heading heading) {
    List<Timeline.Said> said = new ArrayList<>();
    lines.forEach(line -> said.add(new Timeline.Said(line.at(), line.text(), line.result())));
    warnings.forEach(
        warning -> said.add(new Timeline.Said(duration, "warning: " + warning, false)));
    return new Timeline(
        Timeline.Source.REHEARSED,
        heading,
        "",
        end(),
        reasons(),
        duration,
        supposed(),
        List.of(),
        pods.numbers(),
        spans(),
        pods.moments(),
        pods.lanes(),
        said,
        events,
        violations,
        List.of(),
        List.of(),
        List.of(),
        unknown);
  }

  private List<ServiceSpan> spans() {
    List<ServiceSpan> spans = new ArrayList<>();
    for (int i = 0; i < fronts.size(); i++) {
      int number = i;
      FrontSpan front = fronts.get(i);
      String name = front.namespace() + "/" + front.name();
      spans.add(
          new ServiceSpan(
              front.kind().equals("Service") ? name : front.kind() + " " + name,
              front.lowest(),
              timeline.stream()
                  .mapToInt(moment -> moment.serving().get(number))
                  .max()
                  .orElse(front.usual())));
    }
    return spans;
  }

  /**
   * Rehearses it.
   *
   * @param initial of {@link InitialState#placed}, or of manifests; without nodes in it, there are
   *     as many as the conditions say
   * @throws Conditions.NothingToFail if the conditions name a container or an image that no pod has
   * @throws NoSuchNode if there is none of the plan's name
   * @throws io.kubectlrc.cluster.ClusterException if the API server would not take one of the
   *     objects that are there
   * @throws TooManyPods if there would be more than can be followed
   * @throws TooLong if it would go on for longer than it can be followed
   */
  public static NodeUpgrade of(InitialState initial, Conditions conditions, UpgradePlan plan) {
    return of(initial, conditions, plan, false);
  }

  /**
   * The same.
   *
   * @param withPods whether the life of each pod is to be told
   */
  public static NodeUpgrade of(
      InitialState initial, Conditions conditions, UpgradePlan plan, boolean withPods) {
    return TooLong.unless(() -> rehearse(initial, conditions, plan, withPods));
  }

  private static NodeUpgrade rehearse(
      InitialState initial, Conditions conditions, UpgradePlan plan, boolean withPods) {
    RehearsedCluster rehearsed = RehearsedCluster.withNodes(initial, conditions);
    conditions.requireSubjects(rehearsed.podSpecs(), rehearsed.podSpecs());
    List<String> all = rehearsed.simulation().machines().stream().map(Machine::name).toList();
    List<String> turns = plan.node().map(List::of).orElse(all);
    if (!all.containsAll(turns)) {
      throw new NoSuchNode(turns.get(0), all);
    }
    UpgradeRecorder recorder = new UpgradeRecorder(rehearsed.simulation(), initial, withPods);
    Upgrader upgrader =
        new Upgrader(rehearsed.simulation(), plan, turns, recorder, rehearsed.longestPodLife());
    Duration duration = upgrader.run();
    rehearsed.pass(RehearsedCluster.AFTERWARDS);
    return recorder.report(
        duration, upgrader, rehearsed.newcomersStart(), rehearsed.newcomersStop());
  }
}
