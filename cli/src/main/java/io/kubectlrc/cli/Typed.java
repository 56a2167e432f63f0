package io.kubectlrc.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** A command as somebody typed it, to be shown to others. */
final class Typed {
  private static final String TOKEN = "--token";
  private static final String SECRET = "...";

  /** What a shell takes as it is. */
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_@%+=:,./\\[\\]{}-]+");

  private Typed() {}

  /** Without what is nobody's business: a token. */
  static String command(List<String> arguments) {
    List<String> words = new ArrayList<>(List.of("kubectl-rc"));
    boolean secret = false;
    for (String argument : arguments) {
      if (secret) {
        words.add(SECRET);
      } else if (argument.startsWith(TOKEN + "=")) {
        words.add(TOKEN + "=" + SECRET);
      } else {
        words.add(quoted(argument));
      }
      secret = !secret && argument.equals(TOKEN);
    }
    return String.join(" ", words);
  }

  private static String quoted(String argument) {
    return PLAIN.matcher(argument).matches()
        ? argument
        : "'" + argument.replace("'", "'\\''") + "'";
  }
}
