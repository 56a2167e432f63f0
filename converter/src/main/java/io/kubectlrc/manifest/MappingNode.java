package io.kubectlrc.manifest;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Keys and values, in the order of the text. */
public final class MappingNode implements Node {
  private final int start;
  private final int contentStart;
  private final int end;
  private final Optional<String> anchor;
  private final boolean flow;
  private final List<Entry> entries;

  /** From as many entries on, a key is looked up in a table; of fewer, looking at each is quick. */
  private static final int MANY = 16;

  /** Where each key is among many entries, for each of which may be asked; else empty. */
  private final Map<String, Integer> places;

  private final int lastMerge;

  /**
   * @param flow whether it is written with braces (or, in a flow sequence, as a single pair)
   */
  MappingNode(
      int start,
      int contentStart,
      int end,
      Optional<String> anchor,
      boolean flow,
      List<Entry> entries) {
    this.start = start;
    this.contentStart = contentStart;
    this.end = end;
    this.anchor = anchor;
    this.flow = flow;
    this.entries = List.copyOf(entries);
    this.places = this.entries.size() < MANY ? Map.of() : new HashMap<>();
    int merge = -1;
    for (int i = 0; i < this.entries.size(); i++) {
      if (this.entries.get(i).merge()) {
        merge = i;
      } else if (this.entries.size() >= MANY) {
        places.put(this.entries.get(i).name(), i);
      }
    }
    this.lastMerge = merge;
  }

  /**
   * @param name the key as it is in the tree: kubectl makes strings of all keys
   * @param merge whether it is a merge key {@code <<}, whose value's entries become this mapping's
   */
  public record Entry(String name, boolean merge, Node key, Node value) {}

  @Override
  public int start() {
    return start;
  }

  @Override
  public int contentStart() {
    return contentStart;
  }

  @Override
  public int end() {
    return end;
  }

  @Override
  public Optional<String> anchor() {
    return anchor;
  }

  public boolean flow() {
    return flow;
  }

  public List<Entry> entries() {
    return entries;
  }

  /** The entry that this mapping itself writes for a key; what it merges in is not looked at. */
  public Optional<Entry> entry(String name) {
    if (entries.size() >= MANY) {
      return Optional.ofNullable(places.get(name)).map(entries::get);
    }
    for (Entry entry : entries) {
      if (!entry.merge() && entry.name().equals(name)) {
        return Optional.of(entry);
      }
    }
    return Optional.empty();
  }

  /** The entry that counts for a key, see {@link Lookup#entry}: its own or one it merges in. */
  public Optional<Entry> counting(String name) {
    return Lookup.entry(this, name);
  }

  /** The index of the last merge key, or -1 if there is none. */
  int lastMerge() {
    return lastMerge;
  }
}
