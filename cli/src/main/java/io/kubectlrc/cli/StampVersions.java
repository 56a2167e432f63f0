package io.kubectlrc.cli;

import io.kubectlrc.selector.Stamp;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;

/** What {@code --version} means where a manifest is stamped. */
record StampVersions(Io io, Clock clock) {

  /**
   * The stamp that is asked for.
   *
   * @param version a text; {@code hash}, of the template; {@code git}, the commit that is checked
   *     out; null for the seconds since 1970
   * @param directory of the manifest, for git
   */
  Stamp stamp(String version, String key, Path directory) throws IOException, InterruptedException {
    if (version == null) {
      return Stamp.of(Long.toString(clock.instant().getEpochSecond()), key);
    }
    return switch (version) {
      case "hash" -> Stamp.ofTemplate(key);
      case "git" -> Stamp.of(Git.at(io, directory, "choose another --version").head(), key);
      default -> Stamp.of(version, key);
    };
  }
}
