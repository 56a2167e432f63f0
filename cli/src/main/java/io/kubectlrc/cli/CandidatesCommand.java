package io.kubectlrc.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import picocli.AutoComplete;
import picocli.CommandLine.Model.CommandSpec;

/**
 * {@code kubectl-rc __complete WORD…}: prints what the last, unfinished word may become, a
 * candidate a line, then a line that tells the shell what else to do. It is the form in which
 * kubectl asks its plugins, so the scripts of all shells ask so too.
 *
 * @see <a href="https://kubernetes.io/docs/tasks/extend-kubectl/kubectl-plugins/">Extend kubectl
 *     with plugins</a>
 */
final class CandidatesCommand implements Subcommand {
  static final String NAME = "__complete";

  /** What to do besides: nothing, so that the shell completes file names where there is nothing. */
  private static final String DEFAULT = ":0";

  /** The candidates are all there is. */
  private static final String NO_FILES = ":4";

  private final Io io;
  private CommandSpec spec;
  private List<String> words = new ArrayList<>();

  CandidatesCommand(Io io) {
    this.io = io;
  }

  @Override
  public void describe(Syntax syntax) {
    syntax.description("Print what the last word may become.").hidden();
    spec = syntax.command();
    syntax
        .parameter(String.class, "0..*")
        .label("WORD")
        .arity("0..*")
        .toList(value -> words = value);
  }

  @Override
  public Integer call() {
    String unfinished = words.isEmpty() ? "" : words.get(words.size() - 1);
    List<CharSequence> endings = new ArrayList<>();
    String[] arguments = words.isEmpty() ? new String[] {""} : words.toArray(String[]::new);
    AutoComplete.complete(
        spec.root(),
        arguments,
        arguments.length - 1,
        unfinished.length(),
        unfinished.length(),
        endings);
    SortedSet<String> candidates = new TreeSet<>();
    for (CharSequence ending : endings) {
      String candidate = unfinished + ending;
      // Flags only where one was begun: they would drown the commands and names.
      if (!candidate.startsWith("__")
          && (unfinished.startsWith("-") || !candidate.startsWith("-"))) {
        candidates.add(candidate.strip());
      }
    }
    candidates.forEach(io.out()::println);
    io.out().println(candidates.isEmpty() ? DEFAULT : NO_FILES);
    return ExitCode.OK;
  }
}
