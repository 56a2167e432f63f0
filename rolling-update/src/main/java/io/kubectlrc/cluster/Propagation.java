package io.kubectlrc.cluster;

/**
 * What becomes of the objects that a deleted object owns.
 *
 * @see <a href="https://kubernetes.io/docs/concepts/architecture/garbage-collection/">Garbage
 *     collection</a>
 */
public enum Propagation {
  /** They stay, without an owner. */
  ORPHAN,
  /** They are deleted after it. */
  BACKGROUND,
  /** They are deleted before it. */
  FOREGROUND
}
