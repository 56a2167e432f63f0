package io.kubectlrc.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import nu.validator.client.EmbeddedValidator;

/**
 * Asks the validator that validator.w3.org asks.
 *
 * @see <a href="https://validator.github.io/validator/">The Nu Html Checker</a>
 */
final class HtmlCheck {
  private final EmbeddedValidator validator = new EmbeddedValidator();

  /** What is wrong with a page, and what it warns of. */
  List<String> problems(String page) throws Exception {
    validator.setOutputFormat(EmbeddedValidator.OutputFormat.JSON);
    String told =
        validator.validate(new ByteArrayInputStream(page.getBytes(StandardCharsets.UTF_8)));
    List<String> problems = new ArrayList<>();
    for (JsonNode message : new ObjectMapper().readTree(told).path("messages")) {
      // It does not reckon with hashes; the browser of ShownPagesTest does, and says when one is
      // wrong.
      if (message.path("message").asText().startsWith("Inline script violates Content Security")) {
        continue;
      }
      problems.add(message.path("message").asText() + ": " + message.path("extract").asText());
    }
    return problems;
  }
}
