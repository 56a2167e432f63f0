package io.kubectlrc.convert;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What is written in a Deployment and is no field of it. API servers dropped it silently, so nobody
 * noticed; {@code kubectl apply} refuses it.
 *
 * @see <a
 *     href="https://kubernetes.io/docs/reference/using-api/api-concepts/#field-validation">Field
 *     validation</a>
 */
final class UnknownFields {
  /**
   * By type, its fields and the type of what they hold; empty for what has no fields of its own. A
   * table, so that no start has to load the hundred classes of the model.
   */
  private static final Map<String, Map<String, String>> TYPES = read();

  private UnknownFields() {}

  /** A doubt about each of them. */
  static List<Note> of(ObjectNode deployment) {
    List<Note> notes = new ArrayList<>();
    collect(deployment, "Deployment", Pointers.Path.ROOT, notes);
    return notes;
  }

  private static void collect(JsonNode node, String type, Pointers.Path at, List<Note> notes) {
    Map<String, String> fields = TYPES.get(type);
    if (fields == null) {
      return;
    }
    for (int i = 0; node.isArray() && i < node.size(); i++) {
      collect(node.get(i), type, new Pointers.Path(at, Integer.toString(i)), notes);
    }
    for (Map.Entry<String, JsonNode> field : node.properties()) {
      Pointers.Path path = new Pointers.Path(at, field.getKey());
      String held = fields.get(field.getKey());
      if (held != null) {
        collect(field.getValue(), held, path, notes);
      } else if (!Placeholders.in(field.getKey())) {
        String sentence = "%s is no field of %s: API servers drop it, and kubectl apply refuses it";
        notes.add(
            new Note(Severity.DOUBT, path.pointer(), sentence.formatted(field.getKey(), type)));
      }
    }
  }

  private static Map<String, Map<String, String>> read() {
    Map<String, Map<String, String>> types = new HashMap<>();
    try (InputStream in = UnknownFields.class.getResourceAsStream("deployment-fields.txt")) {
      for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n")) {
        String[] words = line.split(" ");
        Map<String, String> fields = new HashMap<>();
        for (String word : List.of(words).subList(1, words.length)) {
          int colon = word.indexOf(':');
          fields.put(
              colon < 0 ? word : word.substring(0, colon),
              colon < 0 ? "" : word.substring(colon + 1));
        }
        types.put(words[0], fields);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return types;
  }
}
