package io.kubectlrc.timeline;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.ser.std.StdScalarSerializer;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;

/**
 * Timelines as programs read them, and as they are read again: {@code docs/report.schema.json} says
 * what is where. Times are seconds.
 */
public final class TimelineJson {

  /** The first field, by which a file is known to be one. */
  private static final String MARK = "report";

  private static final String KIND = "timeline";

  /** More of one is not read. */
  public static final long MOST_BYTES = 256L << 20;

  /** A hundred years; beyond it nobody has looked on. */
  private static final double MOST_SECONDS = 3.2e9;

  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .addModule(
              new SimpleModule()
                  .addSerializer(Duration.class, new Seconds())
                  .addDeserializer(Duration.class, new FromSeconds())
                  .addSerializer(PodState.class, new LowerCase<>(PodState.class))
                  .addSerializer(Timeline.Source.class, new LowerCase<>(Timeline.Source.class)))
          .build();

  static {
    MAPPER
        .getFactory()
        .setStreamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(50).build());
  }

  private TimelineJson() {}

  private static final class Seconds extends StdScalarSerializer<Duration> {
    private static final long serialVersionUID = 1;

    Seconds() {
      super(Duration.class);
    }

    @Override
    public void serialize(Duration value, JsonGenerator json, SerializerProvider provider)
        throws IOException {
      json.writeNumber(value.toMillis() / 1000.0);
    }
  }

  private static final class FromSeconds extends StdScalarDeserializer<Duration> {
    private static final long serialVersionUID = 1;

    FromSeconds() {
      super(Duration.class);
    }

    @Override
    public Duration deserialize(JsonParser parser, DeserializationContext context)
        throws IOException {
      if (!parser.currentToken().isNumeric()) {
        throw context.wrongTokenException(parser, Duration.class, JsonToken.VALUE_NUMBER_FLOAT, "");
      }
      double seconds = parser.getDoubleValue();
      if (!(Math.abs(seconds) <= MOST_SECONDS)) {
        throw JsonMappingException.from(parser, "no time that anything took: " + seconds);
      }
      return Duration.ofMillis(Math.round(seconds * 1000));
    }
  }

  private static final class LowerCase<E extends Enum<E>> extends StdScalarSerializer<E> {
    private static final long serialVersionUID = 1;

    LowerCase(Class<E> type) {
      super(type);
    }

    @Override
    public void serialize(E value, JsonGenerator json, SerializerProvider provider)
        throws IOException {
      json.writeString(value.name().toLowerCase(java.util.Locale.ROOT));
    }
  }

  /** A timeline that a file does not hold. */
  public static final class NotATimeline extends Exception {
    private static final long serialVersionUID = 1;

    NotATimeline(String message) {
      super(message);
    }
  }

  /** One object, on one line, with a line end. */
  public static String write(Timeline timeline) {
    ObjectNode json = MAPPER.createObjectNode().put(MARK, KIND);
    json.put("verdict", timeline.verdict());
    json.setAll((ObjectNode) MAPPER.valueToTree(timeline));
    return json + "\n";
  }

  /** Whether a text begins as one does; that it is one, only reading it shows. */
  public static boolean claims(String text) {
    return text.stripLeading().matches("(?s)\\{\\s*\"report\"\\s*:\\s*\"timeline\".*");
  }

  /**
   * Reads what {@link #write} has written. Fields that it does not know are passed over: a later
   * version may have more.
   *
   * @throws NotATimeline with what is wrong, and where
   */
  public static Timeline read(String text) throws NotATimeline {
    try {
      JsonNode json = MAPPER.readTree(text);
      if (!json.path(MARK).asText().equals(KIND)) {
        throw new NotATimeline("it is no report: its first field is not \"report\": \"timeline\"");
      }
      return MAPPER.treeToValue(json, Timeline.class);
    } catch (JsonMappingException e) {
      throw new NotATimeline(where(e) + what(e));
    } catch (JsonProcessingException e) {
      throw new NotATimeline(e.getOriginalMessage());
    }
  }

  /** {@code pods[0].turns: }. */
  private static String where(JsonMappingException e) {
    StringBuilder path = new StringBuilder();
    for (JsonMappingException.Reference reference : e.getPath()) {
      if (reference.getFieldName() == null) {
        path.append('[').append(reference.getIndex()).append(']');
      } else {
        path.append(path.isEmpty() ? "" : ".").append(reference.getFieldName());
      }
    }
    return path.isEmpty() ? "" : path + ": ";
  }

  /** In words of whoever reads the file, not of the library that does. */
  private static String what(JsonMappingException e) {
    String message = e.getOriginalMessage();
    if (e instanceof ValueInstantiationException && e.getCause() != null) {
      return e.getCause() instanceof NullPointerException
          ? "something in a list is null"
          : e.getCause().getMessage();
    }
    if (message.startsWith("Missing creator property")) {
      return "it is missing";
    }
    if (message.startsWith("Null value for creator property")) {
      return "it is null";
    }
    if (e instanceof InvalidFormatException format) {
      return "it cannot be " + format.getValue();
    }
    return e instanceof MismatchedInputException mismatch
        ? "it is no " + shape(mismatch.getTargetType())
        : message;
  }

  private static String shape(Class<?> type) {
    if (Collection.class.isAssignableFrom(type)) {
      return "list";
    }
    if (type == String.class) {
      return "text";
    }
    if (type == boolean.class) {
      return "boolean";
    }
    return type.isPrimitive() || type == Duration.class ? "number" : "object";
  }
}
