package io.kubectlrc.update;

/**
 * The arithmetic of a rolling update: how many pods the growing and the shrinking controller may
 * have.
 *
 * <p>With 10 desired, a surge of 3 and 2 unavailable, 8 pods stay available and 13 are never
 * exceeded.
 *
 * @param desired the pods that the growing controller shall have at the end
 * @apiNote Stable: its meaning stays within a major version; methods may be added.
 */
public record Bounds(int desired, int maxSurge, int maxUnavailable) {
  public Bounds {
    if (desired < 0 || maxSurge < 0 || maxUnavailable < 0) {
      throw new IllegalArgumentException("less than nothing");
    }
    if (maxSurge == 0 && maxUnavailable == 0) {
      throw new IllegalArgumentException("with neither surge nor unavailable pods nothing moves");
    }
  }

  /**
   * Resolves percentages as a Deployment does: surge up, unavailable down, and one unavailable if
   * both come to nothing.
   */
  public static Bounds of(int desired, Amount maxSurge, Amount maxUnavailable) {
    int surge = maxSurge.roundedUp(desired);
    int unavailable = maxUnavailable.roundedDown(desired);
    return new Bounds(desired, surge, surge == 0 && unavailable == 0 ? 1 : unavailable);
  }

  /** The pods that must stay available. */
  public int minAvailable() {
    return Math.max(0, desired - maxUnavailable);
  }

  /** The pods that both controllers together may ask for. */
  public int maxTotal() {
    return (int) Math.min(Integer.MAX_VALUE, (long) desired + maxSurge);
  }

  /**
   * What the growing controller's replicas may be raised to; never less than they are.
   *
   * @param shrinking the pods of the other one that are there, or shall be
   */
  public int raised(int growing, int shrinking) {
    return growing + Math.max(0, Math.min(desired - growing, maxTotal() - growing - shrinking));
  }

  /**
   * What the shrinking controller's replicas may be lowered to; never more than they are.
   *
   * <p>All but {@code minAvailable − growingAvailable} may go: its controller removes pods that are
   * not ready first, so if fewer than the rest are available, no available one is removed. Broken
   * pods may always go: they serve nobody. With 3 desired, none unavailable, one of the new pods
   * available and the old at 3, the old go down to 2; if all three of the old are broken, to 0.
   *
   * @param broken pods of the shrinking controller that will not become available by waiting
   */
  public int lowered(int shrinking, int broken, int growingAvailable) {
    int removable = Math.max(shrinking - minAvailable() + growingAvailable, broken);
    return shrinking - Math.max(0, Math.min(shrinking, removable));
  }
}
