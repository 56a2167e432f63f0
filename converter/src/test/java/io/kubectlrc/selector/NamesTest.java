package io.kubectlrc.selector;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NamesTest {

  @ParameterizedTest
  @ValueSource(strings = {"api-rc", "a", "1", "web-v1.0.2", "kube-dns-v9"})
  void allowsSubdomains(String name) {
    assertThat(Names.subdomain(name)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Api", "api_rc", "-api", "api-", "a..b", "a.-b", "${NAME}"})
  void rejectsOtherNames(String name) {
    assertThat(Names.subdomain(name)).isPresent();
  }

  @ParameterizedTest
  @ValueSource(strings = {"name", "k8s-app", "example.com/my_key.x", "A", "kubernetes.io/os"})
  void allowsLabelKeys(String key) {
    assertThat(Names.labelKey(key)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-x", "a/b/c", "Ex_ample/x", "/x", "x/", "a b"})
  void rejectsOtherLabelKeys(String key) {
    assertThat(Names.labelKey(key)).isPresent();
  }

  @ParameterizedTest
  @ValueSource(strings = {"1invalid", "web.srv", "Web"})
  void holdsServicesToAStricterRule(String name) {
    assertThat(Names.ofKind("Service", name)).isPresent();
  }

  @Test
  void saysHowLongIsTooLong() {
    assertThat(Names.labelValue("a".repeat(64))).contains("must be at most 63 characters, not 64");
    assertThat(Names.ofKind("ReplicationController", "a".repeat(253))).isEmpty();
    assertThat(Names.ofKind("ReplicationController", "a".repeat(254))).isPresent();
    assertThat(Names.ofKind("ClusterRole", "system:node")).isEmpty();
    assertThat(Names.ofKind("StatefulSet", "a".repeat(52))).isEmpty();
    assertThat(Names.ofKind("StatefulSet", "a".repeat(53)))
        .contains(
            "must be at most 52 characters, not 53, for its pods' label controller-revision-hash");
    assertThat(Names.ofKind("Deployment", "a".repeat(242))).isEmpty();
    assertThat(Names.ofKind("Deployment", "a".repeat(243)))
        .contains("must be at most 242 characters, not 243, for its ReplicaSets' names");
    assertThat(Names.ofKind("CronJob", "a".repeat(53))).isPresent();
    assertThat(Names.ofKind("Job", "a".repeat(64))).isPresent();
  }

  @ParameterizedTest
  @ValueSource(strings = {"8080", "http_api", "a--b", "aaaaaaaaaaaaaaaa"})
  void rejectsPortNames(String name) {
    assertThat(Names.portName(name)).isPresent();
  }

  @Test
  void allowsPortNames() {
    assertThat(Names.portName("http-2")).isEmpty();
  }
}
