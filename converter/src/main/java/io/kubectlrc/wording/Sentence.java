package io.kubectlrc.wording;

import java.util.ArrayList;
import java.util.List;

/**
 * Text in which actions may stand: {@code Go without additional pods by {} and {}} with {@code
 * MAX_SURGE.to("0")} and {@code MAX_UNAVAILABLE.to("1")} in its places.
 *
 * @param parts in order; none is an empty text, and no text follows another
 */
public record Sentence(List<Part> parts) {

  /** Text, or an action. */
  public sealed interface Part permits Text, Action {
    /** As it reads. */
    String in(Wording wording);
  }

  /** What reads the same in all words. */
  public record Text(String text) implements Part {

    // By hand: the JVM makes a record's own at its first use, and each start uses them.
    @Override
    public boolean equals(Object other) {
      return other instanceof Text that && text.equals(that.text);
    }

    @Override
    public int hashCode() {
      return text.hashCode();
    }

    @Override
    public String in(Wording wording) {
      return text;
    }
  }

  /** Nothing is said. */
  public static final Sentence NONE = new Sentence(List.of());

  private static final String PLACE = "{}";

  public Sentence {
    parts = joined(parts);
  }

  // By hand, as Text's.
  @Override
  public boolean equals(Object other) {
    return other instanceof Sentence that && parts.equals(that.parts);
  }

  /** Of its texts: actions may be anything. */
  @Override
  public int hashCode() {
    int code = parts.size();
    for (Part part : parts) {
      code = 31 * code + (part instanceof Text ? part.hashCode() : 0);
    }
    return code;
  }

  /** Text as it is. */
  public static Sentence of(String text) {
    return new Sentence(List.of(new Text(text)));
  }

  /** An action alone. */
  public static Sentence of(Action action) {
    return new Sentence(List.of(action));
  }

  /**
   * Text with places, each of which is {@code {}}.
   *
   * @param inPlaces an {@link Action}, a {@link Setting} to choose, another sentence, or a value
   *     that reads as its {@code toString} does; one for each place
   * @throws IllegalArgumentException if they are fewer or more than the places
   */
  public static Sentence of(String text, Object... inPlaces) {
    List<Part> parts = new ArrayList<>();
    int from = 0;
    for (Object inPlace : inPlaces) {
      int place = text.indexOf(PLACE, from);
      if (place < 0) {
        throw otherPlaces(text, inPlaces.length);
      }
      parts.add(new Text(text.substring(from, place)));
      parts.addAll(at(inPlace).parts);
      from = place + PLACE.length();
    }
    if (text.indexOf(PLACE, from) >= 0) {
      throw otherPlaces(text, inPlaces.length);
    }
    parts.add(new Text(text.substring(from)));
    return new Sentence(parts);
  }

  private static IllegalArgumentException otherPlaces(String text, int number) {
    return new IllegalArgumentException(
        "%d for the places %s of: %s".formatted(number, PLACE, text));
  }

  private static Sentence at(Object inPlace) {
    if (inPlace instanceof Sentence sentence) {
      return sentence;
    }
    if (inPlace instanceof Setting setting) {
      return at(setting.chosen());
    }
    return inPlace instanceof Action action ? of(action) : of(String.valueOf(inPlace));
  }

  private static List<Part> joined(List<Part> parts) {
    List<Part> joined = new ArrayList<>();
    StringBuilder text = new StringBuilder();
    for (Part part : parts) {
      if (part instanceof Text more) {
        text.append(more.text());
        continue;
      }
      flush(text, joined);
      joined.add(part);
    }
    flush(text, joined);
    return List.copyOf(joined);
  }

  private static void flush(StringBuilder text, List<Part> parts) {
    if (!text.isEmpty()) {
      parts.add(new Text(text.toString()));
      text.setLength(0);
    }
  }

  /** Actions to choose from, with something between. */
  public static Sentence join(String separator, List<? extends Action> actions) {
    List<Part> parts = new ArrayList<>();
    for (Action action : actions) {
      parts.add(new Text(parts.isEmpty() ? "" : separator));
      parts.add(action);
    }
    return new Sentence(parts);
  }

  /** What it says to do, in order. */
  public List<Action> actions() {
    return parts.stream().filter(Action.class::isInstance).map(Action.class::cast).toList();
  }

  /** Whether nothing is said. */
  public boolean isEmpty() {
    return parts.isEmpty();
  }

  /** As it reads. */
  public String in(Wording wording) {
    StringBuilder text = new StringBuilder();
    for (Part part : parts) {
      text.append(part.in(wording));
    }
    return text.toString();
  }

  /** In the library's words. */
  @Override
  public String toString() {
    return in(Wording.LIBRARY);
  }
}
