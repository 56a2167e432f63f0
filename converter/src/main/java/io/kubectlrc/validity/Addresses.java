package io.kubectlrc.validity;

import java.math.BigInteger;
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
    return text.indexOf('/') > 0
        && isIp(address(text))
        && BITS.matcher(text.substring(text.indexOf('/') + 1)).matches()
        && bits(text) <= size(text);
  }

  /** Whether a range is a part of another, and not all of it. */
  static boolean isPart(String range, String of) {
    int bits = bits(of);
    return size(range) == size(of)
        && bits(range) > bits
        && beginning(range, bits).equals(beginning(of, bits));
  }

  private static String address(String range) {
    return range.substring(0, range.indexOf('/'));
  }

  private static int bits(String range) {
    return Integer.parseInt(range.substring(range.indexOf('/') + 1));
  }

  private static int size(String range) {
    return isFour(address(range)) ? BITS_OF_FOUR : BITS_OF_SIX;
  }

  private static Optional<BigInteger> beginning(String range, int bits) {
    return read(address(range))
        .map(address -> new BigInteger(1, address.getAddress()).shiftRight(size(range) - bits));
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
