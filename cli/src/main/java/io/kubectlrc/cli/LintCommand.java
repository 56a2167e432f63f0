package io.kubectlrc.cli;

import io.kubectlrc.convert.legacy.KubernetesVersion;
import io.kubectlrc.lint.Baseline;
import io.kubectlrc.lint.Configuration;
import io.kubectlrc.lint.Description;
import io.kubectlrc.lint.Finding;
import io.kubectlrc.lint.Fixes;
import io.kubectlrc.lint.LintInput;
import io.kubectlrc.lint.LintOptions;
import io.kubectlrc.lint.LintReport;
import io.kubectlrc.lint.Linter;
import io.kubectlrc.lint.Severity;
import io.kubectlrc.lint.report.RuleTable;
import io.kubectlrc.lint.rules.Rules;
import io.kubectlrc.manifest.Input;
import io.kubectlrc.manifest.Inputs;
import io.kubectlrc.manifest.Manifest;
import io.kubectlrc.manifest.Source;
import io.kubectlrc.manifest.edit.Rewrite;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** {@code kubectl-rc lint}. */
final class LintCommand implements Subcommand {
  private static final String CONFIGURATION = ".kubectl-rc.yaml";
  private static final String GIT = "git:";

  private final Io io;
  private CommandSpec spec;
  private List<String> paths = new ArrayList<>();
  private final Before comparison = new Before();

  /** With what it is compared. */
  private static final class Before {
    private String against;
    private boolean all;

    void describe(Syntax syntax) {
      syntax
          .option(String.class, "--against")
          .label("PATH|git:REF")
          .says(
              "Show only what changed since: since the files at PATH, or since the same files in a"
                  + " commit.")
          .to(value -> against = value);
      syntax
          .flag("--all")
          .says("With --against, show what was there before, too.")
          .to(value -> all = value);
    }
  }

  private List<String> outputs = new ArrayList<>(List.of("text"));
  private Severity failOn;
  private final Mending mending = new Mending();

  /** What is mended. */
  private static final class Mending {
    private boolean fix;
    private boolean diff;

    void describe(Syntax syntax) {
      syntax
          .flag("--fix")
          .says(
              "Mend what can be mended safely, in the files. What remains is reported, and decides"
                  + " the exit code.")
          .to(value -> fix = value);
      syntax
          .flag("--diff")
          .says(
              "With --fix, print the changes, for patch -p1, and make none. What would remain goes to"
                  + " standard error. On a terminal, control characters in them are escaped.")
          .to(value -> diff = value);
    }
  }

  private final Known known = new Known();

  /** Findings that are not shown. */
  private static final class Known {
    private Path baseline;
    private boolean writeBaseline;

    void describe(Syntax syntax) {
      syntax
          .option(Path.class, "--baseline")
          .label("FILE")
          .says("Show no finding that the file lists.")
          .to(value -> baseline = value);
      syntax
          .flag("--write-baseline")
          .says("Write the findings to the file of --baseline, and show none.")
          .to(value -> writeBaseline = value);
    }
  }

  private Path configuration;
  private String kubernetes;
  private final About about = new About();

  /** What is told of rules instead. */
  private static final class About {
    private boolean listRules;
    private String explain;

    void describe(Syntax syntax) {
      syntax
          .flag("--list-rules")
          .says("Print the rules, and lint nothing.")
          .to(value -> listRules = value);
      syntax
          .option(String.class, "--explain")
          .label("RULE")
          .says("Print what a rule finds, why, and what to do.")
          .among(Rules.ALL.stream().map(rule -> rule.description().id()).toList())
          .to(value -> explain = value);
    }
  }

  LintCommand(Io io) {
    this.io = io;
  }

  @Override
  public void describe(Syntax syntax) {
    syntax
        .header("Find what will break when manifests meet a cluster or each other.")
        .examples(
            "  A directory, as one context:",
            "    kubectl-rc lint deploy/",
            "  What a change brings, in review:",
            "    kubectl-rc lint deploy/ --against git:origin/main -o github",
            "  What can be mended safely:",
            "    kubectl-rc lint deploy/ --fix --diff",
            "  What a rule finds, why, and what to do:",
            "    kubectl-rc lint --explain update-key",
            "",
            "Usage: kubectl-rc lint PATH... [--against=PATH|git:REF] [OPTIONS]")
        .description(
            "All files of one call form one context, namespaces apart. To hear no more of a finding: the"
                + " comment \"# kubectl-rc:ignore RULE -- why\" on or above its line, the annotation"
                + " kubectl-rc.io/ignore: RULE on the object, rules: {RULE: off} in .kubectl-rc.yaml, or"
                + " --baseline.")
        .parameters("Paths")
        .exitCodes(
            "0:no finding that is as severe as --fail-on",
            "1:there is one; or a file cannot be read or mended",
            "2:wrong usage");
    spec = syntax.command();
    syntax
        .parameter(String.class, "0..*")
        .label("PATH")
        .says("Files, directories, globs, or - for standard input.")
        .arity("0..*")
        .toList(value -> paths = value);
    syntax.group("What a change brings", 10, comparison::describe);
    syntax
        .option(String.class, "-o", "--output")
        .label("FORMAT[=FILE]")
        .says(
            "text, json, sarif, junit, checkstyle or github; to a file or to standard output. May be"
                + " given several times. Default: text.")
        .among(List.of("text", "json", "sarif", "junit", "checkstyle", "github"))
        .toList(value -> outputs = value);
    syntax
        .option(Severity.class, "--fail-on")
        .label("SEVERITY")
        .says("error, warning or info: findings that make the exit code 1. Default: error.")
        .defaultsTo("error")
        .to(value -> failOn = value);
    syntax.group("Mending", 20, mending::describe);
    syntax.group("What is known already", 30, known::describe);
    syntax
        .option(Path.class, "--config")
        .label("FILE")
        .says("Default: " + CONFIGURATION + ", where it exists.")
        .to(value -> configuration = value);
    syntax
        .option(String.class, "--kubernetes")
        .label("VERSION")
        .says("The version of the servers, 1.31 say. Default: the latest that is known.")
        .to(value -> kubernetes = value);
    syntax.group("The rules", 40, about::describe);
  }

  @Override
  public Integer call() throws Exception {
    if (about.listRules) {
      io.out().print(RuleTable.plain());
      return ExitCode.OK;
    }
    if (about.explain != null) {
      io.out().print(RuleTable.explanation(described(about.explain), Flags.WORDING));
      return ExitCode.OK;
    }
    checkUsage();
    // A diff is a result of its own, which a patch is made of.
    Screen shownOn = mending.diff ? io.err() : io.out();
    List<LintOutput> formats =
        outputs.stream().map(text -> LintOutput.parse(text, spec, io, shownOn, failOn)).toList();
    LintOutput.refuseSharedOutput(formats, spec);
    Configuration configured = configuration();
    Inputs.Found found = inputs().find(paths);
    if (found.inputs().isEmpty()) {
      if (!found.problems().isEmpty()) {
        throw Failure.of(found.problems());
      }
      io.err()
          .println(
              "warning: nothing is linted: no file in %s ends in .yaml, .yml or .json; check the path"
                  .formatted(String.join(", ", paths)));
    }
    List<LintInput> inputs = read(found.inputs(), configured);
    Optional<List<LintInput>> before = before(inputs, configured);
    Linter linter = new Linter(configured.options(), Rules.ALL);
    LintReport report = lint(linter, inputs, before);
    boolean refused = !found.problems().isEmpty();
    found.problems().forEach(problem -> io.err().println("error: " + problem.line(Flags.WORDING)));
    if (mending.fix) {
      Map<Source, List<Finding>> fixable =
          report.findings().stream()
              .filter(finding -> finding.fix().isPresent())
              .collect(
                  Collectors.groupingBy(
                      finding -> finding.at().source(), IdentityHashMap::new, Collectors.toList()));
      List<LintInput> mended = new ArrayList<>();
      for (int i = 0; i < inputs.size(); i++) {
        LintInput input = inputs.get(i);
        List<Finding> findings = fixable.getOrDefault(report.sources().get(i), List.of());
        Optional<LintInput> better =
            findings.isEmpty() ? Optional.of(input) : mended(input, findings);
        refused |= better.isEmpty();
        mended.add(better.orElse(input));
      }
      report = lint(linter, mended, before);
    }
    if (known.writeBaseline) {
      AtomicFile.put(file(known.baseline), Baseline.write(report.findings(), Flags.WORDING));
      return refused ? ExitCode.FAILED : ExitCode.OK;
    }
    LintReport shown = withoutBaseline(report);
    for (LintOutput format : formats) {
      format.write(shown);
    }
    return refused || shown.hasAtLeast(failOn) ? ExitCode.FAILED : ExitCode.OK;
  }

  private Description described(String id) {
    return Rules.describe(id)
        .orElseThrow(
            () -> usage("there is no rule \"" + id + "\"; --list-rules names all of them"));
  }

  private void checkUsage() {
    if (paths.isEmpty()) {
      throw usage("name a file or a directory to lint, or - for standard input");
    }
    if (mending.diff && !mending.fix) {
      throw usage("--diff shows what --fix would change: give both");
    }
    if (known.writeBaseline && known.baseline == null) {
      throw usage("--write-baseline writes the file of --baseline: give both");
    }
    if (known.writeBaseline && mending.diff) {
      throw usage("--diff changes no file: leave --write-baseline out, or --diff");
    }
    if (mending.fix && !mending.diff && paths.contains("-")) {
      throw usage("--fix changes files; with - give --diff too, to see the changes");
    }
    if (comparison.against == null && comparison.all) {
      throw usage("--all belongs to --against");
    }
  }

  private ParameterException usage(String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  private Path file(Path path) {
    return io.directory().resolve(path);
  }

  private Configuration configuration() {
    boolean given = configuration != null;
    Path path = given ? configuration : Path.of(CONFIGURATION);
    if (!given && !Files.exists(file(path)) && !Files.isSymbolicLink(file(path))) {
      return withVersion(Configuration.NONE);
    }
    Manifest manifest =
        inputs().read(new Input(path.toString(), Optional.of(file(path)), path.getFileName()));
    Configuration read = Configuration.of(manifest, Rules.ALL);
    if (!read.problems().isEmpty()) {
      throw Failure.of(read.problems());
    }
    return withVersion(read);
  }

  private Configuration withVersion(Configuration read) {
    LintOptions options = read.options().withAll(comparison.all);
    if (kubernetes != null) {
      options =
          options.withKubernetes(
              KubernetesVersion.parse(kubernetes)
                  .orElseThrow(
                      () ->
                          usage("\"" + kubernetes + "\" is no version of Kubernetes: 1.31, say")));
    }
    return new Configuration(options, read.excluded(), read.problems());
  }

  private Inputs inputs() {
    return new Inputs(io.directory(), io.in());
  }

  private List<LintInput> read(List<Input> found, Configuration configured) {
    Inputs inputs = inputs();
    List<PathMatcher> excluded = matchers(configured);
    List<Input> wanted =
        found.stream()
            .filter(input -> !input.relative().endsWith(CONFIGURATION))
            .filter(input -> !isExcluded(input.name(), excluded))
            .toList();
    boolean parallel = wanted.stream().noneMatch(input -> input.path().isEmpty());
    return (parallel ? wanted.parallelStream() : wanted.stream())
        .map(input -> new LintInput(inputs.text(input), input.relative()))
        .toList();
  }

  private List<PathMatcher> matchers(Configuration configured) {
    return configured.excluded().stream().map(this::matcher).toList();
  }

  private PathMatcher matcher(String pattern) {
    try {
      return Inputs.matcher(pattern);
    } catch (PatternSyntaxException e) {
      throw new Failure(
          ExitCode.FAILED,
          "%s: exclude: the pattern \"%s\" is not well formed; correct it"
              .formatted(configuration == null ? CONFIGURATION : configuration, pattern));
    }
  }

  private boolean isExcluded(String name, List<PathMatcher> excluded) {
    Path given = Path.of(name).normalize();
    Path path = given.isAbsolute() ? io.directory().toAbsolutePath().relativize(given) : given;
    return excluded.stream().anyMatch(glob -> glob.matches(path));
  }

  /** With what the inputs are compared, if they are. */
  private Optional<List<LintInput>> before(List<LintInput> inputs, Configuration configured)
      throws Exception {
    if (comparison.against == null) {
      return Optional.empty();
    }
    if (comparison.against.startsWith(GIT)) {
      String ref = comparison.against.substring(GIT.length());
      List<PathMatcher> excluded = matchers(configured);
      return Optional.of(
          new CommittedInputs(
                  Git.at(io, Path.of(""), "run it in the one that the files are in"),
                  io.directory().toAbsolutePath(),
                  ref)
              .read(
                  paths,
                  path -> !Path.of(path).endsWith(CONFIGURATION) && !isExcluded(path, excluded)));
    }
    Inputs.Found found = inputs().find(List.of(comparison.against));
    if (!found.problems().isEmpty()) {
      throw Failure.of(found.problems());
    }
    List<LintInput> before = read(found.inputs(), configured);
    if (inputs.size() == 1 && before.size() == 1) {
      // Two versions of one file, whatever they are called.
      return Optional.of(List.of(new LintInput(before.get(0).reading(), inputs.get(0).path())));
    }
    return Optional.of(before);
  }

  private static LintReport lint(
      Linter linter, List<LintInput> inputs, Optional<List<LintInput>> before) {
    return before.map(old -> linter.lint(inputs, old)).orElseGet(() -> linter.lint(inputs));
  }

  private LintReport withoutBaseline(LintReport report) throws IOException {
    if (known.baseline == null) {
      return report;
    }
    Baseline.Reading reading = Baseline.read(text(known.baseline));
    if (reading instanceof Baseline.Reading.Bad bad) {
      throw new Failure(
          ExitCode.FAILED,
          "%s:%d: this is no line of a baseline; write it anew with --write-baseline"
              .formatted(known.baseline, bad.line()));
    }
    return report.withFindings(
        ((Baseline.Reading.Read) reading).baseline().newOf(report.findings()));
  }

  private String text(Path path) throws IOException {
    try {
      return new String(Files.readAllBytes(file(path)), StandardCharsets.UTF_8);
    } catch (FileSystemException named) {
      throw named;
    } catch (IOException e) {
      throw new FileSystemException(path.toString(), null, e.getMessage());
    }
  }

  /** Mends one file, or shows how; empty, with the reason told, if it cannot be mended. */
  private Optional<LintInput> mended(LintInput input, List<Finding> findings) {
    Manifest manifest = input.manifest();
    String name = manifest.source().name();
    Rewrite rewrite = Fixes.apply(manifest, findings);
    if (rewrite instanceof Rewrite.Impossible impossible) {
      io.err().println("error: " + impossible.problem().line(Flags.WORDING));
      return Optional.empty();
    }
    Rewrite.Rewritten rewritten = (Rewrite.Rewritten) rewrite;
    if (rewritten.edits().isEmpty()) {
      return Optional.of(input);
    }
    if (mending.diff) {
      io.printDiff(
          UnifiedDiff.of(name, manifest.source().text(), rewritten.text(), rewritten.edits()));
    } else {
      try {
        AtomicFile.replace(file(Path.of(name)), rewritten.text());
      } catch (IOException e) {
        io.err().println("error: " + name + ": not mended: " + Inputs.reason(e));
        return Optional.empty();
      }
      io.err().println(name + ": mended");
    }
    Source source = new Source(name, rewritten.text());
    return Optional.of(new LintInput(() -> Manifest.parse(source), input.path()));
  }
}
