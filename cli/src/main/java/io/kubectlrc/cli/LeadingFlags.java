package io.kubectlrc.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine.Model.OptionSpec;

/**
 * kubectl's own flags before the command, as kubectl takes them: {@code kubectl rc -n shop status}.
 *
 * <p>They say where the cluster is. {@code --as} is none of them, since {@code adopt} means another
 * thing by it.
 */
final class LeadingFlags {

  private LeadingFlags() {}

  /** The arguments with those flags behind the command; as they are if that is not how they are. */
  static String[] behindCommand(String[] arguments, Set<String> commands) {
    if (arguments.length == 0 || !arguments[0].startsWith("-")) {
      return arguments;
    }
    Map<String, OptionSpec> flags = Syntax.of(new ConnectionOptions()::describe).optionsMap();
    int command = 0;
    while (command < arguments.length && arguments[command].startsWith("-")) {
      int length = length(arguments[command], flags.keySet());
      if (length == 0) {
        return arguments;
      }
      command += length;
    }
    if (command >= arguments.length || !commands.contains(arguments[command])) {
      return arguments;
    }
    List<String> ordered = new ArrayList<>(List.of(arguments[command]));
    ordered.addAll(Arrays.asList(arguments).subList(0, command));
    ordered.addAll(Arrays.asList(arguments).subList(command + 1, arguments.length));
    return ordered.toArray(String[]::new);
  }

  /** How many arguments a flag takes up; 0 of one that is not known. */
  private static int length(String argument, Set<String> flags) {
    if (flags.contains(argument)) {
      return 2;
    }
    boolean isShort = !argument.startsWith("--") && argument.length() > 2;
    String name = isShort ? argument.substring(0, 2) : argument.replaceFirst("=.*", "");
    return flags.contains(name) ? 1 : 0;
  }
}
