package io.kubectlrc.cli;

import io.kubectlrc.lint.LintInput;
import io.kubectlrc.manifest.Inputs;
import io.kubectlrc.manifest.Manifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** Reads from a commit what the same arguments would name in the working directory. */
final class CommittedInputs {
  private static final Pattern MANIFEST =
      Pattern.compile(".*\\.(?:yaml|yml|json)|(?:.*/)?Kustomization");

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
      Manifest manifest = Inputs.decode(ref + ":" + file.path(), contents.get(i));
      inputs.add(new LintInput(manifest, files.get(file)));
    }
    return inputs;
  }

  private List<Git.Committed> files(String argument) throws IOException, InterruptedException {
    if (argument.equals("-")) {
      throw new Failure(
          ExitCode.USAGE, "standard input is in no commit: name a file, or --against PATH");
    }
    String path = local(argument).toString();
    // As for today's files, what is itself the name of one is no pattern.
    if (Inputs.isPattern(argument) && !Files.exists(directory.resolve(argument))) {
      PathMatcher matcher = Inputs.matcher(path);
      return git.files(ref, List.of(above(path))).stream()
          .filter(file -> matcher.matches(Path.of(file.path())))
          .toList();
    }
    return git.files(ref, List.of(path.isEmpty() ? "." : path)).stream()
        .filter(file -> file.path().equals(path) || MANIFEST.matcher(file.path()).matches())
        .toList();
  }

  /**
   * The directory that all lies in which a pattern matches: {@code ../a} of {@code ../a/*.yaml}.
   */
  private static String above(String pattern) {
    Path above = Path.of("");
    for (Path step : Path.of(pattern)) {
      if (Inputs.isPattern(step.toString())) {
        break;
      }
      above = above.resolve(step);
    }
    return above.toString().isEmpty() ? "." : above.toString();
  }

  /** As seen from the working directory, as git has it. */
  private Path local(String argument) {
    Path given = Path.of(argument).normalize();
    return given.isAbsolute() ? directory.relativize(given) : given;
  }

  /** As {@link io.kubectlrc.manifest.Input#relative} has it for the file of today. */
  private Path relative(String argument, Path file) {
    Path given = local(argument);
    if (!file.equals(given) && !Inputs.isPattern(argument)) {
      return given.toString().isEmpty() ? file : given.relativize(file);
    }
    boolean inside = !Path.of(argument).isAbsolute() && !file.startsWith("..");
    return inside ? file : file.getFileName();
  }
}
