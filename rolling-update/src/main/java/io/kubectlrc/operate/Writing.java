package io.kubectlrc.operate;

import java.util.List;

/**
 * What a step writes.
 *
 * @param needsProof whether it must be decided once more on what the server itself says: its reason
 *     is in several objects, so that no version of one can vouch for it
 * @param writes in this order
 */
public record Writing(boolean needsProof, List<Write> writes) {
  public Writing {
    writes = List.copyOf(writes);
  }

  /** Writes that say themselves on what condition. */
  public static Writing of(Write... writes) {
    return new Writing(false, List.of(writes));
  }

  /** Writes whose reason the server must confirm. */
  public static Writing proven(Write... writes) {
    return new Writing(true, List.of(writes));
  }
}
