package io.kubectlrc.selector;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VersionsTest {

  private static final Bearer NOBODY = Bearer.UNKNOWN;

  @ParameterizedTest
  @CsvSource({
    "version, v1",
    "version, '2'",
    "version, 1.2.0-rc.1",
    "version, 2016-01-20",
    "version, release-42",
    "version, stable-1.2",
    "app.kubernetes.io/version, 1.2.0",
    "rc-version, v1",
    "rcVersion, v1",
    "deployment, 704aa8d484e91f3ed3e525abddf53c19",
    "deployment, frontend-4",
    "build, b1207",
    "example.com/git-sha, deadbeef",
    "pod-template-hash, 5d4f8c7b9d",
    "pod-template-hash, bcdfghjk",
    "controller-revision-hash, web-bcdfg",
    "v, '1'",
    "git-rev, 704aa8d484",
    "build-timestamp, 1453323827",
    "release-number, '42'",
    "chart, cache-0.2.1",
    "chart, cache-0.2.1_abc",
    "helm.sh/chart, cache-0.2.1-beta.1",
    "helm.sh/chart, cache-0.2.1_20160120.git",
    "helm.sh/chart, x-1.2.0",
    "image, web-1.2",
    "image, 1.12.0",
    "stamp, 1453323827",
    "stamp, 1453323827000",
    "date, 20160120",
    "date, 2016-01-20",
    "run, web-1453323827",
    "name, web-1453323827",
    "name, web-2016-01-20",
    "name, web-704aa8d484",
    "controller, web-v2",
  })
  void recognisesLabelsThatChangePerRelease(String key, String value) {
    assertThat(Versions.DEFAULT.meaningOf(key, value, NOBODY)).isInstanceOf(Meaning.Version.class);
  }

  /** As an update labels the pods of an old controller, and leaves them when it is rolled back. */
  @ParameterizedTest
  @CsvSource({
    "deployment, 8be896cfe1-orig",
    "deployment, a5a99ae126-orig",
    "deployment, abcdefabcd-orig",
    "example.com/version, a5a99ae126-orig",
    "rcVersion, f5a99ae126-orig",
  })
  void recognisesAHashThatAnUpdateHasWrittenWhateverItBeginsWith(String key, String value) {
    assertThat(Versions.DEFAULT.meaningOf(key, value, NOBODY)).isEqualTo(new Meaning.Version(""));
    assertThat(Versions.isOtherThanVersion(key, value)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "deployment, web-orig",
    "deployment, faced-orig",
    "deployment, -orig",
    "deployment, a5a99ae126-original",
  })
  void doubtsWhatEndsLikeThatWithoutAHash(String key, String value) {
    assertThat(Versions.DEFAULT.meaningOf(key, value, NOBODY)).isInstanceOf(Meaning.Unknown.class);
  }

  @ParameterizedTest
  @CsvSource({
    "name, api-pods",
    "app, redis",
    "tier, 1",
    "role, master",
    "name, facade",
    "shard, 07",
    "node, '3'",
    "tier, frontend",
    "app, k8s-http2",
    "env, dev2",
    "app, web2",
    "name, mysql-db01",
    "zone, us-east1",
    "app, log4j-e2e",
    "app, web-ipv6",
    "release, blue",
    "release, prod-2",
    "release, stable",
    "release, canary",
    "release, yodeling-elk",
    "app.kubernetes.io/instance, prod",
    "app.kubernetes.io/name, cache",
    "app.kubernetes.io/managed-by, Helm",
    "heritage, Tiller",
    "track, stable",
    "env, prod",
    "color, green",
    "chart, cache",
    "image, web",
    "run, web",
    "name, ${NAME}",
  })
  void leavesLabelsThatStay(String key, String value) {
    assertThat(Versions.DEFAULT.meaningOf(key, value, NOBODY)).isInstanceOf(Meaning.Identity.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "version | stable | its value \"stable\" reads like no version",
        "version | canary | its value \"canary\" reads like no version",
        "git-sha | main | its value \"main\" reads like no version",
        "deployment | web | its value \"web\" reads like no version",
        "version | ${VERSION} | its value is yet to be filled in",
        "version | {{ .Values.tag }} | its value is yet to be filled in",
        "chart | {{ .Chart.Name }}-{{ .Chart.Version }} | its value is yet to be filled in",
        "name | web-${IMAGE_TAG} | its value is yet to be filled in",
        "name | mongo-3 | 3 may be a version, or a number among others",
        "env | prod-2 | 2 may be a version, or a number among others",
        "env | v2 | v2 may be a version",
        "env | V2 | V2 may be a version",
        "env | rc1 | rc1 may be a version",
        "env | v2-canary | v2 may be a version",
        "name | web_v2 | v2 may be a version",
        "name | api-v1-gateway | v1 may be a version",
        "app | php5.6 | 5.6 may be a version",
        "run | web-7f3a | 7f3a may be a version",
        "run | web-x7k2p | x7k2p may be a version",
        "run | web-r12 | r12 may be a version",
        "run | web-build42 | build42 may be a version",
        "name | web-20160120-canary | 20160120 may be a version",
        "name | web-704aa8d484-blue | 704aa8d484 may be a version",
        "job | 4711 | 4711 may be a version",
        "scala | 2.11 | 2.11 may be a version",
        "api | 1.1 | 1.1 may be a version",
        "partition | 1.2 | 1.2 may be a version",
        "env | v1.2 | v1.2 may be a version",
        "tier | 1.0.0 | 1.0.0 may be a version",
        "customer | 1453323827 | 1453323827 may be a version",
        "account | 123456789012 | 123456789012 may be a version",
        "cluster | 20160121 | 20160121 may be a version",
        "cluster | 2016-01-21 | 2016-01-21 may be a version",
        "cluster | eu-20160121 | 20160121 may be a version",
        "tenant | a1b2c3d4e5f6 | a1b2c3d4e5f6 may be a version",
        "tenant | acme-a1b2c3d4e5f6 | a1b2c3d4e5f6 may be a version",
        "env | prod-1.2 | 1.2 may be a version",
        "tenant | 550e8400-e29b-41d4-a716-446655440000 | its value may be the id of a release, or of anything else",
        "name | 550e8400-e29b-41d4-a716-446655440000 | its value may be the id of a release, or of anything else",
        "name | web-v${N} | its value is yet to be filled in",
        "name | web-${GIT_SHA1} | its value is yet to be filled in",
        "name | {{ .Chart.Name }}-{{ .Chart.Version }} | its value is yet to be filled in",
        "release | v2 | the key names an instance, and the value \"v2\" reads like a version",
        "release | 1453323827 | the key names an instance, and the value \"1453323827\" reads like a version",
        "app.kubernetes.io/instance | web-v2 | the key names an instance, and the value \"web-v2\" reads like a version",
        "host | 10.240.0.3 | its value 10.240.0.3 may be an address or a version",
      })
  void saysWhyItCannotKnow(String key, String value, String why) {
    assertThat(Versions.DEFAULT.meaningOf(key, value, NOBODY)).isEqualTo(new Meaning.Unknown(why));
  }

  @Test
  void holdsAValueAgainstTheNameOfItsObject() {
    Bearer v3 = Bearer.of("web-v3", Map.of("name", "web-v3"));
    Bearer plain = Bearer.of("web", Map.of("name", "web-v3"));
    assertThat(Versions.DEFAULT.meaningOf("name", "web-v3", v3))
        .isEqualTo(new Meaning.Version("web"));
    assertThat(Versions.DEFAULT.meaningOf("slot", "v3", v3)).isEqualTo(new Meaning.Version(""));
    assertThat(Versions.DEFAULT.meaningOf("name", "web-v3", plain))
        .isEqualTo(new Meaning.Version("web"));
    assertThat(Versions.DEFAULT.meaningOf("name", "db-v3", plain))
        .isEqualTo(
            new Meaning.Unknown("v3 reads like a version, and the name web has no such one"));
    assertThat(Versions.DEFAULT.meaningOf("app", "mysql-5.7", v3))
        .isInstanceOf(Meaning.Unknown.class);
  }

  /** As {@code kubectl run} names a controller, and its pods' label after it. */
  @ParameterizedTest
  @CsvSource({"web-7f3a, 7f3a", "web-r12, r12", "web-x7k2p, x7k2p", "web-v2-canary, v2"})
  void doubtsANameKeptWholeWhoseEndMayBeAVersion(String name, String part) {
    assertThat(Versions.DEFAULT.meaningOf("run", name, Bearer.of(name, Map.of("run", name))))
        .isEqualTo(new Meaning.Unknown(part + " may be a version"));
  }

  @ParameterizedTest
  @CsvSource({
    "cluster, 20160121, web-20160121",
    "stage, 1.2.0, web-1.2.0",
    "owner, acme-704aa8d484, web-704aa8d484",
  })
  void takesTheVersionOfTheOwnNameUnderAnyKey(String key, String value, String name) {
    assertThat(Versions.DEFAULT.meaningOf(key, value, Bearer.of(name, Map.of(key, value))))
        .isInstanceOf(Meaning.Version.class);
  }

  @Test
  void doubtsTheNumberThatTheVersionOfTheNameHasToo() {
    assertThat(Versions.DEFAULT.meaningOf("slot", "1", Bearer.of("web-v1", Map.of("slot", "1"))))
        .isEqualTo(new Meaning.Unknown("1 may be the version v1 that the name has"));
    assertThat(Versions.DEFAULT.meaningOf("slot", "2", Bearer.of("web-v1", Map.of("slot", "2"))))
        .isInstanceOf(Meaning.Identity.class);
  }

  @Test
  void namesTheChartBeforeItsVersion() {
    assertThat(Versions.DEFAULT.meaningOf("chart", "my-cache-0.2.1_abc", NOBODY))
        .isEqualTo(new Meaning.Version("my-cache"));
  }

  @ParameterizedTest
  @CsvSource({
    "web, 1.1-canary, canary",
    "web, stable-1.0, stable",
    "web-green, 1.0, green",
    "web, 1.2.0-rc1, ",
    "canaryville, 1.0, ",
  })
  void takesAHintThatThereAreOtherTracks(String name, String version, String track) {
    Map<String, String> rest = Map.of("app", "web");
    assertThat(Versions.DEFAULT.track(name, Map.of("app", "web", "version", version), rest))
        .isEqualTo(Optional.ofNullable(track));
  }

  @Test
  void needsNoHintOfATrackThatASelectorNames() {
    Map<String, String> rest = Map.of("app", "web", "track", "canary");
    assertThat(Versions.DEFAULT.track("web-canary", rest, rest)).isEmpty();
  }

  @Test
  void knowsTheNumberOfAMemberThatIsCalledOtherwise() {
    Bearer third =
        new Bearer(
            "mongo-rc-3", Map.of(), Series.of(List.of("mongo-rc-1", "mongo-rc-2", "mongo-rc-3")));
    assertThat(Versions.DEFAULT.meaningOf("name", "mongo-3", third))
        .isInstanceOf(Meaning.Identity.class);
    assertThat(Versions.DEFAULT.meaningOf("name", "redis-2", third))
        .isInstanceOf(Meaning.Unknown.class);
  }

  @Test
  void knowsAMembersNumberByItsLabel() {
    Bearer member = Bearer.of("mongo-3", Map.of("name", "mongo-3", "node", "3"));
    assertThat(Versions.DEFAULT.nameOf(member))
        .isEqualTo(new Versions.VersionedName("mongo-3", Optional.empty()));
    assertThat(Versions.DEFAULT.meaningOf("name", "mongo-3", member))
        .isInstanceOf(Meaning.Identity.class);
    Bearer stamped = Bearer.of("mongo-3-1453323827", Map.of("node", "3", "version", "1453323827"));
    assertThat(Versions.DEFAULT.nameOf(stamped))
        .isEqualTo(new Versions.VersionedName("mongo-3", Optional.of("1453323827")));
  }

  @Test
  void knowsAMembersNumberByThoseBesideIt() {
    Series series = Series.of(List.of("mongo-1", "mongo-2", "mongo-3", "mongo-4", "web-1"));
    Bearer member = new Bearer("mongo-3", Map.of("name", "mongo-3"), series);
    assertThat(Versions.DEFAULT.nameOf(member).version()).isEmpty();
    assertThat(Versions.DEFAULT.meaningOf("name", "mongo-3", member))
        .isInstanceOf(Meaning.Identity.class);
    Bearer alone = new Bearer("web-1", Map.of("name", "web-1"), series);
    assertThat(Versions.DEFAULT.nameOf(alone).version()).contains("1");
    assertThat(Versions.DEFAULT.meaningOf("name", "web-1", alone))
        .isEqualTo(new Meaning.Unknown("1 may be its version, or its number among others"));
  }

  @Test
  void takesTheVersionLabelsWordForANumber() {
    Map<String, String> labels = Map.of("name", "web-3", "version", "v3", "weight", "3");
    Bearer bearer = new Bearer("web-3", labels, Series.of(List.of("web-1", "web-2", "web-3")));
    assertThat(Versions.DEFAULT.nameOf(bearer).version()).contains("3");
    assertThat(Versions.DEFAULT.meaningOf("name", "web-3", bearer))
        .isEqualTo(new Meaning.Version("web"));
  }

  @ParameterizedTest
  @CsvSource({"'', web", "---, web", "example.com/, web", "_, {{}}"})
  void survivesKeysWithoutAWord(String key, String value) {
    assertThat(Versions.DEFAULT.meaningOf(key, value, NOBODY)).isInstanceOf(Meaning.Identity.class);
  }

  @ParameterizedTest
  @CsvSource({"color, blue", "release, blue", "version, ${X}"})
  void takesTheKeysItIsTold(String key, String value) {
    assertThat(new Versions(Set.of(key)).meaningOf(key, value, NOBODY))
        .isEqualTo(new Meaning.Version(""));
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
