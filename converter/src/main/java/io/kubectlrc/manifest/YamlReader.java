package io.kubectlrc.manifest;

import io.kubectlrc.manifest.MappingNode.Entry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.MappingStartEvent;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.events.SequenceStartEvent;
import org.yaml.snakeyaml.parser.Parser;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.ReaderException;

/** Reads the one YAML document of a text. */
final class YamlReader {
  private static final LoaderOptions OPTIONS = new LoaderOptions();

  static {
    // A file's size is limited where it is read.
    OPTIONS.setCodePointLimit(Integer.MAX_VALUE);
  }

  private final CodePoints offsets;
  private final String text;
  private final int base;
  private final Lines lines;
  private final List<Remark> remarks;
  private final ValueCount count;
  private final TextReader reader;
  private final Parser parser;
  private final Map<String, Node> anchors = new HashMap<>();

  /** The anchored collections that are being read, each known by the offset of its start. */
  private final Map<String, Integer> open = new HashMap<>();

  private YamlReader(String text, int base, Lines lines, ValueCount count, List<Remark> remarks) {
    this.lines = lines;
    this.count = count;
    this.remarks = remarks;
    this.text = text;
    this.base = base;
    this.offsets = new CodePoints(text);
    this.reader = new TextReader(text, offsets);
    this.parser = new ParserImpl(reader, OPTIONS);
  }

  /**
   * The document of a text, or nothing if it has no content.
   *
   * @param text a single document
   * @param base the offset of {@code text} in its source
   * @param lines those of the source
   * @param count that of the source's values
   * @param remarks where to tell what is odd about it
   */
  static Optional<Node> read(
      String text, int base, Lines lines, ValueCount count, List<Remark> remarks)
      throws BadDocument {
    Tabs tabs = new Tabs(text);
    while (true) {
      try {
        count.restart();
        remarks.clear();
        return new YamlReader(tabs.text(), base, lines, count, remarks).read();
      } catch (MarkedYAMLException e) {
        int index = e.getProblemMark() == null ? 0 : e.getProblemMark().getIndex();
        int offset = new CodePoints(text).offset(index);
        if (!tabs.replaceAt(offset)) {
          throw YamlSyntax.explain(e, offset, base, text, lines);
        }
      } catch (ReaderException e) {
        int offset = base + new CodePoints(text).offset(e.getPosition());
        String character = "U+%04X".formatted(e.getCodePoint());
        throw new BadDocument(
            offset, "the control character " + character + " may not stand here", "remove it");
      } catch (YAMLException e) {
        throw new BadDocument(base, "this is not YAML: " + e.getMessage(), "correct it");
      }
    }
  }

  private Optional<Node> read() throws BadDocument {
    try {
      return document();
    } catch (NumberFormatException e) {
      // SnakeYAML reads the digits of an escape as an int.
      throw new BadDocument(
          base + offsets.offset(reader.getIndex()),
          "no character has so great a number",
          "write the character itself");
    }
  }

  private Optional<Node> document() throws BadDocument {
    parser.getEvent();
    if (parser.checkEvent(Event.ID.StreamEnd)) {
      return Optional.empty();
    }
    parser.getEvent();
    Node root = node(1);
    parser.getEvent();
    parser.getEvent();
    boolean empty = root instanceof ScalarNode && root.start() == root.end();
    return empty ? Optional.empty() : Optional.of(root);
  }

  private Node node(int depth) throws BadDocument {
    Event event = parser.getEvent();
    count.one(start(event));
    if (event instanceof ScalarEvent scalar) {
      return scalar(scalar);
    }
    if (event instanceof AliasEvent alias) {
      return alias(alias);
    }
    if (depth > Limits.DEPTH) {
      throw BadDocument.tooDeep(start(event));
    }
    if (event instanceof MappingStartEvent mapping) {
      return mapping(mapping, depth);
    }
    return sequence((SequenceStartEvent) event, depth);
  }

  private Node alias(AliasEvent event) throws BadDocument {
    int start = start(event);
    String name = event.getAnchor();
    if (open.containsKey(name)) {
      throw new BadDocument(
          start,
          "the alias *" + name + " is inside the value it stands for",
          "write the value out");
    }
    Node target = anchors.get(name);
    if (target == null) {
      throw new BadDocument(
          start,
          "the alias *" + name + " has no anchor &" + name + " before it",
          "add the anchor to the value it shall repeat, or write the value out");
    }
    return new AliasNode(start, end(event), name, target);
  }

  private Node scalar(ScalarEvent event) {
    int start = start(event);
    int end = end(event);
    Optional<String> anchor = Optional.ofNullable(event.getAnchor());
    Optional<String> tag = Optional.ofNullable(event.getTag());
    ScalarNode.Style style = style(event.getScalarStyle());
    if (style.isBlock()) {
      end = endOfBlock(start, end);
    }
    int content = anchor.isPresent() || tag.isPresent() ? content(start, end) : start;
    if (style == ScalarNode.Style.DOUBLE_QUOTED
        && event.getValue().chars().anyMatch(c -> Character.isSurrogate((char) c))) {
      halfCharacter(content, end).ifPresent(remarks::add);
    }
    ScalarNode node = new ScalarNode(start, content, end, anchor, tag, style, event.getValue());
    anchor.ifPresent(
        name -> {
          open.remove(name);
          anchors.put(name, node);
        });
    return node;
  }

  /** The first escape of half a character: JSON has such ones, and kubectl's YAML has not. */
  private Optional<Remark> halfCharacter(int start, int end) {
    for (int at = text.indexOf('\\', start - base);
        at >= 0 && at < end - base;
        at = text.indexOf('\\', at + 2)) {
      int digits = text.charAt(at + 1) == 'u' ? 4 : text.charAt(at + 1) == 'U' ? 8 : 0;
      if (digits > 0) {
        String escape = text.substring(at, at + 2 + digits);
        int point = Integer.parseInt(escape.substring(2), 16);
        if (point <= Character.MAX_VALUE && Character.isSurrogate((char) point)) {
          return Optional.of(
              new Remark(
                  base + at,
                  escape
                      + " is half a character: JSON writes some in two halves, and YAML does not",
                  "write the character itself"));
        }
      }
    }
    return Optional.empty();
  }

  private static ScalarNode.Style style(DumperOptions.ScalarStyle style) {
    return switch (style) {
      case SINGLE_QUOTED -> ScalarNode.Style.SINGLE_QUOTED;
      case DOUBLE_QUOTED -> ScalarNode.Style.DOUBLE_QUOTED;
      case LITERAL -> ScalarNode.Style.LITERAL;
      case FOLDED -> ScalarNode.Style.FOLDED;
      default -> ScalarNode.Style.PLAIN;
    };
  }

  private Node mapping(MappingStartEvent event, int depth) throws BadDocument {
    int start = start(event);
    String anchor = event.getAnchor();
    begin(anchor, start);
    Duplicates distinct = new Duplicates(Format.YAML, lines, remarks);
    Entry latest = null;
    while (!parser.checkEvent(Event.ID.MappingEnd)) {
      Node key = node(depth + 1);
      latest = entry(key, depth);
      distinct.add(latest);
    }
    List<Entry> entries = distinct.entries();
    Event last = parser.getEvent();
    int end = event.isFlow() ? end(last) : latest.value().end();
    int content = anchor != null || event.getTag() != null ? content(start, end) : start;
    Node node =
        new MappingNode(start, content, end, Optional.ofNullable(anchor), event.isFlow(), entries);
    end(anchor, node);
    return node;
  }

  private Entry entry(Node key, int depth) throws BadDocument {
    Node value = node(depth + 1);
    if (!(Lookup.resolve(key) instanceof ScalarNode scalar)) {
      throw new BadDocument(
          key.start(), "a mapping or sequence is the key here", "use a string as the key");
    }
    boolean merge = scalar.style() == ScalarNode.Style.PLAIN && scalar.text().equals("<<");
    if (scalar.text().length() > Limits.KEY) {
      throw BadDocument.keyTooLong(key.start());
    }
    return new Entry(merge ? "<<" : Scalars.key(scalar), merge, key, value);
  }

  private Node sequence(SequenceStartEvent event, int depth) throws BadDocument {
    int start = start(event);
    String anchor = event.getAnchor();
    begin(anchor, start);
    List<Node> items = new ArrayList<>();
    while (!parser.checkEvent(Event.ID.SequenceEnd)) {
      items.add(node(depth + 1));
    }
    Event last = parser.getEvent();
    int end = event.isFlow() ? end(last) : items.get(items.size() - 1).end();
    int content = anchor != null || event.getTag() != null ? content(start, end) : start;
    Node node =
        new SequenceNode(start, content, end, Optional.ofNullable(anchor), event.isFlow(), items);
    end(anchor, node);
    return node;
  }

  private void begin(String anchor, int start) {
    if (anchor != null) {
      open.put(anchor, start);
    }
  }

  /** An anchor of the same name inside is a later one, so that one stays. */
  private void end(String anchor, Node node) {
    if (anchor != null && open.remove(anchor, node.start())) {
      anchors.put(anchor, node);
    }
  }

  private int start(Event event) {
    return base + offsets.offset(event.getStartMark().getIndex());
  }

  private int end(Event event) {
    return base + offsets.offset(event.getEndMark().getIndex());
  }

  /** The end of the last line of a block scalar that is not blank. */
  private int endOfBlock(int start, int end) {
    int last = end - base;
    while (last > start - base && Character.isWhitespace(text.charAt(last - 1))) {
      last--;
    }
    return base + last;
  }

  /** The first place after the anchor and the tag at {@code start}. */
  private int content(int start, int end) {
    int at = start - base;
    int limit = end - base;
    while (at < limit) {
      char c = text.charAt(at);
      if (c == '&' || c == '!') {
        while (at < limit && !Character.isWhitespace(text.charAt(at))) {
          at++;
        }
      } else if (c == '#') {
        while (at < limit && text.charAt(at) != '\n') {
          at++;
        }
      } else if (Character.isWhitespace(c)) {
        at++;
      } else {
        break;
      }
    }
    return base + at;
  }
}
