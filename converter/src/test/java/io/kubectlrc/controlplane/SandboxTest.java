package io.kubectlrc.controlplane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.PolicyRuleBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

@ControlPlaneTest
class SandboxTest {

  private static final Set<String> NAMESPACES_SEEN = new HashSet<>();

  @RepeatedTest(2)
  void everyTestHasANamespaceOfItsOwn(Sandbox sandbox) {
    assertThat(NAMESPACES_SEEN.add(sandbox.namespace())).isTrue();
    assertThat(sandbox.client().pods().list().getItems()).isEmpty();
  }

  @Test
  void theKubeconfigLeadsToTheNamespace(Sandbox sandbox) throws Exception {
    Config config = Config.fromKubeconfig(sandbox.kubeconfig().toFile());

    assertThat(config.getNamespace()).isEqualTo(sandbox.namespace());
    try (KubernetesClient client = new KubernetesClientBuilder().withConfig(config).build()) {
      assertThat(client.getKubernetesVersion().getGitVersion())
          .startsWith("v1." + sandbox.minor() + ".");
    }
  }

  @Test
  void kubectlWorksInTheNamespace(Sandbox sandbox) throws Exception {
    Sandbox.Output created =
        sandbox.kubectl("create", "configmap", "settings", "--from-literal=a=b");
    Sandbox.Output missing = sandbox.kubectl("get", "configmap", "none");

    assertThat(created).isEqualTo(new Sandbox.Output(0, "configmap/settings created\n", ""));
    assertThat(sandbox.client().configMaps().withName("settings").get().getData())
        .containsEntry("a", "b");
    assertThat(missing.status()).isEqualTo(1);
    assertThat(missing.err()).contains("not found");
  }

  @Test
  void aUserMayDoWhatItsRulesSayAndNoMore(Sandbox sandbox) throws Exception {
    PolicyRule readPods =
        new PolicyRuleBuilder()
            .addToApiGroups("")
            .addToResources("pods")
            .addToVerbs("get", "list")
            .build();
    Sandbox.User user = sandbox.newUser("reader", readPods);

    assertThat(user.client().pods().list().getItems()).isEmpty();
    assertThatThrownBy(() -> user.client().configMaps().list())
        .isInstanceOf(KubernetesClientException.class)
        .hasMessageContaining("forbidden");
    assertThat(sandbox.kubectl("--token=" + user.token(), "get", "pods").status()).isZero();
  }
}
