package io.kubectlrc.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Modifier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ForwardingClusterTest {

  /** What it does not forward, the interface would do in its own way, and mostly not at all. */
  @Test
  void forwardsAllThatAClusterDoes() {
    assertThat(
            Stream.of(Cluster.class.getMethods())
                .filter(one -> !Modifier.isStatic(one.getModifiers())))
        .isNotEmpty()
        .allSatisfy(
            asked ->
                assertThat(
                        ForwardingCluster.class.getDeclaredMethod(
                            asked.getName(), asked.getParameterTypes()))
                    .isNotNull());
  }
}
