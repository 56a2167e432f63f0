package io.kubectlrc.convert.report;

import com.fasterxml.jackson.core.JsonPointer;
import io.kubectlrc.selector.Selector;
import io.kubectlrc.wording.Sentence;
import io.kubectlrc.wording.Setting;
import java.util.Locale;
import java.util.Objects;

/**
 * Why an object is not converted.
 *
 * @param at the value that is the reason, in the object as it was given
 * @param what what is wrong with it, without a full stop
 */
public record ConversionRefusal(Reason reason, JsonPointer at, String what) {
  public ConversionRefusal {
    Objects.requireNonNull(reason, "reason");
    Objects.requireNonNull(at, "at");
    Objects.requireNonNull(what, "what");
  }

  ConversionRefusal(Reason reason, String at, String what) {
    this(reason, JsonPointer.compile(at), what);
  }

  /** The same of another value, such as the one it was made of. */
  public ConversionRefusal at(JsonPointer other) {
    return new ConversionRefusal(reason, other, what);
  }

  /** What is wrong, and what to do about it. */
  public Sentence sentence() {
    return Sentence.of("{}; {}", what, reason.remedy());
  }

  /** All the reasons there are. */
  public enum Reason {
    UNREADABLE("mend the document"),
    NO_TEMPLATE("write the pod template under spec.template; without one there is nothing to run"),
    PATCH(
        "convert it together with its kustomization.yaml and what that patches, or write the rest of"
            + " it"),
    NO_LABELS("give the template's pods a label; a Deployment has to select them by one"),
    SELECTOR_CONTRADICTS_LABELS(
        "make the selector a part of the template's labels; no API server takes them as they are"),
    LABEL_SELECTOR(Selector.WRITE_A_MAP),
    RESTART_POLICY("use a Job or a Pod; a Deployment's pods always restart"),
    OWNED("convert its owner instead, or delete it with its owner"),
    PLACEHOLDER("render the template first, then convert what it gives"),
    DUPLICATE_NAME("rename one of them"),
    WRONG_TYPE(Sentence.of("write it as the API wants it, or let {} do that", Setting.FIX_TYPES)),
    INVALID_VALUE("correct it; the API server rejects it as it is"),
    INVALID_NAME(Sentence.of("choose another one with {}", Setting.RENAME)),
    CONTRADICTORY_FORMS("delete one of them; they say different things"),
    NAME_TAKEN(
        Sentence.of("choose another {} pattern, or convert them one by one", Setting.RENAME)),
    OTHER_ITEMS(Sentence.of("mend them, or let {} convert the rest", Setting.SKIP_REFUSED)),
    TEXT(
        Sentence.of(
            "write it anew with {} or {}", Setting.FORMAT.to("yaml"), Setting.FORMAT.to("json")));

    private final Sentence remedy;

    Reason(String remedy) {
      this(Sentence.of(remedy));
    }

    Reason(Sentence remedy) {
      this.remedy = remedy;
    }

    /** What a user can do about it, as an order. */
    public Sentence remedy() {
      return remedy;
    }

    /** The word in a report: {@code no-labels}. */
    public String word() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }
}
