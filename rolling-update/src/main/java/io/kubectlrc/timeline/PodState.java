package io.kubectlrc.timeline;

/** What a pod is, from one moment of its life to the next. */
public enum PodState {
  /** Made, and not ready yet. */
  STARTING,
  READY,
  /** It was ready, and is no more. */
  UNREADY,
  /** Asked to stop. */
  STOPPING,
  /** It has ended by itself, or was evicted, and is still to be seen. */
  ENDED,
  GONE
}
