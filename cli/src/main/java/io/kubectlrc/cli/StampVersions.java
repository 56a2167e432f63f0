package io.kubectlrc.cli;

import io.kubectlrc.selector.Stamp;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;

/** What {@code --version} means where a manifest is stamped. */
record StampVersions(Io io, Clock clock) {

  /**
   * The stamp that is asked for.
   *
   * @param version a text; {@code hash}, of the template; {@code git}, the commit that is checked
   *     out; null for the seconds since 1970
   * @param name what messages call the manifest
   * @param file the manifest, for git; empty if it is none
   */
  Stamp stamp(String version, String key, String name, Optional<Path> file)
      throws IOException, InterruptedException {
    if (version == null) {
      return Stamp.of(Long.toString(clock.instant().getEpochSecond()), key);
    }
    return switch (version) {
      case "hash" -> Stamp.ofTemplate(key);
      case "git" -> Stamp.of(commit(name, file), key);
      default -> Stamp.of(version, key);
    };
  }

  /** One commit's name for two templates is what versions are to prevent. */
  private String commit(String name, Optional<Path> file) throws IOException, InterruptedException {
    Path directory = file.map(Path::getParent).orElse(Path.of(""));
    Git git = Git.at(io, directory, "choose another --version");
    String head = git.head();
    if (file.isPresent() && git.isChanged(file.get())) {
      io.err()
          .println(
              "warning: %s has changes that are not in commit %s, by which it is called; commit them"
                      .formatted(name, head)
                  + " first, or choose another --version");
    }
    return head;
  }
}
