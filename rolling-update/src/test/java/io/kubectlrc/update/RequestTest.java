package io.kubectlrc.update;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.kubectlrc.selector.Stamp;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RequestTest {

  private static Request.Images images(Optional<String> policy, boolean restart, String... images) {
    return new Request.Images(
        List.of(images).stream().map(Request.Image::parse).toList(), policy, restart);
  }

  @Test
  void tellsTheArgumentsThatAskForIt() {
    assertThat(Request.argumentsOf(images(Optional.empty(), false, "web:2").id()))
        .isEqualTo("--image=web:2");
    assertThat(
            Request.argumentsOf(
                images(Optional.of("Always"), true, "b=r.example/b:2", "a=a@sha256:0f").id()))
        .isEqualTo(
            "--image=a=a@sha256:0f --image=b=r.example/b:2"
                + " --image-pull-policy=Always --restart");
    assertThat(Request.argumentsOf(images(Optional.empty(), true).id())).isEqualTo("--restart");
    assertThat(Request.argumentsOf(new Request.Undo(2).id())).isEqualTo("--undo=2");
  }

  @Test
  void tellsThatAFileIsNeeded() {
    Request.Spec plain =
        new Request.Spec("new.yaml", JsonNodeFactory.instance.objectNode(), Optional.empty());
    assertThat(Request.argumentsOf(plain.id())).isEqualTo("-f FILE, with the file that began it");
    Request.Spec stamped =
        new Request.Spec(
            "new.yaml",
            JsonNodeFactory.instance.objectNode(),
            Optional.of(Stamp.of("7", "version")));
    assertThat(Request.argumentsOf(stamped.id()))
        .isEqualTo("-f FILE --stamp --key=version, with the file that began it");
  }
}
