package io.kubectlrc.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The entries of a mapping, each key once. A key that is there again with an equal value says
 * nothing new: it is remarked and passed over. With another value nobody knows which was meant.
 */
final class Duplicates {
  private final Format format;
  private final Lines lines;
  private final List<Remark> remarks;
  private final List<MappingNode.Entry> entries = new ArrayList<>();
  private final Map<String, MappingNode.Entry> byName = new HashMap<>();

  /**
   * @param remarks where to tell what is passed over
   */
  Duplicates(Format format, Lines lines, List<Remark> remarks) {
    this.format = format;
    this.lines = lines;
    this.remarks = remarks;
  }

  void add(MappingNode.Entry entry) throws BadDocument {
    MappingNode.Entry earlier = entry.merge() ? null : byName.putIfAbsent(entry.name(), entry);
    if (earlier == null) {
      entries.add(entry);
      return;
    }
    int line = lines.position(earlier.key().start()).line();
    if (!tree(earlier).equals(tree(entry))) {
      throw new BadDocument(
          entry.key().start(),
          "the key \"" + entry.name() + "\" is already on line " + line + ", with another value",
          "remove one of the two");
    }
    remarks.add(
        new Remark(
            entry.key().start(),
            "the key \"%s\" is already on line %d, with the same value"
                .formatted(entry.name(), line),
            "remove one of the two",
            true));
  }

  private JsonNode tree(MappingNode.Entry entry) throws BadDocument {
    return new TreeBuilder(format).build(entry.value());
  }

  List<MappingNode.Entry> entries() {
    return entries;
  }
}
