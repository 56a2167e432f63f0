package io.kubectlrc.timeline;

import java.time.Instant;
import java.util.Locale;

/**
 * Something that happened to a node.
 *
 * @param detail how a sentence goes on; may be empty
 */
public record NodeEvent(Instant at, String node, What what, String detail) {

  /** What can happen to one. */
  public enum What {
    ADDED("added"),
    CORDONED("cordoned"),
    /** Pods of it are asked to stop while it is cordoned. */
    DRAINING("draining:"),
    /** None of the pods is left on it. */
    DRAINED("drained of these pods"),
    UNCORDONED("uncordoned"),
    UNREADY("not ready"),
    READY("ready"),
    /** A condition such as MemoryPressure holds. */
    PRESSED("under"),
    RELIEVED("no longer under"),
    GONE("gone");

    private final String words;

    What(String words) {
      this.words = words;
    }

    /** As programs are told: a word. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** {@code draining: 1 of 3 pods stopping}. */
  public String sentence() {
    return (what.words + " " + detail).strip();
  }
}
