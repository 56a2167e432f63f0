package io.kubectlrc.validity;

import java.util.regex.Pattern;

/** Addresses of the Internet Protocol as texts; nothing is looked up. */
final class Addresses {
  private static final String BYTE = "(25[0-5]|2[0-4]\\d|1\\d\\d|\\d?\\d|0\\d\\d)";
  private static final Pattern FOUR = Pattern.compile(BYTE + "(\\." + BYTE + "){3}");
  private static final Pattern SIX =
      Pattern.compile("[0-9a-fA-F]*:[0-9a-fA-F:]*(\\d+\\.\\d+\\.\\d+\\.\\d+)?");
  private static final Pattern BITS = Pattern.compile("\\d{1,3}");

  /** Eight groups of which the last two are written as one of version 4. */
  private static final int LONGEST = "0000:0000:0000:0000:0000:ffff:255.255.255.255".length();

  private Addresses() {}

  /** Whether a text is an address; what looks like one of version 6 is taken for one. */
  static boolean isIp(String text) {
    return text.length() <= LONGEST
        && (FOUR.matcher(text).matches() || SIX.matcher(text).matches());
  }

  /** Whether a text is a range of addresses: {@code 10.0.0.0/8}. */
  static boolean isRange(String text) {
    int slash = text.indexOf('/');
    return slash > 0
        && isIp(text.substring(0, slash))
        && BITS.matcher(text.substring(slash + 1)).matches();
  }
}
