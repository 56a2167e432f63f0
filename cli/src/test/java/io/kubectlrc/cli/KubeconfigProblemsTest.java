package io.kubectlrc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubectlrc.cluster.http.TestKeys;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is wrong with a kubeconfig is one sentence, without what is secret in it. */
class KubeconfigProblemsTest {

  @TempDir private static Path keys;
  @TempDir private Path folder;

  @BeforeAll
  static void makeKeys() throws Exception {
    makeKey("valid", "-1d", "30");
    makeKey("other", "-1d", "30");
    makeKey("expired", "-9d", "1");
    makeKey("early", "+9d", "1");
  }

  @Test
  void oneThatIsNotUtf8IsSaidToBe() throws IOException {
    Files.write(folder.resolve("kc"), new byte[] {(byte) 0xff, (byte) 0xfe});
    Ran ran = Ran.of(folder, "", "status", "--kubeconfig", folder.resolve("kc").toString());
    assertThat(ran.exitCode()).isEqualTo(1);
    assertThat(ran.err()).contains("kc is not UTF-8; save it in UTF-8").doesNotContain("java.");
  }

  private static void makeKey(String name, String start, String days) throws Exception {
    TestKeys.make(keys, name, "EC", "-startdate", start, "-validity", days);
  }

  private Ran status(String kubeconfig, String... more) throws IOException {
    Path file = Files.writeString(folder.resolve("config"), kubeconfig);
    String[] arguments = new String[3 + more.length];
    arguments[0] = "-v";
    arguments[1] = "status";
    arguments[2] = "--kubeconfig=" + file;
    System.arraycopy(more, 0, arguments, 3, more.length);
    return Ran.of(folder, "", arguments);
  }

  private Ran of(String cluster, String user) throws IOException {
    return status(
        """
        clusters: [{name: c, cluster: {%s}}]
        users: [{name: u, user: {%s}}]
        contexts: [{name: x, context: {cluster: c, user: u}}]
        current-context: x
        """
            .formatted(cluster, user.replace("KEYS", keys.toString())));
  }

  private static void told(Ran ran, int exitCode, String words) {
    List<String> errors = ran.err().lines().filter(line -> line.startsWith("error: ")).toList();
    assertThat(errors).as(ran.err()).singleElement().asString().contains(words);
    assertThat(ran.exitCode()).isEqualTo(exitCode);
    assertThat(ran.err() + ran.out()).doesNotContain("defect", "secret");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          certificate-authority: no-such.crt | cluster "c": certificate-authority names
          certificate-authority: "."         | which cannot be read
          certificate-authority: "a\\0b"     | certificate-authority names no file
          certificate-authority: config      | certificate-authority is no certificate in PEM
          certificate-authority: [a]         | certificate-authority must be a text, and is a list
          certificate-authority-data: "%%%"  | certificate-authority-data is no Base64
          certificate-authority-data: AAAA   | certificate-authority-data is no certificate in PEM
          proxy-url: "::::"                  | proxy-url must begin with http:// or https:// or socks5://
          proxy-url: "ftp://me:secret@here"  | proxy-url must begin with
          proxy-url: "http://me:secret@"     | proxy-url is no URL
          proxy-url: "http://here:port"      | proxy-url is no URL
          server: "::::"                     | cluster "c": server must begin with https:// or http://
          server: "here:6443"                | server must begin with https:// or http://: "here:6443"
          server: "https://"                 | server is no URL
          server: "https://a b"              | server is no URL
          server: "https://me:secret@here"   | server must have no credentials
          server: "https://here/?a=secret"   | server must end with its path
          server: ""                         | the kubeconfig's cluster "c" has no server
          server: {}                         | server must be a text, and is an object
          tls-server-name: "a b"             | tls-server-name must be a DNS name
          """)
  void ofTheCluster(String cluster, String words) throws Exception {
    String server = cluster.startsWith("server:") ? "" : "server: \"https://127.0.0.1:1\", ";
    told(of(server + cluster, ""), 1, words);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          token: "secret\\nsecret"              | user "u": token has a line break
          token: "secret\\u00fc"                | user "u": token has a line break or another character
          token: [secret]                       | token must be a text, and is a list
          tokenFile: no-such                    | tokenFile names
          as: "secret\\nb"                      | user "u": as has a line break
          as: a, as-groups: ["secret\\n"]       | as-groups has a line break
          client-certificate: KEYS/valid.crt    | client-certificate is there without a client-key
          client-key: KEYS/valid.key            | client-key is there without a client-certificate
          client-certificate: KEYS/no, client-key: KEYS/valid.key | client-certificate names
          client-certificate: KEYS/valid.crt, client-key: KEYS/no | client-key names
          client-certificate: KEYS/valid.key, client-key: KEYS/valid.key | client-certificate is no certificate
          client-certificate: KEYS/valid.crt, client-key: KEYS/valid.crt | client-key is no private key
          client-certificate: KEYS/valid.crt, client-key: KEYS/other.key | client-key is not the key of
          client-certificate: KEYS/expired.crt, client-key: KEYS/expired.key | client-certificate has expired on
          client-certificate: KEYS/early.crt, client-key: KEYS/early.key | only; is this machine's clock right
          client-certificate-data: "%", client-key: KEYS/valid.key | client-certificate-data is no Base64
          client-certificate: KEYS/valid.crt, client-key-data: "%" | client-key-data is no Base64
          client-certificate: KEYS/valid.crt, client-key-data: AAAA | client-key-data is no private key
          auth-provider: {name: gcp}            | user "u": auth-provider gcp has no token, and this program has no auth providers
          auth-provider: {name: gcp, config: {cmd-path: gcloud}} | write an exec plugin instead, such as gke-gcloud-auth-plugin
          auth-provider: {name: azure}          | such as kubelogin
          auth-provider: {name: other}          | write an exec plugin instead
          auth-provider: {name: gcp, config: {access-token: a}} | cannot reach the API server
          auth-provider: {name: gcp}, token: a  | cannot reach the API server
          exec: {}                              | exec must have the command
          exec: {command: no-such-plugin}       | plugin no-such-plugin cannot be run
          exec: {command: "false"}              | plugin false failed with status 1
          exec: {command: "true"}               | true gave no credentials
          exec: {command: echo, args: [secret]} | echo gave no credentials, but something that is no ExecCredential
          exec: {command: echo, args: ['{"status":{}}']} | echo gave no credentials
          exec: {command: echo, args: ['{"status":{"token":["secret"]}}']} | token must be a text
          exec: {command: echo, args: ['{"status":{"token":"secret\\u00fc"}}']} | token has a line break or
          exec: {command: echo, args: ['{"status":{"token":"secret","expirationTimestamp":"2020-01-01T00:00:00Z"}}']} | expired at 2020
          exec: {command: echo, args: ['{"status":{"token":"secret","expirationTimestamp":"soon"}}']} | is no time
          exec: {command: echo, args: ['{"apiVersion":"b","status":{"token":"secret"}}'], apiVersion: a} | in apiVersion b instead of a
          exec: {command: echo, args: ['{"status":{"clientCertificateData":"secret","clientKeyData":"x"}}']} | is no certificate
          exec: {command: "yes"}                | yes does not stop printing
          """,
      quoteCharacter = '`')
  void ofTheUser(String user, String words) throws Exception {
    told(of("server: \"https://127.0.0.1:1\"", user), 1, words);
  }

  @Test
  void aPluginThatHangsIsEnded() throws Exception {
    told(
        status(
            """
            clusters: [{name: c, cluster: {server: "https://127.0.0.1:1"}}]
            users: [{name: u, user: {exec: {command: sleep, args: ["600"]}}}]
            contexts: [{name: x, context: {cluster: c, user: u}}]
            current-context: x
            """,
            "--request-timeout=1s"),
        1,
        "sleep gave nothing for 1 s; does it wait for somebody?");
  }

  @Test
  void whatIsRightIsUsed() throws Exception {
    told(
        of(
            "server: \"https://127.0.0.1:1\", certificate-authority: " + keys.resolve("valid.crt"),
            "client-certificate: KEYS/valid.crt, client-key: KEYS/valid.key"),
        1,
        "cannot reach the API server https://127.0.0.1:1");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ''                      | no cluster is configured
          'clusters: ['           | :1: not a kubeconfig
          'a'                     | not a kubeconfig; name one
          '[]'                    | not a kubeconfig; name one
          'kind: Pod'             | not a kubeconfig, but of kind Pod
          'clusters: x'           | clusters must be a list
          'clusters: [x]'         | clusters must each have a name and a cluster
          'clusters: [{name: x, cluster: y}]' | cluster "x": cluster must be an object
          'users: {}'             | users must be a list
          'contexts: 7'           | contexts must be a list
          'current-context: []'   | current-context must be a text
          'current-context: x'    | config names none; name a kubeconfig
          'contexts: [{name: x, context: {cluster: c}}]' | has no current context; name one with --context: x
          """)
  void ofTheWholeFile(String text, String words) throws Exception {
    told(status(text == null ? "" : text), 1, words);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--server=https://me:secret@here",
        "--server=ftp://here",
        "--server=",
        "--token=secret\nsecret",
        "--as=sec\nret",
        "--as-group=\u00fc",
      })
  void anOptionThatNoRequestCanHaveIsWrongUsage(String option) throws Exception {
    Ran ran = status("", option, option.startsWith("--as-group") ? "--as=me" : "--context=x");
    told(ran, 2, "the ");
  }

  @Test
  void aFileOfAnotherSystemIsNotRead() {
    Ran ran = Ran.of(folder, "", "status", "--kubeconfig=/dev/zero");
    told(ran, 1, "cannot read the kubeconfig /dev/zero: it is larger than 16 MiB");
  }

  @Test
  void bytesThatAreNoTextAreNoKubeconfig() throws Exception {
    Path file =
        Files.write(folder.resolve("bytes"), "a: \u00ff".getBytes(StandardCharsets.ISO_8859_1));
    told(Ran.of(folder, "", "status", "--kubeconfig=" + file), 1, file.toString());
  }
}
