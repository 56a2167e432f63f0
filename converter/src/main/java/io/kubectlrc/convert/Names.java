package io.kubectlrc.convert;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Which texts the API server takes as names and labels.
 *
 * @see <a href="https://kubernetes.io/docs/concepts/overview/working-with-objects/names/">Object
 *     names</a>
 */
public final class Names {
  private static final String DNS_LABEL = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
  private static final Pattern LABEL = Pattern.compile(DNS_LABEL);
  private static final Pattern SUBDOMAIN = Pattern.compile(DNS_LABEL + "(\\." + DNS_LABEL + ")*");
  private static final Pattern QUALIFIED =
      Pattern.compile("[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?");
  private static final Pattern PORT =
      Pattern.compile("(?!.*--)(?=.*[a-z])[a-z0-9]([-a-z0-9]*[a-z0-9])?");
  private static final int LONGEST_LABEL = 63;
  private static final int LONGEST_NAME = 253;
  private static final int LONGEST_PORT = 15;

  private Names() {}

  /** Whether a text can name a ReplicationController or a Deployment (RFC 1123 subdomain). */
  public static boolean isName(String text) {
    return text.length() <= LONGEST_NAME && SUBDOMAIN.matcher(text).matches();
  }

  /** Whether a text can name a container, a volume or a namespace (RFC 1123 label). */
  public static boolean isLabelName(String text) {
    return text.length() <= LONGEST_LABEL && LABEL.matcher(text).matches();
  }

  /** Whether a text can name a port of a container (RFC 6335 service name). */
  public static boolean isPortName(String text) {
    return text.length() <= LONGEST_PORT && PORT.matcher(text).matches();
  }

  /** Whether a text can be the key of a label: {@code version}, {@code example.com/version}. */
  public static boolean isLabelKey(String text) {
    int slash = text.indexOf('/');
    String name = text.substring(slash + 1);
    return name.length() <= LONGEST_LABEL
        && QUALIFIED.matcher(name).matches()
        && (slash < 0 || isName(text.substring(0, slash)));
  }

  /** Whether a text can be the value of a label. */
  public static boolean isLabelValue(String text) {
    return text.isEmpty() || (text.length() <= LONGEST_LABEL && QUALIFIED.matcher(text).matches());
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
