package io.kubectlrc.manifest.edit;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Writes trees as JSON in as many ways as people and programs do. */
final class RandomJson {
  private final Random random;
  private final String indent;
  private final String lineEnd;
  private final String colon;

  RandomJson(Random random) {
    this.random = random;
    this.indent = List.of("  ", "    ", "\t", "   ", "").get(random.nextInt(5));
    this.lineEnd = random.nextInt(3) == 0 ? "\r\n" : "\n";
    this.colon = List.of(": ", ":", " : ", ":\t").get(random.nextInt(4));
  }

  String write(JsonNode tree) {
    StringBuilder out = new StringBuilder(random.nextInt(8) == 0 ? "\uFEFF" : "");
    value(tree, "", out);
    return out.append(random.nextInt(4) == 0 ? "" : lineEnd).toString();
  }

  private void value(JsonNode node, String margin, StringBuilder out) {
    if (!node.isContainerNode()) {
      out.append(node.isTextual() ? string(node.textValue()) : node.asText());
      return;
    }
    boolean object = node.isObject();
    boolean oneLine = indent.isEmpty() || node.isEmpty() || random.nextInt(4) == 0;
    String inner = oneLine ? margin : margin + indent;
    List<String> parts = new ArrayList<>();
    if (object) {
      node.properties()
          .forEach(m -> parts.add(string(m.getKey()) + colon + value(m.getValue(), inner)));
    } else {
      node.forEach(item -> parts.add(value(item, inner)));
    }
    String separator = oneLine ? (indent.isEmpty() ? "," : ", ") : "," + lineEnd + inner;
    String pad = oneLine && !node.isEmpty() && random.nextInt(5) == 0 ? " " : "";
    out.append(object ? '{' : '[').append(oneLine ? pad : lineEnd + inner);
    out.append(String.join(separator, parts));
    out.append(oneLine ? pad : lineEnd + margin).append(object ? '}' : ']');
  }

  private String value(JsonNode node, String margin) {
    StringBuilder out = new StringBuilder();
    value(node, margin, out);
    return out.toString();
  }

  private String string(String text) {
    String quoted = JsonWriter.quote(text);
    return random.nextInt(5) == 0 ? quoted.replace("/", "\\/").replace("a", "\\u0061") : quoted;
  }
}
