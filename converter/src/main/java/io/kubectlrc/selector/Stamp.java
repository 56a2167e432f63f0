package io.kubectlrc.selector;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Gives a ReplicationController a versioned name and an update key, so that a rolling update may
 * replace its predecessor: {@code api-rc} becomes {@code api-rc-1453323827}, with {@code version:
 * "1453323827"} in its selector and in its pods' labels.
 *
 * <p>Stamping twice equals stamping once with the later version. A name's number that is no version
 * stays: {@code mongo-3} with {@code node: "3"} becomes {@code mongo-3-1453323827}.
 *
 * @param version what the name ends with and the key's value becomes
 * @param key the update key, a label key
 */
public record Stamp(Version version, String key) {

  /** The update key that people chose when they did this by hand. */
  public static final String DEFAULT_KEY = "version";

  public Stamp {
    Objects.requireNonNull(version);
    Objects.requireNonNull(key);
  }

  /** Where a stamp's version comes from. */
  public sealed interface Version {
    /** A version that the caller knows: a Unix time, a release, a commit. */
    record Text(String text) implements Version {}

    /** The {@link TemplateHash} of the ReplicationController: same template, same name. */
    record OfTemplate() implements Version {}
  }

  /** What stamping comes to. */
  public sealed interface Outcome {}

  /**
   * It could be stamped.
   *
   * @param tree a changed copy
   */
  public record Stamped(ObjectNode tree, String name, String version) implements Outcome {}

  /**
   * It must not be stamped.
   *
   * @param at the value that forbids it, within the ReplicationController
   * @param what what is wrong, with the limit
   * @param remedy what to do about it
   */
  public record Refused(JsonPointer at, String what, String remedy) implements Outcome {}

  /** A stamp whose version is this text. */
  public static Stamp of(String version, String key) {
    return new Stamp(new Version.Text(version), key);
  }

  /** A stamp whose version is the hash of the template. */
  public static Stamp ofTemplate(String key) {
    return new Stamp(new Version.OfTemplate(), key);
  }

  /** What objects of one namespace, of any API version, mean for those that are stamped there. */
  public Beside beside(List<? extends JsonNode> objects) {
    return new Beside(objects, key);
  }

  /**
   * A Service that selects by the update key.
   *
   * @param value the key's value in its selector
   * @param rest the other labels that it selects
   */
  private record Selecting(String name, String value, SortedMap<String, String> rest) {}

  /** What objects mean for ReplicationControllers beside them. */
  public static final class Beside {
    private final Set<String> names = new TreeSet<>();
    private final Series series;

    /** By the first of their other labels; those that have none by none. */
    private final Map<Optional<Map.Entry<String, String>>, List<Selecting>> services =
        new HashMap<>();

    private Beside(List<? extends JsonNode> objects, String key) {
      for (JsonNode object : objects) {
        switch (object.path("kind").asText()) {
          case "ReplicationController" ->
              RcShape.of(object).ifPresent(shape -> names.add(object.at(shape.name()).asText()));
          case "Service" -> add(object, key);
          default -> {} // no other has a say
        }
      }
      series = Series.of(names);
    }

    private void add(JsonNode service, String key) {
      SortedMap<String, String> rest =
          Labels.of(
              service.has("selector") ? service.path("selector") : service.at("/spec/selector"));
      String value = rest.remove(key);
      if (value != null) {
        String name = service.at("/metadata/name").asText(service.path("id").asText());
        services
            .computeIfAbsent(rest.entrySet().stream().findFirst(), first -> new ArrayList<>())
            .add(new Selecting(name, value, rest));
      }
    }

    private Optional<Selecting> selecting(SortedMap<String, String> podLabels) {
      return Stream.concat(
              Stream.of(Optional.<Map.Entry<String, String>>empty()),
              podLabels.entrySet().stream().map(Optional::of))
          .flatMap(first -> services.getOrDefault(first, List.of()).stream())
          .filter(service -> podLabels.entrySet().containsAll(service.rest().entrySet()))
          .findFirst();
    }
  }

  /**
   * Stamps a ReplicationController of any API version.
   *
   * @param rc not changed
   * @param beside the objects of its namespace, of any API version; it may be among them
   */
  public Outcome apply(ObjectNode rc, List<? extends JsonNode> beside) {
    return apply(rc, beside(beside));
  }

  /** The same of one of many, beside objects that were looked at once for all of them. */
  public Outcome apply(ObjectNode rc, Beside beside) {
    if (!rc.path("kind").asText().equals("ReplicationController")) {
      return new Refused(
          JsonPointer.compile("/kind"),
          "only a ReplicationController is stamped",
          "leave it as it is: a Deployment versions its pods itself");
    }
    Optional<RcShape> known = RcShape.of(rc);
    if (known.isEmpty()) {
      return new Refused(
          JsonPointer.compile("/apiVersion"),
          "no API server knows a ReplicationController of " + rc.path("apiVersion").asText(),
          "write apiVersion: v1");
    }
    RcShape shape = known.get();
    String oldName = rc.at(shape.name()).asText();
    if (oldName.isEmpty()) {
      return new Refused(shape.name(), "it has no name", "give it one");
    }
    SortedMap<String, String> podLabels = Labels.of(rc.at(shape.podLabels()));
    if (podLabels.isEmpty()) {
      return new Refused(
          shape.podLabels(), "its template has no labels", "label its pods, name: NAME for one");
    }
    JsonNode written = rc.at(shape.selector());
    if (!written.isObject() && !written.isMissingNode() && !written.isNull()) {
      return new Refused(
          shape.selector(), "its selector is no map of labels", "write one label a line");
    }
    SortedMap<String, String> selector = Labels.of(written);
    if (selector.isEmpty()) {
      selector = new TreeMap<>(podLabels);
    }
    if (!Selector.of(selector).matches(podLabels)) {
      return new Refused(
          shape.selector(),
          "its selector %s does not match its own template's labels %s"
              .formatted(Labels.toText(selector), Labels.toText(podLabels)),
          "make the two agree");
    }
    String newVersion = versionOf(rc, shape);
    String base = base(oldName, podLabels, beside.series);
    String newName = base + "-" + newVersion;
    return refusal(rc, shape, base, newName, newVersion)
        .or(() -> taken(shape, oldName, newName, newVersion, beside.names))
        .or(() -> beside.selecting(podLabels).flatMap(service -> selectedBy(service, shape)))
        .<Outcome>map(refused -> refused)
        .orElseGet(() -> new Stamped(stamped(rc, shape, newName, newVersion), newName, newVersion));
  }

  private String versionOf(ObjectNode rc, RcShape shape) {
    if (version instanceof Version.Text text) {
      return text.text();
    }
    return TemplateHash.of(rc.at(shape.template()), shape.podLabelsInTemplate(), key);
  }

  /**
   * The name without its version. A version that does not look like one ("blue") is known by the
   * label that an earlier stamp left.
   */
  private String base(String name, Map<String, String> podLabels, Series series) {
    String earlier = "-" + podLabels.getOrDefault(key, "");
    boolean cut =
        earlier.length() > 1 && name.endsWith(earlier) && name.length() > earlier.length();
    String rest = cut ? name.substring(0, name.length() - earlier.length()) : name;
    return new Versions(Set.of(key)).nameOf(new Bearer(rest, podLabels, series)).base();
  }

  /** Two of one name cannot run side by side; the same hash says that the template is the same. */
  private Optional<Refused> taken(
      RcShape shape, String oldName, String newName, String newVersion, Set<String> names) {
    if (newName.equals(oldName)) {
      return version instanceof Version.OfTemplate
          ? Optional.empty()
          : refused(
              shape.name(),
              "it is called %s and has version %s already".formatted(newName, newVersion),
              "choose another with --version");
    }
    return names.contains(newName)
        ? refused(
            shape.name(),
            "there is a ReplicationController \"%s\" already".formatted(newName),
            "choose another with --version")
        : Optional.empty();
  }

  private Optional<Refused> refusal(
      ObjectNode rc, RcShape shape, String base, String newName, String newVersion) {
    Optional<String> key = Names.labelKey(this.key);
    if (key.isPresent()) {
      return refused(
          shape.podLabels(),
          "the key \"%s\" %s".formatted(this.key, key.get()),
          "choose another with --key");
    }
    Optional<String> value = Names.labelValue(newVersion);
    if (newVersion.isEmpty()) {
      value = Optional.of("must not be empty");
    }
    if (value.isPresent()) {
      return refused(
          shape.podLabels(),
          "the version \"%s\", a label's value, %s".formatted(newVersion, value.get()),
          "choose another with --version");
    }
    Optional<String> name = Names.subdomain(newName);
    if (name.isPresent()) {
      return refused(
          shape.name(), "the name \"%s\" %s".formatted(newName, name.get()), nameRemedy(base));
    }
    if (namesItself(rc, shape)) {
      Optional<String> label = Names.labelValue(newName);
      if (label.isPresent()) {
        return refused(
            shape.labels().append(JsonPointer.compile("/name")),
            "the label name \"%s\", like the name, %s".formatted(newName, label.get()),
            "choose a shorter version with --version, or shorten the name");
      }
    }
    return Optional.empty();
  }

  /** Of a name of 2014, {@code frontendController}, the version is not to blame. */
  private static String nameRemedy(String base) {
    String today = OldNames.kebab(base);
    return Names.subdomain(base).isPresent() && Names.subdomain(today).isEmpty()
        ? "call it " + today
        : "choose another with --version, or shorten the name before it";
  }

  private static Optional<Refused> refused(JsonPointer at, String what, String remedy) {
    return Optional.of(new Refused(at, what, remedy));
  }

  private Optional<Refused> selectedBy(Selecting service, RcShape shape) {
    return refused(
        shape.podLabels().append(JsonPointer.empty().appendProperty(key)),
        "Service \"%s\" selects %s=%s, so it would lose the pods that are stamped with another"
            .formatted(service.name(), key, service.value()),
        "take %s out of the Service's selector first, or choose another key with --key"
            .formatted(key));
  }

  private static boolean namesItself(ObjectNode rc, RcShape shape) {
    JsonNode label = rc.at(shape.labels()).path("name");
    return label.isTextual() && label.asText().equals(rc.at(shape.name()).asText());
  }

  private ObjectNode stamped(ObjectNode rc, RcShape shape, String newName, String newVersion) {
    ObjectNode tree = rc.deepCopy();
    if (namesItself(rc, shape)) {
      ((ObjectNode) tree.at(shape.labels())).put("name", newName);
    }
    ((ObjectNode) tree.at(shape.name().head()))
        .put(shape.name().last().getMatchingProperty(), newName);
    if (tree.at(shape.selector()).isEmpty()) {
      ((ObjectNode) tree.at(shape.selector().head()))
          .set(
              shape.selector().last().getMatchingProperty(), tree.at(shape.podLabels()).deepCopy());
    }
    ((ObjectNode) tree.at(shape.selector())).put(key, newVersion);
    ((ObjectNode) tree.at(shape.podLabels())).put(key, newVersion);
    return tree;
  }
}
