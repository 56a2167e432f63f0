package io.kubectlrc.adopt;

import io.kubectlrc.object.Sha256;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One of several shares of a fleet. Each ReplicationController is in exactly one of them, and stays
 * in it whatever others come and go, so that processes that know nothing of each other divide them.
 *
 * <p>The share is the first 8 bytes of the SHA-256 of {@code NAMESPACE/NAME} in UTF-8, as an
 * unsigned number with the highest byte first, modulo the number of shares. That is a promise: the
 * runs of a Job may be of different versions.
 *
 * @param index of this share, from 0
 * @param count how many shares there are
 */
public record Shard(int index, int count) {

  /** The whole fleet. */
  public static final Shard ALL = new Shard(0, 1);

  private static final Pattern FORM = Pattern.compile("(\\d{1,9})/(\\d{1,9})");

  /**
   * @throws IllegalArgumentException if there is no such share
   */
  public Shard {
    if (count < 1) {
      throw new IllegalArgumentException("there is at least 1 share, not " + count);
    }
    if (index < 0 || index >= count) {
      throw new IllegalArgumentException(
          "of %d shares the first is 0 and the last %d; there is no %d"
              .formatted(count, count - 1, index));
    }
  }

  /**
   * Reads {@code I/N}.
   *
   * @throws IllegalArgumentException if it is not that, in a sentence for the user
   */
  public static Shard parse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "a share is I/N, 0/3 for the first of three; not \"" + text + "\"");
    }
    return new Shard(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)));
  }

  /** Whether the ReplicationController is in this share. */
  public boolean has(String namespace, String name) {
    return Long.remainderUnsigned(hash(namespace + "/" + name), count) == index;
  }

  private static long hash(String text) {
    byte[] digest = Sha256.of(text);
    long hash = 0;
    for (int i = 0; i < Long.BYTES; i++) {
      hash = hash << 8 | digest[i] & 0xff;
    }
    return hash;
  }

  @Override
  public String toString() {
    return index + "/" + count;
  }
}
