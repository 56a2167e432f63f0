package io.kubectlrc.cluster.http;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Private keys in PEM: in PKCS #8, and in the older forms of RSA and of elliptic curves.
 *
 * <p>fabric8 reads them, too, but only into a key store into which, and out of which, a key comes
 * by thousands of hashes.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc5958">PKCS #8</a>
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8017#appendix-A.1.2">PKCS #1</a>
 * @see <a href="https://www.rfc-editor.org/rfc/rfc5915">keys of elliptic curves</a>
 */
final class PrivateKeys {
  private static final Pattern PEM =
      Pattern.compile(
          "-----BEGIN (?:(?<older>RSA|EC) )?PRIVATE KEY-----(?<content>[^-]*)-----END ");

  private static final int SEQUENCE = 0x30;
  private static final int OCTETS = 0x04;
  private static final byte[] VERSION = {0x02, 0x01, 0};

  private PrivateKeys() {}

  /**
   * Reads the first one.
   *
   * @param other the half that is known to all. The older forms do not say what kind of key they
   *     are, as far as that does.
   * @return empty if there is none, or none without a passphrase
   */
  static Optional<PrivateKey> in(byte[] text, PublicKey other) {
    Matcher pem = PEM.matcher(new String(text, StandardCharsets.ISO_8859_1));
    if (!pem.find()) {
      return Optional.empty();
    }
    try {
      byte[] content = Base64.getMimeDecoder().decode(pem.group("content"));
      if (pem.group("older") != null) {
        content = inPkcs8(other, content);
      }
      for (String algorithm : List.of("RSA", "EC")) {
        try {
          return Optional.of(
              KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(content)));
        } catch (InvalidKeySpecException another) {
          continue; // most likely of the next kind
        }
      }
    } catch (GeneralSecurityException | IllegalArgumentException broken) {
      return Optional.empty();
    }
    return Optional.empty();
  }

  /** Behind the kind of key that the other half begins with. */
  private static byte[] inPkcs8(PublicKey other, byte[] content) {
    byte[] known = other.getEncoded();
    int kind = start(known, 0);
    byte[] kindOfKey = Arrays.copyOfRange(known, kind, end(known, kind));
    return value(SEQUENCE, VERSION, kindOfKey, value(OCTETS, content));
  }

  /** Where the content of the value at a place starts, behind its tag and length. */
  private static int start(byte[] der, int at) {
    int length = der[at + 1] & 0xff;
    return at + 2 + (length < 0x80 ? 0 : length & 0x7f);
  }

  private static int end(byte[] der, int at) {
    int start = start(der, at);
    int length = start == at + 2 ? der[at + 1] : 0;
    for (int i = at + 2; i < start; i++) {
      length = length << 8 | der[i] & 0xff;
    }
    return start + length;
  }

  private static byte[] value(int tag, byte[]... parts) {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      content.writeBytes(part);
    }
    ByteArrayOutputStream value = new ByteArrayOutputStream();
    value.write(tag);
    int length = content.size();
    if (length < 0x80) {
      value.write(length);
    } else if (length < 0x100) {
      value.write(0x81);
      value.write(length);
    } else {
      value.write(0x82);
      value.write(length >> 8);
      value.write(length);
    }
    value.writeBytes(content.toByteArray());
    return value.toByteArray();
  }
}
