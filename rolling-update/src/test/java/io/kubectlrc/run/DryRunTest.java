package io.kubectlrc.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubectlrc.cluster.ClusterException;
import io.kubectlrc.cluster.ClusterException.Reason;
import io.kubectlrc.operate.Refusal;
import io.kubectlrc.wording.Sentence;
import io.kubectlrc.wording.Setting;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DryRunTest {

  private static ClusterException because(Reason reason) {
    return new ClusterException(reason, Sentence.of("so it is; try {}", Setting.TOKEN), null);
  }

  /** Of whatever is to be created. */
  private static List<Refusal> refusals(Reason reason) {
    ClusterException failure = because(reason);
    return List.of(
        DryRun.refusal(
                "ReplicationController web",
                () -> {
                  throw failure;
                })
            .orElseThrow(),
        DryRun.ofDeployment("web", failure),
        DryRun.ofReplicaSet("shop", failure));
  }

  @Test
  void aQuotaIsToBeRaisedWhateverItForbids() {
    assertThat(refusals(Reason.QUOTA_EXCEEDED))
        .allSatisfy(
            refusal -> {
              assertThat(refusal.message()).asString().startsWith("a quota forbids ");
              assertThat(refusal.remedy()).asString().isEqualTo("Raise the quota.");
            });
  }

  @ParameterizedTest
  @EnumSource(names = {"INVALID", "QUOTA_EXCEEDED"})
  void whatTheServerSaysKeepsItsActions(Reason reason) {
    assertThat(refusals(reason))
        .allSatisfy(
            refusal ->
                assertThat(refusal.message().actions()).containsExactly(Setting.TOKEN.chosen()));
  }
}
