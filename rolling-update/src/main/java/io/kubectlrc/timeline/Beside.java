package io.kubectlrc.timeline;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What happened to pods and nodes beside something else, so that a burst of failures in a second
 * finds what explains it: "while web-7 was not ready yet and web-3 was stopping".
 *
 * <p>It names what coincides. That the one was the cause of the other, nobody has seen.
 *
 * @apiNote Not stable: it is public for the other packages, and may change with any version.
 */
public final class Beside {

  /** More pods than this of which the same is true are counted, not named. */
  private static final int MOST_NAMES = 3;

  /** Those who send take so long to notice that a pod has gone or come. */
  private static final Duration LAG = Duration.ofSeconds(1);

  private Beside() {}

  /** What was the matter with a pod, the most telling first. */
  private enum Matter {
    RESTARTED("restarted"),
    UNREADY("were not ready", "was not ready"),
    STARTING("were not ready yet", "was not ready yet"),
    STOPPING("were stopping", "was stopping"),
    ENDED("had ended"),
    GONE("had just gone"),
    JUST_READY("had just become ready");

    private final String many;
    private final String one;

    Matter(String words) {
      this(words, words);
    }

    Matter(String many, String one) {
      this.many = many;
      this.one = one;
    }

    private boolean isOf(PodLife life, Instant from, Instant until) {
      Instant before = from.minus(LAG);
      return switch (this) {
        case RESTARTED -> life.restarted(before, until);
        case UNREADY -> life.was(PodState.UNREADY, from, until);
        case STARTING -> life.was(PodState.STARTING, from, until);
        case STOPPING -> life.was(PodState.STOPPING, from, until);
        case ENDED -> life.turnedTo(PodState.ENDED, before, until);
        case GONE -> life.turnedTo(PodState.GONE, before, until);
        case JUST_READY -> life.turnedTo(PodState.READY, before, until);
      };
    }

    private String sentence(List<String> names) {
      if (names.size() == 1) {
        return names.get(0) + " " + one;
      }
      if (names.size() > MOST_NAMES) {
        return names.size() + " pods " + many;
      }
      String last = names.get(names.size() - 1);
      return String.join(", ", names.subList(0, names.size() - 1)) + " and " + last + " " + many;
    }
  }

  /**
   * What was the matter from a moment on and before another; empty if nothing was.
   *
   * @param lives of all pods that were there then
   */
  public static String of(List<PodLife> lives, NodeRecorder nodes, Instant from, Instant until) {
    Map<Matter, List<String>> found = new LinkedHashMap<>();
    for (Matter matter : Matter.values()) {
      found.put(matter, new ArrayList<>());
    }
    for (PodLife life : lives) {
      for (Matter matter : Matter.values()) {
        if (matter.isOf(life, from, until)) {
          found.get(matter).add(life.name());
          break;
        }
      }
    }
    List<String> sentences = new ArrayList<>();
    found.forEach(
        (matter, names) -> {
          if (!names.isEmpty()) {
            sentences.add(matter.sentence(names));
          }
        });
    sentences.addAll(nodes.ailing(until));
    return String.join("; ", sentences);
  }
}
