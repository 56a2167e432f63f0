package io.kubectlrc.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A command as somebody typed it, to be shown to others. */
final class Typed {
  /** Options with a value that may be a secret: a token, or a header such as Authorization. */
  private static final Pattern SECRETIVE =
      Pattern.compile("(?<option>--token|--header|--watch-header)(=.*)?", Pattern.DOTALL);

  private static final String SECRET = "...";

  /** What a shell takes as it is. */
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_@%+=:,./\\[\\]{}-]+");

  private Typed() {}

  /** Without what is nobody's business: tokens, and what headers say. */
  static String command(List<String> arguments) {
    List<String> words = new ArrayList<>(List.of("kubectl-rc"));
    boolean secret = false;
    for (String argument : arguments) {
      Matcher secretive = SECRETIVE.matcher(argument);
      if (secret) {
        words.add(SECRET);
        secret = false;
      } else if (secretive.matches()) {
        secret = secretive.group(2) == null;
        words.add(secretive.group("option") + (secret ? "" : "=" + SECRET));
      } else {
        words.add(quoted(argument));
      }
    }
    return String.join(" ", words);
  }

  private static String quoted(String argument) {
    return PLAIN.matcher(argument).matches()
        ? argument
        : "'" + argument.replace("'", "'\\''") + "'";
  }
}
