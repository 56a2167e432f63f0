package io.kubectlrc.convert;

import com.fasterxml.jackson.databind.JsonNode;
import io.kubectlrc.manifest.Placeholder;

/** Texts that a template tool is yet to fill in. */
final class Placeholders {
  private Placeholders() {}

  static boolean in(JsonNode value) {
    return Placeholder.isIn(value);
  }

  static boolean in(String text) {
    return Placeholder.first(text).isPresent();
  }
}
