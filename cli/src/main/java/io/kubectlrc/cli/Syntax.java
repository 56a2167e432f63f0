package io.kubectlrc.cli;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Consumer;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgGroupSpec;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/**
 * What a command is for and what may be said to it, as its help has it.
 *
 * <p>picocli is told so by calls. Its annotations are as easily read, but not by the JVM: those of
 * one command take it a third of the time in which a short one is over.
 */
final class Syntax {
  private final CommandSpec command;
  private final Consumer<ArgSpec> arguments;
  private final String prefix;
  private final Set<String> names;

  private Syntax(
      CommandSpec command, Consumer<ArgSpec> arguments, String prefix, Set<String> names) {
    this.command = command;
    this.arguments = arguments;
    this.prefix = prefix;
    this.names = names;
  }

  /** That of a command, for picocli. */
  static CommandSpec of(String name, Subcommand command) {
    CommandSpec spec = CommandSpec.wrapWithoutInspection(command).name(name);
    spec.usageMessage().optionListHeading("%nOptions:%n").sortOptions(false);
    describe(spec, command::describe);
    return spec;
  }

  /** That of options alone. */
  static CommandSpec of(Consumer<Syntax> options) {
    CommandSpec spec = CommandSpec.create();
    describe(spec, options);
    return spec;
  }

  /**
   * Arguments where what may have a value has one. As with kubectl it stands behind an equals sign,
   * or not at all: of {@code --undo api-rc}, the name is none.
   */
  static String[] spelledOut(CommandLine program, String[] arguments) {
    CommandLine command = arguments.length == 0 ? null : program.getSubcommands().get(arguments[0]);
    if (command == null) {
      return arguments;
    }
    String[] spelled = arguments.clone();
    for (int i = 1; i < spelled.length && !spelled[i].equals("--"); i++) {
      OptionSpec option = command.getCommandSpec().optionsMap().get(spelled[i]);
      if (option != null && option.arity().min() == 0 && !option.fallbackValue().isEmpty()) {
        spelled[i] += "=" + option.fallbackValue();
      }
    }
    return spelled;
  }

  private static void describe(CommandSpec spec, Consumer<Syntax> description) {
    Consumer<ArgSpec> arguments =
        argument -> {
          if (argument instanceof OptionSpec option) {
            spec.addOption(option);
          } else {
            spec.addPositional((PositionalParamSpec) argument);
          }
        };
    description.accept(new Syntax(spec, arguments, "", new LinkedHashSet<>()));
  }

  /** The command, as picocli knows it. */
  CommandSpec command() {
    return command;
  }

  /** What it is for, in a line. */
  Syntax header(String line) {
    usage().header(line);
    return this;
  }

  /** How it is called: examples, and what may be said at all. */
  Syntax examples(String... lines) {
    usage().synopsisHeading("%nExamples:%n").customSynopsis(lines);
    return this;
  }

  /** What else there is to know. */
  Syntax description(String... paragraphs) {
    usage().descriptionHeading("%n").description(paragraphs);
    return this;
  }

  /** What stands above its parameters. */
  Syntax parameters(String heading) {
    usage().parameterListHeading("%n" + heading + ":%n");
    return this;
  }

  /** What stands above its commands. */
  Syntax commands(String heading) {
    usage().commandListHeading("%n" + heading + ":%n");
    return this;
  }

  /** What its exit codes mean, each {@code CODE:MEANING}. */
  Syntax exitCodes(String... codes) {
    usage()
        .exitCodeListHeading("%nExit codes:%n")
        .exitCodeList(UsageMessageSpec.keyValuesMap(codes));
    return this;
  }

  /** Not one for people. */
  Syntax hidden() {
    usage().hidden(true);
    return this;
  }

  /** The same, where the names of options begin with {@code start}, after the hyphens. */
  Syntax beginning(String start) {
    return new Syntax(command, arguments, start, names);
  }

  /** An option without a value. */
  Argument<Boolean> flag(String... optionNames) {
    return option(boolean.class, optionNames);
  }

  /** An option with a value. */
  <T> Argument<T> option(Class<T> type, String... optionNames) {
    String[] full = optionNames.clone();
    for (int i = 0; i < full.length; i++) {
      full[i] = full[i].startsWith("--") ? "--" + prefix + full[i].substring(2) : full[i];
    }
    names.add(longest(full));
    return Argument.option(type, full, arguments);
  }

  private static String longest(String[] all) {
    String longest = all[0];
    for (String name : all) {
      longest = name.length() > longest.length() ? name : longest;
    }
    return longest;
  }

  /**
   * A value that is said without an option.
   *
   * @param index the first is 0; {@code 0..*} for all
   */
  <T> Argument<T> parameter(Class<T> type, String index) {
    return Argument.parameter(type, index, arguments);
  }

  /**
   * Options that stand together in the help.
   *
   * @param heading what stands above them
   * @param order the place of the group among others
   * @return their names, of each the longest
   */
  Set<String> group(String heading, int order, Consumer<Syntax> options) {
    return group(options, builder(heading, order).exclusive(false).validate(false));
  }

  /** Options that stand together in the help, and of which one at most may be given. */
  Set<String> choice(String heading, int order, Consumer<Syntax> options) {
    return group(options, builder(heading, order));
  }

  /** Options of which one at most may be given. */
  Set<String> choice(Consumer<Syntax> options) {
    return group(options, ArgGroupSpec.builder());
  }

  /**
   * Options that are described elsewhere.
   *
   * @return their names, of each the longest
   */
  Set<String> with(Consumer<Syntax> options) {
    return with(options, arguments);
  }

  private Set<String> group(Consumer<Syntax> options, ArgGroupSpec.Builder group) {
    Set<String> described = with(options, group::addArg);
    command.addArgGroup(group.build());
    return described;
  }

  private Set<String> with(Consumer<Syntax> options, Consumer<ArgSpec> to) {
    Set<String> described = new LinkedHashSet<>();
    options.accept(new Syntax(command, to, prefix, described));
    names.addAll(described);
    return described;
  }

  private static ArgGroupSpec.Builder builder(String heading, int order) {
    return ArgGroupSpec.builder().heading("%n" + heading + ":%n").order(order);
  }

  private UsageMessageSpec usage() {
    return command.usageMessage();
  }
}
