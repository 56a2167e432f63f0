package io.kubectlrc.update;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.kubectlrc.selector.Stamp;
import io.kubectlrc.wording.Setting;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RequestTest {

  private static Request.Images images(Optional<String> policy, boolean restart, String... images) {
    return new Request.Images(
        List.of(images).stream().map(Request.Image::parse).toList(), policy, restart);
  }

  @Test
  void tellsTheChoicesThatAskForIt() {
    assertThat(Request.choicesOf(images(Optional.empty(), false, "web:2").id()))
        .containsExactly(Setting.IMAGE.to("web:2"));
    assertThat(
            Request.choicesOf(
                images(Optional.of("Always"), true, "b=r.example/b:2", "a=a@sha256:0f").id()))
        .containsExactly(
            Setting.IMAGE.to("a=a@sha256:0f"),
            Setting.IMAGE.to("b=r.example/b:2"),
            Setting.PULL_POLICY.to("Always"),
            Setting.RESTART.chosen());
    assertThat(Request.choicesOf(images(Optional.empty(), true).id()))
        .containsExactly(Setting.RESTART.chosen());
    assertThat(Request.choicesOf(new Request.Undo(2).id())).containsExactly(Setting.UNDO.to("2"));
  }

  @Test
  void tellsThatAFileIsNeeded() {
    Request.Spec plain =
        new Request.Spec("new.yaml", JsonNodeFactory.instance.objectNode(), Optional.empty());
    assertThat(Request.choicesOf(plain.id())).containsExactly(Setting.FILE.to("FILE"));
    Request.Spec stamped =
        new Request.Spec(
            "new.yaml",
            JsonNodeFactory.instance.objectNode(),
            Optional.of(Stamp.of("7", "version")));
    assertThat(Request.choicesOf(stamped.id()))
        .containsExactly(
            Setting.FILE.to("FILE"), Setting.STAMP.chosen(), Setting.STAMP_KEY.to("version"));
  }
}
