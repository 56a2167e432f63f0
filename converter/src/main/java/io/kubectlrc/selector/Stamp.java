package io.kubectlrc.selector;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlrc.manifest.Placeholder;
import io.kubectlrc.wording.Sentence;
import io.kubectlrc.wording.Setting;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
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
 * stays: {@code mongo-3} with {@code node: "3"} becomes {@code mongo-3-1453323827}. A label whose
 * value is the versioned name follows it, the ReplicationController's own labels follow those of
 * its pods that they were equal to, and so do the affinities and spreads by which pods look for
 * their own kind.
 *
 * @param version what the name ends with and the key's value becomes
 * @param key the update key, a label key
 */
public record Stamp(Version version, String key) {

  /** The update key that people chose when they did this by hand. */
  public static final String DEFAULT_KEY = "version";

  public Stamp {
    Objects.requireNonNull(version, "version");
    Objects.requireNonNull(key, "key");
  }

  /** Where a stamp's version comes from. */
  public sealed interface Version {
    /** A version that the caller knows: a Unix time, a release, a commit. */
    record Text(String text) implements Version {
      public Text {
        Objects.requireNonNull(text, "text");
      }
    }

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
  public record Refused(JsonPointer at, String what, Sentence remedy) implements Outcome {
    Refused(JsonPointer at, String what, String remedy) {
      this(at, what, Sentence.of(remedy));
    }
  }

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

  /** A Service, PodDisruptionBudget or NetworkPolicy, by one of its selectors. */
  private record Selecting(String kind, String name, Selector selector) {

    /** What it asks for that pods will not have once these of their labels change. */
    Optional<Lost> lost(SortedMap<String, String> changes) {
      Stream<Lost> labels =
          selector.labels().entrySet().stream()
              .filter(label -> changes.containsKey(label.getKey()))
              .map(
                  label -> new Lost(this, label.getKey(), label.getKey() + "=" + label.getValue()));
      Stream<Lost> listed =
          selector.requirements().stream()
              .filter(one -> one.operator() == Selector.Operator.IN)
              .filter(one -> changes.containsKey(one.key()) && !one.holds(changes))
              .map(
                  one ->
                      new Lost(
                          this,
                          one.key(),
                          "%s in (%s)".formatted(one.key(), String.join(", ", one.values()))));
      return Stream.concat(labels, listed).findFirst();
    }
  }

  /** What a selector asks for, as a sentence has it, and the key of it. */
  private record Lost(Selecting by, String key, String asked) {}

  /** What objects mean for ReplicationControllers beside them. */
  public static final class Beside {
    private final Set<String> names = new TreeSet<>();
    private final Series series;
    private final String key;

    /** Of those that select the same, the first. */
    private final Map<Selector, Selecting> selectors = new LinkedHashMap<>();

    /** By the rarest of their labels but the key; those that have none by none. */
    private final Map<Optional<Map.Entry<String, String>>, List<Selecting>> selecting =
        new HashMap<>();

    private Beside(List<? extends JsonNode> objects, String key) {
      this.key = key;
      for (JsonNode object : objects) {
        String kind = object.path("kind").asText();
        switch (kind) {
          case "ReplicationController" ->
              RcShape.of(object).ifPresent(shape -> names.add(object.at(shape.name()).asText()));
          case "Service" ->
              add(
                  object,
                  Selector.ofMap(
                      object.has("selector")
                          ? object.path("selector")
                          : object.at("/spec/selector")));
          default ->
              PodSelector.of(object).stream()
                  .filter(PodSelector::inNamespace)
                  .flatMap(pods -> pods.selector().stream())
                  .forEach(selector -> add(object, selector));
        }
      }
      series = Series.of(names);
      index();
    }

    private void add(JsonNode object, Selector selector) {
      String name = object.at("/metadata/name").asText(object.path("id").asText());
      selectors.putIfAbsent(selector, new Selecting(object.path("kind").asText(), name, selector));
    }

    private void index() {
      Map<Map.Entry<String, String>, Integer> counts = new HashMap<>();
      for (Selector selector : selectors.keySet()) {
        selector.labels().entrySet().forEach(label -> counts.merge(label, 1, Integer::sum));
      }
      for (Selecting one : selectors.values()) {
        Map.Entry<String, String> rarest = null;
        for (Map.Entry<String, String> label : one.selector().labels().entrySet()) {
          boolean rarer = rarest == null || counts.get(label) < counts.get(rarest);
          rarest = rarer && !label.getKey().equals(key) ? label : rarest;
        }
        selecting
            .computeIfAbsent(Optional.ofNullable(rarest), labels -> new ArrayList<>())
            .add(one);
      }
    }

    /** Who would lose the pods that have these labels, once some of these change. */
    private Optional<Lost> losing(
        SortedMap<String, String> podLabels, SortedMap<String, String> changes) {
      List<Optional<Map.Entry<String, String>>> places = new ArrayList<>();
      places.add(Optional.empty());
      podLabels.entrySet().forEach(label -> places.add(Optional.of(label)));
      return places.stream()
          .flatMap(place -> selecting.getOrDefault(place, List.of()).stream())
          .filter(one -> one.selector().matches(podLabels, Set.of(key)))
          .flatMap(one -> one.lost(changes).stream())
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
    String base = base(oldName, podLabels, beside.series);
    Set<String> following = following(podLabels, oldName, base);
    String newVersion = versionOf(rc, shape, following, base);
    String newName = base + "-" + newVersion;
    SortedMap<String, String> changes = new TreeMap<>();
    following.forEach(label -> changes.put(label, newName));
    changes.put(key, newVersion);
    return open(shape.name(), "its name", oldName)
        .or(() -> refusal(rc, shape, base, newName, newVersion, following))
        .or(() -> taken(shape, oldName, newName, newVersion, beside.names))
        .or(() -> overwritten(shape, podLabels))
        .or(() -> beside.losing(podLabels, changes).flatMap(lost -> refused(lost, shape)))
        .or(
            () ->
                open(
                    shape.podLabels().appendProperty(key),
                    "the value of its label " + key,
                    podLabels.getOrDefault(key, "")))
        .<Outcome>map(refused -> refused)
        .orElseGet(() -> new Stamped(stamped(rc, shape, newName, changes), newName, newVersion));
  }

  /**
   * The pods' labels that have the name with its version: {@code name: web-v1} of web-v1. They are
   * what a rolling update tells the pods apart by, and would lie about those of web-v4.
   */
  private Set<String> following(Map<String, String> podLabels, String name, String base) {
    Set<String> following = new TreeSet<>();
    podLabels.forEach(
        (label, value) -> {
          if (!label.equals(key) && value.equals(name) && !name.equals(base)) {
            following.add(label);
          }
        });
    return following;
  }

  /** What follows the name or the version doesn't change the hash that it is to end with. */
  private String versionOf(ObjectNode rc, RcShape shape, Set<String> following, String base) {
    if (version instanceof Version.Text text) {
      return text.text();
    }
    ObjectNode copy = rc.deepCopy();
    SortedMap<String, String> unstamped = new TreeMap<>();
    following.forEach(label -> unstamped.put(label, base));
    unstamped.put(key, "");
    PodSelector.follow(copy, unstamped);
    ObjectNode labels = (ObjectNode) copy.at(shape.podLabels());
    following.forEach(label -> labels.put(label, base));
    return TemplateHash.of(copy.at(shape.template()), shape.podLabelsInTemplate(), key);
  }

  /**
   * What a template tool is yet to write, a stamp would write over: it would never be filled in.
   */
  private static Optional<Refused> open(JsonPointer at, String what, String value) {
    return Placeholder.first(value)
        .map(
            found ->
                new Refused(
                    at,
                    "%s, \"%s\", is yet to be filled in by %s, and a stamp would overwrite it"
                        .formatted(what, value, found.tool()),
                    "render the template first"));
  }

  /**
   * {@code version: stable} tells web-stable from web-canary, and would from neither any more;
   * {@code app: api} tells its pods from all others.
   */
  private Optional<Refused> overwritten(RcShape shape, Map<String, String> podLabels) {
    String value = podLabels.getOrDefault(key, "");
    return Versions.isOtherThanVersion(key, value)
        ? refused(
            shape.podLabels().appendProperty(key),
            ("the value \"%s\" of its label %s reads like no version: it may tell this one from"
                    + " others, and a stamp would overwrite it")
                .formatted(value, key),
            Sentence.of(
                "choose another key with {}, {} for one",
                Setting.STAMP_KEY,
                key.equals("rc-version") ? "revision" : "rc-version"))
        : Optional.empty();
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
              Sentence.of("choose another with {}", Setting.STAMP_VERSION));
    }
    return names.contains(newName)
        ? refused(
            shape.name(),
            "there is a ReplicationController \"%s\" already".formatted(newName),
            Sentence.of("choose another with {}", Setting.STAMP_VERSION))
        : Optional.empty();
  }

  private Optional<Refused> refusal(
      ObjectNode rc,
      RcShape shape,
      String base,
      String newName,
      String newVersion,
      Set<String> following) {
    Optional<String> key = Names.labelKey(this.key);
    if (key.isPresent()) {
      return refused(
          shape.podLabels(),
          "the key \"%s\" %s".formatted(this.key, key.get()),
          Sentence.of("choose another with {}", Setting.STAMP_KEY));
    }
    Optional<String> value = Names.labelValue(newVersion);
    if (newVersion.isEmpty()) {
      value = Optional.of("must not be empty");
    }
    if (value.isPresent()) {
      return refused(
          shape.podLabels(),
          "the version \"%s\", a label's value, %s".formatted(newVersion, value.get()),
          Sentence.of("choose another with {}", Setting.STAMP_VERSION));
    }
    Optional<String> name = Names.subdomain(newName);
    if (name.isPresent()) {
      return refused(
          shape.name(), "the name \"%s\" %s".formatted(newName, name.get()), nameRemedy(base));
    }
    Optional<JsonPointer> follower =
        namesItself(rc, shape)
            ? Optional.of(shape.labels().appendProperty("name"))
            : following.stream().findFirst().map(shape.podLabels()::appendProperty);
    if (follower.isPresent()) {
      Optional<String> label = Names.labelValue(newName);
      if (label.isPresent()) {
        return refused(
            follower.get(),
            "the label %s \"%s\", like the name, %s"
                .formatted(follower.get().last().getMatchingProperty(), newName, label.get()),
            Sentence.of(
                "choose a shorter version with {}, or shorten the name", Setting.STAMP_VERSION));
      }
    }
    return Optional.empty();
  }

  /** Of a name of 2014, {@code frontendController}, the version is not to blame. */
  private static Sentence nameRemedy(String base) {
    String today = OldNames.kebab(base);
    return Names.subdomain(base).isPresent() && Names.subdomain(today).isEmpty()
        ? Sentence.of("call it " + today)
        : Sentence.of(
            "choose another with {}, or shorten the name before it", Setting.STAMP_VERSION);
  }

  private static Optional<Refused> refused(JsonPointer at, String what, Sentence remedy) {
    return Optional.of(new Refused(at, what, remedy));
  }

  private static Optional<Refused> refused(Lost lost, RcShape shape) {
    Selecting by = lost.by();
    return refused(
        shape.podLabels().appendProperty(lost.key()),
        "%s \"%s\" selects %s, so it would lose the pods that are stamped with another"
            .formatted(by.kind(), by.name(), lost.asked()),
        Sentence.of(
            "take {} out of the {}'s selector first, or choose another key with {}",
            lost.key(),
            by.kind(),
            Setting.STAMP_KEY));
  }

  private static boolean namesItself(ObjectNode rc, RcShape shape) {
    JsonNode label = rc.at(shape.labels()).path("name");
    return label.isTextual() && label.asText().equals(rc.at(shape.name()).asText());
  }

  private ObjectNode stamped(
      ObjectNode rc, RcShape shape, String newName, SortedMap<String, String> changes) {
    ObjectNode tree = rc.deepCopy();
    PodSelector.follow(tree, changes);
    SortedMap<String, String> oldLabels = Labels.of(rc.at(shape.podLabels()));
    if (tree.at(shape.labels()) instanceof ObjectNode labels) {
      Labels.of(labels)
          .forEach(
              (label, value) -> {
                if (changes.containsKey(label) && value.equals(oldLabels.get(label))) {
                  labels.put(label, changes.get(label));
                }
              });
      if (namesItself(rc, shape)) {
        labels.put("name", newName);
      }
    }
    ((ObjectNode) tree.at(shape.name().head()))
        .put(shape.name().last().getMatchingProperty(), newName);
    if (tree.at(shape.selector()).isEmpty()) {
      ((ObjectNode) tree.at(shape.selector().head()))
          .set(
              shape.selector().last().getMatchingProperty(), tree.at(shape.podLabels()).deepCopy());
    }
    ObjectNode selector = (ObjectNode) tree.at(shape.selector());
    ObjectNode podLabels = (ObjectNode) tree.at(shape.podLabels());
    changes.forEach(
        (label, value) -> {
          podLabels.put(label, value);
          if (label.equals(key) || selector.has(label)) {
            selector.put(label, value);
          }
        });
    return tree;
  }
}
