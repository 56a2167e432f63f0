package io.kubectlrc.simulate;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Plays on the simulation and writes down what happens. */
final class SimulatedStage extends Stage {

  private static final Behaviour HEALTHY =
      Behaviour.healthy(Range.ofMillis(100, 100), Range.ofMillis(100, 100));

  private final Simulation simulation;
  private final Set<String> broken;
  private final Set<String> lost = new HashSet<>();
  private final Portrait portrait;
  private final List<List<String>> steps = new ArrayList<>();

  private SimulatedStage(Simulation simulation, Set<String> broken) {
    super(simulation.connect(), "default");
    this.simulation = simulation;
    this.broken = broken;
    portrait = new Portrait(simulation.foreign("test"), "default");
  }

  static SimulatedStage open(long seed) {
    Set<String> broken = new HashSet<>();
    Setup setup =
        Setup.calm()
            .withPace(Pace.ERRATIC)
            .withSeed(seed)
            .withBehaviours(
                pod ->
                    broken.contains(pod.spec().at("/containers/0/image").asText())
                        ? HEALTHY.with("main", new Ailment.ImagePull())
                        : HEALTHY);
    return new SimulatedStage(new Simulation(setup), broken);
  }

  /** What was noted and seen, step by step. */
  List<List<String>> steps() {
    return steps;
  }

  @Override
  void breakImage(String image) {
    broken.add(image);
  }

  @Override
  void loseNodeOf(String pod) {
    lost.add(nodeOf(pod));
    simulation.loseNode(nodeOf(pod));
    simulation.run(Duration.ofSeconds(41));
  }

  @Override
  void awaitEviction(String pod) {
    simulation.run(Duration.ofMinutes(5));
  }

  @Override
  void recoverNodes() {
    lost.forEach(simulation::recoverNode);
    lost.clear();
  }

  @Override
  void awaitQuota(String name) {
    simulation.run(Duration.ofSeconds(1));
  }

  @Override
  void settle() {
    simulation.settle(Duration.ofSeconds(20));
    steps.add(portrait.draw(steps.size()));
    portrait.remember(steps.size() - 1);
  }

  @Override
  void nextSecond() {
    simulation.run(Duration.ofSeconds(1));
  }

  @Override
  void note(String answer) {
    steps.add(List.of(answer));
  }
}
