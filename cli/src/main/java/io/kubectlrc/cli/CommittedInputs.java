package io.kubectlrc.cli;

import io.kubectlrc.lint.LintInput;
import io.kubectlrc.manifest.Inputs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Reads from a commit what the same arguments would name in the working directory. */
final class CommittedInputs {
  private final Git git;
  private final Path directory;
  private final String ref;

  /**
   * @param directory the working directory, absolute
   * @param ref what git knows the commit by
   */
  CommittedInputs(Git git, Path directory, String ref) {
    this.git = git;
    this.directory = directory;
    this.ref = ref;
  }

  /**
   * @param arguments files, directories and globs; what the commit does not have is passed over
   * @param wanted which paths to read
   */
  List<LintInput> read(List<String> arguments, Predicate<String> wanted)
      throws IOException, InterruptedException {
    Map<Git.Committed, Path> files = new LinkedHashMap<>();
    for (String argument : arguments) {
      for (Git.Committed file : files(argument)) {
        if (wanted.test(file.path())) {
          files.putIfAbsent(file, relative(argument, Path.of(file.path())));
        }
      }
    }
    List<Git.Committed> found = List.copyOf(files.keySet());
    List<byte[]> contents = git.contents(found);
    List<LintInput> inputs = new ArrayList<>();
    for (int i = 0; i < found.size(); i++) {
      Git.Committed file = found.get(i);
      inputs.add(
          new LintInput(Inputs.text(ref + ":" + file.path(), contents.get(i)), files.get(file)));
    }
    return inputs;
  }

  private List<Git.Committed> files(String argument) throws IOException, InterruptedException {
    if (argument.equals("-")) {
      throw new Failure(
          ExitCode.USAGE, "standard input is in no commit: name a file, or --against PATH");
    }
    if (isPattern(argument)) {
      String root = Inputs.rootOf(argument);
      PathMatcher matcher = Inputs.matcher(argument.substring(root.length()));
      Path start = local(root);
      return below(start)
          .filter(file -> matcher.matches(from(start, Path.of(file.path()))))
          .toList();
    }
    Path given = local(argument);
    return below(given)
        .filter(file -> Path.of(file.path()).equals(given) || Inputs.isManifest(file.path()))
        .toList();
  }

  /** As for the file of today: what is the name of one is no pattern. */
  private boolean isPattern(String argument) {
    return Inputs.isPattern(argument)
        && !Files.exists(directory.resolve(argument), LinkOption.NOFOLLOW_LINKS);
  }

  private Stream<Git.Committed> below(Path path) throws IOException, InterruptedException {
    String name = path.toString();
    return git.files(ref, List.of(name.isEmpty() ? "." : name)).stream();
  }

  /**
   * As seen from the working directory, as git has it: whatever links lead to a file, it is in one
   * place of a repository.
   */
  private Path local(String argument) throws IOException {
    Path path = directory.resolve(argument);
    Path real;
    if (Files.isDirectory(path)) {
      real = path.toRealPath();
    } else {
      Path parent = path.getParent();
      real =
          Files.isDirectory(parent)
              ? parent.toRealPath().resolve(path.getFileName())
              : path.normalize();
    }
    return directory.toRealPath().relativize(real);
  }

  /** As {@link io.kubectlrc.manifest.Input#relative} has it for the file of today. */
  private Path relative(String argument, Path file) throws IOException {
    if (!isPattern(argument)) {
      Path given = local(argument);
      if (!file.equals(given)) {
        return from(given, file);
      }
    }
    boolean inside = !Path.of(argument).isAbsolute() && !file.startsWith("..");
    return inside ? file : file.getFileName();
  }

  /** Both as seen from the working directory, which the start may be above of. */
  private Path from(Path start, Path file) {
    return directory.resolve(start).normalize().relativize(directory.resolve(file).normalize());
  }
}
