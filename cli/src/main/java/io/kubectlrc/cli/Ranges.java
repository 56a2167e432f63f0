package io.kubectlrc.cli;

import io.kubectlrc.simulate.Range;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A duration, or a range of them: {@code 5s}, {@code 2s-8s}. */
final class Ranges implements ITypeConverter<Range> {
  private final Durations durations = new Durations();

  @Override
  public Range convert(String text) {
    int dash = text.indexOf('-');
    if (dash <= 0 || dash == text.length() - 1) {
      return Range.of(durations.convert(text));
    }
    try {
      return new Range(
          durations.convert(text.substring(0, dash)), durations.convert(text.substring(dash + 1)));
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException("'" + text + "' ends before it begins");
    }
  }
}
