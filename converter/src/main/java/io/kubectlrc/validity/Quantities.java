package io.kubectlrc.validity;

import io.fabric8.kubernetes.api.model.Quantity;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What amounts of CPU, memory and the like mean: {@code 100m}, {@code 1.5Gi}, {@code 1e3}. The
 * model's own parser decides; it is loaded only where a text needs it.
 *
 * @see <a href="https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/">
 *     Quantity</a>
 */
public final class Quantities {
  /** Nobody writes a longer one, and to read the digits takes longer than their number. */
  private static final int LONGEST = 100;

  /** Beyond that API servers don't count: 2^63 - 1. */
  private static final BigDecimal MOST = BigDecimal.valueOf(Long.MAX_VALUE);

  /** API servers round up to whole billionths. */
  private static final int DECIMALS = 9;

  /** What nearly all of them look like: for these the model need not be loaded. */
  private static final Pattern PLAIN =
      Pattern.compile("\\d{1,18}(?:\\.\\d{1,9})?(?:[numkMGTPE]|[KMGTPE]i)?");

  /** What there is; the model's parser takes digits behind a suffix too, {@code 1G5}. */
  private static final Pattern ANY =
      Pattern.compile("[-+]?(?:\\d+(?:\\.\\d*)?|\\.\\d+)(?:[numkMGTPE]|[KMGTPE]i|[eE][-+]?\\d+)?");

  private Quantities() {}

  /** Whether the API server takes a text for a quantity. */
  public static boolean isQuantity(String text) {
    return PLAIN.matcher(text).matches() || value(text).isPresent();
  }

  /**
   * The number that a quantity stands for, as exactly as API servers count: in billionths, and up
   * to 2^63 - 1; empty if it is none.
   */
  public static Optional<BigDecimal> value(String text) {
    if (text.length() > LONGEST || !ANY.matcher(text).matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(capped(Quantity.parse(text).getNumericalAmount()));
    } catch (IllegalArgumentException | ArithmeticException e) {
      return Optional.empty();
    }
  }

  /** Looks at the magnitude first: {@code 1e999999999} written out would fill the memory. */
  private static BigDecimal capped(BigDecimal value) {
    long magnitude = (long) value.precision() - value.scale();
    if (value.signum() == 0) {
      return BigDecimal.ZERO;
    }
    if (magnitude < -DECIMALS) {
      return BigDecimal.valueOf(value.signum(), DECIMALS);
    }
    BigDecimal size = magnitude > MOST.precision() ? MOST : value.abs().min(MOST);
    BigDecimal rounded = size.scale() > DECIMALS ? size.setScale(DECIMALS, RoundingMode.UP) : size;
    return value.signum() < 0 ? rounded.negate() : rounded;
  }
}
