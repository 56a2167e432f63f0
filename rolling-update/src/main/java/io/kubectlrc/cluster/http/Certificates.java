package io.kubectlrc.cluster.http;

import io.fabric8.kubernetes.client.internal.SSLUtils;
import io.kubectlrc.wording.Sentence;
import io.kubectlrc.wording.Setting;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAKey;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/**
 * Certificates and keys of a kubeconfig, as TLS wants them; of one that is broken it is said which
 * it is and what to do.
 */
final class Certificates {
  private Certificates() {}

  /** What a block of PEM begins with, before its type. */
  private static final String BEGIN = "-----BEGIN ";

  /** Of key stores that never leave memory. */
  private static final char[] PASSPHRASE = "changeit".toCharArray();

  /**
   * Whom to believe that a server is the cluster: as kubectl has it, the authority that the
   * kubeconfig names and nobody else, or else whom the JVM believes.
   *
   * @param insecure believes everybody, as the kubeconfig may say
   */
  static TrustManager[] trust(KubeconfigEntry cluster, boolean insecure) {
    List<X509Certificate> authorities =
        cluster
            .content("certificate-authority")
            .map(content -> certificates(cluster, "certificate-authority", content))
            .orElse(List.of());
    if (insecure && !authorities.isEmpty()) {
      throw cluster.problem(
          cluster.origin("certificate-authority"),
          "says whom to believe, and insecure-skip-tls-verify to believe everybody; leave one out");
    }
    try {
      if (insecure) {
        return SSLUtils.trustManagers(null, null, true, null, null);
      }
      KeyStore store = null; // which is the JVM's own
      if (!authorities.isEmpty()) {
        store = emptyStore();
        for (X509Certificate authority : authorities) {
          store.setCertificateEntry(String.valueOf(store.size()), authority);
        }
      }
      TrustManagerFactory managers =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      managers.init(store);
      return managers.getTrustManagers();
    } catch (IOException | GeneralSecurityException lacking) {
      throw new IllegalStateException("every JVM has what this takes", lacking);
    }
  }

  /** Who the user is to servers that ask for a certificate, if the kubeconfig has one. */
  static Optional<KeyManager[]> identity(KubeconfigEntry user) {
    Optional<byte[]> certificate = user.content("client-certificate");
    Optional<byte[]> key = user.content("client-key");
    if (certificate.isEmpty() && key.isEmpty()) {
      return Optional.empty();
    }
    if (key.isEmpty()) {
      throw user.problem(user.origin("client-certificate"), "is there without a client-key");
    }
    if (certificate.isEmpty()) {
      throw user.problem(user.origin("client-key"), "is there without a client-certificate");
    }
    List<X509Certificate> chain = certificates(user, "client-certificate", certificate.get());
    X509Certificate own = chain.get(0);
    requireValid(user, own);
    PrivateKey secret =
        PrivateKeys.in(key.get(), own.getPublicKey())
            .orElseThrow(
                () ->
                    user.problem(
                        user.origin("client-key"),
                        "is no private key of RSA or EC in PEM without a passphrase; write it"
                            + " anew"));
    if (!fits(own, secret)) {
      throw user.problem(
          user.origin("client-key"),
          "is not the key of " + user.origin("client-certificate") + "; take both from one place");
    }
    try {
      KeyStore store = emptyStore();
      store.setKeyEntry("user", secret, PASSPHRASE, chain.toArray(X509Certificate[]::new));
      KeyManagerFactory managers =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      managers.init(store, PASSPHRASE);
      return Optional.of(managers.getKeyManagers());
    } catch (IOException | GeneralSecurityException lacking) {
      throw new IllegalStateException("every JVM has what this takes", lacking);
    }
  }

  /** Of the type whose keys cost no thousands of hashes to put in and to take out. */
  private static KeyStore emptyStore() throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("JKS");
    store.load(null, null);
    return store;
  }

  /** The certificates of a file in PEM that has keys as well, as a kubelet's own has. */
  private static byte[] alone(byte[] content) {
    String text = new String(content, StandardCharsets.ISO_8859_1);
    if (!text.contains(BEGIN)) {
      return content;
    }
    StringBuilder certificates = new StringBuilder();
    boolean other = false;
    for (String line : text.split("\n")) {
      if (line.startsWith(BEGIN)) {
        other = !line.contains("CERTIFICATE-----");
      }
      if (!other) {
        certificates.append(line).append('\n');
      }
      other &= !line.startsWith("-----END ");
    }
    return certificates.toString().getBytes(StandardCharsets.ISO_8859_1);
  }

  private static List<X509Certificate> certificates(
      KubeconfigEntry entry, String field, byte[] content) {
    try {
      List<X509Certificate> certificates =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(alone(content)))
              .stream()
              .map(X509Certificate.class::cast)
              .toList();
      if (!certificates.isEmpty()) {
        return certificates;
      }
    } catch (CertificateException broken) {
      // Told below, as if there were none.
    }
    throw entry.problem(entry.origin(field), "is no certificate in PEM; write it anew");
  }

  private static void requireValid(KubeconfigEntry user, X509Certificate certificate) {
    Instant now = Instant.now();
    String field = user.origin("client-certificate");
    if (now.isAfter(certificate.getNotAfter().toInstant())) {
      throw user.problem(
          field,
          Sentence.of(
              "has expired on {}; get a new one, or use another {} or {}",
              certificate.getNotAfter().toInstant(),
              Setting.USER,
              Setting.TOKEN));
    }
    if (now.isBefore(certificate.getNotBefore().toInstant())) {
      throw user.problem(
          field,
          "is valid from %s on only; is this machine's clock right?"
              .formatted(certificate.getNotBefore().toInstant()));
    }
  }

  private static boolean fits(X509Certificate certificate, PrivateKey key) {
    if (key instanceof RSAKey secret && certificate.getPublicKey() instanceof RSAKey open) {
      return secret.getModulus().equals(open.getModulus());
    }
    String algorithm = key.getAlgorithm().equals("EC") ? "SHA256withECDSA" : "SHA256withRSA";
    try {
      Signature signature = Signature.getInstance(algorithm);
      signature.initSign(key);
      byte[] signed = signature.sign();
      signature.initVerify(certificate);
      return signature.verify(signed);
    } catch (GeneralSecurityException another) {
      return false;
    }
  }
}
