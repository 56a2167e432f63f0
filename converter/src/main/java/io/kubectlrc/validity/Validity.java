package io.kubectlrc.validity;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.kubectlrc.manifest.NearestWords;
import io.kubectlrc.manifest.Nulls;
import io.kubectlrc.manifest.Placeholder;
import io.kubectlrc.selector.DefaultSelector;
import io.kubectlrc.selector.Selector;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Whether an object has the fields, types and values that its kind has in the API. Null is as good
 * as absent, as it is for the server. Objects of kinds that the tools don't read are taken as they
 * are, and so are those of v1beta1 to v1beta3, which must be brought to v1 first.
 *
 * @see <a href="https://kubernetes.io/docs/reference/kubernetes-api/">The Kubernetes API</a>
 * @apiNote Stable: its meaning stays within a major version; methods may be added.
 */
public final class Validity {
  /** OpenShift fills it in, and takes the spaces off. */
  private static final Pattern IMAGE =
      Pattern.compile("/spec/template/spec/(initContainers|containers)/\\d+/image");

  private static final String SELECTOR = "selector";

  private final ObjectNode tree;
  private final boolean known;
  private final List<Fault> found = new ArrayList<>();

  /** Where values are of the wrong type, or none that their fields take. */
  private final Set<JsonPointer> refused = new HashSet<>();

  private Validity(ObjectNode tree, boolean known) {
    this.tree = tree;
    this.known = known;
  }

  /** Looks at an object, as the API server does: what is null in it is absent. */
  public static Validity of(ObjectNode object) {
    ObjectNode tree = Nulls.without(object);
    boolean known = isKnown(tree);
    Validity validity = new Validity(tree, known);
    validity.fields(tree, Schema.typeOf(tree).orElse(Schema.CUSTOM), Path.ROOT);
    validity.related(Relations.ofObject(tree));
    return validity;
  }

  /** Whether an object is of a kind that is looked at. */
  public static boolean isKnown(JsonNode tree) {
    return Schema.typeOf(tree).isPresent();
  }

  /** All that is wrong, in the order of the tree; empty of an object of an unknown kind. */
  public List<Fault> faults() {
    return known ? List.copyOf(found) : List.of();
  }

  /** The values that are not what their fields hold. */
  public List<Fault.WrongType> wrongTypes() {
    return only(Fault.WrongType.class).toList();
  }

  /** The fields that must be there and are not. */
  public List<Fault.Missing> missing() {
    return only(Fault.Missing.class).toList();
  }

  /**
   * The values of the right type that are refused nevertheless, as far as they concern that. Names,
   * labels and apiVersions obey the same rules in objects of unknown kinds.
   */
  public List<Fault.Invalid> invalid(Fault.Concern concern) {
    return only(Fault.Invalid.class, concern == Fault.Concern.VALUE ? faults() : found)
        .filter(fault -> fault.concern() == concern)
        .toList();
  }

  /** What two items of a list are called, in objects of unknown kinds too. */
  public List<Fault.Duplicate> duplicates() {
    return only(Fault.Duplicate.class, found).toList();
  }

  /** What is no field. */
  public List<Fault.Unknown> unknownFields() {
    return only(Fault.Unknown.class).toList();
  }

  /** The texts that a template tool is yet to replace, where they cannot be taken as they are. */
  public List<Fault.Open> open() {
    return only(Fault.Open.class).toList();
  }

  /**
   * Why the API server refuses the object, but for what is {@link #open}; fields that it does not
   * know, it only drops.
   */
  public List<Fault> refusals() {
    return faults().stream()
        .filter(fault -> !(fault instanceof Fault.Unknown || fault instanceof Fault.Open))
        .toList();
  }

  private <T extends Fault> Stream<T> only(Class<T> kind) {
    return only(kind, faults());
  }

  private static <T extends Fault> Stream<T> only(Class<T> kind, List<Fault> faults) {
    return faults.stream().filter(kind::isInstance).map(kind::cast);
  }

  /**
   * The object without what is no list or object where one must be, for code that says something of
   * an object although it is not valid: there a list is a list. Of unknown kinds, what they have in
   * common with others is looked at.
   *
   * @return without what is null too; the object itself if it has nothing of the kind
   */
  public ObjectNode shaped() {
    boolean misshapen =
        only(Fault.WrongType.class, found).anyMatch(fault -> fault.wanted().isContainer());
    return misshapen ? shaped(tree) : tree;
  }

  /** The same of an object of which nothing else is asked. */
  public static ObjectNode shaped(ObjectNode tree) {
    return Shaping.of(tree);
  }

  /** The rule is the value's own, or of the list or map that holds it, as the table has it. */
  private void value(JsonNode value, Type type, Values.Rule rule, Path at) {
    if (value.isNull()) {
      return;
    }
    if (!type.shape().holds(value)) {
      wrong(value, type, at);
    } else if (type.shape() == Shape.LIST) {
      items(value, type.held(), rule, at);
    } else if (isMapOfLabels(type, at) && Selector.isLabelSelector(value)) {
      refuse(new Fault.LabelSelector(at.pointer()));
    } else if (type.held() != null) {
      for (Map.Entry<String, JsonNode> entry : value.properties()) {
        value(entry.getValue(), type.held(), rule, at.to(entry.getKey()));
      }
    } else if (!type.name().isEmpty()) {
      fields(value, type.name(), at);
    } else {
      scalar(value, rule, at);
    }
  }

  private static boolean isMapOfLabels(Type type, Path at) {
    return type.held() != null && type.held().shape() == Shape.STRING && at.is("spec", SELECTOR);
  }

  private void items(JsonNode list, Type type, Values.Rule rule, Path at) {
    for (int i = 0; i < list.size(); i++) {
      if (!list.get(i).isNull()) {
        value(list.get(i), type, rule, at.to(i));
      } else if (type.shape().isContainer()) {
        wrong(list.get(i), type, at.to(i));
      } else {
        scalar(TextNode.valueOf(""), rule, at.to(i));
      }
    }
  }

  private void fields(JsonNode object, String name, Path at) {
    Schema.Fields fields = Schema.fields(name);
    for (String field : fields.required()) {
      JsonNode value = object.path(field);
      boolean absent = field.equals(SELECTOR) ? lacksSelector(value) : isAbsent(value);
      if (absent) {
        found.add(
            isPlainMap(value)
                ? new Fault.Missing(
                    at.pointer(), at.toString(), field, "write its labels under matchLabels")
                : new Fault.Missing(at.pointer(), at.toString(), field));
      }
    }
    for (Map.Entry<String, JsonNode> given : object.properties()) {
      Schema.Field field = fields.byName().get(given.getKey());
      if (field != null) {
        value(given.getValue(), field.type(), field.rule(), at.to(given.getKey()));
      } else if (known && Placeholder.first(given.getKey()).isEmpty()) {
        found.add(unknown(given.getKey(), name, fields, at.to(given.getKey())));
      }
    }
    related(Relations.of(name, object, at, tree));
  }

  private static Fault unknown(String field, String name, Schema.Fields fields, Path at) {
    Set<String> names = fields.byName().keySet();
    return new Fault.Unknown(
        at.pointer(),
        at.toString(),
        field,
        typeName(name),
        Faults.inOtherCase(field, names)
            .orElseGet(() -> String.join(" or ", NearestWords.of(field, names))));
  }

  private void scalar(JsonNode value, Values.Rule rule, Path at) {
    if (rule != null && (value.isTextual() || value.isNumber())) {
      rule.check(value).ifPresent(broken -> broken(broken, value, at));
    }
  }

  /** A value that is wrong by itself is not held against others: that would be one fault twice. */
  private void related(List<Fault> faults) {
    for (Fault fault : faults) {
      boolean ofKey =
          fault instanceof Fault.Invalid invalid && invalid.concern() == Fault.Concern.KEY;
      JsonPointer at =
          fault instanceof Fault.Missing missing
              ? missing.at().appendProperty(missing.field())
              : fault.at();
      boolean ofAnother = ofKey || !refused.contains(at);
      if (ofAnother && !isWithinRefused(fault.at()) && !isMended(fault)) {
        found.add(fault);
      }
    }
  }

  /** Whether it is an image that a DeploymentConfig waits for, or has spaces around it. */
  private boolean isMended(Fault fault) {
    boolean ofImage =
        fault instanceof Fault.Missing missing
            ? missing.field().equals("image")
            : IMAGE.matcher(fault.at().toString()).matches();
    return ofImage && tree.path("kind").asText().equals(ImageTrigger.DEPLOYMENT_CONFIG);
  }

  private boolean isWithinRefused(JsonPointer at) {
    for (JsonPointer above = at.head(); above != null; above = above.head()) {
      if (refused.contains(above)) {
        return true;
      }
    }
    return false;
  }

  private void refuse(Fault fault) {
    found.add(fault);
    refused.add(fault.at());
  }

  private boolean lacksSelector(JsonNode selector) {
    boolean empty =
        isAbsent(selector)
            || (selector.isObject()
                && selector.path("matchLabels").isEmpty()
                && selector.path("matchExpressions").isEmpty());
    return empty && !DefaultSelector.isGivenTo(tree);
  }

  /** Whether it is what a ReplicationController's selector would be. */
  private static boolean isPlainMap(JsonNode selector) {
    return selector.isObject()
        && !selector.isEmpty()
        && !Selector.isLabelSelector(selector)
        && selector.properties().stream().allMatch(label -> label.getValue().isTextual());
  }

  /** As the server decodes it: absent, null, an empty text and an empty list are one. */
  private static boolean isAbsent(JsonNode value) {
    return value.isMissingNode()
        || value.isNull()
        || (value.isTextual() && value.textValue().isEmpty())
        || (value.isArray() && value.isEmpty());
  }

  /** Types of several API versions have theirs in the table, after a dot. */
  private static String typeName(String name) {
    int dot = name.indexOf('.');
    return dot < 0 ? name : name.substring(0, dot);
  }

  private void broken(Values.Broken broken, JsonNode value, Path at) {
    if (Placeholder.isIn(value)) {
      found.add(new Fault.Open(at.pointer(), at.toString(), broken.words()));
    } else {
      refuse(new Fault.Invalid(at.pointer(), at.toString(), broken.concern(), broken.words()));
    }
  }

  private void wrong(JsonNode value, Type type, Path at) {
    refuse(new Fault.WrongType(at.pointer(), at.toString(), type.shape(), value));
  }
}
