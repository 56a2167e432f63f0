package io.kubectlrc.timeline;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes lanes of what is told of pods. Of more pods than {@value #MOST} the later ones are not
 * kept.
 */
public final class LaneRecorder {

  /** As many as a rehearsal follows; an observed one could go on for ever. */
  private static final int MOST = 20_000;

  private static final int MOST_TURNS = 1000;

  private final Instant start;
  private final List<Draft> all = new ArrayList<>();
  private final Map<String, Draft> present = new LinkedHashMap<>();

  private static final class Draft {
    private final String name;
    private final boolean fresh;
    private String node;
    private final List<Timeline.Turn> turns = new ArrayList<>();
    private final List<Duration> restarts = new ArrayList<>();
    private final List<String> troubles = new ArrayList<>();

    Draft(String name, boolean fresh, String node) {
      this.name = name;
      this.fresh = fresh;
      this.node = node;
    }

    void turn(Duration at, PodState state) {
      boolean same = !turns.isEmpty() && turns.get(turns.size() - 1).state() == state;
      if (!same && turns.size() < MOST_TURNS) {
        turns.add(new Timeline.Turn(at, state));
      }
    }
  }

  /**
   * @param start from when on times are counted
   */
  public LaneRecorder(Instant start) {
    this.start = start;
  }

  /** A pod that is there at the beginning. */
  public void given(PodLife life) {
    Draft draft = begin(life.name(), life.fresh(), life.node().orElse(""));
    draft.turn(at(life.since()), life.state());
    draft.troubles.addAll(life.reasons());
  }

  private Draft begin(String name, boolean fresh, String node) {
    Draft draft = new Draft(name, fresh, node);
    if (all.size() < MOST) {
      all.add(draft);
    }
    present.put(name, draft);
    return draft;
  }

  /** Something happened to a pod. */
  public void on(PodEvent event) {
    Duration at = at(event.at());
    if (event.what() == PodEvent.What.CREATED) {
      begin(event.pod(), event.fresh(), "").turn(at, PodState.STARTING);
      return;
    }
    Draft draft = present.get(event.pod());
    if (draft == null) {
      return;
    }
    switch (event.what()) {
      case SCHEDULED -> draft.node = event.detail().replaceFirst("^on ", "");
      case READY -> draft.turn(at, PodState.READY);
      case UNREADY -> draft.turn(at, PodState.UNREADY);
      case STOPPING -> draft.turn(at, PodState.STOPPING);
      case ENDED -> draft.turn(at, PodState.ENDED);
      case GONE -> {
        draft.turn(at, PodState.GONE);
        present.remove(event.pod());
      }
      case RESTARTED -> {
        if (draft.restarts.size() < MOST_TURNS) {
          draft.restarts.add(at);
        }
      }
      case TROUBLED -> draft.troubles.add(event.detail());
      default -> {
        // That a container runs, or a Service selects it, is no other state.
      }
    }
  }

  private Duration at(Instant moment) {
    return Duration.between(start, moment);
  }

  /** The lanes, in the order in which the pods came. */
  public List<Timeline.Lane> lanes() {
    return all.stream()
        .map(
            draft ->
                new Timeline.Lane(
                    draft.name,
                    draft.fresh,
                    draft.node,
                    draft.turns,
                    draft.restarts,
                    draft.troubles))
        .toList();
  }
}
