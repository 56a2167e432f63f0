package io.kubectlrc.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KindTest {

  @ParameterizedTest
  @CsvSource({
    "DEPLOYMENT_CONFIG, dc, true",
    "DEPLOYMENT_CONFIG, DeploymentConfig, true",
    "DEPLOYMENT_CONFIG, deploymentconfigs.apps.openshift.io, true",
    "DEPLOYMENT_CONFIG, dc.apps, false",
    "DEPLOYMENT, deployments.v1.apps, true",
    "DEPLOYMENT, deploy, true",
    "DEPLOYMENT, dc, false",
    "REPLICATION_CONTROLLER, rc, true",
    "REPLICATION_CONTROLLER, rc.apps, false",
    "POD, pod, true",
    "POD, '', false",
  })
  void isCalledAsKubectlCallsIt(Kind kind, String word, boolean called) {
    assertThat(kind.isCalled(word)).isEqualTo(called);
  }
}
