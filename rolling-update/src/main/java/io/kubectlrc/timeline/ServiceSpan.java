package io.kubectlrc.timeline;

/**
 * The fewest and the most pods that served behind a Service.
 *
 * @param name of the Service, after its namespace where there are several: {@code shop/web}. Where
 *     there is a workload in its stead, because no Service is in front of it, after its kind:
 *     {@code Deployment shop/web}
 */
public record ServiceSpan(String name, int lowest, int highest) {

  /** Which share of its pods was never lost. */
  double share() {
    return (double) lowest / Math.max(1, highest);
  }

  /** {@code behind web}, {@code Deployment shop/web}. */
  public String column() {
    return name.contains(" ") ? name : "behind " + name;
  }

  /** {@code Service web}, {@code Deployment shop/web}. */
  public String title() {
    return name.contains(" ") ? name : "Service " + name;
  }
}
