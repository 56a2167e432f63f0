package io.kubectlrc.validity;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Pattern;

/** Addresses of the Internet Protocol as texts; nothing is looked up. */
final class Addresses {
  private static final String BYTE = "(25[0-5]|2[0-4]\\d|1\\d\\d|\\d?\\d|0\\d\\d)";
  private static final Pattern FOUR = Pattern.compile(BYTE + "(\\." + BYTE + "){3}");
  private static final Pattern SIX =
      Pattern.compile("[0-9a-fA-F]*:[0-9a-fA-F:]*(\\d+\\.\\d+\\.\\d+\\.\\d+)?");
  private static final Pattern BITS = Pattern.compile("\\d{1,3}");

  private static final int BITS_OF_FOUR = 32;
  private static final int BITS_OF_SIX = 128;

  /** Eight groups of which the last two are written as one of version 4. */
  private static final int LONGEST = "0000:0000:0000:0000:0000:ffff:255.255.255.255".length();

  private Addresses() {}

  /** Whether a text is an address. */
  static boolean isIp(String text) {
    return isFour(text) || read(text).isPresent();
  }

  private static boolean isFour(String text) {
    return FOUR.matcher(text).matches();
  }

  /** Whether a text is a range of addresses: {@code 10.0.0.0/8}. */
  static boolean isRange(String text) {
    int slash = text.indexOf('/');
    String first = text.substring(0, Math.max(0, slash));
    String bits = text.substring(slash + 1);
    return isIp(first)
        && BITS.matcher(bits).matches()
        && Integer.parseInt(bits) <= (isFour(first) ? BITS_OF_FOUR : BITS_OF_SIX);
  }

  /** Whether an address is for no other machine: any, the machine's own, or its link's. */
  static boolean isLocal(String text) {
    return read(text)
        .filter(
            address ->
                address.isAnyLocalAddress()
                    || address.isLoopbackAddress()
                    || address.isLinkLocalAddress()
                    || address.isMCLinkLocal())
        .isPresent();
  }

  /** Of what looks like an address Java asks no name server. */
  private static Optional<InetAddress> read(String text) {
    boolean address = isFour(text) || (text.length() <= LONGEST && SIX.matcher(text).matches());
    try {
      return address ? Optional.of(InetAddress.getByName(text)) : Optional.empty();
    } catch (UnknownHostException e) {
      return Optional.empty();
    }
  }
}
