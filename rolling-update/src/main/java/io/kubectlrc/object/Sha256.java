package io.kubectlrc.object;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** What tells texts apart by few characters. */
public final class Sha256 {

  private Sha256() {}

  /** The digest of a text in UTF-8. */
  public static byte[] of(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** The first ten hexadecimal digits of it. */
  public static String digits(String text) {
    return HexFormat.of().formatHex(of(text), 0, 5);
  }
}
