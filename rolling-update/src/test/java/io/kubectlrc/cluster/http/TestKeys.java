package io.kubectlrc.cluster.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Key;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;

/**
 * A key and the certificate that it signs for itself, made by the JVM's keytool.
 *
 * @param certificate a file in PEM
 * @param key another, in PKCS #8
 * @param store both, under {@link #PASSWORD}
 */
public record TestKeys(Path certificate, Path key, KeyStore store) {
  public static final String PASSWORD = "changeit";

  /**
   * Makes them as files of a folder.
   *
   * @param name of the files and of whom the certificate is for
   * @param more options of {@code keytool -genkeypair}, the algorithm first
   */
  public static TestKeys make(Path folder, String name, String algorithm, String... more)
      throws Exception {
    Path file = folder.resolve(name + ".p12");
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
            "-genkeypair",
            "-keyalg",
            algorithm,
            "-alias",
            "me",
            "-dname",
            "CN=" + name,
            "-keystore",
            file.toString(),
            "-storepass",
            PASSWORD);
    Process made =
        new ProcessBuilder(Stream.concat(command.stream(), Stream.of(more)).toList())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    assertThat(made.waitFor()).isZero();
    KeyStore store = KeyStore.getInstance(file.toFile(), PASSWORD.toCharArray());
    Key secret = store.getKey("me", PASSWORD.toCharArray());
    Certificate own = store.getCertificate("me");
    return new TestKeys(
        Files.writeString(folder.resolve(name + ".crt"), pem("CERTIFICATE", own.getEncoded())),
        Files.writeString(folder.resolve(name + ".key"), pem("PRIVATE KEY", secret.getEncoded())),
        store);
  }

  /** Of what PKCS #8 holds, all but what kind of key it is: PKCS #1, or that of a curve. */
  void writeInOlderForm() throws Exception {
    Key secret = store.getKey("me", PASSWORD.toCharArray());
    ByteBuffer inner = content(content(ByteBuffer.wrap(secret.getEncoded())));
    byte[] older = new byte[inner.remaining()];
    inner.get(older);
    Files.writeString(key, pem(secret.getAlgorithm() + " PRIVATE KEY", older));
  }

  /** The octets within a sequence of a number, the kind of the key and these; or those of them. */
  private static ByteBuffer content(ByteBuffer der) {
    boolean sequence = der.get() == 0x30;
    length(der);
    for (int skipped = 0; sequence && skipped < 2; skipped++) {
      der.get();
      int length = length(der);
      der.position(der.position() + length);
    }
    return der;
  }

  private static int length(ByteBuffer der) {
    int length = der.get() & 0xff;
    return switch (length) {
      case 0x81 -> der.get() & 0xff;
      case 0x82 -> der.getShort() & 0xffff;
      default -> length;
    };
  }

  private static String pem(String type, byte[] content) {
    return "-----BEGIN %s-----%n%s%n-----END %s-----%n"
        .formatted(type, Base64.getMimeEncoder().encodeToString(content), type);
  }
}
