package io.kubectlrc.simulate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** A pod on its node: its containers' states, and the status that tells of them. */
final class RunningPod {

  private static final long FIRST_BACK_OFF = 10_000_000;
  private static final long LONGEST_BACK_OFF = 300_000_000;

  /** How soon a kubelet only waits for an image that it could not pull. */
  private static final long PULL = 1_000_000;

  /** Of a kubelet's attempts, which never end, these are simulated: the others say nothing new. */
  private static final int ATTEMPTS = 5;

  private static final ObjectNode CREATING = waiting("ContainerCreating", "");
  private static final ObjectNode NONE = Edit.object();
  private static final TextNode PENDING = TextNode.valueOf("Pending");
  private static final TextNode RUNNING = TextNode.valueOf("Running");

  private final Simulation simulation;

  /** As it was when its status was told last. */
  private Snapshot pod;

  private final Behaviour behaviour;
  private final String ip;
  private final List<Container> initContainers;
  private final List<Container> containers;
  private boolean begun;
  private boolean stopped;
  private boolean down;

  /** What was to happen to containers that have ended since happens no more. */
  private int life;

  /** One container; init containers have none of the transitions but the first. */
  private static final class Container {
    private final String name;
    private final String image;
    private ObjectNode state = CREATING;
    private ObjectNode lastState = NONE;
    private boolean ready;
    private boolean hasRun;
    private int restarts;

    Container(JsonNode spec) {
      name = spec.path("name").asText();
      image = spec.path("image").asText();
    }
  }

  RunningPod(Simulation simulation, Snapshot pod, Behaviour behaviour, String ip) {
    this.simulation = simulation;
    this.pod = pod;
    this.behaviour = behaviour;
    this.ip = ip;
    initContainers = containers(pod.spec().path("initContainers"));
    containers = containers(pod.spec().path("containers"));
  }

  private static List<Container> containers(JsonNode specs) {
    List<Container> containers = new ArrayList<>();
    for (JsonNode spec : specs) {
      containers.add(new Container(spec));
    }
    return containers;
  }

  Behaviour behaviour() {
    return behaviour;
  }

  boolean isOn(String node) {
    return pod.pod().node().equals(node);
  }

  /** The kubelet has seen the pod, makes its containers and tells of them. */
  void create() {
    if (!stopped) {
      publish();
    }
  }

  boolean isUp() {
    return !down;
  }

  /** All its containers end at once, and the kubelet does not know yet. */
  void halt() {
    down = begun;
    life++;
  }

  /** The kubelet sees that they have ended, tells of it, and begins them anew. */
  void resume() {
    if (!down || stopped) {
      return;
    }
    for (Container container : containers) {
      container.lastState = terminated(137, "Error");
      container.ready = false;
      container.restarts++;
    }
    publish();
    later(behaviour.restart(), this::begin);
  }

  /** The containers begin: those that are well are ready now. */
  void begin() {
    if (stopped) {
      return;
    }
    begun = true;
    down = false;
    boolean initialized = true;
    for (Container init : initContainers) {
      Ailment ailment = behaviour.ailments().get(init.name);
      if (ailment == null) {
        init.state = terminated(0, "Completed");
        init.ready = true;
      } else {
        initialized = false;
        begin(init, ailment);
        break;
      }
    }
    if (initialized) {
      for (Container container : containers) {
        begin(container, behaviour.ailments().get(container.name));
      }
    }
    publish();
  }

  private void begin(Container container, Ailment ailment) {
    if (ailment == null) {
      run(container, true);
    } else {
      ailment.befall(new Beginning(container));
    }
  }

  /** A container that is not well. */
  private final class Beginning implements Ailment.Container {
    private final Container container;

    Beginning(Container container) {
      this.container = container;
    }

    @Override
    public void neverGetReady() {
      run(container, false);
      warn(container, "Unhealthy", "Readiness probe failed: no answer");
    }

    @Override
    public void wantItsImage() {
      pull(container, 0);
    }

    @Override
    public void crash(Ailment.Crash how) {
      run(container, how.ready() && !initContainers.contains(container));
      later(how.after(), () -> RunningPod.this.crash(container, how));
    }

    @Override
    public void fade(Ailment.Fading how) {
      run(container, true);
      later(how.after(), () -> setReady(container, false));
    }

    @Override
    public void flap(Ailment.Flapping how) {
      run(container, true);
      later(how.ready(), () -> RunningPod.this.flap(container, how));
    }
  }

  /** Asks for an image that is nowhere, and says why only then; meanwhile it merely waits. */
  private void pull(Container container, int attempt) {
    String why = "rpc error: code = NotFound desc = \"%s\" not found".formatted(container.image);
    container.state = waiting("ErrImagePull", why);
    publish();
    warn(container, "Failed", "Failed to pull image \"%s\": %s".formatted(container.image, why));
    warn(container, "Failed", "Error: ErrImagePull");
    laterIn(
        PULL,
        () -> {
          container.state =
              waiting("ImagePullBackOff", "Back-off pulling image \"" + container.image + '"');
          publish();
          warn(container, "BackOff", "Back-off pulling image \"" + container.image + '"');
          warn(container, "Failed", "Error: ImagePullBackOff");
        });
    if (attempt < ATTEMPTS) {
      laterIn(FIRST_BACK_OFF << attempt, () -> pull(container, attempt + 1));
    }
  }

  private void run(Container container, boolean ready) {
    container.state = simulation.parts().running();
    container.hasRun = true;
    container.ready = ready;
  }

  private void crash(Container container, Ailment.Crash crash) {
    container.lastState = terminated(1, "Error");
    container.state =
        waiting(
            "CrashLoopBackOff",
            "back-off restarting failed container=" + container.name + " pod=" + pod.name());
    container.ready = false;
    publish();
    warn(container, "BackOff", "Back-off restarting failed container");
    long backOff = Math.min(FIRST_BACK_OFF << Math.min(container.restarts, 5), LONGEST_BACK_OFF);
    laterIn(
        backOff,
        () -> {
          container.restarts++;
          run(container, crash.ready() && !initContainers.contains(container));
          publish();
          later(crash.after(), () -> crash(container, crash));
        });
  }

  private void flap(Container container, Ailment.Flapping flapping) {
    setReady(container, !container.ready);
    later(container.ready ? flapping.ready() : flapping.unready(), () -> flap(container, flapping));
  }

  private void setReady(Container container, boolean ready) {
    container.ready = ready;
    publish();
    if (!ready) {
      warn(container, "Unhealthy", "Readiness probe failed: no answer");
    }
  }

  private void later(Range delay, Runnable action) {
    laterIn(simulation.dice().draw(delay), action);
  }

  private void laterIn(long delay, Runnable action) {
    int lived = life;
    simulation
        .time()
        .after(
            delay,
            () ->
                simulation
                    .nodes()
                    .on(
                        pod.pod().node(),
                        () -> {
                          if (!stopped && lived == life) {
                            action.run();
                          }
                        }));
  }

  /** No more transitions; false if it was stopped before. */
  boolean stop() {
    boolean first = !stopped;
    stopped = true;
    return first;
  }

  private void warn(Container container, String reason, String message) {
    String list = initContainers.contains(container) ? "initContainers" : "containers";
    simulation.warn(pod, "spec." + list + "{" + container.name + "}", reason, message);
  }

  private void publish() {
    Snapshot current = simulation.api().latest(pod);
    if (current == null || current.pod().over()) {
      return;
    }
    boolean initialized = all(initContainers, container -> container.ready);
    boolean ready = all(containers, container -> container.ready);
    boolean started = all(containers, container -> container.hasRun);
    StatusParts parts = simulation.parts();
    ObjectNode status = Edit.object();
    status.set("phase", started ? RUNNING : PENDING);
    status.set(
        "conditions",
        parts.conditions(
            List.of(
                condition(current, "Initialized", initialized),
                condition(current, "Ready", ready),
                condition(current, "ContainersReady", ready),
                condition(current, "PodScheduled", true))));
    if (begun) {
      status.put("podIP", ip);
    }
    if (!initContainers.isEmpty()) {
      status.set("initContainerStatuses", parts.containers(told(initContainers)));
    }
    status.set("containerStatuses", parts.containers(told(containers)));
    pod = simulation.api().putStatus(Kubelets.NAME, pod, status);
  }

  private static boolean all(List<Container> containers, Predicate<Container> condition) {
    for (Container container : containers) {
      if (!condition.test(container)) {
        return false;
      }
    }
    return true;
  }

  private JsonNode condition(Snapshot current, String type, boolean holds) {
    JsonNode present = PodFacts.condition(current.status(), type);
    return present.path("status").asText().equals(holds ? "True" : "False")
        ? present
        : simulation.parts().condition(type, holds);
  }

  private static List<StatusParts.Container> told(List<Container> containers) {
    List<StatusParts.Container> told = new ArrayList<>(containers.size());
    for (Container container : containers) {
      told.add(
          new StatusParts.Container(
              container.name,
              container.image,
              container.ready,
              container.restarts,
              container.state,
              container.lastState));
    }
    return told;
  }

  private static ObjectNode waiting(String reason, String message) {
    ObjectNode waiting = Edit.object().put("reason", reason);
    if (!message.isEmpty()) {
      waiting.put("message", message);
    }
    return (ObjectNode) Edit.object().set("waiting", waiting);
  }

  private ObjectNode terminated(int exitCode, String reason) {
    return (ObjectNode)
        Edit.object()
            .set(
                "terminated",
                Edit.object()
                    .put("exitCode", exitCode)
                    .put("reason", reason)
                    .put("finishedAt", simulation.time().stamp()));
  }
}
