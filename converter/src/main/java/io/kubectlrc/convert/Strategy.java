package io.kubectlrc.convert;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which {@code spec.strategy} a Deployment gets. Its text is what {@link #parse} reads.
 *
 * @see <a
 *     href="https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#strategy">Deployment
 *     strategy</a>
 */
public sealed interface Strategy {

  /**
   * What {@code kubectl rolling-update} did, one more pod at a time and none less, wherever a
   * further pod can run beside the old ones.
   */
  Strategy AUTO = new Auto();

  /** None is written: Kubernetes' default, 25 % and 25 %. */
  Strategy KUBERNETES = new Kubernetes();

  /** All old pods stop before the first new one starts. */
  Strategy RECREATE = new Recreate();

  /** What is written of it; nothing if it is the default, or depends on the controller. */
  default Optional<ObjectNode> written() {
    return Optional.empty();
  }

  /** See {@link #AUTO}. */
  record Auto() implements Strategy {
    @Override
    public String toString() {
      return "auto";
    }
  }

  /** See {@link #KUBERNETES}. */
  record Kubernetes() implements Strategy {
    @Override
    public String toString() {
      return "kubernetes";
    }
  }

  /** See {@link #RECREATE}. */
  record Recreate() implements Strategy {
    @Override
    public Optional<ObjectNode> written() {
      return Optional.of(JsonNodeFactory.instance.objectNode().put("type", "Recreate"));
    }

    @Override
    public String toString() {
      return "recreate";
    }
  }

  /**
   * Pods are replaced step by step.
   *
   * @param surge pods beyond the desired ones, as a number or a percentage of them: {@code 1},
   *     {@code 25%}
   * @param unavailable pods that may be missing, likewise; not zero if surge is
   */
  record Rolling(String surge, String unavailable) implements Strategy {
    private static final Pattern AMOUNT = Pattern.compile("\\d{1,9}|\\d{1,9}%");

    /**
     * @throws IllegalArgumentException if an amount is neither a number nor a percentage, or both
     *     are zero
     */
    public Rolling {
      requireAmount("surge", surge);
      requireAmount("unavailable", unavailable);
      if (isZero(surge) && isZero(unavailable)) {
        throw new IllegalArgumentException(
            "surge and unavailable cannot both be 0: no pod could ever be replaced");
      }
      if (unavailable.endsWith("%")
          && Integer.parseInt(unavailable.substring(0, unavailable.length() - 1)) > 100) {
        throw new IllegalArgumentException("unavailable cannot be more than 100%");
      }
    }

    @Override
    public Optional<ObjectNode> written() {
      ObjectNode strategy = JsonNodeFactory.instance.objectNode().put("type", "RollingUpdate");
      ObjectNode limits = strategy.putObject("rollingUpdate");
      amount(limits, "maxSurge", surge);
      amount(limits, "maxUnavailable", unavailable);
      return Optional.of(strategy);
    }

    @Override
    public String toString() {
      return "surge=" + surge + ",unavailable=" + unavailable;
    }

    private static void amount(ObjectNode limits, String field, String amount) {
      if (amount.endsWith("%")) {
        limits.put(field, amount);
      } else {
        limits.put(field, Integer.parseInt(amount));
      }
    }

    private static void requireAmount(String what, String amount) {
      if (!AMOUNT.matcher(amount).matches()) {
        throw new IllegalArgumentException(
            what + " is a number or a percentage, not '" + amount + "'");
      }
    }

    private static boolean isZero(String amount) {
      return amount.matches("0+%?");
    }
  }

  /**
   * Reads what a user writes: {@code auto}, {@code kubernetes}, {@code recreate} or {@code
   * surge=1,unavailable=25%}; of the last, what is left out is 0.
   *
   * @throws IllegalArgumentException with a message for the user
   */
  static Strategy parse(String text) {
    return switch (text) {
      case "auto" -> AUTO;
      case "kubernetes" -> KUBERNETES;
      case "recreate" -> RECREATE;
      default -> rolling(text);
    };
  }

  private static Strategy rolling(String text) {
    Matcher both =
        Pattern.compile("surge=([^,]*),unavailable=([^,]*)|unavailable=([^,]*),surge=([^,]*)")
            .matcher(text);
    if (both.matches()) {
      return both.group(1) != null
          ? new Rolling(both.group(1), both.group(2))
          : new Rolling(both.group(4), both.group(3));
    }
    Matcher one = Pattern.compile("(surge|unavailable)=([^,]*)").matcher(text);
    if (one.matches()) {
      return one.group(1).equals("surge")
          ? new Rolling(one.group(2), "0")
          : new Rolling("0", one.group(2));
    }
    throw new IllegalArgumentException(
        "a strategy is auto, kubernetes, recreate or surge=N|P%,unavailable=N|P%, not '"
            + text
            + "'");
  }
}
