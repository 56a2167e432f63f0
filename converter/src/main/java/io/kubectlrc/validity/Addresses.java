package io.kubectlrc.validity;

import java.util.regex.Pattern;

/** Addresses of the Internet Protocol as texts; nothing is looked up. */
final class Addresses {
  private static final String BYTE = "(25[0-5]|2[0-4]\\d|1\\d\\d|\\d?\\d|0\\d\\d)";
  private static final Pattern FOUR = Pattern.compile(BYTE + "(\\." + BYTE + "){3}");
  private static final Pattern SIX =
      Pattern.compile("[0-9a-fA-F:]*:[0-9a-fA-F:]*(\\d+\\.\\d+\\.\\d+\\.\\d+)?");

  private Addresses() {}

  /** Whether a text is an address; what looks like one of version 6 is taken for one. */
  static boolean isIp(String text) {
    return FOUR.matcher(text).matches() || SIX.matcher(text).matches();
  }

  /** Whether a text is a range of addresses: {@code 10.0.0.0/8}. */
  static boolean isRange(String text) {
    int slash = text.indexOf('/');
    return slash > 0
        && isIp(text.substring(0, slash))
        && text.substring(slash + 1).matches("\\d{1,3}");
  }
}
