package io.kubectlrc.convert;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** {@code -Dgolden=write} writes the table anew, for when the model has new fields. */
class UnknownFieldsTest {
  private static final Path TABLE =
      Path.of("src/main/resources/io/kubectlrc/convert/deployment-fields.txt");

  /** They look like objects in the model, and are scalars; or only servers write them. */
  private static final Set<String> PLAIN =
      Set.of("Quantity", "IntOrString", "DeploymentStatus", "ManagedFieldsEntry");

  @Test
  void theTableIsThatOfTheModel() throws IOException {
    if ("write".equals(System.getProperty("golden"))) {
      Files.createDirectories(TABLE.getParent());
      Files.writeString(TABLE, table());
    }
    assertThat(TABLE).as("-Dgolden=write writes it").hasContent(table());
  }

  /** A line for each type: its name, and its fields, with the type of those that have fields. */
  private static String table() {
    Map<String, String> lines = new TreeMap<>();
    Deque<Class<?>> types = new ArrayDeque<>(List.of(Deployment.class));
    while (!types.isEmpty()) {
      Class<?> type = types.pop();
      if (lines.containsKey(type.getSimpleName())) {
        continue;
      }
      StringBuilder line = new StringBuilder(type.getSimpleName());
      Map<String, Class<?>> held = held(type);
      for (String field : type.getAnnotation(JsonPropertyOrder.class).value()) {
        line.append(' ').append(field);
        if (held.containsKey(field)) {
          line.append(':').append(held.get(field).getSimpleName());
          types.add(held.get(field));
        }
      }
      lines.put(type.getSimpleName(), line.append('\n').toString());
    }
    return String.join("", lines.values());
  }

  /** What has fields itself in the fields of a type, be it alone or in a list. */
  private static Map<String, Class<?>> held(Class<?> type) {
    Map<String, Class<?>> held = new HashMap<>();
    for (Field field : type.getDeclaredFields()) {
      JsonProperty property = field.getAnnotation(JsonProperty.class);
      Type of = field.getGenericType();
      if (of instanceof ParameterizedType list && list.getRawType() == List.class) {
        of = list.getActualTypeArguments()[0];
      }
      if (property != null
          && of instanceof Class<?> found
          && found.isAnnotationPresent(JsonPropertyOrder.class)
          && !PLAIN.contains(found.getSimpleName())) {
        held.put(property.value(), found);
      }
    }
    return held;
  }
}
