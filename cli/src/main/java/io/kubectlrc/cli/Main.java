package io.kubectlrc.cli;

import io.kubectlrc.cluster.ClusterException;
import io.kubectlrc.manifest.Inputs;
import io.kubectlrc.manifest.Suggestions;
import io.kubectlrc.operate.RefusalException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Where the program starts, and where every failure becomes a message and an exit code. */
public final class Main {
  private static final String OURS = "io.kubectlrc.";

  private Main() {}

  public static void main(String[] arguments) {
    Locale.setDefault(Locale.ROOT); // numbers in digits that every reader of the output knows
    Io io = Io.ofProcess();
    int exitCode = run(io, arguments);
    // All is written, and no hook has anything to do. To exit, Java 21 and later first look for a
    // logger to tell, which takes a twelfth of a short command.
    Runtime.getRuntime().halt(exitCode);
  }

  /** Runs one command and returns its exit code; prints to {@code io} alone. */
  static int run(Io io, String... given) {
    Map<String, Supplier<Subcommand>> commands = commands(io);
    String[] arguments = LeadingFlags.behindCommand(given, commands.keySet());
    // To describe all commands takes longer than most of them take to run, and only what completes
    // needs the others.
    if (arguments.length > 0
        && commands.containsKey(arguments[0])
        && !arguments[0].equals(CandidatesCommand.NAME)) {
      commands.keySet().retainAll(Set.of(arguments[0]));
    }
    int exitCode = execute(io, commands, arguments);
    // A stream that prints throws nothing when its disk is full or its reader has gone.
    if (io.out().checkError()) {
      io.err().println("error: standard output did not take the whole result");
      return exitCode == ExitCode.OK ? ExitCode.FAILED : exitCode;
    }
    return exitCode;
  }

  /** What no limit has foreseen ends here, too, and not with a stack trace. */
  private static int execute(
      Io io, Map<String, Supplier<Subcommand>> commands, String[] arguments) {
    try {
      CommandLine program = commandLine(io, commands);
      return program.execute(Syntax.spelledOut(program, arguments));
    } catch (OutOfMemoryError | StackOverflowError e) {
      List<String> files =
          Stream.of(arguments).skip(1).filter(argument -> isFile(io, argument)).toList();
      io.err()
          .println(
              "error: %s%s more memory than there is; take fewer or smaller files, or give it more: KUBECTL_RC_JAVA_OPTS=%s"
                  .formatted(
                      files.isEmpty() ? "this" : String.join(", ", files),
                      files.size() > 1 ? " need" : " needs",
                      e instanceof OutOfMemoryError ? "-Xmx4g" : "-Xss16m"));
      return ExitCode.FAILED;
    }
  }

  private static boolean isFile(Io io, String argument) {
    try {
      return argument.equals("-") || Files.exists(io.directory().resolve(argument));
    } catch (InvalidPathException e) {
      return false;
    }
  }

  /** The program's commands, as help, completion and man pages are generated from them. */
  static CommandLine commandLine(Io io) {
    return commandLine(io, commands(io));
  }

  private static Map<String, Supplier<Subcommand>> commands(Io io) {
    Map<String, Supplier<Subcommand>> commands = new LinkedHashMap<>();
    commands.put("lint", () -> new LintCommand(io));
    commands.put("stamp", () -> new StampCommand(io, Clock.systemUTC()));
    commands.put("convert", () -> new ConvertCommand(io));
    commands.put("rolling-update", () -> new RollingUpdateCommand(io, Clock.systemUTC()));
    commands.put("adopt", () -> new AdoptCommand(io));
    commands.put("status", () -> new StatusCommand(io));
    commands.put("watch", () -> new WatchCommand(io));
    commands.put("rehearse", () -> new RehearseCommand(io, Clock.systemUTC()));
    commands.put("report", () -> new ReportCommand(io));
    commands.put("demo", () -> new DemoCommand(io));
    commands.put("version", () -> new VersionCommand(io));
    commands.put("completion", () -> new CompletionCommand(io));
    commands.put(CandidatesCommand.NAME, () -> new CandidatesCommand(io));
    return commands;
  }

  private static CommandLine commandLine(Io io, Map<String, Supplier<Subcommand>> commands) {
    RootCommand root = new RootCommand();
    CommandLine program =
        new CommandLine(Syntax.of("kubectl-rc", root).versionProvider(new Version()));
    commands.forEach(
        (name, command) -> program.addSubcommand(name, Syntax.of(name, command.get())));
    help(program);
    program.getSubcommands().values().forEach(Main::help);
    program
        .getCommandSpec()
        .addOption(
            OptionSpec.builder("-V", "--version")
                .versionHelp(true)
                .description("Print the version and exit.")
                .build());
    program.registerConverter(Path.class, Main::path);
    return program
        .setOut(new PrintWriter(io.out(), true, StandardCharsets.UTF_8))
        .setErr(new PrintWriter(io.err(), true, StandardCharsets.UTF_8))
        .setColorScheme(CommandLine.Help.defaultColorScheme(io.colour() ? Ansi.ON : Ansi.OFF))
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setParameterExceptionHandler((error, args) -> refuseUsage(io, error))
        .setExecutionExceptionHandler((error, command, parsed) -> fail(io, error, root.verbose()));
  }

  /**
   * To each command its own: picocli's are inherited with a --version that some take for theirs.
   */
  private static void help(CommandLine command) {
    command
        .getCommandSpec()
        .addOption(
            OptionSpec.builder("-h", "--help")
                .usageHelp(true)
                .description("Show this help and exit.")
                .build());
  }

  private static int refuseUsage(Io io, ParameterException error) {
    CommandLine command = error.getCommandLine();
    Screen err = io.err();
    err.println("error: " + error.getMessage().replaceFirst("^Error: ", ""));
    if (error instanceof UnmatchedArgumentException unmatched) {
      List<String> meant = meant(unmatched.getUnmatched().get(0), command.getCommandSpec());
      if (!meant.isEmpty()) {
        err.println("Did you mean " + String.join(" or ", meant) + "?");
      }
    }
    err.println(
        "See '" + command.getCommandSpec().qualifiedName() + " --help' for help and examples");
    return ExitCode.USAGE;
  }

  private static List<String> meant(String unknown, CommandSpec command) {
    if (unknown.startsWith("-")) {
      return Suggestions.of(
          unknown.replaceFirst("=.*", ""),
          command.options().stream().map(OptionSpec::longestName).toList());
    }
    return Suggestions.of(
        unknown,
        command.subcommands().entrySet().stream()
            .filter(entry -> !entry.getValue().getCommandSpec().usageMessage().hidden())
            .map(Map.Entry::getKey)
            .toList());
  }

  /** An empty path would be the working directory. */
  private static Path path(String text) {
    if (text.isEmpty()) {
      throw new TypeConversionException("a path is empty; say . for the working directory");
    }
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw new TypeConversionException(Inputs.nameless(text).line(Flags.WORDING));
    }
  }

  private static int fail(Io io, Exception error, boolean verbose) {
    trace(io, error, verbose);
    if (error instanceof Failure failure) {
      failure.messages().forEach(message -> io.err().println("error: " + message));
      return failure.exitCode();
    }
    if (error instanceof RefusalException refused) {
      io.refuse("", refused.refusal());
      return ExitCode.FAILED;
    }
    if (error instanceof ClusterException refused) {
      io.err().println("error: " + refused.sentence().in(Flags.WORDING));
      return ExitCode.FAILED;
    }
    if (error instanceof InvalidPathException nameless) {
      io.err().println("error: " + Inputs.nameless(nameless.getInput()));
      return ExitCode.FAILED;
    }
    if (error instanceof IOException || error instanceof UncheckedIOException) {
      Throwable cause = error instanceof UncheckedIOException ? error.getCause() : error;
      io.err().println("error: " + describe((IOException) cause));
      return ExitCode.FAILED;
    }
    io.err().println("error: " + defect(error));
    return ExitCode.FAILED;
  }

  private static void trace(Io io, Exception error, boolean verbose) {
    if (verbose) {
      error.printStackTrace(io.err());
    }
  }

  /** What is said of a failure that nobody has foreseen; where it comes from, before that. */
  static String defect(Io io, Exception error, boolean verbose) {
    trace(io, error, verbose);
    return defect(error);
  }

  /** With the place, since what happens once may not happen in a run with -v. */
  private static String defect(Exception error) {
    String place =
        Stream.of(error.getStackTrace())
            .filter(frame -> frame.getClassName().startsWith(OURS))
            .findFirst()
            .map(frame -> ", at " + frame)
            .orElse("");
    return "this is a defect of kubectl-rc: " + error + place + " (-v shows the whole trace)";
  }

  private static String describe(IOException error) {
    String reason = Inputs.reason(error);
    return error instanceof FileSystemException file ? file.getFile() + ": " + reason : reason;
  }
}
