package io.kubectlrc.manifest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

/**
 * JSON inside of values, such as that of annotations: one value, whose place nobody asks for.
 *
 * <p>What reads it is made when there is some. Making it takes a tenth of the time of a command
 * that reads one manifest, few of which have any.
 */
public final class Json {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private Json() {}

  /**
   * The value; a missing node if there is only white space.
   *
   * @throws JsonProcessingException if the text does not begin with a value
   */
  public static JsonNode read(String text) throws JsonProcessingException {
    return MAPPER.readTree(text);
  }
}
