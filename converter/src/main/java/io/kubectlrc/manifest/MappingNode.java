package io.kubectlrc.manifest;

import java.util.List;
import java.util.Optional;

/**
 * Keys and values, in the order of the text.
 *
 * @param flow whether it is written with braces (or, in a flow sequence, as a single pair)
 */
public record MappingNode(
    int start,
    int contentStart,
    int end,
    Optional<String> anchor,
    boolean flow,
    List<Entry> entries)
    implements Node {

  /**
   * @param name the key as it is in the tree: kubectl makes strings of all keys
   * @param merge whether it is a merge key {@code <<}, whose value's entries become this mapping's
   */
  public record Entry(String name, boolean merge, Node key, Node value) {}

  /** The entry that this mapping itself writes for a key; what it merges in is not looked at. */
  public Optional<Entry> entry(String name) {
    for (Entry entry : entries) {
      if (!entry.merge() && entry.name().equals(name)) {
        return Optional.of(entry);
      }
    }
    return Optional.empty();
  }
}
