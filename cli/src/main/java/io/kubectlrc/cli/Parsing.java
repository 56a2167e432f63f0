package io.kubectlrc.cli;

import java.util.function.Function;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads an option's value as the libraries do, and says what they say is wrong with it. */
abstract class Parsing<T> implements ITypeConverter<T> {
  private final Function<String, T> parse;

  /**
   * @param parse throws an IllegalArgumentException that tells the user what is wrong
   */
  Parsing(Function<String, T> parse) {
    this.parse = parse;
  }

  @Override
  public final T convert(String text) {
    try {
      return parse.apply(text);
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException(e.getMessage());
    }
  }
}
