package io.kubectlrc.validity;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Endpoints;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.MicroTime;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ReplicationController;
import io.fabric8.kubernetes.api.model.ResourceQuota;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZonedDateTime;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** {@code -Dgolden=write} writes the table anew, for when the model has new fields. */
class SchemaTest {
  private static final Path TABLE = Path.of("src/main/resources/io/kubectlrc/validity/fields.txt");
  private static final Path HAND = Path.of("src/test/resources/io/kubectlrc/validity");

  private record Kind(Class<?> type, List<String> groups) {
    Kind(Class<?> type, String... groups) {
      this(type, List.of(groups));
    }
  }

  /** The kinds that the tools read, and the groups or versions that have them in this shape. */
  private static final List<Kind> KINDS =
      List.of(
          new Kind(ReplicationController.class, "v1"),
          new Kind(Pod.class, "v1"),
          new Kind(Service.class, "v1"),
          new Kind(ConfigMap.class, "v1"),
          new Kind(Secret.class, "v1"),
          new Kind(Endpoints.class, "v1"),
          new Kind(Event.class, "v1"),
          new Kind(ResourceQuota.class, "v1"),
          new Kind(PersistentVolumeClaim.class, "v1"),
          new Kind(Deployment.class, "apps", "extensions"),
          new Kind(ReplicaSet.class, "apps", "extensions"),
          new Kind(DaemonSet.class, "apps", "extensions"),
          new Kind(StatefulSet.class, "apps"),
          new Kind(Job.class, "batch", "extensions"),
          new Kind(CronJob.class, "batch"),
          new Kind(
              io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler.class,
              "autoscaling"),
          new Kind(
              io.fabric8.kubernetes.api.model.autoscaling.v1.HorizontalPodAutoscaler.class,
              "autoscaling/v1"),
          new Kind(
              io.fabric8.kubernetes.api.model.autoscaling.v2beta1.HorizontalPodAutoscaler.class,
              "autoscaling/v2beta1"),
          new Kind(
              io.fabric8.kubernetes.api.model.autoscaling.v2beta2.HorizontalPodAutoscaler.class,
              "autoscaling/v2beta2"),
          new Kind(PodDisruptionBudget.class, "policy"),
          new Kind(NetworkPolicy.class, "networking.k8s.io", "extensions"),
          new Kind(Lease.class, "coordination.k8s.io"));

  private static final List<String> KINDS_BEYOND_THE_MODEL =
      List.of(
          "= PetSet StatefulSet apps",
          "= DeploymentConfig DeploymentConfig v1 apps.openshift.io",
          "= HorizontalPodAutoscaler HorizontalPodAutoscaler.v1beta1 extensions");

  private static final Map<Class<?>, String> SCALARS =
      Map.ofEntries(
          Map.entry(String.class, "string"),
          Map.entry(MicroTime.class, "string"),
          Map.entry(ZonedDateTime.class, "string"),
          Map.entry(Integer.class, "int32"),
          Map.entry(Long.class, "int64"),
          Map.entry(Double.class, "number"),
          Map.entry(Boolean.class, "boolean"),
          Map.entry(Quantity.class, "quantity"),
          Map.entry(IntOrString.class, "int-or-string"));

  /** Strings in these must be percentages; the model knows only that they may be strings. */
  private static final Set<String> PERCENTAGES =
      Set.of("maxSurge", "maxUnavailable", "minAvailable");

  /** Strings in these are names: digits are none, so that digits in quotes are meant as numbers. */
  private static final Set<String> PORTS = Set.of("port", "targetPort");

  private final Map<Class<?>, String> names = new LinkedHashMap<>();
  private final Deque<Class<?>> waiting = new ArrayDeque<>();

  @Test
  void theTableIsThatOfTheModel() throws IOException {
    String table = table();
    if ("write".equals(System.getProperty("golden"))) {
      Files.createDirectories(TABLE.getParent());
      Files.writeString(TABLE, table);
    }
    assertThat(TABLE).as("-Dgolden=write writes it").hasContent(table);
  }

  @Test
  void everyTypeThatTheTableNamesIsInIt() throws IOException {
    Set<String> types = new TreeSet<>();
    Set<String> named = new TreeSet<>();
    for (String line : Files.readAllLines(TABLE)) {
      String[] words = line.split(" ");
      if (words[0].equals("=")) {
        named.add(words[2]);
        continue;
      }
      types.add(words[0]);
      for (String word : Arrays.asList(words).subList(1, words.length)) {
        io.kubectlrc.validity.Type type =
            io.kubectlrc.validity.Type.parse(word.substring(word.indexOf(':') + 1));
        for (; type != null; type = type.held()) {
          named.add(type.name());
        }
      }
    }
    named.remove("");
    assertThat(types).containsAll(named);
  }

  private String table() throws IOException {
    List<String> kinds = new ArrayList<>();
    for (Kind kind : KINDS) {
      String name = nameOf(kind.type());
      String simple = kind.type().getSimpleName();
      kinds.add("= " + simple + ' ' + name + ' ' + String.join(" ", kind.groups()));
    }
    kinds.addAll(KINDS_BEYOND_THE_MODEL);
    Map<String, List<String>> required = required();
    Map<String, String> lines = new TreeMap<>();
    while (!waiting.isEmpty()) {
      Class<?> type = waiting.pop();
      lines.put(names.get(type), line(type, required));
    }
    for (String line : hand("beyond-the-model.txt")) {
      lines.put(line.substring(0, line.indexOf(' ')), line);
    }
    assertThat(lines.keySet().stream().map(SchemaTest::simple).collect(Collectors.toSet()))
        .containsAll(required.keySet());
    kinds.addAll(lines.values());
    return String.join("\n", kinds) + "\n";
  }

  private String line(Class<?> type, Map<String, List<String>> required) {
    Map<String, Type> types = new HashMap<>();
    for (Field field : type.getDeclaredFields()) {
      JsonProperty property = field.getAnnotation(JsonProperty.class);
      if (property != null) {
        types.put(property.value(), field.getGenericType());
      }
    }
    StringBuilder line = new StringBuilder(names.get(type));
    Set<String> must = new HashSet<>(required.getOrDefault(type.getSimpleName(), List.of()));
    for (String field : type.getAnnotation(JsonPropertyOrder.class).value()) {
      if (!types.containsKey(field)) {
        continue; // The order names an apiVersion, kind and metadata in some types without them.
      }
      boolean mark = must.contains(field);
      line.append(mark ? " *" : " ")
          .append(field)
          .append(':')
          .append(word(field, types.get(field)));
    }
    return line.toString();
  }

  private String word(String field, Type type) {
    if (field.equals("status") && type != String.class) {
      return "{}any"; // Only servers write it.
    }
    if (field.equals("managedFields")) {
      return "[]any";
    }
    if (type instanceof ParameterizedType generic) {
      Type[] arguments = generic.getActualTypeArguments();
      return generic.getRawType() == List.class
          ? "[]" + word(field, arguments[0])
          : "{}" + word(field, arguments[1]);
    }
    if (type == IntOrString.class && PERCENTAGES.contains(field)) {
      return "int-or-percent";
    }
    if (type == IntOrString.class && PORTS.contains(field)) {
      return "port";
    }
    if (SCALARS.containsKey(type)) {
      return SCALARS.get(type);
    }
    boolean fields = type instanceof Class<?> of && of.isAnnotationPresent(JsonPropertyOrder.class);
    return fields ? nameOf((Class<?>) type) : "any";
  }

  /** The simple name of a type; of the later ones of one name, with the version they are of. */
  private String nameOf(Class<?> type) {
    return names.computeIfAbsent(
        type,
        added -> {
          waiting.add(added);
          String simple = added.getSimpleName();
          String version = added.getPackageName().replaceAll(".*\\.", "");
          return names.containsValue(simple) ? simple + '.' + version : simple;
        });
  }

  private static String simple(String name) {
    return name.replaceAll("\\..*", "");
  }

  private static Map<String, List<String>> required() throws IOException {
    Map<String, List<String>> required = new HashMap<>();
    for (String line : hand("required.txt")) {
      List<String> words = List.of(line.split(" "));
      required.put(words.get(0), words.subList(1, words.size()));
    }
    return required;
  }

  private static List<String> hand(String file) throws IOException {
    return Files.readAllLines(HAND.resolve(file)).stream()
        .filter(line -> !line.startsWith("#"))
        .toList();
  }
}
