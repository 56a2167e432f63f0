package io.kubectlrc.cli;

import io.kubectlrc.lint.LintInput;
import io.kubectlrc.manifest.Manifest;
import java.io.IOException;
import java.nio.file.FileSystems;
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
  private static final Pattern MANIFEST = Pattern.compile(".*\\.(?:yaml|yml|json)");
  private static final Pattern WILDCARD = Pattern.compile("[*?\\[{]");

  private final Git git;
  private final String ref;

  CommittedInputs(Git git, String ref) {
    this.git = git;
    this.ref = ref;
  }

  /**
   * @param arguments files, directories and globs; what the commit does not have is passed over
   * @param wanted which paths to read
   */
  List<LintInput> read(List<String> arguments, Predicate<String> wanted)
      throws IOException, InterruptedException {
    Map<String, Path> files = new LinkedHashMap<>();
    for (String argument : arguments) {
      for (String file : files(argument)) {
        if (wanted.test(file)) {
          files.putIfAbsent(file, relative(argument, file));
        }
      }
    }
    List<LintInput> inputs = new ArrayList<>();
    for (Map.Entry<String, Path> file : files.entrySet()) {
      String text = git.text(ref, file.getKey());
      inputs.add(new LintInput(Manifest.parse(ref + ":" + file.getKey(), text), file.getValue()));
    }
    return inputs;
  }

  private List<String> files(String argument) throws IOException, InterruptedException {
    if (argument.equals("-")) {
      throw new Failure(
          ExitCode.USAGE, "standard input is in no commit: name a file, or --against PATH");
    }
    if (WILDCARD.matcher(argument).find()) {
      PathMatcher matcher =
          FileSystems.getDefault().getPathMatcher("glob:" + argument.replace("**/", "{,**/}"));
      return git.files(ref, List.of(".")).stream()
          .filter(file -> matcher.matches(Path.of(file)))
          .toList();
    }
    String path = Path.of(argument).normalize().toString();
    return git.files(ref, List.of(path.isEmpty() ? "." : path)).stream()
        .filter(file -> file.equals(path) || MANIFEST.matcher(file).matches())
        .toList();
  }

  /** As {@link io.kubectlrc.manifest.Input#relative} has it for the file of today. */
  private static Path relative(String argument, String file) {
    Path given = Path.of(argument).normalize();
    Path path = Path.of(file);
    boolean inDirectory = !path.equals(given) && !WILDCARD.matcher(argument).find();
    return inDirectory && !given.toString().isEmpty() ? given.relativize(path) : path;
  }
}
