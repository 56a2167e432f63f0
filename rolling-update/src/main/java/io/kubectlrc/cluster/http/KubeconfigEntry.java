package io.kubectlrc.cluster.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlrc.cluster.ClusterException;
import io.kubectlrc.manifest.Inputs;
import io.kubectlrc.wording.Sentence;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Optional;

/**
 * What a kubeconfig says of a cluster or a user. Whatever is read of it is checked here, and told
 * with file and field; secrets never are.
 *
 * @param where file and entry, for messages
 */
record KubeconfigEntry(String where, ObjectNode fields) {

  /** No certificate, key, token or kubeconfig is nearly as large. */
  private static final int LARGEST_FILE = 16 << 20;

  /** The field's text, if it has any. */
  Optional<String> text(String field) {
    JsonNode value = fields.path(field);
    if (value.isContainerNode()) {
      throw problem(field, "must be a text, and is " + (value.isArray() ? "a list" : "an object"));
    }
    return Optional.of(value.asText()).filter(text -> !value.isNull() && !text.isEmpty());
  }

  /** A text that is sent as a header. */
  Optional<String> header(String field) {
    Optional<String> text = text(field);
    if (text.isPresent() && !isHeader(text.get())) {
      throw problem(field, NO_HEADER);
    }
    return text;
  }

  static final String NO_HEADER =
      "has a line break or another character that no HTTP header may have; write it anew, as one"
          + " line";

  /** Whether an HTTP header may have that value. */
  static boolean isHeader(String value) {
    return value.chars().allMatch(c -> c >= ' ' && c <= '~');
  }

  /** The content of {@code FIELD-data}, in Base64, or of the file that the field names. */
  Optional<byte[]> content(String field) {
    Optional<String> data = text(field + "-data");
    return data.isPresent() ? data.map(text -> decoded(field, text)) : file(field);
  }

  /** The name of whichever of both fields {@link #content} is from. */
  String origin(String field) {
    return text(field + "-data").isPresent() ? field + "-data" : field;
  }

  private byte[] decoded(String field, String base64) {
    try {
      return Base64.getDecoder().decode(base64.replaceAll("\\s", ""));
    } catch (IllegalArgumentException broken) {
      throw problem(
          field + "-data",
          "is no Base64; write it anew, or name the file in " + field + " instead");
    }
  }

  /** The content of the file that the field names. */
  Optional<byte[]> file(String field) {
    return text(field)
        .map(
            file -> {
              try {
                return read(Path.of(file));
              } catch (IOException | InvalidPathException unreadable) {
                throw problem(
                    field,
                    "names %s, which cannot be read: %s; mend the path or the file"
                        .formatted(file, Inputs.reason(unreadable)));
              }
            });
  }

  /** The whole of a small file. */
  static byte[] read(Path file) throws IOException {
    try (var in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(LARGEST_FILE + 1);
      if (bytes.length > LARGEST_FILE) {
        throw new IOException("it is larger than " + (LARGEST_FILE >> 20) + " MiB");
      }
      return bytes;
    }
  }

  /** One sentence about a field. */
  ClusterException problem(String field, String complaint) {
    return problem(field, Sentence.of(complaint));
  }

  ClusterException problem(String field, Sentence complaint) {
    return new ClusterException(
        ClusterException.Reason.OTHER, Sentence.of("{}: {} {}", where, field, complaint), null);
  }
}
