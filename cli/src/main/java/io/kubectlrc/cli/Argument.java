package io.kubectlrc.cli;

import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.IGetter;
import picocli.CommandLine.Model.IScope;
import picocli.CommandLine.Model.ISetter;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.Range;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.TypeConversionException;

/**
 * An option or a parameter as it is described: all that there is to say of it, and at last, by one
 * of the methods that begin with {@code to}, where its value goes. There goes none if none is given
 * and it has no default.
 *
 * @param <T> what it is read as
 */
final class Argument<T> {

  /** picocli's order of options that have none of their own. */
  private static final int UNORDERED = -1;

  private static final Pattern WORD = Pattern.compile("[a-z]+");

  private final Class<T> type;
  private final String[] names;
  private final String index;
  private final Consumer<ArgSpec> described;
  private String label = "VALUE";
  private String[] paragraphs = {};
  private String typedDefault;
  private String arity;
  private String typedAlone = "";
  private int order = UNORDERED;
  private ScopeType scope = ScopeType.LOCAL;
  private ITypeConverter<?>[] converters = {};
  private List<String> words = List.of();

  private Argument(Class<T> type, String[] names, String index, Consumer<ArgSpec> described) {
    this.type = type;
    this.names = names;
    this.index = index;
    this.described = described;
  }

  /**
   * An option.
   *
   * @param described is told when all is said
   */
  static <T> Argument<T> option(Class<T> type, String[] names, Consumer<ArgSpec> described) {
    return new Argument<>(type, names, "", described);
  }

  /**
   * A parameter, which must be given unless its {@link #arity} says otherwise.
   *
   * @param index its place among the parameters, from 0, or a range of places
   * @param described is told when all is said
   */
  static <T> Argument<T> parameter(Class<T> type, String index, Consumer<ArgSpec> described) {
    return new Argument<>(type, new String[0], index, described).arity("1");
  }

  /** What stands for its value in the help. */
  Argument<T> label(String text) {
    label = text;
    return this;
  }

  /** What the help says of it, paragraph by paragraph; {@code %%} is a percent sign. */
  Argument<T> says(String... text) {
    paragraphs = text;
    return this;
  }

  /** What it is if nothing is said, as it would be typed. */
  Argument<T> defaultsTo(String typed) {
    typedDefault = typed;
    return this;
  }

  /** How many values it takes: {@code 0..1}, {@code 1..*}. */
  Argument<T> arity(String range) {
    arity = range;
    return this;
  }

  /** Of an option: what it is if it is given without a value. */
  Argument<T> alone(String typed) {
    typedAlone = typed;
    return arity("0..1");
  }

  /** Of an option: that all commands of this one have it, too. */
  Argument<T> everywhere() {
    scope = ScopeType.INHERIT;
    return this;
  }

  /**
   * Of an option: its place in the help among the others, where it isn't that of its description.
   */
  Argument<T> order(int place) {
    order = place;
    return this;
  }

  /**
   * What a shell offers for its value, beside which others may be typed. Of a label that names them
   * all, such as {@code text|json}, it offers these.
   */
  Argument<T> among(List<String> some) {
    words = some;
    return this;
  }

  /** What a shell offers; asked for by nobody else. */
  private Iterator<String> candidates() {
    if (!words.isEmpty()) {
      return words.iterator();
    }
    List<String> named = List.of(label.split("\\|"));
    boolean all = named.size() > 1 && named.stream().allMatch(word -> WORD.matcher(word).matches());
    if (!all && type.isEnum()) {
      return Stream.of(type.getEnumConstants())
          .map(constant -> constant.toString().toLowerCase(Locale.ROOT))
          .iterator();
    }
    return (all ? named : List.<String>of()).iterator();
  }

  /**
   * How its text is read.
   *
   * @param parse throws an IllegalArgumentException that tells the user what is wrong
   */
  Argument<T> by(Function<String, T> parse) {
    ITypeConverter<T> converter =
        text -> {
          try {
            return parse.apply(text);
          } catch (IllegalArgumentException e) {
            throw new TypeConversionException(e.getMessage());
          }
        };
    converters = new ITypeConverter<?>[] {converter};
    return this;
  }

  /** The one value. */
  void to(Consumer<T> target) {
    bind(target, type, type);
  }

  /** All of them, in their order. */
  void toList(Consumer<List<T>> target) {
    bind(target, List.class, type);
  }

  /** All that differ. */
  void toSet(Consumer<Set<T>> target) {
    bind(target, Set.class, type);
  }

  /** All of them, each after a name and an equals sign. */
  void toMap(Consumer<Map<String, T>> target) {
    bind(target, Map.class, String.class, type);
  }

  private <V> void bind(Consumer<V> target, Class<?> whole, Class<?>... elements) {
    Binding<V> binding = new Binding<>(target);
    described.accept(
        names.length > 0 ? option(binding, whole, elements) : parameter(binding, whole, elements));
  }

  private OptionSpec option(Binding<?> binding, Class<?> whole, Class<?>... elements) {
    OptionSpec.Builder option =
        OptionSpec.builder(names)
            .type(whole)
            .auxiliaryTypes(elements)
            .paramLabel(label)
            .description(paragraphs)
            .defaultValue(typedDefault)
            .fallbackValue(typedAlone)
            .order(order)
            .completionCandidates(this::candidates)
            .scopeType(scope)
            .converters(converters)
            .getter(binding)
            .setter(binding)
            .scope(Present.SCOPE);
    // Without one, picocli knows that --flag=false is a flag, too.
    return (arity == null ? option : option.arity(arity)).build();
  }

  private PositionalParamSpec parameter(Binding<?> binding, Class<?> whole, Class<?>... elements) {
    return PositionalParamSpec.builder()
        .type(whole)
        .auxiliaryTypes(elements)
        .index(index)
        .paramLabel(label)
        .description(paragraphs)
        .defaultValue(typedDefault)
        .arity(arity)
        .required(Range.valueOf(arity).min() > 0)
        .converters(converters)
        .getter(binding)
        .setter(binding)
        .build();
  }

  /** In a group, picocli gives defaults only to what is in an object: say that there is one. */
  private enum Present implements IScope {
    SCOPE;

    @Override
    @SuppressWarnings("unchecked")
    public <G> G get() {
      return (G) this;
    }

    @Override
    public <S> S set(S object) {
      return null;
    }
  }

  /** Hands values on, and keeps them for picocli, which asks for those to add to. */
  private static final class Binding<V> implements IGetter, ISetter {
    private final Consumer<V> target;
    private V value;

    Binding(Consumer<V> target) {
      this.target = target;
    }

    @Override
    @SuppressWarnings("unchecked")
    public <G> G get() {
      return (G) value;
    }

    @Override
    @SuppressWarnings("unchecked")
    public <S> S set(S given) {
      S before = (S) value;
      value = (V) given;
      if (given != null) {
        target.accept(value);
      }
      return before;
    }
  }
}
