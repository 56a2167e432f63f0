package io.kubectlrc.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** {@code kubectl-rc completion SHELL}. */
final class CompletionCommand implements Subcommand {
  private final Io io;
  private Shell shell;

  enum Shell {
    BASH,
    ZSH,
    FISH;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  CompletionCommand(Io io) {
    this.io = io;
  }

  @Override
  public void describe(Syntax syntax) {
    syntax
        .header("Print the script that makes a shell complete commands, flags and their values.")
        .examples(
            "  bash, in this shell and in those to come:",
            "    source <(kubectl-rc completion bash)",
            "    kubectl-rc completion bash > /etc/bash_completion.d/kubectl-rc",
            "  zsh, in a folder of your fpath:",
            "    kubectl-rc completion zsh > ~/.zfunc/_kubectl-rc",
            "  fish:",
            "    kubectl-rc completion fish > ~/.config/fish/completions/kubectl-rc.fish",
            "",
            "Usage: kubectl-rc completion bash|zsh|fish")
        .description(
            "For 'kubectl rc', put kubectl_complete-rc on the PATH, which lies beside the program (in a"
                + " checkout, in cli/src/main/dist). No cluster is asked for names.")
        .parameters("Shell")
        .exitCodes("0:printed", "2:wrong usage");
    syntax
        .parameter(Shell.class, "0")
        .label("SHELL")
        .says("bash, zsh or fish.")
        .to(value -> shell = value);
  }

  @Override
  public Integer call() throws IOException {
    io.out().print(script(shell));
    return ExitCode.OK;
  }

  static String script(Shell shell) throws IOException {
    String name = "completion." + shell;
    try (InputStream in = CompletionCommand.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
