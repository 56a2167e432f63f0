package io.kubectlrc.timeline;

import java.time.Instant;
import java.util.Locale;

/**
 * Something that happened to a pod.
 *
 * @param at when it was seen
 * @param fresh whether the pod is of a controller that had none at the beginning
 * @param detail how a sentence goes on; may be empty
 */
public record PodEvent(Instant at, String pod, boolean fresh, What what, String detail) {

  /** What can happen to one. */
  public enum What {
    CREATED("created"),
    SCHEDULED("scheduled"),
    STARTED("started"),
    READY("ready"),
    UNREADY("not ready"),
    RESTARTED("restarted"),
    /** A reason of Kubernetes why it is not well. */
    TROUBLED(""),
    STOPPING("stopping"),
    /** By itself, or evicted. */
    ENDED("ended"),
    GONE("gone"),
    /** A Service selects it now that did not, or no more. */
    SELECTED("behind Service"),
    DESELECTED("no longer behind Service");

    private final String words;

    What(String words) {
      this.words = words;
    }

    /** As programs are told: a word. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** {@code scheduled on node-1}. */
  public String sentence() {
    return (what.words + " " + detail).strip();
  }
}
