package io.kubectlrc.run;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.kubectlrc.cluster.http.KubernetesCluster;
import io.kubectlrc.update.Request;
import java.util.Optional;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What programs hand the library, and is null, is told at once, and by its name. */
class NullsAreNamedTest {
  private static Arguments of(String name, ThrowingCallable call) {
    return Arguments.of(name, call);
  }

  private static Stream<Arguments> calls() {
    Request back = new Request.Rollback();
    RollingUpdate.Settings update = RollingUpdate.Settings.of("shop", "api", back);
    Adoption.Settings adoption = Adoption.Settings.of("shop", "api");
    return Stream.of(
        of("namespace", () -> RollingUpdate.Settings.of(null, "api", back)),
        of("name", () -> RollingUpdate.Settings.of("shop", null, back)),
        of("request", () -> RollingUpdate.Settings.of("shop", "api", null)),
        of("naming", () -> update.withNaming(null)),
        of("options", () -> update.withOptions(null)),
        of("timeout", () -> update.withTimeout(null)),
        of("cluster", () -> RollingUpdate.on(null, update)),
        of("namespace", () -> Adoption.Settings.of(null, "api")),
        of("name", () -> Adoption.Settings.of("shop", null)),
        of("deployment", () -> adoption.withDeployment(null)),
        of("goal", () -> adoption.withGoal(null)),
        of("cluster", () -> Adoption.on(null, adoption)),
        of("images", () -> new Request.Images(null, Optional.empty(), false)),
        of("text", () -> Request.Image.parse(null)),
        of("controller", () -> new Request.Spec("a.yaml", null, Optional.empty())),
        of("client", () -> KubernetesCluster.of((KubernetesClient) null)),
        of("config", () -> KubernetesCluster.of((Config) null)));
  }

  @ParameterizedTest(name = "{index} {0}")
  @MethodSource("calls")
  void nullIsToldByItsName(String name, ThrowingCallable call) {
    assertThatThrownBy(call).isExactlyInstanceOf(NullPointerException.class).hasMessage(name);
  }
}
