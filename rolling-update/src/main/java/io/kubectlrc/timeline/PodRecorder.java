package io.kubectlrc.timeline;

import com.fasterxml.jackson.databind.JsonNode;
import io.kubectlrc.object.Metadata;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Follows pods from look to look: what happens to each, how many there are, and how many serve
 * behind which Service. A pod is known by its UID; two that bear one name after each other are two.
 *
 * <p>What a look costs does not depend on how many pods there are, and what is kept not on how long
 * it goes on: of those that are gone, the latest {@value #MOST_GONE}.
 *
 * @apiNote Not stable: it is public for the other packages, and may change with any version.
 */
public final class PodRecorder {

  private static final int MOST_GONE = 1000;

  private final Instant start;
  private final Duration minReady;
  private final Predicate<PodLook> isNew;
  private final Map<String, Followed> byName = new LinkedHashMap<>();
  private final Set<Followed> ripening = new LinkedHashSet<>();
  private final Map<String, ServiceCount> services = new LinkedHashMap<>();
  private final Deque<PodLife> gone = new ArrayDeque<>();

  private int old;
  private int fresh;
  private int available;
  private int stopping;
  private int ready;

  private int came;
  private int went;
  private int restarts;
  private Optional<Moment> latest = Optional.empty();
  private int lowestAvailable = Integer.MAX_VALUE;
  private int highestPods;
  private int highestRunning;

  /** A pod that is there. */
  private static final class Followed {
    private PodLook look;
    private PodLife life;
    private boolean available;
    private Map<ServiceCount, BitSet> ports = Map.of();

    Followed(PodLook look, PodLife life) {
      this.look = look;
      this.life = life;
    }
  }

  /**
   * @param start from when on moments are counted
   * @param minReady how long a pod must have been ready to be available
   * @param isNew whether a pod that is seen for the first time is of a controller that had none at
   *     the beginning
   */
  public PodRecorder(Instant start, Duration minReady, Predicate<PodLook> isNew) {
    this.start = start;
    this.minReady = minReady;
    this.isNew = isNew;
  }

  /** A pod that is there at the beginning. */
  public void given(Instant at, JsonNode pod) {
    PodLook look = PodLook.of(pod);
    add(at, new Followed(look, PodLife.given(at, look, isNew.test(look))));
  }

  /** Whether a pod of that name is followed. */
  public boolean follows(String name) {
    return byName.containsKey(name);
  }

  /** Takes a look at a pod that is there, perhaps for the first time; says what has happened. */
  public List<PodEvent> seen(Instant at, JsonNode pod) {
    PodLook look = PodLook.of(pod);
    List<PodEvent> events = new ArrayList<>();
    Followed followed = byName.get(look.name());
    if (followed != null && !followed.look.uid().equals(look.uid())) {
      events.addAll(gone(at, look.name()));
      followed = null;
    }
    if (followed == null) {
      came++;
      PodLife.Step begun = PodLife.begun(at, look, isNew.test(look));
      events.addAll(begun.events());
      restarts += begun.life().restarts();
      add(at, new Followed(look, begun.life()));
      return events;
    }
    PodLife.Step step = followed.life.after(at, look, Optional.of(followed.look));
    events.addAll(step.events());
    restarts += step.life().restarts() - followed.life.restarts();
    count(followed, -1);
    Map<ServiceCount, BitSet> former = followed.ports;
    boolean relabelled = !followed.look.pod().labels().equals(look.pod().labels());
    followed.look = look;
    followed.life = step.life();
    if (relabelled) {
      sort(followed);
      tellServices(at, followed, former, events);
    }
    measure(at, followed);
    count(followed, 1);
    return events;
  }

  private void tellServices(
      Instant at, Followed followed, Map<ServiceCount, BitSet> former, List<PodEvent> events) {
    for (ServiceCount service : services.values()) {
      boolean was = former.containsKey(service);
      boolean is = followed.ports.containsKey(service);
      if (was != is) {
        PodEvent.What what = is ? PodEvent.What.SELECTED : PodEvent.What.DESELECTED;
        events.add(
            new PodEvent(at, followed.life.name(), followed.life.fresh(), what, service.name()));
      }
    }
  }

  /** A pod of that name is no longer there; says what is to be told of that. */
  public List<PodEvent> gone(Instant at, String name) {
    Followed followed = byName.remove(name);
    if (followed == null) {
      return List.of();
    }
    count(followed, -1);
    ripening.remove(followed);
    went++;
    PodLife.Step last = followed.life.afterAll(at);
    gone.addLast(last.life());
    if (gone.size() > MOST_GONE) {
      gone.removeFirst();
    }
    return last.events();
  }

  /** A Service is there, or has changed. */
  public void service(Instant at, JsonNode service) {
    String name = Metadata.name(service);
    ServiceCount known = services.get(name);
    if (known == null || !known.isLike(service)) {
      services.put(name, new ServiceCount(service));
      sortAll(at);
    }
  }

  /** A Service is no longer there. */
  public void serviceGone(Instant at, String name) {
    if (services.remove(name) != null) {
      sortAll(at);
    }
  }

  private void sortAll(Instant at) {
    for (Followed followed : byName.values()) {
      count(followed, -1);
      sort(followed);
      measure(at, followed);
      count(followed, 1);
    }
  }

  private void add(Instant at, Followed followed) {
    byName.put(followed.look.name(), followed);
    sort(followed);
    measure(at, followed);
    count(followed, 1);
  }

  private void sort(Followed followed) {
    Map<ServiceCount, BitSet> ports = new LinkedHashMap<>();
    for (ServiceCount service : services.values()) {
      BitSet served = service.portsOf(followed.look);
      if (!served.isEmpty()) {
        ports.put(service, served);
      }
    }
    followed.ports = ports;
  }

  private void measure(Instant at, Followed followed) {
    followed.available = followed.look.pod().available(at, minReady);
    if (!followed.available && followed.look.ready()) {
      ripening.add(followed); // by the mere passing of time
    } else {
      ripening.remove(followed);
    }
  }

  /** Adds a pod to all sums, or takes it out of them. */
  private void count(Followed followed, int sign) {
    if (followed.look.stopping()) {
      stopping += sign;
      return;
    }
    if (followed.look.ended().isPresent()) {
      return;
    }
    if (followed.life.fresh()) {
      fresh += sign;
    } else {
      old += sign;
    }
    ready += followed.look.ready() ? sign : 0;
    if (followed.available) {
      available += sign;
      followed.ports.forEach((service, ports) -> service.count(ports, sign));
    }
  }

  /** The numbers, if they are others than at the last call. */
  public Optional<Moment> moment(Instant at) {
    for (Followed followed : List.copyOf(ripening)) {
      count(followed, -1);
      measure(at, followed);
      count(followed, 1);
    }
    Moment now =
        new Moment(
            Duration.between(start, at),
            old,
            fresh,
            available,
            stopping,
            concerned().stream().map(ServiceCount::serving).toList());
    if (latest.isPresent() && latest.get().isLike(now)) {
      return Optional.empty();
    }
    latest = Optional.of(now);
    lowestAvailable = Math.min(lowestAvailable, available);
    highestPods = Math.max(highestPods, old + fresh);
    highestRunning = Math.max(highestRunning, old + fresh + stopping);
    services.values().forEach(ServiceCount::look);
    return latest;
  }

  private List<ServiceCount> concerned() {
    return services.values().stream().filter(ServiceCount::concerned).toList();
  }

  /** The Services in front of the pods, in the order of {@link Moment#serving}. */
  public List<String> services() {
    return concerned().stream().map(ServiceCount::name).toList();
  }

  /** What is still going on with the pods, "2 pods are not ready"; empty if nothing is. */
  public Optional<String> unsettled() {
    if (stopping > 0) {
      return Optional.of(stopping == 1 ? "1 pod is stopping" : stopping + " pods are stopping");
    }
    int unready = old + fresh - ready;
    if (unready > 0) {
      return Optional.of(unready == 1 ? "1 pod is not ready" : unready + " pods are not ready");
    }
    return available < old + fresh ? Optional.of("pods are not available yet") : Optional.empty();
  }

  /** The pods that are there, as they were seen last. */
  public Collection<PodLook> present() {
    return byName.values().stream().map(followed -> followed.look).toList();
  }

  /** The lives of those that are there, and of those that were lately. */
  public List<PodLife> lives() {
    List<PodLife> lives = new ArrayList<>(gone);
    byName.values().forEach(followed -> lives.add(followed.life));
    return lives;
  }

  /** What there was from the beginning to this moment. */
  public PodTotals totals() {
    return new PodTotals(
        came,
        went,
        restarts,
        Math.min(lowestAvailable, highestPods),
        highestPods,
        highestRunning,
        concerned().stream().map(ServiceCount::span).toList());
  }
}
