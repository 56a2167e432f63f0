package io.kubectlrc.selector;

import java.util.Locale;

/** The names of today for those of 2014. */
public final class OldNames {
  private static final int LONGEST_PORT = 15;

  private OldNames() {}

  /**
   * The name of today that is nearest to one of 2014: {@code frontendController} is {@code
   * frontend-controller}.
   */
  public static String kebab(String text) {
    return text.replaceAll("(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "-")
        .toLowerCase(Locale.ROOT)
        .replaceAll("[^a-z0-9.]+", "-")
        .replaceAll("^[-.]+|[-.]+$", "");
  }

  /**
   * A valid port name for one of 2014, which could be longer. Depends on nothing but the old name,
   * so that every reference to it becomes the same.
   */
  public static String portName(String text) {
    if (Names.portName(text).isEmpty()) {
      return text;
    }
    String plain = kebab(text).replace('.', '-').replaceAll("-+", "-");
    if (Names.portName(plain).isEmpty()) {
      return plain;
    }
    String hash = Integer.toHexString(text.hashCode() & 0xffff | 0x10000).substring(1);
    String start = plain.substring(0, Math.min(plain.length(), LONGEST_PORT - 5));
    return (start + "-" + hash).replaceAll("-+", "-").replaceAll("^-", "p");
  }
}
