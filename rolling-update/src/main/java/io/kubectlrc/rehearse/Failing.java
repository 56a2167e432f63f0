package io.kubectlrc.rehearse;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Locale;

/**
 * A container that is supposed to fail: one of that name in every pod that begins during the
 * rehearsal, one of that image in those that are there before, too.
 *
 * @param subject the container's name, or its image
 */
public record Failing(String subject, How how) {

  /** What goes wrong with it. */
  public enum How {
    /** It runs and answers nobody. */
    NEVER_READY,
    /** It ends soon after each start. */
    CRASH,
    /** Its image cannot be pulled. */
    IMAGE_PULL;

    /** {@code never-ready}, as users write it. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /**
   * Reads {@code SUBJECT=HOW}.
   *
   * @throws IllegalArgumentException if it is not of that form
   */
  public static Failing parse(String text) {
    int equals = text.lastIndexOf('=');
    for (How how : How.values()) {
      if (equals > 0 && text.substring(equals + 1).equals(how.toString())) {
        return new Failing(text.substring(0, equals), how);
      }
    }
    throw new IllegalArgumentException(
        "\"%s\" is not CONTAINER=HOW or IMAGE=HOW, with HOW one of %s"
            .formatted(
                text,
                String.join(", ", List.of(How.values()).stream().map(How::toString).toList())));
  }

  /**
   * Whether it is meant by this.
   *
   * @param resident whether its pod is there before the rehearsal
   */
  boolean concerns(JsonNode container, boolean resident) {
    return subject.equals(container.path("image").asText())
        || (!resident && subject.equals(container.path("name").asText()));
  }

  @Override
  public String toString() {
    return subject + "=" + how;
  }
}
