package io.kubectlrc.selector;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VersionsTest {

  @ParameterizedTest
  @CsvSource({
    "version, v1",
    "deployment, 704aa8d484e91f3ed3e525abddf53c19",
    "example.com/git-sha, main",
    "pod-template-hash, 5d4f8c7b9d",
    "stamp, 1453323827",
    "image, 1.12.0",
  })
  void recognisesLabelsThatChangePerRelease(String key, String value) {
    assertThat(Versions.DEFAULT.isVersionLike(key, value)).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "name, api-pods",
    "app, redis",
    "tier, 1",
    "role, master",
    "name, facade",
    "shard, 07"
  })
  void leavesLabelsThatStay(String key, String value) {
    assertThat(Versions.DEFAULT.isVersionLike(key, value)).isFalse();
  }

  @Test
  void takesTheKeysItIsTold() {
    assertThat(new Versions(Set.of("color")).isVersionLike("color", "blue")).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "api-rc-1453323827, api-rc, 1453323827",
    "api-rc-v2, api-rc, v2",
    "web-1-0-2, web, 1-0-2",
    "web-v1.0.2, web, v1.0.2",
    "kube-dns-v9, kube-dns, v9",
    "api-rc-704aa8d484e91f3ed3e525abddf53c19, api-rc, 704aa8d484e91f3ed3e525abddf53c19",
    "web-1.2.0-rc1, web, 1.2.0-rc1",
  })
  void cutsTheVersionOffAName(String name, String base, String version) {
    assertThat(Versions.split(name))
        .isEqualTo(new Versions.VersionedName(base, Optional.of(version)));
  }

  @ParameterizedTest
  @CsvSource({"api-rc", "redis", "5", "k8s", "web-facade", "log2"})
  void leavesANameWithoutAVersion(String name) {
    assertThat(Versions.split(name)).isEqualTo(new Versions.VersionedName(name, Optional.empty()));
  }
}
