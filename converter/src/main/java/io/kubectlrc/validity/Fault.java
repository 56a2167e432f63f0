package io.kubectlrc.validity;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import io.kubectlrc.manifest.Placeholder;
import io.kubectlrc.selector.Selector;

/**
 * Why the API server would not take an object, or not all of it.
 *
 * @apiNote Stable: its meaning stays within a major version; methods may be added.
 */
public sealed interface Fault {

  /** The value that is wrong; of one that is missing, the object that lacks it. */
  JsonPointer at();

  /**
   * What is wrong, without a full stop: {@code spec.replicas must be a whole number, not "two"}.
   */
  String sentence();

  /** What to do about it, as an order. */
  default String remedy() {
    return "correct it";
  }

  /** A value that is not what its field holds. */
  record WrongType(JsonPointer at, String path, Shape wanted, JsonNode value) implements Fault {

    /** Whether a template tool is yet to fill the value in. */
    public boolean isOpen() {
      return value.isTextual() && Placeholder.first(value.textValue()).isPresent();
    }

    @Override
    public String sentence() {
      return sentence(value.asText());
    }

    /**
     * The same with the value as its author wrote it.
     *
     * @param written {@code 1.10}, of which the tree knows only 1.1
     */
    public String sentence(String written) {
      if (wanted.isWhole() && value.isIntegralNumber()) {
        return "%s is %s, which is beyond what the API can hold"
            .formatted(path, Path.shortened(written));
      }
      return "%s must be %s, not %s".formatted(path, wanted.words(), shown(written));
    }

    private String shown(String written) {
      if (value.isContainerNode()) {
        return value.isArray() ? Shape.LIST.words() : Shape.OBJECT.words();
      }
      String text = Path.shortened(written);
      return value.isTextual() ? '"' + text + '"' : text;
    }
  }

  /**
   * A field without which the object is refused; an empty text or list is none.
   *
   * @param field its name
   * @param remedy how to write it
   */
  record Missing(JsonPointer at, String path, String field, String remedy) implements Fault {
    Missing(JsonPointer at, String path, String field) {
      this(at, path, field, "add it");
    }

    @Override
    public String sentence() {
      return "%s has no %s".formatted(path.isEmpty() ? "it" : path, field);
    }
  }

  /** A Deployment's selector where a plain map of labels must be: one mistake, not one per part. */
  record LabelSelector(JsonPointer at) implements Fault {
    @Override
    public String sentence() {
      return Selector.LABEL_SELECTOR_IN_A_MAP;
    }

    @Override
    public String remedy() {
      return Selector.WRITE_A_MAP;
    }
  }

  /**
   * What is no field at all: API servers drop it, {@code kubectl apply} refuses it.
   *
   * @param path to it
   * @param type the type that has no such field
   * @param meant the field of that type that differs in case alone, or else what is nearest to it;
   *     empty if nothing is near
   */
  record Unknown(JsonPointer at, String path, String field, String type, String meant)
      implements Fault {
    @Override
    public String sentence() {
      return "%s is no field of %s%s: API servers drop it, and kubectl apply refuses it"
          .formatted(
              Path.shortened(field),
              type,
              meant.isEmpty()
                  ? ""
                  : ", but "
                      + meant
                      + (meant.equalsIgnoreCase(field) ? " is, in another case" : " is"));
    }

    @Override
    public String remedy() {
      return meant.isEmpty() ? "take it out" : "write " + meant;
    }
  }

  /**
   * A text that a template tool is yet to replace, in a field that does not take it as it is. Of a
   * template that is nobody's mistake; whoever must look into the value cannot go on.
   *
   * @param words the rest of the sentence: {@code must be In or NotIn, not "${OPERATOR}"}
   */
  record Open(JsonPointer at, String path, String words) implements Fault {
    @Override
    public String sentence() {
      return path + " " + words;
    }
  }

  /** What a fault of a value is about, for those who tell some of them in words of their own. */
  enum Concern {
    /** The name of an object, container, volume or port. */
    NAME,
    /** The key of a label or annotation, those of selectors too. */
    KEY,
    /** The value of a label, those of selectors too. */
    LABEL,
    /** The apiVersion, whatever kind it is of. */
    API,
    /** All else. */
    VALUE
  }

  /**
   * A value of the right type that its field does not take, or not beside another one.
   *
   * @param path to the value
   * @param words the rest of the sentence: {@code must be at least 0, not -1}
   */
  record Invalid(JsonPointer at, String path, Concern concern, String words) implements Fault {
    @Override
    public String sentence() {
      return (path.isEmpty() ? "it" : path) + " " + words;
    }
  }

  /**
   * A name that another item has, before it.
   *
   * @param at the name's place
   * @param first the other one's
   */
  record Duplicate(JsonPointer at, String path, String name, JsonPointer first) implements Fault {
    @Override
    public String sentence() {
      return "%s is \"%s\", as another one's".formatted(path, Path.shortened(name));
    }
  }
}
