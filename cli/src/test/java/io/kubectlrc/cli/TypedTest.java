package io.kubectlrc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TypedTest {

  @Test
  void isWhatAShellTakes() {
    assertThat(Typed.command(List.of("rehearse", "a b.yaml", "it's", "--image=c=web:2")))
        .isEqualTo("kubectl-rc rehearse 'a b.yaml' 'it'\\''s' --image=c=web:2");
  }

  @Test
  void leavesOutWhatMayBeASecret() {
    String typed =
        Typed.command(
            List.of(
                "watch",
                "--token=hidden",
                "--token",
                "hidden",
                "--header=Authorization: Bearer hidden",
                "--watch-header",
                "Authorization: hidden",
                "--header=X: first\nhidden",
                "--rate=5/s"));
    assertThat(typed)
        .isEqualTo(
            "kubectl-rc watch --token=... --token ... --header=... --watch-header ... --header=..."
                + " --rate=5/s");
  }
}
