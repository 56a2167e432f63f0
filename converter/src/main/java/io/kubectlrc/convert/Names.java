package io.kubectlrc.convert;

import java.util.Locale;

/** The names of today for those of 2014; what the API server takes is in {@code selector}. */
public final class Names {
  private static final int LONGEST_PORT = 15;

  private Names() {}

  /** Whether a text can name a ReplicationController or a Deployment (RFC 1123 subdomain). */
  public static boolean isName(String text) {
    return io.kubectlrc.selector.Names.subdomain(text).isEmpty();
  }

  /** Whether a text can name a container, a volume or a namespace (RFC 1123 label). */
  public static boolean isLabelName(String text) {
    return io.kubectlrc.selector.Names.dnsLabel(text).isEmpty();
  }

  /** Whether a text can name a port of a container (RFC 6335 service name). */
  public static boolean isPortName(String text) {
    return io.kubectlrc.selector.Names.portName(text).isEmpty();
  }

  /** Whether a text can be the key of a label: {@code version}, {@code example.com/version}. */
  public static boolean isLabelKey(String text) {
    return io.kubectlrc.selector.Names.labelKey(text).isEmpty();
  }

  /** Whether a text can be the value of a label. */
  public static boolean isLabelValue(String text) {
    return io.kubectlrc.selector.Names.labelValue(text).isEmpty();
  }

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
    if (isPortName(text)) {
      return text;
    }
    String plain = kebab(text).replace('.', '-').replaceAll("-+", "-");
    if (isPortName(plain)) {
      return plain;
    }
    String hash = Integer.toHexString(text.hashCode() & 0xffff | 0x10000).substring(1);
    String start = plain.substring(0, Math.min(plain.length(), LONGEST_PORT - 5));
    return (start + "-" + hash).replaceAll("-+", "-").replaceAll("^-", "p");
  }
}
