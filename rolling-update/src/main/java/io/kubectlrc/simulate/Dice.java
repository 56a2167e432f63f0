package io.kubectlrc.simulate;

import java.util.SplittableRandom;

/** The one source of chance in a run. */
final class Dice {

  /** The letters and digits of generated names: no vowels, nothing that looks alike. */
  private static final String NAME_CHARACTERS = "bcdfghjklmnpqrstvwxz2456789";

  private final SplittableRandom random;

  Dice(long seed) {
    random = new SplittableRandom(seed);
  }

  /** A span within the range, in microseconds. */
  long draw(Range range) {
    long least = Simulation.micros(range.least());
    long most = Simulation.micros(range.most());
    return least == most ? least : random.nextLong(least, most + 1);
  }

  int below(int bound) {
    return random.nextInt(bound);
  }

  String suffix(int length) {
    char[] suffix = new char[length];
    for (int i = 0; i < length; i++) {
      suffix[i] = NAME_CHARACTERS.charAt(random.nextInt(NAME_CHARACTERS.length()));
    }
    return new String(suffix);
  }

  /** In the form of a UUID. */
  String uid() {
    String hex = hex(random.nextLong()) + hex(random.nextLong());
    return hex.substring(0, 8)
        + '-'
        + hex.substring(8, 12)
        + "-4"
        + hex.substring(13, 16)
        + "-a"
        + hex.substring(17, 20)
        + '-'
        + hex.substring(20);
  }

  private static String hex(long value) {
    String digits = Long.toHexString(value);
    return "0".repeat(16 - digits.length()) + digits;
  }
}
