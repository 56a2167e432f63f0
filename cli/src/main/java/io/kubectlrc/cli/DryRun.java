package io.kubectlrc.cli;

import java.util.Locale;

/** Whether nothing is to be written, in kubectl's words. */
enum DryRun {
  CLIENT,
  SERVER,
  NONE;

  /**
   * Reads what is typed; before kubectl 1.18 that was yes or no.
   *
   * @throws IllegalArgumentException with a message for the user
   */
  static DryRun parse(String typed) {
    return switch (typed.toLowerCase(Locale.ROOT)) {
      case "client", "true" -> CLIENT;
      case "server" -> SERVER;
      case "none", "false" -> NONE;
      default ->
          throw new IllegalArgumentException(
              "--dry-run is client, server or none, not '" + typed + "'");
    };
  }
}
